import assert from 'node:assert/strict';
import { waitUntil } from '../../stack/wait-until.ts';
import type { HookRealm } from '../support/hook-realm.ts';
import { openHookStage } from '../support/hook-stage.ts';
import { createLoginBrowser, logInDirectly, type Page } from '../support/login-browser.ts';
import { aRealmUser, testPassword } from '../support/realm.ts';
import { answerTo, send, startFakeSidecar, type FakeSidecar } from './fake-sidecar.ts';
import { otherEnvelopes } from './not-an-answer.ts';

const action = 'CONFIGURE_TOTP';

/** Keycloak rolls a direct grant back that comes to an action of its own without a provider, behind the hook. */
const broken = {
  alias: 'UPDATE_PASSWORD',
  name: 'Update Password',
  providerId: 'no-such-provider',
  enabled: false,
  priority: 1_000,
};

const setUp = { alias: action, name: 'Configure OTP', providerId: action, enabled: true };

/** Answers to the report that do not say that the sidecar took it. */
const notTaken: Record<string, [status: number, parts?: object]> = {
  'says 503': [503],
  ...Object.fromEntries(
    Object.entries(otherEnvelopes).map(([name, parts]) => [name, [200, parts]]),
  ),
};

describe('Set-up that a log-in takes back', function () {
  this.timeout(300_000);
  let sidecar: FakeSidecar;
  let realm: HookRealm;
  let close: () => Promise<void>;
  let number = 0;

  before(async () => {
    ({ sidecar, realm, close } = await openHookStage(() => startFakeSidecar(), {
      requiredActions: [setUp, broken],
    }));
    sidecar.behave((question, response) =>
      send(response, { ...answerTo(question), takeBackSetUp: true }),
    );
  });
  after(() => close());
  beforeEach(() => {
    sidecar.takenBack.length = 0;
    sidecar.answerTakenBack(200);
  });
  afterEach(() => breakLogins(false));

  async function createAskedUser(): Promise<{ id: string; username: string }> {
    number += 1;
    const username = `asked-${String(number)}@example.com`;
    const user = aRealmUser(username, { requiredActions: [action] });
    return { id: (await realm.admin.users.create(user)).id, username };
  }

  function logIn(username: string): Promise<Page> {
    return createLoginBrowser(realm).logIn({ username, password: testPassword });
  }

  async function breakLogins(enabled: boolean): Promise<void> {
    const { alias } = broken;
    const { authenticationManagement } = realm.admin;
    await authenticationManagement.updateRequiredAction({ alias }, { ...broken, enabled });
  }

  async function isAsked(id: string): Promise<boolean | undefined> {
    return (await realm.admin.users.findOne({ id }))?.requiredActions?.includes(action);
  }

  const reportsOf = (ids: string[]): Promise<void> =>
    waitUntil({
      what: 'the reports',
      timeoutMs: 30_000,
      check: () => {
        assert.deepEqual(
          sidecar.takenBack.map(({ request }) => request.user.id),
          ids,
        );
      },
    });

  it('is reported with the facts of the log-in', async () => {
    const { id, username } = await createAskedUser();

    const page = await logIn(username);

    assert.ok(page.redirectedTo, page.html);
    assert.equal(await isAsked(id), false);
    await reportsOf([id]);
    assert.deepEqual(sidecar.takenBack[0]?.request, sidecar.questions.at(-1)?.request);
  });

  it('is reported only once Keycloak keeps it', async () => {
    const { id, username } = await createAskedUser();
    const person = { username, password: testPassword };
    await breakLogins(true);

    assert.equal((await logInDirectly(realm, person)).status, 500);

    assert.equal(sidecar.questions.at(-1)?.request.user.id, id);
    assert.equal(await isAsked(id), true);
    assert.deepEqual(sidecar.takenBack, []);
    await breakLogins(false);
    assert.equal((await logInDirectly(realm, person)).status, 200);
    assert.equal(await isAsked(id), false);
    await reportsOf([id]);
  });

  for (const [name, answer] of Object.entries(notTaken))
    it(`lets the log-in in while the sidecar ${name}, and is reported again until it is taken`, async () => {
      sidecar.answerTakenBack(...answer);
      const { id, username } = await createAskedUser();

      const page = await logIn(username);

      assert.ok(page.redirectedTo, page.html);
      assert.equal(await isAsked(id), false);
      await reportsOf([id, id]);
      sidecar.answerTakenBack(200);
      await reportsOf([id, id, id]);
    });
});
