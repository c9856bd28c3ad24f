import type { Brand, Palette } from '../../brand/brand.ts';

/** Rules that MJML writes into the elements, for clients that drop the head. */
export function inlineStyles({ accent }: Palette): string {
  return `
    h1 { margin: 0; font-size: 24px; line-height: 31px; font-weight: 600; }
    h2 { margin: 0; font-size: 16px; line-height: 24px; font-weight: 600; }
    p { margin: 0; }
    ol { margin: 0; padding: 0 0 0 24px; }
    li { padding: 0 0 8px 4px; }
    a { color: ${accent}; }`;
}

/** The rest: narrow windows, and dark colours where the client knows that the reader wants them. */
export function headStyles({ light, dark }: Brand['colors']): string {
  return `
    :root { color-scheme: light dark; supported-color-schemes: light dark; }
    h1 { text-wrap: balance; }
    .content p { margin: 0 0 16px; }
    .content p:last-child { margin: 0; }
    .content a { color: ${light.accent}; overflow-wrap: anywhere; }
    @media (max-width: 480px) { ${narrowRules} }
    @media (prefers-color-scheme: dark) { ${darkRules(dark)} }`;
}

const narrowRules = `
    .page > div { padding: 0 8px; }
    .card > table > tbody > tr > td { padding: 24px 0 8px !important; }
    .beside > table > tbody > tr > td { padding-left: 1px !important; padding-right: 1px !important; }`;

function darkRules(dark: Palette): string {
  return `
    .page, .page > div { background-color: ${dark.background} !important; }
    .card, .card > table { background: ${dark.surface} !important; }
    .card > table > tbody > tr > td { border-color: ${dark.border} !important; }
    .text div { color: ${dark.text} !important; }
    .muted div { color: ${dark.mutedText} !important; }
    .text a, .muted a { color: ${dark.accent} !important; }
    .day table table { background-color: ${dark.highlight} !important; }
    .button td { background: ${dark.accent} !important; }
    .button a { background: ${dark.accent} !important; color: ${dark.onAccent} !important; }`;
}
