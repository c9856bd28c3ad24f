import assert from 'node:assert/strict';
import {
  maximumResends,
  maximumTries,
  verificationBudget,
  verificationNumbers,
} from '../../src/domain/verification.ts';
import type { Page } from '../support/login-browser.ts';
import { waitForSentMail } from '../support/sent-mail.ts';
import { openStage, purposes, waitingAt, type Stage, type WaitingLogin } from './stage.ts';

/** Who reads the mailbox, and does not see the page of the log-in, has ninety numbers to choose from. */
describe('Somebody who guesses the number of a log-in', function () {
  this.timeout(300_000);
  let stage: Stage;

  before(async () => {
    stage = await openStage();
  });
  after(() => stage.stop());

  /** Types every number but the right one, all at once. @returns how many of them cost a try */
  async function guess(links: readonly string[], { number }: WaitingLogin): Promise<number> {
    const wrong = verificationNumbers.filter((each) => each !== number);
    const answers = await Promise.all(
      wrong.map((each, index) => stage.reader.type(links[index % links.length] ?? '', each)),
    );
    const counted = answers.filter(({ text }) => /Tries left: [12]\b/.test(text));
    assert.deepEqual([...new Set(answers.map(({ status }) => status))].sort(), [410, 422]);
    return counted.length + 1;
  }

  async function show({ browser, page }: WaitingLogin): Promise<Page> {
    return browser.get(page.waiting?.refresh ?? '');
  }

  for (const purpose of purposes)
    it(`has three tries over all mails and requests for ${purpose}, and then none`, async () => {
      const victim = await stage.createVictim();
      const login = await stage.startLogin(victim, purpose);
      let { page } = login;
      for (let resends = 0; resends < maximumResends; resends += 1) {
        await waitForSentMail(login.browser, page);
        page = await login.browser.submit(page, { resend: 'true' });
      }
      const links = await stage.reader.linksOf(victim.username, maximumResends + 1);

      assert.equal(await guess(links, login), maximumTries);

      for (const link of links)
        assert.equal((await stage.reader.type(link, login.number)).status, 410);
      const burned = await show(login);
      assert.equal(burned.waiting?.state, 'burned', burned.html);
      assert.equal(burned.redirectedTo, undefined);
      assert.deepEqual(await stage.realm.admin.users.listSessions({ id: victim.id }), []);
      const next = await login.browser.submit(burned, { another: 'true' });
      const again = waitingAt(login.browser, next, purpose);
      // The links of before say nothing of the new number.
      for (const link of links) await stage.reader.type(link, again.number);
      assert.equal((await show(again)).waiting?.state, 'pending');
    });

  for (const purpose of purposes)
    it(`gets no further by asking for more mails for ${purpose}`, async () => {
      const victim = await stage.createVictim();
      let login = await stage.startLogin(victim, purpose);
      for (let mails = 1; mails <= verificationBudget.maximum; mails += 1) {
        const [link = ''] = (await stage.reader.linksOf(victim.username, mails)).slice(-1);
        assert.equal(await guess([link], login), maximumTries);
        const page = await login.browser.submit(await show(login), { another: 'true' });
        if (mails === verificationBudget.maximum)
          assert.equal(page.waiting?.state, 'limited', page.html);
        else login = waitingAt(login.browser, page, purpose);
      }
      assert.equal(
        (await stage.sidecar.verifications.list(victim.id)).every(
          ({ state }) => state === 'burned',
        ),
        true,
      );
    });
});
