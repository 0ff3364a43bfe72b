// SPDX-License-Identifier: Apache-2.0
/**
 * The whole record, verified in Chromium: the board's and one from the disk,
 * with the report of the native verifier, byte for byte.
 */
import assert from 'node:assert/strict';
import {execFileSync, spawnSync} from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import {pathToFileURL} from 'node:url';
import test from 'node:test';
import * as web from './browser.mjs';
import {SCHEMES, alter, done, findings, needNarrow, needRed, picture} from
  './browser.mjs';

const NATIVE = process.env.EG_NATIVE_VERIFIER;
const DEVICE = /^devices\/regular-/;

const boards = web.voted();
const visit = (board, ...place) => web.visit(boards.browser, board.url,
    place[0] ?? 'verify', ...place.slice(1));

/** The native verifier's report. */
function verifyNatively(record, form) {
  return spawnSync(NATIVE, ['verify', '-q', `--format=${form}`, record],
      {maxBuffer: 1 << 28}).stdout.toString();
}

const nativeChecks = (record) => new Set(JSON.parse(verifyNatively(record,
    'json')).findings.map(({check}) => check));

/** Wait for the end of a run; gives its verdict. */
async function verdict(page) {
  await page.waitForSelector('#verdict', {timeout: 300000});
  return page.textContent('#verdict');
}

/** What a button saves. */
async function saved(page, button) {
  const [download] = await Promise.all([page.waitForEvent('download'),
    page.click(button)]);
  return fs.readFileSync(await download.path(), 'utf8');
}

/** The names in red, as a set. */
const redChecks = async (page) => new Set(await page.$$eval(
    '.findings li strong', (all) => all.map((one) => one.textContent)));

/** A copy of a record of which one byte is changed. */
function damaged(board, name, at) {
  const copy = path.join(board.folder, 'damaged');
  fs.rmSync(copy, {recursive: true, force: true});
  fs.cpSync(board.record, copy, {recursive: true});
  const file = fs.readdirSync(copy, {recursive: true}).find((one) =>
    name.test(one) && one.endsWith('.binpb'));
  const bytes = fs.readFileSync(path.join(copy, file));
  bytes.writeUInt8(bytes[at] ^ 1, at);
  fs.writeFileSync(path.join(copy, file), bytes);
  return {copy, file};
}

test('the board\'s record is verified, with the native verifier\'s report',
    async () => {
      const page = await visit(boards.honest);
      assert.match(await page.textContent('.panel'), /15 files.*12 ballots/);
      await page.click('#verify-board');
      assert.match(await verdict(page), /VERIFIED/);
      assert.equal(await page.locator('.check.false, .check.unknown').count(),
          0);
      assert.equal(await page.evaluate(() =>
        document.activeElement.textContent), 'Verification of printed');
      assert.equal(await saved(page, '#save-text'),
          verifyNatively(boards.honest.record, 'text'));
      assert.equal(await saved(page, '#save-json'),
          verifyNatively(boards.honest.record, 'json'));
      await picture(page, 'record');
      await done(page);
    });

test('a folder and a zip are verified without a network', async () => {
  const zip = path.join(boards.honest.folder, 'record.zip');
  const {record} = boards.honest;
  execFileSync(NATIVE, ['record', 'convert', '--zip', record, zip]);
  const page = await visit(boards.honest);
  await page.waitForSelector('#ready:not(:empty)');
  await page.context().setOffline(true);
  for (const [field, chosen] of [['#folder', record], ['#zip', zip]]) {
    await page.setInputFiles(field, chosen);
    await page.waitForSelector('#stop');
    assert.match(await verdict(page), /VERIFIED/);
    assert.equal(await saved(page, '#save-text'),
        verifyNatively(chosen, 'text'));
  }
  await done(page);
});

test('a dropped folder is verified', async () => {
  const page = await visit(boards.honest);
  const {x, y} = await page.locator('#drop').boundingBox();
  const session = await page.context().newCDPSession(page);
  for (const type of ['dragEnter', 'dragOver', 'drop']) {
    await session.send('Input.dispatchDragEvent', {type, x: x + 20, y: y + 20,
      data: {items: [], files: [boards.honest.record], dragOperationsMask: 1}});
  }
  assert.match(await verdict(page), /VERIFIED/);
  await done(page);
});

test('what is no record is not verified', async () => {
  const page = await visit(boards.honest);
  for (const [field, chosen] of [['#zip', path.join(boards.honest.record,
      'toc.binpb')], ['#folder', path.join(boards.honest.record, 'final')],
  ['#folder', boards.honest.folder]]) {
    await page.setInputFiles(field, chosen);
    await page.waitForSelector('#run .check.unknown');
    await page.evaluate(() => document.getElementById('run').replaceChildren());
  }
  const broken = path.join(boards.honest.folder, 'broken.zip');
  fs.writeFileSync(broken, 'PK no zip');
  await page.setInputFiles('#zip', broken);
  await page.waitForSelector('#run .check.false, #run .verdict.false');
  assert.equal(await page.locator('.verdict.holds').count(), 0);
  await done(page);
});

test('a false proof is named in red as the native verifier names it',
    async () => {
      const page = await visit(boards.forged);
      await page.click('#verify-board');
      assert.match(await verdict(page), /REJECTED/);
      assert.deepEqual(await redChecks(page),
          nativeChecks(boards.forged.record));
      assert.deepEqual(await redChecks(page), new Set(['6.D']));
      await needRed(page.locator('.findings strong').first());
      assert.equal(await saved(page, '#save-json'),
          verifyNatively(boards.forged.record, 'json'));
      await picture(page, 'record-forged');
      await done(page);
    });

