// SPDX-License-Identifier: Apache-2.0
/** The module says of a record what the native verifier says, byte for byte. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';

import {client, command, diskTree, lib, makeRecords, readModule, scratch,
  verifyNatively, walk} from './support.mjs';

const module = new WebAssembly.Module(readModule());
const records = makeRecords();

/** The verdicts that tell a test of nothing from one of something. */
const VERDICTS = {
  'honest': 'VERIFIED',
  'sealed': 'INCOMPLETE',
  'printed': 'VERIFIED',
};

function verify(record, options) {
  const instance = new lib.Instance(module, {tree: diskTree(record)});
  return lib.verifyRecord(instance, '/record', options);
}

function sayTheSame(record, verdict) {
  const native = verifyNatively(record);
  const here = verify(record);
  assert.equal(here.verdict, verdict);
  assert.equal(here.exitCode, native.exitCode);
  assert.deepEqual(Buffer.from(here.text), native.text);
  assert.deepEqual(Buffer.from(here.json), native.json);
}

for (const name of fs.readdirSync(records)) {
  test(`the record "${name}"`, () => {
    sayTheSame(path.join(records, name), VERDICTS[name] ?? 'REJECTED');
  });
}

test('one record in all its forms', () => {
  const folder = scratch();
  const honest = path.join(records, 'honest');
  for (const options of [['--zip'], ['--form=json'], ['--zip', '--form=json']]) {
    const form = path.join(folder, options.join(''));
    assert.equal(
        command('record', 'convert', '-q', ...options, honest, form).exitCode,
        0);
    sayTheSame(form, 'VERIFIED');
  }
});

test('a zip whose deflated data are damaged', () => {
  const folder = scratch();
  const zip = path.join(folder, 'record.zip');
  command('record', 'convert', '-q', '--zip', '--form=json',
      path.join(records, 'honest'), zip);
  const bytes = fs.readFileSync(zip);
  for (const at of [0.2, 0.5, 0.9]) {
    const damaged = Buffer.from(bytes);
    damaged[Math.floor(bytes.length * at)] ^= 4;
    fs.writeFileSync(`${zip}-${at}`, damaged);
    sayTheSame(`${zip}-${at}`, 'REJECTED');
  }
});

test('a record with a file that is cut off, and one with a file too much', () => {
  const folder = scratch();
  const honest = path.join(records, 'honest');
  for (const name of walk(honest).filter((name) => !name.includes('toc'))) {
    const cut = path.join(folder, name.replaceAll('/', '-'));
    fs.cpSync(honest, cut, {recursive: true});
    const file = path.join(cut, name);
    fs.truncateSync(file, Math.floor(fs.statSync(file).size / 2));
    sayTheSame(cut, 'REJECTED');
  }
  const more = path.join(folder, 'more');
  fs.cpSync(honest, more, {recursive: true});
  fs.writeFileSync(path.join(more, 'note.txt'), 'hello');
  sayTheSame(more, 'REJECTED');
});

test('the modules for other browsers say the same', () => {
  for (const name of ['electionguard-simd.wasm', 'electionguard.wasm']) {
    const other = new WebAssembly.Module(readModule(name));
    for (const forged of ['other-proof', 'large-element']) {
      const record = path.join(records, forged);
      const instance = new lib.Instance(other, {tree: diskTree(record)});
      const here = lib.verifyRecord(instance, '/record');
      assert.deepEqual(Buffer.from(here.json), verifyNatively(record).json);
    }
  }
});

test('a browser gets the fastest module that it takes', (t) => {
  const takes = WebAssembly.validate;
  const probes = [];
  const chosen = (...answers) => {
    t.mock.method(WebAssembly, 'validate', (probe) => {
      probes.push(probe);
      return answers.shift();
    });
    const name = client.moduleName();
    t.mock.restoreAll();
    return name;
  };
  assert.equal(chosen(true), 'electionguard-relaxed.wasm');
  assert.equal(chosen(false, true), 'electionguard-simd.wasm');
  assert.equal(chosen(false, false), 'electionguard.wasm');
  // What is asked for is what decides: this Node.js has SIMD.
  const [relaxed, , simd] = probes;
  assert.equal(takes(simd), true);
  assert.equal(takes(relaxed), takes(readModule('electionguard-relaxed.wasm')));
  simd[simd.length - 2] = 127; // another instruction, which there is not
  assert.equal(takes(simd), false);
});

