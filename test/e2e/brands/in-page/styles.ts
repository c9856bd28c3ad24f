/// <reference lib="dom" />
import { describe, hasOwnText } from './elements.ts';

const sides = ['Top', 'Right', 'Bottom', 'Left'] as const;
const transparent = 'rgba(0, 0, 0, 0)';

/** Colour and background of a button. */
export interface ButtonColors {
  color: string;
  background: string;
}

/** Every colour that is seen, and one element that has it. */
export function findColors(elements: readonly HTMLElement[]): Record<string, string> {
  const found = elements.flatMap((element) =>
    colorsOf(element).map((color) => [color, describe(element)] as const),
  );
  return Object.fromEntries(found);
}

function colorsOf(element: HTMLElement): string[] {
  const style = getComputedStyle(element);
  const isDrawn = hasOwnText(element) || element.matches('svg, i, .fa');
  const borders = sides.filter((side) => parseFloat(style[`border${side}Width`]) > 0);
  return [
    ...(isDrawn ? [style.color] : []),
    style.backgroundColor,
    ...borders.map((side) => style[`border${side}Color`]),
  ].filter((color) => color !== transparent);
}

/** The colours of the buttons for what a page is there for. */
export function findButtons(elements: readonly HTMLElement[]): ButtonColors[] {
  const main = '.pf-m-primary:not(:disabled), a.button, .button a, .actions > button';
  return elements
    .filter((element) => element.matches(main))
    .map((element) => {
      const { color, backgroundColor } = getComputedStyle(element);
      return { color, background: backgroundColor };
    });
}

/** The colours of the links that are no buttons. */
export function findLinks(elements: readonly HTMLElement[]): string[] {
  return elements
    .filter((element) => element.matches('a[href]:not(.button, .button *, .pf-v5-c-button)'))
    .map((element) => getComputedStyle(element).color);
}

/** Texts in another font than the expected ones. */
export function findStrangeFonts(
  texts: readonly HTMLElement[],
  fonts: readonly string[],
): string[] {
  const expected = fonts.map(computedFont);
  return texts
    .filter((element) => !expected.includes(getComputedStyle(element).fontFamily))
    .map(describe);
}

/** A list of families as the browser tells it. */
function computedFont(fontFamily: string): string {
  const probe = document.createElement('span');
  probe.style.fontFamily = fontFamily;
  document.body.append(probe);
  const computed = getComputedStyle(probe).fontFamily;
  probe.remove();
  return computed;
}
