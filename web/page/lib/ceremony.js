// SPDX-License-Identifier: Apache-2.0
/** What the setup's files say of guardians and keys (docs/record.md). */
import {sha256, toHex} from './bytes.js';
import {readSetup} from './record.js';
import {need} from './verdict.js';

const ELEMENT = 512;

/** A key by its SHA-256; it is the first of the commitments K_i,j. */
async function keyHash(commitments) {
  return toHex(await sha256(commitments.subarray(0, ELEMENT)));
}

async function keyHashes({vote, data}) {
  return {vote: await keyHash(vote), data: await keyHash(data)};
}

/**
 * {n, k, guardians: [{index, vote, data}], joint: {vote, data}, baseHash,
 * extendedHash}, with the SHA-256 of each public key.  The files are those that
 * the log names; what they say is the verifier's business.
 */
export async function readCeremony(board) {
  const open = async (name) => {
    const path = `setup/${name}.binpb`;
    const file = board.about.files.find((one) => one.name === path);
    need(file !== undefined, 'noSetup');
    return readSetup[name](await board.openFile(file));
  };
  const {n, k} = await open('parameters');
  const guardians = await open('guardians');
  const keys = await open('election_keys');
  const {baseHash} = await open('manifest');
  need(guardians.length === n && guardians.every(({vote, data}) =>
    vote.length === k * ELEMENT && data.length === k * ELEMENT), 'encoding');
  return {n, k,
    baseHash: toHex(baseHash), extendedHash: toHex(keys.extendedHash),
    joint: await keyHashes(keys),
    guardians: await Promise.all(guardians.map(async (guardian) =>
      ({index: guardian.index, ...await keyHashes(guardian)})))};
}
