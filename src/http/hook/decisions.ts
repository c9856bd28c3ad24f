import type { RequestHandler } from 'express';
import type { LoginRequest } from '../../domain/login-request.ts';
import { describeIssues } from '../../domain/describe-issues.ts';
import { CutoverError } from '../../domain/errors.ts';
import type { LoginAnswer } from '../../services/decide-login.ts';
import { envelopeOf } from './envelope.ts';
import { decisionAnswerSchema, decisionQuestionSchema, type DecisionAnswer } from './protocol.ts';
import { withinTimeLimit } from './time-limit.ts';

export type DecideLogin = (question: {
  request: LoginRequest;
  remember: boolean;
  attempt: string | null;
}) => Promise<LoginAnswer>;

/** `POST /hook/v1/decisions` */
export function answerDecision(decide: DecideLogin): RequestHandler {
  return async ({ body }, response) => {
    const question = decisionQuestionSchema.safeParse(body);
    if (!question.success) throw badQuestion(question.error.issues);
    const { remember, attempt, request } = question.data;
    const answer: DecisionAnswer = decisionAnswerSchema.parse({
      ...envelopeOf(question.data),
      ...(await withinTimeLimit(decide({ request, remember, attempt }))),
    });
    response.set('Cache-Control', 'no-store').json(answer);
  };
}

/** Names each fault of what the hook sent. */
export function badQuestion(issues: Parameters<typeof describeIssues>[0]): CutoverError {
  return new CutoverError('usage', `The question is not of protocol 1: ${describeIssues(issues)}.`);
}
