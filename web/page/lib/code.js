// SPDX-License-Identifier: Apache-2.0
/**
 * Confirmation codes as people type them: 64 hexadecimal digits, in groups,
 * with spaces, in either case, with letters that look like digits.
 */

export const DIGITS = 64;
const GROUP = 4;

/** Letters that are no hexadecimal digits and look like one. */
const LOOKS_LIKE = new Map([['O', '0'], ['Q', '0'], ['I', '1'], ['L', '1'],
  ['Z', '2'], ['S', '5'], ['G', '6']]);

/**
 * What was typed, or read from a QR code.
 *
 * digits   the hexadecimal digits, in capitals
 * changed  letters that were read as the digits they look like
 * strange  what cannot be part of a code
 * complete whether these are all 64 digits
 */
export function readCode(typed) {
  const changed = [];
  const strange = [];
  let digits = '';
  for (const c of typed.normalize('NFKC').toUpperCase()) {
    if (/[0-9A-F]/.test(c)) {
      digits += c;
    } else if (LOOKS_LIKE.has(c)) {
      changed.push(c);
      digits += LOOKS_LIKE.get(c);
    } else if (!/[\s\p{Dash}.,:_'"|/]|\u200b|\u00ad/u.test(c)) {
      strange.push(c);
    }
  }
  return {digits, changed, strange,
    complete: digits.length === DIGITS && strange.length === 0};
}

/** The digits as people read them: in groups of four. */
export function groups(code) {
  return code.match(new RegExp(`.{1,${GROUP}}`, 'g')) ?? [];
}

/**
 * Where two codes differ: the positions of `code`'s digits that `typed` has
 * otherwise.  A digit too many or too few shifts the rest, which is not counted.
 */
export function differences(code, typed) {
  const gap = code.length - typed.length;
  let at = 0;
  while (at < code.length && code[at] === typed[at]) {
    at++;
  }
  const out = new Set();
  if (Math.abs(gap) === 1 &&
      code.slice(at + (gap > 0)) === typed.slice(at + (gap < 0))) {
    return out.add(at);
  }
  for (; at < code.length; at++) {
    if (code[at] !== typed[at]) {
      out.add(at);
    }
  }
  return out;
}
