import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { ServerCertificate } from '../support/certificates.ts';

export interface Question {
  nonce: string;
  remember: boolean;
  request: {
    protocol: number;
    realm: string;
    login: { id: string; path: string; clientId: string; identityProvider: unknown };
    user: { id: string; username: string; [fact: string]: unknown };
    customers: unknown[];
    secondFactor: { configured: boolean; proven: boolean };
    client: { ip: string | null; userAgent: string | null };
  };
}

export interface WaitingQuestion extends Omit<Question, 'remember'> {
  purpose: string;
  attempt: string;
}

/** What one question is answered, as far as HTTP allows. */
export type Behaviour = (question: Question, response: ServerResponse) => void | Promise<void>;

/** What one question about verifications is answered; `right` is what protocol 1 wants. */
export type VerificationsAnswer = (response: ServerResponse, right: object) => void;

export interface FakeSidecar {
  url: string;
  /** All questions about log-ins so far, with the bearer token that they came with. */
  questions: (Question & { bearer: string | undefined })[];
  /** What the hook asked about verifications: the path below theirs, and the question. */
  waiting: (WaitingQuestion & { path: string })[];
  /** What the hook reported as taken back. */
  takenBack: Omit<Question, 'remember'>[];
  /** Answers these reports with this, as protocol 1 wants it but for the parts given. */
  answerTakenBack(status: number, parts?: object): void;
  behave(behaviour: Behaviour): void;
  /** Changes what is answered about verifications. */
  sayOfVerifications(parts: object): void;
  /** Answers what is asked about verifications in this way, below the paths that match. */
  answerVerifications(answer: VerificationsAnswer, paths?: RegExp): void;
  /** The same, with one status and body. */
  refuseVerifications(status: number, body: unknown, paths?: RegExp): void;
  stop(): Promise<void>;
}

/**
 * Stands where the sidecar would, and behaves as badly as a test wants.
 *
 * @param certificate for https; http without one
 */
export async function startFakeSidecar(certificate?: ServerCertificate): Promise<FakeSidecar> {
  let behaviour: Behaviour = say();
  let verification: object = pending;
  let special: { answer: VerificationsAnswer; paths: RegExp } = { answer: send, paths: /^/ };
  const questions: FakeSidecar['questions'] = [];
  const waiting: FakeSidecar['waiting'] = [];
  const takenBack: FakeSidecar['takenBack'] = [];
  let takenBackAnswer = { status: 200, parts: {} };
  const sockets = new Set<Socket>();
  const listener: RequestListener = (request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      const path = request.url?.split('/hook/v1/verifications')[1];
      if (path !== undefined) {
        const question = JSON.parse(text) as WaitingQuestion;
        waiting.push({ ...question, path });
        const answer = special.paths.test(path) ? special.answer : send;
        answer(response, { ...envelopeFor(question), verification });
        return;
      }
      const question = JSON.parse(text) as Question;
      if (request.url === '/hook/v1/taken-back') {
        takenBack.push(question);
        const { status, parts } = takenBackAnswer;
        send(response, { ...envelopeFor(question), ...parts }, status);
        return;
      }
      questions.push({ ...question, bearer: request.headers.authorization });
      void behaviour(question, response);
    });
  };
  const server =
    certificate === undefined ? createServer(listener) : createTlsServer(certificate, listener);
  const scheme = certificate === undefined ? 'http' : 'https';
  server.on('connection', (socket: Socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `${scheme}://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    questions,
    waiting,
    takenBack,
    answerTakenBack: (status, parts = {}) => (takenBackAnswer = { status, parts }),
    behave: (next) => (behaviour = next),
    sayOfVerifications: (parts) => (verification = { ...pending, ...parts }),
    answerVerifications: (answer, paths = /^/) => (special = { answer, paths }),
    refuseVerifications: (status, body, paths = /^/) =>
      (special = { answer: (response) => send(response, body, status), paths }),
    stop: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

export interface Decision {
  verdict: unknown;
  steps: unknown;
  reason: unknown;
  phase: unknown;
  requiredFrom: unknown;
  offer: unknown;
  secondFactorRemovable: unknown;
}

/** How somebody is let in who may still choose. */
export const allow: Decision = {
  verdict: 'allow',
  steps: [],
  reason: 'existing-customer-before-cutover',
  phase: 'optional',
  requiredFrom: '2022-01-22T05:00:00Z',
  offer: false,
  secondFactorRemovable: true,
};

/** Nobody ever confirms it. */
const pending = {
  state: 'pending',
  id: 'a-verification',
  number: 47,
  mailbox: 'a•••@example.com',
  expiresAt: '2199-01-01T00:00:00Z',
  resendsLeft: 3,
  delivery: 'sent',
};

function envelopeFor({ nonce, request }: Pick<Question, 'nonce' | 'request'>): object {
  return {
    protocol: 1,
    nonce,
    login: { id: request.login.id },
    user: { id: request.user.id },
  };
}

/** An answer as protocol 1 wants it, but for the parts given. */
export function answerTo(question: Question, parts: Partial<Decision> = {}): object {
  return {
    ...envelopeFor(question),
    takeBackSetUp: false,
    offerSetUp: null,
    decision: { ...allow, ...parts },
  };
}

/** Answers everything with one decision. */
export function say(parts: Partial<Decision> = {}): Behaviour {
  return (question, response) => {
    send(response, answerTo(question, parts));
  };
}

/** Decides as the sidecar would after the cutover, as far as the second factor goes. */
export function sayRequired(): Behaviour {
  return (question, response) => {
    const { configured, proven } = question.request.secondFactor;
    const steps = configured ? (proven ? [] : ['enter-otp']) : ['verify-mailbox', 'configure-otp'];
    const verdict = steps.length === 0 ? 'allow' : 'continue';
    const parts = { verdict, steps, phase: 'required', secondFactorRemovable: false };
    send(response, answerTo(question, parts));
  };
}

/** Decides as the sidecar would before the cutover. */
export function sayOptional(): Behaviour {
  return (question, response) => {
    const { configured, proven } = question.request.secondFactor;
    const asks = configured && !proven;
    const parts = { verdict: asks ? 'continue' : 'allow', steps: asks ? ['enter-otp'] : [] };
    send(response, answerTo(question, { ...parts, offer: !configured }));
  };
}

export function send(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}
