import type { RequestHandler } from 'express';
import type { LoginRequest } from '../../domain/login-request.ts';
import { badQuestion } from './decisions.ts';
import { envelopeOf } from './envelope.ts';
import { takenBackAnswerSchema, takenBackReportSchema } from './protocol.ts';
import { withinTimeLimit } from './time-limit.ts';

export type ForgetTakenBack = (request: LoginRequest) => Promise<void>;

/** `POST /hook/v1/taken-back` */
export function answerTakenBack(forget: ForgetTakenBack): RequestHandler {
  return async ({ body }, response) => {
    const report = takenBackReportSchema.safeParse(body);
    if (!report.success) throw badQuestion(report.error.issues);
    await withinTimeLimit(forget(report.data.request));
    const answer = takenBackAnswerSchema.parse(envelopeOf(report.data));
    response.set('Cache-Control', 'no-store').json(answer);
  };
}
