import assert from 'node:assert/strict';
import { createClient } from 'redis';
import { groupExists } from '../../stack/end-group.ts';
import { startRedis, type RedisServer } from '../../stack/redis-server.ts';

describe('The Redis of the harness', function () {
  this.timeout(120_000);
  let server: RedisServer;

  before(async () => {
    server = await startRedis();
  });
  after(() => server.stop());

  it('answers PING and is empty', async () => {
    const client = await createClient({ url: server.url }).connect();
    assert.equal(await client.ping(), 'PONG');
    assert.equal(await client.dbSize(), 0);
    client.destroy();
  });

  it('logs each write, evicts nothing, writes no snapshots and listens on 127.0.0.1', async () => {
    assert.equal(await settingOf(server, 'appendonly'), 'yes');
    assert.equal(await settingOf(server, 'maxmemory-policy'), 'noeviction');
    assert.equal(await settingOf(server, 'save'), '');
    assert.equal(await settingOf(server, 'bind'), '127.0.0.1');
  });

  it('writes nothing to disk when told so', async () => {
    const volatile = await startRedis({ appendOnly: false });
    const appendOnly = await settingOf(volatile, 'appendonly');
    await volatile.stop();

    assert.equal(appendOnly, 'no');
  });

  it('is gone when stop returns', async () => {
    await server.stop();
    assert.equal(groupExists(server.pid), false);
  });
});

async function settingOf({ url }: RedisServer, name: string): Promise<string | undefined> {
  const client = await createClient({ url }).connect();
  const settings = await client.configGet(name);
  client.destroy();
  return settings[name];
}
