import { z } from 'zod';

/** How the log-in came about (protocol 1). */
export const loginPaths = [
  'browser',
  'sso',
  'direct-grant',
  'registration',
  'reset-credentials',
  'identity-provider',
  'action-link',
] as const;

const instant = z.iso
  .datetime({ offset: true, error: 'must be an ISO 8601 instant such as 2022-01-22T05:00:00Z' })
  .transform((text) => Date.parse(text));

const absentAsNull = z.string().nullable().default(null);

/** Whatever is no text is no address, which counts as an unknown one. */
const addressOrNull = z.unknown().transform((value) => (typeof value === 'string' ? value : null));

/** `amr` and `acr` of the ID token with which an identity provider made this session. */
const identityProviderSchema = z.object({
  alias: z.string(),
  amr: z
    .array(z.string())
    .nullish()
    .transform((values) => values ?? []),
  acr: absentAsNull,
});

const userSchema = z.object({
  id: z.string(),
  username: z.string(),
  email: absentAsNull,
  emailVerified: z.boolean(),
  createdAt: instant.nullable(),
  /** Effective realm roles. */
  roles: z.array(z.string()),
  locale: absentAsNull,
});

const customerSchema = z.object({
  id: z.string(),
  name: z.string().default(''),
  /** The attribute's text as it stands in Keycloak: an instant, a day, or anything else. */
  since: absentAsNull,
});

const secondFactorSchema = z.object({
  /** An OTP credential exists in Keycloak. */
  configured: z.boolean(),
  /** It, or a recovery code, was accepted in this session. */
  proven: z.boolean(),
});

/** What the login hook tells about one log-in (protocol 1). */
export const loginRequestSchema = z.object({
  protocol: z.literal(1),
  realm: z.string(),
  login: z.object({
    id: z.string(),
    path: z.enum(loginPaths),
    clientId: z.string(),
    identityProvider: identityProviderSchema.nullable(),
  }),
  user: userSchema,
  customers: z.array(customerSchema),
  secondFactor: secondFactorSchema,
  client: z.object({ ip: addressOrNull, userAgent: absentAsNull }),
});

/** A record schema would drop a customer with the id `__proto__`, and with it what it switched on. */
function isSwitches(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.values(value).every((enabled) => typeof enabled === 'boolean');
}

/** What Redis knows about the user and the user's customers. */
export const loginStateSchema = z.object({
  /** The customers' switches by customer id; absent means never touched. */
  customerEnabled: z.custom<Record<string, boolean>>(isSwitches, {
    error: 'must map customer ids to true or false',
  }),
  ipVerificationExempt: z.boolean(),
  /** Networks in CIDR notation. */
  knownNetworks: z.array(z.string()),
});

/** One question: the instant, the state and the request. */
export const decisionInputSchema = z.object({
  now: instant,
  state: loginStateSchema,
  request: loginRequestSchema,
});

export type LoginRequest = z.output<typeof loginRequestSchema>;
export type LoginState = z.output<typeof loginStateSchema>;
export type UserFacts = LoginRequest['user'];
export type CustomerFacts = LoginRequest['customers'][number];
export type SecondFactorFacts = LoginRequest['secondFactor'];
export type IdentityProviderFacts = z.output<typeof identityProviderSchema>;
