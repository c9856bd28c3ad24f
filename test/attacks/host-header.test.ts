import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { askForReset, linkInMail } from '../flows/links.ts';
import { linkSettings } from '../support/link-settings.ts';
import { createLoginBrowser, type LoginBrowser } from '../support/login-browser.ts';
import { openStage, purposes, instants, type Stage } from './stage.ts';

const forged = {
  host: 'evil.example',
  'x-forwarded-host': 'evil.example',
  'x-forwarded-proto': 'https',
  forwarded: 'host=evil.example;proto=https',
};

describe('A forged host in the headers of a request', function () {
  this.timeout(300_000);
  let stage: Stage;
  let forger: Server;
  /** Where Keycloak is reached with forged headers, in every request. */
  let forgerUrl = '';

  before(async () => {
    stage = await openStage({ resetPasswordAllowed: true });
    forger = await startForger(stage.realm.keycloakUrl);
    forgerUrl = `http://127.0.0.1:${String((forger.address() as AddressInfo).port)}`;
  });
  after(async () => {
    forger.close();
    await stage.stop();
  });

  function createForgingBrowser(): LoginBrowser {
    return createLoginBrowser({ ...stage.realm, keycloakUrl: forgerUrl });
  }

  /** As `hostname` does for all realms of a server. */
  async function fixAddress(frontendUrl: string): Promise<void> {
    const { admin, realm } = stage.realm;
    const { attributes } = (await admin.realms.findOne({ realm })) ?? {};
    await admin.realms.update({ realm }, { attributes: { ...attributes, frontendUrl } });
  }

  it('is followed by a Keycloak whose address is not set, so that these tests forge indeed', async () => {
    await fixAddress('');
    const answer = await fetch(`${forgerUrl}/realms/${stage.realm.realm}`);
    assert.match(await answer.text(), /evil\.example/);
  });

  for (const purpose of purposes)
    it(`leads no mail of the sidecar for ${purpose} elsewhere`, async () => {
      await fixAddress(forgerUrl);
      stage.sidecar.setNow(instants[purpose]);
      const victim = await stage.createVictim();

      const page = await createForgingBrowser().logIn(victim);

      assert.equal(page.waiting?.state, 'pending', page.html);
      assert.doesNotMatch(page.html, /evil\.example/);
      const [link] = await stage.reader.linksOf(victim.username, 1);
      assert.match(link ?? '', new RegExp(`^${linkSettings.PUBLIC_URL}/verify/`));
      assertNotIn(victim.username);
    });

  it("leads no mail of Keycloak elsewhere, once the realm's address is set", async () => {
    await fixAddress(forgerUrl);
    const { username } = await stage.createVictim();
    const browser = createForgingBrowser();

    await askForReset(browser, username);

    assert.equal(linkInMail(stage.smtp, username).startsWith(forgerUrl), true);
    assertNotIn(username);
  });

  it('stands in no page behind the link of a mail', async () => {
    const victim = await stage.createVictim();
    await stage.startLogin(victim, 'network');
    const [link = ''] = await stage.reader.linksOf(victim.username, 1);
    const { pathname } = new URL(link);

    for (const path of [pathname, `${pathname}/not-me`, '/verify/x', '/']) {
      const text = await getAsForged(new URL(path, stage.sidecar.pagesUrl));
      assert.match(text, /<h1>/);
      assert.doesNotMatch(text, /evil\.example/);
    }
  });

  function assertNotIn(username: string): void {
    const mails = stage.smtp.mails.filter(({ to }) => to === username);
    assert.equal(mails.length, 1);
    for (const { raw } of mails) assert.doesNotMatch(raw, /evil\.example/);
  }
});

/** Passes requests on, each with the forged headers: a `fetch` sets no `Host`. */
async function startForger(target: string): Promise<Server> {
  const server = createServer((incoming, outgoing) => {
    const { method, url = '/' } = incoming;
    const headers = { ...incoming.headers, ...forged };
    const onward = request(new URL(url, target), { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

/** Headers and body of the answer. */
function getAsForged(url: URL): Promise<string> {
  return new Promise((resolve, reject) => {
    request(url, { headers: forged, timeout: 15_000 }, (response) => {
      let text = JSON.stringify(response.headers);
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => resolve(text));
    })
      .on('error', reject)
      .end();
  });
}
