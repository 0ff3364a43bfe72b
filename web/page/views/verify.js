// SPDX-License-Identifier: Apache-2.0
/**
 * The whole record, verified here: the board's, or one that somebody has, which
 * needs no board and no network.
 */
import {el, facts, save} from '../lib/dom.js';
import {chosenRecord, droppedRecord} from '../lib/dropped.js';
import {number, size, t} from '../lib/messages.js';
import {checkLine, hash, sign, worst} from '../lib/parts.js';
import {tell} from '../lib/prover.js';
import {needVerified} from '../lib/report.js';
import {HOLDS, judge} from '../lib/verdict.js';
import {ballotsOf, needLogged, recordOfBoard} from '../lib/whole.js';
import {showFindings, showVerifications} from './proofs.js';

export async function showVerify({board, newVerifier, signal}) {
  const out = el('div', {id: 'run'});
  // The verifier is fetched now: later there may be no network.
  const ready = judge(async () => {
    const verifier = await newVerifier();
    signal.addEventListener('abort', () => verifier.stop());
    await tell(verifier.prepare());
    return verifier;
  });
  let last = 0;
  const run = async (chosen, ofBoard) => {
    const turn = ++last;
    const content = await verify(chosen, ofBoard, await ready, out);
    if (turn === last && !signal.aborted) {
      out.replaceChildren(...content);
      focusOn(out.querySelector('h2'));
    }
  };
  return [
    el('h1', null, t('verify.title')),
    el('p', {class: 'lead'}, t('verify.lead')),
    ...board === null ? [] : [el('h2', null, t('verify.board')),
      await boardPart(board, run)],
    el('h2', null, t('verify.own')),
    ownPart(run, out, ready),
    out,
  ];
}

/** What was asked for begins here, for eyes and for screen readers. */
function focusOn(heading) {
  heading.setAttribute('tabindex', '-1');
  heading.focus();
}

// -- what is verified ---------------------------------------------------------

/** The board's record, once it is complete. */
async function boardPart(board, run) {
  const found = await judge(() => recordOfBoard(board));
  if (found.state !== HOLDS) {
    return oneCheck('record', found);
  }
  const {count, bytes} = found.value;
  return el('div', {class: 'panel'},
      el('p', null, t('verify.size', {count, size: size(bytes),
        ballots: ballotsOf(board)})),
      el('div', {class: 'buttons'}, el('button', {type: 'button', class: 'main',
        id: 'verify-board', onclick: () => run({...found.value,
          name: board.about.election, ballots: ballotsOf(board)}, board)},
      t('verify.start'))));
}

/** A zip or a folder, dropped or chosen. */
function ownPart(run, out, ready) {
  const take = async (choose) => {
    const chosen = await judge(choose);
    if (chosen.state === HOLDS) {
      await run(chosen.value, null);
    } else {
      out.replaceChildren(oneCheck('chosen', chosen));
    }
  };
  const input = (id, more) => {
    const field = el('input', {type: 'file', id, ...more,
      onchange: () => take(() => chosenRecord(field.files))});
    return field;
  };
  const hint = el('p', {class: 'hint', id: 'ready'});
  ready.then(({state}) => {
    hint.textContent = state === HOLDS ? t('verify.ready') : '';
  });
  const over = (on) => (event) => {
    event.preventDefault();
    panel.classList.toggle('over', on);
  };
  const panel = el('div', {class: 'panel drop', id: 'drop',
    ondragenter: over(true), ondragover: over(true), ondragleave: over(false),
    ondrop: (event) => {
      over(false)(event);
      take(() => droppedRecord(event.dataTransfer));
    }},
  el('p', null, t('verify.drop')),
  el('label', {for: 'zip'}, t('verify.zip')),
  input('zip', {accept: '.zip,application/zip'}),
  el('label', {for: 'folder'}, t('verify.folder')),
  input('folder', {webkitdirectory: true, multiple: true}), hint);
  return panel;
}

// -- while it runs ------------------------------------------------------------

