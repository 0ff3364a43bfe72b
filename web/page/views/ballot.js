// SPDX-License-Identifier: Apache-2.0
/** One ballot: what the board says of it, and what of that this page checked. */
import {el, facts, save} from '../lib/dom.js';
import {readCode} from '../lib/code.js';
import {number, size, t} from '../lib/messages.js';
import {checkLine, codeText, hash, seenDetail, summary, worst} from
  '../lib/parts.js';
import {FALSE} from '../lib/verdict.js';

export async function showBallot({board}, typed = '') {
  const ballot = await board.api.code(readCode(typed).digits);
  const checks = await board.checkBallot(ballot);
  return [
    el('h1', null, t('menu.ballot')),
    el('p', {class: 'big'}, codeText(ballot.code)),
    ...statusLines(ballot, checks),
    summary(checks),
    el('ul', {class: 'checks'}, checks.map((check) => checkLine(
        t(`check.${check.name}`, {index: check.name === 'decision' ?
            ballot.decisionIndex : ballot.index}), check, detail(check)))),
    el('div', {class: 'buttons'}, receipts(checks, ballot),
        el('button', {type: 'button', onclick: () => print()}, t('print'))),
    el('h2', null, t('ballot.facts')),
    ballotFacts(ballot),
    el('h2', null, t('time.title')), el('p', null, t('time.text')),
    el('h2', null, t('limits.title')), el('p', null, t('ballot.limits')),
  ];
}

/** What the board says became of the ballot; no more than that if it is caught. */
function statusLines({status}, checks) {
  return worst(checks) === FALSE ?
      [el('p', {class: 'badge'}, t(`status.${status}`)),
        el('p', {class: 'lead'}, t('status.doubt'))] :
      [el('p', {class: `badge ${status}`}, t(`status.${status}`)),
        el('p', {class: 'lead'}, t(`status.${status}.text`))];
}

function detail(check) {
  return check.name === 'seen' ? seenDetail(check) :
      check.value?.text === undefined ? null :
      t('check.under', {size: check.value.size});
}

function ballotFacts(ballot) {
  return facts(
      [t('ballot.device'), el('a', {href: '#/devices'}, ballot.deviceName)],
      [t('ballot.kind'), t(`kind.${ballot.deviceKind}`)],
      [t('ballot.position'), number(ballot.position)],
      [t('ballot.index'), number(ballot.index)],
      [t('ballot.decision'), ballot.decisionIndex === undefined ? null :
          number(ballot.decisionIndex)],
      [t('ballot.bytes'), el('a', {href: `api/ballot/${ballot.code}`,
        download: `ballot-${ballot.code.slice(0, 16)}.bin`},
      size(ballot.bytes))],
      [t('ballot.content'), hash(ballot.content)],
      [t('ballot.deviceHash'), hash(ballot.device)]);
}

/** The receipts that were verified here, to keep. */
function receipts(checks, ballot) {
  const short = ballot.code.slice(0, 16);
  return checks.filter((check) => check.value?.text !== undefined).map((check) =>
    el('button', {type: 'button', onclick: () =>
      save(`receipt-${short}-${check.name}.txt`, check.value.text)},
    t(`receipt.save.${check.name}`)));
}
