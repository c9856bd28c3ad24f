import { setTimeout as sleep } from 'node:timers/promises';
import { hasCode } from '../domain/errors.ts';

const pauseMs = 1_000;

export type Patience = <Answer>(attempt: () => Promise<Answer>) => Promise<Answer>;

/**
 * Tries again while Keycloak is away, since it may only be restarting; not before it has answered once, so that
 * a wrong address is told at once.
 *
 * @param patienceMs how long one call may wait for Keycloak; 0 for not at all
 */
export function createPatience(patienceMs: number): Patience {
  let hasAnswered = false;
  return async (attempt) => {
    const giveUpAt = performance.now() + patienceMs;
    for (;;) {
      try {
        const answer = await attempt();
        hasAnswered = true;
        return answer;
      } catch (error) {
        const isAway = hasCode(error, 'keycloak-away');
        if (!isAway || !hasAnswered || performance.now() >= giveUpAt) throw error;
        await sleep(pauseMs);
      }
    }
  };
}
