import type Keycloak from 'keycloak-js';
import type { RemoteSessionRequest } from './answers.ts';
import type { DialogAnswer } from './dialog.ts';
import { explain, type Wording } from './explain.ts';
import type { TwoFactorError } from './problem.ts';
import { describeRefusal } from './refusal.ts';
import type { SessionMemory } from './session-memory.ts';

export interface RefusalAnswers {
  keycloak: Pick<Keycloak, 'login'>;
  memory: SessionMemory;
  wording: Wording;
  /** Two-factor is required of this user by now, and was not set up. */
  isRequired: () => boolean;
}

/**
 * Says why something was refused, and does what the user chooses. What was wanted is kept while a log-in leads away from
 * the page.
 *
 * @returns `action` when it can be tried again
 */
export async function answerRefusal(
  { keycloak, memory, wording, isRequired }: RefusalAnswers,
  error: TwoFactorError,
  request?: RemoteSessionRequest,
): Promise<DialogAnswer> {
  const refusal = describeRefusal(error, isRequired());
  if (refusal.login && request) memory.keep(request);
  const answer = await explain(wording, refusal, error);
  if (answer === 'closed') memory.forget();
  if (answer === 'action' && refusal.login) await keycloak.login(refusal.login);
  return answer;
}
