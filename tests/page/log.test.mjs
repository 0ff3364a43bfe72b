// SPDX-License-Identifier: Apache-2.0
/**
 * The log in the page: notes and checkpoints that others signed, and proofs of
 * every leaf and pair of sizes of small trees against the recursive definitions
 * of RFC 9162.  Whatever is altered is refused.
 */
import assert from 'node:assert/strict';
import {createHash} from 'node:crypto';
import test from 'node:test';
import {equal, fromBase64, fromHex, utf8} from '../../web/page/lib/bytes.js';
import {GrowingTree, extensionHolds, leafHash, nodeHash, pathHolds} from
  '../../web/page/lib/merkle.js';
import {openCheckpoint, openNote, readCheckpoint, readKey, readNote,
  readNumber} from '../../web/page/lib/note.js';
import {readReceipt} from '../../web/page/lib/receipt.js';
import {Tiles, readBundle, tilePath, tileWidth} from
  '../../web/page/lib/tiles.js';
import {Refused, Unable} from '../../web/page/lib/verdict.js';
import * as known from './vectors.mjs';

const refused = (code) => (fault) => fault instanceof Refused &&
    (code === undefined || fault.code === code);

// -- notes -------------------------------------------------------------------

test('notes of others are opened by either signer', async () => {
  const note = `${known.PROBLEM}\n${known.PETER_LINE}${known.ENOCH_LINE}`;
  for (const key of [known.PETER, known.ENOCH]) {
    assert.equal(await openNote(note, await readKey(key)), known.PROBLEM);
  }
  await assert.rejects(openNote(`${known.PROBLEM}\n${known.PETER_LINE}`,
      await readKey(known.ENOCH)), refused('unsigned'));
});

test('a checkpoint of a running log is opened', async () => {
  const checkpoint = await openCheckpoint(known.ARCHE_NOTE,
      await readKey(known.ARCHE));
  assert.equal(checkpoint.size, 1432088532);
  assert.equal(checkpoint.origin, 'arche2025h1.staging.ct.transparency.dev');
});

test('no byte of a signed checkpoint can be changed', async () => {
  const key = await readKey(known.ARCHE);
  const lines = known.ARCHE_NOTE.split('\n');
  const note = `${lines.slice(0, 4).join('\n')}\n${lines[5]}\n`;
  assert.equal((await openCheckpoint(note, key)).size, 1432088532);
  for (let at = 0; at < note.length; at++) {
    const altered = note.slice(0, at) +
        String.fromCharCode(note.charCodeAt(at) ^ 1) + note.slice(at + 1);
    await assert.rejects(openCheckpoint(altered, key), refused());
  }
});

test('signatures of whoever else are ignored', async () => {
  const key = await readKey(known.ARCHE);
  const plain = await openCheckpoint(known.ARCHE_NOTE, key);
  const more = known.ARCHE_NOTE + known.PETER_LINE + known.ENOCH_LINE.repeat(15);
  const seen = await openCheckpoint(more, key);
  assert.equal(seen.size, plain.size);
  assert.ok(equal(seen.root, plain.root));
  assert.equal(seen.note, more);
});

test('keys are read in their one form', async () => {
  assert.equal((await readKey(known.PETER)).name, 'PeterNeumann');
  for (const bad of ['', 'PeterNeumann', known.PETER.replace('c74', 'C74'),
    known.PETER.replace('c74', 'c75'), known.PETER.replace('Peter', 'Pater'),
    `${known.PETER}=`, known.PETER.replace('ARpc', 'ARpd'), ` ${known.PETER}`]) {
    await assert.rejects(readKey(bad), refused());
  }
  // A witness's key is of another type, which is no fault.
  await assert.rejects(readKey(known.REMORA), Unable);
});

test('what is no note is refused', () => {
  const good = `${known.PROBLEM}\n${known.PETER_LINE}`;
  assert.equal(readNote(good).text, known.PROBLEM);
  for (const bad of ['', '\n', known.PROBLEM, known.PETER_LINE,
    good.slice(0, -1), `${good}\n`, good.replace('\u2014', '-'),
    good.replace('\n\n', '\n'), good.replace('If', 'I\tf'),
    `${known.PROBLEM}\n${known.PETER_LINE.repeat(65)}`,
    `${known.PROBLEM}\n\u2014 name AAAA\n`]) {
    assert.throws(() => readNote(bad), refused());
  }
});

