import assert from 'node:assert/strict';
import { isInNetworks, parseAddress, parseNetwork } from '../../src/domain/networks.ts';

describe('networks', () => {
  const addresses = [
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['::ffff:cb00:7107', '203.0.113.7'],
    ['::ffff:0:203.0.113.7', '::ffff:0:cb00:7107'],
    ['::10.9.8.7', '::a09:807'],
    ['64:ff9b::203.0.113.7', '64:ff9b::cb00:7107'],
    ['2001:DB8::1', '2001:db8::1'],
    ['fe80::1%eth0', 'fe80::1'],
  ] as const;
  for (const [text, expected] of addresses) {
    it(`reads ${text} as ${expected}`, () => {
      assert.equal(parseAddress(text)?.toString(), expected);
    });
  }

  const notAddresses = [
    '',
    '1',
    '167837953',
    '0x7f.1',
    '10.1',
    '010.0.0.1',
    '1.2.3.4.5',
    '203.0.113.7, 10.0.0.1',
    '203.0.113.7%eth0',
    '[2001:db8::1]',
    '203.0.113.7:443',
    '::ffff:010.0.0.1',
    '::ffff:0x7f.0.0.1',
    'localhost',
  ];
  for (const text of notAddresses) {
    it(`refuses "${text}"`, () => {
      assert.equal(parseAddress(text), undefined);
    });
  }

  const memberships = [
    { address: '203.0.113.255', network: '203.0.113.0/24', inside: true },
    { address: '203.0.114.0', network: '203.0.113.0/24', inside: false },
    { address: '203.0.113.9', network: '203.0.113.200/24', inside: true },
    { address: '::ffff:10.1.2.3', network: '10.0.0.0/8', inside: true },
    { address: '10.1.2.3', network: '::ffff:10.0.0.0/104', inside: true },
    { address: '10.1.2.3', network: '::/0', inside: false },
    { address: '::10.1.2.3', network: '10.0.0.0/8', inside: false },
    { address: '10.1.2.3', network: '::10.0.0.0/104', inside: false },
    { address: '::8.8.8.8', network: '::/0', inside: true },
    { address: '2001:db8:1:2:ffff::', network: '2001:db8:1:2::/64', inside: true },
    { address: '2001:db8:1:3::', network: '2001:db8:1:2::/64', inside: false },
  ];
  for (const { address, network, inside } of memberships) {
    it(`finds ${address} ${inside ? 'inside' : 'outside'} ${network}`, () => {
      const parsedAddress = parseAddress(address);
      const parsedNetwork = parseNetwork(network);
      assert.ok(parsedAddress && parsedNetwork);
      assert.equal(isInNetworks(parsedAddress, [parsedNetwork]), inside);
    });
  }

  for (const text of [
    '203.0.113.7',
    '203.0.113.0/33',
    '2001:db8::/129',
    '10.0.0.0/-1',
    '/8',
    '10/8',
    '::ffff:10.0.0.0/24',
  ]) {
    it(`refuses the network "${text}"`, () => {
      assert.equal(parseNetwork(text), undefined);
    });
  }
});
