// SPDX-License-Identifier: Apache-2.0
/** Results, when they are published; and how many ballots there are. */
import {bars} from '../lib/chart.js';
import {el, table} from '../lib/dom.js';
import {number, percent, t} from '../lib/messages.js';
import {checkLine, seenDetail, summary} from '../lib/parts.js';
import {MANIFEST_FILE, TALLY_FILE, nameTally, readManifest, readTally} from
  '../lib/record.js';
import {judge, need} from '../lib/verdict.js';

export async function showResults({board}) {
  const manifest = await board.api.manifest();
  const file = board.about.files.find((f) => f.name === TALLY_FILE);
  return [
    el('h1', null, t('menu.results')),
    el('p', {class: 'lead'}, manifest.electionName ?? manifest.electionId),
    ...await showTally(board, manifest, file),
    el('h2', null, t('turnout.title')),
    ...showTurnout(board.about.devices),
  ];
}

async function showTally(board, manifest, file) {
  if (file === undefined) {
    return [el('p', {class: 'verdict'}, t('results.none'))];
  }
  const checks = [
    {name: 'signed', ...board.signed}, {name: 'seen', ...board.seen},
    {name: 'tally', ...await judge(async () =>
      nameTally(readTally(await board.openFile(file)), manifest))},
    {name: 'manifest', ...await judge(() => needManifest(board, manifest))}];
  const tally = checks[2];
  return [
    summary(checks),
    el('ul', {class: 'checks'}, checks.map((check) => checkLine(
        t(`check.${check.name}`, {index: file.index}), check,
        check.name === 'seen' ? seenDetail(check) : null))),
    el('p', null, t('results.limits'), ' ',
        el('a', {href: '#/verify'}, t('verify.title'))),
    ...(tally.state === 'holds' ? tally.value.map(showContest) : []),
  ];
}

/** The words are those of the manifest in the log. */
async function needManifest(board, manifest) {
  const file = board.about.files.find((f) => f.name === MANIFEST_FILE);
  need(file !== undefined, 'noManifest');
  const logged = readManifest(await board.openFile(file));
  need(JSON.stringify(logged) === JSON.stringify(manifest), 'otherManifest');
}

function showContest(contest) {
  const rows = contest.choices.map(({name, votes}) => ({name, value: votes}));
  const total = rows.reduce((sum, row) => sum + row.value, 0);
  return el('section', {class: 'contest'},
      el('h2', null, contest.name),
      bars(t('results.chart', {name: contest.name}), rows),
      table(t('results.table', {name: contest.name}),
          [t('results.choice'), t('results.votes'), t('results.share')],
          [...rows.map((row) => [row.name, number(row.value),
            total === 0 ? '\u2013' : percent(row.value / total)]),
          [t('results.total'), number(total), ''],
          ...contest.supplemental.map(({name, votes}) =>
            [name, number(votes), ''])]));
}

function showTurnout(devices) {
  const ballots = devices.reduce((sum, d) => sum + d.ballots, 0);
  const decided = devices.reduce((sum, d) => sum + d.decided, 0);
  const lines = [el('p', null, t('turnout.text', {ballots, decided,
    devices: devices.length}))];
  if (devices.length > 0) {
    lines.push(bars(t('turnout.chart'), devices.map((d) =>
      ({name: d.name, value: d.ballots}))),
    table(t('turnout.chart'), [t('device.name'), t('device.ballots'),
      t('device.decided')], devices.map((d) =>
      [d.name, number(d.ballots), number(d.decided)])));
  }
  return lines;
}
