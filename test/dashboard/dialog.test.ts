import assert from 'node:assert/strict';
import type { Browser, Page } from 'playwright-core';
import { describeRefusal } from '../../src/dashboard/refusal.ts';
import { assertAccessible, launchChromium, photograph } from '../e2e/browser.ts';
import { servePage, type PageServer } from './page-server.ts';

const script = `
import { explain } from './src/dashboard/explain.ts';
globalThis.show = (wording, refusal, error) => {
  explain(wording, refusal, error).then((answer) => { document.documentElement.dataset.answer = answer; });
};
`;

/** Rules that many a Dashboard has, and that must not reach the dialog. */
const stylesheet = `
:root { color-scheme: light dark; }
button { display: none; background: rgb(0, 0, 0); color: rgb(255, 255, 255); }
#opener { display: block; }
dialog { opacity: 0; }
`;

const looks: [code: string, language: string, isRequired?: boolean][] = [
  ['two-factor-setup-required', 'en'],
  ['two-factor-setup-required', 'de'],
  ['session-ended', 'en'],
  ['session-ended', 'de', true],
  ['remote-permission-missing', 'en'],
  ['remote-permission-missing', 'de'],
  ['unreachable', 'en'],
];
const detail = 'The account may not use take-control: <img src=x onerror="document.title=1">';

