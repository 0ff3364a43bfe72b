// SPDX-License-Identifier: Apache-2.0
/** What several views show: codes, checks, verdicts, files to choose. */
import {groups} from './code.js';
import {el} from './dom.js';
import {t} from './messages.js';

const SIGNS = {holds: '\u2713', false: '\u2717', unknown: '?'};

/** A code in groups; screen readers read it as one. */
export function codeText(code, wrong = new Set()) {
  let at = 0;
  return el('span', {class: 'code'}, groups(code).flatMap((group) => [
    el('span', null, ...Array.from(group, (digit) =>
      wrong.has(at++) ? el('mark', null, digit) : digit)), ' ']));
}

/** Long hexadecimal that may break anywhere. */
export function hash(hex) {
  return el('span', {class: 'hash'}, hex);
}

/**
 * Characters that are not seen or that change how others are: controls, formats
 * (which turn the direction of writing or join letters), ends of lines, and those
 * that Unicode has not given a meaning.
 */
const STRANGE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}\p{Cs}]/gu;

export const isStrange = (text) => text.search(STRANGE) >= 0;

/** What a voter wrote: text that can be anything, and moves nothing around it. */
export function foreignText(text) {
  return el('bdi', {class: 'foreign'}, text.replace(STRANGE, (one) =>
    `\u27E8U+${one.codePointAt(0).toString(16).toUpperCase().padStart(4, '0')
    }\u27E9`));
}

/** What a check found, in a sign, a word and a sentence: never colour alone. */
export function checkLine(title, check, detail = null) {
  const why = check.code === undefined ? null : t(check.code, check.values);
  return el('li', {class: `check ${check.state}`},
      sign(check.state),
      el('div', null,
          el('strong', null, t(`state.${check.state}`)), ': ', title,
          why === null ? null : el('p', {class: 'why'}, why),
          detail === null ? null : el('p', {class: 'detail'}, detail)));
}

/** The sign of a state, which screen readers need not read. */
export function sign(state) {
  return el('span', {class: 'sign', 'aria-hidden': 'true'}, SIGNS[state]);
}

/** The worst of several checks. */
export function worst(checks) {
  return ['false', 'unknown', 'holds'].find((state) =>
    checks.some((check) => check.state === state));
}

/** One sentence over a list of checks. */
export function summary(checks) {
  const state = worst(checks);
  return el('p', {class: `verdict ${state}`, role: 'status'},
      sign(state), ' ', t(`summary.${state}`));
}

/** What the checkpoint's comparison with this browser's memory found. */
export function seenDetail(seen) {
  return seen.state === 'holds' ?
      t(`seen.${seen.value.how}`, {size: seen.value.size}) : null;
}

export function failure(fault) {
  const code = fault?.code === undefined ? null :
      `${fault.name === 'Refused' ? 'refused' : 'unable'}.${fault.code}`;
  return el('p', {class: 'verdict unknown', role: 'alert'},
      code === null ? t('unable.other', {text: String(fault?.message ?? fault)}) :
      t(code, fault.values));
}
