// SPDX-License-Identifier: Apache-2.0
/** Bytes, their text forms, and SHA-256.  Each text form has one spelling. */
import {Refused, Unable} from './verdict.js';

export function toHex(bytes) {
  return Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('');
}

/** The bytes of `length` pairs of hexadecimal digits of either case. */
export function fromHex(text, length) {
  if (!/^(?:[0-9a-f]{2})*$/i.test(text) || text.length !== 2 * length) {
    throw new Refused('hex');
  }
  return Uint8Array.from(text.match(/../g) ?? [], (p) => parseInt(p, 16));
}

export function toBase64(bytes) {
  return btoa(Array.from(bytes, (b) => String.fromCharCode(b)).join(''));
}

/** Only the form that is written: with padding, and no bits left over. */
export function fromBase64(text) {
  let binary;
  try {
    binary = atob(text);
  } catch {
    throw new Refused('base64');
  }
  const bytes = Uint8Array.from(binary, (c) => c.charCodeAt(0));
  if (toBase64(bytes) !== text) {
    throw new Refused('base64');
  }
  return bytes;
}

export function equal(a, b) {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

export function concat(...parts) {
  const out = new Uint8Array(parts.reduce((sum, p) => sum + p.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

export function utf8(text) {
  return new TextEncoder().encode(text);
}

/** Text of bytes that are UTF-8, all of them. */
export function fromUtf8(bytes) {
  try {
    return new TextDecoder('utf-8', {fatal: true, ignoreBOM: true})
        .decode(bytes);
  } catch {
    throw new Refused('utf8');
  }
}

/** Browsers compute hashes only on pages that came by HTTPS or from here. */
export async function sha256(bytes) {
  if (globalThis.crypto?.subtle === undefined) {
    throw new Unable('insecure');
  }
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
}
