import assert from 'node:assert/strict';
import { languages } from '../../src/domain/language.ts';
import { messagesByLanguage } from '../../src/http/pages/messages.ts';

function placesIn(message = ''): string[] {
  return [...message.matchAll(/\{\w+\}/g)].map(([place]) => place).sort();
}

describe('the messages of the pages behind mails', () => {
  const english = Object.entries(messagesByLanguage.en);

  for (const language of languages) {
    it(`are the same ones in ${language}, name the same values, and none is empty`, () => {
      const messages = new Map(Object.entries(messagesByLanguage[language]));
      assert.deepEqual([...messages.keys()].sort(), english.map(([key]) => key).sort());
      for (const [key, text] of english) {
        assert.notEqual(messages.get(key)?.trim(), '', key);
        assert.deepEqual(placesIn(messages.get(key)), placesIn(text), key);
      }
    });
  }

  it('fit a log-in by an identity provider as well', () => {
    for (const language of languages)
      for (const [key, text] of Object.entries(messagesByLanguage[language]))
        assert.doesNotMatch(text, /user name|Benutzername/, key);
  });
});
