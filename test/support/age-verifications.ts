/** What is needed of a client of Redis. */
interface Hashes {
  hGetAll(key: string): Promise<Record<string, string>>;
  hSet(key: string, field: string, value: string): Promise<unknown>;
}

const instants = ['createdAt', 'expiresAt', 'usableUntil', 'refusedAt'];

/**
 * Makes the verifications of a user older: the clock of Redis cannot be moved, but what it is compared with can.
 *
 * @param key where they stand
 */
export async function ageVerifications(client: Hashes, key: string, byMs: number): Promise<void> {
  for (const [id, text] of Object.entries(await client.hGetAll(key))) {
    const stored = JSON.parse(text) as Record<string, unknown>;
    for (const name of instants) {
      const instant = stored[name];
      if (typeof instant === 'number') stored[name] = instant - byMs;
    }
    await client.hSet(key, id, JSON.stringify(stored));
  }
}
