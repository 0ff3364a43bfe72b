// SPDX-License-Identifier: Apache-2.0
/**
 * The whole log, entry by entry: its root is the one that was signed, and what
 * the entries say fits together.
 *
 * This shows more than proofs of single entries do: that no code stands twice,
 * that each device's ballots are numbered without a gap, and that nothing is
 * decided twice.
 */
import {equal} from './bytes.js';
import {readEntry} from './entry.js';
import {GrowingTree, leafHash} from './merkle.js';
import {Refused, need} from './verdict.js';

export class Audit {
  constructor() {
    this.tree = new GrowingTree();
    this.devices = new Map(); // by H_DI
    this.ballots = new Map(); // by code: status
    this.kinds = {};
  }

  async add(bytes) {
    const index = this.tree.size;
    await this.tree.add(await leafHash(bytes));
    const entry = readEntry(bytes);
    this.kinds[entry.kind] = (this.kinds[entry.kind] ?? 0) + 1;
    try {
      this[entry.kind]?.(entry);
    } catch (fault) {
      throw fault instanceof Refused ?
          new Refused(fault.code, {...fault.values, index}) : fault;
    }
  }

  device(entry) {
    need(!this.devices.has(entry.device), 'deviceTwice');
    this.devices.set(entry.device, {name: entry.name, ballots: 0, closed: false,
      undecided: 0, cast: 0, challenged: 0, spoiled: 0});
  }

  open(entry) {
    const device = this.devices.get(entry.device);
    need(device !== undefined, 'unknownDevice');
    need(!device.closed, 'closedDevice');
    return device;
  }

  ballot(entry) {
    const device = this.open(entry);
    need(!this.ballots.has(entry.code), 'codeTwice');
    need(entry.position === device.ballots + 1, 'gap');
    const status = entry.status ?? 'undecided';
    this.ballots.set(entry.code, {status, device: entry.device,
      position: entry.position});
    device.ballots++;
    device[status]++;
    device.lastCode = entry.code;
  }

  decision(entry) {
    const device = this.open(entry);
    const ballot = this.ballots.get(entry.code);
    need(ballot !== undefined && ballot.device === entry.device &&
         ballot.position === entry.position, 'otherBallot');
    need(ballot.status === 'undecided', 'decidedTwice');
    ballot.status = entry.status;
    device.undecided--;
    device[entry.status]++;
  }

  close(entry) {
    this.open(entry).closed = true;
  }
}

/**
 * Read the whole log of an opened board.  `onProgress(entries)` is told now and
 * then; `signal` gives up.
 */
export async function auditLog(board, onProgress, signal) {
  const {size, root} = board.checkpoint;
  const tiles = board.tilesOf(size);
  const audit = new Audit();
  for (let n = 0; n < tiles.bundles; n++) {
    signal?.throwIfAborted();
    for (const entry of await tiles.bundle(n)) {
      await audit.add(entry);
    }
    onProgress?.(audit.tree.size);
  }
  need(equal(await audit.tree.root(), root), 'root');
  for (const device of board.about.devices) {
    needDevice(audit.devices.get(device.hash), device);
  }
  return audit;
}

/** What the board says of a device is what its log says. */
function needDevice(counted, told) {
  need(counted !== undefined && counted.ballots === told.ballots &&
       counted.ballots - counted.undecided === told.decided &&
       counted.closed === told.closed &&
       counted.lastCode === told.lastCode?.toLowerCase(), 'otherDevice',
  {name: told.name});
}
