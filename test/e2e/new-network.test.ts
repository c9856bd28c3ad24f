import assert from 'node:assert/strict';
import { generate } from 'otplib';
import { createExemptions } from '../../src/redis/exemptions.ts';
import { connectRedis } from '../../src/redis/connection.ts';
import { createKeys } from '../../src/redis/keys.ts';
import { aRealmUser, testOtpSecret } from '../support/realm.ts';
import { stackStartTimeoutMs, useRedis } from '../support/stack.ts';
import { confirmOnPhone, enterCode, openWindow, readNumber } from './person.ts';
import { openStage, waitForDashboard, type Stage } from './stage.ts';

const ann = 'ann@example.com';
const exempt = 'exempt@example.com';

describe('a log-in from a new network, in a browser', function () {
  this.timeout(90_000);
  let stage: Stage;

  before(async function () {
    this.timeout(stackStartTimeoutMs);
    const users = [ann, exempt].map((username) => aRealmUser(username, { otp: true }));
    const ipVerification = { enabled: true, trustedNetworks: [] };
    stage = await openStage({ realm: { users }, ipVerification });
    await exemptUser((await stage.realm.getUser(exempt)).id);
  });
  after(() => stage.close());

  async function exemptUser(userId: string): Promise<void> {
    const redis = await connectRedis({ url: (await useRedis()).url, timeoutMs: 5_000 });
    const exemption = { by: 'test', at: 0, reason: 'travels', until: null, suspendedAt: null };
    await createExemptions(redis, createKeys(stage.realm.realm)).saveAll(
      new Map([[userId, exemption]]),
    );
    redis.close();
  }

  /** Not the one that the log-in before used up. */
  function code(step: number): Promise<string> {
    const epoch = Math.floor(Date.now() / 1000) + 30 * step;
    return generate({ secret: testOtpSecret, epoch });
  }

  it('takes the code, and then the number of a mail', async () => {
    const login = await openWindow(stage);
    await stage.logIn(login, ann);
    await login.waitForSelector('#otp');
    await login.fill('#otp', await code(0));
    await login.click('[type=submit]');
    const number = await readNumber(login);
    const arrived = waitForDashboard(stage, login);
    await confirmOnPhone(stage, ann, number);
    await arrived;
    await login.context().close();
  });

  it('takes the code alone once the network is known, in another browser too', async () => {
    const login = await openWindow(stage);
    await stage.logIn(login, ann);
    await enterCode(stage, login, await code(1));
    await login.context().close();
  });

  it('takes the code alone of a user who is exempt, who gets no mail', async () => {
    const login = await openWindow(stage);
    await stage.logIn(login, exempt);
    await enterCode(stage, login, await code(0));
    await login.context().close();
    assert.ok(!stage.smtp.mails.some(({ to }) => to === exempt));
  });
});
