// SPDX-License-Identifier: Apache-2.0
/** What this board is, and how the election was set up. */
import {el, facts} from '../lib/dom.js';
import {t} from '../lib/messages.js';
import {hash} from '../lib/parts.js';

const QUESTIONS = ['code', 'secret', 'challenge', 'trust', 'limits'];

export async function showAbout({board}) {
  const {about} = board;
  return [
    el('h1', null, t('menu.about')),
    el('p', {class: 'lead'}, t('about.lead')),
    ...QUESTIONS.flatMap((q) => [el('h2', null, t(`about.${q}`)),
      el('p', null, t(`about.${q}.text`))]),
    el('h2', null, t('about.election')),
    facts([t('about.id'), about.election],
        [t('about.chaining'), t(`chaining.${about.chaining}`)],
        [t('about.baseHash'), hash(about.baseHash)],
        [t('about.extendedHash'), hash(about.extendedHash)],
        [t('about.setupRoot'), hash(about.setupRoot)],
        [t('about.administrator'), hash(about.administrator)],
        [t('about.invitation'), hash(about.invitation)]),
  ];
}
