import assert from 'node:assert/strict';
import type { PhaseReason } from '../../src/domain/customers.ts';
import {
  createMailRenderer,
  type NoticeContent,
  type RenderedMail,
} from '../../src/mail/mail-renderer.ts';
import type { Language } from '../../src/domain/language.ts';
import { messagesOf, type MessageKey } from '../../src/mail/messages.ts';
import { aMail, aSecondBrand, shippedBrand } from './builders.ts';

const renderer = await createMailRenderer(shippedBrand);
const templates = ['reminder', 'enforcement'] as const;
const reasons: PhaseReason[] = [
  'new-customer',
  'existing-customer-after-cutover',
  'enabled-by-customer',
  'existing-customer-before-cutover',
];
const everyMail = templates.flatMap((template) =>
  (['en', 'de'] as const).flatMap((locale) =>
    reasons.map((reason) => ({ template, locale, reason })),
  ),
);

const values: Record<Language, Record<string, string>> = {
  en: { product: 'MSP Dashboard', date: 'January 22, 2022', zone: 'Eastern Time' },
  de: {
    product: 'MSP Dashboard',
    date: '22. Januar 2022',
    zone: 'Nordamerikanische Ostküstenzeit',
  },
};

/** What readers must learn, as the messages say it. */
function factsOf({ template, reason }: NoticeContent, language: Language): string[] {
  const keys: MessageKey[] = [
    `${template}.title`,
    `${template}.lead`,
    reason === 'new-customer' ? 'day.new-customers' : 'day.all-customers',
    'day.zone',
    'reason.title',
    `reason.${reason}`,
    'steps.title',
    'step.authenticator',
    `${template}.step.log-in`,
    'step.finish',
    'link.button',
    'help.title',
    'help.contact',
    'footer',
  ];
  const messages = messagesOf(language);
  const said = keys.map((key) =>
    messages[key].replaceAll(/\{(\w+)\}/g, (_, name: string) => values[language][name] ?? '?'),
  );
  return [...said, language === 'en' ? 'Saturday, January 22, 2022' : 'Samstag, 22. Januar 2022'];
}

/** Line breaks and the capitals of headings are a matter of looks. */
function plain(text: string): string {
  return text.replaceAll(/\s+/g, ' ').toLowerCase();
}

function withoutNamespaces(html: string): string {
  return html.replaceAll(/ xmlns(:\w+)?="[^"]*"/g, '');
}

function partsOf({ subject, html, text }: RenderedMail): string[] {
  return [subject, html, text];
}

