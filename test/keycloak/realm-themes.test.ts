import assert from 'node:assert/strict';
import { brands } from '../support/brands.ts';
import { runCutover, type CommandResult } from '../support/cutover.ts';
import { useHookKeycloak } from '../support/hook-realm.ts';
import { createRealm, type TestRealm } from '../support/realm.ts';
import { stackStartTimeoutMs } from '../support/stack.ts';

describe('realm apply, for the themes', function () {
  this.timeout(30_000);
  let realm: TestRealm;

  before(async function () {
    this.timeout(stackStartTimeoutMs);
    realm = await createRealm({}, {}, useHookKeycloak());
  });

  after(() => realm.remove());

  const cutover = (words: string[], theme = ''): Promise<CommandResult> =>
    runCutover(words, { environment: { ...realm.environment, THEME: theme } });

  async function themes(): Promise<unknown[]> {
    const found = await realm.admin.realms.findOne({ realm: realm.name });
    return [found?.loginTheme, found?.emailTheme];
  }

  it('leaves them alone unless one is wanted', async () => {
    assert.doesNotMatch((await cutover(['realm', 'apply'])).stdout, /[tT]heme/);
    assert.deepEqual(await themes(), [undefined, undefined]);
  });

  it('refuses one that Keycloak does not have', async () => {
    const refused = await cutover(['realm', 'apply'], 'two-facto');
    assert.equal(refused.exitCode, 2);
    assert.match(refused.stderr, /has no login and e-mail theme two-facto: build it by npm run/);
    // Of Keycloak's own, the login theme alone.
    assert.equal((await cutover(['realm', 'apply'], 'keycloak.v2')).exitCode, 2);
    assert.deepEqual(await themes(), [undefined, undefined]);
  });

  it('shows first what it would change, and makes it so, once', async () => {
    const { theme } = brands.second;
    const plan = await cutover(['realm', 'plan'], theme);
    assert.match(plan.stdout, /set loginTheme to northwind\n +set emailTheme to northwind\n/);
    assert.deepEqual(await themes(), [undefined, undefined]);
    assert.equal((await cutover(['realm', 'apply'], theme)).exitCode, 0);
    assert.deepEqual(await themes(), [theme, theme]);
    const again = await cutover(['realm', 'apply'], theme);
    assert.match(again.stdout, /as it must be; nothing was changed/);
  });
});
