import { readBrandFile } from '../src/brand/brand.ts';
import type { Sidecar } from '../src/sidecar/start-sidecar.ts';
import type { Commands } from './commands.ts';
import { startDashboard, type Dashboard } from './dashboard/start-dashboard.ts';
import { addToolClients } from './remote-access.ts';
import { openAdmin } from './seed.ts';
import type { DemoStack } from './stack.ts';

/** Starts the demo Dashboard before a sidecar, with the back ends of the remote tools. */
export async function openDashboard(
  { keycloak }: DemoStack,
  { dashboardUrl, policy, now }: Commands,
  { apiPort }: Sidecar,
): Promise<Dashboard> {
  const { realm, dashboardClient: clientId, apiClient } = policy.document;
  return startDashboard({
    port: Number(new URL(dashboardUrl).port),
    keycloakUrl: keycloak.url,
    sidecarUrl: `http://127.0.0.1:${String(apiPort)}`,
    ...{ realm, clientId, apiClient },
    brand: readBrandFile(),
    now,
    warn: console.error,
    tools: await addToolClients(openAdmin(keycloak), policy),
  });
}
