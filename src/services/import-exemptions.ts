import { z } from 'zod';
import type { EpochMs } from '../domain/calendar.ts';
import { describeIssues } from '../domain/describe-issues.ts';
import { CutoverError, hasCode } from '../domain/errors.ts';
import type { DirectoryUser } from './directory.ts';
import { grantExemption, type ExemptUserPorts } from './exempt-user.ts';
import { findUser } from './find-user.ts';
import type { Exemption } from './login-states.ts';

const instant = z.iso
  .datetime({ offset: true, error: 'must be an instant such as 2022-01-22T05:00:00Z' })
  .transform((text) => Date.parse(text));

/** One line of an export; what else stands in it is ignored. */
const lineSchema = z.object({
  user: z.string().min(1),
  by: z.string().min(1),
  reason: z.string().min(1),
  at: instant,
  until: instant.nullable(),
  suspendedAt: instant.nullable(),
});

export interface LineFault {
  /** Counted from 1. */
  line: number;
  message: string;
}

export interface ImportResult {
  saved: number;
  /** Users whose exemption was suspended, given or taken away while the import read the lines, and stays so. */
  changed: string[];
  /** Had ended already, and were left out. */
  ended: number;
  /** When there are any, nothing is saved. */
  faults: LineFault[];
}

/**
 * Takes over exported exemptions as they were, suspended ones too: none when one is refused, else all but those that
 * changed meanwhile. One that is in force needs active two-factor, as by hand.
 */
export async function importExemptions(
  ports: ExemptUserPorts,
  { realm, now }: { realm: string; now: EpochMs },
  lines: readonly string[],
): Promise<ImportResult> {
  const stored = await ports.exemptions.listAll();
  const exemptions = new Map<string, Exemption>();
  const names = new Map<string, string>();
  const faults: LineFault[] = [];
  let ended = 0;
  for (const [index, text] of lines.entries()) {
    if (text.trim() === '') continue;
    try {
      const { user: name, ...exemption } = lineSchema.parse(JSON.parse(text));
      const user = await findUser(ports.directory, realm, name);
      names.set(user.id, name);
      if (exemptions.has(user.id)) throw new CutoverError('usage', `${name} stands here twice.`);
      assertNotRevived(name, exemption, stored.get(user.id));
      if (exemption.until !== null && exemption.until <= now) ended += 1;
      else exemptions.set(user.id, restore(user, now, exemption));
    } catch (error) {
      faults.push({ line: index + 1, message: describe(error) });
    }
  }
  if (faults.length > 0) return { saved: 0, changed: [], ended, faults };
  const changed = await ports.exemptions.restoreAll(exemptions, stored);
  const saved = exemptions.size - changed.length;
  return { saved, changed: changed.map((id) => names.get(id) ?? id), ended, faults };
}

/** What was suspended after the export comes back by an administrator alone. */
function assertNotRevived(name: string, line: Exemption, stored: Exemption | undefined): void {
  if (line.suspendedAt !== null || (stored?.suspendedAt ?? null) === null) return;
  throw new CutoverError('usage', `${name} is suspended by now: renew it with exempt add.`);
}

function restore(user: DirectoryUser, now: EpochMs, exemption: Exemption): Exemption {
  if (exemption.suspendedAt !== null) return exemption;
  return { ...grantExemption(user, now, exemption), at: exemption.at };
}

/** Only what is wrong with the line itself; a service that is away ends the import. */
function describe(error: unknown): string {
  if (error instanceof SyntaxError) return `is no JSON: ${error.message}`;
  if (error instanceof z.ZodError) {
    return describeIssues(error.issues);
  }
  if (hasCode(error, 'user-unknown', 'two-factor-not-active', 'usage')) return error.message;
  throw error;
}
