export type { OwnTwoFactor, RemoteSessionGrant, RemoteSessionRequest } from './answers.ts';
export type { MessageKey, Messages } from './messages.ts';
export { TwoFactorError } from './problem.ts';
export {
  createRemoteSessionGuard,
  type RemoteSessionGuard,
  type RemoteSessionGuardOptions,
} from './remote-session-guard.ts';
