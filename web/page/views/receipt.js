// SPDX-License-Identifier: Apache-2.0
/** A receipt that somebody kept, against the log as it is now. */
import {el, facts} from '../lib/dom.js';
import {number, t} from '../lib/messages.js';
import {checkLine, codeText} from '../lib/parts.js';
import {judge} from '../lib/verdict.js';

export async function showReceipt({board}) {
  const answer = el('div', {'aria-live': 'polite'});
  const field = el('textarea', {id: 'receipt', rows: 8, spellcheck: 'false',
    autocomplete: 'off', 'aria-describedby': 'receipt-help'});
  const file = el('input', {type: 'file', id: 'receipt-file', accept: '.txt',
    onchange: async () => {
      field.value = await file.files[0].text();
    }});
  return [
    el('h1', null, t('menu.receipt')),
    el('p', {class: 'lead', id: 'receipt-help'}, t('receipt.lead')),
    el('form', {class: 'panel', onsubmit: async (event) => {
      event.preventDefault();
      answer.replaceChildren(...show(
          await judge(() => board.checkKept(tidy(field.value)))));
    }},
    el('label', {for: 'receipt-file'}, t('receipt.file')), file,
    el('label', {for: 'receipt'}, t('receipt.label')), field,
    el('div', {class: 'buttons'},
        el('button', {type: 'submit', class: 'main'}, t('receipt.check')))),
    answer,
  ];
}

/** What was pasted, with the line ends of a receipt. */
function tidy(text) {
  return `${text.replace(/\r\n?/g, '\n').trim()}\n`;
}

function show(check) {
  const lines = [el('ul', {class: 'checks'}, checkLine(t('check.kept'), check))];
  if (check.state === 'holds') {
    const {entry, index, size} = check.value;
    const code = entry.code?.toUpperCase();
    lines.push(facts([t('receipt.index'), number(index)],
        [t('receipt.size'), number(size)],
        [t('receipt.entry'), t(`entry.${entry.kind}`)],
        [t('receipt.status'), entry.status === undefined ? null :
            t(`status.${entry.status}`)],
        [t('receipt.code'), code === undefined ? null :
            el('a', {href: `#/ballot/${code}`}, codeText(code))]));
  }
  return lines;
}
