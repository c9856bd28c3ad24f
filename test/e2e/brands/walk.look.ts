import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { stackStartTimeoutMs } from '../../support/stack.ts';
import { readers } from './readers.ts';
import { findUntranslated } from './translated.ts';
import { linkAccount, removeAuthenticator, verifyEmail } from './trips/accounts.ts';
import { proveByFlow, proveByHook } from './trips/codes.ts';
import { beBlocked, beToldRarely, goAstray, logOut } from './trips/ends.ts';
import { acceptOffer, review, setUpInSession } from './trips/network.ts';
import { followAdministrator, mistype, resetPassword } from './trips/password.ts';
import { setUp } from './trips/set-up.ts';
import {
  burn,
  expire,
  failToSend,
  getLost,
  meetFault,
  moveOn,
  reachLimit,
  refuse,
  runOut,
  useUp,
} from './trips/waiting.ts';
import { beginWalk, type Walk } from './walk.ts';

const trips = [
  ...[mistype, setUp, burn, refuse, expire, reachLimit, failToSend, getLost],
  ...[runOut, moveOn, useUp, meetFault],
  ...[acceptOffer, review, setUpInSession, proveByFlow, resetPassword, followAdministrator],
  ...[
    linkAccount,
    verifyEmail,
    removeAuthenticator,
    beBlocked,
    beToldRarely,
    goAstray,
    logOut,
    proveByHook,
  ],
];

/** Where our templates are. */
const folders = ['themes/login', 'login-hook/src/main/resources/theme-resources/templates'].map(
  (folder) => fileURLToPath(new URL(`../../../${folder}`, import.meta.url)),
);
/** Part of other templates. */
const parts = ['footer.ftl'];

describe('the pages of both brands', function () {
  this.timeout(240_000);
  let walks: Walk[];

  before(async function () {
    this.timeout(stackStartTimeoutMs);
    walks = await Promise.all(readers.map(beginWalk));
  });
  afterEach(() => {
    for (const walk of walks) walk.stage.setNow();
  });
  after(async () => {
    for (const walk of walks) await walk.stage.close();
  });

  for (const trip of trips)
    it(`are right on the way "${trip.name}"`, async () => {
      const ends = await Promise.allSettled(walks.map(trip));
      const broken = ends.flatMap((end) =>
        end.status === 'rejected' ? [end.reason as Error] : [],
      );
      assert.deepEqual([...broken, ...walks.flatMap((walk) => walk.takeFaults())], []);
    });

  it('are all that we have a template for', async () => {
    const files = (await Promise.all(folders.map((folder) => readdir(folder)))).flat();
    const own = files.filter((file) => file.endsWith('.ftl') && !parts.includes(file));
    for (const { templates } of walks)
      assert.deepEqual(
        own.filter((file) => !templates.has(`login-${file.replace('.ftl', '')}`)),
        [],
      );
  });

  it('have no sentence in common in the two languages', () => {
    const [one, other] = walks.map(({ texts }) => texts);
    assert.ok(one !== undefined && other !== undefined && one.size > 0);
    assert.deepEqual([...one.keys()].sort(), [...other.keys()].sort());
    const untranslated = [...one].flatMap(([name, text]) =>
      findUntranslated(text, other.get(name) ?? '').map((sentence) => `${name}: ${sentence}`),
    );
    assert.deepEqual(untranslated, []);
  });
});
