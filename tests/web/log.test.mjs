// SPDX-License-Identifier: Apache-2.0
/** Receipts and checkpoints of a small log that is made here. */
import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import test from 'node:test';

import {lib, readModule} from './support.mjs';

const module = new WebAssembly.Module(readModule());
const newInstance = () => new lib.Instance(module, {});
const bytes = (text) => new TextEncoder().encode(text);
const sha256 = (...parts) =>
  parts.reduce((hash, part) => hash.update(part), crypto.createHash('sha256'))
      .digest();

// -- a log by the definitions of RFC 6962 --------------------------------------

const leaf = (entry) => sha256(Buffer.of(0), entry);
const node = (left, right) => sha256(Buffer.of(1), left, right);

/** The largest power of two below n. */
function split(n) {
  let k = 1;
  while (2 * k < n) {
    k *= 2;
  }
  return k;
}

function rootOf(leaves) {
  if (leaves.length === 1) {
    return leaves[0];
  }
  const k = split(leaves.length);
  return node(rootOf(leaves.slice(0, k)), rootOf(leaves.slice(k)));
}

function pathOf(index, leaves) {
  if (leaves.length === 1) {
    return [];
  }
  const k = split(leaves.length);
  return index < k ?
    [...pathOf(index, leaves.slice(0, k)), rootOf(leaves.slice(k))] :
    [...pathOf(index - k, leaves.slice(k)), rootOf(leaves.slice(0, k))];
}

function consistency(m, leaves, whole = true) {
  if (m === leaves.length) {
    return whole ? [] : [rootOf(leaves)];
  }
  const k = split(leaves.length);
  return m <= k ?
    [...consistency(m, leaves.slice(0, k), whole), rootOf(leaves.slice(k))] :
    [...consistency(m - k, leaves.slice(k), false),
      rootOf(leaves.slice(0, k))];
}

// -- notes ----------------------------------------------------------------------

const PLAIN = 1;
const COSIGNATURE = 4;

function newKey(name, type) {
  const pair = crypto.generateKeyPairSync('ed25519');
  const raw = pair.publicKey.export({type: 'spki', format: 'der'}).subarray(-32);
  const typed = Buffer.concat([Buffer.from([type]), raw]);
  const id = sha256(bytes(`${name}\n`), typed).subarray(0, 4);
  return {name, type, id, secret: pair.privateKey,
    text: `${name}+${id.toString('hex')}+${typed.toString('base64')}`};
}

function signLine(key, text, time = 1700000000) {
  const cosigns = key.type === COSIGNATURE;
  const message = cosigns ? `cosignature/v1\ntime ${time}\n${text}` : text;
  const stamp = Buffer.alloc(8);
  stamp.writeBigUInt64BE(BigInt(time));
  const signature = Buffer.concat([key.id, ...(cosigns ? [stamp] : []),
    crypto.sign(null, bytes(message), key.secret)]);
  return `— ${key.name} ${signature.toString('base64')}\n`;
}

const log = newKey('board.example/log', PLAIN);
const witnesses = ['w1', 'w2'].map((name) => newKey(name, COSIGNATURE));
const entries = Array.from({length: 11}, (_, i) => bytes(`entry ${i}`));
const leaves = entries.map(leaf);

function checkpoint(size, {signers = [log, ...witnesses], origin = log.name,
  root = rootOf(leaves.slice(0, size))} = {}) {
  const text = `${origin}\n${size}\n${root.toString('base64')}\n`;
  return `${text}\n${signers.map((key) => signLine(key, text)).join('')}`;
}

function receipt(index, size, options) {
  const path = pathOf(index, leaves.slice(0, size))
      .map((hash) => `${hash.toString('base64')}\n`).join('');
  return bytes(`c2sp.org/tlog-proof@v1\nindex ${index}\n${path}\n` +
      checkpoint(size, options));
}

const trust = {logKey: log.text, witnesses: witnesses.map((w) => w.text),
  quorum: 2};

// -- receipts -------------------------------------------------------------------

test('each entry has a receipt of each size that holds it', async () => {
  const instance = newInstance();
  for (const size of [1, 2, 7, 8, 11]) {
    for (let index = 0; index < size; index++) {
      const got = await lib.verifyReceipt(instance,
          {receipt: receipt(index, size), entry: entries[index], ...trust});
      assert.deepEqual([got.origin, got.size, got.index],
          [log.name, size, index]);
      assert.equal(got.root.toLowerCase(),
          rootOf(leaves.slice(0, size)).toString('hex'));
      assert.deepEqual(got.witnesses.map((w) => w.name), ['w1', 'w2']);
    }
  }
});

