import type RealmRepresentation from '@keycloak/keycloak-admin-client/lib/defs/realmRepresentation.js';
import type { HookRealm } from '../support/hook-realm.ts';
import {
  firstRequiredInstant,
  lastOptionalInstant,
  type HookSidecar,
} from '../support/hook-sidecar.ts';
import { openMailStage } from '../support/hook-stage.ts';
import { createLoginBrowser, type LoginBrowser, type Page } from '../support/login-browser.ts';
import { aRealmUser, testPassword } from '../support/realm.ts';
import type { TestSmtpServer } from '../support/smtp-server.ts';
import { createMailReader, type MailReader } from './mail-reader.ts';

/** Where administrators read mail. */
export const administrator = 'security@msp.example';

/** What a log-in waits for, by the purpose of its mail. */
export const instants = { 'set-up': firstRequiredInstant, network: lastOptionalInstant };

export type Purpose = keyof typeof instants;

export const purposes = Object.keys(instants) as Purpose[];

export interface Victim {
  id: string;
  username: string;
  password: string;
}

/** A log-in whose page waits for a mail. */
export interface WaitingLogin {
  browser: LoginBrowser;
  page: Page;
  number: number;
}

/** Realm, sidecar, mail server and pages, all of them real; no network is known. */
export interface Stage {
  realm: HookRealm;
  sidecar: HookSidecar;
  smtp: TestSmtpServer;
  reader: MailReader;
  /** A user of their own, since mails and tries are counted by user. */
  createVictim(parts?: Parameters<typeof aRealmUser>[1]): Promise<Victim>;
  /** Logs in with the password, from a browser of its own. */
  startLogin(victim: Victim, purpose: Purpose): Promise<WaitingLogin>;
  stop(): Promise<void>;
}

export async function openStage(parts: Partial<RealmRepresentation> = {}): Promise<Stage> {
  const { realm, sidecar, smtp, close } = await openMailStage(parts, {
    SECURITY_MAIL: administrator,
  });
  let count = 0;
  return {
    realm,
    sidecar,
    smtp,
    reader: createMailReader(sidecar, smtp),
    createVictim: async (userParts) => {
      const username = `victim-${String((count += 1))}@example.com`;
      const { id } = await realm.admin.users.create(aRealmUser(username, userParts));
      return { id, username, password: testPassword };
    },
    startLogin: async (victim, purpose) => {
      sidecar.setNow(instants[purpose]);
      const browser = createLoginBrowser(realm);
      return waitingAt(browser, await browser.logIn(victim), purpose);
    },
    stop: close,
  };
}

/** @throws when the page is not one that waits for a mail of this purpose */
export function waitingAt(browser: LoginBrowser, page: Page, purpose: Purpose): WaitingLogin {
  const number = page.waiting?.number;
  if (page.waiting?.purpose !== purpose || number === undefined)
    throw new Error(`Not a page that waits for the mail of ${purpose}: ${page.html}`);
  return { browser, page, number };
}
