import assert from 'node:assert/strict';
import type { KeycloakServer } from '../../stack/keycloak-server.ts';
import {
  addLine,
  addLineBefore,
  append,
  overwrite,
  startForwardingProxy,
  type ForwardedFor,
  type ForwardingHeader,
  type ForwardingProxy,
} from '../support/forwarding-proxy.ts';
import { startAnotherHookKeycloak } from '../support/hook-realm.ts';
import { stackStartTimeoutMs } from '../support/stack.ts';
import { describeForgeries, letsIn, openSetting, type Setting } from './forgeries.ts';

/** Of proxies; `realm apply` and tests ask from 127.0.0.1. */
const trustedAddress = '127.0.0.2';
const otherAddress = '127.0.0.3';

/** A Keycloak that reads what proxies say, for one suite. */
export interface ProxiedKeycloak {
  /** The header that it reads. */
  header: ForwardingHeader;
  server: () => KeycloakServer;
  /** @returns the address of Keycloak through a new proxy */
  startProxy: (forwardedFor: ForwardedFor, localAddress?: string) => Promise<string>;
}

/** What a trusted proxy says of its client, and the network that counts then. */
export interface Told {
  value: string;
  network: string;
  isRead: boolean;
}

const headers = { xforwarded: 'X-Forwarded-For', forwarded: 'Forwarded' } as const;

/** @param environment more settings of Keycloak's */
export function useProxiedKeycloak(
  proxyHeaders: keyof typeof headers,
  environment: Readonly<Record<string, string>> = { KC_PROXY_TRUSTED_ADDRESSES: trustedAddress },
): ProxiedKeycloak {
  let server: KeycloakServer;
  const proxies: ForwardingProxy[] = [];
  const header = headers[proxyHeaders];

  before(async function () {
    this.timeout(stackStartTimeoutMs);
    server = await startAnotherHookKeycloak({ KC_PROXY_HEADERS: proxyHeaders, ...environment });
  });
  after(async () => {
    for (const proxy of proxies) proxy.stop();
    await server.stop();
  });

  return {
    header,
    server: () => server,
    startProxy: async (forwardedFor, localAddress = trustedAddress) => {
      const options = { localAddress, forwardedFor, header };
      const proxy = await startForwardingProxy(server.url, options);
      proxies.push(proxy);
      return proxy.url;
    },
  };
}

/** Sends all forgeries by one way. @param isBelieved whether what the header says counts there */
export function describeWay(
  name: string,
  { server, header }: ProxiedKeycloak,
  findUrl: () => Promise<string> | string,
  isBelieved = false,
): void {
  describe(name, () => {
    let setting: Setting;

    before(async () => {
      setting = await openSetting(server(), await findUrl());
    });
    after(() => setting.stage.stop());

    describeForgeries(() => setting, isBelieved ? header : undefined);
  });
}

/** As docs/operations.md wants it, and then through proxies that leave in what the client said. */
export function describeWays(keycloak: ProxiedKeycloak): void {
  const { server, startProxy } = keycloak;
  describeWay('sent straight to Keycloak', keycloak, () => server().url);
  for (const [name, forwardedFor, localAddress, isBelieved] of [
    ['a proxy that is not trusted', append, otherAddress, false],
    ['the trusted one, which overwrites', overwrite, trustedAddress, false],
    ['a trusted one that appends, as none may', append, trustedAddress, true],
    ['a trusted one that adds a line, as none may', addLine, trustedAddress, true],
    ['a trusted one that adds the first line', addLineBefore, trustedAddress, false],
  ] as const)
    describeWay(
      `through ${name}`,
      keycloak,
      () => startProxy(forwardedFor, localAddress),
      isBelieved,
    );
}

/** Has a trusted proxy tell one thing after the other. */
export function describeTold(
  { header, server, startProxy }: ProxiedKeycloak,
  told: readonly Told[],
): void {
  describe('What a trusted one tells counts', () => {
    let setting: Setting;
    let current = '';
    const nameOf = (index: number): string => `told-${String(index)}@example.com`;

    before(async () => {
      const url = await startProxy(() => current);
      setting = await openSetting(
        server(),
        url,
        told.map((_, index) => nameOf(index)),
      );
    });
    after(() => setting.stage.stop());

    for (const [index, { value, network, isRead }] of told.entries())
      it(`${value}: ${isRead ? network : 'as an unknown network'}`, async () => {
        const { stage, idOf, comeIn } = setting;
        await stage.setNetwork(idOf(nameOf(index)), 'known', network);
        current = value;

        const outcome = await comeIn(nameOf(index), { [header]: '192.0.2.1' });

        assert.equal(outcome, isRead ? letsIn : 'verify-ip');
      });
  });
}
