/** Colours follow the page's `color-scheme`; each can be set by a custom property (docs/dashboard.md). */
const css = `
dialog {
  --background: var(--two-factor-background, light-dark(#ffffff, #1a2029));
  --text: var(--two-factor-text, light-dark(#1b2430, #e8ecf2));
  --border: var(--two-factor-border, light-dark(#8a95a3, #75808f));
  --accent: var(--two-factor-accent, light-dark(#1d5fc4, #85b4ff));
  box-sizing: border-box;
  width: min(var(--two-factor-width, 32rem), calc(100vw - 2rem));
  max-height: calc(100vh - 2rem);
  overflow: auto;
  padding: 1.5rem;
  border: 1px solid var(--border);
  border-radius: var(--two-factor-radius, 0.5rem);
  background: var(--background);
  color: var(--text);
  font: 1rem/1.5 var(--two-factor-font, system-ui, sans-serif);
  text-align: start;
}
dialog::backdrop { background: rgb(0 0 0 / 0.5); }
h2 { margin: 0; font-size: 1.25rem; line-height: 1.3; }
p, blockquote { margin: 1rem 0 0; overflow-wrap: anywhere; }
blockquote {
  padding: 0.5rem 0.75rem;
  border-inline-start: 0.25rem solid var(--accent);
  background: var(--two-factor-highlight, light-dark(#eef4fd, #222c3b));
}
div { display: flex; flex-wrap: wrap; gap: 0.75rem; margin-top: 1.5rem; }
button {
  min-height: 2.75rem;
  padding: 0.5rem 1rem;
  border: 1px solid var(--border);
  border-radius: var(--two-factor-radius, 0.5rem);
  background: transparent;
  color: inherit;
  font: inherit;
  cursor: pointer;
}
button.action {
  border-color: var(--accent);
  background: var(--accent);
  color: var(--two-factor-on-accent, light-dark(#ffffff, #0b1a30));
  font-weight: 600;
}
button:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
`;

/** A constructed sheet is allowed under any Content-Security-Policy. */
export function createDialogStyles(): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  return sheet;
}
