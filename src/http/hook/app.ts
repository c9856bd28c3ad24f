import express, { type Express } from 'express';
import { followRequest, type Observed } from '../follow-request.ts';
import { answerNotFound, createErrorHandler } from '../problem.ts';
import { requireBearer } from './bearer.ts';
import { answerDecision, type DecideLogin } from './decisions.ts';

/** A user may have thousands of roles; nothing else in a question is long. */
const bodyLimit = '256kb';

/** What the login hook asks, for a listener of its own that the public never reaches. */
export function createHookApp(
  observed: Observed,
  { secrets, decide }: { secrets: readonly string[]; decide: DecideLogin },
): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(followRequest(observed));
  app.post(
    '/hook/v1/decisions',
    requireBearer(secrets),
    express.json({ limit: bodyLimit }),
    answerDecision(decide),
  );
  app.use(answerNotFound);
  app.use(createErrorHandler(observed.log));
  return app;
}
