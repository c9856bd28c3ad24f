import assert from 'node:assert/strict';
import { createHookRealm, type HookRealm } from '../support/hook-realm.ts';
import { createLoginBrowser, type Page } from '../support/login-browser.ts';
import { aRealmUser, testPassword } from '../support/realm.ts';
import { say, startFakeSidecar, type FakeSidecar } from './fake-sidecar.ts';

const ann = { username: 'ann@example.com', password: testPassword };

/** What it says of the mail, by what became of that. */
const deliveries: Record<string, RegExp> = {
  queued: /is on its way/,
  deferred: /could not be sent yet\. We go on trying.*Try to send it now/s,
  sending: /is on its way/,
  sent: /We sent a mail to/,
  refused: /could not be delivered\. If another one/,
  dropped: /could not be delivered\. If another one/,
  unknown: /cannot tell whether the mail/,
};

/** Answers about verifications that are none. */
const notOnes: Record<string, object> = {
  'an unknown state': { state: 'perhaps' },
  'a number of three digits': { number: 100 },
  'an address for an id': { id: '../decisions' },
  'no mailbox': { mailbox: null },
  'no instant': { expiresAt: 'soon' },
  'an unknown delivery': { delivery: 'lost' },
  'no instant to try again at': { state: 'limited', retryAt: null },
};

/** Refusals that say nothing of the user. */
const othersFaults: Record<string, [status: number, body: unknown]> = {
  'a question that is none': [400, { status: 400, code: 'usage' }],
  'nothing at this address': [404, { status: 404, title: 'Not Found' }],
  'a page of something else': [404, '<html>Not found</html>'],
  'no word': [400, ''],
  'a word for something else': [404, { status: 404, code: 'user-unknown' }],
};

