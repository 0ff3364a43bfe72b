// SPDX-License-Identifier: Apache-2.0
/**
 * What visitors do on the page, in browsers other than Chromium, whose tests
 * (browser*.test.mjs) look closer: a ballot of every kind, a false one, the whole
 * record from the board and from the disk, receipts, every view.
 */
import assert from 'node:assert/strict';
import {execFileSync, spawnSync} from 'node:child_process';
import path from 'node:path';
import {pathToFileURL} from 'node:url';
import test, {after, before} from 'node:test';
import {TestBoard} from './test_board.mjs';

const NATIVE = process.env.EG_NATIVE_VERIFIER;
const VIEWS = ['find', 'results', 'verify', 'devices', 'log', 'ceremony',
  'receipt', 'record', 'about'];
/** A proof takes long in a browser on a machine that does other things, too. */
const LONG = 300000;

const nativeReport = (record) => spawnSync(NATIVE, ['verify', '-q', record],
    {encoding: 'utf8', maxBuffer: 1 << 28}).stdout;

/** Two boards and their records, and a browser of the class `Kind`. */
class Trip {
  async begin(Kind) {
    this.honest = await TestBoard.vote();
    this.forged = await TestBoard.vote('forged');
    this.zip = path.join(this.honest.folder, 'record.zip');
    execFileSync(NATIVE, ['record', 'convert', '-q', '--zip',
      this.honest.record, this.zip]);
    this.browser = await Kind.launch();
    console.log(`${this.browser.name} ${this.browser.version}`);
  }

  async end() {
    await this.browser?.close();
    await this.honest?.stop();
    await this.forged?.stop();
  }

  /** Go to a view of a board, and wait until it is there. */
  async go(board, place) {
    const {browser} = this;
    // What is there now must not be taken for the view that was asked for.
    await browser.run(() => {
      document.getElementById('main')?.replaceChildren();
      if (location.hash !== '') {
        history.replaceState(null, '', '#');
      }
    });
    await browser.visit(new URL(`#/${place}`, board.url));
    await browser.waitFor('main:not([aria-busy]) h1');
  }

  async show(board, kind, status, n = 0) {
    const {code} = board.ballots.filter((one) => one.kind === kind &&
        one.status === status)[n];
    await this.go(board, `ballot/${code}`);
    await this.browser.waitFor('#proofs .check', LONG);
    return code;
  }

  /** The page complained of nothing. */
  async needPeace() {
    assert.deepEqual(await this.browser.faults(this.honest.url.origin), []);
  }

  /** A run ends well, with the native verifier's report. */
  async needReport(record) {
    await this.browser.waitFor('#verdict', LONG);
    assert.match(await this.browser.text('#verdict'), /VERIFIED/);
    assert.equal(await this.browser.text('#run pre'), nativeReport(record));
  }
}

/** Tests of proofs: ballots of every kind, and a false one. */
function testBallots(trip) {
  test('a code is found, and its ballot verified', async () => {
    const {browser, honest} = trip;
    const [{code}] = honest.ballots;
    await trip.go(honest, 'find');
    assert.equal(await browser.count('#picture, #camera'), 0);
    await browser.type('#code', code.toLowerCase().match(/.{8}/g).join(' - '));
    await browser.click('button[type=submit]');
    await browser.waitFor('#proofs .check', LONG);
    assert.equal((await browser.text('.code')).replaceAll(' ', ''), code);
    assert.equal(await browser.count('#place .check'), 6);
    assert.equal(await browser.count('.check:not(.holds)'), 0);
    assert.match(await browser.text('#status .verdict.holds'), /Verified/);
    await trip.needPeace();
  });

  test('what was opened and printed is shown, verified', async () => {
    const {browser, honest} = trip;
    for (const [kind, status, rows] of [
      ['regular', 'challenged', /^Ada0,Ben1,Yes0,No0$/],
      ['regular', 'spoiled', /^$/], ['printed', 'cast', /^$/],
      ['printed', 'challenged', /^[0-9A-F]{4}Ada,[0-9A-F]{4}Ben,/],
      ['printed', 'spoiled', /^[0-9A-F]{4}Ada,[0-9A-F]{4}Ben,/]]) {
      await trip.show(honest, kind, status);
      assert.equal(await browser.count('.check:not(.holds)'), 0, status);
      assert.match(String(await browser.texts('.contents tbody tr')), rows);
      assert.equal(await browser.count('.contents .codes') > 0,
          kind === 'printed' && status === 'cast', status);
      await browser.picture(`${kind}-${status}`);
    }
    await trip.needPeace();
  });

  test('a false proof is named', async () => {
    const {browser, forged} = trip;
    await trip.show(forged, 'regular', 'cast', 1);
    assert.equal(await browser.count('#status .verdict.false'), 1);
    assert.match(await browser.text('#proofs .check.false'), /6\.D/);
    assert.equal(await browser.count('.contents'), 0);
    await browser.picture('forged');
  });
}