test('checkpoints have one form', () => {
  const root = 'TszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb0=';
  const good = readCheckpoint(`go.sum database tree\n123456789012\n${root}\n`);
  assert.equal(good.size, 123456789012);
  for (const bad of ['', 'log\n', 'log\n5\n', `log\n5\n${root}`,
    `\n5\n${root}\n`, `log\n\n${root}\n`, `log\n05\n${root}\n`,
    `log\n+5\n${root}\n`, `log\n-5\n${root}\n`, `log\n 5\n${root}\n`,
    `log\n0x5\n${root}\n`, `log\n5\n${root}\n\n`, `log\n5\n${root}A\n`,
    `log\n5\n${root.slice(0, -1)}\n`, `log\n5\nTszz\n`,
    // Another spelling of the same bytes.
    `log\n5\n${root.replace('b0=', 'b1=')}\n`]) {
    assert.throws(() => readCheckpoint(bad), refused());
  }
  assert.throws(() => readNumber('9007199254740993'), Unable);
});

test('a receipt has one form', () => {
  const receipt = readReceipt(known.RECEIPT);
  assert.equal(receipt.index, 5);
  assert.equal(receipt.path.length, 2);
  assert.equal(receipt.note, 'test checkpoint\n');
  assert.ok(equal(receipt.path[0], new Uint8Array(
      createHash('sha256').update('hash1').digest())));
  for (const bad of ['', known.RECEIPT.slice(1),
    known.RECEIPT.replace('index 5', 'index 05'),
    known.RECEIPT.replace('index 5', 'index'),
    known.RECEIPT.replace('Cm4=', 'Cm5='),
    known.RECEIPT.replace('\n\n', '\n')]) {
    assert.throws(() => readReceipt(bad), refused());
  }
});

// -- trees -------------------------------------------------------------------

const MOST = 40;
const LARGE = 70000; // three levels of tiles
const leaves = await Promise.all(Array.from({length: MOST},
    (_, i) => leafHash(Uint8Array.of(i))));

const stranger = await leafHash(utf8('in no tree'));

/** MTH(D[begin:end]) */
async function naiveRoot(begin, end, of = leaves) {
  if (end - begin === 1) {
    return of[begin];
  }
  const middle = begin + 2 ** (Math.ceil(Math.log2(end - begin)) - 1);
  return nodeHash(await naiveRoot(begin, middle, of),
      await naiveRoot(middle, end, of));
}

/** A folder of tiles of these leaf hashes. */
function tilesOf(size, of = leaves) {
  const sha = (...parts) => new Uint8Array(createHash('sha256')
      .update(Uint8Array.of(1)).update(parts[0]).update(parts[1]).digest());
  const levels = [of.slice(0, size)];
  while (levels.at(-1).length > 1) {
    const below = levels.at(-1);
    levels.push(Array.from({length: Math.floor(below.length / 2)},
        (_, i) => sha(below[2 * i], below[2 * i + 1])));
  }
  return new Tiles(size, async (path) => {
    const [, level, rest] = /^tile\/(\d+)\/(.*)$/.exec(path);
    const [digits, width] = rest.split('.p/');
    const index = Number(digits.replaceAll(/[x/]/g, ''));
    const hashes = levels[8 * level].slice(256 * index,
        256 * index + Number(width ?? 256));
    return new Uint8Array(Buffer.concat(hashes));
  });
}

test('the hashes are those of RFC 9162', async () => {
  const hex = '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d';
  assert.ok(equal(await leafHash(new Uint8Array(0)), fromHex(hex, 32)));
});

test('every leaf of every small tree has a path, and only the true one holds',
    async () => {
      for (let size = 1; size <= MOST; size++) {
        const root = await naiveRoot(0, size);
        const tiles = tilesOf(size);
        for (let index = 0; index < size; index++) {
          const path = await tiles.path(index);
          assert.ok(await pathHolds(leaves[index], index, size, path, root));
          assert.ok(!await pathHolds(stranger, index, size, path, root));
          assert.ok(!await pathHolds(leaves[index], size, size, path, root));
          assert.ok(!await pathHolds(leaves[index], index, size, [...path,
            stranger], root));
          if (path.length > 0) {
            assert.ok(!await pathHolds(leaves[index], index, size, path.slice(1),
                root));
            assert.ok(!await pathHolds(leaves[index], index, size,
                [stranger, ...path.slice(1)], root));
          }
        }
      }
    });

