export const clientId = 'dashboard';
export const redirectUri = 'http://127.0.0.1:9/dashboard';

/** The Dashboard's client, which may log in on every path. */
export const dashboardClient = {
  clientId,
  publicClient: true,
  directAccessGrantsEnabled: true,
  redirectUris: [`${redirectUri}*`],
  attributes: { 'oauth2.device.authorization.grant.enabled': 'true' },
};
