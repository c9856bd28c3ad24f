import { setTimeout as sleep } from 'node:timers/promises';
import { printTable } from '../src/cli/print.ts';
import type { MailCatcher } from '../stack/mail-catcher.ts';

const shownMails = 8;
const quietMs = 1_500;
const givenUpAfterMs = 30_000;

/** Waits until no more mails come, and shows some of them. */
export async function printMails(mail: MailCatcher): Promise<void> {
  const mails = await untilQuiet(mail);
  const rows = mails
    .slice(0, shownMails)
    .map(({ to, subject }) => [to.map(({ address }) => address).join(', '), subject]);
  await printTable(process.stdout, ['Mail to', 'Subject'], rows);
  console.log(`${mails.length} mails stand in the inbox: ${mail.inboxUrl}`);
}

async function untilQuiet(mail: MailCatcher): ReturnType<MailCatcher['listMails']> {
  const giveUpAt = Date.now() + givenUpAfterMs;
  for (let before = -1; ; await sleep(quietMs)) {
    const mails = await mail.listMails();
    if (mails.length === before || Date.now() > giveUpAt) return mails;
    before = mails.length;
  }
}
