import { createClient } from 'redis';
import { createKeys } from '../../src/redis/keys.ts';
import type { HookRealm } from '../support/hook-realm.ts';
import { useRedis } from '../support/stack.ts';

/** Ends the verifications of a user, as if their time had passed. */
export async function expireAll({ realm }: HookRealm, userId: string): Promise<void> {
  const key = createKeys(realm).verifications(userId);
  const client = await createClient({ url: (await useRedis()).url }).connect();
  for (const [field, text] of Object.entries(await client.hGetAll(key))) {
    const stored = JSON.parse(text) as { expiresAt: number };
    await client.hSet(key, field, JSON.stringify({ ...stored, expiresAt: Date.now() - 1 }));
  }
  client.destroy();
}
