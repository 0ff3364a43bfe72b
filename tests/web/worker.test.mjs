// SPDX-License-Identifier: Apache-2.0
/** The worker and the page's side of it, in threads of Node.js. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import {pathToFileURL} from 'node:url';
import {Worker} from 'node:worker_threads';

import {WEB, client, makeRecords, readModule, verifyNatively, walk}
  from './support.mjs';

const {Verifier} = client;
const records = makeRecords();
const honest = path.join(records, 'honest');

/** A thread that looks like a browser's worker. */
function makeWorker(url) {
  const thread = new Worker(new URL('node_worker.mjs', import.meta.url),
      {workerData: url.href});
  return {
    addEventListener: (type, listener) => thread.on(type, (data) =>
      listener(type === 'message' ? {data} : data)),
    postMessage: (message) => thread.postMessage(message),
    terminate: () => thread.terminate(),
  };
}

function newVerifier() {
  return new Verifier({
    base: pathToFileURL(path.join(WEB, 'wasm/')),
    makeWorker,
    loadModule: async (name) => new WebAssembly.Module(readModule(name)),
  });
}

/** A record as the page names it, its files in memory. */
function recordOf(folder) {
  return {files: walk(folder).map((name) => ({
    path: name, bytes: new Uint8Array(fs.readFileSync(path.join(folder, name))),
  }))};
}

test('a record is verified, with progress', async () => {
  const verifier = newVerifier();
  const told = [];
  const got = await verifier.verify(recordOf(honest),
      {onProgress: ({ballots}) => told.push(ballots)});
  assert.equal(got.verdict, 'VERIFIED');
  assert.deepEqual(Buffer.from(got.text), verifyNatively(honest).text);
  assert.ok(told.length > 0 && told.every((n) => n >= 1 && n <= 4));
  verifier.stop();
});

test('a worker that cannot read files gets bytes', async () => {
  // Threads of Node.js cannot; nor can WebKit's on pages from a disk.
  const verifier = newVerifier();
  const record = {files: recordOf(honest).files.map((file) =>
    ({path: file.path, blob: new Blob([file.bytes])}))};
  for (const workers of [1, 2]) {
    const got = await verifier.verify(record, {workers});
    assert.deepEqual(Buffer.from(got.text), verifyNatively(honest).text);
  }
  verifier.stop();
});

test('requests are answered in order, and a wrong one harms no other',
    async () => {
      const verifier = newVerifier();
      const forged = path.join(records, 'other-code');
      const [a, b, c] = await Promise.allSettled([
        verifier.verify(recordOf(forged)),
        verifier.verify({files: [{path: '../x', bytes: new Uint8Array(1)},
          {path: '../x', bytes: new Uint8Array(1)}]}),
        verifier.verify(recordOf(honest), {profile: 'guardian'}),
      ]);
      assert.equal(a.value.verdict, 'REJECTED');
      assert.match(b.reason.message, /there is such a file already/);
      assert.equal(c.value.verdict, 'VERIFIED');
      await assert.rejects(verifier.ask('toString', {}),
          {status: 'EG_ERR_ARGUMENT'});
      verifier.stop();
    });

test('whoever stops gets no result, and can begin again', async () => {
  const verifier = newVerifier();
  const running = verifier.verify(recordOf(honest),
      {onProgress: () => verifier.stop()});
  await assert.rejects(running, {status: 'STOPPED'});
  const again = await verifier.verify(recordOf(honest));
  assert.equal(again.verdict, 'VERIFIED');
  verifier.stop();
});

test('several workers give one report, and their progress adds up', async () => {
  const verifier = newVerifier();
  for (const name of ['printed', 'other-proof']) {
    const record = path.join(records, name);
    const told = [];
    const got = await verifier.verify(recordOf(record),
        {workers: 3, onProgress: ({ballots}) => told.push(ballots)});
    const native = verifyNatively(record);
    assert.equal(got.exitCode, native.exitCode);
    assert.deepEqual(Buffer.from(got.text), native.text);
    assert.deepEqual(Buffer.from(got.json), native.json);
    assert.ok(told.length > 0 && told.every((n, i) => n >= (told[i - 1] ?? 0)));
    assert.ok(told.at(-1) <= JSON.parse(native.json).record.ballots);
  }
  verifier.stop();
});

