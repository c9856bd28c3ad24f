import assert from 'node:assert/strict';
import { languageOf, languages, type Language } from '../../src/domain/language.ts';
import { messagesOf, type MessageKey } from '../../src/mail/messages.ts';

function keysOf(language: Language): MessageKey[] {
  return Object.keys(messagesOf(language)).sort() as MessageKey[];
}

function placesIn(message: string): string[] {
  return [...message.matchAll(/\{\w+\}/g)].map(([place]) => place).sort();
}

describe('the messages of the mails', () => {
  it('exist in English and German', () => {
    assert.deepEqual([...languages].sort(), ['de', 'en']);
  });

  it('have the same keys in every language', () => {
    assert.deepEqual(keysOf('de'), keysOf('en'));
  });

  for (const key of keysOf('en')) {
    it(`name the same values in every language: ${key}`, () => {
      assert.deepEqual(placesIn(messagesOf('de')[key]), placesIn(messagesOf('en')[key]));
    });
  }

  it('are translated', () => {
    const same = keysOf('en').filter((key) => messagesOf('de')[key] === messagesOf('en')[key]);
    assert.deepEqual(same, []);
  });

  it('fit a log-in by an identity provider as well, where they are about a log-in', () => {
    const keys = keysOf('en').filter((key) => /^(set-up|network|verify|refusal)/.test(key));
    for (const language of languages)
      for (const key of keys)
        assert.doesNotMatch(messagesOf(language)[key], /user name|Benutzername/, key);
  });
});

describe('the language of a mail', () => {
  for (const [locale, language] of [
    ['de', 'de'],
    ['de-AT', 'de'],
    ['de_CH', 'de'],
    ['DE', 'de'],
    ['en-GB', 'en'],
    ['den', 'en'],
    ['fr', 'en'],
    ['', 'en'],
    ['constructor', 'en'],
    [null, 'en'],
  ] as const) {
    it(`is ${language} for ${JSON.stringify(locale)}`, () => {
      assert.equal(languageOf(locale), language);
    });
  }
});
