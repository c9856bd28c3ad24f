import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { createClient } from 'redis';
import { createLog } from '../../src/http/log.ts';
import { verificationNumbers, type Verification } from '../../src/domain/verification.ts';
import { createVerificationLinks } from '../../src/mail/verification-links.ts';
import { connectRedis, type RedisConnection } from '../../src/redis/connection.ts';
import { createDeliveryLedger } from '../../src/redis/delivery-ledger.ts';
import { createKeys } from '../../src/redis/keys.ts';
import { createVerifications } from '../../src/redis/verifications.ts';
import type { Verifications } from '../../src/services/verifications.ts';
import { startSidecar, type Sidecar } from '../../src/sidecar/start-sidecar.ts';
import { startRedis, type RedisServer } from '../../stack/redis-server.ts';
import { listQueuedNotices } from '../faults/mail-queue.ts';
import { linkSettings } from '../support/link-settings.ts';

const keys = createKeys('dashboard');
const hourMs = 60 * 60 * 1000;
const policyText = `realm: dashboard
timeZone: America/New_York
twoFactor: { newCustomersFrom: 2021-12-06, existingCustomersOptionalUntil: 2022-01-21 }
`;

interface Answer {
  status: number;
  text: string;
  headers: Headers;
}

describe('the pages behind the link of a mail', function () {
  this.timeout(20_000);
  let server: RedisServer;
  let redis: RedisConnection;
  let verifications: Verifications;
  let sidecar: Sidecar;
  let pagesUrl = '';
  let serial = 0;
  const links = createVerificationLinks(
    { realm: 'dashboard', publicUrl: linkSettings.PUBLIC_URL },
    linkSettings.LINK_KEY,
  );

  before(async () => {
    server = await startRedis();
    redis = await connectRedis({ url: server.url, timeoutMs: 5_000 });
    verifications = createVerifications(redis, keys);
    const policyFile = join(mkdtempSync(join(tmpdir(), 'cutover-pages-')), 'policy.yaml');
    writeFileSync(policyFile, policyText);
    sidecar = await startSidecar({
      environment: {
        SIDECAR_ROLES: 'pages',
        KEYCLOAK_URL: 'http://127.0.0.1:9',
        REDIS_URL: server.url,
        POLICY_FILE: policyFile,
        DASHBOARD_URL: 'https://dashboard.example',
        HTTP_PORT: '0',
        PAGES_PORT: '0',
        PAGES_TRUSTED_PROXIES: '127.0.0.1/32',
        ...linkSettings,
      },
      now: Date.now,
      log: createLog('silent'),
    });
    pagesUrl = `http://127.0.0.1:${String(sidecar.pagesPort)}`;
  });

  beforeEach(async () => {
    const client = await createClient({ url: server.url }).connect();
    await client.flushAll();
    client.destroy();
  });

  after(async () => {
    await sidecar.close();
    redis.close();
    await server.stop();
  });

  async function open(changes: { lifetimeMs?: number; locale?: string } = {}): Promise<{
    path: string;
    verification: Verification;
  }> {
    const id = `id-${String((serial += 1))}`;
    const network = '203.0.113.0/24';
    const { verification } = await verifications.open(
      { userId: 'u1', purpose: 'set-up', mailbox: 'ann@example.com', network, attempt: id },
      {
        id,
        browser: 'Firefox',
        locale: 'en',
        lifetimeMs: 2 * hourMs,
        hasOwnBudget: false,
        numbers: verificationNumbers,
        ...changes,
      },
    );
    assert.ok(verification);
    return {
      path: new URL(links.urlOf({ userId: 'u1', verificationId: id })).pathname,
      verification,
    };
  }

  async function ask(path: string, init: RequestInit = {}): Promise<Answer> {
    const response = await fetch(`${pagesUrl}${path}`, { redirect: 'manual', ...init });
    return { status: response.status, text: await response.text(), headers: response.headers };
  }

  const post = (path: string, fields: Record<string, string>): Promise<Answer> =>
    ask(path, { method: 'POST', body: new URLSearchParams(fields) });

  it('ask for the number, beside where the log-in is and where the reader is', async () => {
    const { path } = await open();
    const { status, text } = await ask(path, {
      headers: { 'X-Forwarded-For': '198.51.100.9', 'User-Agent': 'Chrome/130 Safari/537' },
    });
    assert.equal(status, 200);
    for (const words of [
      'Confirm that it is you',
      '203.0.113.0/24',
      'Firefox',
      '198.51.100.0/24',
      'Chrome',
    ]) {
      assert.ok(text.includes(words), words);
    }
    assert.ok(!text.includes('>10<') && !text.includes('value="10"'));
  });

  it('are not changed by being looked at, ten times, by GET and HEAD', async () => {
    const { path, verification } = await open();
    for (let time = 0; time < 10; time += 1) {
      await ask(path);
      await ask(path, { method: 'HEAD' });
      await ask(`${path}/not-me`);
    }
    assert.deepEqual(await verifications.find('u1', verification.id), verification);
  });

  it('confirm by the right number, and say so when they are opened again', async () => {
    const { path, verification } = await open();
    const confirmed = await post(path, { number: String(verification.number) });
    assert.equal(confirmed.status, 200);
    assert.match(confirmed.text, /goes on by itself/);
    assert.equal((await verifications.find('u1', verification.id))?.state, 'confirmed');
    assert.match((await ask(path)).text, /<h1>Confirmed<\/h1>/);
  });

  it('burn after three wrong numbers', async () => {
    const { path, verification } = await open();
    const first = await post(path, { number: '11' });
    assert.equal(first.status, 422);
    assert.match(first.text, /Tries left: 2/);
    assert.match((await post(path, { number: '05' })).text, /Tries left: 1/);
    const third = await post(path, { number: '12' });
    assert.equal(third.status, 410);
    assert.match(third.text, /Too many wrong numbers/);
    const late = await post(path, { number: String(verification.number) });
    assert.match(late.text, /Too many wrong numbers/);
  });

  it('take no try for what is no number, and say what is asked for', async () => {
    const { path, verification } = await open();
    for (const fields of [
      {},
      { number: '' },
      { number: 'ten' },
      { number: '1' },
      { number: '110' },
    ]) {
      const { status, text } = await post(path, fields);
      assert.equal(status, 422);
      assert.match(text, /role="alert">Type the two digits/);
    }
    assert.deepEqual(await verifications.find('u1', verification.id), verification);
  });

  it('take no more than three of ninety numbers that come at once', async () => {
    const { path, verification } = await open();
    const wrong = verificationNumbers.filter((number) => number !== verification.number);
    const answers = await Promise.all(
      wrong.map((number) => post(path, { number: String(number) })),
    );
    assert.equal(answers.filter(({ status }) => status === 422).length, 2);
    assert.equal((await verifications.find('u1', verification.id))?.state, 'burned');
  });

  it('stop a log-in that was not the reader, after a second look, and tell the administrators', async () => {
    const { path, verification } = await open();
    const client = await createClient({ url: server.url }).connect();
    await client.zAdd(keys.knownNetworks('u1'), { value: '192.0.2.0/24', score: Date.now() });
    assert.match((await ask(`${path}/not-me`)).text, /Stop this log-in/);
    const { status, text } = await post(`${path}/not-me`, {});
    assert.equal(status, 200);
    assert.match(text, /Forgot your password\?/);
    assert.equal((await verifications.find('u1', verification.id))?.state, 'refused');
    assert.equal(await client.exists(keys.knownNetworks('u1')), 0);
    client.destroy();
    const told = await createDeliveryLedger(redis, keys).list('u1');
    assert.deepEqual(
      told.map(({ notice, state }) => [notice, state]),
      [[`refusal ${verification.id}`, 'queued']],
    );
    assert.match(
      (await post(path, { number: String(verification.number) })).text,
      /no longer works/,
    );
  });

  const type = async (path: string, ...numbers: number[]): Promise<Answer> => {
    const answers = [];
    for (const number of numbers) answers.push(await post(path, { number: String(number) }));
    const last = answers.at(-1);
    assert.ok(last);
    return last;
  };
  const ends: Record<string, (made: Awaited<ReturnType<typeof open>>) => Promise<unknown>> = {
    'was confirmed': ({ path, verification }) => type(path, verification.number),
    'wrong numbers burned': ({ path }) => type(path, 11, 12, 13),
  };
  for (const [when, end] of Object.entries(ends))
    it(`let the reader stop a log-in that ${when}`, async () => {
      const made = await open();
      await end(made);
      const { path, verification } = made;
      const link = `href="${path.replace('/verify/', '')}/not-me"`;
      assert.ok((await ask(path)).text.includes(link));

      assert.match((await ask(`${path}/not-me`)).text, /Stop this log-in/);
      assert.match((await post(`${path}/not-me`, {})).text, /The log-in was stopped/);

      assert.equal((await verifications.find('u1', verification.id))?.state, 'refused');
      assert.equal((await post(`${path}/not-me`, {})).status, 410);
      const told = await createDeliveryLedger(redis, keys).list('u1');
      assert.deepEqual(
        told.map(({ notice }) => notice),
        [`refusal ${verification.id}`],
      );
    });

  it('offer the same right after the number was typed', async () => {
    for (const end of Object.values(ends)) {
      const answer = (await end(await open())) as Answer;
      assert.match(answer.text, /href="[\w.-]+\/not-me"/);
    }
  });

  for (const state of ['enrolled', 'consumed'] as const)
    it(`say that a log-in that was ${state} had gone on, and keep the reader from nothing`, async () => {
      const { path, verification } = await open();
      const { id, number } = verification;
      await type(path, number);
      await verifications.move('u1', id, 'confirmed', state);
      const client = await createClient({ url: server.url }).connect();
      await client.zAdd(keys.knownNetworks('u1'), { value: '192.0.2.0/24', score: Date.now() });
      assert.match((await ask(path)).text, /not-me/);

      const { text } = await post(`${path}/not-me`, {});

      assert.match(text, /Somebody else may be logged in/);
      assert.equal(await client.exists(keys.knownNetworks('u1')), 0);
      client.destroy();
      const { state: after, refusedFrom } = (await verifications.find('u1', id)) ?? {};
      assert.deepEqual([after, refusedFrom], ['refused', state]);
      const told = await createDeliveryLedger(redis, keys).list('u1');
      assert.deepEqual(
        told.map(({ notice }) => notice),
        [`refusal ${id}`],
      );
      assert.equal((await post(`${path}/not-me`, {})).status, 410);
    });

  it('stop all of it or nothing, and can be told again, when Redis breaks in between', async () => {
    const { path, verification } = await open();
    const client = await createClient({ url: server.url }).connect();
    await client.zAdd(keys.knownNetworks('u1'), { value: '192.0.2.0/24', score: Date.now() });
    await client.sendCommand(['ACL', 'SETUSER', 'default', 'resetkeys', '~*:{u1}:*']);
    try {
      const { status, text } = await post(`${path}/not-me`, {});
      assert.equal(status, 503);
      assert.match(text, /open the link in the mail again/);
    } finally {
      await client.sendCommand(['ACL', 'SETUSER', 'default', 'allkeys']);
    }
    assert.deepEqual(await verifications.find('u1', verification.id), verification);
    assert.equal(await client.exists(keys.knownNetworks('u1')), 1);

    assert.match((await post(`${path}/not-me`, {})).text, /The log-in was stopped/);
    assert.equal((await verifications.find('u1', verification.id))?.state, 'refused');
    assert.equal(await client.exists(keys.knownNetworks('u1')), 0);
    const queued = await listQueuedNotices({
      redisUrl: server.url,
      realm: 'dashboard',
      urgency: 'urgent',
    });
    assert.deepEqual(queued, [{ kind: 'refusal', userId: 'u1', occasion: verification.id }]);
    client.destroy();
  });

  it('are over when their time is', async () => {
    const { path, verification } = await open({ lifetimeMs: 50 });
    await new Promise((resolve) => setTimeout(resolve, 80));
    const { status, text } = await ask(path);
    assert.equal(status, 410);
    assert.match(text, /no longer works/);
    assert.equal((await post(path, { number: String(verification.number) })).status, 410);
  });

  for (const state of ['confirmed', 'enrolled', 'consumed', 'burned'] as const)
    it(`are over then for one that is ${state} as well, and tell nobody`, async () => {
      const { path, verification } = await open({ lifetimeMs: 500 });
      const { id, number } = verification;
      await type(path, number);
      if (state !== 'confirmed') await verifications.move('u1', id, 'confirmed', state);
      await new Promise((resolve) => setTimeout(resolve, 550));

      for (const answer of [
        await ask(path),
        await ask(`${path}/not-me`),
        await post(path, { number: String(number) }),
        await post(`${path}/not-me`, {}),
      ]) {
        assert.equal(answer.status, 410);
        assert.match(answer.text, /no longer works/);
        assert.match(answer.text, /If somebody else was, change your password/);
      }

      assert.equal((await verifications.find('u1', id))?.state, state);
      assert.deepEqual(await createDeliveryLedger(redis, keys).list('u1'), []);
    });

  it('say nothing of a link that was not made here', async () => {
    const { path } = await open();
    const [user = '', id = '', signature = ''] = path.replace('/verify/', '').split('.');
    for (const token of [
      `u2.${id}.${signature}`,
      `${user}.other.${signature}`,
      `${user}.${id}.${signature.slice(1)}`,
      `${user}.${id}`,
      'x',
    ]) {
      const { status, text } = await ask(`/verify/${token}`);
      assert.equal(status, 410, token);
      assert.match(text, /no longer works/);
    }
    assert.equal((await ask('/other')).status, 404);
  });

  it('answer what cannot be read as what it is, without calling it a failure of theirs', async () => {
    const { path, verification } = await open();
    for (const [where, fields, expected] of [
      ['/verify/%E0%A4%A', {}, 400],
      [path, { number: '1'.repeat(3_000) }, 413],
    ] as const) {
      const { status, text } = await post(where, fields);
      assert.equal(status, expected);
      assert.match(text, /no longer works/);
    }
    assert.deepEqual(await verifications.find('u1', verification.id), verification);
  });

  it('run no script, load nothing, are kept nowhere and framed by nobody', async () => {
    const { path } = await open();
    const { headers, text } = await ask(path);
    const csp = headers.get('content-security-policy') ?? '';
    assert.match(csp, /default-src 'none'.*frame-ancestors 'none'/);
    assert.equal(headers.get('cache-control'), 'no-store');
    assert.equal(headers.get('referrer-policy'), 'no-referrer');
    assert.doesNotMatch(text, /<script|src=|@import|url\(/);
  });

  it("speak the reader's language, also by what the browser wants", async () => {
    const german = await open({ locale: 'de-AT' });
    assert.match((await ask(german.path)).text, /Bestätigen Sie, dass Sie es sind/);
    const headers = { 'Accept-Language': 'fr, de;q=0.8, en;q=0.5' };
    assert.match((await ask('/verify/x', { headers })).text, /Dieser Link gilt nicht mehr/);
  });

  it('take the network of the reader from no header of a stranger', async () => {
    const { path } = await open();
    const headers = { 'X-Forwarded-For': '198.51.100.9' };
    const text = await askFrom('127.0.0.2', `${pagesUrl}${path}`, headers);
    assert.ok(text.includes('127.0.0.0/24'));
    assert.ok(!text.includes('198.51.100'));
  });
});

/** What is answered to another address of this machine. */
function askFrom(
  localAddress: string,
  url: string,
  headers: Record<string, string>,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = get(url, { localAddress, headers }, (response) => {
      text(response).then(resolve, reject);
    });
    request.on('error', reject);
  });
}
