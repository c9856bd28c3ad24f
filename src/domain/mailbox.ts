import { domainToASCII } from 'node:url';

/** @see https://html.spec.whatwg.org/multipage/input.html#valid-e-mail-address */
const htmlEmailPattern =
  /^[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*$/;

/** RFC 5321 §4.5.3.1.3: a path of 256 octets includes its two angle brackets. */
const maximumLength = 254;

/** ASCII characters of a host name, and any others; domainToASCII would cut or drop the rest silently. */
const domainCharacters = /^[a-zA-Z0-9.\-\u0080-\u{10ffff}]+$/u;

/**
 * True for an address that mail can reach: the HTML standard's pattern with the domain in its ASCII form,
 * at least one dot in the domain, at most 254 characters.
 */
export function isMailAddress(text: string): boolean {
  const at = text.lastIndexOf('@');
  const domain = toAsciiDomain(text.slice(at + 1));
  const address = `${text.slice(0, at + 1)}${domain}`;
  return address.length <= maximumLength && domain.includes('.') && htmlEmailPattern.test(address);
}

function toAsciiDomain(domain: string): string {
  if (!domainCharacters.test(domain)) return '';
  // domainToASCII rewrites numbers to IPv4 addresses, so an ASCII domain is taken as it is.
  return /^\p{ASCII}+$/u.test(domain) ? domain : domainToASCII(domain);
}
