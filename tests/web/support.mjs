// SPDX-License-Identifier: Apache-2.0
/** What the tests share: files of this machine, records, the native verifier. */
import assert from 'node:assert/strict';
import {execFileSync, spawnSync} from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

export const WEB = process.env.EG_WEB;
export const NATIVE = process.env.EG_NATIVE;
assert.ok(WEB && NATIVE, 'EG_WEB and EG_NATIVE name the two builds');

/** The worker's modules, as they are put where browsers get them. */
export const wasi = await import(path.join(WEB, 'wasm/wasi.js'));
export const lib = await import(path.join(WEB, 'wasm/module.js'));

export const client = await import(path.join(WEB, 'wasm/client.js'));

/** The bytes of a module; without a name, of that which browsers would take. */
export function readModule(name = client.moduleName()) {
  return fs.readFileSync(path.join(WEB, 'wasm', name));
}

/** A file on the disk, read as it is asked for. */
export class DiskFile {
  constructor(name) {
    this.fd = fs.openSync(name);
    this.size = fs.fstatSync(this.fd).size;
  }

  read(offset, length) {
    const bytes = new Uint8Array(length);
    return bytes.subarray(0,
        fs.readSync(this.fd, bytes, 0, length, offset));
  }
}

/** The paths of all files below a folder. */
export function walk(folder) {
  return fs.readdirSync(folder, {withFileTypes: true}).flatMap((entry) =>
    entry.isDirectory() ?
      walk(path.join(folder, entry.name)).map(
          (below) => `${entry.name}/${below}`) : [entry.name]);
}

/** A tree with the record, a folder or a zip, at /record. */
export function diskTree(record) {
  const tree = new wasi.FileTree();
  if (!fs.statSync(record).isDirectory()) {
    tree.add('record', new DiskFile(record));
    return tree;
  }
  tree.addFolder('record');
  for (const name of walk(record)) {
    tree.add(`record/${name}`, new DiskFile(path.join(record, name)));
  }
  return tree;
}

/** A folder that is removed when the tests end. */
export function scratch() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'eg-web-'));
  process.on('exit', () => fs.rmSync(folder, {recursive: true}));
  return folder;
}

/** Records to verify, by name. */
export function makeRecords() {
  const folder = path.join(scratch(), 'records');
  execFileSync(path.join(NATIVE, 'test-bin/make_web_records'), [folder]);
  return folder;
}

export function command(...args) {
  const done = spawnSync(path.join(NATIVE, 'bin/electionguard'), args,
      {maxBuffer: 1 << 28});
  return {exitCode: done.status, out: done.stdout,
    err: done.stderr.toString()};
}

/** What the native verifier says of a record, in both forms. */
export function verifyNatively(record, ...options) {
  const verify = (form) => command('verify', '-q', `--format=${form}`,
      ...options, record);
  const text = verify('text');
  const json = verify('json');
  assert.equal(text.exitCode, json.exitCode);
  return {exitCode: text.exitCode, text: text.out, json: json.out,
    err: text.err};
}

/** The items of a section in protobuf: frames behind their lengths. */
export function itemsOf(folder, section) {
  const all = [];
  for (const name of walk(folder).filter((n) => n.startsWith(section)).sort()) {
    const bytes = fs.readFileSync(path.join(folder, name));
    for (let at = 0, first = true; at < bytes.length; first = false) {
      let length = 0;
      for (let shift = 0, more = true; more; shift += 7) {
        length += (bytes[at] & 127) * 2 ** shift;
        more = bytes[at++] >= 128;
      }
      if (!first) {
        all.push(new Uint8Array(bytes.subarray(at, at + length)));
      }
      at += length;
    }
  }
  return all;
}

/** The ballots of the first device, without its header and close. */
export function ballotsOf(folder) {
  return itemsOf(folder, 'devices/').slice(1, -1);
}
