/** A lease that this process holds; it is renewed until it is released. */
export interface HeldLease {
  /** @throws {CutoverError} `run-in-progress` when it was lost: then another run may already be at work */
  assertHeld(): void;
  release(): Promise<void>;
}

/** At most one enforcement of a realm at a time. Rejects with `redis-away`: it fails closed. */
export interface RunLease {
  /**
   * Waits as long as a killed run can still hold it.
   *
   * @param onWait called once when there is something to wait for
   * @throws {CutoverError} `run-in-progress` when another run is alive
   */
  acquire(onWait?: () => void): Promise<HeldLease>;
}