test('another entry, log, key or number of witnesses is refused', async () => {
  const refuse = (args) => assert.rejects(
      lib.verifyReceipt(newInstance(),
          {receipt: receipt(3, 8), entry: entries[3], ...trust, ...args}),
      {status: 'EG_REJECT', exitCode: 1});
  await refuse({entry: entries[4]});
  await refuse({receipt: receipt(3, 8, {origin: 'other.example'})});
  await refuse({receipt: receipt(3, 8, {root: rootOf(leaves)})});
  await refuse({receipt: receipt(3, 8, {signers: [log, witnesses[0]]})});
  await refuse({receipt: receipt(3, 8, {signers: witnesses})});
  await refuse({logKey: newKey(log.name, PLAIN).text});
});

test('a signature that does not hold is found by the browser', async () => {
  const forged = (key) => ({...key, secret: newKey('x', PLAIN).secret});
  for (const signers of [[forged(log), ...witnesses],
    [log, witnesses[0], forged(witnesses[1])]]) {
    await assert.rejects(
        lib.verifyReceipt(newInstance(), {
          receipt: receipt(3, 8, {signers}), entry: entries[3], ...trust}),
        {status: 'EG_REJECT', message: 'a signature does not hold'});
  }
});

test('a browser without Ed25519 says so and believes nothing', async (t) => {
  t.mock.method(globalThis.crypto.subtle, 'importKey', async () => {
    throw new DOMException('unknown', 'NotSupportedError');
  });
  await assert.rejects(
      lib.verifyReceipt(newInstance(),
          {receipt: receipt(3, 8), entry: entries[3], ...trust}),
      {status: 'EG_ERR_UNSUPPORTED'});
});

test('what is no receipt is an error', async () => {
  const good = receipt(3, 8);
  for (const bad of [new Uint8Array(0), good.subarray(0, 60),
    bytes(`${Buffer.from(good)}x`), new Uint8Array(300000)]) {
    await assert.rejects(
        lib.verifyReceipt(newInstance(),
            {receipt: bad, entry: entries[3], ...trust}),
        {status: /EG_ERR_MALFORMED|EG_ERR_LIMIT/});
  }
  await assert.rejects(
      lib.verifyReceipt(newInstance(), {receipt: good, entry: entries[3],
        logKey: 'no key'}), {status: 'EG_ERR_MALFORMED'});
});

// -- checkpoints ----------------------------------------------------------------

test('a log that grew, for all pairs of sizes', async () => {
  const instance = newInstance();
  for (let old = 1; old <= 11; old++) {
    for (let size = old; size <= 11; size++) {
      const got = await lib.verifyCheckpoint(instance, {
        checkpoint: bytes(checkpoint(size)), older: bytes(checkpoint(old)),
        proof: new Uint8Array(
            Buffer.concat(consistency(old, leaves.slice(0, size)))),
        logKey: log.text});
      assert.equal(got.size, size);
    }
  }
  assert.equal((await lib.verifyCheckpoint(instance,
      {checkpoint: bytes(checkpoint(4)), logKey: log.text})).size, 4);
});

test('a log that was rewritten', async () => {
  const other = [leaf(bytes('other')), ...leaves.slice(1)];
  const proof = new Uint8Array(Buffer.concat(consistency(3, other)));
  const ask = (args) => lib.verifyCheckpoint(newInstance(), {
    checkpoint: bytes(checkpoint(11, {root: rootOf(other)})),
    older: bytes(checkpoint(3)), proof, logKey: log.text, ...args});
  await assert.rejects(ask({}), {status: 'EG_REJECT'});
  await assert.rejects(ask({proof: proof.subarray(1)}),
      {status: 'EG_ERR_MALFORMED'});
  await assert.rejects(ask({proof: new Uint8Array(65 * 32)}),
      {status: 'EG_ERR_MALFORMED'});
  await assert.rejects(ask({older: bytes(checkpoint(3, {signers: []}))}),
      {status: /EG_ERR_MALFORMED|EG_REJECT/});
});
