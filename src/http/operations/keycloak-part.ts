import { decodeJwt } from 'jose';
import { CutoverError } from '../../domain/errors.ts';
import type { Part } from './readiness.ts';

/** Above this the day of the cutover and the life of links are noticeably wrong. */
const greatestClockDifferenceSeconds = 5;

/** A token is an entry in Keycloak's events, so it is asked for seldom. */
const clockMeasuredEveryMs = 60_000;
const refusalAskedAgainAfterMs = 10_000;

export interface KeycloakPartSettings {
  /** Rejects unless the realm answers. Returns the `Date` of the answer, if it has one. @throws {CutoverError} */
  askRealm: () => Promise<number | undefined>;
  now: () => number;
  /** A token issued just now to the service account, if this process has one. @throws {CutoverError} */
  issueToken: (() => Promise<string>) | undefined;
}

/**
 * The part `keycloak`: whether the realm answers, whether the service account may log in, and how far the
 * clocks differ. Keycloak itself sends no `Date`, so its clock is read from the tokens that it issues; a
 * process without a service account reads the `Date` that a proxy before Keycloak may add.
 */
export function createKeycloakPart(settings: KeycloakPartSettings): Part {
  const { askRealm, now } = settings;
  const clock = createTokenClock(settings);
  return {
    check: async () => {
      const askedAt = now();
      const date = await askRealm();
      const fromHeader = date === undefined ? undefined : secondsAhead(date, askedAt, now());
      const refusal = clock.refresh();
      if (refusal !== undefined) throw refusal;
      const difference = clock.difference() ?? fromHeader ?? null;
      const clockDifferenceSeconds = difference === null ? null : Math.round(difference);
      if (Math.abs(clockDifferenceSeconds ?? 0) <= greatestClockDifferenceSeconds) {
        return { status: 'up', means: 'The realm answers.', clockDifferenceSeconds };
      }
      const by = `${String(Math.abs(clockDifferenceSeconds ?? 0))} s`;
      return {
        status: 'degraded',
        means: `Days of the policy, links and limits begin and end up to ${by} early or late. Let both machines follow the same time server.`,
        reason: `the clocks of this process and Keycloak differ by ${by}`,
        clockDifferenceSeconds,
      };
    },
    meansWhenDown:
      'This process cannot read or change users: enforcement and reminders wait, and go on by themselves; administration and remote sessions are refused. If Keycloak itself is down, nobody can log in, and who is logged in stays so.',
  };
}

/** Keycloak's clock counts whole seconds, ours is read before and after: the middle of both is compared. */
function secondsAhead(wholeSecondMs: number, askedAt: number, answeredAt: number): number {
  return (wholeSecondMs + 500 - (askedAt + answeredAt) / 2) / 1000;
}

/** Measures beside the checks, which do not wait for it. */
function createTokenClock({ issueToken, now }: KeycloakPartSettings): {
  /** Measures anew when it is time to. Returns why the last token was refused. */
  refresh(): CutoverError | undefined;
  difference(): number | undefined;
} {
  let difference: number | undefined;
  let refusal: CutoverError | undefined;
  let nextAt = -Infinity;

  async function measure(issue: () => Promise<string>): Promise<void> {
    const askedAt = now();
    try {
      const { iat = NaN } = decodeJwt(await issue());
      difference = secondsAhead(iat * 1000, askedAt, now());
      refusal = undefined;
      nextAt = performance.now() + clockMeasuredEveryMs;
    } catch (error) {
      // Whether Keycloak is away is told by the realm; only what it says of the account counts here.
      const isRefused = error instanceof CutoverError && error.code !== 'keycloak-away';
      refusal = isRefused ? error : undefined;
      difference = undefined;
      nextAt = isRefused ? performance.now() + refusalAskedAgainAfterMs : -Infinity;
    }
  }

  return {
    refresh: () => {
      if (issueToken !== undefined && performance.now() >= nextAt) {
        nextAt = Infinity;
        void measure(issueToken);
      }
      return refusal;
    },
    difference: () => difference,
  };
}
