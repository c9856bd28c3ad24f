import { readBrandFile } from '../brand/brand.ts';
import { networkOf } from '../domain/known-networks.ts';
import type { Observed } from '../http/follow-request.ts';
import { listen, type Listener } from '../http/listener.ts';
import { createPagesApp, type PagesOptions } from '../http/pages/app.ts';
import { createPageWriter } from '../http/pages/page-writer.ts';
import { createVerificationLinks } from '../mail/verification-links.ts';
import { createDeliveryLedger } from '../redis/delivery-ledger.ts';
import { keepRedisConnected } from '../redis/connection.ts';
import { createKeys } from '../redis/keys.ts';
import { createLoginStates } from '../redis/login-states.ts';
import { createVerifications } from '../redis/verifications.ts';
import type { LinkPorts } from '../services/answer-link.ts';
import { queueNotice } from '../services/notices.ts';
import { openUrgentQueue } from './open-urgent-queue.ts';
import type { PolicyWatcher } from './policy-watcher.ts';
import type { PagesSettings, SidecarSettings } from './settings.ts';

export interface PagesRoleOptions extends Observed {
  settings: SidecarSettings & PagesSettings;
  policy: PolicyWatcher;
}

/**
 * Serves the public pages on a listener of its own.
 *
 * @throws {CutoverError} `configuration-invalid`
 */
export async function startPages(options: PagesRoleOptions): Promise<Listener> {
  const { settings, policy, log, metrics } = options;
  await using opening = new AsyncDisposableStack();
  const { realm, timeZone } = policy.inForce().policy.document;
  const { PUBLIC_URL: publicUrl, LINK_KEY: key, DASHBOARD_URL: dashboardUrl } = settings;
  const routes: PagesOptions = {
    ports: openPorts(options, opening),
    links: createVerificationLinks({ realm, publicUrl }, key),
    page: createPageWriter({
      brand: readBrandFile(settings.BRAND_FILE),
      dashboardUrl,
      timeZone,
      networkOf: (ip) => networkOf(policy.inForce().policy, ip) ?? null,
    }),
    trustedProxies: settings.PAGES_TRUSTED_PROXIES,
  };
  const app = createPagesApp({ log, metrics }, routes);
  const listener = await listen(app, {
    host: settings.PAGES_HOST,
    port: settings.PAGES_PORT,
    settingNames: 'PAGES_HOST, PAGES_PORT',
  });
  const opened = opening.move();
  return {
    port: listener.port,
    stop: async (limitMs) => {
      const isClean = await listener.stop(limitMs);
      await opened.disposeAsync();
      return isClean;
    },
  };
}

function openPorts(
  { settings, policy, log }: PagesRoleOptions,
  opening: AsyncDisposableStack,
): LinkPorts {
  const limits = { url: settings.REDIS_URL, timeoutMs: settings.REDIS_TIMEOUT_MS };
  const nobody = (): void => undefined;
  const redis = opening.adopt(
    keepRedisConnected({ ...limits, onAway: nobody, onServing: nobody }),
    (connection) => {
      connection.close();
    },
  );
  const { realm } = policy.inForce().policy.document;
  const keys = createKeys(realm);
  const ledger = createDeliveryLedger(redis, keys);
  const queue = openUrgentQueue({ ...limits, realm }, redis, opening);
  return {
    verifications: createVerifications(redis, keys),
    states: createLoginStates(redis, keys),
    onRefused: (userId, { id, network }) => {
      log.warn({ userId, verificationId: id, network }, 'a user refused a log-in as not theirs');
      const notice = { kind: 'refusal', userId, occasion: id } as const;
      queueNotice({ ledger, queue }, notice).catch((err: unknown) => {
        log.error({ err }, 'the administrators could not be told');
      });
    },
  };
}
