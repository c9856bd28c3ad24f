import ipaddr from 'ipaddr.js';

export type Address = ipaddr.IPv4 | ipaddr.IPv6;

export interface Network {
  address: Address;
  prefixLength: number;
}

/**
 * Reads one IP address. IPv4-mapped IPv6 becomes IPv4; a zone id of an IPv6 address is dropped.
 *
 * @returns `undefined` for anything else, such as a list, a number or octal IPv4
 */
export function parseAddress(text: string): Address | undefined {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text);
  const address = parseIpv6(text);
  return address?.isIPv4MappedAddress() ? address.toIPv4Address() : address;
}

function parseIpv6(text: string): ipaddr.IPv6 | undefined {
  const withoutZone = text.replace(/%.*$/, '');
  if (!ipaddr.IPv6.isValid(withoutZone)) return undefined;
  // ipaddr.js reads a dotted tail more loosely than an IPv4 address, and `::10.0.0.1` as IPv4-mapped.
  const dottedTail = /[^:]*\.[^:]*$/.exec(withoutZone)?.[0];
  if (dottedTail === undefined) return ipaddr.IPv6.parse(withoutZone);
  if (!ipaddr.IPv4.isValidFourPartDecimal(dottedTail)) return undefined;
  return ipaddr.IPv6.parse(withoutZone.replace(dottedTail, toHexGroups(dottedTail)));
}

/** `10.0.0.1` as the last two groups of an IPv6 address: `a00:1`. */
function toHexGroups(dotted: string): string {
  const [a = 0, b = 0, c = 0, d = 0] = ipaddr.IPv4.parse(dotted).octets;
  return `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
}

/**
 * Reads `address/prefix-length` (CIDR). An IPv4-mapped IPv6 network becomes the IPv4 network.
 *
 * @returns `undefined` when it is no network
 */
export function parseNetwork(text: string): Network | undefined {
  const [, addressText, lengthText] = /^([^/]+)\/(\d{1,3})$/.exec(text) ?? [];
  if (addressText === undefined || lengthText === undefined) return undefined;
  const address = parseAddress(addressText);
  if (address === undefined) return undefined;
  const isMapped = address.kind() === 'ipv4' && addressText.includes(':');
  const prefixLength = Number(lengthText) - (isMapped ? 96 : 0);
  const maximum = address.kind() === 'ipv4' ? 32 : 128;
  return prefixLength >= 0 && prefixLength <= maximum ? { address, prefixLength } : undefined;
}

/** True when the address lies in one of the networks; addresses of another family never do. */
export function isInNetworks(address: Address, networks: readonly Network[]): boolean {
  return networks.some((network) => isInNetwork(address, network));
}

function isInNetwork(address: Address, network: Network): boolean {
  if (address instanceof ipaddr.IPv4) {
    return (
      network.address instanceof ipaddr.IPv4 && address.match(network.address, network.prefixLength)
    );
  }
  return (
    network.address instanceof ipaddr.IPv6 && address.match(network.address, network.prefixLength)
  );
}

/** The network of a prefix length around an address, in CIDR notation. */
export function networkAround(address: Address, prefixLength: number): string {
  const bytes = address.toByteArray().map((byte, index) => {
    const kept = Math.min(8, Math.max(0, prefixLength - index * 8));
    return byte & (0xff << (8 - kept));
  });
  return `${ipaddr.fromByteArray(bytes).toString()}/${String(prefixLength)}`;
}
