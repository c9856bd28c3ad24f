import assert from 'node:assert/strict';
import de from '../../src/mail/messages/de.json' with { type: 'json' };
import en from '../../src/mail/messages/en.json' with { type: 'json' };
import { parseBrand, readBrandFile, type Brand } from '../../src/mail/brand.ts';
import {
  createMailRenderer,
  type MailContent,
  type RenderedMail,
} from '../../src/mail/mail-renderer.ts';

const brand = readBrandFile();

const content: MailContent = {
  template: 'reminder',
  locale: 'en',
  requiredFrom: Date.parse('2022-01-22T05:00:00Z'),
  timeZone: 'America/New_York',
  reason: 'existing-customer-before-cutover',
  dashboardUrl: 'https://dashboard.example/',
};

async function render(
  changes: Partial<MailContent> = {},
  by: Brand = brand,
): Promise<RenderedMail> {
  return (await createMailRenderer(by)).render({ ...content, ...changes });
}

describe('mails', function () {
  this.timeout(20_000);

  it('have the same messages in both languages, with the same places to fill', () => {
    const places = (texts: Record<string, string>): object =>
      Object.fromEntries(
        Object.entries(texts).map(([key, text]) => [
          key,
          [...text.matchAll(/\{\w+\}/g)].flat().sort(),
        ]),
      );
    assert.deepEqual(places(de), places(en));
  });

  const days = [
    { locale: 'en', day: 'Saturday, January 22, 2022', zone: 'Eastern Time' },
    { locale: 'de-AT', day: 'Samstag, 22. Januar 2022', zone: 'Nordamerikanische Ostküstenzeit' },
    { locale: 'xx', day: 'Saturday, January 22, 2022', zone: 'Eastern Time' },
    { locale: null, day: 'Saturday, January 22, 2022', zone: 'Eastern Time' },
  ];
  for (const { locale, day, zone } of days) {
    it(`name the day in the policy's zone for a reader of ${String(locale)}`, async () => {
      const { html, text } = await render({ locale });
      for (const body of [html, text]) {
        assert.ok(body.includes(day), day);
        assert.ok(body.includes(zone), zone);
      }
    });
  }

  it('name the local day also where UTC has another one', async () => {
    const requiredFrom = Date.parse('2022-01-21T11:00:00Z');
    const { text } = await render({ requiredFrom, timeZone: 'Pacific/Auckland' });
    assert.match(text, /Saturday, January 22, 2022/);
  });

  it('say why, each reason with its own words', async () => {
    const reasons = [
      'new-customer',
      'existing-customer-after-cutover',
      'enabled-by-customer',
      'existing-customer-before-cutover',
    ] as const;
    const texts = await Promise.all(
      reasons.map(async (reason) => (await render({ template: 'enforcement', reason })).text),
    );
    assert.equal(new Set(texts).size, reasons.length);
  });

  it('have a subject of one line and both bodies, with no place left unfilled', async () => {
    for (const template of ['reminder', 'enforcement'] as const) {
      for (const locale of ['en', 'de']) {
        const { subject, html, text } = await render({ template, locale });
        assert.match(subject, /^[^\r\n]+$/);
        const body = html.replace(/<style[\s\S]*?<\/style>/g, '');
        assert.doesNotMatch(`${subject}${body}${text}`, /\{\w+\}/);
      }
    }
  });

  it('load nothing from elsewhere, and link only to the Dashboard', async () => {
    const { html } = await render();
    assert.doesNotMatch(html, /<img|<link|@import|url\(/);
    const links = [...html.matchAll(/href="([^"]+)"/g)].map(([, link]) => link);
    assert.deepEqual([...new Set(links)].sort(), [
      'https://dashboard.example/',
      `mailto:${brand.supportAddress}`,
    ]);
  });

  it('escape what is filled in', async () => {
    const { html } = await render({ dashboardUrl: 'https://dashboard.example/?a="><script>&b' });
    assert.doesNotMatch(html, /<script>/);
  });

  it('refuse an address of the Dashboard that is none', async () => {
    await assert.rejects(render({ dashboardUrl: 'javascript:alert(1)' }), TypeError);
  });

  it('take another brand everywhere', async () => {
    const colors = structuredClone(brand.colors);
    colors.light.accent = '#123456';
    colors.dark.accent = '#654321';
    const other = parseBrand({ ...brand, productName: 'Other <Console>', colors });
    const { subject, html, text } = await render({}, other);
    assert.match(subject, /Other <Console>/);
    assert.match(html, /Other &lt;Console&gt;/);
    assert.match(text, /Other <Console>/);
    assert.match(html, /#123456/);
    assert.match(html, /#654321/);
    assert.ok(!html.includes(brand.productName) && !html.includes(brand.colors.light.accent));
  });

  it('name each fault of a brand', () => {
    assert.throws(() => parseBrand({ ...brand, productName: 'two\nlines', supportAddress: 'x' }), {
      message: /productName must be one line.*supportAddress must be an e-mail address/,
    });
  });
});
