import { createHookApp } from '../http/hook/app.ts';
import type { Observed } from '../http/follow-request.ts';
import { listen, type Listener } from '../http/listener.ts';
import { keepRedisConnected } from '../redis/connection.ts';
import { createKeys } from '../redis/keys.ts';
import { createLoginStates } from '../redis/login-states.ts';
import { answerLogin } from '../services/decide-login.ts';
import { createSwitchCopies } from '../services/switch-copies.ts';
import type { PolicyWatcher } from './policy-watcher.ts';
import type { HookSettings, SidecarSettings } from './settings.ts';

export interface HookOptions extends Observed {
  settings: SidecarSettings & HookSettings;
  policy: PolicyWatcher;
  now: () => number;
}

/**
 * Answers the login hook on a listener of its own, with a connection of its own to Redis: a log-in waits for
 * nothing else.
 *
 * @throws {CutoverError} `configuration-invalid` when the address cannot be used
 */
export async function startHook(options: HookOptions): Promise<Listener> {
  const { settings, policy, now, log, metrics } = options;
  const redis = keepRedisConnected({
    url: settings.REDIS_URL,
    timeoutMs: settings.HOOK_REDIS_TIMEOUT_MS,
    onAway: () => undefined,
    onServing: () => undefined,
  });
  const ports = {
    states: createLoginStates(redis, createKeys(policy.inForce().policy.document.realm)),
    copies: createSwitchCopies(() => performance.now()),
    onLost: (err: unknown) => {
      log.warn({ err }, 'a network or a suspended exemption could not be written');
    },
  };
  const secrets = [settings.HOOK_SECRET, settings.HOOK_SECRET_PREVIOUS].filter(
    (secret) => secret !== undefined,
  );
  const app = createHookApp(
    { log, metrics },
    {
      secrets,
      decide: (question) =>
        answerLogin(ports, policy.inForce().policy, { now: now(), realNow: Date.now() }, question),
    },
  );
  try {
    const listener = await listen(app, { host: settings.HOOK_HOST, port: settings.HOOK_PORT });
    return {
      port: listener.port,
      stop: async (limitMs) => {
        const isClean = await listener.stop(limitMs);
        redis.close();
        return isClean;
      },
    };
  } catch (error) {
    redis.close();
    throw error;
  }
}
