// SPDX-License-Identifier: Apache-2.0
/** The files of the record, each to download and to check. */
import {filePath} from '../lib/api.js';
import {el, table} from '../lib/dom.js';
import {number, size, t} from '../lib/messages.js';
import {checkLine, hash} from '../lib/parts.js';
import {judge} from '../lib/verdict.js';

export async function showRecord({board}) {
  const out = el('div', {'aria-live': 'polite'});
  const {files} = board.about;
  return [
    el('h1', null, t('menu.record')),
    el('p', {class: 'lead'}, t('record.lead')),
    el('div', {class: 'buttons'}, el('button', {type: 'button', class: 'main',
      id: 'check-files', onclick: () => checkAll(board, files, out)},
    t('record.check'))),
    out,
    table(t('record.table'), [t('record.name'), t('record.size'),
      t('record.index'), t('record.sha256')],
    files.map((file) => [
      el('a', {href: filePath(file.name), download: ''}, file.name),
      size(file.bytes), number(file.index), hash(file.sha256)])),
    el('h2', null, t('record.more')),
    el('ul', null,
        el('li', null, el('a', {href: 'api/manifest', download:
            'manifest.json'}, t('record.manifest'))),
        el('li', null, el('a', {href: 'checkpoint', download:
            'checkpoint.txt'}, t('log.checkpoint'))),
        el('li', null, el('a', {href: 'log-key', download: 'log-key.txt'},
            t('log.key')))),
    ...await offlinePage(),
    el('p', null, t('record.native'), ' ',
        el('a', {href: '#/verify'}, t('verify.title'))),
  ];
}

/** The page as one file, where it is beside this one. */
async function offlinePage() {
  const there = await fetch('offline.html', {method: 'HEAD'}).catch(() => null);
  return there?.ok ? [el('p', null, el('a', {href: 'offline.html',
    download: 'verify.html'}, t('record.offline')), ' ',
  t('record.offline.text'))] : [];
}

async function checkAll(board, files, out) {
  const list = el('ul', {class: 'checks'});
  out.replaceChildren(list);
  for (const file of files) {
    const check = await judge(() => board.openFile(file));
    list.append(checkLine(t('check.file', {name: file.name, index: file.index}),
        check));
  }
}
