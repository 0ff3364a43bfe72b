// SPDX-License-Identifier: Apache-2.0
/** One ballot: what the board says of it, and what of that this page checked. */
import {el, facts, save} from '../lib/dom.js';
import {readCode} from '../lib/code.js';
import {number, size, t} from '../lib/messages.js';
import {checkLine, codeText, hash, seenDetail, summary, worst} from
  '../lib/parts.js';
import {needVerified} from '../lib/report.js';
import {FALSE, HOLDS, judge} from '../lib/verdict.js';
import {showContents, showFindings, showVerifications} from './proofs.js';

export async function showBallot({board, prover}, typed = '') {
  const ballot = await board.api.code(readCode(typed).digits);
  const checks = await board.checkBallot(ballot);
  const head = el('div', {id: 'status'}, ...statusLines(ballot, checks),
      worst(checks) === FALSE ? summary(checks) : running());
  const proofs = el('div', {id: 'proofs'}, running());
  checkProofs(board, prover, ballot).then(({check, found}) => {
    const all = [...checks, check];
    head.replaceChildren(...statusLines(ballot, all), summary(all));
    proofs.replaceChildren(...showProofs(check, found, ballot));
  });
  return [
    el('h1', null, t('menu.ballot')),
    el('p', {class: 'big'}, codeText(ballot.code)),
    head,
    el('h2', null, t('place.title')),
    el('ul', {class: 'checks', id: 'place'}, checks.map((check) => checkLine(
        t(`check.${check.name}`, {index: check.name === 'decision' ?
            ballot.decisionIndex : ballot.index}), check, detail(check)))),
    el('div', {class: 'buttons'}, receipts(checks, ballot),
        el('button', {type: 'button', onclick: () => print()}, t('print'))),
    el('h2', null, t('proofs.title')), el('p', null, t('proofs.lead')), proofs,
    el('h2', null, t('ballot.facts')),
    ballotFacts(ballot),
    el('h2', null, t('time.title')), el('p', null, t('time.text')),
    el('h2', null, t('limits.title')), el('p', null, t('ballot.limits'), ' ',
        el('a', {href: '#/verify'}, t('verify.title'))),
  ];
}

function running() {
  return el('p', {class: 'verdict', role: 'status'}, t('proofs.running'));
}

/** Let the verifier look at the ballot: {check, found}. */
async function checkProofs(board, prover, ballot) {
  const run = await judge(() => prover.verifyBallot(board, ballot));
  const check = run.state !== HOLDS ? run :
      await judge(() => needVerified(run.value.report));
  return {check: {name: 'proofs', ...check}, found: run.value};
}

function showProofs(check, found, ballot) {
  const all = checkLine(t('check.proofs'), check);
  if (found === undefined) {
    return [el('ul', {class: 'checks'}, all)];
  }
  const {report, description, asCast} = found;
  return [
    el('ul', {class: 'checks'}, all, checkLine(t('check.setup'),
        {state: HOLDS}, t('proofs.setup')), showVerifications(report)),
    ...asCast ? [el('p', null, t('proofs.asCast'))] : [],
    ...showFindings(report),
    ...check.state === FALSE ? [] : [el('section', {class: 'contents'},
        el('h2', null, t('contents.title')),
        ...showContents(description, ballot))],
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
