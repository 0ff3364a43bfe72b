// SPDX-License-Identifier: Apache-2.0
/**
 * The library's verifier in the page, in Chromium: ballots of every kind, what
 * was opened of them, and lies, by the names of the native verifier.
 */
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import test from 'node:test';
import * as web from './browser.mjs';
import {SCHEMES, alter, done, findings, needNarrow, needRed, picture, states}
  from './browser.mjs';
import {TestBoard} from './test_board.mjs';

const boards = web.voted();
const visit = (board, ...place) => web.visit(boards.browser, board.url,
    ...place);

/** The n-th ballot of a kind with a status. */
const ballotOf = (board, kind, status, n = 0) => board.ballots.filter((b) =>
  b.kind === kind && b.status === status)[n].code;

/** Show a ballot and wait for what the verifier says. */
async function show(page, code) {
  await page.go(`ballot/${code}`);
  await page.waitForSelector('#proofs .check', {timeout: 120000});
}

/** The names of the checks that a list of verifications tells. */
async function checksOf(page) {
  const lines = await page.$$eval('#proofs .detail', (all) =>
    all.map((one) => one.textContent));
  return lines.filter((line) => line.startsWith('Checks '))
      .flatMap((line) => line.slice('Checks '.length).split(', '));
}

/** What the native verifier finds false in a record, or in a ballot of it. */
function nativeFindings(record, ...options) {
  const {stdout} = spawnSync(process.env.EG_NATIVE_VERIFIER,
      ['verify', '-q', '--format=json', ...options, record],
      {encoding: 'utf8', maxBuffer: 1 << 28});
  return JSON.parse(stdout).findings;
}

test('the proofs of ballots of every kind are verified', async () => {
  const page = await visit(boards.honest);
  for (const [kind, status, checks] of [
    ['regular', 'cast', ['6.D', '7.D', '8.B']],
    ['regular', 'challenged', ['8.B', '13.B', '14.C']],
    ['regular', 'spoiled', ['8.B']],
    ['printed', 'cast', ['6.D', '15.A', '17.A']],
    ['printed', 'challenged', ['17.A', '18.A', '19.C']],
    ['printed', 'spoiled', ['18.A']]]) {
    await show(page, ballotOf(boards.honest, kind, status));
    assert.match(await page.textContent('#status .verdict.holds'),
        /^✓ Verified/, `${kind} ${status}`);
    assert.ok(!(await states(page)).some((s) => s !== 'check holds'));
    const made = await checksOf(page);
    for (const check of checks) {
      assert.ok(made.includes(check), `${kind} ${status}: ${check}`);
    }
    await picture(page, `proofs-${kind}-${status}`);
  }
  await done(page);
});

test('an opened ballot shows its choices in the manifest\'s words', async () => {
  const page = await visit(boards.honest);
  await show(page, ballotOf(boards.honest, 'regular', 'challenged'));
  const rows = await page.$$eval('.contents tbody tr', (all) => all.map((row) =>
    Array.from(row.children, (cell) => cell.textContent).join(' ')));
  assert.deepEqual(rows, ['Ada 0', 'Ben 1', 'Yes 0', 'No 0']);
  assert.deepEqual(await page.$$eval('.contents caption', (all) =>
    all.map((one) => one.textContent)), ['Mayor', 'Bond']);
  await done(page);
});

test('what was written in is shown, and does no harm', async () => {
  const board = await TestBoard.vote('written');
  try {
    const page = await visit(board, '', {viewport: {width: 360, height: 740}});
    await page.exposeFunction('alert', () => assert.fail('it was run'));
    await show(page, ballotOf(board, 'regular', 'challenged'));
    assert.ok(!(await states(page)).some((s) => s !== 'check holds'));
    const written = page.locator('.contents .foreign');
    assert.equal(await written.first().textContent(),
        '<img src=x onerror=alert(1)>\u27E8U+202E\u27E9adA\u27E8U+0007\u27E9' +
        '\u27E8U+200B\u27E9&lt;\u27E8U+2067\u27E9');
    assert.equal(await page.locator('.contents img').count(), 0);
    assert.match(await page.textContent('.contents .data li'), /^Write-in: </);
    assert.equal(await page.locator('text=are written as').count(), 1);
    assert.deepEqual(await findings(page, SCHEMES[0][1]), []);
    await needNarrow(page, 'written');
    await picture(page, 'written');
    await done(page);
  } finally {
    await board.stop();
  }
});

