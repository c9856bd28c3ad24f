import type { Policy } from '../domain/policy.ts';
import { readBrandFile } from '../brand/brand.ts';
import { createMailRenderer } from '../mail/mail-renderer.ts';
import { createVerificationLinks } from '../mail/verification-links.ts';
import {
  composeCutoverNotice,
  type CutoverNoticePorts,
} from '../services/compose-cutover-notice.ts';
import { composeSecurityMail, type SecurityMailPorts } from '../services/compose-security-mail.ts';
import { composeVerificationMail } from '../services/compose-verification-mail.ts';
import type { DeliveryPorts } from '../services/deliver-notice.ts';
import type { JobsOptions } from './start-jobs.ts';

/** What writes each kind of mail. @throws {CutoverError} `configuration-invalid` for brand tokens that are not right */
export async function createComposers({
  settings,
  run,
  currentPolicy,
  now,
}: JobsOptions): Promise<DeliveryPorts['compose']> {
  const renderer = await createMailRenderer(readBrandFile(settings.BRAND_FILE));
  const dashboardUrl = settings.DASHBOARD_URL;
  const notices: CutoverNoticePorts = {
    ...run,
    render: (content) => renderer.render({ ...content, dashboardUrl }),
  };
  const clock = (): { policy: Policy; now: number } => ({ policy: currentPolicy(), now: now() });
  const { realm } = currentPolicy().document;
  const timeZone = (): string => currentPolicy().document.timeZone;
  const links = createVerificationLinks(
    { realm, publicUrl: settings.PUBLIC_URL },
    settings.LINK_KEY,
  );
  const security: SecurityMailPorts = {
    verifications: run.verifications,
    to: settings.SECURITY_MAIL,
    render: (content) => renderer.render(content),
  };
  return {
    reminder: composeCutoverNotice(notices, clock, 'reminder'),
    enforcement: composeCutoverNotice(notices, clock, 'enforcement'),
    refusal: composeSecurityMail(security, timeZone, 'refusal'),
    'set-up-after-reset': composeSecurityMail(security, timeZone, 'set-up-after-reset'),
    verification: composeVerificationMail(
      { verifications: run.verifications, links, render: (content) => renderer.render(content) },
      timeZone,
    ),
  };
}
