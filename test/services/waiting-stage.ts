import assert from 'node:assert/strict';
import { createClient } from 'redis';
import type { Decision } from '../../src/domain/login-decision.ts';
import type { LoginRequest } from '../../src/domain/login-request.ts';
import { verificationNumbers } from '../../src/domain/verification.ts';
import { createBudgets } from '../../src/redis/budgets.ts';
import { connectRedis, type RedisConnection } from '../../src/redis/connection.ts';
import { createDeliveryLedger } from '../../src/redis/delivery-ledger.ts';
import { createKeys } from '../../src/redis/keys.ts';
import { createLoginStates } from '../../src/redis/login-states.ts';
import { createVerifications } from '../../src/redis/verifications.ts';
import {
  openWaiting,
  resendWaiting,
  type AnswerVerificationPorts,
  type WaitingView,
} from '../../src/services/answer-verification.ts';
import { answerLogin } from '../../src/services/decide-login.ts';
import type { LoginStates } from '../../src/services/login-states.ts';
import {
  nameOf,
  type DeliveryLedger,
  type DeliveryState,
  type Notice,
} from '../../src/services/notices.ts';
import type { VerificationQuestion } from '../../src/services/open-verification.ts';
import { createSwitchCopies } from '../../src/services/switch-copies.ts';
import { startRedis } from '../../stack/redis-server.ts';
import { aLogin, aPolicy, type LoginChanges } from '../domain/builders.ts';

export const keys = createKeys('dashboard');
export const policy = aPolicy();
export const attempt = 'A'.repeat(22);
export const elsewhere = {
  client: { ip: '198.51.100.9', userAgent: 'Mozilla/5.0 Firefox/130.0' },
};

/** What a log-in from a new network asks, with changes. */
export function question(
  changes: LoginChanges = {},
  parts: Partial<VerificationQuestion> = {},
): VerificationQuestion {
  return {
    purpose: 'network',
    attempt,
    request: aLogin({ ...elsewhere, ...changes }).request as LoginRequest,
    ...parts,
  };
}

interface DecideOptions {
  attempt?: string;
  remember?: boolean;
  /** What its calls go through. */
  via?: RedisConnection;
}

/** The services of a waiting log-in on a real Redis; what is queued stays where it is. */
export interface WaitingStage {
  redisUrl: string;
  redis: RedisConnection;
  ports: AnswerVerificationPorts & { states: LoginStates };
  ledger: DeliveryLedger;
  queued: Notice[];
  /** Those that were to be tried at once. */
  hurried: Notice[];
  /** Users whose set-up followed a password set by mail. */
  told: string[];
  /** Decides a log-in, from a new network unless changed, of the browser with the cookie `attempt` unless changed. */
  decide(changes: LoginChanges, options?: DecideOptions): Promise<Decision>;
  /** Opens a verification, and says that it is there. */
  open(asked: VerificationQuestion): Promise<WaitingView & { id: string }>;
  resend(asked: VerificationQuestion, id: string): Promise<WaitingView>;
  /** As a worker does with all that is queued. */
  deliverAll(state: DeliveryState, words?: string): Promise<void>;
  forgetAll(): Promise<void>;
  stop(): Promise<void>;
}

export async function openWaitingStage(): Promise<WaitingStage> {
  const server = await startRedis();
  const redis = await connectRedis({ url: server.url, timeoutMs: 5_000 });
  const client = await createClient({ url: server.url }).connect();
  const ledger = createDeliveryLedger(redis, keys);
  const queued: Notice[] = [];
  const hurried: Notice[] = [];
  const told: string[] = [];
  let serial = 0;
  const push = (list: Notice[]) => (notice: Notice) => Promise.resolve(void list.push(notice));
  /** As the real one: the same notice is one job. */
  const add = (notice: Notice): Promise<void> =>
    queued.some((each) => nameOf(each) === nameOf(notice))
      ? Promise.resolve()
      : push(queued)(notice);
  const ports: WaitingStage['ports'] = {
    ...loginPortsOn(redis),
    budgets: createBudgets(redis, keys),
    ledger,
    onSetUpAfterReset: (userId) => told.push(userId),
    realNow: Date.now,
    urgentQueue: { add, hurry: push(hurried) },
    random: { id: () => `id-${String((serial += 1))}`, shuffle: () => [...verificationNumbers] },
  };
  return {
    ...{ redisUrl: server.url, redis, ports, ledger, queued, hurried, told },
    decide: (changes, options = {}) => decide(ports, changes, options),
    open: async (asked) => {
      const view = await openWaiting(ports, policy, asked);
      assert.ok('id' in view, JSON.stringify(view));
      return view;
    },
    resend: (asked, id) => resendWaiting(ports, policy, asked, id),
    deliverAll: async (state, words = '') => {
      for (const notice of queued) {
        await ledger.claim(notice);
        await ledger.close(notice, state, words);
      }
    },
    forgetAll: async () => {
      for (const list of [queued, hurried, told]) list.length = 0;
      await client.flushAll();
    },
    stop: async () => {
      redis.close();
      client.destroy();
      await server.stop();
    },
  };
}

function loginPortsOn(
  redis: RedisConnection,
): Pick<WaitingStage['ports'], 'verifications' | 'states'> {
  return {
    verifications: createVerifications(redis, keys),
    states: createLoginStates(redis, keys),
  };
}

async function decide(
  ports: WaitingStage['ports'],
  changes: LoginChanges,
  { via, ...options }: DecideOptions,
): Promise<Decision> {
  const { now, request } = aLogin({ ...elsewhere, ...changes });
  const onLost = (error: unknown): never => {
    throw error;
  };
  const own = via === undefined ? ports : loginPortsOn(via);
  const login = { ...own, copies: createSwitchCopies(() => 0), onLost };
  const asked = { request: request as LoginRequest, remember: true, attempt, ...options };
  return (await answerLogin(login, policy, { now, realNow: Date.now() }, asked)).decision;
}
