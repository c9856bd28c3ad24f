import assert from 'node:assert/strict';
import { createKeys } from '../../src/redis/keys.ts';
import { startFaultProxy, type FaultProxy } from '../../stack/fault-proxy.ts';
import { waitUntil } from '../../stack/wait-until.ts';
import { createClientWithoutCode } from '../flows/realm-flows.ts';
import { createVisitor, importUsers } from '../flows/visitors.ts';
import { walk } from '../flows/walk.ts';
import { createHookRealm, type HookRealm } from '../support/hook-realm.ts';
import {
  firstRequiredInstant,
  lastOptionalInstant,
  startHookSidecar,
  type HookSidecar,
} from '../support/hook-sidecar.ts';
import { createLoginBrowser, type LoginAddress } from '../support/login-browser.ts';
import { aRealmUser } from '../support/realm.ts';
import { stackStartTimeoutMs } from '../support/stack.ts';
import { startDurableRedis, type DurableRedis } from './durable-redis.ts';
import { refusals } from './refusing-redis.ts';

/** What is shown in a log-in while Redis … */
interface Person {
  who: string;
  otp?: boolean;
  /** The flow asks for the code; else the hook has to. */
  proves?: boolean;
  isKnownHere?: boolean;
  isRequired?: boolean;
  /** … is gone, */
  gone: string;
  /** … or takes no writes. */
  readOnly: string;
}

const degraded = 'in, degraded';

const whereNetworksCount: Person[] = [
  { who: 'no OTP, known network', isKnownHere: true, gone: 'away', readOnly: 'in' },
  { who: 'no OTP, unknown network', gone: 'away', readOnly: 'away' },
  {
    who: 'no OTP, required, known network',
    isKnownHere: true,
    isRequired: true,
    gone: 'away',
    readOnly: 'away',
  },
  {
    who: 'OTP proven, known network',
    ...{ otp: true, proves: true, isKnownHere: true },
    gone: degraded,
    readOnly: 'in',
  },
  {
    who: 'OTP proven, unknown network',
    ...{ otp: true, proves: true },
    gone: degraded,
    readOnly: degraded,
  },
  {
    who: 'OTP not proven, known network',
    ...{ otp: true, isKnownHere: true },
    gone: 'away',
    readOnly: 'code > in',
  },
  {
    who: 'OTP not proven, unknown network',
    otp: true,
    gone: 'away',
    readOnly: `code > ${degraded}`,
  },
];

/** The second factor is decided by the facts, whatever Redis does. */
const whereNoNetworkCounts: Person[] = [
  { who: 'no OTP', gone: 'in', readOnly: 'in' },
  { who: 'no OTP, required', isRequired: true, gone: 'away', readOnly: 'away' },
  { who: 'OTP proven', otp: true, proves: true, gone: 'in', readOnly: 'in' },
  { who: 'OTP not proven', otp: true, gone: 'code > in', readOnly: 'code > in' },
];

const realms = {
  'where networks count': { people: whereNetworksCount, trustedNetworks: [] },
  'where no network counts': { people: whereNoNetworkCounts, trustedNetworks: ['127.0.0.0/8'] },
};

/** The hook waits long enough for a busy machine; what it does with an answer that comes too late is no matter here. */
const timeLimitMs = 10_000;

for (const [where, { people, trustedNetworks }] of Object.entries(realms))
  describe(`A log-in ${where}, while Redis`, function () {
    this.timeout(60_000);
    let redis: DurableRedis;
    let redisProxy: FaultProxy;
    let realm: HookRealm;
    let withoutCode: LoginAddress;
    let sidecar: HookSidecar;
    let ids: ReadonlyMap<string, string>;

    before(async function () {
      this.timeout(stackStartTimeoutMs);
      redis = await startDurableRedis();
      redisProxy = await startFaultProxy(redis.url());
      realm = await createHookRealm(
        { sidecarUrl: 'http://127.0.0.1:1' },
        { eventsEnabled: true, otpPolicyLookAheadWindow: 20 },
      );
      withoutCode = await createClientWithoutCode(realm);
      const users = Object.keys(faults).flatMap((fault) =>
        people.map((person) => aRealmUser(usernameOf(person, fault), { otp: person.otp === true })),
      );
      ids = await importUsers(realm, users);
      sidecar = await startHookSidecar(realm, {
        now: lastOptionalInstant,
        ipVerification: { trustedNetworks },
        environment: { REDIS_URL: redisProxy.url, HOOK_REDIS_TIMEOUT_MS: '200' },
        timeLimitMs,
        logLevel: 'fatal',
      });
    });

    after(async () => {
      await sidecar.stop();
      redisProxy.stop();
      await redis.stop();
    });

    const faults: Record<string, { begin: () => unknown; end: () => unknown; isGone: boolean }> = {
      'is gone': {
        begin: () => redisProxy.inject({ kind: 'refuse' }),
        end: () => redisProxy.forward(),
        isGone: true,
      },
      'is silent': {
        begin: () => redisProxy.inject({ kind: 'hang' }),
        end: () => redisProxy.forward(),
        isGone: true,
      },
      ...Object.fromEntries(
        Object.entries(refusals).map(([name, { begin, end }]) => [
          name,
          {
            begin: () => redis.command(...begin),
            end: () => redis.command(...end),
            isGone: false,
          },
        ]),
      ),
    };

    async function comeIn(person: Person, fault: string): Promise<string> {
      const username = usernameOf(person, fault);
      const id = ids.get(username) ?? '';
      const browser = createLoginBrowser(person.proves === true ? realm : withoutCode);
      const shown = await walk(browser, await browser.open(), createVisitor(username, id));
      const [event] = await realm.admin.realms.findEvents({
        realm: realm.realm,
        user: id,
        type: 'LOGIN',
      });
      return event?.details?.['two_factor_degraded'] === 'true' ? `${shown}, degraded` : shown;
    }

    /** Those who are known here were here before. */
    async function learnNetworks(fault: string): Promise<void> {
      const { knownNetworks } = createKeys(realm.realm);
      for (const person of people.filter(({ isKnownHere }) => isKnownHere === true)) {
        const key = knownNetworks(ids.get(usernameOf(person, fault)) ?? '');
        await redis.command('ZADD', key, String(Date.now()), '127.0.0.0/24');
      }
    }

    for (const [fault, { begin, end, isGone }] of Object.entries(faults))
      describe(fault, () => {
        before(async () => {
          await learnNetworks(fault);
          await begin();
        });
        after(async () => {
          await end();
          sidecar.setNow(lastOptionalInstant);
          const first = people[0] as Person;
          await waitUntil({
            what: 'log-ins as before',
            timeoutMs: 50_000,
            check: async () => assert.equal(await comeIn(first, fault), 'in'),
          });
        });

        for (const person of people) {
          const outcome = isGone ? person.gone : person.readOnly;
          it(`${person.who}: ${outcome}`, async () => {
            sidecar.setNow(person.isRequired === true ? firstRequiredInstant : lastOptionalInstant);
            assert.equal(await comeIn(person, fault), outcome);
          });
        }
      });
  });

function usernameOf({ who }: Person, fault: string): string {
  return `${who} ${fault}`
    .toLowerCase()
    .replaceAll(/[^a-z]+/g, '-')
    .concat('@example.com');
}
