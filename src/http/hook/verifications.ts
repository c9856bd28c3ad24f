import type { RequestHandler } from 'express';
import { toIso } from '../../domain/calendar.ts';
import type { VerificationPurpose } from '../../domain/verification.ts';
import type { LoginRequest } from '../../domain/login-request.ts';
import type { WaitingView } from '../../services/answer-verification.ts';
import { badQuestion } from './decisions.ts';
import { envelopeOf } from './envelope.ts';
import {
  verificationAnswerSchema,
  verificationQuestionSchema,
  type VerificationAnswer,
} from './protocol.ts';
import { withinTimeLimit } from './time-limit.ts';

/** @param id of the verification; empty where there is none yet */
export type AnswerWaiting = (
  question: { purpose: VerificationPurpose; attempt: string; request: LoginRequest },
  id: string,
) => Promise<WaitingView>;

/** `POST /hook/v1/verifications`, and what follows it below its id. */
export function answerVerification(answerWaiting: AnswerWaiting): RequestHandler {
  return async ({ body, params }, response) => {
    const question = verificationQuestionSchema.safeParse(body);
    if (!question.success) throw badQuestion(question.error.issues);
    const { id = '' } = params;
    const view = await withinTimeLimit(answerWaiting(question.data, String(id)));
    const answer: VerificationAnswer = verificationAnswerSchema.parse({
      ...envelopeOf(question.data),
      verification: withInstants(view),
    });
    response.set('Cache-Control', 'no-store').json(answer);
  };
}

function withInstants(view: WaitingView): object {
  return {
    ...view,
    ...('expiresAt' in view && { expiresAt: toIso(view.expiresAt) }),
    ...(view.retryAt !== undefined && { retryAt: toIso(view.retryAt) }),
  };
}
