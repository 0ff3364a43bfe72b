// SPDX-License-Identifier: Apache-2.0
/** The transparency log: its checkpoint, what this browser has seen, and all of
 * it read and checked. */
import {auditLog} from '../lib/audit.js';
import {el, facts, save, table} from '../lib/dom.js';
import {number, t} from '../lib/messages.js';
import {checkLine, hash, seenDetail, summary} from '../lib/parts.js';
import {judge} from '../lib/verdict.js';

export async function showLog({board, memory, again}) {
  const {about, signed, seen} = board;
  const checks = [{name: 'signed', ...signed}, {name: 'seen', ...seen}];
  return [
    el('h1', null, t('menu.log')),
    el('p', {class: 'lead'}, t('log.lead')),
    summary(checks),
    el('ul', {class: 'checks'}, checks.map((check) => checkLine(
        t(`check.${check.name}`), check,
        check.name === 'seen' ? seenDetail(check) : null))),
    facts([t('log.origin'), about.origin],
        [t('log.size'), number(about.size)],
        [t('log.key'), hash(about.logKey)]),
    el('h2', null, t('log.checkpoint')),
    el('pre', {tabindex: '0'}, about.checkpoint),
    el('div', {class: 'buttons'},
        el('button', {type: 'button', onclick: () =>
          save('checkpoint.txt', about.checkpoint)}, t('log.save')),
        ...evidence(board, memory, again)),
    ...auditPart(board),
  ];
}

/** Where the log contradicts what was seen: both halves, and a new beginning. */
function evidence(board, memory, again) {
  const kept = memory.recall();
  if (kept === null) {
    return [];
  }
  const forget = el('button', {type: 'button', onclick: () => {
    memory.forget();
    return again();
  }}, t('log.forget'));
  return board.seen.state === 'holds' ? [forget] : [
    el('button', {type: 'button', onclick: () => save('seen-before.txt',
        `${kept.key}\n\n${kept.note}`)}, t('log.saveSeen')), forget];
}

function auditPart(board) {
  const out = el('div', {'aria-live': 'polite'});
  const bar = el('progress', {max: board.about.size, value: 0, hidden: true,
    'aria-label': t('audit.title')});
  let running = null;
  const button = el('button', {type: 'button', class: 'main', id: 'audit',
    onclick: async () => {
      if (running !== null) {
        running.abort();
        return;
      }
      running = new AbortController();
      button.textContent = t('audit.stop');
      bar.hidden = false;
      out.replaceChildren();
      const {signal} = running;
      const check = await judge(() => auditLog(board,
          (entries) => bar.value = entries, signal));
      running = null;
      bar.hidden = true;
      button.textContent = t('audit.start');
      out.replaceChildren(...(signal.aborted ?
          [el('p', null, t('audit.stopped'))] : showAudit(check)));
    }}, t('audit.start'));
  return [el('h2', null, t('audit.title')), el('p', null, t('audit.text')),
    el('div', {class: 'buttons'}, button), bar, out];
}

function showAudit(check) {
  const lines = [el('ul', {class: 'checks'}, checkLine(t('check.audit'), check))];
  if (check.state === 'holds') {
    const columns = ['ballots', 'cast', 'challenged', 'spoiled', 'undecided'];
    lines.push(table(t('audit.table'), [t('device.name'), ...columns.map((c) =>
      c === 'ballots' ? t('device.ballots') : t(`status.${c}`))],
    [...check.value.devices.values()].map((device) =>
      [device.name, ...columns.map((c) => number(device[c]))])));
  }
  return lines;
}
