// SPDX-License-Identifier: Apache-2.0
/** The words of the page: all of them in all languages, none too many. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import {LANGUAGES, choose, t, use} from '../../web/page/lib/messages.js';

const page = new URL('../../web/page/', import.meta.url).pathname;
const all = JSON.parse(fs.readFileSync(path.join(page, 'messages.json')));
const scripts = fs.readdirSync(page, {recursive: true})
    .filter((name) => name.endsWith('.js'))
    .map((name) => fs.readFileSync(path.join(page, name), 'utf8')).join('\n');
const holes = (text) => (text.match(/\{\w+\}/g) ?? []).sort();

/** Keys that are put together from a beginning and what a board says. */
const MADE = new Map([
  ['check', /\{name: '(\w+)', \.\.\.|check\('(\w+)'/g],
  ['refused', /need\([^;]*?,\s*'(\w+)'(?:,\s*\{[^}]*\})?\);|Refused\('(\w+)'/gs],
  ['unable', /Unable\('(\w+)'|super\('(\w+)'/g]]);

/** Beginnings of keys that end with a word of the board. */
const SAID = ['kind', 'chaining', 'verification', 'phase'];

test('each text is there in every language, with the same values', () => {
  for (const [key, texts] of Object.entries(all)) {
    assert.deepEqual(Object.keys(texts), Object.keys(LANGUAGES), key);
    for (const [language, text] of Object.entries(texts)) {
      assert.ok(text.trim() !== '', `${key}.${language}`);
      assert.deepEqual(holes(text), holes(texts.en), `${key}.${language}`);
    }
  }
});

test('texts of several words differ between the languages', () => {
  for (const [key, {en, es, fr}] of Object.entries(all)) {
    if (en.split(' ').length > 2) {
      assert.ok(en !== es && en !== fr && es !== fr, key);
    }
  }
});

test('each key that the page writes out is there', () => {
  for (const [, key] of scripts.matchAll(/\bt\(\s*'([\w.-]+)'/g)) {
    assert.ok(Object.hasOwn(all, key), key);
  }
});

test('each reason that a check can give has a text', () => {
  for (const [prefix, pattern] of MADE) {
    const found = [...scripts.matchAll(pattern)].flatMap((m) =>
      m.slice(1).filter((name) => name !== undefined));
    assert.ok(found.length > 3, prefix);
    for (const name of found) {
      assert.ok(Object.hasOwn(all, `${prefix}.${name}`), `${prefix}.${name}`);
    }
  }
});

test('no text is left over', () => {
  const made = [...scripts.matchAll(/`([\w.]+)\.\$\{/g)].map((m) => m[1]);
  const words = new Set(scripts.match(/[\w-]+/g));
  for (const key of Object.keys(all)) {
    const stem = made.find((begin) => key.startsWith(`${begin}.`));
    const last = key.slice((stem?.length ?? 0) + 1).split('.')[0];
    assert.ok(scripts.includes(`'${key}'`) || stem !== undefined &&
        (words.has(last) || SAID.includes(stem)), key);
  }
});

test('the language is the first that somebody reads', () => {
  assert.equal(choose([null, 'de-AT', 'fr-CA', 'en']), 'fr');
  assert.equal(choose(['ES']), 'es');
  assert.equal(choose(['de', 'constructor']), 'en');
  assert.equal(choose([]), 'en');
});

test('values stand in the text as the language writes them', () => {
  use(all, 'fr');
  assert.equal(t('find.count', {have: 1234, want: 64}),
      `${new Intl.NumberFormat('fr').format(1234)} caract\u00e8res sur 64`);
  assert.equal(t('no such key'), 'no such key');
});
