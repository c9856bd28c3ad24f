/// <reference lib="dom" />
import type { Page } from 'playwright-core';

/** Goes through a page by the keyboard alone. @returns what is wrong there */
export async function tryKeyboard(page: Page): Promise<string[]> {
  const { controls, faults } = await page.evaluate(prepare);
  const reached: number[] = [];
  for (let press = 0; press < controls.length; press += 1) {
    await page.keyboard.press('Tab');
    const { index, isVisible } = await page.evaluate(lookAtFocus);
    reached.push(index);
    if (!isVisible) faults.push(`no focus is seen on ${controls[index] ?? 'something unknown'}`);
  }
  await page.evaluate(leave);
  const expected = controls.map((_, index) => index);
  if (reached.join() !== expected.join())
    faults.push(`Tab reaches ${reached.join()} of ${controls.join(' | ')}`);
  return faults;
}

declare global {
  var controlsInOrder: HTMLElement[];
}

/** Begins before the first control. */
function prepare(): { controls: string[]; faults: string[] } {
  const native = 'a[href], button, input:not([type=hidden]), select, textarea, summary';
  const seen = [...document.querySelectorAll<HTMLElement>('body *')].filter((each) =>
    each.checkVisibility({ visibilityProperty: true }),
  );
  globalThis.controlsInOrder = seen.filter(
    (each) => each.matches(native) && !each.matches(':disabled') && !isOtherRadio(each),
  );
  const pretenders = seen.filter(
    (each) =>
      !each.matches(native) && each.matches('[onclick], [role=button], [role=link], [tabindex]'),
  );
  document.body.tabIndex = -1;
  document.body.focus();
  return {
    controls: globalThis.controlsInOrder.map((each) => each.outerHTML.slice(0, 80)),
    faults: pretenders.map((each) => `${each.outerHTML.slice(0, 80)} only looks like a control`),
  };

  /** Arrow keys go from the chosen one of a group to the others. */
  function isOtherRadio(element: HTMLElement): boolean {
    return element.matches('input[type=radio]:not(:checked)');
  }
}

function lookAtFocus(): { index: number; isVisible: boolean } {
  const focused = document.activeElement as HTMLElement;
  const { outlineStyle, outlineWidth } = getComputedStyle(focused);
  return {
    index: globalThis.controlsInOrder.indexOf(focused),
    isVisible: outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2,
  };
}

function leave(): void {
  (document.activeElement as HTMLElement | null)?.blur();
  document.body.removeAttribute('tabindex');
}
