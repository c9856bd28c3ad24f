import type Keycloak from 'keycloak-js';
import type { OwnTwoFactor, RemoteSessionGrant, RemoteSessionRequest } from './answers.ts';
import { connect } from './connect.ts';
import { explain, type Wording } from './explain.ts';
import { TwoFactorError } from './problem.ts';
import { describeRefusal, type Refusal } from './refusal.ts';
import { createSessionMemory } from './session-memory.ts';
import { watchSession } from './session-watch.ts';
import { createSidecar } from './sidecar.ts';

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
  const { keycloak, now = Date.now } = options;
  const timeoutMs = inRange('timeoutMs', options.timeoutMs ?? 10_000, 100, 120_000);
  const sidecar = createSidecar({ keycloak, url: toBase(options.sidecarUrl), timeoutMs });
  const memory = createSessionMemory(keycloak);
  let standing: OwnTwoFactor | undefined;

  const describeOwnTwoFactor = async (): Promise<OwnTwoFactor> =>
    (standing = await sidecar.describeOwnTwoFactor());
  const refusalOf = (error: TwoFactorError): Refusal =>
    describeRefusal(error, isRequired(standing, now()));
  const setUp = (): Promise<void> => keycloak.login({ action: 'CONFIGURE_TOTP' });
  const logIn = ({ code }: TwoFactorError): Promise<void> =>
    keycloak.login(code === 'session-ended' ? {} : { prompt: 'login' });
  const tell = (refusal: Refusal, error: TwoFactorError) => explain(options, refusal, error);

  return {
    connect: (request) =>
      connect({ sidecar, memory, refusalOf, explain: tell, setUp, logIn }, request),
    resume: () => memory.take(),
    describeOwnTwoFactor,
    setUp,
    remove: (credentialId) => keycloak.login({ action: `delete_credential:${credentialId}` }),
    watchSession: ({ intervalSeconds = 60 } = {}) =>
      watchSession({
        keycloak,
        intervalMs: inRange('intervalSeconds', intervalSeconds, 10, 3600) * 1000,
        check: describeOwnTwoFactor,
        explainEnd: async () => {
          const error = new TwoFactorError('session-ended', 'The session has ended.');
          const answer = await tell(refusalOf(error), error);
          if (answer === 'action') await logIn(error);
          return answer;
        },
      }),
  };
}

/** What was known last tells why a session ended that nobody can ask about any more. */
function isRequired(standing: OwnTwoFactor | undefined, now: number): boolean {
  if (standing === undefined || standing.active || standing.phase === 'exempt') return false;
  return standing.phase === 'required' || now >= Date.parse(standing.requiredFrom);
}

function toBase(sidecarUrl: string | URL): URL {
  const url = new URL(sidecarUrl, document.baseURI);
  if (!url.pathname.endsWith('/')) url.pathname += '/';
  return url;
}

function inRange(name: string, value: number, minimum: number, maximum: number): number {
  if (value >= minimum && value <= maximum) return value;
  throw new RangeError(`${name} must be ${String(minimum)} to ${String(maximum)}.`);
}
