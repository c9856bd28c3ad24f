import { Router } from 'express';
import type { Metrics } from './metrics.ts';
import type { Readiness } from './readiness.ts';

/** What those who run the process ask it; nothing here is for the public. */
export function createOperationsRouter({
  metrics,
  readiness,
}: {
  metrics: Metrics;
  readiness: Readiness;
}): Router {
  const router = Router();
  router.get('/healthz', (_request, response) => {
    response.set('Cache-Control', 'no-store').json({ status: 'alive' });
  });
  router.get('/readyz', async (_request, response) => {
    const report = await readiness.check();
    response.set('Cache-Control', 'no-store').json(report);
  });
  router.get('/metrics', async (_request, response) => {
    const text = await metrics.render();
    response.set('Cache-Control', 'no-store').type(metrics.contentType).send(text);
  });
  return router;
}
