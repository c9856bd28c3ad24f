import type { PlanEntry } from '../services/plan-cutover.ts';
import type { CliContext } from './context.ts';
import { count, printLine } from './print.ts';

/** More lines than this are left to `--json`. */
const maximumLines = 100;

/**
 * Collects what an administrator has to look after, one clear line a user. It is printed when the run is
 * over: a line in between would tear the progress bar.
 */
export function createAttention({ stderr }: CliContext): {
  add: (entry: PlanEntry) => void;
  print: () => Promise<void>;
} {
  const lines: string[] = [];
  let omitted = 0;
  return {
    add: (entry) => {
      const line = describe(entry);
      if (line === undefined) return;
      if (lines.length < maximumLines) lines.push(line);
      else omitted += 1;
    },
    print: async () => {
      for (const line of lines) await printLine(stderr, line);
      if (omitted > 0) await printLine(stderr, `… and ${count(omitted, 'user')} more: see --json.`);
    },
  };
}

function describe({ user, standing, failure }: PlanEntry): string | undefined {
  if (failure !== undefined) return `${user.username}: ${failure}`;
  if (standing !== 'username-not-email') return undefined;
  return `${user.username}: two-factor is required, but the user name is no e-mail address: rename the user in Keycloak.`;
}
