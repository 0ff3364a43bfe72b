// SPDX-License-Identifier: Apache-2.0
/** What the verifier found: its verifications, and what is on a ballot. */
import {el, table} from '../lib/dom.js';
import {number, size, t} from '../lib/messages.js';
import {checkLine, foreignText, isStrange} from '../lib/parts.js';
import {verifications} from '../lib/report.js';

/** Those of the specification are numbered 1 to 19. */
function title({number}) {
  const name = t(`verification.${number}`);
  return number < 1 || number > 19 ? name :
      t('verification', {number: String(number), name});
}

/** A line for each verification, with the names of its checks. */
export function showVerifications(report) {
  return verifications(report).map((one) => checkLine(title(one),
      {state: one.state, ...one.failed.length > 0 ? {code: 'proofs.failed',
        values: {checks: one.failed.join(', ')}} : {}},
      t('proofs.checks', {checks: one.checks.join(', ')})));
}

/** Where a finding is; the names are the record's. */
function where({ballot, contest, field, section, item}) {
  const place = ballot ?? (section === 'record' ? null : section);
  return [place, ballot === undefined && item ? `item ${item}` : null,
    contest ? `contest ${contest}` : null, field ? `field ${field}` : null]
      .filter((part) => part).join(', ');
}

function showFinding(finding) {
  const place = where(finding);
  return el('li', {lang: 'en'}, el('strong', null, finding.check),
      ` ${finding.text}`, place === '' ? '' :
        el('span', {class: 'hash'}, ` (${place})`));
}

/** What does not hold, in the verifier's own words, which are English. */
export function showFindings({findings}) {
  return findings.length === 0 ? [] : [
    el('h3', null, t('proofs.words')),
    el('ul', {class: 'findings'}, findings.map(showFinding))];
}

function choiceTable({name, selections}) {
  return table(name, [t('contents.choice'), t('contents.votes')],
      selections.map(({name, value}) => [name,
        el('span', {class: value === 0 ? 'none' : 'given'}, number(value))]));
}

/** What was written into a place of the ballot. */
function writeIn({name, text}) {
  return el('li', null, name ?? t('contents.writeInField'), ': ',
      foreignText(text));
}

function mark({name, value}) {
  return el('li', null, name ?? t('contents.writeInsUsed'), ': ',
      number(value));
}

/** What else the voter's device encrypted with a contest. */
function contestData({writeIns = [], overvote, undervote, bytes}) {
  const lines = (all) => el('ul', {class: 'data'}, all);
  return [
    writeIns.length === 0 ? null : lines(writeIns.map(writeIn)),
    writeIns.some(({text}) => isStrange(text)) ?
      el('p', {class: 'hint'}, t('contents.strange')) : null,
    ...overvote === undefined ? [] : [el('p', null, t('contents.overvote')),
      lines(overvote.map(mark))],
    undervote === undefined ? null :
      el('p', null, t('contents.undervote', {count: undervote})),
    bytes === undefined ? null :
      el('p', null, t('contents.dataUnread', {size: size(bytes)})),
  ].filter((part) => part !== null);
}

function openedContest(contest) {
  return [choiceTable(contest), ...contestData(contest.data ?? {})];
}

function codeTable({name, codes}) {
  return table(name, [t('contents.code'), t('contents.choice')],
      codes.map((line) => [el('span', {class: 'code'}, line.shortCode),
        line.name ?? t('contents.nullVote')]));
}

function codeList({name, codes}) {
  return el('section', null, el('h3', null, name),
      el('ul', {class: 'codes'}, codes.map((line) => el('li', {class: 'code'},
          line.shortCode))));
}

/** What is on a ballot whose proofs hold, as far as it was opened. */
export function showContents({opening, printed, selected, contests}, {status}) {
  if (opening !== undefined) {
    return [el('p', null, t('contents.opened')), ...opening.flatMap(openedContest)];
  }
  if (printed !== undefined) {
    return [el('p', null, t('contents.printed')), ...printed.map(codeTable)];
  }
  if (selected !== undefined) {
    return [el('p', null, t('contents.selected')), ...selected.map(codeList)];
  }
  return [el('p', null, t('contents.encrypted')),
    el('ul', null, (contests ?? []).map(({name}) => el('li', null, name))),
    status === 'challenged' ? el('p', null, t('contents.later')) : null]
      .filter((part) => part !== null);
}
