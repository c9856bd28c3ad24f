import { z } from 'zod';
import { CutoverError } from '../domain/errors.ts';
import type { PlanEntry } from './plan-cutover.ts';

/** Who is to be changed, as somebody approved it. */
export const savedPlanSchema = z.strictObject({
  version: z.literal(1),
  realm: z.string(),
  /** ISO 8601; when the plan was made for. */
  asOf: z.string(),
  changes: z.array(
    z.strictObject({
      userId: z.string(),
      username: z.string(),
      change: z.enum(['ask-for-set-up', 'take-back']),
    }),
  ),
});

export type SavedPlan = z.output<typeof savedPlanSchema>;
export type PlannedChange = SavedPlan['changes'][number];

/** What a plan entry changes in Keycloak, if anything. */
export function plannedChange({ user, change }: PlanEntry): PlannedChange | undefined {
  if (change !== 'ask-for-set-up' && change !== 'take-back') return undefined;
  return { userId: user.id, username: user.username, change };
}

/**
 * Compares an approved plan with what would be done now.
 *
 * @throws {CutoverError} `plan-stale` when they differ in anybody
 */
export function assertPlanFresh(
  realm: string,
  saved: SavedPlan,
  current: readonly PlannedChange[],
): void {
  if (saved.realm !== realm) {
    throw new CutoverError('plan-stale', `The plan is for realm ${saved.realm}, not ${realm}.`);
  }
  const now = new Map(current.map((each) => [each.userId, each]));
  const then = new Map(saved.changes.map((each) => [each.userId, each]));
  const differing = [...then.values(), ...now.values()].filter(
    ({ userId }) => then.get(userId)?.change !== now.get(userId)?.change,
  );
  const [first] = differing;
  if (first === undefined) return;
  const { userId, username } = first;
  const count = new Set(differing.map((each) => each.userId)).size;
  throw new CutoverError(
    'plan-stale',
    `The plan went stale: ${String(count)} user(s) differ, such as ${username} (${describe(then.get(userId))} then, ${describe(now.get(userId))} now); nothing was changed. Look at a new plan.`,
  );
}

function describe(change: PlannedChange | undefined): string {
  return change?.change ?? 'no change';
}
