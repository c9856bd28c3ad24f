import { switchCustomer, type SwitchRequest } from '../services/switch-customer.ts';
import type { CliContext, Run } from './context.ts';
import { printJson, printLine } from './print.ts';

/** `customer on|off CUSTOMER`: the customer's own choice in the optional phase. */
export async function switchCustomerTwoFactor(
  context: CliContext,
  run: Run,
  change: SwitchRequest,
  { json = false }: { json?: boolean },
): Promise<void> {
  const clock = { now: context.now(), realNow: Date.now() };
  const result = await switchCustomer(run, run.policy, clock, change);
  if (json) {
    const { customer, enabled, wasEnabled } = result;
    await printJson(context.stdout, { customer: customer.id, enabled, wasEnabled });
    return;
  }
  const state = result.enabled ? 'on' : 'off';
  const effect = result.enabled
    ? 'its users set up a second factor at their next log-in'
    : 'its users may choose; authenticators that they have stay theirs, and go on being asked for';
  const already = result.enabled === result.wasEnabled ? 'is already' : 'is now';
  await printLine(
    context.stdout,
    `Two-factor ${already} ${state} for customer ${result.customer.id}: ${effect}.`,
  );
}
