/** A copy older than this no longer stands for what Redis holds. */
const lifeMs = 60 * 60 * 1000;

/** What this process last saw of customers' switches, for while Redis is away. */
export interface SwitchCopies {
  /** @param customerEnabled the switches of `customerIds` that were ever touched */
  keep(customerIds: readonly string[], customerEnabled: Readonly<Record<string, boolean>>): void;
  /** A customer without a fresh copy counts as switched on: required. */
  recall(customerIds: readonly string[]): Record<string, boolean>;
}

/** @param now monotonic milliseconds */
export function createSwitchCopies(now: () => number): SwitchCopies {
  const copies = new Map<string, { enabled: boolean; at: number }>();
  return {
    keep: (customerIds, customerEnabled) => {
      for (const id of customerIds) {
        const enabled = Object.hasOwn(customerEnabled, id) && customerEnabled[id] === true;
        copies.set(id, { enabled, at: now() });
      }
    },
    recall: (customerIds) =>
      Object.fromEntries(
        customerIds.map((id) => {
          const copy = copies.get(id);
          return [id, copy === undefined || now() - copy.at > lifeMs || copy.enabled];
        }),
      ),
  };
}
