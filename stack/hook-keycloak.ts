import { startKeycloak, type KeycloakOptions, type KeycloakServer } from './keycloak-server.ts';
import { buildLoginHookJar } from './login-hook-jar.ts';

export interface HookKeycloakOptions extends Omit<KeycloakOptions, 'providers'> {
  /** What the hook shows to the sidecar. */
  secret: string;
  /** A folder of themes, beside Keycloak's own. */
  themes?: string;
}

/** Starts a Keycloak with the login hook. */
export async function startHookKeycloak({
  secret,
  themes,
  environment,
  ...options
}: HookKeycloakOptions): Promise<KeycloakServer> {
  return startKeycloak({
    ...options,
    providers: [await buildLoginHookJar()],
    environment: {
      KC_SPI_REQUIRED_ACTION__LOGIN_POLICY__SECRET: secret,
      ...(themes !== undefined && { KC_SPI_THEME__FOLDER__DIR: themes }),
      ...environment,
    },
  });
}
