import express, { type ErrorRequestHandler, type Express } from 'express';
import { clientFaultSchema } from '../client-fault.ts';
import { followRequest, type Observed } from '../follow-request.ts';
import { verificationPath } from '../../services/verification-links.ts';
import type { PageWriter } from './page-writer.ts';
import { createVerifyRouter, type VerifyRoutes } from './verify.ts';
import { outcomeView } from './views/outcome.ts';

export interface PagesOptions extends Omit<VerifyRoutes, 'log'> {
  /** Proxies whose `X-Forwarded-For` counts, in CIDR notation; of nobody else. */
  trustedProxies: readonly string[];
}

/** The public pages: what people reach from their mails. */
export function createPagesApp(observed: Observed, options: PagesOptions): Express {
  const { trustedProxies, ...routes } = options;
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('trust proxy', [...trustedProxies]);
  app.use(followRequest(observed));
  app.use(verificationPath, createVerifyRouter({ ...routes, log: observed.log }));
  app.use((request, response) => {
    const options = { locale: null, status: 404 };
    routes.page.write(request, response, options, (say) => outcomeView(say, 'gone'));
  });
  app.use(answerFailure(observed, routes.page));
  return app;
}

/** A reader gets a page, whatever went wrong; the reason stands in the log. */
function answerFailure({ log }: Observed, page: PageWriter): ErrorRequestHandler {
  // Express knows an error handler by its four parameters.
  // eslint-disable-next-line @typescript-eslint/no-unused-vars
  return (error: unknown, request, response, _next) => {
    const fault = clientFaultSchema.safeParse(error).data;
    if (fault === undefined) log.error({ err: error }, 'a page failed');
    if (response.headersSent) {
      response.destroy();
      return;
    }
    const options = { locale: null, status: fault?.status ?? 503 };
    const outcome = fault === undefined ? 'unavailable' : 'gone';
    page.write(request, response, options, (say) => outcomeView(say, outcome));
  };
}
