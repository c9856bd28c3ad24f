import type { LoginRequest } from '../../domain/login-request.ts';

/** Repeats what the hook must find in an answer to its question. */
export function envelopeOf({ nonce, request }: { nonce: string; request: LoginRequest }): object {
  const { login, user } = request;
  return { protocol: 1, nonce, login: { id: login.id }, user: { id: user.id } };
}
