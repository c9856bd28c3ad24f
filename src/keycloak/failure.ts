import { NetworkError } from '@keycloak/keycloak-admin-client';
import { z } from 'zod';
import { CutoverError, type ErrorCode } from '../domain/errors.ts';

/** Who speaks with which Keycloak, for words that say where to look. */
export interface Connection {
  url: string;
  realm: string;
  clientId: string;
}

/**
 * Runs one call and turns whatever goes wrong into a `CutoverError`.
 *
 * @param purpose what the call is for, as it continues "Keycloak refused to"
 */
export async function callKeycloak<Answer>(
  connection: Connection,
  purpose: string,
  call: () => Promise<Answer>,
): Promise<Answer> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof CutoverError) throw error;
    if (error instanceof NetworkError) throw refusal(connection, purpose, error);
    throw away(connection, error);
  }
}

/** The HTTP status with which Keycloak refused, if that was the cause. */
export function statusOf(error: unknown): number | undefined {
  const cause = error instanceof CutoverError ? error.cause : error;
  return cause instanceof NetworkError ? cause.response.status : undefined;
}

function refusal(
  { url, realm, clientId }: Connection,
  purpose: string,
  cause: NetworkError,
): CutoverError {
  const { status } = cause.response;
  const words = describeAnswer(cause.responseData) ?? `HTTP ${String(status)}`;
  const say = (code: ErrorCode, message: string): CutoverError =>
    new CutoverError(code, message, { cause });
  if (status === 401) {
    return say(
      'credentials-refused',
      `Keycloak did not accept the token of ${clientId} (${words}).`,
    );
  }
  if (status === 403) {
    return say(
      'role-missing',
      `Keycloak does not let ${clientId} ${purpose} (403): give it its roles with cutover realm apply.`,
    );
  }
  if (status === 404 && /realm/i.test(words)) {
    return say(
      'realm-unknown',
      `There is no realm ${realm} at ${url}: correct realm in the policy.`,
    );
  }
  if (status >= 502 && status <= 504) {
    return say(
      'keycloak-away',
      `Keycloak at ${url} is not ready (${words}): try again when it is.`,
    );
  }
  if (status >= 500) {
    return say(
      'keycloak-failed',
      `Keycloak at ${url} failed to ${purpose} (${words}): look into its log, then try again.`,
    );
  }
  return say('keycloak-refused', `Keycloak refused to ${purpose}: ${words}.`);
}

function away({ url }: Connection, cause: unknown): CutoverError {
  const reason = reasonOf(cause);
  return new CutoverError(
    'keycloak-away',
    `Keycloak at ${url} does not answer (${reason}): check KEYCLOAK_URL, and that Keycloak runs there.`,
    { cause },
  );
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return 'time limit reached';
  const { cause } = error;
  return cause instanceof Error ? reasonOf(cause) : (readCode(error) ?? error.message);
}

function readCode(error: Error): string | undefined {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? code : undefined;
}

const answerSchema = z.union([
  z.object({
    errors: z.array(z.object({ errorMessage: z.string(), field: z.string().optional() })),
  }),
  z.object({ errorMessage: z.string(), field: z.string().optional() }),
  z.object({ error: z.string(), error_description: z.string().optional() }),
]);

/** Keycloak's own words for a refusal: one of its four shapes, in one line. */
export function describeAnswer(data: unknown): string | undefined {
  const answer = answerSchema.safeParse(data).data;
  if (answer === undefined) return undefined;
  if ('errors' in answer) return answer.errors.map(describeField).join('; ');
  if ('errorMessage' in answer) return describeField(answer);
  return answer.error_description ?? answer.error;
}

function describeField({
  errorMessage,
  field,
}: {
  errorMessage: string;
  field?: string | undefined;
}): string {
  return field === undefined ? errorMessage : `${field}: ${errorMessage}`;
}