/** What several workers do, one after the other; `first` comes first. */
function verifyInSlices(record, count, first = 0) {
  const instance = () => new lib.Instance(module, {tree: diskTree(record)});
  const slices = [];
  for (let i = 0; i < count; i++) {
    slices.push(lib.makeSlice(instance(), '/record',
        {index: (first + i) % count, count}));
  }
  return lib.joinSlices(instance(), '/record', {slices});
}

test('slices of a record, joined, give the report of one run', () => {
  for (const [name, count] of [['honest', 1], ['printed', 3],
    ['other-proof', 2], ['lost-ballot', 3], ['large-element', 2]]) {
    const record = path.join(records, name);
    const native = verifyNatively(record);
    const here = verifyInSlices(record, count, 1);
    assert.equal(here.exitCode, native.exitCode);
    assert.deepEqual(Buffer.from(here.text), native.text);
    assert.deepEqual(Buffer.from(here.json), native.json);
  }
});

test('slices that do not make a whole', () => {
  const record = path.join(records, 'honest');
  const make = (name, index, count) => lib.makeSlice(new lib.Instance(module,
      {tree: diskTree(path.join(records, name))}), '/record', {index, count});
  const join = (slices) => lib.joinSlices(new lib.Instance(module,
      {tree: diskTree(record)}), '/record', {slices});
  const [a, b] = [make('honest', 0, 2), make('honest', 1, 2)];
  for (const slices of [[], [a], [a, a], [a, b, b]]) {
    assert.throws(() => join(slices), {status: 'EG_ERR_ARGUMENT'});
  }
  assert.throws(() => join([a, make('other-code', 1, 2)]),
      {status: 'EG_ERR_STATE', message: /is of another record/});
  assert.throws(() => join([a, b.subarray(1)]), {status: 'EG_ERR_MALFORMED'});
  assert.throws(() => make('honest', 2, 2), {status: 'EG_ERR_ARGUMENT'});
  assert.equal(join([b, a]).verdict, 'VERIFIED');
});

test('one ballot of a record', () => {
  const honest = path.join(records, 'honest');
  const shown = JSON.parse(command('record', 'show', '--json',
      '--section=devices', '--item=1', honest).out);
  const code = Buffer.from(shown.encryptedBallot.confirmationCode,
      'base64');
  const native = verifyNatively(honest, '--ballot', code.toString('hex'));
  const here = verify(honest, {code: new Uint8Array(code)});
  assert.deepEqual(Buffer.from(here.json), native.json);
  assert.equal(here.verdict, 'VERIFIED');
});

test('a confirmation code that no ballot has', () => {
  assert.throws(
      () => verify(path.join(records, 'honest'), {code: new Uint8Array(32)}),
      {status: 'EG_ERR_NOT_FOUND', exitCode: 3});
});

test('what is no record at all', () => {
  const folder = scratch();
  const file = path.join(folder, 'file');
  fs.writeFileSync(file, 'PK? not a zip');
  sayTheSame(file, 'REJECTED');
  const empty = path.join(folder, 'empty');
  fs.mkdirSync(empty);
  sayTheSame(empty, 'REJECTED');
});

test('a file that cannot be read is no verdict', () => {
  const tree = diskTree(path.join(records, 'honest'));
  const device = [...tree.root.entries.get('record').entries.get('devices')
      .entries.values()][0];
  device.entries.get('00000000.binpb').read = () => {
    throw new Error('the line is down');
  };
  const instance = new lib.Instance(module, {tree});
  assert.throws(() => lib.verifyRecord(instance, '/record'),
      {status: 'EG_ERR_IO', exitCode: 4, message: /the line is down/});
});

test('an argument that is out of range', () => {
  const record = path.join(records, 'honest');
  for (const options of [{profile: 'all'}, {profile: 'toString'},
    {code: new Uint8Array(31)}]) {
    assert.throws(() => verify(record, options), {status: 'EG_ERR_ARGUMENT'});
  }
});
