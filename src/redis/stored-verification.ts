import { z } from 'zod';
import {
  verificationPurposes,
  verificationStates,
  type Verification,
  type VerificationSubject,
} from '../domain/verification.ts';
import type { BoundVerification } from '../services/verifications.ts';
import { hashParts } from './hash-parts.ts';
import { parseStored } from './stored-json.ts';

/** cjson writes an empty value of a field that it was given as null only with care, so nulls may be absent. */
const absentAsNull = <Value>(schema: z.ZodType<Value>): z.ZodType<Value | null> =>
  schema.nullish().transform((value) => value ?? null);

const boundFields = {
  id: z.string(),
  network: absentAsNull(z.string()),
  state: z.enum(verificationStates),
  expiresAt: z.number(),
  usableUntil: z.number().optional(),
};

const verificationSchema = z.object({
  ...boundFields,
  purpose: z.enum(verificationPurposes),
  mailbox: z.string(),
  browser: absentAsNull(z.string()) as z.ZodType<Verification['browser']>,
  locale: absentAsNull(z.string()),
  refusedFrom: absentAsNull(z.enum(verificationStates)),
  number: z.number(),
  triesLeft: z.number(),
  resendsLeft: z.number(),
  createdAt: z.number(),
});

const boundSchema = z.object({
  ...boundFields,
  subject: z.string(),
  login: absentAsNull(z.string()),
});

/** What stands for a subject in a stored verification. */
export function subjectKey({ purpose, mailbox, network, attempt }: VerificationSubject): string {
  return hashParts([purpose, mailbox, network, attempt]);
}

/** @throws {CutoverError} `state-unreadable` */
export function parseVerification(key: string, text: string): Verification {
  return parseStored(verificationSchema, key, text);
}

/** Of what a user's key holds, that which is bound to the subject. @throws {CutoverError} `state-unreadable` */
export function parseBound(
  key: string,
  texts: readonly string[],
  bound: VerificationSubject,
): BoundVerification[] {
  const wanted = subjectKey(bound);
  return texts
    .map((text) => parseStored(boundSchema, key, text))
    .filter(({ subject }) => subject === wanted)
    .map(({ id, network, state, expiresAt, usableUntil = expiresAt, login }) => ({
      id,
      network,
      state,
      usableUntil,
      usedBy: login,
    }));
}
