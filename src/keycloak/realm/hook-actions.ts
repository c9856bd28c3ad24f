import type KeycloakAdminClient from '@keycloak/keycloak-admin-client';
import { z } from 'zod';
import { setUpAction } from '../../domain/enforcement.ts';
import { CutoverError } from '../../domain/errors.ts';
import type { RealmSetting } from '../../services/realm-settings.ts';
import type { AdminApi } from '../admin-api.ts';
import { requiredActionRepresentation } from '../representations.ts';

export const loginPolicyAction = 'login-policy';

/** In this order, before all others: nothing that a thief could change comes before the hook has spoken. */
const orderedActions = [loginPolicyAction, setUpAction, 'enter-otp', 'review-access'];

/** Follows the first authenticator; where it is disabled the hook makes no recovery codes. */
const recoveryCodesAction = 'CONFIGURE_RECOVERY_AUTHN_CODES';

const enabledActions = [...orderedActions, recoveryCodesAction];

/** The last one the console may switch off. */
const registeredActions = [...enabledActions, 'offer-set-up'];

type RequiredAction = z.output<typeof requiredActionRepresentation>;

const unregisteredRepresentation = z.array(z.object({ providerId: z.string(), name: z.string() }));

/** What the hook leads users through, registered; `login-policy` waits for its settings, disabled. */
export function hookActionsRegistered(api: AdminApi): RealmSetting {
  return {
    name: 'required actions of the login hook',
    findDifferences: async () =>
      missingIn(await listActions(api)).map((alias) => `register ${alias}`),
    apply: () => registerMissing(api),
  };
}

/** The same, enabled; the hook's own are the first of all. */
export function hookActionsFirst(api: AdminApi): RealmSetting {
  return {
    name: 'order of the required actions',
    findDifferences: async () => findDifferences(await listActions(api)),
    apply: async () => {
      const actions = await listActions(api);
      for (const action of arrange(actions)) await update(api, action);
    },
  };
}

function missingIn(actions: readonly RequiredAction[]): string[] {
  return registeredActions.filter((alias) => !actions.some((each) => each.alias === alias));
}

function findDifferences(actions: readonly RequiredAction[]): string[] {
  const disabled = actions.filter(
    ({ alias, enabled }) => enabledActions.includes(alias) && !enabled,
  );
  const first = [...actions]
    .sort((one, other) => one.priority - other.priority)
    .slice(0, orderedActions.length)
    .map(({ alias }) => alias);
  const isOrdered = orderedActions.every((alias, index) => first[index] === alias);
  return [
    ...disabled.map(({ alias }) => `enable ${alias}`),
    ...(isOrdered ? [] : [`put ${orderedActions.join(', ')} before all others`]),
  ];
}

/** What has to change so that all are enabled and the ordered ones come first; the others keep their order. */
function arrange(actions: readonly RequiredAction[]): RequiredAction[] {
  const isOrdered = ({ alias }: RequiredAction): boolean => orderedActions.includes(alias);
  const others = actions.filter((action) => !isOrdered(action));
  const lowest = Math.min(...others.map(({ priority }) => priority));
  const first = Math.min(1, lowest - orderedActions.length);
  const place = ({ alias }: RequiredAction): number => first + orderedActions.indexOf(alias);
  return actions
    .filter(({ alias }) => enabledActions.includes(alias))
    .map((action) => ({
      ...action,
      enabled: true,
      priority: isOrdered(action) ? place(action) : action.priority,
    }));
}

/** Keycloak has an action enabled as soon as it is registered; without its settings `login-policy` lets nobody in. */
async function registerMissing(api: AdminApi): Promise<void> {
  const missing = missingIn(await listActions(api));
  const answer = await api.call('list the required actions that are not registered', (client) =>
    client.authenticationManagement.getUnregisteredRequiredActions(),
  );
  const available = unregisteredRepresentation.parse(answer);
  const actions = missing.map((alias) => {
    const action = available.find(({ providerId }) => providerId === alias);
    if (action === undefined) throw notInstalled(api, alias);
    return action;
  });
  for (const action of actions) {
    await api.call(`register ${action.providerId}`, ({ authenticationManagement }) =>
      authenticationManagement.registerRequiredAction(action),
    );
    if (action.providerId === loginPolicyAction) await disableLoginPolicy(api);
  }
}

async function disableLoginPolicy(api: AdminApi): Promise<void> {
  const found = (await listActions(api)).filter(({ alias }) => alias === loginPolicyAction);
  for (const action of found) await update(api, { ...action, enabled: false });
}

function notInstalled({ connection: { url } }: AdminApi, alias: string): CutoverError {
  const remedy =
    alias === recoveryCodesAction
      ? 'switch on its feature recovery-codes'
      : "put the login hook's JAR into its folder providers";
  return new CutoverError(
    'realm-unsuitable',
    `Keycloak at ${url} does not know the required action ${alias}: ${remedy}, restart it, and run this again; or unset HOOK_URL.`,
  );
}

function update(api: AdminApi, action: RequiredAction): Promise<unknown> {
  const change = ({ authenticationManagement }: KeycloakAdminClient): Promise<unknown> =>
    authenticationManagement.updateRequiredAction({ alias: action.alias }, action);
  return api.call(`change the required action ${action.alias}`, change);
}

async function listActions(api: AdminApi): Promise<RequiredAction[]> {
  const answer = await api.call('read the required actions', (client) =>
    client.authenticationManagement.getRequiredActions(),
  );
  return z.array(requiredActionRepresentation).parse(answer);
}
