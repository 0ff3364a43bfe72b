// SPDX-License-Identifier: Apache-2.0
/**
 * The WebAssembly module's functions (exports.h) as functions of JavaScript.
 */
import {ModuleExit, Wasi, wasiImports} from './wasi.js';

const PART_MAX = 4;
export const PROFILES = {full: 0, guardian: 1, ballots: 2};

/** A call of the module that gave no result; `status` is EG_... */
export class ModuleError extends Error {
  constructor(message, status, exitCode) {
    super(message);
    this.status = status;
    this.exitCode = exitCode;
  }
}

/** One instance of the module, with the files that it sees. */
export class Instance {
  constructor(module, {tree, progress, log, environment} = {}) {
    this.wasi = new Wasi({tree, log, environment,
      memory: () => this.exports.memory});
    const imports = {
      wasi_snapshot_preview1: wasiImports(module, this.wasi),
      eg: {progress: (ballots) => progress?.(Number(ballots))},
    };
    this.exports = new WebAssembly.Instance(module, imports).exports;
    this.exports._initialize();
  }

  /** Copy bytes or a text into the module's memory; null stays 0. */
  put(value) {
    if (value === null || value === undefined) {
      return 0;
    }
    const bytes = typeof value === 'string' ?
        new TextEncoder().encode(`${value}\0`) : value;
    const at = this.exports.eg_web_alloc(bytes.length);
    if (at === 0) {
      throw new ModuleError('no memory', 'EG_ERR_MEMORY', 4);
    }
    new Uint8Array(this.exports.memory.buffer, at, bytes.length).set(bytes);
    return at;
  }

  /** Copy an answer out of the memory, and free it. */
  take(at) {
    const words = new Uint32Array(this.exports.memory.buffer, at,
        3 + 2 * PART_MAX);
    const [status, exitCode, count] = words;
    const parts = [];
    for (let i = 0; i < count; i++) {
      parts.push(new Uint8Array(this.exports.memory.buffer, words[3 + 2 * i],
          words[4 + 2 * i]).slice());
    }
    this.exports.eg_web_answer_free(at);
    return {status, exitCode, parts};
  }

  /**
   * Call an exported function.  Numbers are handed over as they are, texts and
   * bytes as places in the memory; what comes back are the answer's parts.
   */
  call(name, ...args) {
    const places = [];
    const given = args.map((arg) => {
      if (typeof arg === 'number') {
        return arg;
      }
      places.push(this.put(arg));
      return places.at(-1);
    });
    let answer;
    try {
      answer = this.take(this.exports[name](...given));
    } catch (fault) {
      throw fault instanceof ModuleExit ||
          fault instanceof WebAssembly.RuntimeError ?
        new ModuleError(`the module failed: ${fault.message}`, 'TRAP', 4) :
        fault;
    }
    places.forEach((place) => this.exports.eg_web_free(place));
    if (answer.status !== 0) {
      const [message, status] = answer.parts.map(text);
      const why = this.wasi.lastFault?.message;
      throw new ModuleError(why === undefined ? message :
          `${message} (${why})`, status, answer.exitCode);
    }
    return answer;
  }
}

export function text(bytes) {
  return new TextDecoder().decode(bytes);
}

/**
 * Verify the record at `path` of the tree: what `electionguard verify` says.
 *
 * `profile` is full, guardian or ballots; `code`, 32 bytes, asks for one ballot.
 */
export function verifyRecord(instance, path, {profile, code} = {}) {
  const name = profile ?? 'full';
  if (!Object.hasOwn(PROFILES, name) || (code && code.length !== 32)) {
    throw new ModuleError('an argument is wrong', 'EG_ERR_ARGUMENT', 2);
  }
  const {exitCode, parts} = instance.call('eg_web_verify', path,
      PROFILES[name], code ?? null);
  return {exitCode, verdict: text(parts[0]), text: parts[1], json: parts[2]};
}
