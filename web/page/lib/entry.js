// SPDX-License-Identifier: Apache-2.0
/** Entries of a board's log (docs/board.md). */
import {fromUtf8, toHex} from './bytes.js';
import {readFields} from './pb.js';
import {Unable, need} from './verdict.js';

const KINDS = [, 'setup', 'device', 'ballot', 'decision', 'close',
  'publication'];
export const STATUSES = ['undecided', 'cast', 'challenged', 'spoiled'];

const hash = (value) => {
  need(value instanceof Uint8Array && value.length === 32, 'encoding');
  return toHex(value);
};
const number = (value) => {
  need(typeof value === 'number' && value > 0, 'encoding');
  return value;
};
const text = (value) => {
  need(value instanceof Uint8Array, 'encoding');
  return fromUtf8(value);
};
const FIELDS = [, ['version', number], ['kind', number], ['device', hash],
  ['position', number], ['code', hash], ['content', hash], ['status', number],
  ['name', text]];

/** {kind, device, position, code, content, status, name}; hashes in hex. */
export function readEntry(bytes) {
  const entry = {};
  let last = 0;
  for (const {number: n, value} of readFields(bytes)) {
    need(n > last && n < FIELDS.length, 'encoding');
    const [name, read] = FIELDS[n];
    entry[name] = read(value);
    last = n;
  }
  if (entry.version !== 1) {
    throw new Unable('version');
  }
  entry.kind = KINDS[entry.kind];
  need(entry.kind !== undefined, 'encoding');
  if (entry.status !== undefined) {
    entry.status = STATUSES[entry.status];
    need(entry.status !== undefined, 'encoding');
  }
  return entry;
}
