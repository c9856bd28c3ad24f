/// <reference lib="dom" />
import { findSeen, hasOwnText } from './elements.ts';
import { findHidden } from './space.ts';
import {
  findButtons,
  findColors,
  findLinks,
  findStrangeFonts,
  type ButtonColors,
} from './styles.ts';

/** What a page looks like at one width and in one colour scheme. */
export interface Measures {
  language: string;
  title: string;
  /** What can be read, line by line. */
  text: string;
  /** Pixels that the page is wider than its window. */
  overflow: number;
  /** Texts that are cut off, or that lie over each other. */
  hidden: string[];
  /** Every colour that is seen, and one element that has it. */
  colors: Record<string, string>;
  background: string;
  buttons: ButtonColors[];
  /** Colours of the links that are no buttons. */
  links: string[];
  strangeFonts: string[];
}

declare global {
  /** Looks at the page. @param fonts lists of families that a text may have */
  var measurePage: (fonts: readonly string[]) => Measures;
}

globalThis.measurePage = (fonts) => {
  stopMoving();
  const elements = findSeen();
  const texts = elements.filter(hasOwnText);
  const root = document.documentElement;
  return {
    language: root.lang,
    title: document.title,
    text: document.body.innerText,
    overflow: root.scrollWidth - root.clientWidth,
    hidden: findHidden(texts),
    colors: findColors([document.body, ...elements]),
    background: getComputedStyle(document.body).backgroundColor,
    buttons: findButtons(elements),
    links: findLinks(elements),
    strangeFonts: findStrangeFonts(texts, fonts),
  };
};

/** A colour that is on its way to another is neither. */
function stopMoving(): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync('* { transition: none !important; animation: none !important; }');
  document.adoptedStyleSheets = [sheet];
}
