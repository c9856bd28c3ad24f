import type KeycloakAdminClient from '@keycloak/keycloak-admin-client';
import type AuthenticationExecutionInfoRepresentation from '@keycloak/keycloak-admin-client/lib/defs/authenticationExecutionInfoRepresentation.js';

type Requirement = 'REQUIRED' | 'ALTERNATIVE' | 'CONDITIONAL';

/** What a flow runs: an authenticator with its settings, or a flow below it. */
export type FlowPart = { requirement: Requirement } & (
  | { provider: string; config?: Readonly<Record<string, string>> }
  | { subflow: string; parts: readonly FlowPart[] }
);

/** Creates a log-in flow from nothing. @returns its id */
export async function createLoginFlow(
  admin: KeycloakAdminClient,
  alias: string,
  parts: readonly FlowPart[],
): Promise<string> {
  const { authenticationManagement } = admin;
  await authenticationManagement.createFlow({
    alias,
    providerId: 'basic-flow',
    topLevel: true,
    builtIn: false,
  });
  await addParts(admin, alias, parts);
  const flows = await authenticationManagement.getFlows();
  return flows.find((flow) => flow.alias === alias)?.id ?? '';
}

async function addParts(
  admin: KeycloakAdminClient,
  flow: string,
  parts: readonly FlowPart[],
): Promise<void> {
  for (const part of parts) {
    const execution = await addPart(admin, flow, part);
    await admin.authenticationManagement.updateExecution(
      { flow },
      { ...execution, requirement: part.requirement },
    );
    if ('parts' in part) await addParts(admin, part.subflow, part.parts);
  }
}

async function addPart(
  { authenticationManagement }: KeycloakAdminClient,
  flow: string,
  part: FlowPart,
): Promise<AuthenticationExecutionInfoRepresentation | undefined> {
  const { id = '' } =
    'parts' in part
      ? await authenticationManagement.addFlowToFlow({ flow, ...aSubflow, alias: part.subflow })
      : await authenticationManagement.addExecutionToFlow({ flow, provider: part.provider });
  if ('config' in part)
    await authenticationManagement.createConfig({
      id,
      alias: `settings in ${flow}`,
      config: { ...part.config },
    });
  const executions = await authenticationManagement.getExecutions({ flow });
  return executions.find((execution) => [execution.id, execution.flowId].includes(id));
}

const aSubflow = { type: 'basic-flow', provider: 'registration-page-form', description: '' };
