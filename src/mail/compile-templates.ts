import type { Brand } from '../brand/brand.ts';
import type { Language } from '../domain/language.ts';
import { compileMjml } from './compile-mjml.ts';
import { noticeTemplate, type NoticeTemplate } from './templates/notice.ts';
import { securityTemplate } from './templates/security.ts';
import type { SecurityEvent } from '../services/compose-security-mail.ts';
import { verificationTemplate, type VerificationTemplate } from './templates/verification.ts';

export type MailTemplate = NoticeTemplate | VerificationTemplate | SecurityEvent;

/** HTML with `{named}` places, by language and template. */
export type CompiledTemplates = Readonly<Record<Language, Record<MailTemplate, string>>>;

export async function compileTemplates(brand: Brand): Promise<CompiledTemplates> {
  const compile = async (language: Language): Promise<Record<MailTemplate, string>> => ({
    reminder: await compileMjml(noticeTemplate(brand, language, 'reminder')),
    enforcement: await compileMjml(noticeTemplate(brand, language, 'enforcement')),
    'set-up': await compileMjml(verificationTemplate(brand, language, 'set-up')),
    refusal: await compileMjml(securityTemplate(brand, language, 'refusal')),
    'refusal-too-late': await compileMjml(securityTemplate(brand, language, 'refusal-too-late')),
    'set-up-after-reset': await compileMjml(
      securityTemplate(brand, language, 'set-up-after-reset'),
    ),
    network: await compileMjml(verificationTemplate(brand, language, 'network')),
  });
  return { de: await compile('de'), en: await compile('en') };
}
