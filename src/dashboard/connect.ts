import type { RemoteSessionGrant, RemoteSessionRequest } from './answers.ts';
import type { DialogAnswer } from './dialog.ts';
import { TwoFactorError } from './problem.ts';
import type { Refusal } from './refusal.ts';
import type { SessionMemory } from './session-memory.ts';
import type { Sidecar } from './sidecar.ts';

export interface ConnectPorts {
  sidecar: Pick<Sidecar, 'askForRemoteSession'>;
  memory: Pick<SessionMemory, 'remember' | 'forget'>;
  refusalOf: (error: TwoFactorError) => Refusal;
  explain: (refusal: Refusal, error: TwoFactorError) => Promise<DialogAnswer>;
  /** Both lead away from the page. */
  setUp: () => Promise<void>;
  logIn: (error: TwoFactorError) => Promise<void>;
}

/** Asks for a grant, and again as often as the user wants to; undefined when the user has been told why not. */
export async function connect(
  ports: ConnectPorts,
  request: RemoteSessionRequest,
): Promise<RemoteSessionGrant | undefined> {
  for (;;) {
    try {
      return await ports.sidecar.askForRemoteSession(request);
    } catch (error) {
      if (!(error instanceof TwoFactorError)) throw error;
      if (!(await answerRefusal(ports, request, error))) return undefined;
    }
  }
}

/** @returns true to try again */
async function answerRefusal(
  { memory, refusalOf, explain, setUp, logIn }: ConnectPorts,
  request: RemoteSessionRequest,
  error: TwoFactorError,
): Promise<boolean> {
  const refusal = refusalOf(error);
  const leavesPage = refusal.action === 'set-up' || refusal.action === 'log-in';
  if (leavesPage) memory.remember(request);
  const answer = await explain(refusal, error);
  if (answer === 'action' && refusal.action === 'set-up') await setUp();
  else if (answer === 'action' && refusal.action === 'log-in') await logIn(error);
  else if (answer === 'closed' && leavesPage) memory.forget();
  return answer === 'action' && refusal.action === 'retry';
}
