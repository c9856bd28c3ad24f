import assert from 'node:assert/strict';
import {
  dayOf,
  formatInstant,
  isTimeZone,
  readInstantOrDay,
  startOfDay,
  startOfNextDay,
} from '../../src/domain/calendar.ts';

const days = [
  {
    day: '2022-01-22',
    zone: 'America/New_York',
    start: '2022-01-22T05:00:00Z',
    why: 'an ordinary day',
  },
  { day: '2022-01-22', zone: 'UTC', start: '2022-01-22T00:00:00Z', why: 'UTC' },
  {
    day: '2018-11-04',
    zone: 'America/Sao_Paulo',
    start: '2018-11-04T03:00:00Z',
    why: 'no midnight',
  },
  { day: '2023-04-28', zone: 'Africa/Cairo', start: '2023-04-27T22:00:00Z', why: 'no midnight' },
  {
    day: '2022-11-06',
    zone: 'America/Havana',
    start: '2022-11-06T04:00:00Z',
    why: 'midnight twice',
  },
  {
    day: '2022-10-30',
    zone: 'Atlantic/Azores',
    start: '2022-10-30T00:00:00Z',
    why: 'midnight twice',
  },
  { day: '2011-12-30', zone: 'Pacific/Apia', start: '2011-12-30T10:00:00Z', why: 'no such day' },
  {
    day: '2011-12-31',
    zone: 'Pacific/Apia',
    start: '2011-12-30T10:00:00Z',
    why: 'after no such day',
  },
];

describe('calendar', () => {
  for (const { day, zone, start, why } of days) {
    it(`starts ${day} in ${zone} at ${start} (${why})`, () => {
      assert.equal(formatInstant(startOfDay(day, zone)), start);
    });
  }

  it('starts the day after the last one before a skipped day where the skipped day would start', () => {
    assert.equal(
      formatInstant(startOfNextDay('2011-12-29', 'Pacific/Apia')),
      '2011-12-30T10:00:00Z',
    );
  });

  it('starts the day after 28 February of a leap year on the 29th', () => {
    assert.equal(formatInstant(startOfNextDay('2024-02-28', 'UTC')), '2024-02-29T00:00:00Z');
  });

  it('writes whole seconds in the year 10000 too', () => {
    assert.equal(formatInstant(startOfNextDay('9999-12-31', 'UTC')), '+010000-01-01T00:00:00Z');
  });

  it('tells the local day on both sides of midnight', () => {
    const midnight = startOfDay('2022-01-22', 'America/New_York');
    assert.equal(dayOf(midnight - 1, 'America/New_York'), '2022-01-21');
    assert.equal(dayOf(midnight, 'America/New_York'), '2022-01-22');
  });

  const readable = [
    ['2021-12-06T05:00:00Z', '2021-12-06T05:00:00Z'],
    ['2021-12-06T05:00:00.999Z', '2021-12-06T05:00:00Z'],
    ['2021-12-06T00:00:00-05:00', '2021-12-06T05:00:00Z'],
    ['2021-12-06T05:00:00+0000', '2021-12-06T05:00:00Z'],
    ['2021-12-06 05:00:00Z', '2021-12-06T05:00:00Z'],
    ['2021-12-06t05:00z', '2021-12-06T05:00:00Z'],
    ['2021-12-06', '2021-12-06T05:00:00Z'],
    [' 2021-12-06 ', '2021-12-06T05:00:00Z'],
  ] as const;
  for (const [text, instant] of readable) {
    it(`reads "${text}" in New York as ${instant}`, () => {
      const read = readInstantOrDay(text, 'America/New_York');
      assert.equal(read === undefined ? read : formatInstant(read), instant);
    });
  }

  const unreadable = [
    '',
    'soon',
    '06.12.2021',
    '2021-02-30',
    '2021-02-30T00:00:00Z',
    '1638766800000',
  ];
  for (const text of [...unreadable, '2021-12-06T05:00:00']) {
    it(`does not read "${text}"`, () => {
      assert.equal(readInstantOrDay(text, 'America/New_York'), undefined);
    });
  }

  it('knows names of the time zone database, aliases included, and no offsets', () => {
    assert.deepEqual(
      ['America/New_York', 'US/Eastern', 'UTC', 'America/NewYork', '+05:00', ''].map(isTimeZone),
      [true, true, true, false, false, false],
    );
  });
});