for (const { template, locale, reason } of everyMail) {
  describe(`the ${template} in ${locale} for ${reason}`, () => {
    const mail = aMail({ template, locale, reason });
    const rendered = renderer.render(mail);

    it('tells every fact in its text part', () => {
      const text = plain(rendered.text);
      const facts = [...factsOf(mail, locale), mail.dashboardUrl, 'support@msp.example'];
      assert.deepEqual(
        facts.filter((fact) => !text.includes(plain(fact))),
        [],
      );
    });

    it('tells every fact in its HTML part', () => {
      const html = plain(rendered.html.replaceAll('&#39;', "'"));
      assert.deepEqual(
        factsOf(mail, locale).filter((fact) => !html.includes(plain(fact))),
        [],
      );
    });

    it('gives no other reason', () => {
      const others = reasons.filter((other) => other !== reason);
      const said = others.filter((other) =>
        plain(rendered.text).includes(plain(messagesOf(locale)[`reason.${other}`])),
      );
      assert.deepEqual(said, []);
    });

    it('leaves no place unfilled', () => {
      assert.deepEqual(
        partsOf(rendered)
          .join('\n')
          .match(/\{\w+\}/g),
        null,
      );
    });

    it('refers to nothing but the Dashboard', () => {
      const addresses = withoutNamespaces(rendered.html).match(/(?:https?:)?\/\/[^\s"'<)]+/g);
      assert.deepEqual([...new Set(addresses)], [mail.dashboardUrl]);
      assert.deepEqual(rendered.text.match(/\w+:\/\/\S+/g), [mail.dashboardUrl]);
    });

    it('loads nothing when it is opened', () => {
      const loading = /<(img|link|script|iframe|object|embed|video|audio|v:\w+)\b/i;
      assert.doesNotMatch(rendered.html, loading);
      assert.doesNotMatch(rendered.html, /url\(|@import|\bsrc=|\bsrcset=|\bbackground="/i);
    });

    it('has a subject of one line that names the product', () => {
      assert.match(rendered.subject, /^MSP Dashboard: [^\p{Cc}\u2028\u2029]+$/u);
    });

    it('says which language it is in, and that it suits dark clients', () => {
      assert.match(rendered.html, new RegExp(`<html lang="${locale}"`));
      assert.match(rendered.html, /<meta name="color-scheme" content="light dark">/);
      assert.match(rendered.html, /@media \(prefers-color-scheme: dark\)/);
    });
  });
}

describe('a mail', () => {
  it('has text lines that a terminal shows whole', () => {
    const lines = everyMail.flatMap((mail) => renderer.render(aMail(mail)).text.split('\n'));
    assert.deepEqual(
      lines.filter((line) => line.length > 76),
      [],
    );
  });

  it('keeps a long address whole in its text part', () => {
    const dashboardUrl = `https://dashboard.example/${'path/'.repeat(30)}`;
    assert.ok(renderer.render(aMail({ dashboardUrl })).text.includes(`\n${dashboardUrl}\n`));
  });

  it('gives the day of the policy, whatever the zone of the server', () => {
    const { text } = renderer.render(
      aMail({ requiredFrom: Date.parse('2022-07-01T12:00:00Z'), timeZone: 'Pacific/Auckland' }),
    );
    assert.match(text, /Saturday, July 2, 2022\nTime zone: New Zealand Time\n/);
  });

  it('cannot be given markup by an address', () => {
    const hostile = "https://dashboard.example/?next=\"><img src=x onerror=alert(1)>&a='b'\n{day}";
    const { html, text } = renderer.render(aMail({ dashboardUrl: hostile }));
    assert.doesNotMatch(html, /<img|[?&]next="|&a=/);
    assert.match(html, /href="https:\/\/dashboard\.example\/\?next=%22%3E%3Cimg/);
    assert.doesNotMatch(text, /<img/);
    assert.match(text, /alert\(1\)%3E&a=%27b%27\{day\}\n/);
  });

  for (const dashboardUrl of ['javascript:alert(1)', 'data:text/html,x', 'dashboard.example']) {
    it(`does not link ${dashboardUrl}`, () => {
      assert.throws(() => renderer.render(aMail({ dashboardUrl })), TypeError);
    });
  }

  it('repeats nothing of a hostile locale', () => {
    const rendered = renderer.render(aMail({ locale: 'de-"><script>\r\nBcc: eve@example.com' }));
    assert.deepEqual(rendered, renderer.render(aMail({ locale: 'de' })));
  });
});

describe('a mail of a second brand', () => {
  it('has its name, its contact, its fonts and its colours everywhere', async () => {
    const brand = aSecondBrand();
    const second = await createMailRenderer(brand);
    const { light, dark } = brand.colors;
    for (const mail of everyMail) {
      const rendered = second.render(aMail(mail));
      for (const part of partsOf(rendered)) {
        assert.ok(part.includes('Northwind Control'));
        assert.ok(!/MSP|msp\.example/.test(part));
      }
      const own = new Set<string>([...Object.values(light), ...Object.values(dark)]);
      for (const token of [...own, 'Georgia, serif']) {
        const isOfPages = token === light.danger || token === dark.danger;
        assert.ok(isOfPages || rendered.html.includes(token), token);
      }
      const colors = rendered.html.match(/#[0-9a-f]{6}\b/g) ?? [];
      // The line that inboxes preview is invisible; MJML gives it this colour.
      assert.deepEqual(
        colors.filter((color) => !own.has(color) && color !== '#ffffff'),
        [],
      );
      assert.ok(rendered.text.includes('help@northwind.example'));
    }
  });

  it('shows a name that looks like markup or like a named value as it is', async () => {
    const productName = 'A<b> & "{day}" \'Sons\'';
    const hostile = await createMailRenderer(aSecondBrand({ productName }));
    const { subject, html, text } = hostile.render(aMail());
    assert.ok(subject.startsWith(`${productName}: `));
    assert.ok(html.includes('A&lt;b&gt; &amp; &quot;{day}&quot; &#39;Sons&#39;'));
    assert.doesNotMatch(html, /<b>/);
    assert.ok(text.startsWith(productName));
  });
});
