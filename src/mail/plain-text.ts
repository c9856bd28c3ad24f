import { compile, type FormatCallback } from 'html-to-text';

/** The label of a button, and below it the address in full. */
const formatButton: FormatCallback = ({ children, attribs }, walk, builder) => {
  const { href = '' } = attribs as { href?: string };
  walk(children, builder);
  builder.addLineBreak();
  builder.addInline(href, { noWordTransform: true });
};

/**
 * The text part of a mail, made from its HTML part. What only eyes need (the line that inboxes preview, the second
 * link below a button) is left out.
 */
export const toPlainText = compile({
  wordwrap: 76,
  formatters: { button: formatButton },
  selectors: [
    { selector: 'div[style^="display:none"]', format: 'skip' },
    { selector: '.fallback', format: 'skip' },
    {
      selector: '.button',
      format: 'block',
      options: { leadingLineBreaks: 2, trailingLineBreaks: 2 },
    },
    // Of the links, MJML gives a target to buttons alone.
    { selector: 'a[target]', format: 'button' },
    { selector: 'h1', options: { uppercase: false } },
    { selector: 'a', options: { hideLinkHrefIfSameAsText: true } },
    { selector: 'ol', options: { leadingLineBreaks: 2, trailingLineBreaks: 2 } },
  ],
});
