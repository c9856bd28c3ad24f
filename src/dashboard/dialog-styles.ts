/** Colours follow the page's `color-scheme`; each can be set by a custom property (docs/dashboard.md). */
const css = `dialog {
--line: 1px solid var(--two-factor-border, light-dark(#8a95a3, #75808f));
--accent: var(--two-factor-accent, light-dark(#1d5fc4, #85b4ff));
--radius: var(--two-factor-radius, 8px);
box-sizing: border-box;
width: min(var(--two-factor-width, 32rem), 100vw - 2rem);
padding: 1.5rem;
border: var(--line);
border-radius: var(--radius);
background: var(--two-factor-background, light-dark(#fff, #1a2029));
color: var(--two-factor-text, light-dark(#1b2430, #e8ecf2));
font: 1rem/1.5 var(--two-factor-font, system-ui, sans-serif);
}
dialog::backdrop { background: #0008 }
h2 { margin: 0; font-size: 1.25rem }
p, blockquote { margin: 1rem 0; overflow-wrap: anywhere; white-space: pre-line }
blockquote { padding: .5rem 1rem; background: var(--two-factor-highlight, light-dark(#eef4fd, #222c3b)) }
button { margin: .5rem .75rem 0 0; padding: .75rem 1rem; border: var(--line); border-radius: var(--radius); background: none; color: inherit; font: inherit }
.action { border-color: var(--accent); background: var(--accent); color: var(--two-factor-on-accent, light-dark(#fff, #0b1a30)) }
button:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }`;

/** A constructed sheet is allowed under any Content-Security-Policy. */
export function createDialogStyles(): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  return sheet;
}
