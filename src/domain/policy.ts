import { Temporal } from 'temporal-polyfill';
import { startOfDay, startOfNextDay, type EpochMs } from './calendar.ts';
import { CutoverError } from './errors.ts';
import { parseNetwork, type Network } from './networks.ts';
import { policySchema, type PolicyDocument } from './policy-schema.ts';

/** A checked policy with its days as instants and its networks parsed, ready to decide with. */
export interface Policy {
  document: PolicyDocument;
  newCustomersFrom: EpochMs;
  /** First instant at which existing customers have no choice any more. */
  existingCustomersRequiredFrom: EpochMs;
  /** For how long a network stays known after a log-in from there. */
  rememberForMs: number;
  /** First instant after the learning period; `undefined` when there is none. */
  learningEndsAt: EpochMs | undefined;
  trustedNetworks: readonly Network[];
  allowedNetworks: readonly Network[];
}

/** One fault of a policy: where it is, what is wrong, what is allowed. */
export interface PolicyFault {
  path: string;
  message: string;
}

/** Every fault of a policy at once. */
export class PolicyInvalid extends CutoverError {
  readonly faults: readonly PolicyFault[];

  constructor(faults: readonly PolicyFault[]) {
    const list = faults.map(({ path, message }) => `${path}: ${message}`).join('; ');
    super('policy-invalid', `The policy has ${String(faults.length)} fault(s): ${list}`);
    this.faults = faults;
  }
}

/**
 * Checks a policy document (the parsed YAML or JSON) and prepares it for decisions.
 *
 * @throws {PolicyInvalid} with all faults
 */
export function readPolicy(document: unknown): Policy {
  const parsed = policySchema.safeParse(document);
  if (!parsed.success) {
    throw new PolicyInvalid(
      parsed.error.issues.map(({ path, message }) => ({
        path: path.length > 0 ? path.map(String).join('.') : '(the whole document)',
        message,
      })),
    );
  }
  return preparePolicy(parsed.data);
}

function preparePolicy(document: PolicyDocument): Policy {
  const { timeZone, twoFactor, ipVerification } = document;
  const { learnUntil } = ipVerification;
  return {
    document,
    newCustomersFrom: startOfDay(twoFactor.newCustomersFrom, timeZone),
    existingCustomersRequiredFrom: startOfNextDay(
      twoFactor.existingCustomersOptionalUntil,
      timeZone,
    ),
    rememberForMs: wholeDaysMs(ipVerification.rememberFor),
    learningEndsAt: learnUntil === null ? undefined : startOfNextDay(learnUntil, timeZone),
    trustedNetworks: parseNetworks(ipVerification.trustedNetworks),
    allowedNetworks: parseNetworks(ipVerification.allowedNetworks),
  };
}

/** `P90D` in milliseconds. */
function wholeDaysMs(duration: string): number {
  return Temporal.Duration.from(duration).total('milliseconds');
}

/** Entries that are no network match nothing, so that a damaged list never lets anyone in. */
export function parseNetworks(texts: readonly string[]): Network[] {
  return texts.flatMap((text) => parseNetwork(text) ?? []);
}
