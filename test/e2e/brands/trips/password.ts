import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { waitUntil } from '../../../../stack/wait-until.ts';
import { lastOptionalInstant } from '../../../support/hook-sidecar.ts';
import { testPassword } from '../../../support/realm.ts';
import type { Walk } from '../walk.ts';
import { close, send } from './steps.ts';

/** The log-in page, and a wrong password. */
export async function mistype(walk: Walk): Promise<void> {
  const login = await walk.openWindow();
  await login.goto(walk.stage.loginUrl());
  await walk.see(login, 'log-in');
  await login.fill('#username', 'nobody@example.com');
  await send(login, '#password', 'wrong');
  await login.waitForSelector('#input-error-username');
  await walk.see(login, 'log-in-wrong-password');
  await close(login);
}

/** Somebody who forgot the password. */
export async function resetPassword(walk: Walk): Promise<void> {
  walk.stage.setNow(lastOptionalInstant);
  const username = await walk.addPerson();
  const login = await walk.openWindow();
  await login.goto(walk.stage.loginUrl());
  await login.click('a[href*="reset-credentials"]');
  await login.waitForSelector('#kc-reset-password-form');
  await walk.see(login, 'reset-password');
  await send(login, '#username', username);
  await login.waitForSelector('.pf-v5-c-alert');
  await walk.see(login, 'reset-password-sent');
  await login.goto(await findActionLink(walk, username));
  await login.waitForSelector('#password-new');
  await walk.see(login, 'new-password');
  await login.fill('#password-new', testPassword);
  await send(login, '#password-confirm', 'another');
  await login.waitForSelector('#input-error-password-confirm');
  await walk.see(login, 'new-password-differs');
  await close(login);
}

/** What an administrator asks of a user by mail. */
export async function followAdministrator(walk: Walk): Promise<void> {
  walk.stage.setNow(lastOptionalInstant);
  const username = await walk.addPerson();
  const { realm } = walk.stage;
  const { id } = await realm.getUser(username);
  await realm.admin.users.executeActionsEmail({ id, actions: ['UPDATE_PASSWORD'] });
  const page = await walk.openWindow();
  const link = await findActionLink(walk, username);
  await page.goto(link);
  await page.waitForSelector('#kc-info-message a');
  await walk.see(page, 'actions');
  await page.click('#kc-info-message a');
  await choosePassword(page);
  await page.waitForSelector('#kc-info-message');
  await walk.see(page, 'actions-done');
  await page.goto(link);
  await walk.see(page, 'actions-used');
  await close(page);
}

async function choosePassword(page: Page): Promise<void> {
  await page.fill('#password-new', testPassword);
  await send(page, '#password-confirm', testPassword);
}

/** In the latest of Keycloak's own mails. */
async function findActionLink({ stage }: Walk, mailbox: string): Promise<string> {
  return waitUntil({
    what: `a mail of Keycloak to ${mailbox}`,
    timeoutMs: 20_000,
    check: async () => {
      const { text = '' } = await stage.smtp.readLatest(mailbox);
      const [link] = /http:\S+action-token\S+/.exec(text) ?? [];
      assert.ok(link);
      return link;
    },
  });
}