test('short codes are shown: those selected, and those of opened papers',
    async () => {
      const page = await visit(boards.honest);
      const codes = () => page.$$eval('.contents .code', (all) =>
        all.map((one) => one.textContent));
      const shown = (code) => JSON.parse(spawnSync(
          process.env.EG_NATIVE_VERIFIER, ['record', 'show', '--json',
            '--ballot', code, boards.honest.record],
      {encoding: 'utf8'}).stdout);
      const told = (contests) => contests.flatMap(({codes}) =>
        codes.map(({shortCode}) => shortCode));
      for (const [status, name] of [['cast', 'selected'],
        ['challenged', 'printed'], ['spoiled', 'printed']]) {
        const code = ballotOf(boards.honest, 'printed', status);
        await show(page, code);
        const native = told(shown(code)[name]);
        assert.ok(native.length > 2);
        assert.deepEqual(await codes(), native, status);
      }
      await done(page);
    });

test('a false proof is named in red as the native verifier names it',
    async () => {
      const page = await visit(boards.forged);
      const code = ballotOf(boards.forged, 'regular', 'cast', 1);
      const native = nativeFindings(boards.forged.record, '--ballot', code);
      assert.deepEqual(native.map(({check}) => check), ['6.D']);
      await show(page, code);
      // The log has what the device sent, so its place is right.
      assert.deepEqual(new Set(await states(page, '#place')),
          new Set(['check holds']));
      await page.waitForSelector('#status .verdict.false');
      assert.equal(await page.locator('.verdict.holds').count(), 0);
      const red = page.locator('#proofs .check.false');
      assert.equal(await red.count(), 2);
      assert.match(await red.first().textContent(), /do not hold: 6\.D\./);
      assert.match(await red.last().textContent(),
          /Verification 6.*Does not hold: 6\.D/);
      await needRed(red.last().locator('.why'));
      assert.ok((await page.textContent('.findings'))
          .includes(native[0].text));
      assert.equal(await page.locator('.contents').count(), 0);
      await picture(page, 'proofs-forged');
      await done(page);
    });

test('what is altered on its way is false, and nothing of it is shown',
    async () => {
      const page = await visit(boards.honest);
      await alter(page, '/record/final/challenged_ballot_decryptions/*',
          (body) => {
            body[body.length - 40] ^= 1;
            return body;
          });
      await show(page, ballotOf(boards.honest, 'regular', 'challenged'));
      assert.match(await page.textContent('#proofs .check.false'), /altered/);
      assert.equal(await page.locator('.contents').count(), 0);
      await page.unrouteAll();
      await alter(page, '/record/setup/election_keys.binpb', (body) => {
        body[body.length - 40] ^= 1;
        return body;
      });
      await page.reload();
      await page.waitForSelector('#proofs .check.false');
      await done(page);
    });

test('an opening that is left out is a fault once ballots are opened',
    async () => {
      const page = await visit(boards.honest);
      // The board says that the ballot stands where none was opened.
      await alter(page, '/api/code/*', (body) => Buffer.from(
          body.toString().replace(/"status": ?"cast"/, '"status":"challenged"')));
      await show(page, ballotOf(boards.honest, 'regular', 'cast'));
      const red = (await page.$$eval('.check.false', (all) =>
        all.map((one) => one.textContent))).join('\n');
      assert.match(red, /13\.structure/);
      await done(page);
    });

