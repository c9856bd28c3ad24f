import { z } from 'zod';
import { isTimeZone } from './calendar.ts';
import { parseNetwork } from './networks.ts';

/** The message of a fault: the value found, and what is allowed there. */
function must(allowed: string): (issue: { input?: unknown }) => string {
  return ({ input }) =>
    input === undefined ? `is missing; it must ${allowed}` : `must ${allowed}, not ${show(input)}`;
}

function show(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

/** An object whose unknown keys are faults; the fault lists the keys that are allowed. */
function exactly<Shape extends z.core.$ZodLooseShape>(
  shape: Shape,
): z.ZodObject<Shape, z.core.$strict> {
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `unknown key ${issue.keys.join(', ')}; allowed are ${Object.keys(shape).join(', ')}`
        : must('be a mapping')(issue),
  });
}

function text(allowed: string, isAllowed: (value: string) => boolean): z.ZodString {
  const error = must(allowed);
  return z.string({ error }).refine(isAllowed, { error });
}

function matching(allowed: string, pattern: RegExp): z.ZodString {
  const error = must(allowed);
  return z.string({ error }).regex(pattern, { error });
}

const name = matching('be a text that is not empty', /./);

const names = z.array(name, { error: must('be a list of texts') }).default([]);

const day = z.iso.date({ error: must('be a day of the calendar, written YYYY-MM-DD') });

const wholeDays = matching('be whole days from P1D to P9999D, such as P30D', /^P[1-9]\d{0,3}D$/);

const linkLifetime = matching(
  'be whole hours from PT1H to PT24H, such as PT2H',
  /^PT(?:[1-9]|1\d|2[0-4])H$/,
).default('PT2H');

const network = text(
  'be a network in CIDR notation, such as 203.0.113.0/24 or 2001:db8::/32',
  (value) => parseNetwork(value) !== undefined,
);

const networks = z.array(network, { error: must('be a list of networks') }).default([]);

const identityProvider = exactly({
  acceptAmr: names,
  acceptAcr: names,
  customers: z.array(name, { error: must('be a list of texts') }).optional(),
});

const bothDays = z.object({ newCustomersFrom: day, existingCustomersOptionalUntil: day });

const twoFactor = exactly({
  newCustomersFrom: day,
  existingCustomersOptionalUntil: day,
  exemptRoles: names,
  identityProviders: z
    .record(z.string(), identityProvider, { error: must('map aliases to rules') })
    .default({}),
  reminders: z.array(wholeDays, { error: must('be a list of days') }).default([]),
}).refine((value) => value.newCustomersFrom <= value.existingCustomersOptionalUntil, {
  path: ['newCustomersFrom'],
  error: 'must not be later than existingCustomersOptionalUntil: new customers start first',
  // Runs although other keys are faulty, so that all faults are reported at once.
  when: ({ value }) => bothDays.safeParse(value).success,
});

function prefixLength(minimum: number, maximum: number): z.ZodNumber {
  const error = must(`be a whole number from ${String(minimum)} to ${String(maximum)}`);
  return z.int({ error }).min(minimum, { error }).max(maximum, { error });
}

const ipVerification = exactly({
  enabled: z.boolean({ error: must('be true or false') }).default(true),
  learnUntil: day.nullable().default(null),
  linkLifetime,
  rememberFor: wholeDays.default('P90D'),
  ipv4Prefix: prefixLength(8, 32).default(24),
  ipv6Prefix: prefixLength(16, 128).default(64),
  trustedNetworks: networks,
  allowedNetworks: networks,
});

const customers = exactly({
  from: z
    .enum(['organization', 'group', 'userAttribute'], {
      error: must('be organization, group or userAttribute'),
    })
    .default('organization'),
  /** Only for `userAttribute`: the attribute that names the user's customers. */
  customerAttribute: name.default('customer'),
  joinedAttribute: name.default('customerSince'),
});

/** The policy file: one per realm. Only the realm, the time zone and the two days have no default. */
export const policySchema = exactly({
  version: z.literal(1, { error: must('be 1') }).default(1),
  realm: name,
  dashboardClient: name.default('dashboard'),
  /** The audience that tokens for our API must have; its client roles say who may administer and redeem. */
  apiClient: name.default('two-factor-api'),
  timeZone: text('be a time zone of the IANA database, such as America/New_York', isTimeZone),
  twoFactor,
  customers: customers.prefault({}),
  setUp: exactly({ linkLifetime }).prefault({}),
  ipVerification: ipVerification.prefault({}),
  remoteTools: z.record(z.string(), name, { error: must('map tools to client roles') }).default({
    'take-control': 'remote-take-control',
    teamviewer: 'remote-teamviewer',
    'remote-background': 'remote-background',
  }),
});

export type PolicyDocument = z.output<typeof policySchema>;

/** JSON schema of the policy file, for editors. */
export function policyJsonSchema(): unknown {
  return z.toJSONSchema(policySchema, { io: 'input' });
}