test('workers that were prepared verify without any more', async () => {
  const verifier = newVerifier();
  for (const workers of [1, 2]) {
    await verifier.prepare({workers});
    const {makeWorker} = verifier;
    verifier.makeWorker = () => {
      throw new Error('there is no network');
    };
    for (let i = 0; i < 2; i++) {
      const {verdict} = await verifier.verify(recordOf(honest), {workers});
      assert.equal(verdict, 'VERIFIED');
    }
    verifier.makeWorker = makeWorker;
    verifier.stop();
  }
});

test('several workers: while they work others are answered', async () => {
  const verifier = newVerifier();
  let done = false;
  const running = verifier.verify(recordOf(honest), {workers: 2});
  running.then(() => done = true);
  const {manifest} = await verifier.setup(recordOf(honest));
  assert.ok(manifest.length > 0 && !done);
  assert.equal((await running).verdict, 'VERIFIED');
  verifier.stop();
});

test('several workers: one that fails ends all, and there is no report',
    async () => {
      const verifier = newVerifier();
      await assert.rejects(verifier.verify({files: [
        {path: 'a', bytes: new Uint8Array(1)},
        {path: 'a', bytes: new Uint8Array(1)},
      ]}, {workers: 2}), {message: /there is such a file already/});
      assert.deepEqual(verifier.crew, []);
      await assert.rejects(
          verifier.verify(recordOf(honest), {workers: 2, profile: 'none'}),
          {status: 'EG_ERR_ARGUMENT'});
      verifier.stop();
    });

test('several workers: whoever stops ends those that run and that wait',
    async () => {
      const verifier = newVerifier();
      const running = verifier.verify(recordOf(honest),
          {workers: 2, onProgress: () => verifier.stop()});
      const waiting = verifier.verify(recordOf(honest), {workers: 2});
      const [a, b] = await Promise.allSettled([running, waiting]);
      assert.equal(a.reason?.status, 'STOPPED');
      assert.equal(b.reason?.status, 'STOPPED');
      const again = await verifier.verify(recordOf(honest), {workers: 2});
      assert.equal(again.verdict, 'VERIFIED');
      verifier.stop();
    });

test('whoever stops at once gets no result either', async () => {
  const verifier = newVerifier();
  const asked = [verifier.verify(recordOf(honest), {workers: 2}),
    verifier.verify(recordOf(honest)), verifier.setup(recordOf(honest))];
  verifier.stop();
  for (const {reason} of await Promise.allSettled(asked)) {
    assert.equal(reason?.status, 'STOPPED');
  }
});

test('a module that cannot be had is asked for again', async () => {
  const verifier = newVerifier();
  const {loadModule} = verifier;
  verifier.loadModule = async () => {
    throw new Error('the line is down');
  };
  for (const workers of [1, 2]) {
    await assert.rejects(verifier.verify(recordOf(honest), {workers}),
        {message: 'the line is down'});
  }
  verifier.loadModule = loadModule;
  const {verdict} = await verifier.verify(recordOf(honest));
  assert.equal(verdict, 'VERIFIED');
  verifier.stop();
});

test('a pause holds the worker until it is over', async () => {
  globalThis.crossOriginIsolated = true;
  const verifier = newVerifier();
  assert.ok(verifier.canPause);
  let heard = 0;
  const running = verifier.verify(recordOf(honest),
      {onProgress: () => heard++});
  verifier.pause();
  const rest = new Promise((resolve) => setTimeout(resolve, 8000, 'still'));
  assert.equal(await Promise.race([running, rest]), 'still');
  assert.ok(heard <= 1);
  verifier.resume();
  assert.equal((await running).verdict, 'VERIFIED');
  heard = 0;
  verifier.pause();
  const several = verifier.verify(recordOf(honest),
      {workers: 2, onProgress: () => heard++});
  const wait = new Promise((resolve) => setTimeout(resolve, 8000, 'still'));
  assert.equal(await Promise.race([several, wait]), 'still');
  assert.ok(heard <= 2);
  verifier.resume();
  assert.equal((await several).verdict, 'VERIFIED');
  verifier.stop();
  // WebKitGTK isolates pages and has no memory that they share.
  const {SharedArrayBuffer: shared} = globalThis;
  delete globalThis.SharedArrayBuffer;
  assert.equal(newVerifier().canPause, false);
  globalThis.SharedArrayBuffer = shared;
  delete globalThis.crossOriginIsolated;
  assert.equal(newVerifier().canPause, false);
});
