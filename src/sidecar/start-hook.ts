import { randomBytes, randomInt } from 'node:crypto';
import { createHookApp, type HookRoutes } from '../http/hook/app.ts';
import type { Observed } from '../http/follow-request.ts';
import type { Listener } from '../http/listener.ts';
import { createBudgets } from '../redis/budgets.ts';
import { createDeliveryLedger } from '../redis/delivery-ledger.ts';
import { createLoginStates } from '../redis/login-states.ts';
import { createVerifications } from '../redis/verifications.ts';
import {
  lookAtWaiting,
  claimEnrolment,
  openAnotherWaiting,
  openWaiting,
  resendWaiting,
  type AnswerVerificationPorts,
} from '../services/answer-verification.ts';
import { answerLogin, type DecideLoginPorts } from '../services/decide-login.ts';
import { createSwitchCopies } from '../services/switch-copies.ts';
import { forgetTakenBackSetUp } from '../services/take-back-set-up.ts';
import { openRoleState } from './open-role-state.ts';
import type { PolicyWatcher } from './policy-watcher.ts';
import { serve } from './serve.ts';
import type { HookSettings, SidecarSettings } from './settings.ts';

export interface HookOptions extends Observed {
  settings: SidecarSettings & HookSettings;
  policy: PolicyWatcher;
  now: () => number;
}

/**
 * Longer than Keycloak's HTTP client keeps an idle connection (20 minutes): a question that meets the closing of its
 * connection would count as away.
 */
const keepAliveMs = 25 * 60 * 1000;

type HookPorts = DecideLoginPorts & AnswerVerificationPorts;

/**
 * Answers the login hook on a listener of its own, with connections of its own to Redis: a log-in waits for
 * nothing else.
 *
 * @throws {CutoverError} `configuration-invalid` when the address cannot be used
 */
export function startHook(options: HookOptions): Promise<Listener> {
  const { settings, log, metrics } = options;
  const { HOOK_HOST: host, HOOK_PORT: port } = settings;
  return serve({ host, port, settingNames: 'HOOK_HOST, HOOK_PORT', keepAliveMs }, (opening) =>
    createHookApp({ log, metrics }, createRoutes(options, openPorts(options, opening))),
  );
}

function createRoutes({ settings, policy, now }: HookOptions, ports: HookPorts): HookRoutes {
  const current = (): ReturnType<PolicyWatcher['inForce']>['policy'] => policy.inForce().policy;
  return {
    secrets: [settings.HOOK_SECRET, settings.HOOK_SECRET_PREVIOUS].filter(
      (secret) => secret !== undefined,
    ),
    decide: (question) =>
      answerLogin(ports, current(), { now: now(), realNow: Date.now() }, question),
    forgetTakenBack: (request) => forgetTakenBackSetUp(ports, current(), request),
    waiting: {
      open: (question) => openWaiting(ports, current(), question),
      openAnother: (question) => openAnotherWaiting(ports, current(), question),
      look: (question, id) => lookAtWaiting(ports, current(), question, id),
      resend: (question, id) => resendWaiting(ports, current(), question, id),
      claimEnrolment: (question, id) => claimEnrolment(ports, current(), question, id),
    },
  };
}

function openPorts(options: HookOptions, opening: AsyncDisposableStack): HookPorts {
  const { settings, policy, log } = options;
  const { realm } = policy.inForce().policy.document;
  const { REDIS_URL: url, HOOK_REDIS_TIMEOUT_MS: timeoutMs } = settings;
  const { redis, keys, urgentQueue } = openRoleState({ realm, url, timeoutMs }, opening);
  return {
    states: createLoginStates(redis, keys),
    copies: createSwitchCopies(() => performance.now()),
    verifications: createVerifications(redis, keys),
    budgets: createBudgets(redis, keys),
    ledger: createDeliveryLedger(redis, keys),
    urgentQueue,
    realNow: Date.now,
    random: { id: () => randomBytes(16).toString('base64url'), shuffle },
    onSetUpAfterReset: (userId) => {
      log.warn({ userId }, 'a user set up two-factor within a day of a password set by mail');
    },
    onLost: (err: unknown) => {
      log.warn({ err }, 'what a log-in leaves behind could not be written');
    },
  };
}

/** Fisher and Yates, with numbers that nobody can guess. */
function shuffle(items: readonly number[]): number[] {
  const shuffled = [...items];
  for (let last = shuffled.length - 1; last > 0; last -= 1) {
    const other = randomInt(last + 1);
    [shuffled[last], shuffled[other]] = [shuffled[other] ?? 0, shuffled[last] ?? 0];
  }
  return shuffled;
}
