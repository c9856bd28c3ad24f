import type Keycloak from 'keycloak-js';
import type { OwnTwoFactor, RemoteSessionGrant, RemoteSessionRequest } from './answers.ts';
import { answerRefusal, type RefusalAnswers } from './answer-refusal.ts';
import { sessionEnded } from './access-token.ts';
import type { Wording } from './explain.ts';
import { TwoFactorError } from './problem.ts';
import { setUpLogin } from './refusal.ts';
import { createSessionMemory } from './session-memory.ts';
import { watchSession } from './session-watch.ts';
import { createSidecar, type Sidecar } from './sidecar.ts';

export interface RemoteSessionGuardOptions extends Wording {
  /** Its `init()` has resolved. */
  keycloak: Keycloak;
  /** Address of the sidecar's API, such as `https://two-factor.example.com`; may be relative to the page. */
  sidecarUrl: string | URL;
  /** Limit of each call to Keycloak and the sidecar; 100–120000, 10000 by default. */
  timeoutMs?: number;
  /** The clock that the policy goes by, in epoch milliseconds; the browser's by default. */
  now?: () => number;
}

export interface RemoteSessionGuard {
  /**
   * Asks for a remote session. When it is refused, a dialog says why and offers the way on: set-up, a log-in, another
   * try. Set-up and log-in leave the page; what was wanted is kept for {@link resume}.
   *
   * @returns undefined when there is no grant and the user has been told
   */
  connect(request: RemoteSessionRequest): Promise<RemoteSessionGrant | undefined>;
  /** What this user wanted to connect to before a set-up or log-in that `connect` began; once, within 2 hours. */
  resume(): RemoteSessionRequest | undefined;
  /** @throws {TwoFactorError} see docs/dashboard.md */
  describeOwnTwoFactor(): Promise<OwnTwoFactor>;
  /** Leaves for the set-up of an authenticator, which ends all sessions of the user. */
  setUp(): Promise<void>;
  /** Leaves for the removal of an authenticator. @param credentialId of {@link describeOwnTwoFactor} */
  remove(credentialId: string): Promise<void>;
  /**
   * Watches the session, and says why when it has ended. Call it once, after handlers of your own are set on `keycloak`.
   *
   * @param options.intervalSeconds between two questions to the sidecar; 10–3600, 60 by default
   * @returns stops watching
   */
  watchSession(options?: { intervalSeconds?: number }): () => void;
}

/** @throws {TypeError | RangeError} an option is not valid */
export function createRemoteSessionGuard(options: RemoteSessionGuardOptions): RemoteSessionGuard {
  const { keycloak, sidecarUrl, timeoutMs = 10_000, now = Date.now } = options;
  checkRange('timeoutMs', timeoutMs, 100, 120_000);
  const sidecar = createSidecar(
    keycloak,
    new URL(String(sidecarUrl).replace(/\/?$/, '/'), document.baseURI),
    timeoutMs,
  );
  const memory = createSessionMemory(keycloak);
  let standing: OwnTwoFactor | undefined;
  const describeOwnTwoFactor = async (): Promise<OwnTwoFactor> =>
    (standing = await sidecar.describe());
  const isRequired = (): boolean => standing !== undefined && mustSetUp(standing, now());
  const answers = { keycloak, memory, wording: options, isRequired };
  return {
    connect: (request) => connect(sidecar, answers, request),
    resume: () => memory.take(),
    describeOwnTwoFactor,
    setUp: () => keycloak.login(setUpLogin),
    remove: (credentialId) => keycloak.login({ action: `delete_credential:${credentialId}` }),
    watchSession: ({ intervalSeconds = 60 } = {}) => {
      checkRange('intervalSeconds', intervalSeconds, 10, 3600);
      return watchSession({
        keycloak,
        intervalMs: intervalSeconds * 1000,
        check: describeOwnTwoFactor,
        explainEnd: () => answerRefusal(answers, sessionEnded()),
      });
    },
  };
}

async function connect(
  sidecar: Pick<Sidecar, 'grant'>,
  answers: RefusalAnswers,
  request: RemoteSessionRequest,
): Promise<RemoteSessionGrant | undefined> {
  for (;;) {
    try {
      return await sidecar.grant(request);
    } catch (error) {
      if (!(error instanceof TwoFactorError)) throw error;
      if ((await answerRefusal(answers, error, request)) !== 'action') return undefined;
    }
  }
}

/** What was known last tells why a session ended that nobody can ask about any more. */
function mustSetUp({ active, phase, requiredFrom }: OwnTwoFactor, now: number): boolean {
  if (active || phase === 'exempt') return false;
  return phase === 'required' || now >= Date.parse(requiredFrom);
}

function checkRange(name: string, value: number, minimum: number, maximum: number): void {
  if (!(value >= minimum && value <= maximum))
    throw new RangeError(`${name} must be ${String(minimum)} to ${String(maximum)}.`);
}
