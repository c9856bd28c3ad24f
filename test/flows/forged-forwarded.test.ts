import { connection, ipv4, ipv6 } from './forgeries.ts';
import { describeTold, describeWays, useProxiedKeycloak } from './proxied-keycloak.ts';

/** RFC 7239, sections 4 and 6. */
const told = [
  { value: 'for=203.0.113.7', network: ipv4, isRead: true },
  { value: 'For="203.0.113.7:4711"', network: ipv4, isRead: true },
  { value: 'by=192.0.2.1;for=203.0.113.7', network: ipv4, isRead: true },
  // Keycloak 26.7 reports no address that stands in brackets.
  { value: 'for="[2001:db8::7]"', network: ipv6, isRead: false },
  { value: 'for="[2001:db8::7]:4711"', network: ipv6, isRead: false },
  { value: 'for=unknown', network: connection, isRead: false },
  { value: 'for=_hidden', network: connection, isRead: false },
  { value: 'for="_hidden:_port"', network: connection, isRead: false },
];

/** The other header that proxies may speak by. */
describe('A forged address, with a proxy that Keycloak trusts for Forwarded', function () {
  this.timeout(400_000);
  const keycloak = useProxiedKeycloak('forwarded');

  describeWays(keycloak);
  describeTold(keycloak, told);
});
