// SPDX-License-Identifier: Apache-2.0
/**
 * Records that somebody drops on the page or chooses: a zip, or a folder.
 *
 * Nothing of them is read here: the verifier reads files where they are, in
 * pieces.
 */
import {Unable} from './verdict.js';

/** What every record has, in one of its two encodings. */
const HEADER = /(^|\/)setup\/header\.(binpb|jsonl)$/;

/** The record that {path, blob} are: {name, bytes, count, record}. */
export function recordOf(name, files) {
  const bytes = files.reduce((sum, {blob}) => sum + blob.size, 0);
  if (files.length === 1 && /\.zip$/i.test(files[0].path)) {
    return {name, bytes, count: 1, record: {zip: {blob: files[0].blob}}};
  }
  const headers = files.filter(({path}) => HEADER.test(path));
  if (headers.length !== 1) {
    throw new Unable('noRecord');
  }
  // The record may be a folder in what was chosen; all of that must be in it.
  const root = headers[0].path.replace(HEADER, '$1');
  if (!files.every(({path}) => path.startsWith(root))) {
    throw new Unable('moreThanRecord');
  }
  return {name, bytes, count: files.length, record: {files: files.map(
      ({path, blob}) => ({path: path.slice(root.length), blob}))}};
}

/** Of what was chosen: a file, or all files of a folder. */
export function chosenRecord(list) {
  const files = Array.from(list, (file) =>
    ({path: file.webkitRelativePath || file.name, blob: file}));
  if (files.length === 0) {
    throw new Unable('noRecord');
  }
  return recordOf(files[0].path.split('/')[0], files);
}

/** All entries of a folder; the browser hands them out in parts. */
async function readFolder(folder) {
  const reader = folder.createReader();
  const all = [];
  for (;;) {
    const part = await new Promise((resolve, reject) =>
      reader.readEntries(resolve, reject));
    if (part.length === 0) {
      return all;
    }
    all.push(...part);
  }
}

async function walk(entry) {
  if (entry.isFile) {
    const blob = await new Promise((resolve, reject) =>
      entry.file(resolve, reject));
    return [{path: entry.fullPath.slice(1), blob}];
  }
  const parts = await Promise.all((await readFolder(entry)).map(walk));
  return parts.flat();
}

/** Of what was dropped; its items must be taken before anything is awaited. */
export async function droppedRecord(transfer) {
  const entries = Array.from(transfer.items, (item) =>
    item.webkitGetAsEntry?.()).filter((entry) => entry);
  if (entries.length !== 1) {
    throw new Unable('noRecord');
  }
  return recordOf(entries[0].name, await walk(entries[0]));
}
