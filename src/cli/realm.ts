import { applyRealmSettings } from '../services/realm-settings.ts';
import type { CliContext } from './context.ts';
import { printJson, printLine } from './print.ts';

/** `realm plan` shows what a realm lacks, `realm apply` makes it so. */
export async function compareRealm(
  context: CliContext,
  options: { apply: boolean; json?: boolean },
): Promise<void> {
  const { realm, settings } = await context.openRealm();
  let changes = 0;
  for await (const { name, differences, remarks } of applyRealmSettings(settings, options)) {
    changes += differences.length;
    if (options.json === true) {
      await printJson(context.stdout, {
        setting: name,
        differences,
        remarks,
        applied: options.apply,
      });
      continue;
    }
    await printLine(context.stdout, `${differences.length === 0 ? '=' : '~'} ${name}`);
    for (const difference of differences) await printLine(context.stdout, `    ${difference}`);
    for (const remark of remarks) await printLine(context.stdout, `    note: ${remark}`);
  }
  if (options.json !== true)
    await printLine(context.stdout, conclude(realm, changes, options.apply));
}

function conclude(realm: string, changes: number, apply: boolean): string {
  if (changes === 0) return `Realm ${realm} is as it must be; nothing was changed.`;
  const done = apply ? 'made' : 'to make: run cutover realm apply';
  return `Realm ${realm}: ${String(changes)} change${changes === 1 ? '' : 's'} ${done}.`;
}
