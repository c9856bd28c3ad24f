import { z } from 'zod';
import { maximumKnownNetworks } from '../domain/known-networks.ts';
import {
  confirmationMs,
  maximumResends,
  maximumTries,
  refusalMs,
  verificationBudget,
  type Verification,
  type VerificationSubject,
} from '../domain/verification.ts';
import type { OpenResult, VerificationDetails, Verifications } from '../services/verifications.ts';
import type { RedisConnection } from './connection.ts';
import { hashAttempt, hashParts } from './hash-parts.ts';
import type { createKeys } from './keys.ts';
import { noteUse } from './recent-set.ts';
import { parseVerification, subjectKey } from './stored-verification.ts';
import * as scripts from './verification-scripts.ts';

/** A browser that finished a log-in keeps a budget of its own for as long as networks are remembered. */
const knownBrowserLimits = { maximum: 50, lifeMs: 90 * 24 * 60 * 60 * 1000 };

const listSchema = z.array(z.string());
const openSchema = z.tuple([z.enum(['created', 'resumed', 'refused', 'limited']), z.string()]);
const confirmSchema = z.tuple([z.enum(['confirmed', 'wrong', 'burned', 'gone']), z.number()]);

export function createVerifications(
  redis: RedisConnection,
  keys: ReturnType<typeof createKeys>,
): Verifications {
  const run = (
    userId: string,
    script: string,
    values: readonly string[],
    ...otherKeys: readonly string[]
  ): Promise<unknown> =>
    redis.call((client) =>
      client.eval(script, {
        keys: [keys.verifications(userId), ...otherKeys],
        arguments: [...values],
      }),
    );
  const parse = (userId: string, text: string): Verification =>
    parseVerification(keys.verifications(userId), text);
  const parseAnswer = (userId: string, answer: unknown): Verification | undefined =>
    typeof answer === 'string' ? parse(userId, answer) : undefined;
  const parseOpened = (userId: string, answer: unknown): OpenResult => {
    const [outcome, text] = openSchema.parse(answer);
    if (outcome === 'refused' || outcome === 'limited') return { outcome, retryAt: Number(text) };
    return { outcome, verification: parse(userId, text) };
  };

  return {
    findOpen: async (subject) => {
      const { userId } = subject;
      return parseAnswer(userId, await run(userId, scripts.findOpenScript, [subjectKey(subject)]));
    },
    foresee: async (subject, details) => {
      const { userId } = subject;
      const answer = await run(userId, scripts.foreseeScript, openArguments(subject, details));
      return answer === null ? undefined : parseOpened(userId, answer);
    },
    open: async (subject, details) => {
      const { userId } = subject;
      const answer = await run(userId, scripts.openScript, openArguments(subject, details));
      return parseOpened(userId, answer);
    },
    findLinked: async (userId, id) =>
      parseAnswer(userId, await run(userId, scripts.findLinkedScript, [id])),
    find: async (userId, id) => parseAnswer(userId, await run(userId, scripts.findScript, [id])),
    findOf: async (subject, id) => {
      const { userId } = subject;
      const answer = await run(userId, scripts.findScript, [id, subjectKey(subject)]);
      return parseAnswer(userId, answer);
    },
    list: async (userId) => {
      const texts = listSchema.parse(await run(userId, scripts.listScript, []));
      return texts
        .map((text) => parse(userId, text))
        .sort((one, other) => other.createdAt - one.createdAt);
    },
    confirm: async (userId, id, number) => {
      const values = [id, String(number), String(confirmationMs)];
      const answer = await run(userId, scripts.confirmScript, values);
      const [outcome, triesLeft] = confirmSchema.parse(answer);
      return outcome === 'gone' ? { outcome } : { outcome, triesLeft };
    },
    refuse: async (userId, id) => {
      const known = [keys.knownNetworks(userId), keys.knownBrowsers(userId)];
      return parseAnswer(userId, await run(userId, scripts.refuseScript, [id], ...known));
    },
    unblock: async (userId) => z.number().parse(await run(userId, scripts.unblockScript, [])),
    takeResend: async (userId, id) =>
      parseAnswer(userId, await run(userId, scripts.takeResendScript, [id])),
    move: async (userId, id, from, to) =>
      (await run(userId, scripts.moveScript, [id, from, to])) === 1,
    consume: async (userId, id, { loginId, rememberForMs }) => {
      const values = [id, loginId, String(maximumKnownNetworks), String(rememberForMs)];
      const networks = keys.knownNetworks(userId);
      return (await run(userId, scripts.consumeScript, values, networks)) === 1;
    },
    knowsBrowser: async (userId, attempt) => {
      const key = keys.knownBrowsers(userId);
      return (await redis.call((client) => client.zScore(key, hashAttempt(attempt)))) !== null;
    },
    rememberBrowser: async (userId, attempt) => {
      const key = keys.knownBrowsers(userId);
      await redis.call((client) => noteUse(client, key, hashAttempt(attempt), knownBrowserLimits));
    },
  };
}

function openArguments(
  subject: VerificationSubject,
  { numbers, lifetimeMs, hasOwnBudget, besidePending, ...details }: VerificationDetails,
): string[] {
  const { purpose, mailbox, network, attempt } = subject;
  const fresh = {
    ...details,
    purpose,
    mailbox,
    ...(network !== null && { network }),
    state: 'pending',
    triesLeft: maximumTries,
    resendsLeft: maximumResends,
    subject: subjectKey(subject),
    budget: hasOwnBudget ? hashParts(['browser', attempt]) : hashParts(['network', network]),
  };
  const { maximum, windowMs } = verificationBudget;
  return [
    JSON.stringify(fresh),
    String(lifetimeMs),
    JSON.stringify(numbers),
    String(maximum),
    String(windowMs),
    String(refusalMs),
    besidePending ? 'pending' : 'none',
  ];
}
