import express, { type Express } from 'express';
import { followRequest, type Observed } from '../follow-request.ts';
import { answerNotFound, createErrorHandler } from '../problem.ts';
import { requireBearer } from './bearer.ts';
import { createRefusalLog } from './refusal-log.ts';
import { answerVerification, type AnswerWaiting } from './verifications.ts';
import { answerDecision, type DecideLogin } from './decisions.ts';
import { answerTakenBack, type ForgetTakenBack } from './taken-back.ts';

/** A user may have thousands of roles, and be in thousands of customers. */
const bodyLimit = '2mb';

export interface HookRoutes {
  secrets: readonly string[];
  decide: DecideLogin;
  forgetTakenBack: ForgetTakenBack;
  waiting: Record<'open' | 'openAnother' | 'look' | 'resend' | 'claimEnrolment', AnswerWaiting>;
}

/** What the login hook asks, for a listener of its own that the public never reaches. */
export function createHookApp(
  observed: Observed,
  { secrets, decide, forgetTakenBack, waiting }: HookRoutes,
): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(followRequest(observed));
  app.use('/hook', requireBearer(secrets), express.json({ limit: bodyLimit }));
  app.post('/hook/v1/decisions', answerDecision(decide));
  app.post('/hook/v1/taken-back', answerTakenBack(forgetTakenBack));
  app.post('/hook/v1/verifications', answerVerification(waiting.open));
  app.post('/hook/v1/verifications/another', answerVerification(waiting.openAnother));
  app.post('/hook/v1/verifications/:id', answerVerification(waiting.look));
  app.post('/hook/v1/verifications/:id/resend', answerVerification(waiting.resend));
  app.post('/hook/v1/verifications/:id/enrolment', answerVerification(waiting.claimEnrolment));
  app.use(answerNotFound);
  app.use(createErrorHandler(observed.log, { onRefused: createRefusalLog(observed.log) }));
  return app;
}
