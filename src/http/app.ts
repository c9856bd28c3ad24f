import { randomUUID } from 'node:crypto';
import express, { type Express, type Request, type RequestHandler } from 'express';
import type { Logger } from 'pino';
import type { Metrics } from './operations/metrics.ts';
import type { Readiness } from './operations/readiness.ts';
import { createOperationsRouter } from './operations/routes.ts';
import { answerNotFound, createErrorHandler } from './problem.ts';

export interface AppDeps {
  log: Logger;
  metrics: Metrics;
  readiness: Readiness;
}

/** The HTTP application, which listens nowhere yet. */
export function createApp({ log, metrics, readiness }: AppDeps): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(followRequest(log, metrics));
  app.use(createOperationsRouter({ metrics, readiness }));
  app.use(answerNotFound);
  app.use(createErrorHandler(log));
  return app;
}

/** Gives each request an id of our own, and tells how long it took by its route, never by its path. */
function followRequest(log: Logger, metrics: Metrics): RequestHandler {
  return (request, response, next) => {
    const requestId = randomUUID();
    const startedAt = performance.now();
    response.locals['requestId'] = requestId;
    response.set('X-Request-Id', requestId);
    response.set('X-Content-Type-Options', 'nosniff');
    response.on('close', () => {
      const { method } = request;
      const route = routeOf(request);
      const status = response.statusCode;
      const seconds = (performance.now() - startedAt) / 1000;
      metrics.observeRequest({ method, route, status }, seconds);
      log.debug({ requestId, method, route, status, seconds }, 'request');
    });
    next();
  };
}

function routeOf({ route, baseUrl }: Request): string {
  const { path } = (route ?? {}) as { path?: unknown };
  return typeof path === 'string' ? `${baseUrl}${path}` : 'none';
}
