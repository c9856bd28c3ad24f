import { randomUUID } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import type { Logger } from 'pino';
import type { Metrics } from './operations/metrics.ts';

export interface Observed {
  log: Logger;
  metrics: Metrics;
}

/** Gives each request an id of our own, and tells how long it took by its route, never by its path. */
export function followRequest({ log, metrics }: Observed): RequestHandler {
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
