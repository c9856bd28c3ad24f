import { outcomesWith } from '../columns.ts';
import { postConsent } from '../detours.ts';
import { whereabouts } from '../whereabouts.ts';
import type { Row, Visit } from '../row.ts';
import { walk, type Detour } from '../walk.ts';

/** From the page that follows the password. */
async function consent(visit: Visit): Promise<string> {
  const { browser, visitor } = visit;
  const detour: Detour = {
    word: 'consent',
    at: ['login-otp', 'hook'],
    take: (page) => postConsent(browser, page),
  };
  const shown = await walk(browser, await browser.open(), visitor, { detour });
  return `${shown}; ${await whereabouts(visit)}`;
}

const refused = (page: string): string => `${page} > consent > interaction_required; outside`;

/** Keycloak itself refuses while its flow is not at its end; from then on only the hook does. */
const ended = 'otp > consent > page-expired; outside';

export const consentRows: Row[] = [
  {
    name: 'consent to a page that was not shown',
    enter: consent,
    outcomes: outcomesWith({
      none: [refused('offer'), refused('verify-ip')],
      noneAfter: [refused('set-up'), refused('set-up')],
      unproven: [refused('code'), refused('code')],
      proven: [ended, ended],
    }),
  },
];
