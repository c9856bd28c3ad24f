import { randomBytes } from 'node:crypto';
import { isBuilt, lockKeycloakCopy, markBuilt, prepareKeycloakCopy } from './keycloak-copy.ts';
import { launchKeycloak, logFileOf } from './keycloak-launch.ts';
import { requireJava } from './require-tools.ts';
import { retryWhenPortTaken } from './retry-ports.ts';

const DEFAULT_VERSION = '26.7.3';
const ADMIN_USERNAME = 'admin';

export interface KeycloakOptions {
  /** Names the copy of the distribution: a server with other build options needs another one. */
  copy: 'test' | 'demo';
  version?: string;
  /** Paths of provider JARs: a server that has any uses a copy of its own. */
  providers?: readonly string[];
  /** More settings for Keycloak, such as `KC_SPI_…`. */
  environment?: Readonly<Record<string, string>>;
  /** Handed short sentences for people. */
  onProgress?: (text: string) => void;
}

export interface KeycloakServer {
  url: string;
  /** An administrator of the realm `master`, with a password of this start only. */
  adminUsername: string;
  adminPassword: string;
  /** Id of the process group. */
  pid: number;
  /** Path of what it writes. */
  logFile: string;
  /** May be called again. */
  stop(): Promise<void>;
}

/**
 * Starts an empty Keycloak, with its database in memory, on free ports of 127.0.0.1.
 * @throws an Error with the last log lines when it does not start; one of one line when Java or
 * Maven is missing
 */
export async function startKeycloak(options: KeycloakOptions): Promise<KeycloakServer> {
  const { version = DEFAULT_VERSION, providers = [], onProgress = () => undefined } = options;
  await requireJava();
  const name = providers.length === 0 ? options.copy : `${options.copy}-with-providers`;
  const copy = await lockKeycloakCopy(name, version);
  const built = isBuilt(copy);
  const admin = { adminUsername: ADMIN_USERNAME, adminPassword: randomBytes(16).toString('hex') };
  try {
    if (!built) onProgress(`Fetching Keycloak ${version} (about 150 MB the first time) …`);
    await prepareKeycloakCopy(copy, providers);
    onProgress(`Starting Keycloak ${version} (about ${built ? 10 : 30} s) …`);
    const { url, running } = await retryWhenPortTaken(() =>
      launchKeycloak(copy, admin, options.environment),
    );
    await markBuilt(copy);
    const stop = () => running.stop().then(() => copy.lock.release());
    return { url, ...admin, pid: running.pid, logFile: logFileOf(copy), stop };
  } catch (error) {
    await copy.lock.release();
    throw error;
  }
}
