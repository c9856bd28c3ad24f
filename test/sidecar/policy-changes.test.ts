import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { parse, stringify } from 'yaml';
import { waitUntil } from '../../stack/wait-until.ts';
import { writePolicyFile } from '../support/hook-sidecar.ts';
import { startSidecarProcess, type SidecarProcess } from '../support/sidecar-process.ts';

describe('a sidecar whose policy changes', function () {
  this.timeout(30_000);
  let sidecar: SidecarProcess;
  let file: string;

  before(async () => {
    file = await writePolicyFile('dashboard');
    sidecar = await startSidecarProcess({
      SIDECAR_ROLES: 'hook',
      HOOK_SECRET: 'a-secret-of-the-login-hook-long-enough',
      KEYCLOAK_URL: 'http://127.0.0.1:1',
      REDIS_URL: 'redis://127.0.0.1:1',
      POLICY_FILE: file,
    });
  });

  after(() => sidecar.stop());

  async function allowNetworks(allowedNetworks: string[], warnings: number): Promise<void> {
    const reloads = countLines('policy reloaded');
    const policy = parse(await readFile(file, 'utf8')) as { ipVerification: object };
    Object.assign(policy.ipVerification, { allowedNetworks });
    await writeFile(file, stringify(policy));
    await waitUntil({
      what: 'the new policy in force',
      timeoutMs: 20_000,
      check: () => {
        assert.equal(countLines('policy reloaded'), reloads + 1);
        assert.equal(countLines('allowedNetworks'), warnings);
      },
    });
  }

  function countLines(start: string): number {
    return sidecar.log.filter(({ msg }) => String(msg).startsWith(start)).length;
  }

  it('asks for realm apply where the realm has to follow', async () => {
    await allowNetworks(['203.0.113.0/24'], 1);
    await allowNetworks(['203.0.113.0/24', '198.51.100.0/24'], 1);
    await allowNetworks([], 2);
    const warning = sidecar.log.find(({ msg }) => String(msg).startsWith('allowedNetworks'));
    assert.equal(warning?.['level'], 'warn');
    assert.match(String(warning['msg']), /run cutover realm apply$/);
  });
});
