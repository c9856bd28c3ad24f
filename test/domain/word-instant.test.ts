import assert from 'node:assert/strict';
import { wordInstant } from '../../src/domain/word-instant.ts';

describe('the wording of an instant', () => {
  for (const [language, timeZone, words] of [
    ['en', 'America/New_York', 'December 29, 2021 at 12:05 PM EST'],
    ['de', 'America/New_York', '29. Dezember 2021 um 12:05 GMT−5'],
    ['en', 'Asia/Kolkata', 'December 29, 2021 at 10:35 PM GMT+5:30'],
    ['de', 'Europe/Berlin', '29. Dezember 2021 um 18:05 MEZ'],
  ] as const) {
    it(`in ${language} for ${timeZone} is ${words}`, () => {
      assert.equal(wordInstant(Date.parse('2021-12-29T17:05:59Z'), timeZone, language), words);
    });
  }
});
