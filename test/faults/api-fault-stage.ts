import assert from 'node:assert/strict';
import type UserRepresentation from '@keycloak/keycloak-admin-client/lib/defs/userRepresentation.js';
import { startFaultProxy, type Fault, type FaultProxy } from '../../stack/fault-proxy.ts';
import { openApiStage, type ApiAnswer, type ApiStage } from '../support/api-stage.ts';
import { useHookKeycloak } from '../support/hook-realm.ts';
import { startDurableRedis, type DurableRedis } from './durable-redis.ts';

/** The ways in which a server is away. */
export const away: Fault[] = [
  { kind: 'refuse' },
  { kind: 'hang' },
  { kind: 'cut-answer', afterBytes: 5 },
];

/** A sidecar in its role `api` with a proxy in front of its Keycloak and one in front of its Redis. */
export interface ApiFaultStage extends ApiStage {
  redis: DurableRedis;
  redisProxy: FaultProxy;
  keycloakProxy: FaultProxy;
}

export async function openApiFaultStage(users: UserRepresentation[]): Promise<ApiFaultStage> {
  const redis = await startDurableRedis();
  const redisProxy = await startFaultProxy(redis.url());
  const keycloakProxy = await startFaultProxy((await useHookKeycloak()).url);
  const stage = await openApiStage({
    users,
    environment: ({ keycloakUrl }) => ({
      KEYCLOAK_URL: keycloakProxy.url,
      KEYCLOAK_PUBLIC_URL: keycloakUrl,
      REDIS_URL: redisProxy.url,
      API_TIMEOUT_MS: '500',
    }),
  });
  return {
    ...stage,
    redis,
    redisProxy,
    keycloakProxy,
    stop: async () => {
      redisProxy.stop();
      keycloakProxy.stop();
      await stage.stop();
      await redis.stop();
    },
  };
}

export function assertAway({ status, body, headers }: ApiAnswer, code: string): void {
  assert.deepEqual([status, body['code']], [503, code]);
  assert.match(headers.get('content-type') ?? '', /^application\/problem\+json/);
  assert.equal(body['detail'], undefined);
}
