// SPDX-License-Identifier: Apache-2.0
/** The whole record of a board, as the verifier reads it. */
import {filePath} from './api.js';
import {checkOutcome} from './report.js';
import {Unable, need} from './verdict.js';

/** Names every section of a record with its root. */
const TOC_FILE = 'toc.binpb';

/**
 * The record that a board serves: {bytes, count, record}.
 *
 * Its table of contents is taken from where the log names it.  The verifier
 * compares all roots with it (R.root), so that a record that it verifies is the
 * one that the log names, whatever else the board sends.
 */
export async function recordOfBoard(board) {
  const {files} = await board.api.recordIndex();
  const toc = board.about.files.find((file) => file.name === TOC_FILE);
  need(toc !== undefined && files.some(({name}) => name === TOC_FILE), 'noToc');
  const bytes = await board.openFile(toc);
  return {bytes: files.reduce((sum, file) => sum + file.bytes, 0),
    count: files.length,
    record: {files: files.map(({name, bytes: size}) => name === TOC_FILE ?
      {path: name, bytes} : {path: name, size,
        url: new URL(filePath(name), board.api.base).href})}};
}

/** How many ballots the log has. */
export function ballotsOf(board) {
  return board.about.devices.reduce((sum, device) => sum + device.ballots, 0);
}

/** The record that was verified has the roots that the log names, and every ballot
 * of the log. */
export function needLogged(board, report) {
  const roots = checkOutcome(report, 'R.root');
  need(roots !== 'FAILED', 'otherRecord');
  if (roots !== 'passed') {
    throw new Unable('before');
  }
  const logged = ballotsOf(board);
  const found = report.record.ballots;
  need(found === logged, 'otherCount', {logged, found});
}
