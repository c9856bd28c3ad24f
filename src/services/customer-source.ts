import type { CustomerFacts } from '../domain/login-request.ts';

/** Which customers there are and who belongs to them. Rejects as `Directory` does. */
export interface CustomerSource {
  listCustomers(): Promise<CustomerFacts[]>;
  listMemberIds(customer: CustomerFacts): AsyncIterable<string>;
  listCustomersOfUser(userId: string): Promise<CustomerFacts[]>;
}
