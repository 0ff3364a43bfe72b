// SPDX-License-Identifier: Apache-2.0
/**
 * What this browser has seen of a log: its key, and the longest checkpoint.
 *
 * A log that shows another history, or takes one back, contradicts what is kept
 * here.  `store` is the browser's, or a test's.
 */
import {openCheckpoint, readKey, samePromise} from './note.js';
import {extensionHolds} from './merkle.js';
import {need} from './verdict.js';

const PLACE = 'electionguard-log';

export class Memory {
  constructor(store) {
    this.store = store;
  }

  /** {key, note}, or null.  A browser may forbid to keep anything. */
  recall() {
    try {
      const kept = JSON.parse(this.store.getItem(PLACE) ?? 'null');
      return typeof kept?.key === 'string' && typeof kept.note === 'string' ?
          kept : null;
    } catch {
      return null;
    }
  }

  keep(key, note) {
    try {
      this.store.setItem(PLACE, JSON.stringify({key, note}));
    } catch {
      // Then every visit is the first.
    }
  }

  forget() {
    try {
      this.store.removeItem(PLACE);
    } catch {
      // Nothing was kept.
    }
  }

  /**
   * Compare a checkpoint of the key `key` with what is kept, and keep the longer
   * one.  `tilesOf(size)` gives the tiles of the log.  Refuses a log that does
   * not extend what was seen; gives "first", "same", "extended" or "earlier",
   * and the size that was kept.
   */
  async compare(key, checkpoint, tilesOf) {
    const kept = this.recall();
    if (kept === null) {
      this.keep(key.text, checkpoint.note);
      return {how: 'first', size: 0};
    }
    need(kept.key === key.text, 'otherKey');
    const seen = await openCheckpoint(kept.note, await readKey(kept.key));
    const [older, newer] = seen.size <= checkpoint.size ?
        [seen, checkpoint] : [checkpoint, seen];
    await needExtension(older, newer, tilesOf);
    if (newer === checkpoint) {
      this.keep(key.text, checkpoint.note);
    }
    const how = older.size === newer.size ? 'same' :
        newer === checkpoint ? 'extended' : 'earlier';
    return {how, size: seen.size};
  }
}

/** Refuse two checkpoints of which the newer does not extend the older. */
export async function needExtension(older, newer, tilesOf) {
  if (older.size === newer.size) {
    need(samePromise(older, newer), 'forked');
    return;
  }
  const proof = await tilesOf(newer.size).extension(older.size);
  need(await extensionHolds(older.size, older.root, newer.size, newer.root,
      proof), 'forked');
}
