// SPDX-License-Identifier: Apache-2.0
/**
 * The worker in which the module runs.  docs/web.md has its messages.
 *
 * Each request is answered once, in order; a request that takes long tells its
 * progress before.  While it runs no message is heard, so a pause is asked for
 * in shared memory where the page has that, and whoever gives up ends the worker.
 */
import {BlobFile, BytesFile, FileTree, UrlFile} from './wasi.js';
import {Instance, ModuleError, joinSlices, makeSlice, openSetup, verifyBallot,
  verifyCheckpoint, verifyReceipt, verifyRecord} from './module.js';

const PROGRESS_MS = 100;

let module = null; // the compiled module
let withSetup = null; // the instance that keeps a setup
let control = null; // Int32Array in shared memory: [0] is 1 while paused

/** The file that an entry of a record names. */
function openFile({blob, bytes, url, size}) {
  if (blob !== undefined) {
    return new BlobFile(blob);
  }
  return bytes !== undefined ? new BytesFile(bytes) : new UrlFile(url, size);
}

/** A tree that has the record at /record. */
function openRecord({zip, files}) {
  const tree = new FileTree();
  if (zip !== undefined) {
    tree.add('record', openFile(zip));
    return tree;
  }
  tree.addFolder('record');
  for (const file of files) {
    tree.add(`record/${file.path}`, openFile(file));
  }
  return tree;
}

/** Tell the page how far request `id` is, now and then, and wait if it says. */
function progressOf(id) {
  let told = 0;
  return (ballots) => {
    const now = performance.now();
    if (now - told >= PROGRESS_MS) {
      told = now;
      postMessage({id, progress: {ballots}});
    }
    if (control !== null) {
      Atomics.wait(control, 0, 1);
    }
  };
}

/** Whether files can be read here. */
function canRead(blob) {
  try {
    return new BlobFile(blob).read(0, blob.size).length === blob.size;
  } catch {
    return false;
  }
}

const requests = {
  async start({wasm, shared, probe}) {
    module = wasm instanceof WebAssembly.Module ? wasm :
        await WebAssembly.compile(wasm);
    control = shared === undefined ? null : new Int32Array(shared);
    return {reads: canRead(probe)};
  },

  verify({record, profile, code}, id) {
    const instance = new Instance(module,
        {tree: openRecord(record), progress: progressOf(id)});
    return verifyRecord(instance, '/record', {profile, code});
  },

  slice({record, profile, index, count}, id) {
    const instance = new Instance(module,
        {tree: openRecord(record), progress: progressOf(id)});
    return {slice: makeSlice(instance, '/record', {profile, index, count})};
  },

  join({record, profile, slices}, id) {
    const instance = new Instance(module,
        {tree: openRecord(record), progress: progressOf(id)});
    return joinSlices(instance, '/record', {profile, slices});
  },

  setup({record}) {
    withSetup = null;
    const instance = new Instance(module, {tree: openRecord(record)});
    const setup = openSetup(instance, '/record');
    withSetup = instance;
    return setup;
  },

  ballot({ballot, opening, decision, opened}) {
    if (withSetup === null) {
      throw new ModuleError('no setup was opened', 'EG_ERR_STATE', 3);
    }
    return verifyBallot(withSetup, {ballot, opening, decision, opened});
  },

  receipt(args) {
    return verifyReceipt(new Instance(module), args);
  },

  checkpoint(args) {
    return verifyCheckpoint(new Instance(module), args);
  },
};

/** Take one request and answer it. */
async function answer({id, request, ...args}) {
  try {
    if (!Object.hasOwn(requests, request)) {
      throw new ModuleError(`there is no request ${request}`,
          'EG_ERR_ARGUMENT', 2);
    }
    if (module === null && request !== 'start') {
      throw new ModuleError('the worker was not started', 'EG_ERR_STATE', 3);
    }
    postMessage({id, result: await requests[request](args, id)});
  } catch (fault) {
    if (fault.status === 'TRAP') {
      withSetup = null; // its memory may be in any state
    }
    postMessage({id, error: {
      message: fault.message,
      status: fault.status ?? 'EG_ERR_IO',
      exitCode: fault.exitCode ?? 4,
    }});
  }
}

let last = Promise.resolve();
addEventListener('message', ({data}) => {
  last = last.then(() => answer(data));
});
