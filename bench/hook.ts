import { Agent } from 'node:http';
import { runClosedLoop } from './closed-loop.ts';
import { startCpuMeter } from './cpu-time.ts';
import { openHookStage, type HookStage } from './hook-stage.ts';
import { runPaced } from './paced.ts';
import { summarise, type Samples, type Summary } from './samples.ts';
import { loginUrl, logInAgain, signIn } from './sign-in.ts';

const count = 32;
/** Enough to keep both cores busy. */
const concurrency = 8;
/** About a tenth of what the machine can do, so that a log-in waits for nobody's core. */
const perSecond = 40;
/** Keycloak's compiler is at work for longer than that, but no longer at what matters. */
const warmUpRounds = 8;
const rounds = 12;
const seconds = 4;
const password = 'password-of-the-benchmark';
const usernames = Array.from({ length: count }, (_, index) => `user-${String(index)}@example.com`);
const agent = new Agent({ keepAlive: true });

interface Side {
  name: string;
  logIn: (turn: number) => Promise<void>;
  paced: Samples[];
  full: Samples[];
  /** CPU time of each process over the rounds at full speed; absent where nobody tells. */
  cpuMs: Map<string, number>;
}

async function openSides({ keycloakUrl, realms }: HookStage): Promise<Side[]> {
  const sides: Side[] = [];
  for (const [name, realm] of Object.entries(realms)) {
    const redirectUri = 'http://127.0.0.1:9/dashboard';
    const address = { keycloakUrl, realm, clientId: 'dashboard', redirectUri };
    const people = usernames.map((username) => ({ username, password }));
    const cookies = (await signIn(address, people)).map(({ cookie }) => cookie);
    const url = loginUrl(address);
    const logIn = (turn: number): Promise<void> =>
      logInAgain(agent, url, cookies[turn % count] ?? '');
    sides.push({ name, logIn, paced: [], full: [], cpuMs: new Map() });
  }
  return sides;
}

async function runRound({ pids }: HookStage, { logIn, paced, full, cpuMs }: Side): Promise<void> {
  paced.push(await runPaced({ perSecond, seconds }, logIn));
  const usedCpuMs = startCpuMeter(pids);
  full.push(await runClosedLoop({ concurrency, seconds }, logIn));
  for (const [name, ms] of usedCpuMs()) cpuMs.set(name, (cpuMs.get(name) ?? 0) + ms);
}

interface Result {
  paced: Summary;
  full: Summary;
  /** Of one log-in, by process. */
  cpuMs: Map<string, number>;
}

function conclude({ paced, full, cpuMs }: Side): Result {
  const logins = full.reduce((sum, { ms }) => sum + ms.length, 0);
  return {
    paced: summarise(paced),
    full: summarise(full),
    cpuMs: new Map([...cpuMs].map(([name, ms]) => [name, ms / logins])),
  };
}

function describe(name: string, { paced, full, cpuMs }: Result): string {
  const times = ({ p50, p99 }: Summary): string =>
    `p50 ${p50.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms`;
  const cpu = [...cpuMs].map(([process, ms]) => `${process} ${ms.toFixed(2)}`).join(', ');
  return [
    `hook ${name}, ${String(perSecond)} log-ins a second: ${times(paced)}`,
    `hook ${name}, ${String(concurrency)} at once: ${times(full)}, ${full.perSecond.toFixed(0)} log-ins/s, CPU ms per log-in: ${cpu || 'unknown here'}`,
  ].join('\n');
}

function compare(off: Result, on: Result): string {
  const more = (on.paced.p50 - off.paced.p50).toFixed(2);
  const ratio = (one: number | undefined, other: number | undefined): string =>
    one === undefined || other === undefined ? 'unknown' : (one / other).toFixed(3);
  return [
    `on / off, ${String(perSecond)} a second: p50 ${ratio(on.paced.p50, off.paced.p50)} (${more} ms more), p99 ${ratio(on.paced.p99, off.paced.p99)}`,
    `on / off, ${String(concurrency)} at once: p50 ${ratio(on.full.p50, off.full.p50)} (${(on.full.p50 - off.full.p50).toFixed(2)} ms more), throughput ${ratio(on.full.perSecond, off.full.perSecond)}, Keycloak's CPU ${ratio(on.cpuMs.get('keycloak'), off.cpuMs.get('keycloak'))}`,
  ].join('\n');
}

const stage = await openHookStage(usernames, password);
try {
  const sides = await openSides(stage);
  for (let round = 0; round < warmUpRounds; round += 1) {
    for (const { logIn } of sides) await runClosedLoop({ concurrency, seconds }, logIn);
  }
  for (let round = 0; round < rounds; round += 1) {
    for (const side of sides) await runRound(stage, side);
  }
  const [off, on] = sides.map(conclude);
  if (off === undefined || on === undefined) throw new Error('unreachable');
  console.log(describe('off', off));
  console.log(describe('on', on));
  console.log(compare(off, on));
} finally {
  agent.destroy();
  await stage.stop();
}
