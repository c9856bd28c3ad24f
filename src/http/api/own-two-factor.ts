import type { RequestHandler } from 'express';
import { z } from 'zod';
import type { UserToken } from '../../services/access-tokens.ts';
import type { OwnTwoFactor } from '../../services/describe-own-two-factor.ts';
import { forUsers, type Callers } from './callers.ts';

export interface OwnTwoFactorRoutes {
  describeOwn: (bearer: UserToken) => Promise<OwnTwoFactor>;
}

const ownTwoFactorSchema = z.strictObject({
  phase: z.enum(['required', 'optional', 'exempt']),
  reason: z.string(),
  requiredFrom: z.iso.datetime(),
  active: z.boolean(),
  provenInSession: z.boolean(),
  removable: z.boolean(),
  credentials: z.array(
    z.strictObject({
      id: z.string(),
      label: z.string().nullable(),
      createdAt: z.iso.datetime().nullable(),
    }),
  ),
  remoteTools: z.array(z.strictObject({ tool: z.string(), permitted: z.boolean() })),
});

/** `GET /api/v1/me/two-factor`, for the Dashboard */
export function showOwnTwoFactor(
  callers: Callers,
  { describeOwn }: OwnTwoFactorRoutes,
): RequestHandler {
  return forUsers(callers, async (bearer, _request, response) => {
    const { authenticators, ...own } = await describeOwn(bearer);
    const credentials = authenticators.map(({ createdAt, ...credential }) => ({
      ...credential,
      createdAt: createdAt === null ? null : new Date(createdAt).toISOString(),
    }));
    response.json(ownTwoFactorSchema.parse({ ...own, credentials }));
  });
}
