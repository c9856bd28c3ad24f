import type { Brand } from '../../../brand/brand.ts';
import { cssVariables } from '../../../brand/css-variables.ts';

/** The style sheet of all pages, in the colours of the brand, light and dark. */
export function styles(brand: Brand): string {
  return `
    ${cssVariables(brand)}
    * { box-sizing: border-box; }
    body { margin: 0 auto; padding: 32px 16px; max-width: 34rem; background: var(--background);
      color: var(--text); font: 16px/1.5 var(--font); text-wrap: pretty; }
    header { padding: 0 8px 16px; font-size: 18px; font-weight: 600; }
    main { padding: 32px; background: var(--surface); border: 1px solid var(--border); border-radius: 12px; }
    footer { margin-top: 24px; padding-top: 16px; border-top: 1px solid var(--border); color: var(--muted-text);
      font-size: 14px; overflow-wrap: anywhere; }
    h1 { margin: 0 0 16px; font-size: 24px; line-height: 1.3; text-wrap: balance; }
    p { margin: 0 0 16px; }
    label { display: block; margin: 24px 0 8px; font-weight: 600; }
    input { width: 6rem; padding: 10px 12px; border: 1px solid var(--muted-text); border-radius: 8px;
      background: var(--background); color: var(--text); font-family: inherit; font-size: 28px; font-weight: 600;
      line-height: 1.2; letter-spacing: .2em; text-align: center; }
    button, .button { display: block; width: 100%; padding: 11px 23px; border: 1px solid var(--accent); border-radius: 8px;
      background: var(--accent); color: var(--on-accent); font: inherit; font-weight: 600;
      text-align: center; text-decoration: none; cursor: pointer; }
    .actions { display: grid; justify-items: start; gap: 16px; margin-top: 24px; }
    a { color: var(--accent); }
    .hint, .note { color: var(--muted-text); font-size: 14px; }
    .hint { margin: 8px 0 0; }
    .error { margin: 8px 0 0; color: var(--danger); font-weight: 600; }
    table { width: 100%; margin: 24px 0 16px; border-collapse: collapse; background: var(--highlight);
      border-radius: 8px; font-size: 15px; }
    th, td { padding: 8px 16px; text-align: left; vertical-align: top; overflow-wrap: anywhere; font-weight: 400; }
    thead th { padding-top: 14px; font-weight: 600; }
    tbody tr:last-child > * { padding-bottom: 14px; }
    tbody th { color: var(--muted-text); white-space: nowrap; }
    :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
    input:focus-visible { outline-offset: -1px; }
    @media (max-width: 30rem) { body { padding: 16px 8px; } main { padding: 24px 16px; }
      th, td { padding: 8px; font-size: 14px; } tr > :first-child { padding-left: 16px; } }`;
}
