// SPDX-License-Identifier: Apache-2.0
/**
 * What the page finds out about a board, without a browser: a board of which one
 * thing is false is caught by the check that is for it.
 */
import assert from 'node:assert/strict';
import test, {after, before} from 'node:test';
import {Api, filePath} from '../../web/page/lib/api.js';
import {auditLog} from '../../web/page/lib/audit.js';
import {Board} from '../../web/page/lib/board.js';
import {readEntry} from '../../web/page/lib/entry.js';
import {Memory} from '../../web/page/lib/memory.js';
import {nameTally, readManifest, readTally} from
  '../../web/page/lib/record.js';
import {judge} from '../../web/page/lib/verdict.js';
import {TestBoard} from './test_board.mjs';

let served;
before(async () => {
  served = await TestBoard.start();
});
after(() => served.stop());

/** A browser's storage. */
function storage(kept) {
  const all = new Map(kept === undefined ? [] : [['electionguard-log', kept]]);
  return {getItem: (key) => all.get(key) ?? null,
    setItem: (key, value) => all.set(key, value),
    removeItem: (key) => all.delete(key)};
}

/**
 * The board as a page sees it; `forge(path, body)` may give another body, as
 * bytes or text, for what is asked.
 */
function open({forge = () => undefined, kept} = {}) {
  const ask = async (url, options) => {
    const response = await fetch(url, options);
    const body = new Uint8Array(await response.arrayBuffer());
    return new Response(forge(url.pathname, body) ?? body,
        {status: response.status});
  };
  return new Board(new Api(served.url, ask), new Memory(storage(kept))).open();
}

const states = (checks) => Object.fromEntries(checks.map((check) =>
  [check.name, check.state === 'false' ? check.code : check.state]));

/** Change the JSON of an answer. */
const changed = (body, change) => {
  const object = JSON.parse(new TextDecoder().decode(body));
  change(object);
  return JSON.stringify(object);
};

async function check(status, how) {
  const board = await open(how);
  const ballot = await board.api.code(served.codes[status][0]);
  return states(await board.checkBallot(ballot));
}

const ALL = {signed: 'holds', seen: 'holds', place: 'holds', entry: 'holds',
  content: 'holds'};

test('ballots of an honest board pass every check', async () => {
  for (const status of ['cast', 'challenged', 'spoiled']) {
    assert.deepEqual(await check(status), {...ALL, decision: 'holds'});
  }
  assert.deepEqual(await check('undecided'), ALL);
});

test('an altered ballot is caught by its content', async () => {
  const found = await check('cast', {forge: (path, body) => {
    if (path.startsWith('/api/ballot/')) {
      body[10] ^= 1;
    }
  }});
  assert.deepEqual(found, {...ALL, content: 'refused.content',
    decision: 'holds'});
});

test('a board that tells another status, device or place is caught', async () => {
  for (const [change, name, code] of [
    [(b) => b.status = 'spoiled', 'decision', 'otherStatus'],
    [(b) => b.status = 'undecided', 'decision', 'otherStatus'],
    [(b) => b.position++, 'entry', 'otherEntry'],
    [(b) => b.device = '0'.repeat(64), 'entry', 'otherEntry'],
    [(b) => b.content = '0'.repeat(64), 'entry', 'otherEntry'],
    [(b) => b.index++, 'place', 'otherIndex'],
    [(b) => b.decisionIndex++, 'decision', 'otherIndex']]) {
    const found = await check('cast', {forge: (path, body) =>
      path.startsWith('/api/code/') ? changed(body, change) : undefined});
    assert.equal(found[name], `refused.${code}`, String(change));
  }
});

test('a board that tells what became of a ballot must show the entry',
    async () => {
      const found = await check('cast', {forge: (path, body) =>
        path.startsWith('/api/code/') ? changed(body, (b) => {
          delete b.decisionIndex;
          delete b.decisionEntry;
        }) : undefined});
      assert.equal(found.entry, 'refused.otherStatus');
    });

test('another entry than the log has is caught by its place', async () => {
  const found = await check('cast', {forge: (path, body) =>
    path.startsWith('/api/code/') ? changed(body, (b) => {
      const entry = Buffer.from(b.entry, 'base64');
      entry[entry.length - 1] ^= 1;
      b.entry = entry.toString('base64');
    }) : undefined});
  assert.equal(found.place, 'refused.path');
  assert.equal(found.entry, 'refused.otherEntry');
});

test('no byte of a receipt can be changed', async () => {
  for (let at = 0; at < 400; at += 7) {
    const found = await check('undecided', {forge: (path, body) => {
      if (path.startsWith('/api/receipt/')) {
        body[at] ^= 1;
      }
    }});
    assert.match(found.place, /^refused\./, String(at));
  }
});

test('a checkpoint that the log did not sign is refused, with all that needs it',
    async () => {
      const found = await check('cast', {forge: (path, body) =>
        path === '/api/board' ? changed(body, (b) =>
          b.checkpoint = b.checkpoint.replace(/\n(\d)/, (_, d) =>
            `\n${(Number(d) + 1) % 10 || 1}`)) : undefined});
      assert.equal(found.signed, 'refused.signature');
      assert.equal(found.seen, 'refused.before');
    });

