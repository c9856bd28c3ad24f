import { NetworkError } from '@keycloak/keycloak-admin-client';
import { z } from 'zod';
import { CutoverError } from '../domain/errors.ts';
import { loginRequestSchema } from '../domain/login-request.ts';
import type { AccessFacts } from '../domain/session-access.ts';
import type { AccountFacts, LiveAccess } from '../services/live-access.ts';
import type { AdminApi } from './admin-api.ts';
import { statusOf } from './failure.ts';

/** As the login hook answers (UserAccess.java); Keycloak leaves out what is null. */
const accessRepresentation = z.object({
  user: z
    .object({
      username: z.string(),
      enabled: z.boolean(),
      otpConfigured: z.boolean(),
      serviceAccountOf: z.string().nullish(),
    })
    .nullish(),
  sessionAlive: z.boolean(),
  sessionProven: z.boolean(),
  clientRoles: z.array(z.string()),
});

/** UserStanding.java */
const standingRepresentation = z.object({
  access: accessRepresentation,
  facts: loginRequestSchema.pick({ user: true, customers: true, secondFactor: true }).nullish(),
  authenticators: z.array(
    z.object({ id: z.string(), label: z.string().nullish(), createdAt: z.number().nullish() }),
  ),
});

type Access = z.output<typeof accessRepresentation>;

/** What is asked of the extension about one user. */
interface Question {
  userId: string;
  about: 'access' | 'standing';
  query: Record<string, string>;
}

/**
 * Asks the login hook's extension of the admin API: one call tells all, where Keycloak's own API takes three, and the
 * right to see every client.
 *
 * @param timeoutMs limit of each call
 */
export function createLiveAccess(api: AdminApi, timeoutMs: number): LiveAccess {
  async function ask<Answer>(question: Question, schema: z.ZodType<Answer>): Promise<Answer> {
    try {
      const answer = await api.callOnce(`read what user ${question.userId} may do`, () =>
        fetchAnswer(api, timeoutMs, question),
      );
      return schema.parse(answer);
    } catch (error) {
      if (statusOf(error) === 404) throw notInstalled(api);
      throw error;
    }
  }

  return {
    ofSession: async ({ userId, sessionId }, clientId) => {
      const question: Question = { userId, about: 'access', query: { clientId, sessionId } };
      return toAccessFacts(await ask(question, accessRepresentation));
    },
    ofAccount: async ({ userId, sessionId }, clientId) => {
      const question: Question = { userId, about: 'standing', query: { clientId, sessionId } };
      return toAccountFacts(await ask(question, standingRepresentation));
    },
    ofServiceAccount: async (accountId, clientId) => {
      const question: Question = { userId: accountId, about: 'access', query: { clientId } };
      const { user, clientRoles } = await ask(question, accessRepresentation);
      if (user === null || user === undefined) return undefined;
      const { enabled, serviceAccountOf = null } = user;
      return { enabled, serviceAccountOf, clientRoles };
    },
  };
}

function toAccessFacts({ user, ...facts }: Access): AccessFacts {
  return { ...facts, user: user ?? undefined };
}

function toAccountFacts({
  access,
  facts,
  authenticators,
}: z.output<typeof standingRepresentation>): AccountFacts {
  return {
    access: toAccessFacts(access),
    standing: facts ? { ...facts, otpConfigured: facts.secondFactor.configured } : undefined,
    authenticators: authenticators.map(({ id, label = null, createdAt = null }) => ({
      id,
      label,
      createdAt,
    })),
  };
}

async function fetchAnswer(
  api: AdminApi,
  timeoutMs: number,
  { userId, about, query }: Question,
): Promise<unknown> {
  const { url, realm: name } = api.connection;
  const realm = encodeURIComponent(name);
  const path = `/admin/realms/${realm}/two-factor/users/${encodeURIComponent(userId)}/${about}`;
  const signal = AbortSignal.timeout(timeoutMs);
  const headers = { Authorization: `Bearer ${await api.getAccessToken()}` };
  const address = `${url}${path}?${new URLSearchParams(query).toString()}`;
  const response = await fetch(address, { redirect: 'manual', signal, headers });
  const text = await response.text();
  if (response.ok) return JSON.parse(text);
  throw new NetworkError(`HTTP ${String(response.status)}`, { response, responseData: text });
}

function notInstalled({ connection: { url } }: AdminApi): CutoverError {
  return new CutoverError(
    'realm-unsuitable',
    `Keycloak at ${url} does not know two-factor in its admin API: put the login hook's JAR into its folder providers, and restart it.`,
  );
}
