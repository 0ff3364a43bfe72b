// SPDX-License-Identifier: Apache-2.0
/**
 * The page in Chromium, over a board: found codes and near misses, altered data
 * in red, the keyboard alone, narrow screens, dark mode, three languages, and no
 * finding of axe-core in any view.
 */
import assert from 'node:assert/strict';
import test, {after, before} from 'node:test';
import * as web from './browser.mjs';
import {SCHEMES, alter, done, findings, needNarrow, needRed, picture, states}
  from './browser.mjs';
import {TestBoard} from './test_board.mjs';

const VIEWS = ['find', 'results', 'verify', 'devices', 'log', 'ceremony',
  'receipt', 'record', 'about'];

let board;
let browser;
before(async () => {
  board = await TestBoard.start();
  browser = await web.launch();
});
after(async () => {
  await browser?.close();
  await board?.stop();
});

const visit = (...place) => web.visit(browser, board.url, ...place);

test('a code is found, and its place verified', async () => {
  const page = await visit();
  const code = board.codes.cast[3];
  await page.fill('#code', ` ${code.toLowerCase().match(/.{5}|.+/g)
      .join(' - ')}\n`);
  await page.click('button[type=submit]');
  await page.waitForSelector('.badge.cast');
  assert.equal((await page.textContent('.code')).replaceAll(' ', ''), code);
  assert.deepEqual(await states(page, '#place'),
      Array(6).fill('check holds'));
  // This page has no verifier, and does not say that proofs hold.
  await page.waitForSelector('#proofs .check.unknown');
  assert.equal(await page.locator('.verdict.holds').count(), 0);
  await picture(page, 'ballot');
  await done(page);
});

test('each status is told', async () => {
  const page = await visit();
  for (const [status, [code]] of Object.entries(board.codes)) {
    await page.go(`ballot/${code}`);
    await page.waitForSelector(`.badge.${status}`);
    assert.ok(!(await states(page, '#place')).some((s) =>
      s !== 'check holds'), status);
  }
  await done(page);
});

test('near misses are suggested, and where they differ', async () => {
  const page = await visit();
  const code = board.codes.cast[3];
  const wrong = code.slice(0, 40) + (code[40] === '0' ? '1' : '0') +
      code.slice(41);
  await page.fill('#code', wrong);
  await page.press('#code', 'Enter');
  await page.waitForSelector('.near a');
  const marks = await page.$$eval('.near li:first-child mark',
      (all) => all.map((mark) => mark.textContent));
  assert.deepEqual(marks, [code[40]]);
  await picture(page, 'near');
  await page.click('.near a');
  await page.waitForSelector('.badge.cast');
  await done(page);
});

/** Let the page find a code in what the camera shows, at the third look.  Chromium
 * for Linux has no detector of its own. */
const withDetector = (page, code) => page.addInitScript((text) => {
  let looks = 0;
  globalThis.BarcodeDetector = class {
    static async getSupportedFormats() {
      return ['qr_code'];
    }

    async detect(picture) {
      globalThis.filmed = picture.videoWidth;
      return ++looks < 3 ? [{rawValue: 'https://example.org/'}] :
          [{rawValue: text}];
    }
  };
}, code);

test('a code is scanned with the camera', async () => {
  const page = await visit('', {permissions: ['camera']});
  assert.equal(await page.locator('#picture, #camera').count(), 0);
  await withDetector(page, board.codes.cast[2]);
  await page.reload();
  await page.click('#camera');
  await page.waitForSelector('.badge.cast');
  assert.ok(await page.evaluate(() => globalThis.filmed) > 0);
  assert.match(page.url(), new RegExp(board.codes.cast[2]));
  await done(page);
});

