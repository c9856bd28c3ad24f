import { createNodeRedisClient, type ConnectionOptions } from 'bullmq';
import { createClient } from 'redis';
import { pauseBeforeRetry } from '../redis/connection.ts';

/** Longer than BullMQ waits for the next job, so that only a connection that is dead counts as silent. */
const silenceMs = 30_000;
const askEveryMs = 10_000;

/** What all queues and workers of a realm share. */
export interface JobConnection {
  connection: ConnectionOptions;
  /** Of the realm: two realms on one Redis must not take each other's work. */
  prefix: string;
}

export interface JobConnectionSettings {
  url: string;
  prefix: string;
  /** True for a process that outlives a Redis that hangs; a command is over before that is noticed. */
  isLongLived: boolean;
}

/**
 * A connection for queues and workers, which must outlive a Redis that goes away, or hangs, and comes back.
 *
 * @param onError told of every failure to connect
 */
export function createJobConnection(
  { url, prefix, isLongLived }: JobConnectionSettings,
  onError: (error: Error) => void,
): { jobs: JobConnection; close: () => void } {
  const client = createClient({
    url,
    ...(isLongLived && { pingInterval: askEveryMs }),
    socket: {
      ...(isLongLived && { socketTimeout: silenceMs }),
      reconnectStrategy: pauseBeforeRetry,
    },
  });
  client.on('error', onError);
  const connection = createNodeRedisClient(client);
  // A queue that is closed takes its own listener away.
  connection.on('error', onError);
  return {
    jobs: { connection, prefix },
    close: () => {
      // One that is still connecting would stand for ever.
      client.on('ready', () => {
        client.destroy();
      });
      if (client.isOpen) client.destroy();
    },
  };
}
