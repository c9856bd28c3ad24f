import assert from 'node:assert/strict';
import { aRealmUser, testPassword } from '../support/realm.ts';
import { stackStartTimeoutMs } from '../support/stack.ts';
import { confirmOnPhone, enrol, openWindow, readNumber } from './person.ts';
import { openStage, type Stage } from './stage.ts';

/** Keycloak gives half an hour to a log-in, the mail has two hours: the same three to one here. */
const loginLimitSeconds = 10;

describe('a log-in whose mail is answered later than Keycloak waits, in a browser', function () {
  this.timeout(120_000);
  let stage: Stage;

  before(async function () {
    this.timeout(stackStartTimeoutMs);
    const users = ['ann', 'ben'].map((name) => aRealmUser(`${name}@example.com`));
    const limits = {
      accessCodeLifespanLogin: loginLimitSeconds,
      accessCodeLifespanUserAction: loginLimitSeconds,
    };
    stage = await openStage({ realm: { users, ...limits } });
  });
  after(() => stage.close());

  it('goes on by itself', async () => {
    const login = await openWindow(stage);
    await stage.logIn(login, 'ann@example.com');
    const number = await readNumber(login);
    await login.waitForTimeout(loginLimitSeconds * 3 * 1000);
    await confirmOnPhone(stage, 'ann@example.com', number);
    await enrol(stage, login);
    await login.context().close();
  });

  it('is led back when its computer slept, and goes straight on without another mail', async () => {
    const login = await openWindow(stage);
    await stage.logIn(login, 'ben@example.com');
    const number = await readNumber(login);
    await login.context().setOffline(true);
    await login.waitForTimeout(loginLimitSeconds * 2 * 1000);
    await confirmOnPhone(stage, 'ben@example.com', number);
    await login.context().setOffline(false);

    await login.click('#loginRestartLink');
    await login.fill('#username', 'ben@example.com');
    await login.fill('#password', testPassword);
    await login.click('[type=submit]');
    await enrol(stage, login);
    assert.equal(stage.smtp.mails.filter(({ to }) => to === 'ben@example.com').length, 1);
    await login.context().close();
  });
});
