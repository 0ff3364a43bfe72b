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

/** UTF-8 as a text. */
export function text(bytes) {
  return new TextDecoder().decode(bytes);
}

/** The number of a profile. */
function profileNumber(profile) {
  const name = profile ?? 'full';
  if (!Object.hasOwn(PROFILES, name)) {
    throw new ModuleError('an argument is wrong', 'EG_ERR_ARGUMENT', 2);
  }
  return PROFILES[name];
}

/** The report that an answer has. */
function reportOf({exitCode, parts}) {
  return {exitCode, verdict: text(parts[0]), text: parts[1], json: parts[2]};
}

/**
 * Verify the record at `path` of the tree: what `electionguard verify` says.
 *
 * `profile` is full, guardian or ballots; `code`, 32 bytes, asks for one ballot.
 */
export function verifyRecord(instance, path, {profile, code} = {}) {
  if (code && code.length !== 32) {
    throw new ModuleError('an argument is wrong', 'EG_ERR_ARGUMENT', 2);
  }
  return reportOf(instance.call('eg_web_verify', path, profileNumber(profile),
      code ?? null));
}

/** Judge each `count`-th ballot from number `index` on; gives a slice. */
export function makeSlice(instance, path, {profile, index, count}) {
  return instance.call('eg_web_slice', path, profileNumber(profile), index,
      count).parts[0];
}

/** Verify the record at `path` with its slices: what verifyRecord() gives. */
export function joinSlices(instance, path, {profile, slices}) {
  const list = new Uint8Array(
      slices.reduce((sum, slice) => sum + 4 + slice.length, 0));
  let at = 0;
  for (const slice of slices) {
    new DataView(list.buffer).setUint32(at, slice.length);
    list.set(slice, at + 4);
    at += 4 + slice.length;
  }
  return reportOf(instance.call('eg_web_join', path, profileNumber(profile),
      list, list.length));
}

/** Verify the setup of the record at `path`, and keep it in the instance. */
export function openSetup(instance, path) {
  const {parts: [manifest, extendedHash]} = instance.call('eg_web_setup', path);
  return {manifest, extendedHash};
}

/** What a ballot can be decided to be, as numbers of the format. */
export const DECISIONS = {cast: 1, challenged: 2, spoiled: 3};

/**
 * Verify one ballot against the setup that was opened: its item and, where there
 * is one, the item that opens it.  `decision` is what a ballot that comes
 * undecided is to be taken for; `opened` says that ballots were opened, so that
 * one that should have been and was not is rejected.
 */
export function verifyBallot(instance, {ballot, opening, decision, opened}) {
  const more = opening ?? new Uint8Array(0);
  if (decision !== undefined && !Object.hasOwn(DECISIONS, decision)) {
    throw new ModuleError('there is no such decision', 'EG_ERR_ARGUMENT', 2);
  }
  const {exitCode, parts} = instance.call('eg_web_ballot', ballot,
      ballot.length, DECISIONS[decision] ?? 0, opened ? 1 : 0, more,
      more.length);
  return {exitCode, verdict: text(parts[0]), json: parts[1],
    description: JSON.parse(text(parts[2]))};
}

const KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;

/** Whether a signature holds; null where the browser has no Ed25519. */
async function holds(key, signature, message) {
  const subtle = globalThis.crypto?.subtle;
  if (subtle === undefined) {
    return null; // the page is not in a secure context
  }
  try {
    const imported = await subtle.importKey('raw', key, {name: 'Ed25519'},
        false, ['verify']);
    return await subtle.verify({name: 'Ed25519'}, imported, signature, message);
  } catch (fault) {
    if (fault.name === 'DataError') {
      return false; // 32 bytes that are no key
    }
    return null;
  }
}

/**
 * Verify the signatures that the module took to hold.  All must, or what it said
 * is worth nothing.
 */
async function verifyClaims(claims) {
  for (let at = 0; at < claims.length;) {
    const length = new DataView(claims.buffer, claims.byteOffset + at, 4)
        .getUint32(0);
    const parts = [];
    at += 4;
    for (const size of [KEY_BYTES, SIGNATURE_BYTES, length]) {
      parts.push(claims.subarray(at, at + size));
      at += size;
    }
    const good = await holds(...parts);
    if (good === null) {
      throw new ModuleError('this browser cannot verify Ed25519 signatures here',
          'EG_ERR_UNSUPPORTED', 3);
    }
    if (!good) {
      throw new ModuleError('a signature does not hold', 'EG_REJECT', 1);
    }
  }
}

/**
 * Verify that `entry`, its bytes, is in the log whose verifier key is `logKey`,
 * seen by `quorum` of the witnesses whose keys are given.
 */
export async function verifyReceipt(instance,
    {receipt, entry, logKey, witnesses, quorum}) {
  const keys = [logKey, ...(witnesses ?? [])].join('\n');
  const {parts} = instance.call('eg_web_receipt', receipt, receipt.length,
      entry, entry.length, keys, quorum ?? 0);
  await verifyClaims(parts[1]);
  return JSON.parse(text(parts[0]));
}

/**
 * Verify a checkpoint and, with an older one and the hashes of a consistency
 * proof, that the log only grew.
 */
export async function verifyCheckpoint(instance,
    {checkpoint, older, proof, logKey}) {
  const before = older ?? new Uint8Array(0);
  const hashes = proof ?? new Uint8Array(0);
  const {parts} = instance.call('eg_web_checkpoint', checkpoint,
      checkpoint.length, before, before.length, hashes, hashes.length, logKey);
  await verifyClaims(parts[1]);
  return JSON.parse(text(parts[0]));
}
