import type { PhaseReason } from '../domain/customers.ts';
import type { Brand } from '../brand/brand.ts';
import { wordDay } from './day-wording.ts';
import type { MessageValues } from '../domain/interpolate.ts';
import type { NoticeContent } from './mail-renderer.ts';
import type { Language } from '../domain/language.ts';
import { messagesOf, type MessageKey } from './messages.ts';

/** For whom the day holds on which `requiredFrom` falls. */
const dayLabels: Record<PhaseReason, MessageKey> = {
  'new-customer': 'day.new-customers',
  'existing-customer-after-cutover': 'day.all-customers',
  'enabled-by-customer': 'day.all-customers',
  'existing-customer-before-cutover': 'day.all-customers',
};

/** The values of the `{named}` places, not escaped. */
export function noticeValues(brand: Brand, language: Language, mail: NoticeContent): MessageValues {
  const messages = messagesOf(language);
  return {
    product: brand.productName,
    supportAddress: brand.supportAddress,
    dashboardUrl: webAddress(mail.dashboardUrl),
    ...wordDay(mail.requiredFrom, mail.timeZone, language),
    dayLabel: messages[dayLabels[mail.reason]],
    reason: messages[`reason.${mail.reason}`],
  };
}

/** In its escaped form, so that nothing in it breaks a line of the text part. */
function webAddress(url: string): string {
  const { protocol, href } = new URL(url);
  if (protocol === 'https:' || protocol === 'http:') return href;
  throw new TypeError(`A mail links only http and https addresses, not ${protocol}`);
}
