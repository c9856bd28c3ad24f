import { createNodeRedisClient, Queue } from 'bullmq';
import { createClient } from 'redis';
import { noticeQueueNames, type MailUrgency } from '../../src/jobs/notice-queue.ts';
import { createKeys } from '../../src/redis/keys.ts';
import type { Notice } from '../../src/services/notices.ts';

export interface QueuePlace {
  redisUrl: string;
  realm: string;
  /** Of mails to many, when not said. */
  urgency?: MailUrgency;
}

async function withMailQueue<Answer>(
  { redisUrl, realm, urgency = 'bulk' }: QueuePlace,
  work: (queue: Queue<Notice>) => Promise<Answer>,
): Promise<Answer> {
  const client = createClient({ url: redisUrl });
  client.on('error', () => undefined);
  const queue = new Queue<Notice>(noticeQueueNames[urgency], {
    connection: createNodeRedisClient(client),
    prefix: createKeys(realm).jobs,
  });
  try {
    return await work(queue);
  } finally {
    await queue.close();
    if (client.isOpen) client.destroy();
  }
}

/** The mails that wait for a worker, or for their next try. */
export function listQueuedNotices(place: QueuePlace): Promise<Notice[]> {
  return withMailQueue(place, async (queue) => {
    const jobs = await queue.getJobs(['waiting', 'delayed', 'active', 'prioritized']);
    return jobs.map(({ data }) => data);
  });
}

/** How many wait for their next try. */
export function countDelayed(place: QueuePlace): Promise<number> {
  return withMailQueue(place, (queue) => queue.getDelayedCount());
}

/** Takes out all that wait for their next try, as whoever hurries them does first. */
export function takeOutDelayed(place: QueuePlace): Promise<void> {
  return withMailQueue(place, async (queue) => {
    for (const job of await queue.getDelayed()) await job.remove();
  });
}

/** Lets the pause before the next try pass for all mails that the server wanted later. */
export function skipPauses(place: QueuePlace): Promise<void> {
  return withMailQueue(place, async (queue) => {
    for (const job of await queue.getDelayed()) await job.promote();
  });
}
