import { openHookStage } from './hook-stage.ts';
import { percentile } from './percentile.ts';
import { loginUrl, logInAgain, signIn } from './sign-in.ts';

const count = 32;
const concurrency = 8;
const rounds = 12;
const roundMs = 4_000;
const password = 'password-of-the-benchmark';
const usernames = Array.from({ length: count }, (_, index) => `user-${String(index)}@example.com`);

interface Samples {
  ms: number[];
  elapsedMs: number;
}

/** Log-ins by single sign-on, each by the session of one of the people, for one round. */
async function runRound(url: string, cookies: readonly string[]): Promise<Samples> {
  const samples: Samples = { ms: [], elapsedMs: 0 };
  const startedAt = performance.now();
  const endsAt = startedAt + roundMs;
  await Promise.all(
    Array.from({ length: concurrency }, async (_, worker) => {
      for (let turn = worker; performance.now() < endsAt; turn += concurrency) {
        const askedAt = performance.now();
        const cookie = cookies[turn % cookies.length] ?? '';
        await logInAgain(url, cookie);
        samples.ms.push(performance.now() - askedAt);
      }
    }),
  );
  samples.elapsedMs = performance.now() - startedAt;
  return samples;
}

function summarise(all: readonly Samples[]): { p50: number; p99: number; perSecond: number } {
  const sorted = all.flatMap(({ ms }) => ms).sort((one, other) => one - other);
  const elapsedMs = all.reduce((sum, each) => sum + each.elapsedMs, 0);
  return {
    p50: percentile(sorted, 0.5),
    p99: percentile(sorted, 0.99),
    perSecond: (sorted.length / elapsedMs) * 1000,
  };
}

const stage = await openHookStage(usernames, password);
try {
  const sides = await Promise.all(
    Object.entries(stage.realms).map(async ([name, realm]) => {
      const redirectUri = 'http://127.0.0.1:9/dashboard';
      const { keycloakUrl } = stage;
      const address = { keycloakUrl, realm, clientId: 'dashboard', redirectUri };
      const people = usernames.map((username) => ({ username, password }));
      const cookies = (await signIn(address, people)).map(({ cookie }) => cookie);
      return { name, url: loginUrl(address), cookies, samples: [] as Samples[] };
    }),
  );
  for (const { url, cookies } of sides) await runRound(url, cookies);
  for (let round = 0; round < rounds; round += 1) {
    for (const { url, cookies, samples } of sides) samples.push(await runRound(url, cookies));
  }
  const [off, on] = sides.map(({ samples }) => summarise(samples));
  if (off === undefined || on === undefined) throw new Error('unreachable');
  for (const [name, { p50, p99, perSecond }] of [
    ['off', off],
    ['on', on],
  ] as const) {
    console.log(
      `hook ${name}: p50 ${p50.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms, ${perSecond.toFixed(0)} log-ins/s`,
    );
  }
  console.log(
    `on / off: p50 ${(on.p50 / off.p50).toFixed(3)} (${(on.p50 - off.p50).toFixed(2)} ms more), p99 ${(on.p99 / off.p99).toFixed(3)}, throughput ${(on.perSecond / off.perSecond).toFixed(3)}`,
  );
} finally {
  await stage.stop();
}
