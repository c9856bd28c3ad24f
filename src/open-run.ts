import type { Run } from './cli/context.ts';
import { composeRun } from './compose-run.ts';
import { readEnvironment, runEnvironment } from './config.ts';
import { createJobConnection } from './jobs/connection.ts';
import { createNoticeQueues } from './jobs/notice-queue.ts';
import { readPolicyFile } from './policy-file.ts';
import { createKeys } from './redis/keys.ts';
import { connectRedis } from './redis/connection.ts';

/**
 * Puts a run together from the environment, for one command.
 *
 * @throws {CutoverError}
 */
export async function openRun(environment: NodeJS.ProcessEnv): Promise<Run> {
  const settings = readEnvironment(runEnvironment, environment);
  const policy = readPolicyFile(settings.POLICY_FILE);
  const limits = { url: settings.REDIS_URL, timeoutMs: settings.REDIS_TIMEOUT_MS };
  const redis = await connectRedis(limits);
  // They reach the caller of the queue, which waits no longer than the time limit.
  const onConnectionError = (): void => undefined;
  const { jobs: prefix } = createKeys(policy.document.realm);
  const { jobs, close } = createJobConnection(
    { url: limits.url, prefix, isLongLived: false },
    onConnectionError,
  );
  const queues = createNoticeQueues({ jobs, onConnectionError, ...limits });
  return {
    ...composeRun(settings, policy, { redis, queues }),
    close: async () => {
      redis.close();
      await queues.close();
      close();
    },
  };
}
