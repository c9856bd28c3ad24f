import type UserRepresentation from '@keycloak/keycloak-admin-client/lib/defs/userRepresentation.js';
import type { LoginAddress, LoginBrowser } from '../support/login-browser.ts';
import type { Cell, Outcomes } from './columns.ts';
import type { Alias } from './identity-provider.ts';
import type { Stage } from './stage.ts';

/** The user of one cell. */
export interface Visitor {
  id: string;
  username: string;
  password: string;
  /** Codes are single use: the next one that this user has not used yet. */
  nextCode(): Promise<string>;
}

/** What the token endpoint answered. */
export type Tokens = Readonly<Record<string, unknown>>;

/** One user who comes by one way, at one moment, from one network. */
export interface Visit {
  stage: Stage;
  cell: Cell;
  visitor: Visitor;
  /** The client whose flow asks for a code, or not. */
  address: LoginAddress;
  /** In rows with a session it has that session already. */
  browser: LoginBrowser;
  /** Of that session. */
  tokens: Tokens;
}

/** A way into the realm. */
export interface Row {
  name: string;
  /**
   * The user logs in before the cutover from a known network; moment and network of the cell come afterwards, and so
   * does the authenticator of `unproven`.
   */
  hasSession?: boolean;
  /** The way itself creates the users. */
  isNew?: boolean;
  /** The users can log in at this identity provider as well. */
  provider?: Alias;
  /** What the users have beside a password. */
  user?: (username: string) => Partial<UserRepresentation>;
  /** Comes in, and tells what was shown. */
  enter(visit: Visit): Promise<string>;
  outcomes: Outcomes;
}

/** A way that no hook can reach. */
export interface Unreachable {
  name: string;
  coveredBy: string;
  /** Gets the tokens that `check` is handed. */
  begin(stage: Stage): Promise<Tokens>;
  check(stage: Stage, tokens: Tokens): Promise<unknown>;
  outcome: unknown;
}
