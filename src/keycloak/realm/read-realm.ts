import { z } from 'zod';
import { CutoverError } from '../../domain/errors.ts';
import type { AdminApi } from '../admin-api.ts';

const realmRepresentation = z.object({
  organizationsEnabled: z.boolean().default(false),
  registrationAllowed: z.boolean().default(false),
  registrationEmailAsUsername: z.boolean().default(false),
  loginTheme: z.string().optional(),
  emailTheme: z.string().optional(),
  bruteForceProtected: z.boolean().default(false),
  eventsEnabled: z.boolean().default(false),
  adminEventsEnabled: z.boolean().default(false),
  otpPolicyType: z.string().optional(),
  otpPolicyAlgorithm: z.string().optional(),
  otpPolicyDigits: z.number().optional(),
  otpPolicyPeriod: z.number().optional(),
  otpPolicyInitialCounter: z.number().optional(),
  otpPolicyLookAheadWindow: z.number().optional(),
  otpPolicyCodeReusable: z.boolean().optional(),
});

/** A realm's own values, as far as they are looked at here. */
export type Realm = z.output<typeof realmRepresentation>;

/** @throws {CutoverError} `realm-unknown` */
export async function readRealm(api: AdminApi): Promise<Realm> {
  const { realm, url } = api.connection;
  const answer = await api.call(`read realm ${realm}`, (client) =>
    client.realms.findOne({ realm }),
  );
  // The admin client answers null for a realm that does not exist.
  const { data } = realmRepresentation.safeParse(answer);
  if (data !== undefined) return data;
  throw new CutoverError(
    'realm-unknown',
    `There is no realm ${realm} at ${url}: correct realm in the policy, or create it first.`,
  );
}