test('altered records are named in red as the native verifier names them',
    async () => {
      const page = await visit(boards.honest);
      for (const [name, at] of [[DEVICE, 3000], [/^final\/decrypted_tally/, 200],
        [/^setup\/guardians/, 300]]) {
        const {copy} = damaged(boards.honest, name, at);
        const native = nativeChecks(copy);
        assert.ok(native.size > 0);
        await page.setInputFiles('#folder', copy);
        await page.waitForSelector('#stop');
        assert.match(await verdict(page), /REJECTED/);
        assert.deepEqual(await redChecks(page), native, String(name));
      }
      await done(page);
    });

test('a record that a board alters, or another one, is not the logged one',
    async () => {
      const page = await visit(boards.honest);
      const {copy, file} = damaged(boards.honest, DEVICE, 3000);
      const native = nativeChecks(copy);
      await alter(page, `/record/${file}`, () =>
        fs.readFileSync(path.join(copy, file)));
      await page.click('#verify-board');
      assert.match(await verdict(page), /REJECTED/);
      const red = await redChecks(page);
      assert.ok(red.has('R.root'));
      assert.deepEqual(red, native);
      assert.match((await page.$$eval('.check.false', (all) => all.map((one) =>
        one.textContent))).join('\n'), /another record/i);
      await done(page);
    });

test('a table of contents that the log does not name is refused', async () => {
  const page = await visit(boards.honest, 'find');
  await alter(page, '/record/toc.binpb', (body) => {
    body[body.length - 1] ^= 1;
    return body;
  });
  await page.go('verify');
  assert.match(await page.textContent('.check.false'), /altered/);
  assert.equal(await page.locator('#verify-board').count(), 0);
  await done(page);
});

test('it can be paused, continued and cancelled', async () => {
  const page = await visit(boards.honest);
  const count = async () => Number(/\d+/.exec(await page.textContent(
      '#count')));
  await page.click('#verify-board');
  await page.click('#pause');
  assert.match(await page.textContent('#run .verdict'), /Paused/);
  await page.waitForTimeout(4000);
  const then = await count();
  await page.waitForTimeout(3000);
  assert.equal(await count(), then, 'it stands still');
  assert.equal(await page.locator('#verdict').count(), 0);
  await page.click('#pause');
  assert.match(await verdict(page), /VERIFIED/);
  await page.click('#verify-board');
  await page.click('#stop');
  await page.waitForSelector('text=Cancelled');
  assert.equal(await page.locator('#verdict, .check.holds').count(), 0);
  // Another one begins where one was cancelled, or runs.
  await page.click('#verify-board');
  await page.waitForSelector('#stop');
  await page.setInputFiles('#folder', boards.forged.record);
  assert.match(await verdict(page), /REJECTED/);
  await done(page);
});

test('everything is verified by the keyboard alone', async () => {
  const page = await visit(boards.honest);
  const focused = () => page.evaluate(() => document.activeElement.id);
  for (let i = 0; await focused() !== 'verify-board'; i++) {
    assert.ok(i < 30, 'the button is reached');
    await page.keyboard.press('Tab');
  }
  await page.keyboard.press('Enter');
  await page.waitForSelector('#stop');
  await page.keyboard.press('Tab');
  assert.equal(await focused(), 'pause');
  await page.keyboard.press('Tab');
  assert.equal(await focused(), 'stop');
  await page.keyboard.press('Enter');
  await page.waitForSelector('text=Cancelled');
  await done(page);
});

test('the page as one file verifies records, opened from a disk', async () => {
  const other = await visit(boards.honest, 'record');
  const [download] = await Promise.all([other.waitForEvent('download'),
    other.click('a[href="offline.html"]')]);
  const file = path.join(boards.honest.folder, download.suggestedFilename());
  fs.copyFileSync(await download.path(), file);
  await done(other);
  const page = await web.visit(boards.browser, pathToFileURL(file), '');
  const asked = [];
  page.on('request', (request) => asked.push(request.url()));
  assert.equal(await page.textContent('h1'), 'Verify everything');
  for (const board of [boards.honest, boards.forged]) {
    await page.setInputFiles('#folder', board.record);
    await page.waitForSelector('#stop');
    await verdict(page);
    assert.equal(await saved(page, '#save-json'),
        verifyNatively(board.record, 'json'));
  }
  await page.selectOption('#language', 'es');
  await page.waitForSelector('html[lang=es]');
  assert.deepEqual(await findings(page, SCHEMES[0][1]), []);
  await picture(page, 'offline');
  assert.deepEqual(asked.filter((url) => !url.startsWith('blob:')), []);
  await done(page);
});

test('without WebAssembly nothing is verified', async () => {
  const page = await visit(boards.honest);
  await page.addInitScript(() => delete globalThis.WebAssembly);
  await page.reload();
  await page.click('#verify-board');
  await page.waitForSelector('#run .check.unknown');
  assert.equal(await page.locator('#verdict, .verdict.holds').count(), 0);
  await done(page);
});

for (const [colorScheme, rules] of SCHEMES) {
  test(`verifying is without a finding of axe-core, ${colorScheme}`,
      async () => {
        const page = await visit(boards.forged, 'verify', {colorScheme,
          viewport: {width: 360, height: 740}});
        assert.deepEqual(await findings(page, rules), []);
        await page.click('#verify-board');
        await page.waitForSelector('#stop');
        assert.deepEqual(await findings(page, rules), [], 'running');
        await verdict(page);
        assert.deepEqual(await findings(page, rules), [], 'rejected');
        await needNarrow(page, 'rejected');
        await picture(page, `record-forged-${colorScheme}`);
        await done(page);
      });
}
