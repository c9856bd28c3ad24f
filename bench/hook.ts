import { createLoginBrowser, type LoginAddress } from '../test/support/login-browser.ts';
import { openHookStage } from './hook-stage.ts';

const people = 32;
const concurrency = 8;
const rounds = 12;
const roundMs = 4_000;
const password = 'password-of-the-benchmark';
const usernames = Array.from({ length: people }, (_, index) => `user-${String(index)}@example.com`);

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
        const response = await fetch(url, { redirect: 'manual', headers: { cookie } });
        await response.arrayBuffer();
        const isIn = response.headers.get('location')?.includes('code=') === true;
        if (!isIn) throw new Error(`A log-in did not end: HTTP ${String(response.status)}`);
        samples.ms.push(performance.now() - askedAt);
      }
    }),
  );
  samples.elapsedMs = performance.now() - startedAt;
  return samples;
}

function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
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

async function signIn(address: LoginAddress): Promise<string[]> {
  const cookies: string[] = [];
  for (const username of usernames) {
    const browser = createLoginBrowser(address);
    const first = await browser.logIn({ username, password });
    // Who may still choose is offered set-up, once a day.
    const page =
      first.id === 'two-factor-offer' ? await browser.submit(first, { later: 'true' }) : first;
    if (page.redirectedTo === undefined) throw new Error(`${username} did not get in: ${page.id}`);
    cookies.push(browser.cookieHeader());
  }
  return cookies;
}

const stage = await openHookStage(usernames, password);
try {
  const sides = await Promise.all(
    Object.entries(stage.realms).map(async ([name, realm]) => {
      const redirectUri = 'http://127.0.0.1:9/dashboard';
      const { keycloakUrl } = stage;
      const cookies = await signIn({ keycloakUrl, realm, clientId: 'dashboard', redirectUri });
      const query = new URLSearchParams({
        response_type: 'code',
        client_id: 'dashboard',
        redirect_uri: redirectUri,
        scope: 'openid',
      });
      const path = `/realms/${realm}/protocol/openid-connect/auth?${query.toString()}`;
      return { name, url: `${keycloakUrl}${path}`, cookies, samples: [] as Samples[] };
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
