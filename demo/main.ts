import { parseArgs } from 'node:util';
import { createCommands, type Commands } from './commands.ts';
import { collectEvidence, printEvidence } from './evidence.ts';
import { openDashboard } from './open-dashboard.ts';
import { giveRoles } from './remote-access.ts';
import { openAdmin, seedRealms, signPeopleIn } from './seed.ts';
import { startDemoStack, type DemoStack } from './stack.ts';
import { printMails } from './mails.ts';
import { printWhereToClick } from './where-to-click.ts';

const { values: options } = parseArgs({
  options: { once: { type: 'boolean', default: false }, 'as-of': { type: 'string' } },
});

const say = (text: string): void => {
  console.log(`• ${text}`);
};

/** From an empty Keycloak to the realm as it is on the morning of the cutover. */
async function prepare(stack: DemoStack, commands: Commands): Promise<void> {
  say('Creating realm dashboard with 5 customers and 60 users …');
  const { dashboardUrl, policy } = commands;
  await seedRealms(stack.keycloak, stack.mail, dashboardUrl);
  say('Logging in those who are at work …');
  say(
    `${await signPeopleIn(stack.keycloak.url, dashboardUrl)} users are logged in, some of them with offline sessions.`,
  );
  await commands.run('realm', 'apply');
  await giveRoles(openAdmin(stack.keycloak), policy);
  await commands.switchOnBeforeTheCutover('northwind');
}

/** The main job: look, enforce, and let Keycloak itself say what came of it. */
async function showCutover(stack: DemoStack, commands: Commands): Promise<void> {
  await commands.run('plan', '--as-of', '2021-12-20');
  await commands.run('plan');
  const before = await collectEvidence(openAdmin(stack.keycloak));
  await commands.run('enforce');
  await printEvidence(before, await collectEvidence(openAdmin(stack.keycloak)));
  await commands.run('remind');
  await printMails(stack.mail);
  say('A second run finds nothing to do:');
  await commands.run('enforce');
  await commands.run('explain', 'zoe.mixed@acme.example');
}

function untilInterrupted(): Promise<true> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve(true));
  });
}

const stack = await startDemoStack(say);
const interrupted = untilInterrupted();
const servers: { close: () => Promise<void> }[] = [];

async function work(commands: Commands): Promise<void> {
  await prepare(stack, commands);
  const sidecar = await commands.startSidecar();
  servers.push(sidecar);
  servers.push(await openDashboard(stack, commands, sidecar));
  await showCutover(stack, commands);
}

try {
  const commands = await createCommands(stack, options['as-of']);
  const isInterrupted = await Promise.race([work(commands), interrupted]);
  if (!options.once && isInterrupted !== true) {
    await printWhereToClick(stack, commands);
    await interrupted;
  }
} finally {
  say('Stopping everything …');
  for (const server of servers.reverse()) await server.close();
  await stack.stop();
}
