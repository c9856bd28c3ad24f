import { createClient } from 'redis';
import { createKeys } from '../../../../src/redis/keys.ts';
import { useRedis } from '../../../support/stack.ts';
import { wrongNumbers } from '../../../support/wrong-numbers.ts';
import { expireAll } from '../../expire-all.ts';
import { readNumber, typeNumber } from '../../person.ts';
import type { Walk } from '../walk.ts';
import { close, logIn, openMail, waitForMail } from './steps.ts';

/** Three wrong numbers. */
export async function burn(walk: Walk): Promise<void> {
  const username = await walk.addPerson();
  const login = await waitForMail(walk, username);
  const shown = await readNumber(login);
  const phone = await openMail(walk, username);
  for (const wrong of wrongNumbers(shown)) await typeNumber(phone, String(wrong));
  await phone.waitForSelector('#number', { state: 'detached' });
  await walk.see(phone, 'mail-burned');
  await login.waitForSelector('[data-state=burned]');
  await walk.see(login, 'waiting-burned');
  await close(login, phone);
}

/** "This was not me", and what a log-in from there sees afterwards. */
export async function refuse(walk: Walk): Promise<void> {
  const username = await walk.addPerson();
  const login = await waitForMail(walk, username);
  const phone = await openMail(walk, username);
  await phone.click('a[href$="/not-me"]');
  await phone.waitForSelector('#number', { state: 'detached' });
  await walk.see(phone, 'mail-not-me');
  await phone.click('button[type=submit]');
  await phone.waitForSelector('a.button');
  await walk.see(phone, 'mail-refused');
  await login.waitForSelector('[data-state=refused]');
  await walk.see(login, 'waiting-refused');
  const again = await logIn(walk, username);
  await again.waitForSelector('[data-state=blocked]');
  await walk.see(again, 'waiting-blocked');
  await close(login, phone, again);
}

/** Two hours later. */
export async function expire(walk: Walk): Promise<void> {
  const username = await walk.addPerson();
  const login = await waitForMail(walk, username);
  const { realm } = walk.stage;
  await expireAll(realm, (await realm.getUser(username)).id);
  const phone = await openMail(walk, username);
  await walk.see(phone, 'mail-expired');
  await login.waitForSelector('[data-state=expired]');
  await walk.see(login, 'waiting-expired');
  await close(login, phone);
}

/** More mails than somebody gets in an hour. */
export async function reachLimit(walk: Walk): Promise<void> {
  const username = await walk.addPerson();
  for (let round = 0; round < 3; round += 1) await close(await waitForMail(walk, username));
  const login = await logIn(walk, username);
  await login.waitForSelector('[data-state=limited]');
  await walk.see(login, 'waiting-limited');
  await close(login);
}

/** All mails of a verification, and none that arrives. */
export async function runOut(walk: Walk): Promise<void> {
  const login = await waitForMail(walk, await walk.addPerson());
  for (let left = 3; left > 0; left -= 1) {
    await login.click(`[name=resend]:has-text("${String(left)}")`);
    await login.waitForSelector('[data-delivery=sent]');
  }
  await login.waitForSelector('[name=another]');
  await walk.see(login, 'waiting-mails-used-up');
  await close(login);
}

/** A verification that is not one of where the log-in comes from: as for a network that changed, there is none. */
export async function moveOn(walk: Walk): Promise<void> {
  const username = await walk.addPerson();
  const login = await waitForMail(walk, username);
  const { client, key } = await openStored(walk, username);
  await client.del(key);
  client.destroy();
  await login.waitForSelector('[data-state=gone]');
  await walk.see(login, 'waiting-gone');
  await close(login);
}

/** Set-up by the same mail in another tab, of which nothing came. */
export async function useUp(walk: Walk): Promise<void> {
  const username = await walk.addPerson();
  const login = await waitForMail(walk, username);
  const { client, key } = await openStored(walk, username);
  for (const [id, text] of Object.entries(await client.hGetAll(key)))
    await client.hSet(key, id, text.replace('"pending"', '"enrolled"'));
  client.destroy();
  await login.waitForSelector('[data-state=used]');
  await walk.see(login, 'waiting-used');
  await close(login);
}

/** A fault behind the pages. */
export async function meetFault(walk: Walk): Promise<void> {
  const username = await walk.addPerson();
  const login = await waitForMail(walk, username);
  const { client, key } = await openStored(walk, username);
  for (const id of await client.hKeys(key)) await client.hSet(key, id, 'unreadable');
  const phone = await openMail(walk, username);
  await walk.see(phone, 'mail-unavailable');
  await client.del(key);
  client.destroy();
  await close(login, phone);
}

/** Where the verifications of a user stand. */
async function openStored({ stage: { realm } }: Walk, username: string) {
  const { id } = await realm.getUser(username);
  const client = await createClient({ url: (await useRedis()).url }).connect();
  return { client, key: createKeys(realm.realm).verifications(id) };
}

/** A mailbox that does not exist. */
export async function failToSend(walk: Walk): Promise<void> {
  walk.stage.smtp.refuseNext({ code: 550, words: '5.1.1 no such user' });
  const login = await logIn(walk, await walk.addPerson());
  await login.waitForSelector('[data-delivery=refused]');
  await walk.see(login, 'waiting-mail-refused');
  await close(login);
}

/** Addresses that lead nowhere. */
export async function getLost(walk: Walk): Promise<void> {
  const phone = await walk.openWindow();
  const { pagesPort } = walk.stage.sidecar;
  for (const [name, path] of [
    ['mail-unknown', 'verify/not.a.link'],
    ['mail-nowhere', 'nowhere'],
  ] as const) {
    await phone.goto(`http://127.0.0.1:${String(pagesPort)}/${path}`);
    await walk.see(phone, name);
  }
  await close(phone);
}
