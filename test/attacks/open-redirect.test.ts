import assert from 'node:assert/strict';
import { createLoginBrowser } from '../support/login-browser.ts';
import { openStage, purposes, type Stage } from './stage.ts';

const elsewhere = 'https://evil.example/dashboard';

/** Beside an address that is simply another: what parsers have been fooled by. */
const forgedAddresses = [
  elsewhere,
  '//evil.example/dashboard',
  'http://127.0.0.1:9/dashboard/../../evil',
  'http://127.0.0.1:9@evil.example/dashboard',
  'http://127.0.0.1:9\\@evil.example/dashboard',
  'http://127.0.0.1:9.evil.example/dashboard',
  'javascript:alert(1)//127.0.0.1:9/dashboard',
];

/** Where parameters of an address may want to send the reader. */
const parameters = ['redirect_uri', 'redirect', 'return', 'next', 'url', 'continue', 'dashboardUrl']
  .map((name) => `${name}=${encodeURIComponent(elsewhere)}`)
  .join('&');

/** As Keycloak passes on where a log-in came from. */
const clientData = Buffer.from(JSON.stringify({ ru: elsewhere, rt: 'code', st: 'x' })).toString(
  'base64url',
);

/** Links back to the page itself repeat what was added to its address. */
const leading = /(?:href|action)="(?:https?:)?\/\/evil\.example/;

/** Within the pages, the Dashboard, the icon, or the support of the brand. */
const ownTarget =
  /^(?:(?!\/)[\w.\-/]*|https:\/\/dashboard\.example[^"]*|data:image\/svg\+xml[^"]*|mailto:support@msp\.example)$/;

/** Where a log-in is after its mail is confirmed, by what it waited for. */
const arrivals = {
  'set-up': /^login-config-totp$/,
  network: /^http:\/\/127\.0\.0\.1:9\/dashboard\?/,
};

describe('Nobody is sent elsewhere', function () {
  this.timeout(300_000);
  let stage: Stage;

  before(async () => {
    stage = await openStage();
  });
  after(() => stage.stop());

  for (const address of forgedAddresses)
    it(`by a log-in for ${address}`, async () => {
      const browser = createLoginBrowser(stage.realm);

      const page = await browser.open({ redirect_uri: address });

      assert.equal(page.status, 400, page.html);
      assert.doesNotMatch(page.html, /evil/);
    });

  for (const purpose of purposes)
    it(`by the address of a page that waits for ${purpose}`, async () => {
      const victim = await stage.createVictim();
      const { browser, page, number } = await stage.startLogin(victim, purpose);
      const forged = new URL(page.waiting?.refresh ?? '');
      for (const [name, value] of new URLSearchParams(parameters))
        forged.searchParams.set(name, value);
      forged.searchParams.set('client_data', clientData);

      for (const reader of [browser, createLoginBrowser(stage.realm)])
        assert.doesNotMatch((await reader.get(forged)).html, leading);

      const [link = ''] = await stage.reader.linksOf(victim.username, 1);
      await stage.reader.type(link, number);
      const after = await browser.get(forged);
      // A log-in that waits for its set-up goes on with a page of Keycloak.
      const target = after.redirectedTo?.href ?? after.id;
      assert.match(target, arrivals[purpose]);
      assert.doesNotMatch(after.html, leading);
    });

  it('by a page behind the link of a mail, whatever is added to its address', async () => {
    const victim = await stage.createVictim();
    await stage.startLogin(victim, 'network');
    const [link = ''] = await stage.reader.linksOf(victim.username, 1);
    const { pathname } = new URL(link);
    const paths = [
      `${pathname}?${parameters}`,
      `${pathname}/not-me?${parameters}`,
      `/verify/x?${parameters}`,
      `//evil.example${pathname}`,
      `//evil.example/%2f..`,
      `/verify//evil.example/..`,
      `/\\evil.example`,
    ];

    for (const path of paths)
      for (const method of ['GET', 'POST'])
        await assertStays(`${stage.sidecar.pagesUrl}${path}`, method);
  });
});

async function assertStays(url: string, method: string): Promise<void> {
  const response = await fetch(url, { method, redirect: 'manual' });
  const text = await response.text();
  assert.equal(response.headers.get('location'), null, url);
  assert.equal(response.headers.get('refresh'), null, url);
  assert.doesNotMatch(text, /http-equiv="?refresh/i);
  for (const [, target = ''] of text.matchAll(/(?:href|action)="([^"]*)"/g))
    assert.match(target, ownTarget, url);
}
