/** A customer's own choice in the optional phase. Rejects with `redis-away`: it fails closed. */
export interface CustomerSwitches {
  /** Every switch that was ever touched, by customer id. */
  loadAll(): Promise<Record<string, boolean>>;
  /** Those of some customers alone. */
  load(customerIds: readonly string[]): Promise<Record<string, boolean>>;
  set(customerId: string, enabled: boolean): Promise<void>;
}
