import { createNodeRedisClient, Queue } from 'bullmq';
import { createClient } from 'redis';
import type { Notice } from '../../src/services/notices.ts';

/** The name under which operators find it too: `bull:two-factor-bulk-mail`. */
const queueName = 'two-factor-bulk-mail';

async function withMailQueue<Answer>(
  redisUrl: string,
  work: (queue: Queue<Notice>) => Promise<Answer>,
): Promise<Answer> {
  const client = createClient({ url: redisUrl });
  client.on('error', () => undefined);
  const queue = new Queue<Notice>(queueName, { connection: createNodeRedisClient(client) });
  try {
    return await work(queue);
  } finally {
    await queue.close();
    if (client.isOpen) client.destroy();
  }
}

/** The mails that wait for a worker, or for their next try. */
export function listQueuedNotices(redisUrl: string): Promise<Notice[]> {
  return withMailQueue(redisUrl, async (queue) => {
    const jobs = await queue.getJobs(['waiting', 'delayed', 'active', 'prioritized']);
    return jobs.map(({ data }) => data);
  });
}

/** Lets the pause before the next try pass for all mails that the server wanted later. */
export function skipPauses(redisUrl: string): Promise<void> {
  return withMailQueue(redisUrl, async (queue) => {
    for (const job of await queue.getDelayed()) await job.promote();
  });
}
