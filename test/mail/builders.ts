import { parseBrand, type Brand } from '../../src/brand/brand.ts';
import type { NoticeContent } from '../../src/mail/mail-renderer.ts';
import { brands } from '../support/brands.ts';

export const shippedBrand = brands.first.tokens;

/** The reminder of the text: an existing customer before January 22, 2022 in New York. */
export function aMail(changes: Partial<NoticeContent> = {}): NoticeContent {
  return {
    template: 'reminder',
    locale: 'en',
    requiredFrom: Date.parse('2022-01-22T05:00:00Z'),
    timeZone: 'America/New_York',
    reason: 'existing-customer-before-cutover',
    dashboardUrl: 'https://dashboard.example/',
    ...changes,
  };
}

/** Shares no token with the shipped one. */
export function aSecondBrand(changes: Partial<Brand> = {}): Brand {
  return parseBrand({ ...brands.second.tokens, ...changes });
}
