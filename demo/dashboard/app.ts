import express, {
  type ErrorRequestHandler,
  type Express,
  type Request,
  type RequestHandler,
  type Response,
} from 'express';
import { z } from 'zod';
import { CutoverError } from '../../src/domain/errors.ts';
import { clientFaultSchema } from '../../src/http/client-fault.ts';
import { problemTypes } from '../../src/http/problem.ts';
import type { AccessTokens, UserToken } from '../../src/services/access-tokens.ts';
import type { BrowserBundle } from '../../stack/bundle-for-browser.ts';
import { devices } from './devices.ts';
import { RedemptionRefused, type ToolBackEnd } from './tool-back-end.ts';

export interface DashboardParts {
  page: () => string;
  bundle: BrowserBundle;
  /** Where scripts of the page may call, besides their own origin. */
  origins: readonly string[];
  tokens: Pick<AccessTokens, 'readUserToken'>;
  clientId: string;
  /** By tool, as the policy names it. */
  toolBackEnds: ReadonlyMap<string, ToolBackEnd>;
  /** Told, in one line, of what failed through no fault of the page. */
  warn: (line: string) => void;
}

const wantedSchema = z.strictObject({ tool: z.string(), grantId: z.string() });

/** The Dashboard's own server: its page, its devices, and the back ends of the remote tools. */
export function createDashboardApp(parts: DashboardParts): Express {
  const { page, bundle } = parts;
  const app = express();
  app.disable('x-powered-by');
  app.use(protect(parts));
  app.get(
    '/assets/app.js',
    send('text/javascript', () => bundle.script),
  );
  app.get(
    '/assets/style.css',
    send('text/css', () => bundle.style),
  );
  app.get(
    '/api/devices',
    forUser(parts, (_user, _request, response) => {
      response.json({ devices });
    }),
  );
  app.post('/api/connections', express.json({ limit: '2kb' }), forUser(parts, connect(parts)));
  app.get(['/', '/profile', '/customers'], send('html', page));
  app.use((_request, response) => {
    response.status(404).json({ detail: 'There is nothing at this address.' });
  });
  app.use(answerFailure(parts));
  return app;
}

function protect({ origins }: DashboardParts): RequestHandler {
  const policy = [
    "default-src 'self'",
    `connect-src 'self' ${origins.join(' ')}`,
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
  return (_request, response, next) => {
    response.set({ 'Content-Security-Policy': policy, 'Cache-Control': 'no-cache' });
    next();
  };
}

function send(type: string, write: () => string): RequestHandler {
  return (_request, response) => {
    response.type(type).send(write());
  };
}

function forUser(
  { tokens, clientId }: DashboardParts,
  handle: (user: UserToken, request: Request, response: Response) => Promise<void> | void,
): RequestHandler {
  return async (request, response) => {
    const [, token = ''] = /^Bearer (\S+)$/.exec(request.get('authorization') ?? '') ?? [];
    await handle(await tokens.readUserToken(token, clientId), request, response);
  };
}

/** Hands the grant to the tool's back end, for the user to whom it was given. */
function connect({ toolBackEnds }: DashboardParts) {
  return async ({ userId }: UserToken, { body }: Request, response: Response): Promise<void> => {
    const { tool, grantId } = wantedSchema.parse(body);
    const backEnd = toolBackEnds.get(tool);
    if (backEnd === undefined) throw new RedemptionRefused(404, `There is no tool ${tool}.`);
    const { user, deviceId, redeemedAt } = await backEnd.redeem(grantId);
    if (user.id !== userId) throw new RedemptionRefused(403, 'This grant is of somebody else.');
    response.status(201).json({ tool, deviceId, username: user.username, since: redeemedAt });
  };
}

function answerFailure({ warn }: DashboardParts): ErrorRequestHandler {
  // Express knows an error handler by its four parameters.
  // eslint-disable-next-line @typescript-eslint/no-unused-vars
  return (error: unknown, { method, path }, response, _next) => {
    const { status, detail } = describeFailure(error);
    if (status >= 500) warn(`Dashboard: ${method} ${path}: ${String(error)}${causeOf(error)}`);
    response.status(status).json({ detail });
  };
}

/** `fetch` says only that it failed, and keeps the reason there. */
function causeOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error ? ` (${cause.message})` : '';
}

function describeFailure(error: unknown): { status: number; detail: string } {
  if (error instanceof RedemptionRefused) return { status: error.status, detail: error.message };
  if (error instanceof CutoverError)
    return { status: problemTypes[error.code].status, detail: error.message };
  if (error instanceof z.ZodError)
    return { status: 400, detail: 'Send tool and grantId, both texts.' };
  const { success, data } = clientFaultSchema.safeParse(error);
  if (success) return { status: data.status, detail: 'The request cannot be read.' };
  return { status: 502, detail: 'The remote tool does not answer: try again in a minute.' };
}
