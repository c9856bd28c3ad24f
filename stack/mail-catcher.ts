import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { findFreePort } from './free-port.ts';
import { startProcess, type RunningProcess } from './process-group.ts';
import { waitUntilReady } from './ready-process.ts';
import { requireOk } from './require-ok.ts';
import { retryWhenPortTaken } from './retry-ports.ts';

const READY_WITHIN_MS = 30_000;
const MAILDEV = fileURLToPath(new URL('bin/maildev.js', import.meta.resolve('maildev')));

const addressesSchema = z.array(z.object({ address: z.string() }));
const mailSchema = z.object({
  id: z.string(),
  subject: z.string(),
  from: addressesSchema,
  to: addressesSchema,
  text: z.string().optional(),
  /** As the inbox shows it: without scripts and the like. */
  html: z.string().optional(),
});
export type CaughtMail = z.infer<typeof mailSchema>;

export interface MailCatcher {
  smtpHost: string;
  smtpPort: number;
  /** For a browser. */
  inboxUrl: string;
  /** All mails, in the order of their arrival. */
  listMails(): Promise<CaughtMail[]>;
  /** Ends the server and removes the mails. May be called again. */
  stop(): Promise<void>;
}

/** Starts an SMTP server on a free port of 127.0.0.1 that delivers nothing and shows all mails. */
export async function startMailCatcher(): Promise<MailCatcher> {
  const directory = await mkdtemp(join(tmpdir(), 'cutover-mail-'));
  const { smtpPort, inboxUrl, running } = await retryWhenPortTaken(() => launch(directory));
  return {
    smtpHost: '127.0.0.1',
    smtpPort,
    inboxUrl,
    listMails: () => listMails(inboxUrl),
    stop: async () => {
      await running.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function launch(
  directory: string,
): Promise<{ smtpPort: number; inboxUrl: string; running: RunningProcess }> {
  const smtpPort = await findFreePort();
  const webPort = await findFreePort();
  const running = await startProcess({
    name: 'Mail catcher',
    command: process.execPath,
    args: [MAILDEV, ...maildevArguments(smtpPort, webPort, join(directory, 'mails'))],
    // MailDev reads a configuration file of its working directory.
    cwd: directory,
    logFile: join(directory, 'maildev.log'),
  });
  const inboxUrl = `http://127.0.0.1:${webPort}`;
  await waitUntilReady(running, {
    timeoutMs: READY_WITHIN_MS,
    check: (signal) => requireOk(`${inboxUrl}/api/healthz`, signal),
  });
  return { smtpPort, inboxUrl, running };
}

function maildevArguments(smtpPort: number, webPort: number, mailDirectory: string): string[] {
  return [
    ...['--ip', '127.0.0.1', '--smtp', String(smtpPort)],
    ...['--web-ip', '127.0.0.1', '--web', String(webPort)],
    ...['--mail-directory', mailDirectory],
  ];
}

async function listMails(inboxUrl: string): Promise<CaughtMail[]> {
  const response = await fetch(`${inboxUrl}/api/email`);
  return z.array(mailSchema).parse(await response.json());
}
