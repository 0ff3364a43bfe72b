// SPDX-License-Identifier: Apache-2.0
/** Devices, and where their chains of ballots end. */
import {el, facts} from '../lib/dom.js';
import {number, t} from '../lib/messages.js';
import {codeText, hash} from '../lib/parts.js';

export async function showDevices({board}) {
  const {devices} = board.about;
  return [
    el('h1', null, t('menu.devices')),
    el('p', {class: 'lead'}, t('devices.lead')),
    devices.length === 0 ? el('p', null, t('devices.none')) : null,
    ...devices.map(showDevice),
    el('h2', null, t('time.title')), el('p', null, t('time.text')),
  ].filter((part) => part !== null);
}

function showDevice(device) {
  const {lastCode} = device;
  return el('section', {class: 'panel'},
      el('h2', null, device.name),
      el('p', {class: `badge ${device.closed ? 'closed' : 'open'}`},
          t(device.closed ? 'device.closed' : 'device.open')),
      facts([t('ballot.kind'), t(`kind.${device.kind}`)],
          [t('device.ballots'), number(device.ballots)],
          [t('device.decided'), number(device.decided)],
          [t('device.last'), lastCode === undefined ? null :
              el('a', {href: `#/ballot/${lastCode}`}, codeText(lastCode))],
          [t('device.index'), number(device.index)],
          [t('device.closeIndex'), device.closeIndex === undefined ? null :
              number(device.closeIndex)],
          [t('ballot.deviceHash'), hash(device.hash)],
          [t('device.key'), hash(device.key)]));
}