/** Tests of whole records. */
function testRecords(trip) {
  test('the board\'s record is verified', async () => {
    const {browser, honest} = trip;
    await trip.go(honest, 'verify');
    await browser.click('#verify-board');
    await browser.waitFor('#stop');
    await trip.needReport(honest.record);
    await browser.picture('record');
    await trip.needPeace();
  });

  test('a zip is verified that was chosen', async () => {
    const {browser, honest, zip} = trip;
    await trip.go(honest, 'verify');
    await browser.type('#zip', zip);
    await browser.waitFor('#stop');
    await trip.needReport(zip);
    await trip.needPeace();
  });

  test('the page as one file verifies records, opened from a disk',
      async () => {
        const {browser, honest, zip} = trip;
        await browser.visit(pathToFileURL(path.join(honest.folder,
            'page/offline.html')));
        await browser.waitFor('main:not([aria-busy]) h1');
        await browser.type('#zip', zip);
        await browser.waitFor('#stop');
        await trip.needReport(zip);
        await browser.picture('offline');
        assert.deepEqual(await browser.faults('offline.html'), []);
      });
}

/** Tests of all else. */
function testViews(trip) {
  test('a receipt is checked', async () => {
    const {browser, honest} = trip;
    const receipt = await (await fetch(new URL(
        `api/receipt/${honest.ballots[1].code}/decision`, honest.url))).text();
    await trip.go(honest, 'receipt');
    // Keys are no way to type lines: WebKitGTK's driver leaves their ends out.
    await browser.run((text) => {
      document.getElementById('receipt').value = text;
    }, receipt);
    await browser.click('button[type=submit]');
    await browser.waitFor('.check');
    assert.equal(await browser.count('.check:not(.holds)'), 0);
    assert.match(await browser.text('.facts'), /Challenged/);
    await browser.run(() => {
      const field = document.getElementById('receipt');
      field.value = field.value.replace(/index \d+/, 'index 2');
    });
    await browser.click('button[type=submit]');
    await browser.waitFor('.check.false');
  });

  test('every view is there, and none wider than a narrow window', async () => {
    const {browser, honest} = trip;
    for (const width of [1200, 450]) {
      await browser.resize(width, 900);
      for (const view of VIEWS) {
        await trip.go(honest, view);
        await browser.waitFor(view === 'ceremony' ? '#verdict .verdict' :
            'main *', LONG);
        assert.equal(await browser.count('.check:not(.holds)'), 0, view);
        const [wide, window] = await browser.run(() =>
          [document.documentElement.scrollWidth, innerWidth]);
        assert.ok(wide <= window, `${view}: ${wide} of ${window}`);
        await browser.picture(`${view}-${width}`);
      }
    }
    await trip.needPeace();
  });
}

/** All journeys in browsers of one class; gives what they share. */
export function journeys(Kind) {
  const trip = new Trip();
  before(() => trip.begin(Kind));
  after(() => trip.end());
  testBallots(trip);
  testRecords(trip);
  testViews(trip);
  return trip;
}