test('the ceremony shows the guardians\' keys, verified', async () => {
  const page = await visit(boards.honest, 'ceremony');
  await page.waitForSelector('#verdict .verdict.holds', {timeout: 120000});
  assert.match(await page.textContent('main'),
      /2 guardians. Any 2 of them together/);
  const rows = await page.$$eval('.guardian', (all) => all.map((one) =>
    Array.from(one.querySelectorAll('h3, dd'), (part) => part.textContent)));
  for (const [i, row] of rows.entries()) {
    const {guardianPublicKey: guardian} = JSON.parse(spawnSync(
        process.env.EG_NATIVE_VERIFIER, ['record', 'show', '--json',
          '--section', 'guardians', '--item', String(i),
          boards.honest.record], {encoding: 'utf8'}).stdout);
    const hash = (key) => createHash('sha256').update(
        Buffer.from(key, 'base64').subarray(0, 512)).digest('hex');
    assert.deepEqual(row, [`Guardian ${guardian.index}`,
      hash(guardian.voteCommitments), hash(guardian.dataCommitments)]);
  }
  assert.equal(rows.length, 2);
  await picture(page, 'ceremony');
  await alter(page, '/record/setup/guardians.binpb', (body) => {
    body[600] ^= 1;
    return body;
  });
  await page.reload();
  await page.waitForSelector('#verdict .verdict.false', {timeout: 120000});
  assert.equal(await page.locator('.guardian').count(), 0);
  await done(page);
});

test('a browser without WebAssembly could not check, and says so', async () => {
  const page = await visit(boards.honest);
  await page.addInitScript(() => delete globalThis.WebAssembly);
  await page.reload();
  await show(page, ballotOf(boards.honest, 'regular', 'cast'));
  assert.match(await page.textContent('#proofs .check.unknown'),
      /Not checked.*cannot run WebAssembly/);
  assert.equal(await page.locator('#status .verdict.unknown').count(), 1);
  assert.equal(await page.locator('.verdict.holds').count(), 0);
  await done(page);
});

test('a module that cannot be fetched or fails is no verdict', async () => {
  for (const answer of [{status: 404, body: ''}, {status: 200,
    contentType: 'application/wasm', body: 'no module'}]) {
    const page = await visit(boards.honest);
    await page.route('**/*.wasm', (route) => route.fulfill(answer));
    await show(page, ballotOf(boards.honest, 'regular', 'cast'));
    assert.equal(await page.locator('#proofs .check.unknown').count(), 1);
    assert.equal(await page.locator('.verdict.holds').count(), 0);
    await page.context().close();
  }
});

for (const [colorScheme, rules] of SCHEMES) {
  test(`verified ballots are without a finding of axe-core, ${colorScheme}`,
      async () => {
        const page = await visit(boards.honest, '', {colorScheme});
        for (const [kind, status] of [['regular', 'challenged'],
          ['printed', 'cast'], ['printed', 'challenged']]) {
          await show(page, ballotOf(boards.honest, kind, status));
          assert.deepEqual(await findings(page, rules), [],
              `${kind} ${status}`);
        }
        await picture(page, `proofs-${colorScheme}`);
        await page.go('ceremony');
        await page.waitForSelector('#verdict .verdict.holds');
        assert.deepEqual(await findings(page, rules), [], 'ceremony');
        const other = await visit(boards.forged, '', {colorScheme});
        await show(other, ballotOf(boards.forged, 'regular', 'cast', 1));
        assert.deepEqual(await findings(other, rules), [], 'forged');
        await picture(other, `proofs-forged-${colorScheme}`);
        await done(page);
        await done(other);
      });
}

test('nothing of it is wider than a screen of 360 pixels', async () => {
  const page = await visit(boards.honest, '',
      {viewport: {width: 360, height: 740}});
  for (const language of ['en', 'es', 'fr']) {
    await page.selectOption('#language', language);
    await page.waitForSelector(`html[lang=${language}]`);
    for (const [kind, status] of [['regular', 'challenged'],
      ['printed', 'cast'], ['printed', 'challenged']]) {
      await show(page, ballotOf(boards.honest, kind, status));
      await needNarrow(page, `${kind} ${status}, ${language}`);
      await picture(page, `narrow-${language}-${kind}-${status}`);
    }
    await page.go('ceremony');
    await needNarrow(page, `ceremony, ${language}`);
    await picture(page, `narrow-${language}-ceremony`);
  }
  await done(page);
});
