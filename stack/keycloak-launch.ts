import { join } from 'node:path';
import { findFreePort } from './free-port.ts';
import { keycloakHome, type KeycloakCopy } from './keycloak-copy.ts';
import { startProcess, type RunningProcess } from './process-group.ts';
import { waitUntilReady } from './ready-process.ts';
import { requireOk } from './require-ok.ts';

/** A first start takes about 30 s on an idle machine with 2 cores. */
const READY_WITHIN_MS = 240_000;

export interface LaunchedKeycloak {
  url: string;
  running: RunningProcess;
}

/** Starts the Keycloak of a prepared copy on free ports, and waits until it is ready. */
export async function launchKeycloak(
  copy: KeycloakCopy,
  admin: { adminUsername: string; adminPassword: string },
  environment: Readonly<Record<string, string>> = {},
): Promise<LaunchedKeycloak> {
  const port = await findFreePort();
  const managementPort = await findFreePort();
  const running = await startProcess({
    name: 'Keycloak',
    command: join(keycloakHome(copy), 'bin', 'kc.sh'),
    args: startArguments(port, managementPort),
    env: {
      KC_BOOTSTRAP_ADMIN_USERNAME: admin.adminUsername,
      KC_BOOTSTRAP_ADMIN_PASSWORD: admin.adminPassword,
      // A server that lives for minutes does not earn back the work of the optimising compiler.
      // Without that compiler the JVM would also reserve too little room for code.
      JAVA_OPTS_APPEND: '-XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=240m',
      ...environment,
    },
    logFile: logFileOf(copy),
  });
  await copy.lock.holdFor(running.pid);
  const healthUrl = `http://127.0.0.1:${managementPort}/health/ready`;
  await waitUntilReady(running, {
    timeoutMs: READY_WITHIN_MS,
    check: (signal) => requireOk(healthUrl, signal),
  });
  return { url: `http://127.0.0.1:${port}`, running };
}

/** Emptied at each start. */
export function logFileOf({ directory }: KeycloakCopy): string {
  return `${directory}.log`;
}

function startArguments(port: number, managementPort: number): string[] {
  return [
    'start-dev',
    '--db=dev-mem',
    '--health-enabled=true',
    '--http-host=127.0.0.1',
    `--http-port=${port}`,
    '--http-management-host=127.0.0.1',
    `--http-management-port=${managementPort}`,
    '--log-level=warn',
  ];
}
