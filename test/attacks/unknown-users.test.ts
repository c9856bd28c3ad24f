import assert from 'node:assert/strict';
import { askForReset } from '../flows/links.ts';
import { askForToken, createLoginBrowser, type Page } from '../support/login-browser.ts';
import { instants, openStage, purposes, type Stage } from './stage.ts';

const unknown = 'nobody@example.com';
const wrongPassword = 'not-the-password';

/** What a stranger could want to learn about a user by asking. */
const known: Record<string, (stage: Stage) => Promise<string>> = {
  'has no authenticator': async (stage) => (await stage.createVictim()).username,
  'has one': async (stage) => (await stage.createVictim({ otp: true })).username,
  'is disabled': async (stage) => (await stage.createVictim({ enabled: false })).username,
  'is waited for': async (stage) => {
    const victim = await stage.createVictim();
    await stage.startLogin(victim, 'network');
    return victim.username;
  },
  'has refused a mail': async (stage) => {
    const victim = await stage.createVictim();
    await stage.startLogin(victim, 'network');
    const [link = ''] = await stage.reader.linksOf(victim.username, 1);
    assert.equal((await stage.reader.refuse(link)).status, 200);
    return victim.username;
  },
};

describe('Without the password, a user who does not exist looks like one who', function () {
  this.timeout(300_000);
  let stage: Stage;

  before(async () => {
    stage = await openStage({ resetPasswordAllowed: true });
  });
  after(() => stage.stop());

  async function logIn(username: string): Promise<string> {
    const page = await createLoginBrowser(stage.realm).logIn({ username, password: wrongPassword });
    return describePage(page, username);
  }

  async function reset(username: string): Promise<string> {
    const page = await askForReset(createLoginBrowser(stage.realm), username);
    return describePage(page, username);
  }

  async function askDirectly(username: string, totp?: string): Promise<unknown> {
    return askForToken(stage.realm, {
      grant_type: 'password',
      username,
      password: wrongPassword,
      ...(totp !== undefined && { totp }),
    });
  }

  for (const purpose of purposes)
    for (const [what, create] of Object.entries(known))
      it(`${what}, while a log-in may need ${purpose}`, async () => {
        const username = await create(stage);
        stage.sidecar.setNow(instants[purpose]);

        assert.equal(await logIn(username), await logIn(unknown));
        assert.equal(await reset(username), await reset(unknown));
        for (const totp of [undefined, '000000'])
          assert.deepEqual(await askDirectly(username, totp), await askDirectly(unknown, totp));
      });

  it('is named in a link with a wrong signature', async () => {
    const victim = await stage.createVictim();
    await stage.startLogin(victim, 'network');
    const { id } = await stage.sidecar.latest(victim.id);
    const linkTo = (user: string, verification: string): string =>
      `https://verify.example/verify/${user}.${verification}.${'A'.repeat(43)}`;

    const ofKnown = linkTo(victim.id, id);
    const ofUnknown = linkTo('00000000-0000-0000-0000-000000000000', 'AAAAAAAAAAAAAAAAAAAAAA');

    for (const act of [
      (link: string) => stage.reader.look(link),
      (link: string) => stage.reader.type(link, 10),
      (link: string) => stage.reader.refuse(link),
    ]) {
      const [one, other] = [await act(ofKnown), await act(ofUnknown)];
      assert.equal(withoutNonce(one.text), withoutNonce(other.text));
      assert.equal(one.status, other.status);
    }
  });
});

/** All of a page but what differs between any two log-ins, and what was typed. */
function describePage({ status, html }: Page, username: string): string {
  const text = html
    .replaceAll(/(session_code|tab_id|execution|client_data|state|nonce)=[^&"\\]*/g, '$1=…')
    .replaceAll(/"[\w+/]{64}"/g, '"…"')
    .replaceAll(username, '…');
  return `${String(status)} ${text}`;
}

function withoutNonce(text: string): string {
  return text.replaceAll(/nonce="[^"]*"/g, 'nonce="…"');
}
