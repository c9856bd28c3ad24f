import { readBrandFile } from '../brand/brand.ts';
import { networkOf } from '../domain/known-networks.ts';
import type { Observed } from '../http/follow-request.ts';
import type { Listener } from '../http/listener.ts';
import { createPagesApp, type PagesOptions } from '../http/pages/app.ts';
import { createPageWriter } from '../http/pages/page-writer.ts';
import { createVerificationLinks } from '../mail/verification-links.ts';
import { createDeliveryLedger } from '../redis/delivery-ledger.ts';
import { createVerifications } from '../redis/verifications.ts';
import type { LinkPorts } from '../services/answer-link.ts';
import { openRoleState } from './open-role-state.ts';
import type { PolicyWatcher } from './policy-watcher.ts';
import { serve } from './serve.ts';
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
export function startPages(options: PagesRoleOptions): Promise<Listener> {
  const { settings, log, metrics } = options;
  const { PAGES_HOST: host, PAGES_PORT: port } = settings;
  const address = { host, port, settingNames: 'PAGES_HOST, PAGES_PORT', isPublic: true };
  return serve(address, (opening) =>
    createPagesApp({ log, metrics }, createRoutes(options, openPorts(options, opening))),
  );
}

function createRoutes({ settings, policy }: PagesRoleOptions, ports: LinkPorts): PagesOptions {
  const { realm } = policy.inForce().policy.document;
  const { PUBLIC_URL: publicUrl, LINK_KEY: key, DASHBOARD_URL: dashboardUrl } = settings;
  return {
    ports,
    links: createVerificationLinks({ realm, publicUrl }, key),
    page: createPageWriter({
      brand: readBrandFile(settings.BRAND_FILE),
      dashboardUrl,
      timeZone: () => policy.inForce().policy.document.timeZone,
      networkOf: (ip) => networkOf(policy.inForce().policy, ip) ?? null,
    }),
    trustedProxies: settings.PAGES_TRUSTED_PROXIES,
  };
}

function openPorts(
  { settings, policy, log }: PagesRoleOptions,
  opening: AsyncDisposableStack,
): LinkPorts {
  const { realm } = policy.inForce().policy.document;
  const { REDIS_URL: url, REDIS_TIMEOUT_MS: timeoutMs } = settings;
  const { redis, keys, urgentQueue } = openRoleState({ realm, url, timeoutMs }, opening);
  return {
    verifications: createVerifications(redis, keys),
    ledger: createDeliveryLedger(redis, keys),
    urgentQueue,
    onRefused: (userId, { id, network }) => {
      log.warn({ userId, verificationId: id, network }, 'a user refused a log-in as not theirs');
    },
  };
}
