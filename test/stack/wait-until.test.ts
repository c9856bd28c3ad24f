import assert from 'node:assert/strict';
import { waitUntil } from '../../stack/wait-until.ts';

describe('waitUntil', () => {
  it('returns what the first check that does not throw returned', async () => {
    let checks = 0;
    const check = (): number => {
      checks += 1;
      if (checks < 3) throw new Error('not yet');
      return checks;
    };

    assert.equal(await waitUntil({ what: 'the third check', timeoutMs: 3_000, check }), 3);
  });

  it('names what it waited for and the last failure with its cause', async () => {
    const check = (): never => {
      throw new Error('fetch failed', { cause: new Error('connect ECONNREFUSED') });
    };

    await assert.rejects(
      waitUntil({ what: 'an answer', timeoutMs: 250, check }),
      /^Error: Waited \d+ ms for an answer\. Last failure: fetch failed: connect ECONNREFUSED$/,
    );
  });

  it('cuts a hanging check off at the deadline and names the failure before it', async () => {
    let checks = 0;
    const check = (signal: AbortSignal): Promise<never> => {
      checks += 1;
      if (checks === 1) throw new Error('refused');
      return new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(new Error('cut off')));
      });
    };

    await assert.rejects(waitUntil({ what: 'it', timeoutMs: 400, check }), /failure: refused$/);
    assert.equal(checks, 2);
  });

  it('gives up before the deadline when told to', async () => {
    const check = (): never => {
      throw new Error('not yet');
    };
    const giveUp = AbortSignal.timeout(200);

    await assert.rejects(waitUntil({ what: 'it', timeoutMs: 60_000, check, giveUp }), /not yet/);
  });
});
