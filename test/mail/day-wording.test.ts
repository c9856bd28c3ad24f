import assert from 'node:assert/strict';
import { startOfDay } from '../../src/domain/calendar.ts';
import { wordDay } from '../../src/mail/day-wording.ts';

const cases = [
  {
    why: 'the day of the zone, although UTC and the reader may be elsewhere',
    day: '2022-01-22',
    timeZone: 'America/New_York',
    en: ['Saturday, January 22, 2022', 'January 22, 2022', 'Eastern Time'],
    de: ['Samstag, 22. Januar 2022', '22. Januar 2022', 'Nordamerikanische Ostküstenzeit'],
  },
  {
    why: 'a day in summer, by the same name of the zone',
    day: '2022-07-01',
    timeZone: 'America/New_York',
    en: ['Friday, July 1, 2022', 'July 1, 2022', 'Eastern Time'],
    de: ['Freitag, 1. Juli 2022', '1. Juli 2022', 'Nordamerikanische Ostküstenzeit'],
  },
  {
    why: 'the day on which the clocks change',
    day: '2022-03-27',
    timeZone: 'Europe/Berlin',
    en: ['Sunday, March 27, 2022', 'March 27, 2022', 'Central European Time'],
    de: ['Sonntag, 27. März 2022', '27. März 2022', 'Mitteleuropäische Zeit'],
  },
  {
    why: 'a day whose midnight comes twice',
    day: '2022-11-06',
    timeZone: 'America/Havana',
    en: ['Sunday, November 6, 2022', 'November 6, 2022', 'Cuba Time'],
    de: ['Sonntag, 6. November 2022', '6. November 2022', 'Kubanische Zeit'],
  },
  {
    why: 'a day that is ahead of UTC',
    day: '2022-01-22',
    timeZone: 'Asia/Kolkata',
    en: ['Saturday, January 22, 2022', 'January 22, 2022', 'India Standard Time'],
    de: ['Samstag, 22. Januar 2022', '22. Januar 2022', 'Indische Normalzeit'],
  },
] as const;

describe('the wording of a day', () => {
  for (const { why, day: local, timeZone, ...expected } of cases) {
    for (const language of ['en', 'de'] as const) {
      it(`in ${language} for ${timeZone} is ${expected[language].join(' / ')} (${why})`, () => {
        const { day, date, zone } = wordDay(startOfDay(local, timeZone), timeZone, language);
        assert.deepEqual([day, date, zone], expected[language]);
      });
    }
  }

  it('is the day before until the last millisecond', () => {
    const end = startOfDay('2022-01-22', 'America/New_York') - 1;
    assert.equal(wordDay(end, 'America/New_York', 'en').day, 'Friday, January 21, 2022');
  });
});
