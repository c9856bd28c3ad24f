import assert from 'node:assert/strict';
import { isMailAddress } from '../../src/domain/mailbox.ts';

const domainOfLength = (length: number): string =>
  `${'a'.repeat(60)}.${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(length - 183)}`;

describe('mail address', () => {
  const valid = [
    'ann@example.com',
    "o'brien+dash@sub.example.co.uk",
    'ann@xn--e1aybc.xn--p1ai',
    'ann@тест.рф',
    'ann@bücher.example',
    'ann@bücher.1',
    'ann@bücher。example',
    `ann@${domainOfLength(240)}`,
    `ann45678901234@${domainOfLength(239)}`,
  ];
  for (const address of valid) {
    it(`accepts ${address}`, () => {
      assert.equal(isMailAddress(address), true);
    });
  }

  const invalid = [
    '',
    'ann',
    'ann@',
    '@example.com',
    'ann@localhost',
    'ann@example.com.',
    'ann@.example.com',
    'ann@-example.com',
    'ann@exa mple.com',
    ' ann@example.com',
    'ann@example.com\n',
    'ann@ann@example.com',
    'änn@example.com',
    'ann@b\u00fccher',
    'ann@bücher.example/x',
    'ann@example.com／x.example',
    'ann@bücher.１',
    'Ann <ann@example.com>',
    `ann456789012345@${domainOfLength(239)}`,
  ];
  for (const address of invalid) {
    it(`refuses ${JSON.stringify(address)}`, () => {
      assert.equal(isMailAddress(address), false);
    });
  }
});
