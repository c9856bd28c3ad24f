import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { aRealmUser } from '../support/realm.ts';
import { stackStartTimeoutMs } from '../support/stack.ts';
import { photograph } from './browser.ts';
import { confirmOnPhone, goesOnWithinMs, openWindow, readNumber } from './person.ts';
import { openStage, type Stage } from './stage.ts';

/** Keycloak's limit for one page: the page loads itself anew within it, as it does within the 300 seconds of a realm. */
const pageLimitSeconds = 15;

describe('a log-in that waits for a mail, in a browser without scripts', function () {
  this.timeout(120_000);
  const username = 'ann@example.com';
  const other = 'bob@example.com';
  let stage: Stage;

  before(async function () {
    this.timeout(stackStartTimeoutMs);
    stage = await openStage({
      realm: {
        ...{ accessCodeLifespanUserAction: pageLimitSeconds, accessCodeLifespanLogin: 600 },
        users: [aRealmUser(username), aRealmUser(other)],
      },
    });
  });
  after(() => stage.close());

  async function begin(user: string): Promise<Page> {
    const login = await openWindow(stage, { javaScriptEnabled: false });
    await stage.logIn(login, user);
    return login;
  }

  it('outlives the time that Keycloak gives to one page, and goes on by itself', async () => {
    const login = await begin(username);
    const shown = await readNumber(login);
    await photograph(login, 'waiting-without-scripts');
    await login.waitForTimeout(pageLimitSeconds * 3 * 1000);

    assert.equal(await readNumber(login), shown);
    await confirmOnPhone(stage, username, shown);
    await login.waitForSelector('#totp', { timeout: goesOnWithinMs + 10_000 });
    const mails = stage.smtp.mails.filter(({ to }) => to === username);
    assert.equal(mails.length, 1);
    await login.context().close();
  });

  it('goes on by its button', async () => {
    const login = await begin(other);
    await confirmOnPhone(stage, other, await readNumber(login));
    await login.click('#two-factor-check');

    await login.waitForSelector('#totp', { timeout: goesOnWithinMs });
    await login.context().close();
  });
});
