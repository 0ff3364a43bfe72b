// SPDX-License-Identifier: Apache-2.0
/**
 * What the page uses: the worker's requests as methods that give promises.
 *
 *   const verifier = new Verifier({base: new URL('wasm/', document.baseURI)});
 *   const {verdict, text, json} = await verifier.verify(
 *       {zip: {blob: file}}, {onProgress: ({ballots}) => ...});
 *
 * It works on one request at a time, others wait.  stop() gives up what runs
 * and what waits; the next request starts a new worker.
 */

/**
 * A module whose only function uses relaxed SIMD:
 * (module (func (result v128) v128.const 0 v128.const 0 v128.const 0
 *   f64x2.relaxed_madd))
 */
const RELAXED_PROBE = Uint8Array.from([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 61, 1, 59,
  0, ...[1, 2, 3].flatMap(() => [253, 12, ...new Array(16).fill(0)]),
  253, 135, 2, 11]);

/** The module that is fastest in this browser. */
export function moduleName() {
  return WebAssembly.validate(RELAXED_PROBE) ?
    'electionguard-relaxed.wasm' : 'electionguard.wasm';
}

/** A request that gave no result. */
export class VerifierError extends Error {
  constructor({message, status, exitCode}) {
    super(message);
    this.status = status;
    this.exitCode = exitCode;
  }
}

export class Verifier {
  /**
   * `base` is the folder of worker.js and the modules.  `makeWorker(url)` and
   * `loadModule(name)` are for tests and for pages that have these inside.
   */
  constructor({base, makeWorker, loadModule} = {}) {
    this.base = base;
    this.makeWorker = makeWorker ??
        ((url) => new Worker(url, {type: 'module'}));
    this.loadModule = loadModule ?? ((name) => this.fetchModule(name));
    this.worker = null;
    this.waiting = new Map(); // by id: how to settle
    this.lastId = 0;
    this.isolated = globalThis.crossOriginIsolated === true;
    this.shared = this.isolated ? new SharedArrayBuffer(4) : null;
  }

  async fetchModule(name) {
    const response = await fetch(new URL(name, this.base));
    if (!response.ok) {
      throw new Error(`${name}: the server answers ${response.status}`);
    }
    return WebAssembly.compile(await response.arrayBuffer());
  }

  /** Whether pause() can work: only pages that are isolated share memory. */
  get canPause() {
    return this.shared !== null;
  }

  pause() {
    if (this.canPause) {
      Atomics.store(new Int32Array(this.shared), 0, 1);
    }
  }

  resume() {
    if (this.canPause) {
      Atomics.store(new Int32Array(this.shared), 0, 0);
      Atomics.notify(new Int32Array(this.shared), 0);
    }
  }

  /** End the worker; what it was asked for fails with status STOPPED. */
  stop() {
    this.worker?.terminate();
    this.worker = null;
    this.resume();
    this.fail({message: 'stopped', status: 'STOPPED', exitCode: 4});
  }

  fail(error) {
    const all = [...this.waiting.values()];
    this.waiting.clear();
    all.forEach(({reject}) => reject(new VerifierError(error)));
  }

  hear({id, progress, result, error}) {
    const request = this.waiting.get(id);
    if (request === undefined) {
      return;
    }
    if (progress !== undefined) {
      request.onProgress?.(progress);
      return;
    }
    this.waiting.delete(id);
    if (error !== undefined) {
      request.reject(new VerifierError(error));
    } else {
      request.resolve(result);
    }
  }

  /** Start the worker, unless there is one. */
  async start() {
    if (this.worker === null) {
      this.wasm ??= this.loadModule(moduleName());
      const worker = this.makeWorker(new URL('worker.js', this.base));
      this.worker = worker;
      worker.addEventListener('message', ({data}) => this.hear(data));
      worker.addEventListener('error', (event) => this.fail({
        message: `the worker failed: ${event.message}`,
        status: 'WORKER', exitCode: 4,
      }));
      this.started = this.wasm.then((wasm) => this.send(worker, 'start',
          {wasm, shared: this.shared ?? undefined}));
    }
    await this.started;
  }

  send(worker, request, args, onProgress) {
    const id = ++this.lastId;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, {resolve, reject, onProgress});
      worker.postMessage({id, request, ...args});
    });
  }

  async ask(request, args, onProgress) {
    await this.start();
    return this.send(this.worker, request, args, onProgress);
  }

  /** Verify a whole record, or with `code` (32 bytes) one ballot of it. */
  verify(record, {profile, code, onProgress} = {}) {
    return this.ask('verify', {record, profile, code}, onProgress);
  }

  /** Verify the setup of a record, which ballot() then stands on. */
  setup(record) {
    return this.ask('setup', {record});
  }

  /**
   * Verify one ballot, with its opening if it has one; items, as bytes.
   * `decision`: what one that comes undecided is to be taken for; `opened`:
   * that ballots were opened, and one that was not should have been.
   */
  ballot({ballot, opening, decision, opened}) {
    return this.ask('ballot', {ballot, opening, decision, opened});
  }

  /** Verify that an entry is in a log. */
  receipt({receipt, entry, logKey, witnesses, quorum}) {
    return this.ask('receipt', {receipt, entry, logKey, witnesses, quorum});
  }

  /** Verify a checkpoint, and that it extends an older one. */
  checkpoint({checkpoint, older, proof, logKey}) {
    return this.ask('checkpoint', {checkpoint, older, proof, logKey});
  }
}