/** What is seen of a run: how far it is, and what can be done about it. */
function runningPart(chosen, verifier) {
  const count = el('p', {id: 'count'}, t('verify.count', {ballots: 0}));
  const state = el('p', {class: 'verdict', role: 'status'}, t('verify.running'));
  const bar = el('progress', {'aria-label': t('verify.progress'),
    ...chosen.ballots > 0 ? {max: chosen.ballots, value: 0} : {}});
  const stop = el('button', {type: 'button', id: 'stop', onclick: () =>
    verifier.stop()}, t('verify.stop'));
  const parts = [title(chosen), state, bar, count,
    el('div', {class: 'buttons'},
        verifier.canPause ? pauseButton(verifier, state) : null, stop),
    verifier.canPause ? null : el('p', {class: 'hint'}, t('verify.noPause'))];
  return {parts: parts.filter((part) => part !== null),
    onProgress: ({ballots}) => {
      count.textContent = t('verify.count', {ballots});
      if (chosen.ballots >= ballots) {
        bar.value = ballots;
      }
    }};
}

function pauseButton(verifier, state) {
  let paused = false;
  const button = el('button', {type: 'button', id: 'pause', onclick: () => {
    paused = !paused;
    if (paused) {
      verifier.pause();
    } else {
      verifier.resume();
    }
    button.textContent = t(paused ? 'verify.continue' : 'verify.pause');
    state.textContent = t(paused ? 'verify.paused' : 'verify.running');
  }}, t('verify.pause'));
  return button;
}

/** Run the verifier and give what it found, as elements. */
async function verify(chosen, ofBoard, ready, out) {
  if (ready.state !== HOLDS) {
    return [title(chosen), oneCheck('whole', ready)];
  }
  const verifier = ready.value;
  if (out.querySelector('#stop') !== null) {
    verifier.stop(); // what ran before
  }
  const {parts, onProgress} = runningPart(chosen, verifier);
  out.replaceChildren(...parts);
  focusOn(out.querySelector('h2'));
  const found = await judge(() => tell(verifier.verify(chosen.record,
      {onProgress})));
  return showEnd(chosen, ofBoard, found);
}

// -- what was found -----------------------------------------------------------

function title({name}) {
  return el('h2', null, t('verify.of', {name}));
}

function oneCheck(name, check) {
  return el('ul', {class: 'checks'}, checkLine(t(`check.${name}`), check));
}

async function showEnd(chosen, ofBoard, found) {
  if (found.state !== HOLDS) {
    return [title(chosen), found.values?.status === 'STOPPED' ?
      el('p', {class: 'verdict', role: 'status'}, t('verify.stopped')) :
      oneCheck('whole', found)];
  }
  const {text, json} = found.value;
  const report = JSON.parse(new TextDecoder().decode(json));
  const checks = [{name: 'whole', ...await judge(() => needVerified(report))}];
  if (ofBoard !== null) {
    checks.push({name: 'logged', ...await judge(() =>
      needLogged(ofBoard, report))});
  }
  return [title(chosen), verdict(checks),
    el('ul', {class: 'checks'}, checks.map((check) =>
      checkLine(t(`check.${check.name}`), check))),
    saveButtons(text, json),
    ...showFindings(report),
    recordFacts(report.record),
    el('h3', null, t('verify.verifications')),
    el('ul', {class: 'checks', id: 'verifications'}, showVerifications(report)),
    el('details', null, el('summary', null, t('verify.report')),
        el('pre', {tabindex: '0', lang: 'en'}, new TextDecoder().decode(text)))];
}

function verdict(checks) {
  const state = worst(checks);
  return el('p', {class: `verdict ${state}`, role: 'status', id: 'verdict'},
      sign(state), ' ', t(`verify.${state}`));
}

function saveButtons(text, json) {
  return el('div', {class: 'buttons'},
      el('button', {type: 'button', id: 'save-text', onclick: () =>
        save('report.txt', text)}, t('verify.saveText')),
      el('button', {type: 'button', id: 'save-json', onclick: () =>
        save('report.json', json, 'application/json')}, t('verify.saveJson')),
      el('button', {type: 'button', onclick: () => print()}, t('print')));
}

function recordFacts(record) {
  return facts([t('about.id'), record.electionId],
      [t('verify.guardians'), t('verify.quorum', {n: record.guardians,
        k: record.quorum})],
      [t('device.ballots'), number(record.ballots)],
      ...['cast', 'challenged', 'spoiled', 'uncast'].map((name) =>
        [t(`status.${name}`), number(record[name])]),
      [t('verify.phase'), t(`phase.${record.phase}`)],
      ...Object.entries(record.roots).map(([phase, root]) =>
        [t('verify.root', {phase: t(`phase.${phase}`)}), hash(root)]));
}
