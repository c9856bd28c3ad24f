import type ClientRepresentation from '@keycloak/keycloak-admin-client/lib/defs/clientRepresentation.js';

/**
 * The Dashboard's client in Keycloak.
 *
 * @param url where the Dashboard answers, with a slash at its end
 */
export function dashboardClient(clientId: string, url: string): ClientRepresentation {
  return {
    clientId,
    name: 'Dashboard',
    publicClient: true,
    baseUrl: url,
    redirectUris: [`${url}*`],
    webOrigins: ['+'],
    attributes: { 'post.logout.redirect.uris': '+' },
  };
}
