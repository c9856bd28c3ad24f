export type Language = 'en' | 'de';

/** English and German of each text, side by side so that neither can be without the other. */
const pairs = {
  setUpTitle: ['Two-factor authentication is needed', 'Zwei-Faktor-Authentifizierung ist nötig'],
  setUpText: [
    `Remote tools need two-factor authentication, and your account does not have it yet. Have an authenticator app ready, on a phone or computer.

Setting it up ends your current Dashboard session: save your work first, then log in again with a code.`,
    `Fernzugriff setzt die Zwei-Faktor-Authentifizierung voraus, und Ihr Konto hat sie noch nicht. Halten Sie eine Authentifizierungs-App bereit, auf Telefon oder Computer.

Die Einrichtung beendet Ihre Sitzung im Dashboard: Speichern Sie vorher Ihre Arbeit und melden Sie sich danach mit einem Code neu an.`,
  ],
  setUpAction: ['Set up now', 'Jetzt einrichten'],
  notProvenTitle: ['A code is needed', 'Ein Code ist nötig'],
  notProvenText: [
    'This session was opened without a code. Log in again, with a code of your authenticator app.',
    'Diese Sitzung begann ohne Code. Melden Sie sich neu an, mit einem Code Ihrer Authentifizierungs-App.',
  ],
  endedTitle: ['You are logged out', 'Sie sind abgemeldet'],
  endedText: [
    'Your session has ended: by a long pause, a log-out elsewhere, an administrator, or the set-up of two-factor authentication.',
    'Ihre Sitzung ist beendet: durch lange Pause, Abmelden anderswo, einen Administrator oder die Einrichtung der Zwei-Faktor-Authentifizierung.',
  ],
  requiredTitle: [
    'Two-factor authentication is required now',
    'Zwei-Faktor-Authentifizierung ist jetzt Pflicht',
  ],
  requiredText: [
    'That is why your session was ended. Log in again; if it is not set up yet, the log-in guides you through it.',
    'Deshalb wurde Ihre Sitzung beendet. Melden Sie sich neu an; ist sie noch nicht eingerichtet, führt die Anmeldung Sie hindurch.',
  ],
  logInAction: ['Log in again', 'Neu anmelden'],
  forbiddenTitle: [
    'You may not use this remote tool',
    'Sie dürfen diesen Fernzugriff nicht benutzen',
  ],
  forbiddenText: [
    'Ask an administrator of your organization for the permission, with these words:',
    'Bitten Sie einen Administrator Ihrer Organisation um die Berechtigung, mit diesen Worten:',
  ],
  refusedTitle: ['The request was refused', 'Die Anfrage wurde abgelehnt'],
  refusedText: [
    'Pass these words on to an administrator:',
    'Geben Sie diese Worte an einen Administrator weiter:',
  ],
  awayTitle: ['Not connected', 'Nicht verbunden'],
  awayText: ['The service does not answer at the moment.', 'Der Dienst antwortet zurzeit nicht.'],
  tooManyTitle: ['Too many requests', 'Zu viele Anfragen'],
  tooManyText: [
    'Try again in {seconds} seconds.',
    'Versuchen Sie es in {seconds} Sekunden noch einmal.',
  ],
  retryAction: ['Try again', 'Noch einmal versuchen'],
  closeAction: ['Close', 'Schließen'],
} satisfies Record<string, readonly [en: string, de: string]>;

export type MessageKey = keyof typeof pairs;
export type Messages = Readonly<Record<MessageKey, string>>;

export function messageIn(language: Language, key: MessageKey): string {
  return pairs[key][language === 'de' ? 1 : 0];
}

/** By the first of these language tags, such as `de-AT`, that there are messages for; else English. */
export function chooseLanguage(tags: readonly string[]): Language {
  const known = tags.find((tag) => /^(de|en)\b/i.test(tag)) ?? '';
  return /^de/i.test(known) ? 'de' : 'en';
}
