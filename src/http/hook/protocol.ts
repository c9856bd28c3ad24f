import { z } from 'zod';
import { loginRequestSchema } from '../../domain/login-request.ts';

/** What the login hook sends (docs/protocol.md). */
export const decisionQuestionSchema = z.object({
  /** Repeated in the answer, so that no other answer is taken for it. */
  nonce: z.string().min(16).max(128),
  /** False for a question that is no log-in, such as whether an authenticator may be removed. */
  remember: z.boolean(),
  request: loginRequestSchema,
});

/** What it gets; parsed on the way out, so that a mistake here ends as "away" and not as a log-in. */
export const decisionAnswerSchema = z.strictObject({
  protocol: z.literal(1),
  nonce: z.string(),
  login: z.strictObject({ id: z.string() }),
  user: z.strictObject({ id: z.string() }),
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

export type DecisionAnswer = z.output<typeof decisionAnswerSchema>;

/** JSON schema of question and answer, for whoever writes another hook. */
export function hookProtocolJsonSchema(): unknown {
  return {
    question: z.toJSONSchema(decisionQuestionSchema, { io: 'input' }),
    answer: z.toJSONSchema(decisionAnswerSchema),
  };
}
