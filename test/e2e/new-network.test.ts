import assert from 'node:assert/strict';
import { generate } from 'otplib';
import type { Page } from 'playwright-core';
import { createExemptions } from '../../src/redis/exemptions.ts';
import { connectRedis } from '../../src/redis/connection.ts';
import { createKeys } from '../../src/redis/keys.ts';
import {
  overwrite,
  startForwardingProxy,
  type ForwardingProxy,
} from '../support/forwarding-proxy.ts';
import { aRealmUser, testOtpSecret } from '../support/realm.ts';
import { stackStartTimeoutMs, useRedis } from '../support/stack.ts';
import { confirmOnPhone, enterCode, openWindow, readNumber, typeNumber } from './person.ts';
import { openStage, waitForDashboard, type Stage } from './stage.ts';

const ann = 'ann@example.com';
const exempt = 'exempt@example.com';

describe('a log-in from a new network, in a browser', function () {
  this.timeout(90_000);
  let stage: Stage;
  let elsewhere: ForwardingProxy;

  before(async function () {
    this.timeout(stackStartTimeoutMs);
    const users = [ann, exempt].map((username) => aRealmUser(username, { otp: true }));
    const ipVerification = { enabled: true, trustedNetworks: [] };
    stage = await openStage({ realm: { users }, ipVerification });
    const localAddress = '127.9.9.9';
    elsewhere = await startForwardingProxy(stage.realm.keycloakUrl, {
      localAddress,
      forwardedFor: overwrite,
    });
    await exemptUser((await stage.realm.getUser(exempt)).id);
  });
  after(async () => {
    elsewhere.stop();
    await stage.close();
  });

  async function exemptUser(userId: string): Promise<void> {
    const redis = await connectRedis({ url: (await useRedis()).url, timeoutMs: 5_000 });
    const exemption = { by: 'test', at: 0, reason: 'travels', until: null, suspendedAt: null };
    await createExemptions(redis, createKeys(stage.realm.realm)).save(userId, exemption);
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

  /** A window on a computer of another network. */
  async function openWindowElsewhere(): Promise<Page> {
    // Chromium asks this machine without a proxy, unless it is told to.
    const proxy = { server: elsewhere.url, bypass: '<-loopback>' };
    return (await stage.chromium.newContext({ locale: 'en', proxy })).newPage();
  }

  it('takes a number again from another network, and says in the mail which one', async () => {
    const login = await openWindowElsewhere();
    await stage.logIn(login, ann);
    await login.waitForSelector('#otp');
    await login.fill('#otp', await code(2));
    await login.click('[type=submit]');
    const number = await readNumber(login);
    const link = await stage.linkInMail(ann);
    const phone = await openWindow(stage);
    await phone.goto(link);
    const page = await phone.innerText('main');
    assert.match(page, /127\.9\.9\.0\/24\s+127\.0\.0\.0\/24/);
    const arrived = waitForDashboard(stage, login);
    await typeNumber(phone, number);
    assert.match(await arrived, /[?&]code=/);
    await Promise.all([login.context().close(), phone.context().close()]);
  });

  it('takes the code alone of a user who is exempt, who gets no mail', async () => {
    const login = await openWindowElsewhere();
    await stage.logIn(login, exempt);
    await enterCode(stage, login, await code(0));
    await login.context().close();
    assert.ok(!stage.smtp.mails.some(({ to }) => to === exempt));
  });
});
