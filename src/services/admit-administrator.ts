import {
  administrationRoles,
  customerRightsOf,
  type CustomerScope,
} from '../domain/administration.ts';
import { CutoverError } from '../domain/errors.ts';
import type { Policy } from '../domain/policy.ts';
import { refuseSecondFactor, refuseSession, type AccessFacts } from '../domain/session-access.ts';
import type { UserToken } from './access-tokens.ts';
import type { LiveAccess } from './live-access.ts';
import { accessRefusalOf } from './remote-session-refusal.ts';

export interface AdmissionPorts {
  access: Pick<LiveAccess, 'ofSession'>;
}

export interface Administrator {
  username: string;
  /** Whose customers the request is about. */
  scope: Exclude<CustomerScope, 'none'>;
}

const { viewer, admin, customerAdmin } = administrationRoles;

/**
 * Admits the bearer of a token who may see customers, by the roles that Keycloak says at this moment.
 *
 * @throws {CutoverError} `session-ended`, `user-disabled`, `permission-missing`, `keycloak-away`
 */
export async function admitViewer(
  ports: AdmissionPorts,
  policy: Policy,
  bearer: UserToken,
): Promise<Administrator> {
  const { facts, username } = await askAccess(ports, policy, bearer);
  const { sees } = customerRightsOf(facts.clientRoles);
  if (sees === 'none') throw missing(policy, `${viewer}, ${admin} or ${customerAdmin}`);
  return { username, scope: sees };
}

/**
 * Admits the bearer of a token who may change customers, and whose session proved a second factor. Permission comes
 * first, since whoever lacks it is not helped by setting up.
 *
 * @throws {CutoverError} as `admitViewer`, `two-factor-setup-required`, `two-factor-not-proven`
 */
export async function admitChanger(
  ports: AdmissionPorts,
  policy: Policy,
  bearer: UserToken,
): Promise<Administrator> {
  const { facts, username } = await askAccess(ports, policy, bearer);
  const { changes } = customerRightsOf(facts.clientRoles);
  if (changes === 'none') throw missing(policy, `${admin} or ${customerAdmin}`);
  const refusal = refuseSecondFactor(policy, facts, bearer.isProven);
  if (refusal !== undefined) throw accessRefusalOf(refusal);
  return { username, scope: changes };
}

async function askAccess(
  { access }: AdmissionPorts,
  { document }: Policy,
  bearer: UserToken,
): Promise<{ facts: AccessFacts; username: string }> {
  const facts = await access.ofSession(bearer, document.apiClient);
  const refusal = refuseSession(facts);
  if (refusal !== undefined || facts.user === undefined) {
    throw accessRefusalOf(refusal ?? 'session-ended');
  }
  return { facts, username: facts.user.username };
}

function missing({ document }: Policy, roles: string): CutoverError {
  return new CutoverError(
    'permission-missing',
    `The account may not do this: an administrator can give it the role ${roles} of client ${document.apiClient}.`,
  );
}
