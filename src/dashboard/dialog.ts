import { createDialogStyles } from './dialog-styles.ts';

export interface DialogContent {
  /** Language tag of the texts. */
  language: string;
  title: string;
  paragraphs: readonly string[];
  /** Words of somebody else, to be passed on. */
  quote?: string | undefined;
  /** Labels of the buttons; the Escape key closes in any case. */
  action?: string | undefined;
  close?: string | undefined;
}

/** `busy`: nothing was shown, since another dialog of the library is open. */
export type DialogAnswer = 'action' | 'closed' | 'busy';

const hostAttribute = 'data-two-factor-dialog';

/** Shows a modal dialog above the page, whose styles stay outside; focus returns to where it was. */
export async function showDialog(content: DialogContent): Promise<DialogAnswer> {
  if (document.querySelector(`[${hostAttribute}]`) !== null) return 'busy';
  const host = document.createElement('div');
  host.setAttribute(hostAttribute, '');
  const root = host.attachShadow({ mode: 'open' });
  root.adoptedStyleSheets = [createDialogStyles()];
  const dialog = buildDialog(content);
  root.append(dialog);
  document.body.append(host);
  dialog.showModal();
  await new Promise((resolve) => {
    dialog.addEventListener('close', resolve);
  });
  host.remove();
  return dialog.returnValue === 'action' ? 'action' : 'closed';
}

function buildDialog(content: DialogContent): HTMLDialogElement {
  const dialog = document.createElement('dialog');
  dialog.lang = content.language;
  dialog.setAttribute('aria-labelledby', 'title');
  dialog.setAttribute('aria-describedby', 'text');
  const title = element('h2', content.title);
  title.id = 'title';
  const text = document.createElement('section');
  text.id = 'text';
  text.append(...content.paragraphs.map((paragraph) => element('p', paragraph)));
  if (content.quote !== undefined) text.append(element('blockquote', content.quote));
  const buttons = document.createElement('div');
  buttons.append(...buildButtons(dialog, content));
  dialog.append(title, text, buttons);
  return dialog;
}

function buildButtons(
  dialog: HTMLDialogElement,
  { action, close }: DialogContent,
): HTMLButtonElement[] {
  const labels = { action, close };
  return Object.entries(labels).flatMap(([answer, label]) => {
    if (label === undefined) return [];
    const button = element('button', label);
    button.type = 'button';
    button.className = answer;
    button.addEventListener('click', () => {
      dialog.close(answer);
    });
    return [button];
  });
}

/** Texts come from outside, so they are never taken for HTML. */
function element<Name extends 'h2' | 'p' | 'blockquote' | 'button'>(
  name: Name,
  text: string,
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}
