import type { Column } from '../flows/columns.ts';
import { openStage, type Stage, type StageOptions } from '../flows/stage.ts';
import { createIdentityProviders } from '../flows/identity-provider.ts';
import { importUsers } from '../flows/visitors.ts';
import type { LedRealm } from '../support/hook-realm.ts';
import { createLoginBrowser } from '../support/login-browser.ts';
import { aRealmUser } from '../support/realm.ts';
import { recoveryCodes } from '../support/recovery-codes.ts';
import type { Thief } from './thief.ts';
import type { Way } from './ways.ts';

/** Whose account it is, when, from where, and by which client. */
export interface Scene {
  name: string;
  hasOtp: boolean;
  moment: Column['moment'];
  network: Column['network'];
  /** Whether Keycloak's own flow asks for a code. */
  asksForCode: boolean;
  /** The policy asks for nothing but the password. */
  isOpen?: boolean;
}

/** A victim of their own for each way and scene, at an identity provider too. */
export interface Thieves {
  stage: Stage;
  /** Sets the scene, and lets the thief come to it. */
  send(scene: Scene, way: Pick<Way, 'name'>, password: string): Promise<Thief>;
}

export async function openThieves(
  scenes: readonly Scene[],
  ways: readonly Pick<Way, 'name'>[],
  options?: StageOptions,
): Promise<Thieves> {
  const stage = await openStage(options);
  await enableAllActions(stage.realm);
  const cases = scenes.flatMap((scene) => ways.map((way) => ({ scene, way })));
  await createIdentityProviders(
    stage.realm,
    cases.map(({ scene, way }) => usernameIn(scene, way)),
  );
  const users = cases.map(({ scene, way }) => aVictim(scene, usernameIn(scene, way)));
  const ids = await importUsers(stage.realm, users);
  return {
    stage,
    send: async (scene, way, password) => {
      const username = usernameIn(scene, way);
      const id = ids.get(username) ?? '';
      const address = scene.asksForCode ? stage.realm : stage.withoutCode;
      stage.setMoment(scene.moment);
      await stage.setNetwork(id, scene.network);
      const browser = createLoginBrowser(address);
      return { stage, address, browser, victim: { id, username }, password };
    },
  };
}

function aVictim({ hasOtp }: Scene, username: string): ReturnType<typeof aRealmUser> {
  // An import gives no default roles, and without these the account API would refuse everybody.
  const roles = { realmRoles: ['offline_access'], clientRoles: { account: ['manage-account'] } };
  const user = aRealmUser(username, { otp: hasOtp, ...roles });
  if (hasOtp) user.credentials?.push(recoveryCodes(['OWNEROWNEROW']));
  return user;
}

function usernameIn(scene: Scene, way: Pick<Way, 'name'>): string {
  const slug = (text: string): string => text.toLowerCase().replaceAll(/[^a-z]+/g, '-');
  // Keycloak takes 64 characters before the @.
  return `${slug(way.name).slice(0, 64)}@${slug(scene.name)}.example`;
}

async function enableAllActions({ admin }: LedRealm): Promise<void> {
  const { authenticationManagement } = admin;
  for (const action of await authenticationManagement.getRequiredActions())
    await authenticationManagement.updateRequiredAction(
      { alias: action.alias ?? '' },
      { ...action, enabled: true },
    );
}
