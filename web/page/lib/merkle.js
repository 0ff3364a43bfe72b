// SPDX-License-Identifier: Apache-2.0
/**
 * Merkle trees of RFC 9162: hashes, and the two kinds of proofs.
 *
 * Sizes are whole numbers below 2^53, so that halves are computed exactly; bit
 * operations of JavaScript would cut them to 32 bits.
 */
import {concat, equal, sha256} from './bytes.js';

const half = (n) => Math.floor(n / 2);
const isOdd = (n) => n % 2 === 1;

/** SHA-256(00 || entry) */
export function leafHash(entry) {
  return sha256(concat(Uint8Array.of(0), entry));
}

/** SHA-256(01 || left || right) */
export function nodeHash(left, right) {
  return sha256(concat(Uint8Array.of(1), left, right));
}

export function emptyRoot() {
  return sha256(new Uint8Array(0));
}

/** Two paths upwards: from the last leaf of the old tree, and of the new. */
function climb(at) {
  at.fn = half(at.fn);
  at.sn = half(at.sn);
}

/** Up to where a node has a left sibling. */
function climbLeftEdge(at) {
  while (!isOdd(at.fn) && at.fn !== 0) {
    climb(at);
  }
}

/** Section 2.1.3.2: whether `path` leads from leaf `index` to `root`. */
export async function pathHolds(leaf, index, size, path, root) {
  if (index >= size) {
    return false;
  }
  const at = {fn: index, sn: size - 1};
  let hash = leaf;
  for (const sibling of path) {
    if (at.sn === 0) {
      return false;
    }
    if (isOdd(at.fn) || at.fn === at.sn) {
      hash = await nodeHash(sibling, hash);
      climbLeftEdge(at);
    } else {
      hash = await nodeHash(hash, sibling);
    }
    climb(at);
  }
  return at.sn === 0 && equal(hash, root);
}

/** Whether a number is a power of two. */
function isPower(n) {
  while (n > 1 && !isOdd(n)) {
    n = half(n);
  }
  return n === 1;
}

/**
 * Section 2.1.4.2: whether `proof` shows that the tree of `newSize` leaves begins
 * with the one of `oldSize` leaves.  Every tree begins with the empty one.
 */
export async function extensionHolds(oldSize, oldRoot, newSize, newRoot,
    proof) {
  if (oldSize === 0) {
    return proof.length === 0 && equal(oldRoot, await emptyRoot());
  }
  if (oldSize === newSize) {
    return proof.length === 0 && equal(oldRoot, newRoot);
  }
  if (oldSize > newSize || proof.length === 0) {
    return false;
  }
  const [first, ...rest] = isPower(oldSize) ? [oldRoot, ...proof] : proof;
  const at = {fn: oldSize - 1, sn: newSize - 1};
  while (isOdd(at.fn)) {
    climb(at);
  }
  let [fr, sr] = [first, first];
  for (const c of rest) {
    if (at.sn === 0) {
      return false;
    }
    if (isOdd(at.fn) || at.fn === at.sn) {
      fr = await nodeHash(c, fr);
      sr = await nodeHash(c, sr);
      climbLeftEdge(at);
    } else {
      sr = await nodeHash(sr, c);
    }
    climb(at);
  }
  return at.sn === 0 && equal(fr, oldRoot) && equal(sr, newRoot);
}

/** A tree that grows: its root, whatever its size, from a few hashes. */
export class GrowingTree {
  constructor() {
    this.size = 0;
    this.stack = []; // roots of perfect subtrees, widest first
  }

  async add(leaf) {
    let hash = leaf;
    for (let n = this.size; isOdd(n); n = half(n)) {
      hash = await nodeHash(this.stack.pop(), hash);
    }
    this.stack.push(hash);
    this.size++;
  }

  async root() {
    if (this.size === 0) {
      return emptyRoot();
    }
    let hash = this.stack.at(-1);
    for (const left of this.stack.slice(0, -1).reverse()) {
      hash = await nodeHash(left, hash);
    }
    return hash;
  }
}
