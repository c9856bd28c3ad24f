import type { EpochMs } from './calendar.ts';
import type { CustomerFacts, LoginRequest, LoginState } from './login-request.ts';

/** Facts outside a log-in: no address, and nothing that this session proved. */
export type StandingRequest = Pick<LoginRequest, 'user' | 'secondFactor'> & {
  customers: readonly CustomerFacts[];
  login: null;
  client: null;
};

export interface DecisionInput {
  now: EpochMs;
  state: LoginState;
  request: LoginRequest | StandingRequest;
  /** Whether this log-in's mail has confirmed where it comes from, be that readable or not. */
  isNetworkConfirmed?: boolean;
}
