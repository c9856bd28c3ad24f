import { openWindow, readNumber, typeNumber } from '../test/e2e/person.ts';
import { openStage, type Stage } from '../test/e2e/stage.ts';
import { aRealmUser } from '../test/support/realm.ts';
import { stopStack } from '../test/support/stack.ts';
import { percentile } from './percentile.ts';

const rounds = 20;

/** From the click that confirms on the phone to the next page of the log-in, in ms. */
async function waitForNextPage(stage: Stage, username: string): Promise<number> {
  await stage.realm.admin.users.create(aRealmUser(username));
  const [login, phone] = [await openWindow(stage), await openWindow(stage)];
  await stage.logIn(login, username);
  const number = await readNumber(login);
  await phone.goto(await stage.linkInMail(username));
  const isOn = login.waitForSelector('#totp').then(() => performance.now());
  const clickedAt = performance.now();
  await typeNumber(phone, number);
  const elapsedMs = (await isOn) - clickedAt;
  await Promise.all([login.context().close(), phone.context().close()]);
  return elapsedMs;
}

const stage = await openStage();
try {
  // The first shows pages that Keycloak has not compiled yet.
  await waitForNextPage(stage, 'first@example.com');
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1)
    times.push(await waitForNextPage(stage, `user-${String(round)}@example.com`));
  times.sort((one, other) => one - other);
  const inSeconds = (share: number): string => (percentile(times, share) / 1000).toFixed(2);
  console.log(
    `${String(rounds)} log-ins went on after their number was typed elsewhere: p50 ${inSeconds(0.5)} s, at most ${inSeconds(1)} s`,
  );
} finally {
  await stage.close();
  await stopStack();
}
