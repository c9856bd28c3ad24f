import { dayOf } from '../domain/calendar.ts';
import type { Day } from '../domain/calendar.ts';
import type { Decision } from '../domain/login-decision.ts';
import type { LoginRequest } from '../domain/login-request.ts';
import type { Policy } from '../domain/policy.ts';
import type { LoginStates, StoredLoginState } from './login-states.ts';

export interface SetUpOffer {
  /** The first day, in the policy's zone, on which it is required. */
  requiredOn: Day;
}

export interface OfferSetUpPorts {
  states: Pick<LoginStates, 'claimSetUpOffer'>;
  onLost: (error: unknown) => void;
}

/** Log-ins that somebody sits before; the others have no page, or are in the middle of something else. */
const pathsWithPages: readonly LoginRequest['login']['path'][] = ['browser', 'identity-provider'];

const offerAgainAfterMs = 24 * 60 * 60 * 1000;

/**
 * Whether a log-in that is let in offers set-up on its way, which the user may put off: once a day at most. Without
 * Redis nothing is offered. The claim is a second round trip, which cannot travel with the reading: only the decision
 * tells whether there is an offer to claim, and of two tabs only the answer tells which one shows it.
 */
export async function offerSetUp(
  { states, onLost }: OfferSetUpPorts,
  policy: Policy,
  { login, user }: LoginRequest,
  { verdict, offer, requiredFrom }: Decision,
  { isSetUpOffered }: Pick<StoredLoginState, 'isSetUpOffered'>,
): Promise<SetUpOffer | null> {
  if (verdict !== 'allow' || !offer || !pathsWithPages.includes(login.path)) return null;
  if (isSetUpOffered) return null;
  try {
    if (!(await states.claimSetUpOffer(user.id, offerAgainAfterMs))) return null;
    return { requiredOn: dayOf(Date.parse(requiredFrom), policy.document.timeZone) };
  } catch (error) {
    onLost(error);
    return null;
  }
}
