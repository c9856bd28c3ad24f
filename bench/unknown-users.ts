import { createMailReader } from '../test/attacks/mail-reader.ts';
import { openReset } from '../test/flows/links.ts';
import { askForToken, createLoginBrowser } from '../test/support/login-browser.ts';
import { stopStack } from '../test/support/stack.ts';
import { percentile } from './percentile.ts';
import { openUnknownUsersStage, type UnknownUsersStage } from './unknown-users-stage.ts';

/** Keycloak's compiler is at work for some of them. */
const warmUpRounds = 60;
const rounds = 150;
const password = 'not-the-password';

/** Each is asked for once at a place, as by somebody who goes through a list. */
const known = Array.from({ length: warmUpRounds + rounds }, (_, turn) => `known-${String(turn)}`);

/** Asks whether somebody exists. @returns how long the answer took, in ms */
type Ask = (mailbox: string, exists: boolean) => Promise<number>;

async function time(act: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await act();
  return performance.now() - startedAt;
}

/** Where somebody without the password could ask, by what it is. */
function createPlaces({ realm, sidecar, smtp, awaited }: UnknownUsersStage): Record<string, Ask> {
  const reader = createMailReader(sidecar, smtp);
  const linkFor = (exists: boolean): string => {
    const { userId, verificationId } = exists
      ? awaited
      : { userId: crypto.randomUUID(), verificationId: 'A'.repeat(22) };
    return `https://verify.example/verify/${userId}.${verificationId}.${'A'.repeat(43)}`;
  };
  return {
    'log-in page': async (username) => {
      const browser = createLoginBrowser(realm);
      const page = await browser.open();
      return time(() => browser.submit(page, { username, password }));
    },
    'direct grant': (username) =>
      time(() => askForToken(realm, { grant_type: 'password', username, password })),
    'page that resets the password': async (username) => {
      const browser = createLoginBrowser(realm);
      const page = await openReset(browser);
      return time(() => browser.submit(page, { username }));
    },
    'page behind a forged link': (_, exists) => time(() => reader.look(linkFor(exists))),
    'number typed there': (_, exists) => time(() => reader.type(linkFor(exists), 10)),
  };
}

interface Pair {
  known: number;
  unknown: number;
}

/** By turns, so that whatever else the machine does hits both. */
async function runRound(ask: Ask, turn: number): Promise<Pair> {
  const askKnown = (): Promise<number> => ask(`${known[turn] ?? ''}@example.com`, true);
  const askUnknown = (): Promise<number> => ask(`other-${String(turn)}@example.com`, false);
  if (turn % 2 === 0) return { known: await askKnown(), unknown: await askUnknown() };
  const unknown = await askUnknown();
  return { known: await askKnown(), unknown };
}

function describe(place: string, pairs: readonly Pair[]): string {
  const median = (who: keyof Pair): number =>
    percentile(
      pairs.map((pair) => pair[who]).sort((one, other) => one - other),
      0.5,
    );
  const [one, other] = [median('known'), median('unknown')];
  const later = pairs.filter((pair) => pair.known > pair.unknown).length / pairs.length;
  return `${place}: known p50 ${one.toFixed(2)} ms, unknown p50 ${other.toFixed(2)} ms, ratio ${(one / other).toFixed(2)}; the known one took longer in ${(later * 100).toFixed(0)} of 100 pairs`;
}

const stage = await openUnknownUsersStage(known.map((name) => `${name}@example.com`));
try {
  for (const [place, ask] of Object.entries(createPlaces(stage))) {
    const pairs: Pair[] = [];
    for (let turn = 0; turn < warmUpRounds; turn += 1) await runRound(ask, turn);
    for (let turn = warmUpRounds; turn < warmUpRounds + rounds; turn += 1)
      pairs.push(await runRound(ask, turn));
    console.log(describe(place, pairs));
  }
} finally {
  await stage.stop();
  await stopStack();
}
