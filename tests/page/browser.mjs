// SPDX-License-Identifier: Apache-2.0
/** What the tests in Chromium share: visitors, pictures, axe-core. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import {createRequire} from 'node:module';
import path from 'node:path';
import {after, before} from 'node:test';
import {TestBoard} from './test_board.mjs';

const require = createRequire(`${process.env.EG_NODE_MODULES}/`);
const {chromium} = require('playwright-core');
const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/** No network but the board's, and a camera that films a test picture; as root,
 * Chromium has no sandbox. */
const SWITCHES = ['--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update',
  '--disable-sync', '--disable-dev-shm-usage',
  '--use-fake-device-for-media-stream',
  ...(process.getuid() === 0 ? ['--no-sandbox'] : [])];

/** What is asked of axe-core; the schemes differ in nothing but colours. */
export const SCHEMES = [
  ['light', ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa',
    'best-practice']], ['dark', ['color-contrast']]];

export function launch() {
  return chromium.launch({executablePath: '/usr/bin/chromium',
    args: SWITCHES});
}

/** A browser, and two boards after an election, of which one has a false proof:
 * {browser, honest, forged}, while the tests of a file run. */
export function voted() {
  const all = {};
  before(async () => {
    all.honest = await TestBoard.vote();
    all.forged = await TestBoard.vote('forged');
    all.browser = await launch();
  });
  after(async () => {
    await all.browser?.close();
    await all.honest?.stop();
    await all.forged?.stop();
  });
  return all;
}

/** A new visitor of `url`; what the page complains of is kept in `faults`. */
export async function visit(browser, url, place = '', options = {}) {
  const context = await browser.newContext({locale: 'en-US', ...options});
  const page = await context.newPage();
  page.faults = [];
  page.on('pageerror', (fault) => page.faults.push(String(fault)));
  page.on('console', (message) => {
    if (message.type() === 'error' && !/status of 404/.test(message.text())) {
      page.faults.push(message.text());
    }
  });
  page.go = async (hash) => {
    await page.goto(new URL(`#/${hash}`, url).href);
    await page.waitForSelector('main:not([aria-busy]) h1');
  };
  await page.go(place);
  return page;
}

/** One picture for whoever wants to look. */
export async function picture(page, name) {
  const folder = process.env.EG_PICTURES;
  fs.mkdirSync(folder, {recursive: true});
  await page.screenshot({path: path.join(folder, `${name}.png`),
    fullPage: true});
}

export async function done(page) {
  assert.deepEqual(page.faults, []);
  await page.context().close();
}

/** What checks found: the classes of their lines. */
export const states = (page, place = '') => page.$$eval(`${place} .check`,
    (all) => all.map((one) => one.className));

/** Alter what the board answers on its way. */
export const alter = (page, path, change) => page.route(`**${path}`,
    async (route) => {
      const response = await route.fetch();
      await route.fulfill({response, body: change(await response.body())});
    });

/** What is red is: of a colour that has much more red than other colours. */
export async function needRed(locator) {
  const [r, g, b] = (await locator.evaluate((e) =>
    getComputedStyle(e).color)).match(/\d+/g).map(Number);
  assert.ok(r > 2 * g && r > 2 * b, 'red');
}

/** What axe-core finds wrong in a page as it is. */
export async function findings(page, runOnly) {
  await page.evaluate(axe);
  const {violations} = await page.evaluate((only) =>
    globalThis.axe.run(document, {runOnly: only, resultTypes: ['violations']}),
  runOnly);
  return violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html)
      .join(' ').slice(0, 300)}`);
}

/** Nothing is wider than the screen. */
export async function needNarrow(page, what) {
  const [wide, screen] = await page.evaluate(() =>
    [document.documentElement.scrollWidth, innerWidth]);
  assert.ok(wide <= screen, `${what}: ${wide}`);
}
