import assert from 'node:assert/strict';
import { browserFamilyOf } from '../../src/domain/browser-family.ts';

/** What stands in every one of them. */
const apple = 'AppleWebKit/537.36 (KHTML, like Gecko)';
const windows = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)';
const iphone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)';

/** Each browser as it really names itself: all of them name others too. */
const typical: [userAgent: string, family: string][] = [
  [`${windows} ${apple} Chrome/141.0.0.0 Safari/537.36`, 'Chrome'],
  [`${iphone} ${apple} CriOS/141.0.0.0 Mobile/15E148 Safari/604.1`, 'Chrome'],
  [`${windows} ${apple} HeadlessChrome/141.0.0.0 Safari/537.36`, 'Chrome'],
  [`${windows} ${apple} Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0`, 'Edge'],
  [`${windows} ${apple} Chrome/141.0.0.0 Mobile Safari/537.36 EdgA/141.0.0.0`, 'Edge'],
  [`${iphone} ${apple} Version/18.0 EdgiOS/141.0.0.0 Mobile/15E148 Safari/604.1`, 'Edge'],
  [`${windows} ${apple} Chrome/18.0 Safari/537.36 Edge/18.19045`, 'Edge'],
  [`${windows} ${apple} Chrome/141.0.0.0 Safari/537.36 OPR/122.0.0.0`, 'Opera'],
  [`${windows} ${apple} SamsungBrowser/28.0 Chrome/130.0.0.0 Safari/537.36`, 'Samsung Internet'],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0', 'Firefox'],
  [`${iphone} ${apple} FxiOS/144.0 Mobile/15E148 Safari/605.1.15`, 'Firefox'],
  [`${iphone} ${apple} Version/18.0 Mobile/15E148 Safari/604.1`, 'Safari'],
];

/** What is no browser, or only looks like one from afar. */
const others = ['', 'curl/8.14.1', 'Enter 47 to stay signed in', 'firefox/144', 'NotFirefox/144'];

describe('browserFamilyOf', () => {
  for (const [userAgent, family] of typical)
    it(`says ${family} of ${userAgent}`, () => {
      assert.equal(browserFamilyOf(userAgent), family);
    });

  for (const userAgent of [null, ...others])
    it(`says nothing of ${JSON.stringify(userAgent)}`, () => {
      assert.equal(browserFamilyOf(userAgent), null);
    });

  it('says a name of the list, and nothing that stands around it', () => {
    assert.equal(browserFamilyOf('Enter 47 <b>Firefox/47</b> to stay signed in'), 'Firefox');
  });

  it('reads a megabyte at once', function () {
    this.timeout(1_000);
    assert.equal(browserFamilyOf('Edg'.repeat(350_000)), null);
  });
});
