import assert from 'node:assert/strict';
import type { StageOptions } from '../flows/stage.ts';
import { testPassword } from '../support/realm.ts';
import { belongings, countSessions } from './thief.ts';
import { openThieves, type Scene, type Thieves } from './thieves.ts';
import { ways, type Way } from './ways.ts';

const scenes: Scene[] = [
  {
    name: 'with two-factor before the cutover by a flow without code',
    hasOtp: true,
    moment: 'before',
    network: 'known',
    asksForCode: false,
  },
  {
    name: 'with two-factor after the cutover',
    hasOtp: true,
    moment: 'after',
    network: 'known',
    asksForCode: true,
  },
  {
    name: 'without two-factor before the cutover from a new network',
    hasOtp: false,
    moment: 'before',
    network: 'unknown',
    asksForCode: true,
  },
  {
    name: 'without two-factor after the cutover',
    hasOtp: false,
    moment: 'after',
    network: 'known',
    asksForCode: true,
  },
  {
    name: 'without two-factor before the cutover from a known network',
    hasOtp: false,
    moment: 'before',
    network: 'known',
    asksForCode: true,
    isOpen: true,
  },
];

/** Where the policy trusts the network of the thief, such as that of the victim's office. */
const scenesOnTrustedNetwork: Scene[] = [
  {
    name: 'without two-factor before the cutover from a trusted network',
    hasOtp: false,
    moment: 'before',
    network: 'unknown',
    asksForCode: true,
    isOpen: true,
  },
  {
    name: 'without two-factor after the cutover from a trusted network',
    hasOtp: false,
    moment: 'after',
    network: 'unknown',
    asksForCode: true,
  },
];

/** A learning period of the policy spares everybody the mail, the thief too. */
const scenesWhileLearning: Scene[] = [
  {
    name: 'without two-factor before the cutover from a network to learn',
    hasOtp: false,
    moment: 'before',
    network: 'unknown',
    asksForCode: true,
    isOpen: true,
  },
];

/** Who knows the password of a user, and neither reads the mail nor has the authenticator. */
describe('A thief of the password alone', function () {
  this.timeout(60_000);

  tryEveryWay('trusts no network', scenes, {});
  tryEveryWay('trusts the network', scenesOnTrustedNetwork, { trustedNetworks: ['127.0.0.0/8'] });
  tryEveryWay('is learning networks', scenesWhileLearning, { learnUntil: '2021-12-20' });
});

function tryEveryWay(policy: string, scenes: readonly Scene[], options: StageOptions): void {
  describe(`where the policy ${policy}`, () => {
    let thieves: Thieves;

    before(async function () {
      this.timeout(400_000);
      thieves = await openThieves(scenes, ways, options);
    });
    after(() => thieves.stage.stop());

    for (const scene of scenes)
      describe(`of a user ${scene.name}`, () => {
        const outcome = scene.isOpen === true ? 'enrols nothing' : 'gets in nowhere';
        for (const way of ways) it(`${outcome} by ${way.name}`, () => tryWay(thieves, scene, way));
      });
  });
}

async function tryWay(thieves: Thieves, scene: Scene, way: Way): Promise<void> {
  const thief = await thieves.send(scene, way, testPassword);
  const { stage, victim } = thief;
  const before = await belongings(stage, victim.id, scene.isOpen);

  await way.take(thief);

  assert.deepEqual(await belongings(stage, victim.id, scene.isOpen), before);
  const isIn = (await countSessions(stage, victim.id)) > 0;
  if (scene.isOpen !== true) assert.equal(isIn, false);
  else if (way.letsIn === true) assert.equal(isIn, true);
}
