// SPDX-License-Identifier: Apache-2.0
/** The ceremony: who made the election's keys, and that they hold. */
import {el, facts} from '../lib/dom.js';
import {t} from '../lib/messages.js';
import {checkLine, hash, summary} from '../lib/parts.js';
import {readCeremony} from '../lib/ceremony.js';
import {HOLDS, judge} from '../lib/verdict.js';

const STEPS = ['keys', 'shares', 'joint', 'devices', 'tally', 'decrypt'];

export async function showCeremony({board, prover}) {
  const found = await judge(() => readCeremony(board));
  const checks = [{name: 'signed', ...board.signed},
    {name: 'setupFiles', ...found}];
  const verdict = el('div', {id: 'verdict'},
      el('p', {class: 'verdict', role: 'status'}, t('ceremony.running')));
  const lines = el('ul', {class: 'checks'}, checks.map(showCheck));
  judge(() => prover.openSetup(board)).then((setup) => {
    const check = {name: 'setup', ...setup};
    lines.append(showCheck(check));
    verdict.replaceChildren(summary([...checks, check]));
  });
  return [
    el('h1', null, t('menu.ceremony')),
    el('p', {class: 'lead'}, t('ceremony.lead')),
    verdict, lines,
    ...found.state === HOLDS ? showKeys(found.value) : [],
    el('h2', null, t('ceremony.title')),
    el('p', null, t('ceremony.order')),
    el('ol', null, STEPS.map((step) => el('li', null,
        t(`ceremony.${step}`)))),
  ];
}

function showCheck(check) {
  return checkLine(t(`check.${check.name}`), check,
      check.name === 'setup' ? t('proofs.setup') : null);
}

function showKeys({n, k, guardians, joint, baseHash, extendedHash}) {
  return [
    el('h2', null, t('ceremony.guardians')),
    el('p', null, t('ceremony.quorum', {n, k})),
    ...guardians.map(({index, vote, data}) => el('section',
        {class: 'panel guardian'},
        el('h3', null, t('ceremony.guardian', {index})),
        facts([t('ceremony.voteKey'), hash(vote)],
            [t('ceremony.dataKey'), hash(data)]))),
    el('h2', null, t('ceremony.election')),
    facts([t('ceremony.jointVote'), hash(joint.vote)],
        [t('ceremony.jointData'), hash(joint.data)],
        [t('about.baseHash'), hash(baseHash)],
        [t('about.extendedHash'), hash(extendedHash)]),
  ];
}
