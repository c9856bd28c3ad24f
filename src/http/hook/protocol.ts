import { z } from 'zod';
import { verificationPurposes, verificationStates } from '../../domain/verification.ts';
import { loginRequestSchema } from '../../domain/login-request.ts';

const attempt = z.string().regex(/^[\w-]{22}$/, { error: 'must be 128 bits in base64url' });

/** Repeated in the answer, so that no other answer is taken for it. */
const nonce = z.string().min(16).max(128);

/** What makes an answer one to this question, about this log-in and user. */
const envelope = {
  protocol: z.literal(1),
  nonce: z.string(),
  login: z.strictObject({ id: z.string() }),
  user: z.strictObject({ id: z.string() }),
};

/** What the login hook sends (docs/protocol.md). */
export const decisionQuestionSchema = z.object({
  nonce,
  /** False for a question that is no log-in, such as whether an authenticator may be removed. */
  remember: z.boolean(),
  /** Of the browser's cookie, once it has one: a confirmation that it waits for counts for this log-in. */
  attempt: attempt.nullable().default(null),
  request: loginRequestSchema,
});

/** What it gets; parsed on the way out, so that a mistake here ends as "away" and not as a log-in. */
export const decisionAnswerSchema = z.strictObject({
  ...envelope,
  /**
   * The hook takes CONFIGURE_TOTP from the user, and reports it: enforcement had set it, and it no longer applies.
   */
  takeBackSetUp: z.boolean(),
  /** The hook shows, once, that set-up will be required on this day of the policy's zone. */
  offerSetUp: z.strictObject({ requiredOn: z.iso.date() }).nullable(),
  decision: z
    .strictObject({
      verdict: z.enum(['allow', 'continue', 'deny']),
      steps: z.array(z.enum(['verify-mailbox', 'configure-otp', 'enter-otp', 'verify-ip'])),
      reason: z.enum([
        'new-customer',
        'existing-customer-after-cutover',
        'enabled-by-customer',
        'existing-customer-before-cutover',
        'exempt-role',
        'network-not-allowed',
        'username-not-email',
        'no-mailbox',
      ]),
      phase: z.enum(['required', 'optional', 'exempt']),
      requiredFrom: z.iso.datetime(),
      offer: z.boolean(),
      secondFactorRemovable: z.boolean(),
    })
    .refine(({ verdict, steps }) => (verdict === 'continue') === steps.length > 0, {
      error: 'steps belong to continue, and to nothing else',
    }),
});

/** What it reports once Keycloak keeps that CONFIGURE_TOTP was taken from the user. */
export const takenBackReportSchema = z.object({
  nonce,
  request: loginRequestSchema,
});

/** That it was noted. */
export const takenBackAnswerSchema = z.strictObject(envelope);

/** What the login hook asks about a verification. */
export const verificationQuestionSchema = z.object({
  nonce,
  purpose: z.enum(verificationPurposes),
  attempt,
  request: loginRequestSchema,
});

/** What its waiting page shows. */
export const verificationAnswerSchema = z.strictObject({
  ...envelope,
  verification: z.union([
    z.strictObject({
      state: z.enum(verificationStates),
      id: z.string(),
      number: z.int().min(10).max(99),
      mailbox: z.string(),
      expiresAt: z.iso.datetime(),
      resendsLeft: z.int().min(0),
      /** What became of the latest mail. */
      delivery: z.enum(['queued', 'deferred', 'sending', 'sent', 'refused', 'unknown', 'dropped']),
      /** Only where too many mails were asked for: when this one may be asked for again. */
      retryAt: z.iso.datetime().optional(),
    }),
    z.strictObject({ state: z.enum(['limited', 'blocked']), retryAt: z.iso.datetime() }),
  ]),
});

export type VerificationAnswer = z.output<typeof verificationAnswerSchema>;

export type DecisionAnswer = z.output<typeof decisionAnswerSchema>;

/** JSON schema of question and answer, for whoever writes another hook. */
export function hookProtocolJsonSchema(): unknown {
  return {
    question: z.toJSONSchema(decisionQuestionSchema, { io: 'input' }),
    answer: z.toJSONSchema(decisionAnswerSchema),
    takenBackReport: z.toJSONSchema(takenBackReportSchema, { io: 'input' }),
    takenBackAnswer: z.toJSONSchema(takenBackAnswerSchema),
    verificationQuestion: z.toJSONSchema(verificationQuestionSchema, { io: 'input' }),
    verificationAnswer: z.toJSONSchema(verificationAnswerSchema),
  };
}
