import { startKeycloak, type KeycloakOptions, type KeycloakServer } from './keycloak-server.ts';
import { buildLoginHookJar } from './login-hook-jar.ts';

/**
 * Starts a Keycloak with the login hook.
 *
 * @param secret what the hook shows to the sidecar
 */
export async function startHookKeycloak({
  secret,
  environment,
  ...options
}: Omit<KeycloakOptions, 'providers'> & { secret: string }): Promise<KeycloakServer> {
  return startKeycloak({
    ...options,
    providers: [await buildLoginHookJar()],
    environment: { KC_SPI_REQUIRED_ACTION__LOGIN_POLICY__SECRET: secret, ...environment },
  });
}
