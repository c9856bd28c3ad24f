import assert from 'node:assert/strict';
import { linkSettings } from '../support/link-settings.ts';
import { openStage, purposes, type Purpose, type Stage, type WaitingLogin } from './stage.ts';

describe('The link "This was not me" in a mail', function () {
  this.timeout(120_000);
  let stage: Stage;

  before(async function () {
    this.timeout(300_000);
    stage = await openStage();
  });
  after(() => stage.stop());

  interface Mailed {
    userId: string;
    login: WaitingLogin;
    /** The addresses of both parts. */
    refusalLinks: string[];
  }

  async function startLogin(purpose: Purpose): Promise<Mailed> {
    const victim = await stage.createVictim();
    const login = await stage.startLogin(victim, purpose);
    await stage.reader.linksOf(victim.username, 1);
    const { html, text = '' } = await stage.smtp.readLatest(victim.username);
    const refusal = new RegExp(`${linkSettings.PUBLIC_URL}/verify/[\\w.-]+/not-me`, 'g');
    const refusalLinks = [...String(html).matchAll(refusal), ...text.matchAll(refusal)].flat();
    return { userId: victim.id, login, refusalLinks };
  }

  for (const purpose of purposes) {
    it(`stands once in each part of the mail for ${purpose}, beside the one that confirms`, async () => {
      const { refusalLinks } = await startLogin(purpose);
      const [link] = refusalLinks;
      assert.deepEqual(refusalLinks, [link, link]);
    });

    it(`changes nothing when a scanner opens it, and its page stops the log-in: ${purpose}`, async () => {
      const { userId, login, refusalLinks } = await startLogin(purpose);
      const link = refusalLinks[0] ?? '';

      for (let time = 0; time < 3; time += 1) {
        const { status, text } = await stage.reader.look(link);
        assert.equal(status, 200);
        assert.match(text, /<form method="post">[^]*Stop this log-in/);
      }
      assert.equal((await stage.sidecar.latest(userId)).state, 'pending');

      assert.equal((await stage.reader.refuse(link.replace(/\/not-me$/, ''))).status, 200);
      assert.equal((await stage.sidecar.latest(userId)).state, 'refused');
      assert.match(String((await login.browser.poll(login.page)).state), /REFUSED/i);
    });
  }
});
