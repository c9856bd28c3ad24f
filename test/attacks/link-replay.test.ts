import assert from 'node:assert/strict';
import type { PageAnswer } from './mail-reader.ts';
import { openStage, type Stage, type Victim, type WaitingLogin } from './stage.ts';
import { wrongNumbers } from '../support/wrong-numbers.ts';

interface Login extends WaitingLogin {
  victim: Victim;
  link: string;
}

describe('A link that is used once more', function () {
  this.timeout(300_000);
  let stage: Stage;

  before(async () => {
    stage = await openStage();
  });
  after(() => stage.stop());

  async function startLogin(): Promise<Login> {
    const victim = await stage.createVictim();
    const login = await stage.startLogin(victim, 'network');
    const [link = ''] = await stage.reader.linksOf(victim.username, 1);
    return { ...login, victim, link };
  }

  async function tryNumbers(link: string, login: Login): Promise<PageAnswer[]> {
    const { reader } = stage;
    const [wrong = 0] = wrongNumbers(login.number);
    return [
      await reader.look(link),
      await reader.type(link, login.number),
      await reader.type(link, wrong),
    ];
  }

  /** What can be done with a link, by the right number and a wrong one. */
  async function tryEverything(link: string, login: Login): Promise<PageAnswer[]> {
    return [...(await tryNumbers(link, login)), await stage.reader.refuse(link)];
  }

  async function stored({ victim }: Login): Promise<unknown> {
    return stage.sidecar.verifications.list(victim.id);
  }

  interface End {
    end: (login: Login) => Promise<unknown>;
    state: string;
    /** "This was not me" can still be said of it. */
    refusable?: true;
  }

  /** How a link came to its end. */
  const ends: Record<string, End> = {
    'after the number was typed': {
      end: ({ link, number }) => stage.reader.type(link, number),
      state: 'confirmed',
      refusable: true,
    },
    'after the log-in went on': {
      end: async ({ browser, page, link, number }) => {
        await stage.reader.type(link, number);
        const next = await browser.get(page.waiting?.refresh ?? '');
        assert.equal(next.redirectedTo?.searchParams.has('code'), true, next.html);
      },
      state: 'consumed',
      refusable: true,
    },
    'after its reader refused': { end: ({ link }) => stage.reader.refuse(link), state: 'refused' },
    'after three wrong numbers': {
      end: async ({ link, number }) => {
        for (const wrong of wrongNumbers(number)) await stage.reader.type(link, wrong);
      },
      state: 'burned',
      refusable: true,
    },
  };

  for (const [when, { end, state, refusable }] of Object.entries(ends))
    it(`${when} changes nothing`, async () => {
      const login = await startLogin();
      await end(login);
      assert.equal((await stage.sidecar.latest(login.victim.id)).state, state);
      const before = await stored(login);

      await (refusable ? tryNumbers : tryEverything)(login.link, login);

      assert.deepEqual(await stored(login), before);
    });

  it('after the log-in went on opens no other log-in of the same user', async () => {
    const login = await startLogin();
    await ends['after the log-in went on']?.end(login);
    const { victim, link } = login;
    const { users } = stage.realm.admin;
    await users.logout({ id: victim.id });
    // From a network that is known now; so the next one waits for an authenticator.
    const thief = await stage.startLogin(victim, 'set-up');

    for (const { number } of [login, thief]) await stage.reader.type(link, number);

    const page = await thief.browser.get(thief.page.waiting?.refresh ?? '');
    assert.equal(page.waiting?.state, 'pending', page.html);
    assert.deepEqual(await users.listSessions({ id: victim.id }), []);
  });

  it('with the signature of another changes neither', async () => {
    const [own, others] = [await startLogin(), await startLogin()];
    const before = [await stored(own), await stored(others)];
    const [user, id, signature] = partsOf(own.link);
    const [otherUser, otherId, otherSignature] = partsOf(others.link);

    for (const parts of [
      [user, otherId, signature],
      [otherUser, otherId, signature],
      [otherUser, id, signature],
      [user, id, otherSignature],
      [otherUser, id, otherSignature],
    ])
      for (const answer of await tryEverything(linkOf(parts), others))
        assert.equal(answer.status, 410, parts.join('.'));

    assert.deepEqual([await stored(own), await stored(others)], before);
  });

  it('with a letter changed anywhere, more or less of it, changes nothing', async () => {
    const login = await startLogin();
    const before = await stored(login);
    const [user = '', id = '', signature = ''] = partsOf(login.link);

    for (const parts of [
      [change(user), id, signature],
      [user, change(id), signature],
      [user, id, change(signature)],
      [user, id, signature.slice(0, -4)],
      [user, id, `${signature}AAAA`],
      [user, id, signature, signature],
      [user, id, ''],
      [user, id],
    ])
      for (const answer of await tryEverything(linkOf(parts), login))
        assert.equal(answer.status, 410, parts.join('.'));

    assert.deepEqual(await stored(login), before);
  });
});

function partsOf(link: string): string[] {
  return new URL(link).pathname.replace('/verify/', '').split('.');
}

function linkOf(parts: readonly (string | undefined)[]): string {
  return `https://verify.example/verify/${parts.join('.')}`;
}

/** Another first letter. */
function change(text: string): string {
  return (text.startsWith('A') ? 'B' : 'A') + text.slice(1);
}
