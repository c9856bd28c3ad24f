import type { RequestHandler } from 'express';
import type { z } from 'zod';
import type { LoginRequest } from '../../domain/login-request.ts';
import { badQuestion } from './decisions.ts';
import { takenBackAnswerSchema, takenBackReportSchema } from './protocol.ts';
import { withinTimeLimit } from './time-limit.ts';

export type ForgetTakenBack = (request: LoginRequest) => Promise<void>;

/** `POST /hook/v1/taken-back` */
export function answerTakenBack(forget: ForgetTakenBack): RequestHandler {
  return async ({ body }, response) => {
    const report = takenBackReportSchema.safeParse(body);
    if (!report.success) throw badQuestion(report.error.issues);
    const { nonce, request } = report.data;
    await withinTimeLimit(forget(request));
    const answer: z.output<typeof takenBackAnswerSchema> = takenBackAnswerSchema.parse({
      protocol: 1,
      nonce,
      login: { id: request.login.id },
      user: { id: request.user.id },
    });
    response.set('Cache-Control', 'no-store').json(answer);
  };
}
