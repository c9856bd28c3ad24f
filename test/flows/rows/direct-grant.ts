import { askForToken, type TokenAnswer } from '../../support/login-browser.ts';
import type { Row, Visit } from '../row.ts';

/** `refused` is the hook's work; Keycloak itself refuses when its flow misses the code. */
function wordFor({ body }: TokenAnswer): string {
  if (body['error'] === undefined) return 'in';
  const isHook = body['error_description'] === 'Account is not fully set up';
  return body['error'] === 'invalid_grant' && isHook ? 'refused' : 'refused by the flow';
}

async function askDirectly(
  { address, visitor }: Visit,
  more: Record<string, string> = {},
): Promise<string> {
  const { username, password } = visitor;
  return wordFor(
    await askForToken(address, {
      grant_type: 'password',
      scope: 'openid',
      username,
      password,
      ...more,
    }),
  );
}

const noCode = ['refused', 'refused'] as const;
const flowAsks = ['refused by the flow', 'refused by the flow'] as const;

export const directGrantRows: Row[] = [
  {
    name: 'direct grant without totp',
    enter: (visit) => askDirectly(visit),
    outcomes: {
      before: { none: ['in', 'refused'], unproven: noCode, proven: flowAsks },
      after: { none: ['refused', 'refused'], unproven: noCode, proven: flowAsks },
    },
  },
  {
    name: 'direct grant with totp',
    enter: async (visit) => askDirectly(visit, { totp: await visit.visitor.nextCode() }),
    outcomes: {
      before: { none: ['in', 'refused'], unproven: noCode, proven: ['in', 'refused'] },
      after: { none: ['refused', 'refused'], unproven: noCode, proven: ['in', 'refused'] },
    },
  },
];
