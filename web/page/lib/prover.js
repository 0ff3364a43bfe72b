// SPDX-License-Identifier: Apache-2.0
/**
 * The library's own verifier in this browser: WebAssembly in a worker
 * (docs/web.md).
 *
 * What it says of proofs is true or false.  That it is missing, that the browser
 * cannot run it or that it failed is neither.
 */
import {toHex} from './bytes.js';
import {Refused, Unable, need} from './verdict.js';

/** What the verifier finds to be wrong with what it was given. */
const WRONG = ['EG_REJECT', 'EG_ERR_MALFORMED'];

/** Answers of the verifier as verdicts. */
export async function tell(request) {
  try {
    return await request;
  } catch (fault) {
    const values = {status: fault.status,
      text: `${fault.status}: ${fault.message}`};
    throw WRONG.includes(fault.status) ? new Refused('verifier', values) :
        new Unable('verifier', values);
  }
}

/**
 * A verifier.  It is not a part of the page's own folder but beside it, or, in a
 * page that is one file (web/offline.py), inside.
 */
export async function loadVerifier(base) {
  if (typeof WebAssembly === 'undefined' || typeof Worker === 'undefined') {
    throw new Unable('noWasm');
  }
  const folder = new URL('wasm/', base);
  const inside = globalThis.electionguardInside;
  let client;
  try {
    client = await import(inside?.client ?? new URL('client.js', folder).href);
  } catch {
    throw new Unable('noModule');
  }
  return new client.Verifier({base: folder, ...inside});
}

export class Prover {
  /** `load()` gives a verifier. */
  constructor(load) {
    this.load = load;
    this.opened = null; // the setup that the verifier keeps
  }

  async start() {
    this.verifier ??= await this.load();
    return this.verifier;
  }

  /** Verify the setup that the board's log names, unless that was done. */
  async openSetup(board) {
    const files = board.about.files.filter((f) => f.name.startsWith('setup/'));
    const name = files.map((file) => file.sha256).join();
    if (this.opened === name) {
      return;
    }
    const verifier = await this.start();
    this.opened = null;
    const record = {files: await Promise.all(files.map(async (file) =>
      ({path: file.name, bytes: await board.openFile(file)})))};
    const {extendedHash} = await tell(verifier.setup(record));
    need(toHex(extendedHash) === board.about.extendedHash, 'otherSetup');
    this.opened = name;
  }

  /**
   * Verify the proofs of a ballot, and what was opened of it: {report,
   * description, undecided}.
   */
  async verifyBallot(board, ballot) {
    const verifier = await this.start();
    await this.openSetup(board);
    const {published, opening} = await board.openingOf(ballot);
    const found = await tell(verifier.ballot({opening, opened: published,
      ballot: await board.ballotBytes(ballot), decision: decisionOf(ballot)}));
    const {description} = found;
    // What cannot be read is rejected; whatever else is not described was not
    // compared with the code.
    if (description.code === undefined && found.verdict !== 'REJECTED') {
      throw new Unable('verifier', {text: 'description'});
    }
    need(description.code === undefined ||
         description.code === ballot.code.toLowerCase(), 'otherCode');
    need(description.status === undefined || ballot.deviceKind === 'regular' ||
         (description.status === 'cast') === (ballot.status === 'cast'),
    'otherStatus');
    return {description,
      report: JSON.parse(new TextDecoder().decode(found.json)),
      asCast: ballot.status === 'undecided'};
  }
}

/**
 * What a ballot is verified as.  A device's ballots come undecided; as long as
 * nothing was decided they are verified as if they were cast.  Printed ballots
 * come as they ended.
 */
function decisionOf({deviceKind, status}) {
  return deviceKind !== 'regular' ? undefined :
      status === 'undecided' ? 'cast' : status;
}