describe('The page of a log-in that waits for a mail', function () {
  this.timeout(300_000);
  let sidecar: FakeSidecar;
  let realm: HookRealm;

  before(async () => {
    realm = await createHookRealm(
      { sidecarUrl: 'http://127.0.0.1:1' },
      { users: [aRealmUser(ann.username)] },
    );
  });
  // Each has its own: the breaker counts by address.
  beforeEach(async () => {
    sidecar = await startFakeSidecar();
    sidecar.behave(say({ verdict: 'continue', steps: ['verify-ip'] }));
    await realm.configure({ sidecarUrl: sidecar.url });
  });
  afterEach(() => sidecar.stop());

  function show(): Promise<Page> {
    return createLoginBrowser(realm).logIn(ann);
  }

  for (const [delivery, words] of Object.entries(deliveries))
    it(`says what became of a mail that is ${delivery}`, async () => {
      sidecar.sayOfVerifications({ delivery });

      assert.match((await show()).html, words);
    });

  it('is loaded anew for what became of a mail only where it says so', async () => {
    sidecar.sayOfVerifications({ delivery: 'queued' });
    const browser = createLoginBrowser(realm);
    const page = await browser.logIn(ann);
    const changes: Record<string, boolean> = {};
    for (const delivery of Object.keys(deliveries)) {
      sidecar.sayOfVerifications({ delivery });
      changes[delivery] = (await browser.poll(page)).state !== page.waiting?.version;
    }

    assert.deepEqual(changes, {
      ...{ queued: false, sending: false },
      ...{ deferred: true, sent: true, refused: true, dropped: true, unknown: true },
    });
  });

  it('says that a link has run out, and offers another mail', async () => {
    sidecar.sayOfVerifications({ state: 'expired', expiresAt: '2021-01-01T00:00:00Z' });

    const { html, waiting } = await show();

    assert.equal(waiting?.state, 'expired');
    assert.match(html, /name="another"/);
    assert.doesNotMatch(html, /<output/);
  });

  it('goes on without scripts, by a button and by loading itself anew', async () => {
    const { html } = await show();

    assert.match(html, /<noscript><meta http-equiv="refresh" content="10; url=[^"]+"><\/noscript>/);
    assert.match(html, /name="check"/);
  });

  it('has its script and style in files, which Keycloak serves', async () => {
    const browser = createLoginBrowser(realm);
    const { html } = await browser.logIn(ann);

    for (const [, file = ''] of html.matchAll(/(?:src|href)="([^"]+two-factor-waiting[^"]+)"/g))
      assert.equal((await browser.get(file)).status, 200, file);
  });

  for (const [name, parts] of Object.entries(notOnes))
    it(`is not made from an answer with ${name}`, async () => {
      sidecar.sayOfVerifications(parts);

      assert.equal((await show()).blockedReason, 'away');
    });

  for (const [name, [status, body]] of Object.entries(othersFaults))
    it(`is not replaced by one about the mailbox for ${String(status)} with ${name}`, async () => {
      sidecar.refuseVerifications(status, body);

      assert.equal((await show()).blockedReason, 'away');
    });

  it('is replaced by one about the mailbox for a user who has none', async () => {
    sidecar.refuseVerifications(400, { status: 400, code: 'mailbox-missing' });

    assert.equal((await show()).blockedReason, 'no-mailbox');
  });

  it('asks for no mail by itself when its own belongs to another network', async () => {
    const browser = createLoginBrowser(realm);
    const page = await browser.logIn(ann);
    sidecar.refuseVerifications(404, { status: 404, code: 'verification-unknown' }, /a-verif/);

    const next = await browser.submit(page, { check: 'true' });

    assert.equal(next.waiting?.state, 'gone', next.html);
    assert.doesNotMatch(next.html, /<output/);
    assert.equal((await browser.poll(next)).state, next.waiting.version);
    const opened = await browser.submit(next, { another: 'true' });
    assert.equal(opened.waiting?.state, 'pending', opened.html);
    const paths = sidecar.waiting.map(({ path }) => path);
    assert.deepEqual(paths, ['', '/a-verification', '/a-verification', '/another']);
  });

  it('goes on with its own once it is back in that network', async () => {
    const browser = createLoginBrowser(realm);
    const page = await browser.logIn(ann);
    sidecar.refuseVerifications(404, { status: 404, code: 'verification-unknown' }, /a-verif/);
    const away = await browser.submit(page, { check: 'true' });
    sidecar.refuseVerifications(404, {}, /^never$/);

    assert.notEqual((await browser.poll(away)).state, away.waiting?.version);
    const back = await browser.get(away.waiting?.refresh ?? '');

    assert.equal(back.waiting?.number, page.waiting?.number, back.html);
  });

  it('offers another mail, with a number of its own, once its own was sent four times', async () => {
    sidecar.sayOfVerifications({ resendsLeft: 0, delivery: 'sent' });
    const browser = createLoginBrowser(realm);
    const page = await browser.logIn(ann);
    assert.doesNotMatch(page.html, /name="resend"/);

    await browser.submit(page, { another: 'true' });

    assert.equal(sidecar.waiting.at(-1)?.path, '/another');
  });

  it('has one that waits tried at once, although it may not be sent again', async () => {
    sidecar.sayOfVerifications({ resendsLeft: 0, delivery: 'deferred' });
    const browser = createLoginBrowser(realm);
    const page = await browser.logIn(ann);
    assert.doesNotMatch(page.html, /name="another"/);

    await browser.submit(page, { resend: 'true' });

    assert.equal(sidecar.waiting.at(-1)?.path, '/a-verification/resend');
  });

  it('says until when the link works, for whoever looks at it at whatever time', async () => {
    sidecar.sayOfVerifications({ expiresAt: '2031-01-01T14:05:00Z' });

    const { html } = await show();

    assert.match(
      html,
      /works until\s+<time [^>]*datetime="2031-01-01T14:05:00Z">14:05 UTC<\/time>/,
    );
  });

  it('asks for the mail once', async () => {
    await show();

    assert.deepEqual(
      sidecar.waiting.map(({ path, purpose }) => [path, purpose]),
      [['', 'network']],
    );
    assert.match(sidecar.waiting[0]?.attempt ?? '', /^[\w-]{22}$/);
  });

  it('tells its script nothing while the sidecar is away, and stands as it was', async () => {
    const browser = createLoginBrowser(realm);
    const page = await browser.logIn(ann);
    await sidecar.stop();

    assert.deepEqual(await browser.poll(page), { status: 503, state: undefined });
  });

  it('asks nothing for its script in a log-in that does not wait', async () => {
    sidecar.behave(say({ verdict: 'deny', reason: 'network-not-allowed' }));
    const browser = createLoginBrowser(realm);
    const page = await browser.logIn(ann);
    const action = /<form[^>]*\saction="([^"]+)"/.exec(page.html)?.[1] ?? '';
    const url = new URL(action.replaceAll('&amp;', '&'));
    url.searchParams.delete('session_code');
    url.searchParams.set('two-factor-poll', 'true');

    assert.equal((await browser.get(url)).blockedReason, 'network-not-allowed');
    assert.equal(sidecar.waiting.length, 0);
  });
});
