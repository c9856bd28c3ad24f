import { z } from 'zod';
import { linkSettings, milliseconds, readEnvironment, runEnvironment, url } from '../config.ts';
import { jobsEnvironment } from './start-jobs.ts';
import { parseNetwork } from '../domain/networks.ts';

/** What a sidecar process can be; one process is all of them unless a setting says otherwise. */
const roles = ['hook', 'pages', 'api', 'jobs'] as const;

type Role = (typeof roles)[number];

const levels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

const port = z.coerce
  .number({ error: 'must be a port from 0 (any free one) to 65535' })
  .int()
  .min(0)
  .max(65_535);

const listOfRoles = z
  .string()
  .default(roles.join(','))
  .transform((text) => text.split(',').map((name) => name.trim()))
  .pipe(
    z.array(
      z.enum(roles, {
        error: ({ input }) =>
          `must be some of ${roles.join(', ')}, separated by commas, not ${JSON.stringify(input)}`,
      }),
    ),
  );

/** What every sidecar process needs, whatever its roles; only `api` and `jobs` need a credential of Keycloak. */
const sidecarEnvironment = runEnvironment.extend({
  KEYCLOAK_CLIENT_SECRET: z.string().min(1).optional(),
  SIDECAR_ROLES: listOfRoles,
  HTTP_HOST: z.string().default('127.0.0.1'),
  HTTP_PORT: port.default(8080),
  READINESS_TIMEOUT_MS: milliseconds(2_000),
  LOG_LEVEL: z.enum(levels, { error: `must be one of ${levels.join(', ')}` }).default('info'),
  NODE_ENV: z.string().default('development'),
});

const hookSecret = z
  .string({ error: 'must be set: the secret that the login hook sends' })
  .regex(/^[!-~]{32,}$/, { error: 'must have at least 32 visible ASCII characters' });

/** What the role `hook` needs. */
const hookEnvironment = z.object({
  HOOK_HOST: z.string().default('127.0.0.1'),
  HOOK_PORT: port.default(8081),
  HOOK_SECRET: hookSecret,
  /** The secret before, for as long as a rotation takes. */
  HOOK_SECRET_PREVIOUS: hookSecret.optional(),
  /** Well within the login hook's own limit. */
  HOOK_REDIS_TIMEOUT_MS: milliseconds(500),
});

const listOfNetworks = z
  .string()
  .default('')
  .transform((text) =>
    text
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== ''),
  )
  .refine((names) => names.every((name) => parseNetwork(name) !== undefined), {
    error: 'must be networks in CIDR notation, separated by commas',
  });

/** What the role `pages` needs. */
const pagesEnvironment = z.object({
  PAGES_HOST: z.string().default('127.0.0.1'),
  PAGES_PORT: port.default(8082),
  PAGES_TRUSTED_PROXIES: listOfNetworks,
  DASHBOARD_URL: url('http or https', /^https?$/),
  BRAND_FILE: z.string().optional(),
  ...linkSettings,
});

/** What the role `api` needs. */
const apiEnvironment = z.object({
  API_HOST: z.string().default('127.0.0.1'),
  API_PORT: port.default(8083),
  /** Somebody waits for each answer. */
  API_TIMEOUT_MS: milliseconds(3_000),
  KEYCLOAK_CLIENT_SECRET: runEnvironment.shape.KEYCLOAK_CLIENT_SECRET,
  KEYCLOAK_PUBLIC_URL: url('http or https', /^https?$/).optional(),
  DASHBOARD_URL: url('http or https', /^https?$/),
});

export type PagesSettings = z.output<typeof pagesEnvironment>;

export type ApiSettings = z.output<typeof apiEnvironment>;

export type HookSettings = z.output<typeof hookEnvironment>;

export type SidecarSettings = z.output<typeof sidecarEnvironment>;

/** Undefined for a role that this process does not have. */
export interface RoleSettings {
  settings: SidecarSettings;
  hook: (SidecarSettings & HookSettings) | undefined;
  pages: (SidecarSettings & PagesSettings) | undefined;
  api: (SidecarSettings & ApiSettings) | undefined;
  jobs: z.output<typeof jobsEnvironment> | undefined;
}

/**
 * Reads what all roles of this process need, at once, so that all that is wrong is told at once.
 *
 * @throws {CutoverError} `configuration-invalid`
 */
export function readSettings(environment: NodeJS.ProcessEnv): RoleSettings {
  const given = listOfRoles.safeParse(
    environment['SIDECAR_ROLES'] === '' ? undefined : environment['SIDECAR_ROLES'],
  );
  const has = (role: Role): boolean => given.data?.includes(role) !== false;
  const mustTell = has('jobs') && environment['NODE_ENV'] === 'production';
  const schema: z.ZodObject = sidecarEnvironment.extend({
    ...(has('hook') && hookEnvironment.shape),
    ...(has('pages') && pagesEnvironment.shape),
    ...(has('api') && apiEnvironment.shape),
    ...(has('jobs') && jobsEnvironment.shape),
    ...(mustTell && { SECURITY_MAIL: jobsEnvironment.shape.SECURITY_MAIL.unwrap() }),
  });
  // Each role's part was checked by its own shape within the whole.
  const settings: unknown = readEnvironment(schema, environment);
  const partOf = <Part>(role: Role): Part | undefined =>
    has(role) ? (settings as Part) : undefined;
  return {
    settings: settings as SidecarSettings,
    hook: partOf<NonNullable<RoleSettings['hook']>>('hook'),
    pages: partOf<NonNullable<RoleSettings['pages']>>('pages'),
    api: partOf<NonNullable<RoleSettings['api']>>('api'),
    jobs: partOf<NonNullable<RoleSettings['jobs']>>('jobs'),
  };
}

/** The settings for the log, without secrets and the credentials in addresses. */
export function describeSettings(settings: Readonly<Record<string, unknown>>): object {
  const shown = Object.entries(settings).filter(([name]) => !/SECRET|PASSWORD/.test(name));
  return Object.fromEntries(shown.map(([name, value]) => [name, hideCredentials(value)]));
}

function hideCredentials(value: unknown): unknown {
  if (typeof value !== 'string' || !URL.canParse(value)) return value;
  const url = new URL(value);
  url.username = '';
  url.password = '';
  return url.href;
}
