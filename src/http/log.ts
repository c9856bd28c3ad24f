import { pino, type DestinationStream, type Logger } from 'pino';
import { z } from 'zod';

const hidden = '[hidden]';

/** Fields that are never written, wherever they stand in the first three levels. */
const hiddenFields = [
  'authorization',
  'clientSecret',
  'cookie',
  'email',
  'headers',
  'mailbox',
  'password',
  'responseData',
  'secret',
  'to',
  'token',
  'userName',
  'username',
].flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);

/**
 * Structured log lines. What must not stand in a log is hidden three times over: by the name of its field, in
 * errors by writing only known parts of them, and in the finished line by its look.
 */
export function createLog(
  level: string,
  destination: DestinationStream = pino.destination(1),
): Logger {
  return pino(
    {
      level,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: hiddenFields, censor: hidden },
      serializers: { err: describeError },
      hooks: { streamWrite: hideConfidential },
    },
    destination,
  );
}

// Bounded, so that a long line costs no more than its length.
const mailAddress = /[^\s"\\<>(),:;@[\]]{0,100}[^\s"\\<>(),:;@[\]/](?:@|%40)[^\s"\\<>(),:;@[\]]+/gi;
const jsonWebToken = /eyJ[\w-]{5,}\.[\w-]+(?:\.[\w-]*){0,3}/g;
const bearer = /\b(bearer|basic)\s+[\w.~+/=-]+/gi;
const urlCredentials = /:\/\/[^\s"\\/@]{1,500}@/g;

/** Replaces what looks like a mail address, a token or the credentials in an address. */
export function hideConfidential(text: string): string {
  return text
    .replace(urlCredentials, '://')
    .replace(jsonWebToken, hidden)
    .replace(bearer, `$1 ${hidden}`)
    .replace(mailAddress, hidden);
}

const codedSchema = z.object({ code: z.union([z.string(), z.number()]) });

interface DescribedError {
  type: string;
  code?: string | number;
  message: string;
  stack?: string;
  cause?: DescribedError;
}

/** An error without what libraries hang onto it, such as requests and answers; only a mistake has a stack. */
export function describeError(error: unknown): DescribedError {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error) };
  const { name, message, stack, cause } = error;
  const coded = codedSchema.safeParse(error).data;
  return {
    type: name,
    ...coded,
    message,
    ...(coded === undefined && stack !== undefined && { stack }),
    ...(cause !== undefined && { cause: describeError(cause) }),
  };
}
