// SPDX-License-Identifier: Apache-2.0
/** What the page reads of a record's files (docs/record.md): the manifest, and the
 * decrypted tally with its words. */
import {fromUtf8, toHex} from './bytes.js';
import {readFields, readFrames} from './pb.js';
import {need} from './verdict.js';

export const MANIFEST_FILE = 'setup/manifest.binpb';
export const TALLY_FILE = 'final/decrypted_tally.binpb';

/** Numbers of the record's format: sections, and their items. */
const MANIFEST = {section: 0x0003, item: 3};
const TALLY = {section: 0x0301, item: 30};
const PARAMETERS = {section: 0x0002, item: 2};
const GUARDIANS = {section: 0x0004, item: 4};
const KEYS = {section: 0x0005, item: 5};

/** What opens ballots: the folder, and the numbers of section and item. */
export const OPENINGS = {
  challenged: {folder: 'final/challenged_ballot_decryptions/', section: 0x0302,
    item: 31},
  uncast: {folder: 'final/uncast_nonce_releases/', section: 0x0304, item: 33},
};

/** The fields of a message by number; what repeats is a list. */
function byNumber(bytes, repeated = 0) {
  const out = {[repeated]: []};
  for (const {number, value} of readFields(bytes)) {
    if (number === repeated) {
      out[repeated].push(value);
    } else {
      need(out[number] === undefined, 'encoding');
      out[number] = value;
    }
  }
  return out;
}

/** The items of a section, as bytes. */
function readSection(bytes, section) {
  const [first, ...items] = readFrames(bytes);
  need(first !== undefined, 'encoding');
  const header = byNumber(first);
  need(header[1] instanceof Uint8Array && fromUtf8(header[1]) === 'EGRF' &&
       header[3] === section, 'encoding');
  return items;
}

/** The message of an item of a kind. */
function readItem(bytes, item) {
  const fields = readFields(bytes);
  need(fields.length === 1 && fields[0].number === item, 'encoding');
  return fields[0].value;
}

/** The messages of a section's items. */
function readItems(bytes, {section, item}) {
  return readSection(bytes, section).map((one) => readItem(one, item));
}

/** The item that opens the ballot at a place, as bytes; each begins with where
 * its ballot stands: {1 kind, 2 device, 3 position}. */
export function findOpening(bytes, {section, item}, {device, position}) {
  return readSection(bytes, section).find((one) => {
    const first = readFields(readItem(one, item))[0];
    need(first?.number === 1 && first.value instanceof Uint8Array, 'encoding');
    const place = byNumber(first.value);
    return place[3] === position && place[2] instanceof Uint8Array &&
        toHex(place[2]) === device;
  });
}

/** The manifest as it was entered. */
export function readManifest(bytes) {
  const items = readItems(bytes, MANIFEST);
  need(items.length === 1, 'encoding');
  return JSON.parse(fromUtf8(byNumber(items[0])[2]));
}

/** Of the setup's files, by name, what the ceremony's view shows, as bytes. */
export const readSetup = {
  parameters(bytes) {
    const [message] = readItems(bytes, PARAMETERS);
    const {6: n, 7: k} = byNumber(message);
    return {n, k};
  },
  guardians(bytes) {
    return readItems(bytes, GUARDIANS).map((message) => {
      const {1: index, 2: vote, 3: data} = byNumber(message);
      return {index, vote, data};
    });
  },
  election_keys(bytes) {
    const [message] = readItems(bytes, KEYS);
    const {1: vote, 2: data, 3: extendedHash} = byNumber(message);
    return {vote, data, extendedHash};
  },
  manifest(bytes) {
    const [message] = readItems(bytes, MANIFEST);
    return {baseHash: byNumber(message)[3]};
  },
};

/** [{index, label, fields: [{index, label, votes}]}] */
export function readTally(bytes) {
  return readItems(bytes, TALLY).map((message) => {
    const contest = byNumber(message, 3);
    return {index: contest[1], label: fromUtf8(contest[2]),
      fields: contest[3].map((bytes) => {
        const field = byNumber(bytes);
        return {index: field[1], label: fromUtf8(field[2]),
          votes: field[3] ?? 0};
      })};
  });
}

/** Counts with names: the manifest's contests, in its order. */
export function nameTally(tally, manifest) {
  return manifest.contests.map((contest) => {
    const counted = tally.find((c) => c.index === contest.index);
    need(counted !== undefined && counted.label === contest.id, 'tallyContest',
        {name: contest.name});
    const votes = (field) => {
      const found = counted.fields.find((f) => f.index === field.index);
      need(found !== undefined && found.label === field.id, 'tallyContest',
          {name: contest.name});
      return {name: field.name, votes: found.votes};
    };
    return {name: contest.name, selectionLimit: contest.selectionLimit,
      choices: contest.choices.map(votes),
      supplemental: (contest.supplementalFields ?? []).map(votes)};
  });
}
