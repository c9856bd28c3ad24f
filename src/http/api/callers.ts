import type { Request, RequestHandler, Response } from 'express';
import { CutoverError } from '../../domain/errors.ts';
import type { AccessTokens, ServiceToken, UserToken } from '../../services/access-tokens.ts';
import type { Budgets } from '../../services/verifications.ts';

/** A Dashboard asks a few times a minute; more than that is a loop, or somebody who tries. */
const userBudget = { maximum: 60, windowMs: 60_000 };

export interface Callers {
  tokens: AccessTokens;
  budgets: Budgets;
  /** Client id of the Dashboard, to which the tokens of users must have been issued. */
  dashboardClient: () => string;
}

/** Lets users in by their access tokens, each at a limited rate. */
export function forUsers(
  { tokens, budgets, dashboardClient }: Callers,
  handle: (bearer: UserToken, request: Request, response: Response) => Promise<void>,
): RequestHandler {
  return async (request, response) => {
    const bearer = await tokens.readUserToken(bearerOf(request), dashboardClient());
    const { retryAt } = await budgets.take([{ name: `api:${bearer.userId}`, ...userBudget }]);
    if (retryAt !== undefined) throw tooMany(response, retryAt);
    await handle(bearer, request, response);
  };
}

/** Lets back ends in by the tokens of their service accounts. */
export function forServices(
  { tokens }: Pick<Callers, 'tokens'>,
  handle: (caller: ServiceToken, request: Request, response: Response) => Promise<void>,
): RequestHandler {
  return async (request, response) => {
    await handle(await tokens.readServiceToken(bearerOf(request)), request, response);
  };
}

function bearerOf({ headers }: Request): string {
  const [, token] = /^Bearer ([\w.~+/=-]+)$/i.exec(headers.authorization ?? '') ?? [];
  if (token !== undefined) return token;
  throw new CutoverError('token-invalid', 'There is no access token: send Authorization: Bearer.');
}

function tooMany(response: Response, retryAt: number): CutoverError {
  const seconds = Math.max(1, Math.ceil((retryAt - Date.now()) / 1000));
  response.set('Retry-After', String(seconds));
  return new CutoverError(
    'too-many-requests',
    `More than ${String(userBudget.maximum)} requests within a minute: try again in ${String(seconds)} s.`,
  );
}