describe('the dialog of the Dashboard library', function () {
  this.timeout(60_000);
  let server: PageServer;
  let chromium: Browser;
  let page: Page;

  before(async () => {
    server = await servePage('<button id="opener">Connect</button>', stylesheet);
    server.setScript(script);
    chromium = await launchChromium();
  });

  beforeEach(async () => {
    page = await (await chromium.newContext({ locale: 'en' })).newPage();
    await page.goto(server.url);
    await page.focus('#opener');
  });

  afterEach(() => page.context().close());

  after(async () => {
    await chromium.close();
    await server.stop();
  });

  async function show(code: string, wording: object = {}, isRequired = false): Promise<void> {
    const refusal = describeRefusal({ code, status: 403 }, isRequired);
    const error = { code, message: detail, retryAfterSeconds: 7 };
    await page.evaluate(
      `show(${[wording, refusal, error].map((each) => JSON.stringify(each)).join()})`,
    );
    await page.waitForSelector('dialog[open]');
  }

  const answered = (answer: string): Promise<unknown> =>
    page.waitForSelector(`html[data-answer=${answer}]`);
  const focused = (): Promise<unknown> =>
    page.evaluate(`(document.activeElement.shadowRoot ?? document).activeElement.textContent`);
  const styleOf = (selector: string, property: string): Promise<unknown> =>
    page.evaluate(
      `getComputedStyle(document.querySelector('two-factor-dialog').shadowRoot.querySelector('${selector}')).${property}`,
    );

  for (const [code, language, isRequired = false] of looks) {
    const name = `${isRequired ? 'required' : code}-${language}`;

    it(`is accessible in light and dark: ${name}`, async () => {
      await show(code, { language }, isRequired);
      assert.equal(await page.getAttribute('dialog', 'lang'), language);
      await photograph(page, `dashboard-${name}`);
      await assertAccessible(page);
    });
  }

  it('is named by its title and described by its text', async () => {
    await show('two-factor-setup-required');
    const dialog = page.getByRole('dialog', { name: 'Two-factor authentication is needed' });
    assert.match((await dialog.ariaSnapshot()) || '', /button "Set up now"/);
    assert.match(await readDescription(page), /ends your current Dashboard session/);
  });

  it('is described by the words to be passed on as well', async () => {
    await show('remote-permission-missing');
    const description = await readDescription(page);
    assert.match(description, /^Ask an administrator/);
    assert.ok(description.endsWith(detail), description);
  });

  it('starts at the way on, keeps the focus, and gives it back when it is closed', async () => {
    await show('two-factor-setup-required');
    assert.equal(await focused(), 'Set up now');
    const seen = new Set<unknown>();
    for (let press = 0; press < 4; press += 1) {
      await page.keyboard.press('Tab');
      seen.add(await focused());
    }
    assert.ok(seen.has('Close') && !seen.has('Connect'), [...seen].join());
    await page.keyboard.press('Escape');
    await answered('closed');
    assert.equal(await focused(), 'Connect');
    assert.equal(await page.locator('dialog').count(), 0);
  });

  it('answers to the Enter key and to a click', async () => {
    await show('two-factor-setup-required');
    await page.keyboard.press('Enter');
    await answered('action');
    await show('two-factor-setup-required');
    await page.click('text=Close');
    await answered('closed');
  });

  it('offers nothing but the log-in when the session has ended', async () => {
    await show('session-ended');
    assert.deepEqual(await page.locator('dialog button').allTextContents(), ['Log in again']);
  });

  it('shows the words of the sidecar as text, for somebody to pass on', async () => {
    await show('remote-permission-missing');
    assert.equal(await page.textContent('blockquote'), detail);
    assert.equal(await page.locator('img').count(), 0);
    assert.deepEqual(await page.locator('dialog button').allTextContents(), ['Close']);
  });

  it('says how long to wait', async () => {
    await show('too-many-requests');
    assert.equal(await page.textContent('#text'), 'Try again in 7 seconds.');
  });

  it('is one at a time', async () => {
    await show('session-ended');
    await show('two-factor-setup-required');
    await answered('busy');
    assert.equal(await page.textContent('h2'), 'You are logged out');
  });

  it('speaks the language of the page, else that of the browser', async () => {
    await page.evaluate(`document.documentElement.lang = 'de-AT'`);
    await show('session-ended');
    assert.equal(await page.textContent('h2'), 'Sie sind abgemeldet');
    await page.keyboard.press('Escape');
    await answered('closed');
    await page.evaluate(`document.documentElement.lang = ''`);
    await show('session-ended');
    assert.equal(await page.textContent('h2'), 'You are logged out');
  });

  it('takes other texts', async () => {
    await show('session-ended', { language: 'fr', messages: { endedTitle: 'Déconnecté' } });
    assert.equal(await page.textContent('h2'), 'Déconnecté');
    assert.equal(await page.getAttribute('dialog', 'lang'), 'fr');
    assert.equal(await page.textContent('button.action'), 'Log in again');
  });

  it('takes colours by custom properties only, under a strict Content-Security-Policy', async () => {
    await show('two-factor-setup-required');
    assert.equal(await styleOf('dialog', 'opacity'), '1');
    assert.equal(await styleOf('.action', 'backgroundColor'), 'rgb(29, 95, 196)');
    await page.emulateMedia({ colorScheme: 'dark' });
    assert.equal(await styleOf('.action', 'backgroundColor'), 'rgb(133, 180, 255)');
    await page.evaluate(
      `document.documentElement.style.setProperty('--two-factor-accent', 'rgb(1, 2, 3)')`,
    );
    assert.equal(await styleOf('.action', 'backgroundColor'), 'rgb(1, 2, 3)');
  });

  it('fits a small phone, and text of twice the size', async () => {
    await page.setViewportSize({ width: 320, height: 480 });
    await page.evaluate(`document.documentElement.style.fontSize = '32px'`);
    await show('two-factor-setup-required', { language: 'de' });
    const box = await page.locator('dialog').boundingBox();
    assert.ok(box !== null && box.x >= 0 && box.x + box.width <= 320, JSON.stringify(box));
    assert.ok(box.y >= 0 && box.y + box.height <= 480, JSON.stringify(box));
  });
});

/** What a screen reader says of the dialog when it opens, as Chromium computes it. */
async function readDescription(page: Page): Promise<string> {
  const devtools = await page.context().newCDPSession(page);
  const { nodes } = await devtools.send('Accessibility.getFullAXTree');
  const dialog = nodes.find(({ role }) => role?.value === 'dialog');
  return String(dialog?.description?.value).trim();
}
