// SPDX-License-Identifier: Apache-2.0
/** Signed notes, their keys, and checkpoints (C2SP signed-note, tlog-checkpoint).
 */
import {concat, equal, fromBase64, sha256, toHex, utf8} from './bytes.js';
import {Unable, need} from './verdict.js';

const NOTE_MAX = 256 * 1024;
const SIGNATURES_MAX = 64;
const ED25519 = 1;

/** A name that may stand in a key and on a line of a signature. */
const NAME = /^[^\s+\p{Cc}]+$/u;

/** A verifier key: NAME+ID+BASE64 of its type and bytes. */
export async function readKey(text) {
  const parts = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/u.exec(text);
  need(parts !== null && NAME.test(parts[1]), 'key');
  const [, name, id, base64] = parts;
  const bytes = fromBase64(base64);
  const hash = await sha256(concat(utf8(name), Uint8Array.of(10), bytes));
  need(toHex(hash.subarray(0, 4)) === id, 'key');
  if (bytes[0] !== ED25519) {
    throw new Unable('keyType');
  }
  need(bytes.length === 33, 'key');
  return {name, id, bytes: bytes.subarray(1), text};
}

/** The text of a note and who claims to have signed it. */
export function readNote(note) {
  const end = note.lastIndexOf('\n\n');
  need(note.length <= NOTE_MAX && end >= 0 && note.endsWith('\n') &&
       !/[\x00-\x09\x0b-\x1f\x7f]/.test(note), 'note');
  const lines = note.slice(end + 2, -1).split('\n');
  need(lines.length <= SIGNATURES_MAX, 'note');
  const signatures = lines.map((line) => {
    const parts = /^\u2014 (\S+) (\S+)$/u.exec(line);
    need(parts !== null && NAME.test(parts[1]), 'note');
    const bytes = fromBase64(parts[2]);
    need(bytes.length > 4, 'note');
    return {name: parts[1], id: toHex(bytes.subarray(0, 4)),
      bytes: bytes.subarray(4)};
  });
  return {text: note.slice(0, end + 1), signatures};
}

async function ed25519Holds(key, signature, text) {
  let imported;
  try {
    imported = await crypto.subtle.importKey('raw', key.bytes,
        {name: 'Ed25519'}, false, ['verify']);
  } catch {
    throw new Unable('ed25519');
  }
  return crypto.subtle.verify({name: 'Ed25519'}, imported, signature,
      utf8(text));
}

/** The text of a note that this key signed; else it is refused. */
export async function openNote(note, key) {
  const {text, signatures} = readNote(note);
  const own = signatures.filter((s) => s.name === key.name && s.id === key.id);
  need(own.length > 0, 'unsigned');
  for (const signature of own) {
    need(await ed25519Holds(key, signature.bytes, text), 'signature');
  }
  return text;
}

/** A whole number in its one spelling. */
export function readNumber(text) {
  need(/^(?:0|[1-9][0-9]*)$/.test(text), 'number');
  const value = Number(text);
  if (!Number.isSafeInteger(value)) {
    throw new Unable('tooLarge');
  }
  return value;
}

export function readHash(text) {
  const bytes = fromBase64(text);
  need(bytes.length === 32, 'hash');
  return bytes;
}

/** The text of a note as a checkpoint: whose, how many entries, which root. */
export function readCheckpoint(text) {
  const lines = text.split('\n');
  need(lines.length >= 4 && lines.pop() === '' && lines.every((l) => l !== ''),
      'checkpoint');
  return {origin: lines[0], size: readNumber(lines[1]),
    root: readHash(lines[2])};
}

/** A checkpoint that the log's key signed, of the log of that name. */
export async function openCheckpoint(note, key) {
  const checkpoint = readCheckpoint(await openNote(note, key));
  need(checkpoint.origin === key.name, 'origin');
  return {...checkpoint, note};
}

/** Whether two checkpoints promise the same. */
export function samePromise(a, b) {
  return a.size === b.size && equal(a.root, b.root);
}

