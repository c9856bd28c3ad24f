import type { EnforcementRecord } from '../domain/enforcement.ts';

/** Written before Keycloak is changed, so that a killed run is resumed. Rejects with `redis-away`. */
export interface EnforcementRecords {
  find(userId: string): Promise<EnforcementRecord | undefined>;
  save(userId: string, record: EnforcementRecord): Promise<void>;
  remove(userId: string): Promise<void>;
}
