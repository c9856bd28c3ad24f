import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { CutoverError } from './domain/errors.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export const url = (protocols: string, allowed: RegExp): z.ZodType<string> =>
  z
    .url({ error: `must be a URL with ${protocols}`, protocol: allowed })
    .transform((text) => text.replace(/\/$/, ''));

const secret = z
  .string({ error: 'must be set (or _FILE with the path of a file that holds it)' })
  .min(1);

export const milliseconds = (fallback: number): z.ZodDefault<z.ZodCoercedNumber> =>
  z.coerce.number({ error: 'must be milliseconds' }).int().min(100).max(120_000).default(fallback);

/** What the login hook takes for a plain address (SidecarAddress.java). */
const loopback =
  /^http:\/\/(localhost|127(\.\d{1,3}){3}|\[::1\]|\[0:0:0:0:0:0:0:1\])(:\d*)?(\/|$)/i;

/** Checked here as well, since the hook itself is asked only when much has been changed already. */
const hookUrl = url('http or https', /^https?$/).refine(
  (text) => /^https:/i.test(text) || loopback.test(text),
  {
    error: 'must begin with https://, except for a loopback address such as http://127.0.0.1:8081',
  },
);

const policyFile = z.string().default('realm-config/policy.yaml');

const keycloak = {
  KEYCLOAK_URL: url('http or https', /^https?$/),
  KEYCLOAK_TIMEOUT_MS: milliseconds(10_000),
};

/** What the links in mails are made of. */
export const linkSettings = {
  PUBLIC_URL: url('http or https', /^https?$/),
  LINK_KEY: z
    .string({
      error: 'must be set (or _FILE): the key that signs links, the same for all sidecars',
    })
    .min(32, { error: 'must have at least 32 characters' }),
};

/** What plan, enforcement and customers' switches need. */
export const runEnvironment = z.object({
  ...keycloak,
  KEYCLOAK_CLIENT_ID: z.string().min(1).default('two-factor-sidecar'),
  KEYCLOAK_CLIENT_SECRET: secret,
  KEYCLOAK_CONCURRENCY: z.coerce
    .number({ error: 'must be a whole number from 1 to 64' })
    .int()
    .min(1)
    .max(64)
    .default(8),
  REDIS_URL: url('redis or rediss', /^rediss?$/),
  REDIS_TIMEOUT_MS: milliseconds(2_000),
  POLICY_FILE: policyFile,
});

/** What an administrator needs to prepare a realm. */
export const realmEnvironment = z.object({
  ...keycloak,
  KEYCLOAK_CLIENT_ID: z.string().min(1).default('two-factor-sidecar'),
  KEYCLOAK_CLIENT_SECRET: secret.optional(),
  KEYCLOAK_CLIENT_SECRET_FILE: z.string().optional(),
  HOOK_URL: hookUrl.optional(),
  THEME: z.string().min(1).optional(),
  KEYCLOAK_ADMIN_REALM: z.string().min(1).default('master'),
  KEYCLOAK_ADMIN_USERNAME: z.string().min(1).optional(),
  KEYCLOAK_ADMIN_PASSWORD: secret.optional(),
  KEYCLOAK_ADMIN_CLIENT_ID: z.string().min(1).optional(),
  KEYCLOAK_ADMIN_CLIENT_SECRET: secret.optional(),
  POLICY_FILE: policyFile,
});

/**
 * Reads settings from the environment; a secret may stand in the file that `<name>_FILE` names.
 *
 * @throws {CutoverError} `configuration-invalid` with every fault
 */
export function readEnvironment<Schema extends z.ZodObject>(
  schema: Schema,
  environment: Environment,
): z.output<Schema> {
  const parsed = schema.safeParse(withSecretFiles(schema, environment));
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`);
  throw new CutoverError('configuration-invalid', `Settings: ${faults.join('; ')}.`);
}

function withSecretFiles(schema: z.ZodObject, environment: Environment): Environment {
  const fromFiles = Object.keys(schema.shape).flatMap((name) => {
    const file = environment[`${name}_FILE`];
    if (file === undefined || file === '') return [];
    // Where the schema knows the file itself, it is one that may be written first.
    const text = readSecretFile(`${name}_FILE`, file, `${name}_FILE` in schema.shape);
    return text === undefined ? [] : [[name, text]];
  });
  // An empty variable is what compose files and unit files make of an unset one.
  const set = Object.entries(environment).filter(([, value]) => value !== '');
  return Object.fromEntries([...fromFiles, ...set]) as Environment;
}

function readSecretFile(variable: string, path: string, mayBeAbsent: boolean): string | undefined {
  if (mayBeAbsent && !existsSync(path)) return undefined;
  const secretText = readText(variable, path).trim();
  if (secretText !== '') return secretText;
  throw new CutoverError('configuration-invalid', `Settings: ${variable}: ${path} is empty.`);
}

function readText(variable: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new CutoverError(
      'configuration-invalid',
      `Settings: ${variable}: ${path} cannot be read: name a file that holds the secret.`,
      { cause },
    );
  }
}
