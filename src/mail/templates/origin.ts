import type { Brand } from '../../brand/brand.ts';
import { box, type Say } from './card.ts';

/** The lines about a log-in, by the message that labels them. */
const places = {
  'security.user': '{mailbox}',
  'verify.time': '{time}',
  'verify.network': '{network}',
  'verify.browser': '{browser}',
  'verify.until': '{until}',
} as const;

export type OriginLine = keyof typeof places;

/** Where the log-in is that a mail tells of. */
export function originBox(brand: Brand, say: Say, lines: readonly OriginLine[]): string {
  const { mutedText } = brand.colors.light;
  const texts = lines.map((label, index) => {
    const top = index === 0 ? 16 : 0;
    const bottom = index === lines.length - 1 ? 16 : 8;
    return `
      <mj-text css-class="muted" color="${mutedText}" font-size="14px" line-height="20px"
        padding="${String(top)}px 20px 0">${say(label)}</mj-text>
      <mj-text font-weight="600" padding="0 20px ${String(bottom)}px">${places[label]}</mj-text>`;
  });
  return box(brand, texts.join(''));
}
