import { STATUS_CODES } from 'node:http';
import type { ErrorRequestHandler, RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import { CutoverError, type ErrorCode } from '../domain/errors.ts';
import { clientFaultSchema } from './client-fault.ts';

/** A problem as RFC 9457 has it. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail?: string;
  /** Names this occurrence, as the log does. */
  instance: string;
  code?: ErrorCode;
  /** Where the caller can set up two-factor authentication. */
  setUpUrl?: string;
}

export interface ProblemType {
  status: number;
  title: string;
  /** Error code of `WWW-Authenticate: Bearer` (RFC 6750, RFC 9470). */
  challenge?: 'invalid_token' | 'insufficient_user_authentication';
}

/** Status and title of each code; the titles are the same at every occurrence. */
export const problemTypes: Readonly<Record<ErrorCode, ProblemType>> = {
  usage: { status: 400, title: 'The request is not valid' },
  'customer-unknown': { status: 404, title: 'There is no such customer' },
  'user-unknown': { status: 404, title: 'There is no such user' },
  'verification-unknown': { status: 404, title: 'There is no such verification' },
  'mailbox-missing': { status: 400, title: 'The user has no mailbox' },
  'two-factor-required': { status: 409, title: 'Two-factor authentication is required' },
  'two-factor-not-active': { status: 409, title: 'Two-factor authentication is not active' },
  'token-invalid': {
    status: 401,
    title: 'The access token does not count',
    challenge: 'invalid_token',
  },
  'session-ended': { status: 401, title: 'The session has ended', challenge: 'invalid_token' },
  'two-factor-not-proven': {
    status: 401,
    title: 'The session was opened without a one-time code',
    challenge: 'insufficient_user_authentication',
  },
  'two-factor-setup-required': {
    status: 403,
    title: 'Two-factor authentication has to be set up',
  },
  'user-disabled': { status: 403, title: 'The account is disabled' },
  'remote-permission-missing': { status: 403, title: 'The account may not use this remote tool' },
  'permission-missing': { status: 403, title: 'The caller lacks a role' },
  'remote-session-unknown': { status: 404, title: 'There is no such grant' },
  'remote-session-redeemed': { status: 409, title: 'The grant was redeemed before' },
  'too-many-requests': { status: 429, title: 'Too many requests' },
  'plan-stale': { status: 409, title: 'The plan is stale' },
  'run-in-progress': { status: 409, title: 'Another run is in progress' },
  'configuration-invalid': { status: 500, title: 'The service is not set up rightly' },
  'policy-invalid': { status: 500, title: 'The policy is not valid' },
  'realm-unknown': { status: 500, title: 'The realm does not exist' },
  'realm-unsuitable': { status: 500, title: 'The realm is not set up rightly' },
  'credentials-refused': { status: 502, title: 'Keycloak refused the service' },
  'role-missing': { status: 502, title: 'The service lacks a role in Keycloak' },
  'keycloak-refused': { status: 502, title: 'Keycloak refused the change' },
  'keycloak-failed': { status: 502, title: 'Keycloak failed' },
  'keycloak-away': { status: 503, title: 'Keycloak is away' },
  'redis-away': { status: 503, title: 'Redis is away' },
  // Of one user or customer: whoever asks about others is answered.
  'state-unreadable': { status: 503, title: 'Stored state is unreadable' },
};

/** Answers what no route took. */
export const answerNotFound: RequestHandler = (_request, response) => {
  sendProblem(response, plainProblem(404, response));
};

/** What an application adds to the problems of one code. */
export type ProblemMembers = Partial<Record<ErrorCode, Pick<Problem, 'setUpUrl'>>>;

export interface ErrorHandlerOptions {
  members?: () => ProblemMembers;
  /** Told of callers' faults. */
  onRefused?: (problem: Problem, error: unknown) => void;
}

/**
 * The only error handler. A caller's own fault is answered in its words; of all else only code and title leave
 * the process, and the cause stands in the log, once.
 */
export function createErrorHandler(
  log: Logger,
  { members = () => ({}), onRefused }: ErrorHandlerOptions = {},
): ErrorRequestHandler {
  // Express knows an error handler by its four parameters.
  // eslint-disable-next-line @typescript-eslint/no-unused-vars
  return (error: unknown, _request, response, _next) => {
    const problem = toProblem(error, response, members());
    if (problem.status >= 500) {
      const { status, code, instance } = problem;
      log.error({ err: error, status, code, instance }, 'a request failed');
    } else onRefused?.(problem, error);
    // An answer that was begun cannot be taken back; cutting it off is what the client can notice.
    if (response.headersSent) response.destroy();
    else sendProblem(response, problem);
  };
}

function toProblem(error: unknown, response: Response, members: ProblemMembers): Problem {
  const fault = clientFaultSchema.safeParse(error).data;
  if (fault?.type === 'entity.parse.failed') return toProblem(notJson(), response, members);
  if (!(error instanceof CutoverError)) return plainProblem(fault?.status ?? 500, response);
  const { code, message } = error;
  const { status, title } = problemTypes[code];
  const type = `urn:problem-type:two-factor:${code}`;
  const instance = instanceOf(response);
  const detail = status < 500 ? { detail: message } : {};
  return { type, title, status, ...detail, instance, code, ...members[code] };
}

function notJson(): CutoverError {
  return new CutoverError('usage', 'The request is not valid: its body is not JSON.');
}

function plainProblem(status: number, response: Response): Problem {
  const title = STATUS_CODES[status] ?? 'Error';
  return { type: 'about:blank', title, status, instance: instanceOf(response) };
}

function instanceOf({ locals }: Response): string {
  return `urn:uuid:${String(locals['requestId'])}`;
}

function sendProblem(response: Response, problem: Problem): void {
  const challenge = problem.code === undefined ? undefined : problemTypes[problem.code].challenge;
  if (challenge !== undefined) response.set('WWW-Authenticate', `Bearer error="${challenge}"`);
  response
    .status(problem.status)
    .set('Cache-Control', 'no-store')
    .type('application/problem+json')
    .send(JSON.stringify(problem));
}
