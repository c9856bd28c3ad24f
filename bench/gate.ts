import { Agent, request } from 'node:http';
import { loadavg } from 'node:os';
import { startCpuMeter } from './cpu-time.ts';
import { openGateStage } from './gate-stage.ts';
import { runPaced } from './paced.ts';
import { summarise, type Samples, type Summary } from './samples.ts';
import { loginUrl, logInAgain, signIn } from './sign-in.ts';

const goalMs = 20;
const grantsPerSecond = 200;
const loginsPerSecond = 20;
/** Keycloak's compiler is at work for that long; a Keycloak in production is long past it. */
const warmUpSeconds = 60;
const seconds = 20;
/** Enough for the API's limit of 60 requests a minute and user. */
const count = 240;
const people = Array.from({ length: count }, (_, index) => ({
  username: `user-${String(index)}@example.com`,
  password: 'password-of-the-benchmark',
  otpSecret: 'MFRGGZDFMZTWQ2LKNNWG23TPOBYXE43U',
}));
const agent = new Agent({ keepAlive: true });
const body = JSON.stringify({ tool: 'take-control', deviceId: 'device-7' });

/** Asks for a remote session, by less than `fetch` costs: the driver shares the machine. */
function askForGrant(apiUrl: string, accessToken: string): Promise<void> {
  const headers = { Authorization: `Bearer ${accessToken}`, 'Content-Type': 'application/json' };
  return new Promise((resolve, reject) => {
    const sent = request(
      `${apiUrl}/api/v1/remote-sessions`,
      { method: 'POST', agent, headers },
      (response) => {
        response.resume();
        response.on('end', () => {
          if (response.statusCode === 201) resolve();
          else reject(new Error(`No grant: HTTP ${String(response.statusCode)}`));
        });
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

function describe(what: string, { p50, p99, perSecond }: Summary): string {
  return `${what}: ${perSecond.toFixed(0)} a second, p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`;
}

const stage = await openGateStage(people);
try {
  const { keycloakUrl, realm, apiUrl } = stage;
  const redirectUri = 'http://127.0.0.1:9/dashboard';
  const address = { keycloakUrl, realm, clientId: 'dashboard', redirectUri };
  const signedIn = await signIn(address, people);
  const url = loginUrl(address);
  const measure = (duration: number): Promise<Samples[]> =>
    Promise.all([
      runPaced({ perSecond: grantsPerSecond, seconds: duration }, (turn) =>
        askForGrant(apiUrl, signedIn[turn % count]?.accessToken ?? ''),
      ),
      runPaced({ perSecond: loginsPerSecond, seconds: duration }, (turn) =>
        logInAgain(agent, url, signedIn[turn % count]?.cookie ?? ''),
      ),
    ]);
  await measure(warmUpSeconds);
  console.log(`load of the machine before: ${loadavg()[0]?.toFixed(1) ?? ''}`);
  const usedCpuMs = startCpuMeter(stage.pids);
  const [grants, logins] = (await measure(seconds)).map((samples) => summarise([samples]));
  if (grants === undefined || logins === undefined) throw new Error('unreachable');
  console.log(describe('grants', grants));
  console.log(describe('log-ins beside', logins));
  const cpu = [...usedCpuMs()].map(([name, ms]) => `${name} ${(ms / seconds / 10).toFixed(0)} %`);
  console.log(`of one core: ${cpu.join(', ') || 'unknown here'}`);
  console.log(`p99 of grants / goal of ${String(goalMs)} ms: ${(grants.p99 / goalMs).toFixed(2)}`);
} finally {
  agent.destroy();
  await stage.stop();
}