test('the camera can be stopped, and may be forbidden', async () => {
  const page = await visit('', {permissions: ['camera']});
  await withDetector(page, 'no code at all');
  await page.reload();
  await page.click('#camera');
  await page.waitForSelector('#video:not([hidden])');
  await picture(page, 'camera');
  assert.equal(await page.textContent('#camera'), 'Stop the camera');
  assert.deepEqual(await findings(page, SCHEMES[0][1]), []);
  await page.click('#camera');
  await page.waitForSelector('#video', {state: 'hidden'});
  assert.equal(await page.textContent('#answer'), '');
  await page.context().clearPermissions();
  await page.click('#camera');
  await page.waitForSelector('text=camera cannot be used');
  await done(page);
});

test('altered data are named in red', async () => {
  const page = await visit();
  await alter(page, '/api/ballot/*', (body) => {
    body[20] ^= 1;
    return body;
  });
  await page.go(`ballot/${board.codes.cast[0]}`);
  await page.waitForSelector('.verdict.false');
  const red = page.locator('#place .check.false');
  assert.equal(await red.count(), 1);
  assert.match(await red.textContent(), /FALSE: the encrypted ballot.*altered/);
  await needRed(red.locator('strong'));
  await done(page);
});

test('a board that takes back its history is named in red', async () => {
  const page = await visit('log');
  await page.evaluate((kept) => localStorage.setItem('electionguard-log', kept),
      JSON.stringify({key: board.key, note: board.fork}));
  await page.reload();
  await page.waitForSelector('.verdict.false');
  assert.match(await page.textContent('.check.false'), /another history/);
  assert.equal(await page.locator('text=as evidence').count(), 1);
  await picture(page, 'forked');
  await done(page);
});

test('results are those that were published, with charts and tables',
    async () => {
      const page = await visit('results');
      assert.equal(await page.locator('.check.holds').count(), 4);
      const charts = await page.locator('svg.chart').count();
      assert.ok(charts > 5);
      assert.equal(await page.locator('table').count(), charts);
      assert.match(await page.textContent('.contest table'),
          /Theodore Lindqvist.*37/);
      await picture(page, 'results');
      await alter(page, '/record/final/*', (body) => {
        body[90] ^= 1;
        return body;
      });
      await page.reload();
      await page.waitForSelector('.verdict.false');
      assert.equal(await page.locator('.contest').count(), 0, 'no false figures');
      await done(page);
    });

test('the whole log is checked', async () => {
  const page = await visit('log');
  await page.click('#audit');
  await page.waitForSelector('table');
  assert.match(await page.textContent('table'), /Harbor school.*20/);
  await picture(page, 'log');
  await done(page);
});

test('files are checked, and a kept receipt', async () => {
  const page = await visit('record');
  await page.click('#check-files');
  await page.waitForFunction(() => document.querySelectorAll(
      '.check.holds').length === document.querySelectorAll(
      'tbody tr').length);
  const receipt = await (await fetch(new URL(
      `api/receipt/${board.codes.challenged[1]}/decision`, board.url))).text();
  await page.go('receipt');
  await page.fill('#receipt', receipt.replaceAll('\n', '\r\n'));
  await page.click('button[type=submit]');
  await page.waitForSelector('.check.holds');
  assert.match(await page.textContent('.facts'), /Challenged/);
  await page.fill('#receipt', receipt.replace(/index \d+/, 'index 2'));
  await page.click('button[type=submit]');
  await page.waitForSelector('.check.false');
  await picture(page, 'receipt');
  await done(page);
});

test('a ballot is found by the keyboard alone', async () => {
  const page = await visit();
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'skip');
  assert.ok((await page.locator('#skip').boundingBox()).x >= 0, 'seen');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'code');
  await page.keyboard.type(board.codes.spoiled[0]);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.badge.spoiled');
  // A new view begins at its heading.
  assert.equal(await page.evaluate(() => document.activeElement.tagName), 'H1');
  const seen = new Set();
  for (let i = 0; i < 40; i++) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate(() => {
      const {tagName, textContent} = document.activeElement;
      const {outlineStyle} = getComputedStyle(document.activeElement);
      return {name: `${tagName} ${textContent.slice(0, 20)}`, tagName,
        outlineStyle};
    });
    assert.ok(at.tagName === 'BODY' || at.outlineStyle !== 'none', at.name);
    seen.add(at.name);
  }
  assert.ok([...seen].some((name) => name.startsWith('BUTTON Print')));
  assert.ok([...seen].some((name) => name.startsWith('SELECT')));
  await done(page);
});

