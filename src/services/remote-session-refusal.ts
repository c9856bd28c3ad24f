import { CutoverError } from '../domain/errors.ts';
import type { Policy } from '../domain/policy.ts';
import { roleOfTool, type RemoteSessionRefusal } from '../domain/remote-session.ts';
import type { SecondFactorRefusal, SessionRefusal } from '../domain/session-access.ts';

/** Words that the user, or whoever helps the user, can act on. */
const words: Readonly<Record<SessionRefusal | SecondFactorRefusal, string>> = {
  'session-ended': 'The session has ended: log in again.',
  'user-disabled': 'The account is disabled: an administrator can enable it.',
  'two-factor-setup-required':
    'The account has no active two-factor authentication: set it up, then log in again with a code.',
  'two-factor-not-proven':
    'This session was opened without a one-time code: log out, then log in again with a code.',
};

export function accessRefusalOf(code: SessionRefusal | SecondFactorRefusal): CutoverError {
  return new CutoverError(code, words[code]);
}

export function refusalOf(policy: Policy, tool: string, code: RemoteSessionRefusal): CutoverError {
  if (code !== 'remote-permission-missing') return accessRefusalOf(code);
  const role = roleOfTool(policy, tool) ?? 'that the policy names';
  return new CutoverError(
    code,
    `The account may not use ${tool}: an administrator can give it the role ${role} of client ${policy.document.dashboardClient}.`,
  );
}
