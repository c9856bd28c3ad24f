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

/** Something else than the sidecar may have answered; of what it says itself, only the shape is looked at. */
export function isGrant(body: unknown): body is RemoteSessionGrant {
  return isRecord(body) && typeof body['id'] === 'string';
}

export function isOwnTwoFactor(body: unknown): body is OwnTwoFactor {
  return isRecord(body) && Array.isArray(body['credentials']) && Array.isArray(body['remoteTools']);
}
