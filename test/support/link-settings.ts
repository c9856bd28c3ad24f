import { findFreePort } from '../../stack/free-port.ts';

/** Settings of the links in mails. */
export const linkSettings = {
  PUBLIC_URL: 'https://verify.example',
  LINK_KEY: 'the-key-of-links-in-the-tests-0123456789',
};

/** What a sidecar that mails needs beyond its realm. @param smtpUrl of the mail server */
export const mailSettings = (smtpUrl: string): Record<string, string> => ({
  SMTP_URL: smtpUrl,
  MAIL_FROM: 'no-reply@msp.example',
  DASHBOARD_URL: 'https://dashboard.example',
  ...linkSettings,
});

/** The same, with links that lead to the sidecar's own pages, on a free port. */
export async function pagesSettings(smtpUrl: string): Promise<Record<string, string>> {
  const port = String(await findFreePort());
  const PUBLIC_URL = `http://127.0.0.1:${port}`;
  return { ...mailSettings(smtpUrl), PAGES_PORT: port, PUBLIC_URL };
}
