import type { EpochMs } from '../domain/calendar.ts';

/** A customer's own choice in the optional phase, by whom and when. */
export interface CustomerSwitch {
  enabled: boolean;
  by: string;
  at: EpochMs;
}

/** Those that were ever touched, by customer id. Rejects with `redis-away`: it fails closed. */
export interface CustomerSwitches {
  list(): Promise<Map<string, CustomerSwitch>>;
  /** Every one of them, as decisions take them. */
  loadAll(): Promise<Record<string, boolean>>;
  /** Those of some customers alone. */
  load(customerIds: readonly string[]): Promise<Record<string, boolean>>;
  set(customerId: string, change: CustomerSwitch): Promise<void>;
}