test('every small tree extends every smaller one, by no other proof',
    async () => {
      for (let size = 1; size <= MOST; size++) {
        const root = await naiveRoot(0, size);
        const tiles = tilesOf(size);
        for (let old = 1; old <= size; old++) {
          const oldRoot = await naiveRoot(0, old);
          const proof = await tiles.extension(old);
          const holds = (p, r = oldRoot, n = old) =>
            extensionHolds(n, r, size, root, p);
          assert.ok(await holds(proof));
          assert.ok(!await holds([...proof, root]));
          assert.ok(!await holds(proof, stranger));
          for (let i = 0; i < proof.length; i++) {
            assert.ok(!await holds(proof.filter((_, j) => j !== i)));
            assert.ok(!await holds(proof.with(i, stranger)));
          }
        }
        assert.ok(!await extensionHolds(size + 1, root, size, root, []));
      }
    });

test('a tree that grows has the root of each size', async () => {
  const tree = new GrowingTree();
  for (let size = 1; size <= MOST; size++) {
    await tree.add(leaves[size - 1]);
    assert.ok(equal(await tree.root(), await naiveRoot(0, size)));
  }
});

test('proofs of a tree with three levels of tiles', async () => {
  const many = Array.from({length: LARGE}, (_, i) => new Uint8Array(
      createHash('sha256').update(String(i)).digest()));
  const tiles = tilesOf(LARGE, many);
  const root = await tiles.subtree(0, 65536).then(async (left) =>
    nodeHash(left, await tiles.subtree(65536, LARGE)));
  for (const index of [0, 255, 256, 65535, 65536, 69999]) {
    assert.ok(await pathHolds(many[index], index, LARGE,
        await tiles.path(index), root));
  }
  for (const old of [1, 256, 257, 65535, 65536, 65537, 69999]) {
    const before = tilesOf(old, many);
    assert.ok(await extensionHolds(old, await before.subtree(0, old), LARGE,
        root, await tiles.extension(old)), String(old));
  }
});

// -- tiles -------------------------------------------------------------------

test('paths of tiles are those of tlog-tiles', () => {
  assert.equal(tilePath(0, 1234067, 256), 'tile/0/x001/x234/067');
  assert.equal(tilePath(0, 273, 256), 'tile/0/273');
  assert.equal(tilePath(1, 1, 17), 'tile/1/001.p/17');
  assert.equal(tilePath('entries', 0, 112), 'tile/entries/000.p/112');
  // The example of the text: a tree of 70,000 leaves.
  assert.equal(tileWidth(70000, 0, 272), 256);
  assert.equal(tileWidth(70000, 0, 273), 112);
  assert.equal(tileWidth(70000, 1, 1), 17);
  assert.equal(tileWidth(70000, 2, 0), 1);
  assert.equal(tileWidth(70000, 3, 0), 0);
});

test('a bundle ends where its last entry ends', () => {
  const bundle = Uint8Array.of(0, 1, 7, 0, 0, 0, 2, 8, 9);
  assert.deepEqual(readBundle(bundle).map((e) => [...e]), [[7], [], [8, 9]]);
  for (let cut = 1; cut < 9; cut++) {
    if (![3, 5].includes(cut)) {
      assert.throws(() => readBundle(bundle.subarray(0, cut)),
          refused('bundle'));
    }
  }
});

test('base64 and hex have one form, whose length counts', () => {
  assert.ok(equal(fromBase64('YQ=='), utf8('a')));
  for (const bad of ['YQ', 'YQ=', 'YR==', 'Y Q==', ' YQ==', '%']) {
    assert.throws(() => fromBase64(bad), refused('base64'));
  }
  assert.throws(() => fromHex('0g', 1), refused('hex'));
  assert.throws(() => fromHex('00', 2), refused('hex'));
});
