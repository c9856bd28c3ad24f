import { compile } from 'html-to-text';

/**
 * The text part of a mail, made from its HTML part. What only eyes need (the line that inboxes preview, the
 * button beside the written-out address) is left out.
 */
export const toPlainText = compile({
  wordwrap: 76,
  selectors: [
    { selector: 'div[style^="display:none"]', format: 'skip' },
    { selector: '.button', format: 'skip' },
    { selector: 'h1', options: { uppercase: false } },
    { selector: 'a', options: { hideLinkHrefIfSameAsText: true } },
    { selector: 'ol', options: { leadingLineBreaks: 2, trailingLineBreaks: 2 } },
  ],
});
