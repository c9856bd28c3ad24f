import type { Palette } from '../brand.ts';

/** Rules for what MJML does not inline, and the dark colours for clients that know the reader's wish. */
export function styles({ light, dark }: { light: Palette; dark: Palette }): string {
  return `
    :root { color-scheme: light dark; supported-color-schemes: light dark; }
    h1, h2, p, ol { margin: 0; }
    h1 { font-size: 24px; line-height: 31px; font-weight: 600; }
    h2 { font-size: 16px; line-height: 24px; font-weight: 600; }
    ol { padding: 0 0 0 24px; }
    li { padding: 0 0 8px 4px; }
    a { color: ${light.accent}; }
    .address a { word-break: break-all; }
    @media (prefers-color-scheme: dark) { ${darkRules(dark)} }
    @media (max-width: 480px) { .card > table > tbody > tr > td { padding: 24px 8px !important; } }`;
}

function darkRules(dark: Palette): string {
  return `
    .page, .page > div { background-color: ${dark.background} !important; }
    .card, .card > table { background: ${dark.surface} !important; }
    .card > table > tbody > tr > td { border-color: ${dark.border} !important; }
    .text div { color: ${dark.text} !important; }
    .muted div { color: ${dark.mutedText} !important; }
    .text a, .muted a { color: ${dark.accent} !important; }
    .day table table { background: ${dark.highlight} !important; }
    .button td, .button a { background: ${dark.accent} !important; color: ${dark.onAccent} !important; }`;
}
