import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP } from 'node:net';
import { json } from 'node:stream/consumers';
import { z } from 'zod';
import type { RealmSetting } from '../../services/realm-settings.ts';
import type { Connection } from '../failure.ts';
import { remarksOnly } from './remarks-only.ts';

/** Nobody's (RFC 2606). */
const forgedHost = 'forged-host.invalid';

const remark =
  'Keycloak takes its address from the Host header of whoever asks, so that a forged one leads the links of its own mails, such as a password reset, elsewhere: set hostname in Keycloak, or the Frontend URL of this realm';

/** Where the links of Keycloak's own mails lead; what the right address is only its operator knows. */
export function realmAddress(connection: Connection, timeoutMs: number): RealmSetting {
  return remarksOnly('address of Keycloak', async () =>
    (await followsForgedHost(connection, timeoutMs)) ? [remark] : [],
  );
}

const configurationSchema = z.object({ issuer: z.url() });

/** Whoever does not answer, such as a proxy that knows its own hosts, follows nobody. */
async function followsForgedHost({ url, realm }: Connection, timeoutMs: number): Promise<boolean> {
  const path = `/realms/${encodeURIComponent(realm)}/.well-known/openid-configuration`;
  try {
    const response = await getAsForged(new URL(`${url}${path}`), timeoutMs);
    const { issuer } = configurationSchema.parse(await json(response));
    return new URL(issuer).hostname === forgedHost;
  } catch {
    return false;
  }
}

/** `fetch` sets no Host. */
function getAsForged(url: URL, timeoutMs: number): Promise<IncomingMessage> {
  const { hostname, protocol } = url;
  const options = {
    headers: { host: forgedHost, 'x-forwarded-host': forgedHost, forwarded: `host=${forgedHost}` },
    // Else TLS would ask for the certificate of the forged host.
    servername: isIP(hostname.replace(/^\[|\]$/g, '')) === 0 ? hostname : '',
    signal: AbortSignal.timeout(timeoutMs),
  };
  const request = protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    request(url, options, resolve).on('error', reject).end();
  });
}
