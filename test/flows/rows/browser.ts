import type { Row } from '../row.ts';
import { walk } from '../walk.ts';

const asksForWhatIsMissing: Row['outcomes'] = {
  before: {
    none: ['in', 'verify-ip'],
    unproven: ['code > in', 'code > verify-ip'],
    proven: ['in', 'verify-ip'],
  },
  after: {
    none: ['set-up', 'set-up'],
    unproven: ['code > in', 'code > verify-ip'],
    proven: ['in', 'verify-ip'],
  },
};

const nobodyIsThere = ['login_required', 'login_required'] as const;

export const browserRows: Row[] = [
  {
    name: 'browser form',
    enter: async ({ browser, visitor }) => walk(browser, await browser.open(), visitor),
    outcomes: asksForWhatIsMissing,
  },
  {
    name: 'SSO cookie',
    hasSession: true,
    enter: async ({ browser, visitor }) => walk(browser, await browser.open(), visitor),
    outcomes: asksForWhatIsMissing,
  },
  {
    name: 'prompt=none in a session',
    hasSession: true,
    enter: async ({ browser, visitor }) =>
      walk(browser, await browser.open({ prompt: 'none' }), visitor),
    outcomes: {
      before: {
        none: ['in', 'interaction_required'],
        unproven: ['interaction_required', 'interaction_required'],
        proven: ['in', 'interaction_required'],
      },
      after: {
        none: ['interaction_required', 'interaction_required'],
        unproven: ['interaction_required', 'interaction_required'],
        proven: ['in', 'interaction_required'],
      },
    },
  },
  {
    name: 'prompt=none without a session',
    enter: async ({ browser, visitor }) =>
      walk(browser, await browser.open({ prompt: 'none' }), visitor),
    outcomes: {
      before: { none: nobodyIsThere, unproven: nobodyIsThere, proven: nobodyIsThere },
      after: { none: nobodyIsThere, unproven: nobodyIsThere, proven: nobodyIsThere },
    },
  },
  {
    name: 'prompt=login in a session',
    hasSession: true,
    enter: async ({ browser, visitor }) =>
      walk(browser, await browser.open({ prompt: 'login' }), visitor),
    outcomes: asksForWhatIsMissing,
  },
];
