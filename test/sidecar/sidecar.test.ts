import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { parse, stringify } from 'yaml';
import { createClient } from 'redis';
import { createKeys } from '../../src/redis/keys.ts';
import { findFreePort } from '../../stack/free-port.ts';
import { startRedis, type RedisServer } from '../../stack/redis-server.ts';
import { waitUntil } from '../../stack/wait-until.ts';
import { runCutover } from '../support/cutover.ts';
import { aRealmUser, createPreparedRealm, type TestRealm } from '../support/realm.ts';
import {
  runSidecarToItsEnd,
  startSidecarProcess,
  type SidecarProcess,
} from '../support/sidecar-process.ts';
import { startSmtpServer, type TestSmtpServer } from '../support/smtp-server.ts';
import { mailSettings } from '../support/link-settings.ts';
import { stackStartTimeoutMs } from '../support/stack.ts';

const hookSecret = 'a secret of the login hook, long enough'.replaceAll(' ', '-');

interface Report {
  status: string;
  parts: Record<
    'keycloak' | 'redis' | 'policy',
    {
      status: string;
      means: string;
      reason?: string;
      sha256?: string;
      faults?: string[];
      clockDifferenceSeconds?: number | null;
    }
  >;
}

describe('the sidecar as a process', function () {
  this.timeout(60_000);
  let realm: TestRealm;
  let smtp: TestSmtpServer;
  let redis: RedisServer;
  let environment: Record<string, string>;
  let sidecar: SidecarProcess | undefined;

  before(async function () {
    this.timeout(stackStartTimeoutMs);
    smtp = await startSmtpServer();
    redis = await startRedis();
    realm = await createPreparedRealm({ users: [aRealmUser('ann@example.com')] });
    environment = {
      ...realm.environment,
      REDIS_URL: redis.url,
      ...mailSettings(smtp.url),
      HOOK_SECRET: hookSecret,
    };
  });

  afterEach(async () => {
    await sidecar?.stop();
    sidecar = undefined;
  });

  after(async () => {
    await Promise.all([smtp.stop(), redis.stop(), realm.remove()]);
  });

  async function start(settings: Record<string, string> = {}): Promise<SidecarProcess> {
    sidecar = await startSidecarProcess({ ...environment, ...settings });
    return sidecar;
  }

  async function readiness({ url }: SidecarProcess): Promise<{ status: number; report: Report }> {
    const response = await fetch(`${url}/readyz`);
    return { status: response.status, report: (await response.json()) as Report };
  }

  function becomes(what: string, check: (report: Report) => void): Promise<void> {
    return waitUntil({
      what,
      timeoutMs: 20_000,
      check: async () => {
        assert.ok(sidecar);
        check((await readiness(sidecar)).report);
      },
    });
  }

  it('answers /healthz, and problems by RFC 9457 for what it does not have', async () => {
    const { url } = await start();
    const health = await fetch(`${url}/healthz`);
    assert.equal(health.status, 200);
    assert.equal(health.headers.get('cache-control'), 'no-store');
    const missing = await fetch(`${url}/nothing?token=secret`);
    assert.equal(missing.status, 404);
    assert.match(missing.headers.get('content-type') ?? '', /^application\/problem\+json/);
    const { title, instance } = (await missing.json()) as Record<string, unknown>;
    assert.equal(title, 'Not Found');
    assert.match(String(instance), /^urn:uuid:/);
  });

  it('tells in /readyz what is there, the hash of the policy and the difference of the clocks', async () => {
    const started = await start();
    await becomes('the clock measured', ({ status, parts }) => {
      assert.equal(status, 'ready');
      assert.equal(parts.keycloak.clockDifferenceSeconds, 0);
    });
    const { status, report } = await readiness(started);
    assert.equal(status, 200);
    assert.match(report.parts.policy.sha256 ?? '', /^[\da-f]{64}$/);
    const metrics = await (await fetch(`${started.url}/metrics`)).text();
    assert.match(metrics, /two_factor_part_status\{part="redis",status="up"\} 1/);
    assert.match(
      metrics,
      new RegExp(`two_factor_policy_info.*${report.parts.policy.sha256 ?? ''}`),
    );
  });

  it('starts without Redis and Keycloak, says what that means, and stops without them', async () => {
    const [redisPort, keycloakPort] = [await findFreePort(), await findFreePort()];
    const started = await start({
      REDIS_URL: `redis://127.0.0.1:${String(redisPort)}`,
      KEYCLOAK_URL: `http://127.0.0.1:${String(keycloakPort)}`,
    });
    const { status, report } = await readiness(started);
    assert.equal(status, 200);
    assert.equal(report.status, 'degraded');
    assert.equal(report.parts.redis.status, 'down');
    assert.match(report.parts.redis.means, /wait, and go on by themselves/);
    assert.match(report.parts.keycloak.reason ?? '', /ECONNREFUSED/);
    assert.equal((await fetch(`${started.url}/healthz`)).status, 200);
    assert.equal(await started.stop(), 0);
  });

  it('says down while Redis is full, and up again after', async () => {
    await start();
    const client = await createClient({ url: redis.url }).connect();
    try {
      await becomes('up', ({ parts }) => assert.equal(parts.redis.status, 'up'));
      await client.configSet('maxmemory', '1');
      await becomes('down', ({ parts }) => {
        assert.equal(parts.redis.status, 'down');
        assert.match(parts.redis.reason ?? '', /OOM/);
      });
      await client.configSet('maxmemory', '0');
      await becomes('up', ({ parts }) => assert.equal(parts.redis.status, 'up'));
    } finally {
      await client.configSet('maxmemory', '0');
      client.destroy();
    }
  });

  it('warns of a Redis that forgets, and refuses it in production', async () => {
    const forgetful = await startRedis({ appendOnly: false });
    try {
      await start({ REDIS_URL: forgetful.url });
      await becomes('degraded', ({ parts }) => {
        assert.equal(parts.redis.status, 'degraded');
        assert.match(parts.redis.reason ?? '', /set appendonly yes/);
      });
      const production = {
        ...environment,
        REDIS_URL: forgetful.url,
        NODE_ENV: 'production',
        SECURITY_MAIL: 'admins@example.com',
      };
      const { exitCode, log } = await runSidecarToItsEnd(production);
      assert.equal(exitCode, 2);
      assert.match(String(log.at(-1)?.['msg']), /appendonly no.*set appendonly yes/);
    } finally {
      await forgetful.stop();
    }
  });

  it('warns when no administrator would be told, and does not start so in production', async () => {
    const { log: warned } = await start();
    assert.ok(warned.some(({ msg }) => /SECURITY_MAIL is not set/.test(String(msg))));
    const { exitCode, log } = await runSidecarToItsEnd({ ...environment, NODE_ENV: 'production' });
    assert.equal(exitCode, 2);
    assert.match(String(log.at(-1)?.['msg']), /SECURITY_MAIL.*must be an e-mail address/);
  });

  it('follows the policy file, and keeps the last good one while the file is broken', async () => {
    const file = environment['POLICY_FILE'] ?? '';
    const good = readFileSync(file, 'utf8');
    await start();
    let first: string | undefined;
    await becomes('up', ({ parts }) => {
      first = parts.policy.sha256;
      assert.equal(parts.policy.status, 'up');
    });
    try {
      writeFileSync(file, good.replace('2022-01-21', 'soon'));
      await becomes('degraded', ({ status, parts: { policy } }) => {
        assert.equal(status, 'degraded');
        assert.equal(policy.sha256, first);
        assert.match(policy.faults?.[0] ?? '', /existingCustomersOptionalUntil/);
      });
      const changed = parse(good) as { twoFactor: Record<string, unknown> };
      changed.twoFactor['existingCustomersOptionalUntil'] = '2199-01-21';
      writeFileSync(file, stringify(changed));
      await becomes('the new one', ({ parts: { policy } }) => {
        assert.equal(policy.status, 'up');
        assert.notEqual(policy.sha256, first);
      });
      await assertScheduledAt('2199-01-22T05:00:00Z');
    } finally {
      writeFileSync(file, good);
    }
  });

  async function assertScheduledAt(instant: string): Promise<void> {
    const client = await createClient({ url: redis.url }).connect();
    try {
      const { jobs } = createKeys(realm.name);
      const key = `${jobs}:cutover:at-${String(Date.parse(instant))}`;
      await waitUntil({
        what: 'the instant in the schedule',
        timeoutMs: 10_000,
        check: async () => assert.equal(await client.exists(key), 1),
      });
      const schedulers = await client.zRange(`${jobs}:cutover:repeat`, 0, -1);
      assert.deepEqual(schedulers, ['every-15-minutes']);
    } finally {
      client.destroy();
    }
  }

  it('reports sidecars that decide by different policies', async () => {
    const file = `${environment['POLICY_FILE'] ?? ''}.other`;
    writeFileSync(file, `${readFileSync(environment['POLICY_FILE'] ?? '', 'utf8')}\n# changed\n`);
    const other = await startSidecarProcess({ ...environment, POLICY_FILE: file });
    try {
      await start();
      await becomes('degraded', ({ parts: { policy } }) => {
        assert.equal(policy.status, 'degraded');
        assert.match(policy.reason ?? '', /another policy in use: [\da-f]{64}$/);
      });
    } finally {
      await other.stop();
    }
  });

  it('names every setting that is wrong', async () => {
    const wrong = { SMTP_URL: 'mail.example.com', SIDECAR_ROLES: 'jobs,cook' };
    const { exitCode, log } = await runSidecarToItsEnd({ ...environment, ...wrong });
    assert.equal(exitCode, 2);
    const words = String(log.at(-1)?.['msg']);
    assert.match(
      words,
      /must be some of hook, pages, api, jobs, separated by commas, not "cook".*SMTP_URL must be/,
    );
  });

  it('ends with one line when the policy is broken at the start', async () => {
    const file = `${environment['POLICY_FILE'] ?? ''}.broken`;
    writeFileSync(file, 'realm: [');
    const { exitCode, log } = await runSidecarToItsEnd({ ...environment, POLICY_FILE: file });
    assert.equal(exitCode, 2);
    assert.equal(log.at(-1)?.['level'], 'fatal');
    assert.match(String(log.at(-1)?.['msg']), /is no YAML/);
  });

  it('ends with one line when its port is taken', async () => {
    const { url } = await start();
    const { port } = new URL(url);
    const { exitCode, log } = await runSidecarToItsEnd({ ...environment, HTTP_PORT: port });
    assert.equal(exitCode, 2);
    assert.match(String(log.at(-1)?.['msg']), /nothing can listen .*EADDRINUSE/);
  });

  it('writes neither secrets nor mail addresses into its log', async () => {
    const started = await start({ LOG_LEVEL: 'trace', REDIS_URL: redis.url.replace('//', '//:@') });
    await becomes('up', ({ status }) => assert.equal(status, 'ready'));
    // At a quarter of an hour the schedule has mailed everybody else already.
    await realm.admin.users.create(aRealmUser('new@example.com'));
    smtp.refuseNext({ code: 550, words: 'ann@example.com is unknown here' });
    const run = { environment: { ...environment, REDIS_URL: redis.url } };
    assert.equal((await runCutover(['enforce'], run)).exitCode, 0);
    await waitUntil({
      what: 'the mail in the log',
      timeoutMs: 20_000,
      check: () => assert.ok(started.log.some(({ state }) => state === 'refused')),
    });
    assert.equal(await started.stop(), 0);
    const secret = readFileSync(environment['KEYCLOAK_CLIENT_SECRET_FILE'] ?? '', 'utf8').trim();
    const text = JSON.stringify(started.log);
    assert.ok(text.includes('"ready"'));
    assert.ok(!text.includes(secret) && !text.includes(hookSecret));
    assert.doesNotMatch(text, /@(example|msp)/);
  });
});
