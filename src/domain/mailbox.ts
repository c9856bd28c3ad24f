import { domainToASCII } from 'node:url';

/** @see https://html.spec.whatwg.org/multipage/input.html#valid-e-mail-address */
const htmlEmailPattern =
  /^[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*$/;

/** RFC 5321 §4.5.3.1.3: a path of 256 octets includes its two angle brackets. */
const maximumLength = 254;

/** ASCII characters of a label, and any others; domainToASCII would cut or drop the rest silently. */
const labelCharacters = /^[a-zA-Z0-9\-\u0080-\u{10ffff}]+$/u;

/** Full stops of IDNA. @see https://www.unicode.org/reports/tr46/#Notation */
const fullStops = /[.\u3002\uff0e\uff61]/;

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

/** Label by label, since domainToASCII takes a domain that ends in a number for an IPv4 address. */
function toAsciiDomain(domain: string): string {
  return domain.split(fullStops).map(toAsciiLabel).join('.');
}

/** @returns an empty text, which no pattern accepts, for a label that cannot be */
function toAsciiLabel(label: string): string {
  if (!labelCharacters.test(label)) return '';
  if (/^\p{ASCII}+$/u.test(label)) return label;
  const ascii = domainToASCII(label);
  return ascii.includes('.') ? '' : ascii;
}
