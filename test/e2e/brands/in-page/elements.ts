/// <reference lib="dom" />

/** Everything on the page that somebody sees. */
export function findSeen(): HTMLElement[] {
  return [...document.body.querySelectorAll<HTMLElement>('*')].filter((element) => {
    const { width, height } = element.getBoundingClientRect();
    // One pixel is for screen readers.
    return width > 1 && height > 1 && element.checkVisibility({ visibilityProperty: true });
  });
}

/** Whether an element shows a text that is in none of its children. */
export function hasOwnText(element: HTMLElement): boolean {
  return element.matches('input, select') || [...element.childNodes].some(isText);
}

function isText(node: Node): boolean {
  return node.nodeType === Node.TEXT_NODE && (node.textContent ?? '').trim() !== '';
}

/** An element in words that help to find it. */
export function describe(element: HTMLElement): string {
  const name = element.id === '' ? (element.getAttribute('class') ?? '') : `#${element.id}`;
  const text = element.textContent.replaceAll(/\s+/g, ' ').trim();
  return `${element.tagName.toLowerCase()} ${name} “${text.slice(0, 40)}”`;
}