test('a board with another size or key than it signs is caught', async () => {
  for (const [change, code] of [
    [(b) => b.size++, 'size'],
    [(b) => b.logKey = b.logKey.replace('board', 'bored'), 'before']]) {
    const found = await check('cast', {forge: (path, body) =>
      path === '/api/board' ? changed(body, change) : undefined});
    assert.match(found.signed, new RegExp(`^refused\\.(${code}|otherKey)$`));
  }
});

const kept = (note) => JSON.stringify({key: served.key, note});

test('a log that extends what was seen is told so', async () => {
  const board = await open({kept: kept(served.early)});
  assert.equal(board.seen.state, 'holds');
  assert.equal(board.seen.value.how, 'extended');
  assert.equal(board.memory.recall().note, board.about.checkpoint);
  const again = await open({kept: kept(board.about.checkpoint)});
  assert.equal(again.seen.value.how, 'same');
});

test('a log that shows another history than was seen is false', async () => {
  const board = await open({kept: kept(served.fork)});
  assert.equal(board.seen.state, 'false');
  assert.equal(board.seen.code, 'refused.forked');
  assert.equal(board.memory.recall().note, served.fork, 'evidence is kept');
});

test('a log that goes back, or has another key, is caught', async () => {
  const longer = (await open()).about.checkpoint;
  const early = await open({kept: kept(longer), forge: (path, body) =>
    path === '/api/board' ? changed(body, (b) => {
      b.checkpoint = served.early;
      b.size = Number(served.early.split('\n')[1]);
    }) : undefined});
  assert.equal(early.seen.value.how, 'earlier');
  assert.equal(early.memory.recall().note, longer);
  const other = await open({kept: JSON.stringify({note: longer, key:
      'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'})});
  assert.equal(other.seen.code, 'refused.otherKey');
});

test('files are those that the log names', async () => {
  const board = await open();
  const file = board.about.files.find((f) => f.name.startsWith('final/'));
  const tally = readTally(await board.openFile(file));
  const manifest = readManifest(await board.openFile(board.about.files.find(
      (f) => f.name === 'setup/manifest.binpb')));
  assert.deepEqual(manifest, await board.api.manifest());
  const named = nameTally(tally, manifest);
  assert.equal(named.length, manifest.contests.length);
  assert.equal(named[0].choices[1].votes, 37);
  tally[0].fields[0].label = 'somebody else';
  assert.throws(() => nameTally(tally, manifest), {code: 'tallyContest'});
  const altered = await open({forge: (path, body) => {
    if (path === `/${filePath(file.name)}`) {
      body[100] ^= 1;
    }
  }});
  assert.equal((await judge(() => altered.openFile(file))).code,
      'refused.content');
});

test('the whole log is read, and adds up', async () => {
  const board = await open();
  const seen = [];
  const audit = await auditLog(board, (entries) => seen.push(entries));
  assert.ok(seen.length > 1, 'several bundles');
  assert.equal(audit.ballots.size, 300);
  const sum = (status) => [...audit.devices.values()].reduce(
      (n, device) => n + device[status], 0);
  for (const status of ['cast', 'challenged', 'spoiled', 'undecided']) {
    assert.equal(sum(status), served.codes[status].length, status);
  }
});

test('any altered entry gives the log another root, or is none', async () => {
  for (const at of [40, 700, 3000, 9000]) {
    const board = await open({forge: (path, body) => {
      if (path.startsWith('/tile/entries/000')) {
        body[at] ^= 1;
      }
    }});
    assert.equal((await judge(() => auditLog(board))).state, 'false', String(at));
  }
});

test('a device of which the board says otherwise than its log is caught',
    async () => {
      const board = await open({forge: (path, body) => path === '/api/board' ?
          changed(body, (b) => b.devices[0].decided--) : undefined});
      assert.equal((await judge(() => auditLog(board))).code,
          'refused.otherDevice');
    });

test('receipts that were kept hold, others are refused', async () => {
  const board = await open();
  const text = await board.api.receipt(served.codes.cast[0]);
  const told = await board.checkKept(text);
  assert.equal(told.entry.code, served.codes.cast[0].toLowerCase());
  for (const bad of ['', text.slice(0, -1), text.replace(/index \d+/,
      'index 1'), text.replace(/index \d+/, 'index 99999')]) {
    assert.equal((await judge(() => board.checkKept(bad))).state, 'false');
  }
});

test('entries in another form are refused', () => {
  const bytes = Uint8Array.of(8, 1, 16, 5);
  assert.equal(readEntry(bytes).kind, 'close');
  for (const bad of [[8, 1, 16, 9], [16, 5, 8, 1], [8, 1, 8, 1], [8, 0x81, 0],
    [8, 1, 16], [8, 1, 26, 1, 0], [8, 1, 80, 1], [8, 1, 17, 0]]) {
    assert.throws(() => readEntry(Uint8Array.from(bad)), {name: 'Refused'});
  }
  assert.throws(() => readEntry(Uint8Array.of(8, 2, 16, 5)), {name: 'Unable'});
});

test('a board that is not there is no fraud', async () => {
  const api = new Api('http://127.0.0.1:9/');
  assert.equal((await judge(() => api.about())).code, 'unable.offline');
  assert.equal((await judge(() => new Api(served.url).code('0'.repeat(64))))
      .code, 'unable.board');
});
