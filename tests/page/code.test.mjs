// SPDX-License-Identifier: Apache-2.0
/** Confirmation codes as people type them. */
import assert from 'node:assert/strict';
import test from 'node:test';
import {differences, groups, readCode} from '../../web/page/lib/code.js';

const CODE = '0123456789ABCDEF'.repeat(4);

test('a code is read with spaces, groups, dashes and in either case', () => {
  for (const typed of [CODE, CODE.toLowerCase(), groups(CODE).join(' '),
    groups(CODE).join('-'), groups(CODE).join('\u2013'),
    groups(CODE).join('\u00a0'), `\n ${groups(CODE).join('\r\n')}\t`,
    groups(CODE).join('\u200b')]) {
    const code = readCode(typed);
    assert.equal(code.digits, CODE);
    assert.ok(code.complete);
    assert.deepEqual(code.changed, []);
    assert.deepEqual(code.strange, []);
  }
});

test('digits of other scripts that are the same digits are read', () => {
  assert.equal(readCode('\uff10\uff11\uff21').digits, '01A');
});

test('letters that look like digits are read as these, and told', () => {
  const code = readCode(`O${CODE.slice(1, 16)}l${CODE.slice(17)}`);
  assert.equal(code.digits, `0${CODE.slice(1, 16)}1${CODE.slice(17)}`);
  assert.deepEqual(code.changed, ['O', 'L']);
  assert.ok(code.complete);
});

test('what is part of no code is told, and the code is not complete', () => {
  const code = readCode(`${CODE}%`);
  assert.deepEqual(code.strange, ['%']);
  assert.ok(!code.complete);
});

test('too short and too long codes are not complete', () => {
  assert.ok(!readCode(CODE.slice(1)).complete);
  assert.ok(!readCode(`${CODE}0`).complete);
  assert.ok(!readCode('').complete);
});

test('groups of four make the code', () => {
  assert.equal(groups(CODE).length, 16);
  assert.equal(groups(CODE).join(''), CODE);
  assert.deepEqual(groups(''), []);
});

test('differences are marked, also behind a missing or a doubled digit', () => {
  assert.deepEqual([...differences('ABCD', 'ABED')], [2]);
  assert.deepEqual([...differences('ABCD', 'ABCD')], []);
  assert.deepEqual([...differences('ABCD', 'ACD')], [1]);
  assert.deepEqual([...differences('ABCD', 'ABBCD')], [2]);
  assert.deepEqual([...differences('ABCD', 'AB')], [2, 3]);
  assert.deepEqual([...differences('ABCD', 'BADC')], [0, 1, 2, 3]);
});
