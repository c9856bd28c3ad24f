import { isRecord } from './problem.ts';

/** What the user wants to connect to. */
export interface RemoteSessionRequest {
  /** A key of `remoteTools` in the policy, such as `take-control`. */
  tool: string;
  /** Any text of 1 to 200 characters; the tool's back end gets it back. */
  deviceId: string;
}

/** For the tool's back end to redeem once. */
export interface RemoteSessionGrant {
  id: string;
  tool: string;
  /** An instant of ISO 8601, 60 s ahead. */
  expiresAt: string;
}

/** Where the user stands, as `GET /api/v1/me/two-factor` tells it (docs/api.md). */
export interface OwnTwoFactor {
  phase: 'required' | 'optional' | 'exempt';
  /** The rule that says so. */
  reason: string;
  /** When the dates make it required: an instant of ISO 8601. */
  requiredFrom: string;
  /** An authenticator exists. */
  active: boolean;
  provenInSession: boolean;
  /** This session may remove an authenticator. */
  removable: boolean;
  credentials: { id: string; label: string | null; createdAt: string | null }[];
  remoteTools: { tool: string; permitted: boolean }[];
}

/** Takes what the page relies on for granted only after a look at it; more members may come. */
export function isGrant(body: unknown): body is RemoteSessionGrant {
  return isRecord(body) && [body['id'], body['tool'], body['expiresAt']].every(isString);
}

export function isOwnTwoFactor(body: unknown): body is OwnTwoFactor {
  return (
    isRecord(body) &&
    ['required', 'optional', 'exempt'].includes(String(body['phase'])) &&
    [body['reason'], body['requiredFrom']].every(isString) &&
    ['active', 'provenInSession', 'removable'].every((key) => typeof body[key] === 'boolean') &&
    isListWith(body['credentials'], 'id') &&
    isListWith(body['remoteTools'], 'tool')
  );
}

function isListWith(value: unknown, key: string): boolean {
  return Array.isArray(value) && value.every((each) => isRecord(each) && isString(each[key]));
}

function isString(value: unknown): value is string {
  return typeof value === 'string';
}
