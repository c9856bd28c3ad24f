export type Language = 'en' | 'de';

const en = {
  setUpTitle: 'Two-factor authentication is needed',
  setUpText:
    'Remote tools need two-factor authentication, and your account does not have it yet. It takes a few minutes: you confirm your mailbox, then scan a QR code with an authenticator app.',
  setUpWarning:
    'Set-up ends your current Dashboard session, so save your work first. Then log in again with a code; you connect without entering another one.',
  setUpAction: 'Set up now',
  notProvenTitle: 'Log in with a code',
  notProvenText:
    'This session was opened without a one-time code. To use remote tools, log in again and enter the code of your authenticator app.',
  endedTitle: 'You are logged out',
  endedText:
    'Your session has ended. This happens after a long time without activity, after a log-out elsewhere, when an administrator ends it, and when two-factor authentication is set up.',
  requiredTitle: 'Two-factor authentication is required now',
  requiredText:
    'Two-factor authentication has become mandatory for your account, so your session was ended. Log in again: if you have not set it up yet, the log-in guides you through it.',
  logInAction: 'Log in again',
  forbiddenTitle: 'You may not use this remote tool',
  forbiddenText:
    'Your account does not have the permission. Ask an administrator of your organization for it, and pass on these words:',
  refusedTitle: 'The remote session was refused',
  refusedText: 'Pass these words on to your administrator:',
  awayTitle: 'The remote session could not be started',
  awayText: 'The service does not answer at the moment. Nothing was started. Please try again.',
  tooManyText: 'There were too many requests. Please try again in {seconds} seconds.',
  retryAction: 'Try again',
  closeAction: 'Close',
};

export type MessageKey = keyof typeof en;
export type Messages = Readonly<Record<MessageKey, string>>;

const de: Messages = {
  setUpTitle: 'Zwei-Faktor-Authentifizierung nötig',
  setUpText:
    'Fernzugriff setzt die Zwei-Faktor-Authentifizierung voraus, und Ihr Konto hat sie noch nicht. Es dauert wenige Minuten: Sie bestätigen Ihr Postfach und scannen dann einen QR-Code mit einer Authentifizierungs-App.',
  setUpWarning:
    'Die Einrichtung beendet Ihre jetzige Sitzung im Dashboard; speichern Sie vorher Ihre Arbeit. Melden Sie sich danach mit einem Code neu an; zum Verbinden brauchen Sie keinen weiteren.',
  setUpAction: 'Jetzt einrichten',
  notProvenTitle: 'Mit einem Code anmelden',
  notProvenText:
    'Diese Sitzung wurde ohne Einmalcode begonnen. Für den Fernzugriff melden Sie sich bitte neu an und geben den Code Ihrer Authentifizierungs-App ein.',
  endedTitle: 'Sie sind abgemeldet',
  endedText:
    'Ihre Sitzung ist beendet. Das geschieht, wenn Sie lange nichts tun, wenn Sie sich anderswo abmelden, wenn ein Administrator sie beendet und wenn die Zwei-Faktor-Authentifizierung eingerichtet wird.',
  requiredTitle: 'Die Zwei-Faktor-Authentifizierung ist jetzt Pflicht',
  requiredText:
    'Die Zwei-Faktor-Authentifizierung ist für Ihr Konto Pflicht geworden; deshalb wurde Ihre Sitzung beendet. Melden Sie sich neu an: Haben Sie sie noch nicht eingerichtet, führt die Anmeldung Sie hindurch.',
  logInAction: 'Neu anmelden',
  forbiddenTitle: 'Sie dürfen dieses Fernzugriffswerkzeug nicht benutzen',
  forbiddenText:
    'Ihrem Konto fehlt die Berechtigung. Bitten Sie einen Administrator Ihrer Organisation darum und geben Sie diese Worte weiter:',
  refusedTitle: 'Der Fernzugriff wurde abgelehnt',
  refusedText: 'Geben Sie diese Worte an Ihren Administrator weiter:',
  awayTitle: 'Der Fernzugriff konnte nicht beginnen',
  awayText:
    'Der Dienst antwortet zurzeit nicht. Es wurde nichts gestartet. Bitte versuchen Sie es noch einmal.',
  tooManyText:
    'Es waren zu viele Anfragen. Bitte versuchen Sie es in {seconds} Sekunden noch einmal.',
  retryAction: 'Noch einmal versuchen',
  closeAction: 'Schließen',
};

export const messages: Readonly<Record<Language, Messages>> = { en, de };

/** The first of these language tags, such as `de-AT`, that there are messages for; else English. */
export function chooseLanguage(tags: readonly string[]): Language {
  const primary = tags.map((tag) => tag.toLowerCase().split('-')[0]);
  return primary.find((each) => each === 'en' || each === 'de') ?? 'en';
}