for (const [colorScheme, rules] of SCHEMES) {
  test(`every view is without a finding of axe-core, ${colorScheme}`,
      async () => {
        const page = await visit('', {colorScheme});
        const ground = await page.evaluate(() =>
          getComputedStyle(document.documentElement).backgroundColor);
        const light = Number(/\d+/.exec(ground)[0]) > 128;
        assert.equal(light, colorScheme === 'light');
        for (const view of [...VIEWS, ...Object.values(board.codes).map(
            ([code]) => `ballot/${code}`), 'ballot/nothing']) {
          await page.go(view);
          assert.deepEqual(await findings(page, rules), [], view);
        }
        await page.go('find');
        await page.fill('#code', board.codes.cast[0].slice(0, 9));
        await page.click('button[type=submit]');
        await page.waitForSelector('.near a');
        assert.deepEqual(await findings(page, rules), [], 'near');
        await page.go('log');
        await page.click('#audit');
        await page.waitForSelector('table');
        assert.deepEqual(await findings(page, rules), [], 'audit');
        await alter(page, '/api/ballot/*', (body) => body.subarray(1));
        await page.go(`ballot/${board.codes.cast[0]}`);
        await page.waitForSelector('.verdict.false');
        assert.deepEqual(await findings(page, rules), [], 'altered');
        await picture(page, `altered-${colorScheme}`);
        await page.go('results');
        await picture(page, `results-${colorScheme}`);
        await page.context().close();
      });
}

test('nothing is wider than a screen of 360 pixels', async () => {
  const page = await visit('', {viewport: {width: 360, height: 740}});
  for (const language of ['en', 'es', 'fr']) {
    await page.selectOption('#language', language);
    await page.waitForSelector(`html[lang=${language}]`);
    for (const view of [...VIEWS, `ballot/${board.codes.cast[0]}`]) {
      await page.go(view);
      await needNarrow(page, `${view}, ${language}`);
      if (language === 'es') {
        await picture(page, `narrow-${view.split('/')[0]}`);
      }
    }
  }
  await done(page);
});

test('the language is the visitor\'s, and what was chosen is kept', async () => {
  const page = await visit('', {locale: 'fr-FR'});
  assert.equal(await page.textContent('h1'), 'Trouvez votre bulletin');
  await page.selectOption('#language', 'es');
  await page.waitForSelector('html[lang=es]');
  assert.equal(await page.evaluate(() => document.activeElement.id),
      'language');
  await page.reload();
  await page.waitForSelector('h1');
  assert.equal(await page.textContent('h1'), 'Busque su papeleta');
  await done(page);
});

test('a printed ballot has its checks, and no menu', async () => {
  const page = await visit(`ballot/${board.codes.cast[0]}`);
  await page.emulateMedia({media: 'print'});
  assert.ok(!await page.locator('nav').isVisible());
  assert.ok(await page.locator('#place').isVisible());
  await picture(page, 'print');
  await done(page);
});

test('the policy lets nothing of others in', async () => {
  const page = await visit();
  const blocked = await page.evaluate(async () => {
    const script = document.createElement('script');
    script.textContent = 'globalThis.intruder = true';
    document.body.append(script);
    const image = await new Promise((resolve) => {
      const one = new Image();
      one.onload = () => resolve(false);
      one.onerror = () => resolve(true);
      one.src = 'http://127.0.0.1:9/x.png';
    });
    return globalThis.intruder === undefined && image;
  });
  assert.ok(blocked);
  await page.context().close();
});
