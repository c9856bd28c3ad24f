import { aRealmUser } from '../support/realm.ts';
import { stackStartTimeoutMs } from '../support/stack.ts';
import { assertAccessible, photograph } from './browser.ts';
import { confirmOnPhone, goesOnWithinMs, openWindow, readNumber } from './person.ts';
import { openStage, type Stage } from './stage.ts';

const ann = 'ann@example.com';

/** The pause after the first try is a minute at most. */
const triedAgainWithinMs = 60_000 + goesOnWithinMs;

describe('a log-in that waits for a mail while the mail server is away, in a browser', function () {
  this.timeout(120_000);
  let stage: Stage;

  before(async function () {
    this.timeout(stackStartTimeoutMs);
    stage = await openStage({ realm: { users: [aRealmUser(ann)] } });
  });
  after(() => stage.close());

  it('says so, goes on trying, and goes on once the mail was sent after all', async () => {
    await stage.smtp.pause();
    const login = await openWindow(stage);
    await stage.logIn(login, ann);
    const number = await readNumber(login);
    await login.waitForSelector('[data-delivery=deferred]', { timeout: goesOnWithinMs });
    await assertAccessible(login);
    await photograph(login, 'waiting-mail-server-away');

    await stage.smtp.resume();
    await login.waitForSelector('[data-delivery=sent]', { timeout: triedAgainWithinMs });

    await confirmOnPhone(stage, ann, number);
    await login.waitForSelector('#totp', { timeout: goesOnWithinMs });
    await login.context().close();
  });
});
