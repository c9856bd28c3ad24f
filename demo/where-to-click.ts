import { generate } from 'otplib';
import { printTable } from '../src/cli/print.ts';
import type { Commands } from './commands.ts';
import { demoOtpSecret, demoPassword, demoRealm } from './realm.ts';
import type { DemoStack } from './stack.ts';

const logins = [
  ['ann.abbott@acme.example', 'may use two remote tools, has no authenticator: sets one up'],
  ['otto.operator@msp.example', 'has an authenticator and all remote tools'],
  ['ben.archer@acme.example', 'has an authenticator and Take Control; administers customer acme'],
  ['rita.rescue@msp.example', 'break-glass role: nothing is asked'],
  ['gus.acker', 'user name is no e-mail address: refused, named in the plan'],
  ['cleo.adler@acme.example', 'of the corporate identity provider: decided at log-in'],
];

const hints = `A first log-in waits for the number on its page to be typed behind the link of a mail: see the inbox.
With --as-of 2021-12-20 existing customers still choose: ann is offered set-up, puts it off, and is asked for it
again by Take Control; her profile and a banner say from when on it is required.`;

/** Addresses and log-ins to try, for as long as the demo runs. */
export async function printWhereToClick(
  stack: DemoStack,
  { dashboardUrl, environment }: Commands,
): Promise<void> {
  const { keycloak, mail } = stack;
  console.log('\nEverything runs. Try:');
  await printTable(
    process.stdout,
    ['What', 'Where'],
    [
      ['Dashboard', dashboardUrl],
      ['Account console of a user', `${keycloak.url}/realms/${demoRealm}/account/`],
      ['Keycloak console', `${keycloak.url}/admin/master/console/#/${demoRealm}/users`],
      ['… its administrator', `${keycloak.adminUsername} / ${keycloak.adminPassword}`],
      ['Inbox of all mails', mail.inboxUrl],
    ],
  );
  await printTable(process.stdout, [`User (password ${demoPassword})`, 'What happens'], logins);
  console.log(hints);
  console.log(`Authenticator key of those who have one: ${demoOtpSecret}`);
  console.log(`Its code just now: ${await generate({ secret: demoOtpSecret })}`);
  console.log('\nThe commands work in another terminal with this environment:');
  for (const [name, value] of Object.entries(environment))
    console.log(`  export ${name}='${value}'`);
  console.log('  npx cutover plan --as-of 2021-12-20\n\nCtrl-C stops everything.');
}
