// SPDX-License-Identifier: Apache-2.0
/**
 * A board as this page sees it: what it says, and what of that was checked.
 *
 * Everything that a view shows as checked was computed here, from bytes, against
 * a checkpoint that the log's key signed.
 */
import {fromBase64, sha256, toHex} from './bytes.js';
import {readEntry} from './entry.js';
import {leafHash, pathHolds} from './merkle.js';
import {openCheckpoint, readKey} from './note.js';
import {openReceipt, readReceipt} from './receipt.js';
import {OPENINGS, findOpening} from './record.js';
import {needExtension} from './memory.js';
import {Tiles} from './tiles.js';
import {Unable, judge, need} from './verdict.js';

export class Board {
  constructor(api, memory) {
    this.api = api;
    this.memory = memory;
  }

  /** Ask what the board has now, and check what it signs. */
  async open() {
    this.about = await this.api.about();
    this.key = await judge(() => readKey(this.about.logKey));
    this.signed = await judge(() => this.openSigned());
    this.seen = await judge(() => this.compareWithMemory());
    return this;
  }

  async openSigned() {
    need(this.about.logKey === (await this.api.text('log-key')).trim(),
        'otherKey');
    const checkpoint = await openCheckpoint(this.about.checkpoint,
        this.needed(this.key));
    need(checkpoint.size === this.about.size, 'size');
    return checkpoint;
  }

  compareWithMemory() {
    return this.memory.compare(this.needed(this.key), this.checkpoint,
        (size) => this.tilesOf(size));
  }

  /** What a check gave, or the reason why it gave nothing. */
  needed(check) {
    if (check.state !== 'holds') {
      need(check.state !== 'false', 'before');
      throw new Unable('before');
    }
    return check.value;
  }

  /** The checkpoint, if the log signed it. */
  get checkpoint() {
    return this.needed(this.signed);
  }

  tilesOf(size) {
    return new Tiles(size, (path) => this.api.bytes(path));
  }

  /** An entry's bytes are in the log at `index`. */
  async needInLog(bytes, index) {
    const {size, root} = this.checkpoint;
    need(index < size, 'noEntry');
    const path = await this.tilesOf(size).path(index);
    need(await pathHolds(await leafHash(bytes), index, size, path, root),
        'path');
  }

  /**
   * A receipt that the board gives proves that `entry` is where it says; the
   * receipt's checkpoint may be later than the page's and must extend it.
   */
  async checkReceipt(text, entry, index) {
    const receipt = readReceipt(text);
    need(receipt.index === index, 'otherIndex');
    const checkpoint = await openReceipt(receipt, await leafHash(entry),
        this.needed(this.key));
    await this.needSameLog(checkpoint);
    return {text, ...checkpoint};
  }

  /** One of two checkpoints, the page's and another, extends the other. */
  async needSameLog(other) {
    const [older, newer] = other.size <= this.checkpoint.size ?
        [other, this.checkpoint] : [this.checkpoint, other];
    await needExtension(older, newer, (size) => this.tilesOf(size));
  }

  /** All checks of one ballot: [{name, state, code, values}]. */
  async checkBallot(ballot) {
    const check = async (name, run) => ({name, ...await judge(run)});
    const checks = [
      {name: 'signed', ...this.signed},
      {name: 'seen', ...this.seen},
      await check('place', async () => this.checkReceipt(
          await this.api.receipt(ballot.code), fromBase64(ballot.entry),
          ballot.index)),
      await check('entry', () => needBallotEntry(ballot)),
      await check('content', async () => {
        await this.ballotBytes(ballot);
      })];
    if (ballot.decisionIndex !== undefined) {
      checks.push(await check('decision', async () => {
        needDecisionEntry(ballot);
        return this.checkReceipt(await this.api.receipt(ballot.code, true),
            fromBase64(ballot.decisionEntry), ballot.decisionIndex);
      }));
    }
    return checks;
  }

  /** The bytes of a ballot, which are those that its entry names. */
  async ballotBytes(ballot) {
    const bytes = await this.api.ballot(ballot.code);
    need(toHex(await sha256(bytes)) ===
         readEntry(fromBase64(ballot.entry)).content, 'content');
    return bytes;
  }

  /**
   * What was published to open a ballot: {published, opening}.  `published` says
   * whether openings of such ballots are there at all.
   */
  async openingOf({deviceKind, device, position}) {
    const kind = deviceKind === 'regular' ? OPENINGS.challenged :
        OPENINGS.uncast;
    const files = this.about.files.filter((f) => f.name.startsWith(kind.folder));
    for (const file of files) {
      const opening = findOpening(await this.openFile(file), kind,
          {device, position});
      if (opening !== undefined) {
        return {published: true, opening};
      }
    }
    return {published: files.length > 0};
  }

  /** The bytes of a published file, which are those that its entry names. */
  async openFile(file) {
    const bytes = await this.api.file(file.name);
    need(toHex(await sha256(bytes)) === file.sha256, 'content');
    const raw = await this.tilesOf(this.checkpoint.size).entry(file.index);
    const entry = readEntry(raw);
    need(entry.name === file.name && entry.content === file.sha256,
        'otherEntry');
    await this.needInLog(raw, file.index);
    return bytes;
  }

  /** A receipt that somebody has kept: what it says, if the log still has it. */
  async checkKept(text) {
    const receipt = readReceipt(text);
    const raw = await this.tilesOf(this.checkpoint.size).entry(receipt.index);
    const checkpoint = await openReceipt(receipt, await leafHash(raw),
        this.needed(this.key));
    await this.needSameLog(checkpoint);
    await this.needInLog(raw, receipt.index);
    return {index: receipt.index, size: checkpoint.size,
      entry: readEntry(raw)};
  }
}

/** The entry says of the ballot what the board says. */
function needBallotEntry(ballot) {
  const entry = readEntry(fromBase64(ballot.entry));
  need(entry.kind === 'ballot' && sameBallot(entry, ballot) &&
       entry.content === ballot.content, 'otherEntry');
  // A printed ballot comes as it ended; others are decided by an entry.
  if (ballot.decisionIndex === undefined) {
    need((entry.status ?? 'undecided') === ballot.status, 'otherStatus');
  }
}

function needDecisionEntry(ballot) {
  const entry = readEntry(fromBase64(ballot.decisionEntry));
  need(entry.kind === 'decision' && sameBallot(entry, ballot), 'otherEntry');
  need(entry.status === ballot.status, 'otherStatus');
  need(ballot.decisionIndex > ballot.index, 'otherIndex');
}

function sameBallot(entry, ballot) {
  return entry.code === ballot.code.toLowerCase() &&
      entry.device === ballot.device && entry.position === ballot.position;
}

