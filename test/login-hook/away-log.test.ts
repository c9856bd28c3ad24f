import { createServer } from 'node:net';
import assert from 'node:assert/strict';
import { findFreePort } from '../../stack/free-port.ts';
import {
  createHookRealm,
  hookSecret,
  useHookKeycloak,
  type HookRealm,
} from '../support/hook-realm.ts';
import { followLog } from '../support/log-file.ts';
import { logInDirectly } from '../support/login-browser.ts';
import { aRealmUser, testPassword } from '../support/realm.ts';
import { answerTo, send, startFakeSidecar, type Behaviour } from './fake-sidecar.ts';

const ann = { username: 'ann@example.com', password: testPassword };

/** What the log says, by what the sidecar does. */
const lines: [behaviour: string, Behaviour, line: RegExp][] = [
  ['says 400', sayStatus(400), /status 400: .*policy of another realm/],
  ['says 401', sayStatus(401), /status 401: .*same secret as the sidecar's HOOK_SECRET/],
  ['says 404', sayStatus(404), /status 404: .*correct the sidecar address/],
  ['redirects', sayStatus(307), /status 307: .*correct the sidecar address/],
  ['says 413', sayStatus(413), /status 413: it refuses the question/],
  ['says 500', sayStatus(500), /status 500: it failed, its log says why/],
  ['says 503', sayStatus(503), /status 503: Redis is away/],
  ['says nothing', () => undefined, /no answer within 400 ms from http:.*raise the time limit/],
  [
    'speaks another protocol',
    (question, response) => send(response, { ...answerTo(question), protocol: 2 }),
    /it speaks another protocol: install hook and sidecar of the same version/,
  ],
  [
    'answers with a page',
    (_, response) => send(response, '<html>'),
    /the answer is no JSON: correct the sidecar address/,
  ],
];

function sayStatus(status: number): Behaviour {
  return (_, response) => send(response, {}, status);
}

describe('What Keycloak’s log says while the sidecar is away', function () {
  this.timeout(300_000);
  let realm: HookRealm;
  let logFile: string;

  before(async () => {
    realm = await createHookRealm(
      { sidecarUrl: 'http://127.0.0.1:1' },
      { users: [aRealmUser(ann.username)] },
    );
    ({ logFile } = await useHookKeycloak());
  });

  async function assertLine(sidecarUrl: string, line: RegExp): Promise<void> {
    await realm.configure({ sidecarUrl, timeLimitMs: '400' });
    const log = await followLog(logFile);

    assert.equal((await logInDirectly(realm, ann)).body['error'], 'invalid_grant');

    await log.waitFor(new RegExp(`The sidecar is away: ${line.source}`));
    assert.ok(!(await log.text()).includes(hookSecret));
  }

  for (const [name, behaviour, line] of lines)
    it(`names the remedy when it ${name}`, async () => {
      const sidecar = await startFakeSidecar();
      sidecar.behave(behaviour);
      await assertLine(sidecar.url, line);
      await sidecar.stop();
    });

  it('names the remedy when nothing listens', async () => {
    const port = String(await findFreePort());
    await assertLine(`http://127.0.0.1:${port}`, /nothing listens at http:.*start the sidecar/);
  });

  it('names the remedy when there is no such host', () =>
    assertLine(
      'https://sidecar.invalid',
      /no such host as in https:.*correct the sidecar address/,
    ));

  it('names the remedy when it speaks no https there', async () => {
    const sidecar = await startFakeSidecar();
    const url = sidecar.url.replace('http:', 'https:');
    await assertLine(url, /no TLS at https:.*does it speak https there/);
    await sidecar.stop();
  });

  it('names the remedy when something else listens there', async () => {
    const server = createServer((socket) => void socket.end('220 mail.example.com ESMTP\r\n'));
    const port = await findFreePort();
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    await assertLine(
      `http://127.0.0.1:${String(port)}`,
      /no HTTP from http:.*correct the sidecar address/,
    );
    server.close();
  });

  it('says that it is not asked for a while', async () => {
    const sidecarUrl = `http://127.0.0.1:${String(await findFreePort())}`;
    await realm.configure({ sidecarUrl, timeLimitMs: '400' });
    for (let round = 0; round < 5; round += 1) await logInDirectly(realm, ann);
    await assertLine(sidecarUrl, /not asked for 5 s after 5 failures: see the lines before/);
  });
});
