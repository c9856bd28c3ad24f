import type { Row } from './row.ts';
import { browserRows } from './rows/browser.ts';
import { consentRows } from './rows/consent.ts';
import { detourRows } from './rows/detours.ts';
import { deviceRows } from './rows/device.ts';
import { directGrantRows } from './rows/direct-grant.ts';
import { enforcedRows } from './rows/enforced.ts';
import { identityProviderRows } from './rows/identity-provider.ts';
import { mailedLinkRows } from './rows/mailed-links.ts';
import { ownActionRows } from './rows/own-actions.ts';
import { pendingActionRows } from './rows/pending-actions.ts';
import { registrationRows } from './rows/registration.ts';
import { removalRows } from './rows/removal.ts';
import { tokenRows } from './rows/tokens.ts';
import { withoutCodeRows } from './rows/without-code.ts';

/** What comes before any enforcement. */
export const rows: Row[] = [
  ...browserRows,
  ...directGrantRows,
  ...registrationRows,
  ...mailedLinkRows,
  ...identityProviderRows,
  ...removalRows,
  ...ownActionRows,
  ...pendingActionRows,
  ...deviceRows,
  ...detourRows,
  ...withoutCodeRows,
  ...consentRows,
];

export const allRows: Row[] = [...rows, ...tokenRows, ...enforcedRows];
