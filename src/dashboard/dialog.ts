import { createDialogStyles } from './dialog-styles.ts';

export interface DialogContent {
  /** Language tag of the texts. */
  language: string;
  title: string;
  /** Line breaks count. */
  text: string;
  /** Words of somebody else, to be passed on. */
  quote: string | undefined;
  /** Labels of the buttons; the Escape key closes in any case. */
  action: string | undefined;
  close: string | undefined;
}

/** `busy`: nothing was shown, since another dialog of the library is open. */
export type DialogAnswer = 'action' | 'closed' | 'busy';

const hostName = 'two-factor-dialog';

/** Shows a modal dialog above the page, whose styles stay outside; focus returns to where it was. */
export async function showDialog(content: DialogContent): Promise<DialogAnswer> {
  if (document.querySelector(hostName) !== null) return 'busy';
  const host = document.createElement(hostName);
  const root = host.attachShadow({ mode: 'open' });
  root.adoptedStyleSheets = [createDialogStyles()];
  const dialog = buildDialog(content);
  root.append(dialog);
  document.body.append(host);
  dialog.showModal();
  await new Promise((resolve) => {
    dialog.onclose = resolve;
  });
  host.remove();
  return dialog.returnValue === 'action' ? 'action' : 'closed';
}

function buildDialog({
  language,
  title,
  text,
  quote,
  action,
  close,
}: DialogContent): HTMLDialogElement {
  const dialog = document.createElement('dialog');
  dialog.lang = language;
  append(dialog, 'h2', title).id = 'title';
  dialog.setAttribute('aria-labelledby', 'title');
  dialog.setAttribute('aria-describedby', 'text');
  const described = append(dialog, 'div', '');
  described.id = 'text';
  append(described, 'p', text);
  append(described, 'blockquote', quote);
  for (const [answer, label] of Object.entries({ action, close })) {
    const button = append(dialog, 'button', label);
    button.className = answer;
    button.onclick = () => {
      dialog.close(answer);
    };
  }
  return dialog;
}

/** Texts come from outside, so they are never taken for HTML. */
function append(parent: HTMLElement, name: string, text: string | undefined): HTMLElement {
  const element = document.createElement(name);
  element.textContent = text ?? '';
  if (text !== undefined) parent.append(element);
  return element;
}
