import assert from 'node:assert/strict';
import { runCutover } from '../support/cutover.ts';
import { createRealm, type TestRealm } from '../support/realm.ts';
import { stackStartTimeoutMs } from '../support/stack.ts';

const warning =
  /= address of Keycloak\n {4}note: .*a forged one leads the links of its own mails.*: set hostname/;

describe('cutover realm plan, about the address of Keycloak', function () {
  this.timeout(60_000);
  let realm: TestRealm;

  before(async function () {
    this.timeout(stackStartTimeoutMs);
    realm = await createRealm({});
  });
  after(() => realm.remove());

  async function plan(): Promise<string> {
    const { exitCode, stdout, stderr } = await runCutover(['realm', 'plan'], realm);
    assert.equal(exitCode, 0, stderr);
    return stdout;
  }

  it('warns when Keycloak follows a forged Host', async () => {
    assert.match(await plan(), warning);
  });

  it('is silent once Keycloak knows its address', async () => {
    const { admin, name, keycloakUrl: frontendUrl } = realm;
    await admin.realms.update({ realm: name }, { attributes: { frontendUrl } });

    const shown = await plan();

    assert.match(shown, /= address of Keycloak\n[=~]/);
    await admin.realms.update({ realm: name }, { attributes: { frontendUrl: '' } });
    assert.match(await plan(), warning);
  });
});
