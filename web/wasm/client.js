// SPDX-License-Identifier: Apache-2.0
/**
 * What the page uses: the worker's requests as methods that give promises.
 *
 *   const verifier = new Verifier({base: new URL('wasm/', document.baseURI)});
 *   const {verdict, text, json} = await verifier.verify(
 *       {zip: {blob: file}}, {onProgress: ({ballots}) => ...});
 *
 * It works on one request at a time, others wait; a whole record has workers of
 * its own.  stop() gives up what runs and what waits; the next request starts new
 * workers.
 */

/**
 * A module whose only function is an instruction with `count` vectors:
 * (module (func (result v128) v128.const 0 ... instruction))
 */
function probe(count, instruction) {
  const zeros = new Array(count).fill([253, 12, ...new Array(16).fill(0)]);
  const body = [0, ...zeros.flat(), ...instruction, 11];
  return Uint8Array.from([0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123,
    3, 2, 1, 0, 10, body.length + 2, 1, body.length, ...body]);
}

/** What the faster modules need, the fastest first. */
const FASTER = [
  ['electionguard-relaxed.wasm', probe(3, [253, 135, 2])], // f64x2.relaxed_madd
  ['electionguard-simd.wasm', probe(2, [253, 186, 1])], // i32x4.dot_i16x8_s
];

/** The module that is fastest in this browser. */
export function moduleName() {
  const found = FASTER.find(([, needs]) => WebAssembly.validate(needs));
  return found?.[0] ?? 'electionguard.wasm';
}

/** A request that gave no result. */
export class VerifierError extends Error {
  constructor({message, status, exitCode}) {
    super(message);
    this.status = status;
    this.exitCode = exitCode;
  }
}

/**
 * A record whose files are bytes, for workers that cannot read files: WebKit's on
 * pages that were opened from a disk.
 */
async function recordInMemory({zip, files}) {
  const load = async ({blob, ...file}) => blob === undefined ? file :
      {...file, bytes: new Uint8Array(await blob.arrayBuffer())};
  return zip !== undefined ? {zip: await load(zip)} :
      {files: await Promise.all(files.map(load))};
}

const STOPPED = {message: 'stopped', status: 'STOPPED', exitCode: 4};

/** Workers that verify one record, unless told; each has memory of its own. */
const WORKERS_MAX = 8;

function crewSize(wanted) {
  const processors = globalThis.navigator?.hardwareConcurrency ?? 1;
  return Math.min(wanted ?? processors, WORKERS_MAX);
}

/** A worker, and what it was asked and has not answered. */
class Thread {
  constructor(worker) {
    this.worker = worker;
    this.waiting = new Map(); // by id: how to settle
    this.lastId = 0;
    this.ended = null; // why nothing can be asked any more
    this.reads = false; // whether it can read files, once it has started
    worker.addEventListener('message', ({data}) => this.hear(data));
    worker.addEventListener('error', (event) => this.end({
      message: `the worker failed: ${event.message}`,
      status: 'WORKER', exitCode: 4,
    }));
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

  ask(request, args, onProgress) {
    if (this.ended !== null) {
      return Promise.reject(new VerifierError(this.ended));
    }
    const id = ++this.lastId;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, {resolve, reject, onProgress});
      this.worker.postMessage({id, request, ...args});
    });
  }

  /** End the worker; whatever it was asked fails with `error`. */
  end(error) {
    this.ended ??= error;
    this.worker.terminate();
    const all = [...this.waiting.values()];
    this.waiting.clear();
    all.forEach(({reject}) => reject(new VerifierError(error)));
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
    this.wasm = null; // a promise of the compiled module
    this.thread = null; // for all but records in slices
    this.crew = []; // for slices of a record; they wait for the next one
    this.turn = Promise.resolve(); // of records in slices, one after the other
    this.stops = 0;
    // WebKitGTK isolates pages, too, and has no memory that can be shared.
    this.shared = globalThis.crossOriginIsolated === true &&
        globalThis.SharedArrayBuffer !== undefined ?
        new SharedArrayBuffer(4) : null;
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

  /** End the workers; what they were asked for fails with status STOPPED. */
  stop() {
    this.stops++;
    this.thread?.end(STOPPED);
    this.crew.forEach((thread) => thread.end(STOPPED));
    this.resume();
  }

  /** A new worker, which `started` says when it is, and what it can do. */
  newThread() {
    this.wasm ??= this.loadModule(moduleName()).catch((fault) => {
      this.wasm = null; // it may be there the next time
      throw fault;
    });
    const thread = new Thread(
        this.makeWorker(new URL('worker.js', this.base)));
    thread.started = this.wasm.then((wasm) => thread.ask('start',
        {wasm, shared: this.shared ?? undefined, probe: new Blob(['?'])}))
        .then(({reads}) => {
          thread.reads = reads;
        });
    thread.started.catch((fault) => thread.end({
      message: fault.message, status: fault.status ?? 'WORKER',
      exitCode: fault.exitCode ?? 4,
    }));
    return thread;
  }

  async startThread() {
    if (this.thread === null || this.thread.ended !== null) {
      this.thread = this.newThread();
    }
    const {thread} = this;
    await thread.started;
    return thread;
  }

  async ask(request, args, onProgress) {
    const thread = await this.startThread();
    const given = thread.reads || args.record === undefined ? args :
        {...args, record: await recordInMemory(args.record)};
    return thread.ask(request, given, onProgress);
  }

  /**
   * Verify a whole record by several workers, each of which reads it and judges
   * its share of the ballots; or with `code` (32 bytes) one ballot of it.
   */
  verify(record, {profile, code, workers, onProgress} = {}) {
    const count = crewSize(workers);
    if (count > 1 && !code) {
      return this.inTurn(
          () => this.verifySlices(record, profile, count, onProgress));
    }
    return this.ask('verify', {record, profile, code}, onProgress);
  }

  /** So many workers for slices: those that are there, and new ones. */
  crewOf(count) {
    const ready = this.crew.filter((thread) => thread.ended === null);
    while (ready.length < count) {
      ready.push(this.newThread());
    }
    this.crew = ready;
    return ready.slice(0, count);
  }

  /** Start the workers that verify() will have, while there is a network. */
  async prepare({workers} = {}) {
    const count = crewSize(workers);
    if (count > 1) {
      await Promise.all(this.crewOf(count).map((thread) => thread.started));
    } else {
      await this.startThread();
    }
  }

  /** Run `work` when what had its turn before is over, unless stopped. */
  inTurn(work) {
    const {stops} = this;
    const mine = this.turn.then(() => {
      if (stops !== this.stops) {
        throw new VerifierError(STOPPED);
      }
      return work();
    });
    this.turn = mine.catch(() => {});
    return mine;
  }

  async verifySlices(record, profile, count, onProgress) {
    const judged = new Array(count).fill(0);
    let given = null; // the record or a promise of it, for all of them
    const makeSlice = async (thread, index) => {
      await thread.started;
      given ??= thread.reads ? record : recordInMemory(record);
      const {slice} = await thread.ask('slice',
          {record: await given, profile, index, count}, ({ballots}) => {
            judged[index] = ballots;
            onProgress?.({ballots: judged.reduce((sum, n) => sum + n)});
          });
      return slice;
    };
    const crew = this.crewOf(count);
    try {
      const slices = await Promise.all(crew.map(makeSlice));
      return await crew[0].ask('join',
          {record: await given, profile, slices});
    } catch (fault) {
      // The others go on with slices that nobody waits for.
      crew.forEach((thread) => thread.end(STOPPED));
      this.crew = [];
      throw fault;
    }
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
