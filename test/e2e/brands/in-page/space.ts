/// <reference lib="dom" />
import { describe } from './elements.ts';

/** Texts that are cut off, or that lie over each other. */
export function findHidden(texts: readonly HTMLElement[]): string[] {
  return [...texts.filter(isCut).map(describe), ...findOverlaps(texts)];
}

function isCut(element: HTMLElement): boolean {
  const { left, right } = element.getBoundingClientRect();
  const { overflowX, overflowY } = getComputedStyle(element);
  return (
    left < -0.5 ||
    right > document.documentElement.clientWidth + 0.5 ||
    (overflowX !== 'visible' && element.scrollWidth > element.clientWidth + 1) ||
    (overflowY !== 'visible' && element.scrollHeight > element.clientHeight + 1)
  );
}

function findOverlaps(texts: readonly HTMLElement[]): string[] {
  const boxes = texts.map((element) => ({ element, box: boxOf(element) }));
  return boxes.flatMap(({ element, box }, index) =>
    boxes
      .slice(index + 1)
      .filter((other) => !element.contains(other.element) && meet(box, other.box))
      .map((other) => `${describe(element)} over ${describe(other.element)}`),
  );
}

function boxOf(element: HTMLElement): DOMRect {
  if (element.matches('input, select')) return element.getBoundingClientRect();
  const range = document.createRange();
  range.selectNodeContents(element);
  return range.getBoundingClientRect();
}

/** By more than what letters reach over their lines. */
function meet(one: DOMRect, other: DOMRect): boolean {
  const width = Math.min(one.right, other.right) - Math.max(one.left, other.left);
  const height = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
  return width > 2 && height > 4;
}
