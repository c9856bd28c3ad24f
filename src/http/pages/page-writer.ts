import { randomBytes } from 'node:crypto';
import type { Request, Response } from 'express';
import type { Brand } from '../../brand/brand.ts';
import type { EpochMs } from '../../domain/calendar.ts';
import { wordInstant } from '../../domain/word-instant.ts';
import type { Html } from './html.ts';
import { chooseLanguage, sayIn, type Say } from './messages.ts';
import { layout } from './views/layout.ts';

export interface PageSettings {
  brand: Brand;
  dashboardUrl: string;
  /** Of the policy in force. */
  timeZone: () => string;
  networkOf: (ip: string | null) => string | null;
}

/** What a view may say besides its own facts. */
export interface PageFacts {
  product: string;
  dashboardUrl: string;
  networkOf: PageSettings['networkOf'];
  wordInstant(instant: EpochMs): string;
}

export type View = (say: Say, facts: PageFacts) => { title: string; content: Html };

export interface PageWriter {
  write(
    request: Request,
    response: Response,
    options: { locale: string | null; status: number },
    view: View,
  ): void;
}

/** Writes pages in the brand and the reader's language, which run no script and load nothing. */
export function createPageWriter(settings: PageSettings): PageWriter {
  const { brand, dashboardUrl, timeZone, networkOf } = settings;
  return {
    write: (request, response, { locale, status }, view) => {
      const language = chooseLanguage(locale, request.get('accept-language'));
      const facts: PageFacts = {
        product: brand.productName,
        dashboardUrl,
        networkOf,
        wordInstant: (instant) => wordInstant(instant, timeZone(), language),
      };
      const nonce = randomBytes(16).toString('base64');
      response
        .status(status)
        .set(headers(nonce))
        .type('html')
        .send(layout({ brand, language, nonce }, view(sayIn(language), facts)));
    },
  };
}

function headers(nonce: string): Record<string, string> {
  return {
    'Cache-Control': 'no-store',
    'Content-Security-Policy': `default-src 'none'; style-src 'nonce-${nonce}'; img-src data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`,
    // The address holds the token.
    'Referrer-Policy': 'no-referrer',
    'X-Frame-Options': 'DENY',
  };
}
