import { otherNumber, readNumber, scan, typeNumber } from '../../person.ts';
import type { Walk } from '../walk.ts';
import { close, openMail, waitForMail } from './steps.ts';

/** From the log-in of somebody who must set up to the recovery codes, with the page of the mail. */
export async function setUp(walk: Walk): Promise<void> {
  const username = await walk.addPerson();
  const login = await waitForMail(walk, username);
  await walk.see(login, 'waiting-for-set-up');
  await confirmWithMistakes(walk, username, await readNumber(login));

  await login.waitForSelector('#totp');
  await login.click('#mode-manual');
  await walk.see(login, 'set-up');
  await login.fill('#totp', '000000');
  await login.click('#saveTOTPBtn');
  await login.waitForSelector('#input-error-totp');
  await walk.see(login, 'set-up-wrong-code');
  await scan(login);
  await login.waitForSelector('#kcRecoveryCodesConfirmationCheck');
  await walk.see(login, 'recovery-codes');
  await login.check('#kcRecoveryCodesConfirmationCheck');
  await walk.see(login, 'recovery-codes-saved');
  await close(login);
  await regret(walk, username);
}

/** "This was not me", when the log-in had gone on. */
async function regret(walk: Walk, username: string): Promise<void> {
  const phone = await openMail(walk, username);
  await phone.click('a[href$="/not-me"]');
  await phone.waitForURL('**/not-me');
  await phone.click('button[type=submit]');
  await phone.waitForSelector('a.button');
  await walk.see(phone, 'mail-too-late');
  await close(phone);
}

async function confirmWithMistakes(walk: Walk, username: string, number: string): Promise<void> {
  const phone = await openMail(walk, username);
  await walk.see(phone, 'mail-set-up');
  await typeNumber(phone, otherNumber(number));
  await phone.waitForSelector('#error');
  await walk.see(phone, 'mail-wrong-number');
  await typeNumber(phone, number);
  await phone.waitForSelector('#number', { state: 'detached' });
  await walk.see(phone, 'mail-confirmed');
  await close(phone);
}
