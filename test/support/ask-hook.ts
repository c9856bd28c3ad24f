import assert from 'node:assert/strict';
import { request as ask } from 'node:http';
import { text } from 'node:stream/consumers';
import { hookSecret } from './hook-realm.ts';

/** The cookie of the browser that logs in. */
export const attempt = 'A'.repeat(22);

/** The network that the address lies in. */
export const network = '203.0.113.0/24';

export interface AskedLogin {
  userId: string;
  path: string;
  /** Whether the user has an authenticator, and a code of it was entered. */
  isProven: boolean;
}

export interface HookAnswer {
  decision: { verdict: string; steps: string[] };
  offerSetUp: unknown;
}

/** Asks a sidecar about a log-in as the hook does, on a connection of its own. */
export async function askAsHook(
  hookUrl: string,
  realm: string,
  login: AskedLogin,
): Promise<HookAnswer> {
  const request = ask(`${hookUrl}/hook/v1/decisions`, {
    agent: false,
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${hookSecret}` },
  });
  const question = { nonce: attempt, attempt, remember: true, request: aRequest(realm, login) };
  request.end(JSON.stringify(question));
  const [status, body] = await new Promise<[number | undefined, string]>((resolve, reject) => {
    request.on('error', reject);
    request.on('response', (response) => {
      text(response).then((body) => {
        resolve([response.statusCode, body]);
      }, reject);
    });
  });
  assert.equal(status, 200, body);
  return JSON.parse(body) as HookAnswer;
}

function aRequest(realm: string, { userId, path, isProven }: AskedLogin): object {
  return {
    protocol: 1,
    realm,
    login: { id: 's1.t1', path, clientId: 'dashboard', identityProvider: null },
    user: {
      ...{ id: userId, username: 'ann@example.com', email: 'ann@example.com' },
      ...{ emailVerified: false, createdAt: '2020-05-04T10:00:00Z', roles: [], locale: 'en' },
    },
    // One of the user's own, so that each command about it in Redis names the user.
    customers: [{ id: `customer-${userId}`, name: 'Acme', since: '2019-03-01' }],
    secondFactor: { configured: isProven, proven: isProven },
    client: { ip: '203.0.113.7', userAgent: null },
  };
}
