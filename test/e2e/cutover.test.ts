import { aRealmUser } from '../support/realm.ts';
import { stackStartTimeoutMs } from '../support/stack.ts';
import { firstRequiredInstant, lastOptionalInstant } from '../support/hook-sidecar.ts';
import {
  arriveBy,
  confirmOnPhone,
  enrol,
  enterCode,
  goesOnWithinMs,
  openWindow,
  readNumber,
} from './person.ts';
import { openStage, type Stage } from './stage.ts';

const username = 'ann@example.com';
const longAfter = '2022-03-01T12:00:00Z';

describe('a user of an existing customer, in a browser, around the cutover', function () {
  this.timeout(90_000);
  let stage: Stage;
  let nextCode: () => Promise<string>;

  before(async function () {
    this.timeout(stackStartTimeoutMs);
    stage = await openStage({ realm: { users: [aRealmUser(username)] }, twoFactor: {} });
  });
  after(() => stage.close());

  it('logs in by the password alone to the last optional instant', async () => {
    stage.setNow(lastOptionalInstant);
    const login = await openWindow(stage);
    await arriveBy(stage, login, () => stage.logIn(login, username));
    await login.context().close();
  });

  it('is led through set-up from the first required instant on', async () => {
    stage.setNow(firstRequiredInstant);
    const login = await openWindow(stage);
    await stage.logIn(login, username);
    await confirmOnPhone(stage, username, await readNumber(login));
    await login.waitForSelector('#totp', { timeout: goesOnWithinMs });
    nextCode = await enrol(stage, login);
    await login.context().close();
  });

  it('enters a code at each log-in from then on', async () => {
    stage.setNow(longAfter);
    const login = await openWindow(stage);
    await stage.logIn(login, username);
    await enterCode(stage, login, await nextCode());
    await login.context().close();
  });
});
