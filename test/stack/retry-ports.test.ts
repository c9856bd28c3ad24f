import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { findFreePort } from '../../stack/free-port.ts';
import { retryWhenPortTaken } from '../../stack/retry-ports.ts';

describe('Ports', () => {
  it('that are found free can be listened on', async () => {
    const port = await findFreePort();
    const server = createServer().listen(port, '127.0.0.1');
    await once(server, 'listening');
    server.close();
  });

  it('are tried again when they were taken meanwhile', async () => {
    const outcomes = ['bind: Address already in use', 'listen EADDRINUSE: 127.0.0.1:1', ''];
    const start = (): Promise<string> => {
      const failure = outcomes.shift();
      return failure ? Promise.reject(new Error(failure)) : Promise.resolve('started');
    };

    assert.equal(await retryWhenPortTaken(start), 'started');
  });

  it('are tried 3 times at most', async () => {
    let attempts = 0;
    const start = (): Promise<never> => {
      attempts += 1;
      return Promise.reject(new Error('EADDRINUSE'));
    };

    await assert.rejects(retryWhenPortTaken(start), /EADDRINUSE/);
    assert.equal(attempts, 3);
  });

  it('are not tried again for another failure', async () => {
    let attempts = 0;
    const start = (): Promise<never> => {
      attempts += 1;
      return Promise.reject(new Error('out of memory'));
    };

    await assert.rejects(retryWhenPortTaken(start), /out of memory/);
    assert.equal(attempts, 1);
  });
});
