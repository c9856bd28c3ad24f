import { createNodeRedisClient, type ConnectionOptions } from 'bullmq';
import { createClient } from 'redis';

const longestPauseMs = 2_000;

/**
 * A connection for queues and workers, which must outlive a Redis that goes away and comes back.
 *
 * @param onError told of every failure to connect
 */
export function createJobConnection(
  url: string,
  onError: (error: Error) => void,
): { connection: ConnectionOptions; close: () => void } {
  const client = createClient({
    url,
    socket: { reconnectStrategy: (retries) => Math.min(100 * 2 ** retries, longestPauseMs) },
  });
  client.on('error', onError);
  return {
    connection: createNodeRedisClient(client),
    close: () => {
      client.destroy();
    },
  };
}
