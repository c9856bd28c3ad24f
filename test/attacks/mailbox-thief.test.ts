import assert from 'node:assert/strict';
import { setFlows } from '../flows/identity-provider.ts';
import { linkInMail, linkOn, openResetLink } from '../flows/links.ts';
import { createLoginBrowser } from '../support/login-browser.ts';
import { belongings, countSessions, press, type Thief } from './thief.ts';
import { openThieves, type Scene, type Thieves } from './thieves.ts';
import { comeByProvider, ways, type Way } from './ways.ts';

const scenes: Scene[] = (['before', 'after'] as const).map((moment) => ({
  name: `${moment} the cutover`,
  hasOtp: true,
  moment,
  network: 'known',
  asksForCode: false,
}));

/** By the link that resets the password; Keycloak's own flow would give a new authenticator as well. */
async function reset(thief: Thief): Promise<void> {
  const { stage, victim, browser } = thief;
  await press(thief, await openResetLink(browser, stage.smtp, victim.username));
}

/** By what an administrator has sent. */
async function openActionLink(thief: Thief, action: string): Promise<void> {
  const { stage, victim, browser } = thief;
  await stage.realm.admin.users.executeActionsEmail({ id: victim.id, actions: [action] });
  const page = await browser.get(linkInMail(stage.smtp, victim.username));
  await press(thief, await browser.get(linkOn(page, 'action-token')));
}

/** Confirms by mail that the account at the provider is the victim's, and comes by it. */
async function linkByMail(thief: Thief): Promise<void> {
  const { stage, victim, browser, address } = thief;
  await setFlows(stage.realm, 'corp', { firstBrokerLoginFlowAlias: 'first broker login' });
  await comeByProvider(thief);
  await press(thief, await browser.get(linkInMail(stage.smtp, victim.username)));
  const links = await stage.realm.admin.users.listFederatedIdentities({ id: victim.id });
  assert.equal(links.length, 1);
  for (const comer of [thief, { ...thief, browser: createLoginBrowser(address) }])
    await press(comer, await comeByProvider(comer));
}

/** A way in the browser that opened the link before. */
function afterReset(way: Way): Way {
  return {
    name: `${way.name}, after a reset link`,
    take: async (thief) => {
      await reset(thief);
      await way.take(thief);
    },
  };
}

const actions = ['UPDATE_PASSWORD', 'CONFIGURE_TOTP', 'CONFIGURE_RECOVERY_AUTHN_CODES'];

const mailedWays: Way[] = [
  { name: 'a link that resets the password', take: reset },
  ...actions.map((action) => ({
    name: `a link for ${action}`,
    take: (thief: Thief) => openActionLink(thief, action),
  })),
  { name: 'an identity provider, linked by mail', take: linkByMail },
  ...ways.map(afterReset),
];

/** Who reads the mail of a user, and has neither the password nor the authenticator. */
describe('A thief of the mailbox alone, of a user with two-factor', function () {
  this.timeout(60_000);
  let thieves: Thieves;

  before(async function () {
    this.timeout(400_000);
    thieves = await openThieves(scenes, mailedWays);
  });
  after(() => thieves.stage.stop());

  for (const scene of scenes)
    describe(scene.name, () => {
      for (const way of mailedWays)
        it(`gets in nowhere by ${way.name}`, async () => {
          const thief = await thieves.send(scene, way, 'not-the-password');
          const { stage, victim } = thief;
          const before = await belongings(stage, victim.id);

          await way.take(thief);

          assert.deepEqual(await belongings(stage, victim.id), before);
          assert.equal(await countSessions(stage, victim.id), 0);
        });
    });
});
