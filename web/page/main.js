// SPDX-License-Identifier: Apache-2.0
/** The page: which view is shown, in which language, of which board. */
import {Api} from './lib/api.js';
import {Board} from './lib/board.js';
import {el} from './lib/dom.js';
import {Memory} from './lib/memory.js';
import {LANGUAGES, change, current, load, t} from './lib/messages.js';
import {failure} from './lib/parts.js';
import {Prover, loadVerifier} from './lib/prover.js';
import {showAbout} from './views/about.js';
import {showBallot} from './views/ballot.js';
import {showCeremony} from './views/ceremony.js';
import {showDevices} from './views/devices.js';
import {showFind} from './views/find.js';
import {showLog} from './views/log.js';
import {showReceipt} from './views/receipt.js';
import {showRecord} from './views/record.js';
import {showResults} from './views/results.js';
import {showVerify} from './views/verify.js';

/** Views by the first word behind "#/"; those in `menu` stand in the menu, those
 * in `alone` need no board. */
const views = {find: showFind, results: showResults, verify: showVerify,
  devices: showDevices, log: showLog, receipt: showReceipt, record: showRecord,
  ceremony: showCeremony, about: showAbout, ballot: showBallot};
const alone = ['verify'];
/** A page that is one file has no board. */
const offline = globalThis.electionguardInside !== undefined;
const menu = offline ? alone : ['find', 'results', 'verify', 'devices', 'log',
  'ceremony', 'receipt', 'record', 'about'];

const $ = (id) => document.getElementById(id);
const api = new Api(document.baseURI);
let storage = null;
try {
  storage = localStorage;
} catch {
  // This browser keeps nothing.
}
const memory = new Memory(storage);
const newVerifier = () => loadVerifier(document.baseURI);
const prover = new Prover(newVerifier);
let leaving = null; // ends what the view that is shown has begun
let shown = 0; // counts what was asked for: an answer that comes late is dropped

/** "#/ballot/CODE" as ["ballot", "CODE"] */
function place() {
  const [name, ...rest] = location.hash.replace(/^#\/?/, '').split('/');
  const known = offline ? menu.includes(name) : Object.hasOwn(views, name);
  return known ? [name, ...rest] : [menu[0]];
}

function frame(name) {
  document.documentElement.lang = current();
  $('skip').textContent = t('skip');
  const chooser = el('select', {id: 'language', onchange: (event) => {
    change(event.target.value);
    show().then(() => $('language').focus());
  }}, Object.entries(LANGUAGES).map(([tag, title]) => el('option',
      {value: tag, lang: tag, selected: tag === current()}, title)));
  $('top').replaceChildren(
      el('div', {class: 'topbar'},
          el('p', {class: 'brand'}, t('title')),
          el('label', {for: 'language', class: 'language'},
              el('span', null, t('language')), chooser)),
      el('nav', {'aria-label': t('menu')}, el('ul', null, menu.map((item) =>
        el('li', null, el('a', {href: `#/${item}`, 'aria-current':
            item === name ? 'page' : null}, t(`menu.${item}`)))))));
  $('foot').replaceChildren(el('p', null, t('foot')));
}

/** The board; null where a view needs none and there is none. */
async function openBoard(name) {
  if (offline) {
    return null;
  }
  try {
    return await new Board(api, memory).open();
  } catch (fault) {
    if (alone.includes(name)) {
      return null;
    }
    throw fault;
  }
}

/** Show the view that the address names. */
async function show() {
  const turn = ++shown;
  leaving?.abort();
  leaving = new AbortController();
  const {signal} = leaving;
  const [name, ...rest] = place();
  frame(name);
  document.title = `${t(`menu.${name}`)} \u2013 ${t('title')}`;
  const main = $('main');
  main.setAttribute('aria-busy', 'true');
  let content;
  try {
    const board = await openBoard(name);
    content = await views[name]({board, memory, prover, newVerifier, signal,
      again: show}, ...rest);
  } catch (fault) {
    content = [el('h1', null, t(`menu.${name}`)), failure(fault)];
  }
  if (turn !== shown) {
    return;
  }
  main.replaceChildren(...content);
  main.removeAttribute('aria-busy');
}

/** A new view begins at its heading, for eyes and for screen readers. */
async function navigate() {
  await show();
  const heading = $('main').querySelector('h1');
  heading?.setAttribute('tabindex', '-1');
  heading?.focus();
}

$('skip').addEventListener('click', (event) => {
  event.preventDefault();
  $('main').focus();
});
addEventListener('hashchange', navigate);
await load();
await show();
