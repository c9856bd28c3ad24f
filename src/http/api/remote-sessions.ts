import type { RequestHandler } from 'express';
import { z } from 'zod';
import { CutoverError } from '../../domain/errors.ts';
import type { ServiceToken, UserToken } from '../../services/access-tokens.ts';
import type { RemoteSession } from '../../services/authorise-remote-session.ts';
import type { RemoteSessionRedemption } from '../../services/remote-sessions.ts';
import { forServices, forUsers, type Callers } from './callers.ts';
import { parseRequest } from './parse-request.ts';

export interface RemoteSessionRoutes {
  authorise: (
    bearer: UserToken,
    wanted: { tool: string; deviceId: string },
  ) => Promise<RemoteSession>;
  redeem: (question: {
    tool: ServiceToken;
    id: string;
    idempotencyKey: string | null;
  }) => Promise<RemoteSessionRedemption>;
}

const wantedSchema = z.strictObject({
  tool: z.string().max(100),
  deviceId: z
    .string()
    .regex(/^[^\p{C}]{1,200}$/u, { error: 'must have 1 to 200 characters, none of control' }),
});

const grantSchema = z.strictObject({
  id: z.string(),
  tool: z.string(),
  expiresAt: z.iso.datetime(),
});

const idempotencyKeySchema = z
  .string()
  .regex(/^[!-~]{1,200}$/, { error: 'must have 1 to 200 visible ASCII characters' })
  .nullable();

const redemptionSchema = z.strictObject({
  id: z.string(),
  tool: z.string(),
  deviceId: z.string(),
  user: z.strictObject({ id: z.string(), username: z.string() }),
  redeemedAt: z.iso.datetime(),
});

/** `POST /api/v1/remote-sessions`, for the Dashboard */
export function grantRemoteSession(
  callers: Callers,
  { authorise }: RemoteSessionRoutes,
): RequestHandler {
  return forUsers(callers, async (bearer, { body }, response) => {
    const { expiresAt, ...granted } = await authorise(bearer, parseRequest(wantedSchema, body));
    const answer = { ...granted, expiresAt: new Date(expiresAt).toISOString() };
    response.status(201).json(grantSchema.parse(answer));
  });
}

/** `POST /api/v1/remote-sessions/{id}/redeem`, for the back ends of the tools */
export function redeemRemoteSession(
  callers: Pick<Callers, 'tokens'>,
  { redeem }: RemoteSessionRoutes,
): RequestHandler {
  return forServices(callers, async (tool, request, response) => {
    const id = String(request.params['id']);
    const key = idempotencyKeySchema.safeParse(request.get('idempotency-key') ?? null);
    if (!key.success) {
      throw new CutoverError(
        'usage',
        `Idempotency-Key ${key.error.issues[0]?.message ?? 'is wrong'}.`,
      );
    }
    const redemption = await redeem({ tool, id, idempotencyKey: key.data });
    response.json(redemptionSchema.parse(redemption));
  });
}
