import type { Brand } from './brand.ts';
import { escapeHtml } from '../domain/interpolate.ts';

/** An SVG with the first letter of the product's name. */
export function favicon({ productName, colors: { light } }: Brand): string {
  const [letter = ''] = productName.trim().toUpperCase();
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">
  <rect width="32" height="32" rx="7" fill="${light.accent}"/>
  <text x="16" y="23" fill="${light.onAccent}" font-family="sans-serif" font-size="20" font-weight="700"
    text-anchor="middle">${escapeHtml(letter)}</text>
</svg>
`;
}
