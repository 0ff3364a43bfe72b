// SPDX-License-Identifier: Apache-2.0
/** Looking up a confirmation code. */
import {DIGITS, differences, readCode} from '../lib/code.js';
import {el} from '../lib/dom.js';
import {t} from '../lib/messages.js';
import {codeText, failure} from '../lib/parts.js';
import {canReadCodes, hasCamera, readCamera, readImage} from '../lib/qr.js';

/** The board suggests codes from this many digits on. */
const NEAR_MIN = 4;

export async function showFind({board, signal}) {
  const answer = el('div', {id: 'answer', 'aria-live': 'polite'});
  const field = el('textarea', {id: 'code', rows: 3, autocomplete: 'off',
    autocapitalize: 'characters', spellcheck: 'false',
    'aria-describedby': 'code-help code-count'});
  const count = el('p', {id: 'code-count', class: 'hint'});
  const tell = () => {
    const {digits} = readCode(field.value);
    count.textContent = t('find.count', {have: digits.length, want: DIGITS});
  };
  field.addEventListener('input', tell);
  field.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') {
      event.preventDefault();
      look();
    }
  });
  const look = () => find(board, field.value, answer);
  tell();
  return [
    el('h1', null, t('find.title')),
    el('p', {class: 'lead'}, t('find.lead')),
    el('form', {class: 'panel', onsubmit: (event) => {
      event.preventDefault();
      look();
    }},
    el('label', {for: 'code'}, t('find.label')), field,
    el('p', {id: 'code-help', class: 'hint'}, t('find.help')), count,
    el('div', {class: 'buttons'},
        el('button', {type: 'submit', class: 'main'}, t('find.look'))),
    await pictureField((text) => {
      field.value = text;
      tell();
      look();
    }, answer, signal)),
    answer,
    el('h2', null, t('find.what')), el('p', null, t('find.what.text')),
  ];
}

/** A photo of the receipt, or the camera, where the browser reads QR codes. */
async function pictureField(take, answer, signal) {
  if (!await canReadCodes()) {
    return null;
  }
  const read = async (from) => {
    answer.replaceChildren();
    try {
      const text = await from();
      if (text !== null) {
        take(text);
      }
    } catch (fault) {
      answer.replaceChildren(failure(fault));
    }
  };
  const input = el('input', {type: 'file', id: 'picture', accept: 'image/*',
    onchange: () => read(() => readImage(input.files[0]))});
  return el('div', {class: 'picture'},
      el('label', {for: 'picture'}, t('find.picture')), input,
      ...hasCamera() ? cameraPart(read, signal) : []);
}

/** A button that opens the camera, and closes it. */
function cameraPart(read, signal) {
  const video = el('video', {id: 'video', playsinline: true, hidden: true,
    'aria-label': t('find.video')});
  video.muted = true;
  let looking = null;
  signal.addEventListener('abort', () => looking?.abort());
  const scan = async () => {
    looking = new AbortController();
    video.hidden = false;
    button.textContent = t('find.camera.stop');
    await read(() => readCamera(video, looking.signal));
    looking = null;
    video.hidden = true;
    button.textContent = t('find.camera');
  };
  const button = el('button', {type: 'button', id: 'camera', onclick: () =>
    looking === null ? scan() : looking.abort()}, t('find.camera'));
  return [button, video];
}

/** Go to the ballot, or say what is wrong and what might be meant. */
async function find(board, typed, answer) {
  const code = readCode(typed);
  answer.replaceChildren();
  try {
    if (code.complete && await known(board, code.digits)) {
      location.hash = `#/ballot/${code.digits}`;
      return;
    }
    const near = code.digits.length < NEAR_MIN ? [] :
        await board.api.near(code.digits.slice(0, DIGITS));
    answer.replaceChildren(...explain(code), ...suggest(code, near));
  } catch (fault) {
    answer.replaceChildren(failure(fault));
  }
}

async function known(board, digits) {
  try {
    await board.api.code(digits);
    return true;
  } catch (fault) {
    if (fault.status === 404) {
      return false;
    }
    throw fault;
  }
}

function explain(code) {
  const lines = [el('p', {class: 'verdict unknown'},
      code.complete ? t('find.none') :
      t('find.incomplete', {have: code.digits.length, want: DIGITS}))];
  if (code.strange.length > 0) {
    lines.push(el('p', null, t('find.strange',
        {letters: [...new Set(code.strange)].join(' ')})));
  }
  if (code.changed.length > 0) {
    lines.push(el('p', null, t('find.changed',
        {letters: [...new Set(code.changed)].join(' ')})));
  }
  return lines;
}

function suggest(code, near) {
  if (near.length === 0) {
    return [el('p', null, t('find.nothing'))];
  }
  return [el('h2', null, t('find.near')), el('p', null, t('find.near.text')),
    el('ul', {class: 'near'}, near.map((found) => el('li', null,
        el('a', {href: `#/ballot/${found}`},
            codeText(found, differences(found, code.digits))))))];
}
