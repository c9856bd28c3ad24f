import assert from 'node:assert/strict';
import { generate } from 'otplib';
import { createAppliedRealm, type AppliedRealm } from '../support/applied-realm.ts';
import {
  firstRequiredInstant,
  lastOptionalInstant,
  startHookSidecar,
  type HookSidecar,
} from '../support/hook-sidecar.ts';
import { createLoginBrowser, type LoginBrowser, type Page } from '../support/login-browser.ts';
import { createLoginFlow } from '../support/login-flow.ts';
import { aRealmUser, testOtpSecret, testPassword } from '../support/realm.ts';
import { bindFlows, readFlows } from './bound-flows.ts';
import { ownFlows, partsOf } from './own-flows.ts';

describe('realm apply, on a realm with flows of its own', function () {
  this.timeout(300_000);
  let realm: AppliedRealm;
  let sidecar: HookSidecar;
  let flowsBefore: unknown;
  let number = 0;

  before(async () => {
    realm = await createAppliedRealm();
    for (const flow of ownFlows) await createLoginFlow(realm.admin, flow.name, partsOf(flow));
    await bindFlows(realm, ownFlows[0]?.name ?? '');
    flowsBefore = await readFlows(realm);
    sidecar = await startHookSidecar(realm, { now: lastOptionalInstant });
  });
  after(() => sidecar.stop());

  it('leaves them, their settings and where they are bound as they were', async () => {
    assert.deepEqual(await readFlows(realm), flowsBefore);
  });

  async function createUser(otp: boolean): Promise<string> {
    number += 1;
    const username = `user-${String(number)}@example.com`;
    await realm.admin.users.create(aRealmUser(username, { otp }));
    return username;
  }

  for (const { name, optional, required, withOtp } of ownFlows)
    describe(`whose browser flow has ${name}`, () => {
      before(() => realm.admin.realms.update({ realm: realm.realm }, { browserFlow: name }));

      it(`leads who has no OTP: ${optional}; after the cutover: ${required}`, async () => {
        const username = await createUser(false);
        sidecar.setNow(lastOptionalInstant);
        assert.equal(await walkIn(createLoginBrowser(realm), username), optional);

        sidecar.setNow(firstRequiredInstant);
        assert.equal(await walkIn(createLoginBrowser(realm), username), required);
      });

      it(`lets who has one in by one code, for the whole session: ${withOtp}`, async () => {
        sidecar.setNow(firstRequiredInstant);
        const username = await createUser(true);
        const browser = createLoginBrowser(realm);
        assert.equal(await walkIn(browser, username), withOtp);

        assert.equal(await walkIn(browser, username), 'in');
      });
    });
});

/** Answers whatever asks for user name, password or code, and puts an offer off. */
async function walkIn(browser: LoginBrowser, username: string): Promise<string> {
  const words: string[] = [];
  for (let page = await browser.open(); words.length < 8;) {
    words.push(wordFor(page));
    const fields = await answersTo(page, username);
    if (Object.keys(fields).length === 0) break;
    page = await browser.submit(page, fields);
  }
  return words.join(' > ');
}

function wordFor({ id, blockedReason, redirectedTo, html }: Page): string {
  if (redirectedTo?.searchParams.has('code') === true) return 'in';
  return blockedReason ?? (id.replace(/^(login|two-factor)-/, '') || html);
}

async function answersTo({ id, fields }: Page, username: string): Promise<Record<string, string>> {
  return {
    ...(fields.has('username') && { username }),
    ...(fields.has('password') && { password: testPassword }),
    ...(fields.has('otp') && { otp: await generate({ secret: testOtpSecret }) }),
    ...(id === 'two-factor-offer' && { later: 'true' }),
  };
}
