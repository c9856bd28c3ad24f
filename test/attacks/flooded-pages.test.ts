import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { createClient } from 'redis';
import { createKeys } from '../../src/redis/keys.ts';
import { waitUntil } from '../../stack/wait-until.ts';
import { askAsHook, network } from '../support/ask-hook.ts';
import { hookSecret } from '../support/hook-realm.ts';
import { writePolicyFile } from '../support/hook-sidecar.ts';
import { mailSettings } from '../support/link-settings.ts';
import { startSidecarProcess, type SidecarProcess } from '../support/sidecar-process.ts';
import { useRedis } from '../support/stack.ts';

const realm = 'flooded';

/** Fewer than the flood wants, and more than the pages give. */
const openFiles = 800;
const connections = 1_200;
const requestsAtOnce = 200;
const logins = 20;

/** One process is all roles, as by default; the hook is asked on new connections. */
describe('A flood of the public pages', function () {
  this.timeout(120_000);
  let sidecar: SidecarProcess;
  let redis: ReturnType<typeof createClient>;
  let flood: Socket[] = [];

  before(async () => {
    const { url } = await useRedis();
    redis = createClient({ url });
    await redis.connect();
    const environment = {
      SIDECAR_ROLES: 'hook,pages',
      KEYCLOAK_URL: 'http://127.0.0.1:1',
      REDIS_URL: url,
      POLICY_FILE: await writePolicyFile(realm, {}, { enabled: true, trustedNetworks: [] }),
      HOOK_SECRET: hookSecret,
      // What a busy machine answers late is no less right.
      HOOK_REDIS_TIMEOUT_MS: '10000',
      ...mailSettings('smtp://127.0.0.1:1'),
    };
    sidecar = await startSidecarProcess(environment, openFiles);
    await waitUntil({ what: 'Redis', timeoutMs: 10_000, check: () => decide('allow') });
  });
  afterEach(async () => {
    for (const socket of flood) socket.destroy();
    flood = [];
    await readPage();
  });
  after(async () => {
    await sidecar.stop();
    redis.destroy();
  });

  /** Somebody with a code logs in, from a network that is known or is not. */
  async function decide(verdict: 'allow' | 'continue'): Promise<void> {
    const userId = randomUUID();
    const member = { value: network, score: Date.now() };
    if (verdict === 'allow') await redis.zAdd(createKeys(realm).knownNetworks(userId), member);
    const answer = await askAsHook(sidecar.hookUrl, realm, {
      ...{ userId, path: 'browser', isProven: true },
    });
    assert.equal(answer.decision.verdict, verdict);
  }

  async function decideMany(): Promise<void> {
    for (let round = 0; round < logins; round += 1)
      await Promise.all([decide('allow'), decide('continue')]);
  }

  /** Waits until a reader has a page. */
  async function readPage(): Promise<void> {
    const url = `${sidecar.pagesUrl}/no-such-page`;
    const check = async (signal: AbortSignal): Promise<void> => {
      assert.equal((await fetch(url, { signal })).status, 404);
    };
    await waitUntil({ what: 'a page', timeoutMs: 50_000, check });
  }

  /** Connects as often as the system allows. @param words what is said there at once */
  async function hold(words: string): Promise<void> {
    const port = Number(new URL(sidecar.pagesUrl).port);
    flood = Array.from({ length: connections }, () => {
      const socket = connect(port, '127.0.0.1', () => socket.write(words));
      return socket.on('error', () => undefined).resume();
    });
    await Promise.all(
      flood.map(
        (socket) =>
          new Promise((resolve) => socket.once('connect', resolve).once('close', resolve)),
      ),
    );
  }

  it('by requests that never end keeps no log-in from being decided, and no page for long', async () => {
    await hold('GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ');

    await decideMany();

    await readPage();
  });

  it('by connections that are kept keeps no log-in from being decided', async () => {
    await hold('GET / HTTP/1.1\r\nHost: x\r\n\r\n');

    await decideMany();
  });

  it('by hundreds of requests at once keeps no log-in from being decided', async () => {
    let isOver = false;
    const visit = async (): Promise<number> => {
      const response = await fetch(`${sidecar.pagesUrl}/verify/no-such-link`);
      await response.arrayBuffer();
      return response.status;
    };
    const visitOften = async (): Promise<number[]> => {
      const statuses = [];
      // A connection that was idle may be closed just when it is asked again.
      do statuses.push(await visit().catch(() => 410));
      while (!isOver);
      return statuses;
    };
    const visits = Array.from({ length: requestsAtOnce }, visitOften);

    await decideMany();

    isOver = true;
    assert.deepEqual(new Set((await Promise.all(visits)).flat()), new Set([410]));
  });
});
