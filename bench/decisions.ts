import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import autocannon from 'autocannon';
import { createClient } from 'redis';
import { stringify } from 'yaml';
import { createKeys } from '../src/redis/keys.ts';
import { startRedis } from '../stack/redis-server.ts';
import { startSidecarProcess } from '../test/support/sidecar-process.ts';

const secret = 'the-secret-of-the-login-hook-in-a-benchmark';
const realm = 'dashboard';
const seconds = 10;
/** Enough that the core is never idle; more would only wait for each other. */
const connections = 16;
/** Of 128 bits. */
const id = 'A'.repeat(22);

interface Case {
  policy: Record<string, unknown>;
  request: object & { user: { id: string } };
  state: { knownNetworks: string[] };
}

/** A log-in that is allowed, from a known network: the one that is by far the most common. */
function readCase(): Case {
  const file = new URL('../test/acceptance/login-decisions.json', import.meta.url);
  const cases = JSON.parse(readFileSync(file, 'utf8')) as (Case & { name: string })[];
  const found = cases.find(({ name }) => name === 'required, code entered, known network');
  if (found === undefined) throw new Error('The case is gone from the acceptance data.');
  return found;
}

const { policy, request, state } = readCase();
const redis = await startRedis();
const client = await createClient({ url: redis.url }).connect();
for (const value of state.knownNetworks) {
  await client.zAdd(createKeys(realm).knownNetworks(request.user.id), { value, score: Date.now() });
}
const policyFile = join(mkdtempSync(join(tmpdir(), 'cutover-bench-')), 'policy.yaml');
writeFileSync(policyFile, stringify({ ...policy, realm }));
const sidecar = await startSidecarProcess({
  SIDECAR_ROLES: 'hook',
  KEYCLOAK_URL: 'http://127.0.0.1:9',
  REDIS_URL: redis.url,
  POLICY_FILE: policyFile,
  HOOK_SECRET: secret,
});
const load = (duration: number): Promise<autocannon.Result> =>
  autocannon({
    url: `${sidecar.hookUrl}/hook/v1/decisions`,
    method: 'POST',
    headers: { Authorization: `Bearer ${secret}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ nonce: id, attempt: id, remember: true, request }),
    connections,
    duration,
  });
try {
  await load(3);
  const { requests, latency, non2xx } = await load(seconds);
  console.log(
    `${String(Math.round(requests.average))} decisions a second in one process, ${String(connections)} at a time; latency p50 ${String(latency.p50)} ms, p99 ${String(latency.p99)} ms; ${String(non2xx)} refused`,
  );
} finally {
  await sidecar.stop();
  client.destroy();
  await redis.stop();
}
