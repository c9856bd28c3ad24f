import type { Exemption } from './login-states.ts';

/** Exemptions from IP verification by user id. Every call rejects with `redis-away`: it fails closed. */
export interface Exemptions {
  listAll(): Promise<Map<string, Exemption>>;
  /** All of them or none. */
  saveAll(exemptions: ReadonlyMap<string, Exemption>): Promise<void>;
  /** @returns false when there was none */
  remove(userId: string): Promise<boolean>;
}
