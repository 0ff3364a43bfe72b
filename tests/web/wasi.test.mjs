// SPDX-License-Identifier: Apache-2.0
/** The file system that the module sees. */
import assert from 'node:assert/strict';
import test from 'node:test';

import {wasi} from './support.mjs';

const {BytesFile, FileTree, ModuleExit, Wasi, wasiImports} = wasi;
const ERRNO = {BADF: 8, INVAL: 28, IO: 29, ISDIR: 31, NOENT: 44, NOTDIR: 54,
  ROFS: 69};
const CREAT = 1;
const DIRECTORY = 2;

/** A module's memory of one page, and calls on it. */
function host(tree) {
  const memory = new WebAssembly.Memory({initial: 8});
  const w = new Wasi({tree, memory: () => memory});
  const view = () => new DataView(memory.buffer);
  const bytes = (at, length) => new Uint8Array(memory.buffer, at, length);
  const put = (text, at) => {
    const encoded = new TextEncoder().encode(text);
    bytes(at, encoded.length).set(encoded);
    return encoded.length;
  };
  return {
    calls: w.imports, wasi: w, view, bytes,
    open(path, how = 0, fd = 3) {
      const errno = w.imports.path_open(fd, 0, 1000, put(path, 1000), how, 0n,
          0n, 0, 900);
      return errno === 0 ? view().getUint32(900, true) : -errno;
    },
    pread(fd, offset, length) {
      view().setUint32(0, 4096, true);
      view().setUint32(4, length, true);
      const errno = w.imports.fd_pread(fd, 0, 1, BigInt(offset), 8);
      return errno === 0 ?
        bytes(4096, view().getUint32(8, true)).slice() : -errno;
    },
  };
}

function treeOf(files) {
  const tree = new FileTree();
  for (const [path, content] of Object.entries(files)) {
    tree.add(path, new BytesFile(typeof content === 'string' ?
        new TextEncoder().encode(content) : content));
  }
  return tree;
}

test('a file is read in pieces that cross blocks', () => {
  const content = new Uint8Array(700000).map((_, i) => i * 7 + (i >> 8));
  const h = host(treeOf({'a/b': content}));
  const fd = h.open('a/b');
  for (const [at, length] of [[0, 10], [262140, 9], [524280, 200000],
    [699999, 5], [700000, 5], [900000, 5]]) {
    assert.deepEqual(h.pread(fd, at, length),
        content.slice(at, at + length));
  }
});

test('nothing is above the root, and nothing is written', () => {
  const h = host(treeOf({'record/x': 'x'}));
  assert.equal(h.open('../etc/passwd'), -ERRNO.NOENT);
  assert.equal(h.open('record/../record/x'), -ERRNO.NOENT);
  assert.equal(h.open('__proto__'), -ERRNO.NOENT);
  assert.equal(h.open('record/x/y'), -ERRNO.NOTDIR);
  assert.equal(h.open('record/x', DIRECTORY), -ERRNO.NOTDIR);
  assert.equal(h.open('record/x', CREAT), -ERRNO.ROFS);
  assert.equal(h.open('record/x', 0, 77), -ERRNO.BADF);
  assert.equal(h.pread(h.open('record'), 0, 1), -ERRNO.ISDIR);
  assert.equal(h.calls.fd_write(5, 0, 0, 8), ERRNO.ROFS);
});

test('two files cannot have one place', () => {
  const tree = treeOf({'a/b': 'x'});
  assert.throws(() => tree.add('a/b', new BytesFile(new Uint8Array(1))));
  assert.throws(() => tree.add('a/b/c', new BytesFile(new Uint8Array(1))));
  assert.throws(() => tree.add('', new BytesFile(new Uint8Array(1))));
  assert.throws(() => tree.add('a', new BytesFile(new Uint8Array(1))));
});

test('a folder is listed whole, whatever room there is', () => {
  const names = Array.from({length: 50}, (_, i) => `file-${'x'.repeat(i)}`);
  const h = host(treeOf(Object.fromEntries(names.map((n) => [`d/${n}`, 'x']))));
  const fd = h.open('d', DIRECTORY);
  for (const room of [24, 90, 100, 4000]) {
    const seen = [];
    let cookie = 0n;
    for (let used = room; used === room;) {
      assert.equal(h.calls.fd_readdir(fd, 8192, room, cookie, 8), 0);
      used = h.view().getUint32(8, true);
      let at = 8192;
      while (at + 24 <= 8192 + used) {
        const length = h.view().getUint32(at + 16, true);
        if (at + 24 + length > 8192 + used) {
          break;
        }
        seen.push(new TextDecoder().decode(h.bytes(at + 24, length)));
        cookie = h.view().getBigUint64(at, true);
        at += 24 + length;
      }
      if (at === 8192) {
        break; // there is no room for even one name
      }
    }
    if (room >= 90) {
      assert.deepEqual(seen, names.slice(0, room === 90 ? seen.length : 50));
    }
  }
});

test('a file that shrinks or fails is a fault, and why is kept', () => {
  const tree = treeOf({a: 'hello'});
  const file = tree.root.entries.get('a');
  file.read = () => new Uint8Array(2);
  const h = host(tree);
  assert.equal(h.pread(h.open('a'), 0, 5), -ERRNO.IO);
  assert.match(h.wasi.lastFault.message, /shorter/);
});

test('a buffer outside of the memory is a fault', () => {
  const h = host(treeOf({a: 'hello'}));
  const fd = h.open('a');
  h.view().setUint32(0, 0xfffffff0, true);
  h.view().setUint32(4, 100, true);
  assert.equal(h.calls.fd_pread(fd, 0, 1, 0n, 8), ERRNO.IO);
});

test('descriptors are closed once, and used again', () => {
  const h = host(treeOf({a: 'x', b: 'y'}));
  const fd = h.open('a');
  assert.equal(h.calls.fd_close(fd), 0);
  assert.equal(h.calls.fd_close(fd), ERRNO.BADF);
  assert.equal(h.open('b'), fd);
});

test('a module that ends itself is stopped', () => {
  assert.throws(() => host(treeOf({})).calls.proc_exit(3), ModuleExit);
});

test('what the module imports and nobody has is answered with a number', () => {
  // (module (import "wasi_snapshot_preview1" "sock_recv" (func)))
  const module = new WebAssembly.Module(Uint8Array.from([0, 97, 115, 109, 1, 0,
    0, 0, 1, 4, 1, 96, 0, 0, 2, 36, 1, 22,
    ...Buffer.from('wasi_snapshot_preview1'), 9, ...Buffer.from('sock_recv'),
    0, 0]));
  assert.equal(wasiImports(module, new Wasi({})).sock_recv(), 52);
});
