import type { Command } from 'commander';
import type { CliContext } from '../context.ts';
import { compareRealm } from '../realm.ts';
import { json } from './options.ts';

/** `realm` */
export function addRealm(program: Command, context: CliContext): void {
  const realm = program.command('realm').description('prepare a realm; needs an administrator');
  realm
    .command('plan')
    .description('show what the realm lacks; changes nothing')
    .option(...json)
    .action((options: { json?: boolean }) => compareRealm(context, { ...options, apply: false }));
  realm
    .command('apply')
    .description('show what the realm lacks, and make it so')
    .option(...json)
    .action((options: { json?: boolean }) => compareRealm(context, { ...options, apply: true }));
}
