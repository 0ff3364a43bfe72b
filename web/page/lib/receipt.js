// SPDX-License-Identifier: Apache-2.0
/** Receipts: that an entry is in a log, for checking without it (C2SP
 * tlog-proof). */
import {openCheckpoint, readHash, readNumber} from './note.js';
import {equal, fromBase64} from './bytes.js';
import {leafHash, pathHolds} from './merkle.js';
import {need} from './verdict.js';

const HEAD = 'c2sp.org/tlog-proof@v1\n';
const PATH_MAX = 63;

/** What a receipt says; nothing of it is verified. */
export function readReceipt(text) {
  need(text.startsWith(HEAD), 'receipt');
  const end = text.indexOf('\n\n');
  need(end >= 0, 'receipt');
  const lines = text.slice(HEAD.length, end).split('\n');
  const carried = /^extra (\S+)$/.exec(lines[0]);
  if (carried !== null) {
    lines.shift();
  }
  const index = /^index (\S+)$/.exec(lines.shift() ?? '');
  need(index !== null && lines.length <= PATH_MAX, 'receipt');
  return {carried: carried === null ? null : fromBase64(carried[1]),
    index: readNumber(index[1]), path: lines.map(readHash),
    note: text.slice(end + 2)};
}

/** The checkpoint of a receipt that proves that a log has an entry, which is the
 * one that the receipt carries, if it carries one. */
export async function openReceipt(receipt, leaf, key) {
  const checkpoint = await openCheckpoint(receipt.note, key);
  need(await pathHolds(leaf, receipt.index, checkpoint.size, receipt.path,
      checkpoint.root), 'path');
  need(receipt.carried === null ||
       equal(await leafHash(receipt.carried), leaf), 'otherEntry');
  return checkpoint;
}
