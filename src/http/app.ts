import express, { type Express } from 'express';
import { followRequest, type Observed } from './follow-request.ts';
import type { Readiness } from './operations/readiness.ts';
import { createOperationsRouter } from './operations/routes.ts';
import { answerNotFound, createErrorHandler } from './problem.ts';

export interface AppDeps extends Observed {
  readiness: Readiness;
}

/** The HTTP application, which listens nowhere yet. */
export function createApp({ log, metrics, readiness }: AppDeps): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(followRequest({ log, metrics }));
  app.use(createOperationsRouter({ metrics, readiness }));
  app.use(answerNotFound);
  app.use(createErrorHandler(log));
  return app;
}
