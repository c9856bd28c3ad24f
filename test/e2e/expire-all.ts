import { createClient } from 'redis';
import { createKeys } from '../../src/redis/keys.ts';
import { ageVerifications } from '../support/age-verifications.ts';
import type { HookRealm } from '../support/hook-realm.ts';
import { useRedis } from '../support/stack.ts';

/** The links of a user, and what was confirmed by them. */
const overAfterMs = 3 * 60 * 60 * 1000;

/** Ends the verifications of a user, as if their time had passed. */
export async function expireAll({ realm }: HookRealm, userId: string): Promise<void> {
  const client = await createClient({ url: (await useRedis()).url }).connect();
  await ageVerifications(client, createKeys(realm).verifications(userId), overAfterMs);
  client.destroy();
}
