// SPDX-License-Identifier: Apache-2.0
/**
 * The page's words in three languages, from one file: {KEY: {en, es, fr}}.
 * "{name}" in a text is a value.
 */

export const LANGUAGES = {en: 'English', es: 'Español', fr: 'Français'};
const PLACE = 'electionguard-language';

let texts = {};
let language = 'en';

/** The first of the languages that somebody reads which there is. */
export function choose(wanted) {
  for (const tag of wanted) {
    const found = tag?.toLowerCase().split('-')[0];
    if (Object.hasOwn(LANGUAGES, found)) {
      return found;
    }
  }
  return 'en';
}

export function use(all, chosen) {
  texts = all;
  language = chosen;
}

/** Read the file, and the choice that was made here before. */
export async function load() {
  const all = globalThis.electionguardInside?.messages ??
      await (await fetch(new URL('messages.json', document.baseURI))).json();
  let kept = null;
  try {
    kept = localStorage.getItem(PLACE);
  } catch {
    // Nothing is kept here.
  }
  use(all, choose([kept, ...navigator.languages]));
}

export function change(chosen) {
  language = chosen;
  try {
    localStorage.setItem(PLACE, chosen);
  } catch {
    // Then it holds for this visit.
  }
}

export function current() {
  return language;
}

/** The text of a key; numbers are written as the language does. */
export function t(key, values = {}) {
  const text = texts[key]?.[language] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => {
    const value = values[name];
    return typeof value === 'number' ? number(value) : String(value ?? whole);
  });
}

export function number(value) {
  return new Intl.NumberFormat(language).format(value);
}

export function percent(share) {
  return new Intl.NumberFormat(language,
      {style: 'percent', maximumFractionDigits: 1}).format(share);
}

/** "3,5 MB" */
export function size(bytes) {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'];
  let at = 0;
  while (bytes >= 1000 && at < units.length - 1) {
    bytes /= 1000;
    at++;
  }
  return new Intl.NumberFormat(language, {style: 'unit', unit: units[at],
    unitDisplay: at === 0 ? 'long' : 'short',
    maximumFractionDigits: at === 0 ? 0 : 1}).format(bytes);
}
