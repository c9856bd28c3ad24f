import { homedir } from 'node:os';
import { join } from 'node:path';

const NAME = 'keycloak-two-factor-cutover';

/** The folder for what is downloaded once and used by every run: `CUTOVER_CACHE_DIR`, else XDG. */
export function cacheDirectory(): string {
  const { CUTOVER_CACHE_DIR: own, XDG_CACHE_HOME: xdg } = process.env;
  // `||`: the XDG base directory specification treats an empty variable as unset.
  return own || join(xdg || join(homedir(), '.cache'), NAME);
}
