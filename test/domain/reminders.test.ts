import assert from 'node:assert/strict';
import { findDueReminder } from '../../src/domain/reminders.ts';
import { aPolicy } from './builders.ts';

const requiredFrom = Date.parse('2022-01-22T05:00:00Z');
const policy = aPolicy({ twoFactor: { reminders: ['P30D', 'P14D', 'P7D', 'P1D'] } });

const cases = [
  { now: '2021-12-23T05:00:00Z', due: 'P30D', why: 'thirty local days before' },
  { now: '2022-01-08T04:59:59Z', due: 'P30D', why: 'fifteen days before, the last second' },
  { now: '2022-01-08T05:00:00Z', due: 'P14D', why: 'fourteen days before' },
  { now: '2022-01-12T12:00:00Z', due: 'P14D', why: 'ten days before: only the latest passed' },
  { now: '2022-01-15T05:00:00Z', due: 'P7D', why: 'seven days before' },
  { now: '2022-01-22T04:59:59Z', due: 'P1D', why: 'the last second in which they may choose' },
  { now: '2022-01-22T05:00:00Z', due: undefined, why: 'it is required: no reminder any more' },
];

describe('reminders', () => {
  for (const { now, due, why } of cases) {
    it(`at ${now} are ${due ?? 'none'} (${why})`, () => {
      assert.equal(findDueReminder(policy, Date.parse(now), requiredFrom), due);
    });
  }

  it('are none before the first threshold', () => {
    assert.equal(
      findDueReminder(policy, Date.parse('2021-12-23T04:59:59Z'), requiredFrom),
      undefined,
    );
  });

  it('are none when the policy has none', () => {
    assert.equal(
      findDueReminder(aPolicy(), Date.parse('2022-01-15T05:00:00Z'), requiredFrom),
      undefined,
    );
  });

  it('do not depend on the order in the policy', () => {
    const shuffled = aPolicy({ twoFactor: { reminders: ['P1D', 'P30D', 'P7D', 'P14D'] } });
    assert.equal(
      findDueReminder(shuffled, Date.parse('2022-01-12T12:00:00Z'), requiredFrom),
      'P14D',
    );
  });
});
