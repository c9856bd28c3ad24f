import cors from 'cors';
import express, { type Express, type RequestHandler } from 'express';
import { followRequest, type Observed } from '../follow-request.ts';
import { answerNotFound, createErrorHandler } from '../problem.ts';
import type { Callers } from './callers.ts';
import { listCustomers, showCustomer, switchCustomer, type CustomerRoutes } from './customers.ts';
import { showOwnTwoFactor, type OwnTwoFactorRoutes } from './own-two-factor.ts';
import {
  grantRemoteSession,
  redeemRemoteSession,
  type RemoteSessionRoutes,
} from './remote-sessions.ts';

const bodyLimit = '2kb';

export interface ApiOptions extends RemoteSessionRoutes, OwnTwoFactorRoutes, CustomerRoutes {
  callers: Callers;
  /** The only origin whose pages may call. */
  dashboardOrigin: string;
  /** Where a user sets up two-factor authentication. */
  setUpUrl: () => string;
}

/** What the Dashboard and the tools' back ends call (docs/api.md). */
export function createApiApp(observed: Observed, options: ApiOptions): Express {
  const { callers, setUpUrl } = options;
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(followRequest(observed));
  app.use(allowDashboard(options));
  app.use((_request, response, next) => {
    response.set('Cache-Control', 'no-store');
    next();
  });
  app.use(express.json({ limit: bodyLimit }));
  app.get('/api/v1/me/two-factor', showOwnTwoFactor(callers, options));
  app.get('/api/v1/customers', listCustomers(callers, options));
  app.get('/api/v1/customers/:id', showCustomer(callers, options));
  app.put('/api/v1/customers/:id/two-factor', switchCustomer(callers, options));
  app.post('/api/v1/remote-sessions', grantRemoteSession(callers, options));
  app.post('/api/v1/remote-sessions/:id/redeem', redeemRemoteSession(callers, options));
  app.use(answerNotFound);
  app.use(
    createErrorHandler(observed.log, {
      members: () => ({ 'two-factor-setup-required': { setUpUrl: setUpUrl() } }),
    }),
  );
  return app;
}

/** Tokens are sent by script, so no cookies are involved. */
function allowDashboard({ dashboardOrigin }: ApiOptions): RequestHandler {
  return cors({
    origin: [dashboardOrigin],
    methods: ['GET', 'POST', 'PUT'],
    allowedHeaders: ['Authorization', 'Content-Type'],
    exposedHeaders: ['Retry-After', 'WWW-Authenticate', 'X-Request-Id'],
    maxAge: 600,
  });
}
