// SPDX-License-Identifier: Apache-2.0
/**
 * Proofs and entries from the tiles of a log (C2SP tlog-tiles).
 *
 * A tile has 256 hashes of a level of the tree, or, at the right edge, fewer.
 * What is computed here is as true as the tiles: it is verified against a root
 * that the log signed.
 */
import {nodeHash} from './merkle.js';
import {need} from './verdict.js';

export const WIDTH = 256;
const HEIGHT = 8;
const HASH = 32;

/** "x001/x234/067" */
function numberPath(n) {
  const groups = [];
  do {
    groups.unshift(String(n % 1000).padStart(3, '0'));
    n = Math.floor(n / 1000);
  } while (n > 0);
  return groups.map((g, i) => i < groups.length - 1 ? `x${g}` : g).join('/');
}

/** The path of a tile; `level` is a number or "entries". */
export function tilePath(level, index, width) {
  const partial = width === WIDTH ? '' : `.p/${width}`;
  return `tile/${level}/${numberPath(index)}${partial}`;
}

/** How many hashes a tile of a level has in a tree of `size` leaves. */
export function tileWidth(size, level, index) {
  const count = Math.floor(size / WIDTH ** level) - index * WIDTH;
  return Math.max(0, Math.min(WIDTH, count));
}

/** The largest power of two below n, which is at least 2. */
function split(n) {
  let k = 1;
  while (k * 2 < n) {
    k *= 2;
  }
  return k;
}

/** The tree of `size` leaves; `read(path)` gives the bytes of a tile. */
export class Tiles {
  constructor(size, read) {
    this.size = size;
    this.read = read;
    this.kept = new Map();
  }

  tile(level, index) {
    const path = tilePath(level, index, tileWidth(this.size, level, index));
    if (!this.kept.has(path)) {
      this.kept.set(path, this.read(path));
    }
    return this.kept.get(path);
  }

  /** Hash `n` of level `level` of the tiles, counted from the left. */
  async hash(level, n) {
    const index = Math.floor(n / WIDTH);
    const bytes = await this.tile(level, index);
    need(bytes.length === HASH * tileWidth(this.size, level, index), 'tile');
    const at = n - index * WIDTH;
    return bytes.subarray(at * HASH, (at + 1) * HASH);
  }

  /** The root of leaves begin, ..., end - 1, if that is a node of the tree. */
  async subtree(begin, end) {
    const width = end - begin;
    const level = Math.floor(Math.log2(width) / HEIGHT);
    if (WIDTH ** level === width) {
      return this.hash(level, begin / width);
    }
    const middle = begin + split(width);
    return nodeHash(await this.subtree(begin, middle),
        await this.subtree(middle, end));
  }

  /** PATH(m, D[begin:end]) of RFC 9162, section 2.1.3.1. */
  async path(index, begin = 0, end = this.size) {
    if (end - begin === 1) {
      return [];
    }
    const middle = begin + split(end - begin);
    return index < middle ?
        [...await this.path(index, begin, middle),
          await this.subtree(middle, end)] :
        [...await this.path(index, middle, end),
          await this.subtree(begin, middle)];
  }

  /** PROOF(m, D) of section 2.1.4.1; nothing if there is nothing to prove. */
  async extension(oldSize) {
    return oldSize === 0 || oldSize === this.size ? [] :
        this.subproof(oldSize, 0, this.size, true);
  }

  async subproof(old, begin, end, whole) {
    if (old === end) {
      return whole ? [] : [await this.subtree(begin, end)];
    }
    const middle = begin + split(end - begin);
    return old <= middle ?
        [...await this.subproof(old, begin, middle, whole),
          await this.subtree(middle, end)] :
        [...await this.subproof(old, middle, end, false),
          await this.subtree(begin, middle)];
  }

  /** The entries of bundle `index`, in order. */
  async bundle(index) {
    const width = tileWidth(this.size, 0, index);
    const entries = readBundle(
        await this.read(tilePath('entries', index, width)));
    need(entries.length === width, 'bundle');
    return entries;
  }

  /** How many bundles there are. */
  get bundles() {
    return Math.ceil(this.size / WIDTH);
  }

  async entry(index) {
    need(index < this.size, 'noEntry');
    return (await this.bundle(Math.floor(index / WIDTH)))[index % WIDTH];
  }
}

/** Entries behind their lengths, of two bytes each. */
export function readBundle(bytes) {
  const entries = [];
  for (let at = 0; at < bytes.length;) {
    need(at + 2 <= bytes.length, 'bundle');
    const end = at + 2 + bytes[at] * 256 + bytes[at + 1];
    need(end <= bytes.length, 'bundle');
    entries.push(bytes.subarray(at + 2, end));
    at = end;
  }
  return entries;
}
