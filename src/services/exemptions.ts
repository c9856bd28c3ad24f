import type { Exemption } from './login-states.ts';

/** Exemptions from IP verification by user id. Every call rejects with `redis-away`: it fails closed. */
export interface Exemptions {
  listAll(): Promise<Map<string, Exemption>>;
  save(userId: string, exemption: Exemption): Promise<void>;
  /**
   * Saves each where what is stored still is what was seen, in one step.
   *
   * @returns ids of the users for whom it is another by now, and stays so
   */
  restoreAll(
    exemptions: ReadonlyMap<string, Exemption>,
    seen: ReadonlyMap<string, Exemption>,
  ): Promise<string[]>;
  /** @returns false when there was none */
  remove(userId: string): Promise<boolean>;
}
