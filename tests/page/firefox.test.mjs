// SPDX-License-Identifier: Apache-2.0
/**
 * The page in Firefox: what all visitors do, and what only settings of this
 * browser show.
 */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import {journeys} from './journeys.mjs';
import {Firefox, until} from './webdriver.mjs';

const trip = journeys(Firefox);

// WebKitGTK gives no file of a drop that a script makes.
test('a zip is verified that was dropped', async () => {
  const {browser, honest, zip} = trip;
  await trip.go(honest, 'verify');
  await browser.run((text) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([Uint8Array.from(atob(text), (one) =>
      one.charCodeAt(0))], 'dropped.zip'));
    document.getElementById('drop').dispatchEvent(new DragEvent('drop',
        {dataTransfer: transfer, bubbles: true, cancelable: true}));
  }, fs.readFileSync(zip, 'base64'));
  await browser.waitFor('#stop');
  await trip.needReport(zip);
  assert.match(await browser.text('#run h2'), /dropped\.zip/);
  await trip.needPeace();
});

test('a report is saved', async () => {
  const {browser, honest, zip} = trip;
  await trip.go(honest, 'verify');
  await browser.type('#zip', zip);
  await browser.waitFor('#pause');
  await trip.needReport(zip);
  const file = path.join(browser.downloads, 'report.txt');
  const shown = await browser.text('#run pre');
  await browser.click('#save-text');
  await until(() => fs.existsSync(file) && fs.statSync(file).size > 0 &&
      !fs.readdirSync(browser.downloads).some((one) => one.endsWith('.part')),
  file);
  assert.equal(fs.readFileSync(file, 'utf8'), shown);
});

test('the visitor\'s language and colours are the page\'s', async () => {
  const {browser, honest} = trip;
  await browser.set('intl.accept_languages', 'fr');
  await browser.set('layout.css.prefers-color-scheme.content-override', 0);
  await browser.visit('about:blank');
  await browser.visit(honest.url);
  await browser.waitFor('main:not([aria-busy]) h1');
  assert.equal(await browser.text('h1'), 'Trouvez votre bulletin');
  const ground = await browser.run(() =>
    getComputedStyle(document.documentElement).backgroundColor);
  assert.ok(Number(/\d+/.exec(ground)[0]) < 128, ground);
  await browser.picture('dark');
  await browser.set('intl.accept_languages', 'en-US');
  await browser.set('layout.css.prefers-color-scheme.content-override', 1);
});

test('without relaxed SIMD the module with plain SIMD verifies', async () => {
  const {browser, honest} = trip;
  await browser.set('javascript.options.wasm_relaxed_simd', false);
  // A process that runs keeps what it can.
  await browser.visit('about:blank');
  await trip.show(honest, 'regular', 'cast');
  const loaded = await browser.run(() => performance.getEntriesByType(
      'resource').map(({name}) => name).filter((name) => /wasm$/.test(name)));
  assert.deepEqual(loaded, [new URL('wasm/electionguard-simd.wasm', honest.url)
      .href]);
  assert.equal(await browser.count('.check:not(.holds)'), 0);
});
