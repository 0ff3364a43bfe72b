// SPDX-License-Identifier: Apache-2.0
/** The verifier's report and its answers as verdicts of the page. */
import assert from 'node:assert/strict';
import test from 'node:test';
import {chosenRecord, recordOf} from '../../web/page/lib/dropped.js';
import {Prover, loadVerifier} from '../../web/page/lib/prover.js';
import {OPENINGS, findOpening} from '../../web/page/lib/record.js';
import {failedChecks, needVerified, verifications} from
  '../../web/page/lib/report.js';
import {judge} from '../../web/page/lib/verdict.js';
import {needLogged, recordOfBoard} from '../../web/page/lib/whole.js';

const step = (number, ...checks) => ({number, checks: checks.map(
    ([check, outcome]) => ({check, outcome}))});

test('a verification is as good as the worst of its checks that were made', () => {
  const report = {verifications: [
    step(1, ['1.A', 'NOT RUN']),
    step(5, ['5.A', 'NOT RUN'], ['5.B', 'passed']),
    step(6, ['6.A', 'passed'], ['6.C', 'NOT EVALUABLE'], ['6.D', 'FAILED']),
    step(7, ['7.A', 'NOT EVALUABLE'], ['7.B', 'passed']),
    step(15, ['15.A', 'not applicable'])]};
  assert.deepEqual(verifications(report), [
    {number: 5, state: 'holds', checks: ['5.B'], failed: []},
    {number: 6, state: 'false', checks: ['6.A', '6.C', '6.D'],
      failed: ['6.D']},
    {number: 7, state: 'unknown', checks: ['7.A', '7.B'], failed: []}]);
  assert.deepEqual(failedChecks(report), ['6.D']);
});

test('only VERIFIED is true, only REJECTED is false', async () => {
  const of = async (verdict) => (await judge(() => needVerified(
      {verdict, verifications: [step(6, ['6.D', 'FAILED'])]}))).state;
  assert.equal(await of('VERIFIED'), 'holds');
  assert.equal(await of('REJECTED'), 'false');
  for (const verdict of ['INCOMPLETE', 'verified', '', undefined]) {
    assert.equal(await of(verdict), 'unknown');
  }
});

/** A board with one file of a setup and one ballot. */
const board = {
  about: {files: [{name: 'setup/header.binpb', sha256: '01'}],
    extendedHash: '02'},
  openFile: async () => Uint8Array.of(1),
  openingOf: async () => ({published: false}),
  ballotBytes: async () => Uint8Array.of(7),
};
const ballot = {code: 'AB', status: 'cast', deviceKind: 'regular'};
const answer = (description, verdict = 'VERIFIED') => ({description, verdict,
  json: new TextEncoder().encode(JSON.stringify({verdict}))});

/** What the page makes of a ballot, with a verifier that answers so. */
async function check(answers, how = ballot) {
  const asked = [];
  const verifier = {
    setup: async (record) => {
      asked.push(record);
      return answers.setup ?? {extendedHash: Uint8Array.of(2)};
    },
    ballot: async (args) => {
      asked.push(args);
      if (answers.ballot instanceof Error) {
        throw answers.ballot;
      }
      return answers.ballot;
    }};
  const prover = new Prover(async () => verifier);
  const first = await judge(() => prover.verifyBallot(board, how));
  return {...first, prover, asked};
}

const fault = (status) => Object.assign(new Error('why'), {status});

test('faults of what was given are false, those of the machine are not',
    async () => {
      for (const status of ['EG_REJECT', 'EG_ERR_MALFORMED']) {
        const {state, code} = await check({ballot: fault(status)});
        assert.deepEqual([state, code], ['false', 'refused.verifier']);
      }
      for (const status of ['EG_ERR_MEMORY', 'EG_ERR_IO', 'EG_ERR_STATE', 'TRAP',
        'WORKER', 'STOPPED', undefined]) {
        const {state, code} = await check({ballot: fault(status)});
        assert.deepEqual([state, code], ['unknown', 'unable.verifier'], status);
      }
    });

test('the ballot must be that of the code, and of this election', async () => {
  const good = {code: 'ab', status: 'cast'};
  assert.equal((await check({ballot: answer(good)})).state, 'holds');
  assert.equal((await check({ballot: answer({...good, code: 'ac'})})).code,
      'refused.otherCode');
  assert.equal((await check({ballot: answer(good),
    setup: {extendedHash: Uint8Array.of(3)}})).code, 'refused.otherSetup');
  assert.equal((await check({ballot: answer({})})).state, 'unknown');
  assert.equal((await check({ballot: answer({}, 'REJECTED')})).state, 'holds');
  const printed = {...ballot, deviceKind: 'pre-encrypting'};
  assert.equal((await check({ballot: answer(good)}, printed)).state, 'holds');
  assert.equal((await check({ballot: answer({...good, status: 'uncast'})},
      printed)).code, 'refused.otherStatus');
});

test('a ballot is verified as what was decided; undecided as if cast',
    async () => {
      for (const [how, decision] of [[{}, 'cast'],
        [{status: 'challenged'}, 'challenged'], [{status: 'undecided'}, 'cast'],
        [{status: 'spoiled'}, 'spoiled'],
        [{deviceKind: 'pre-encrypting'}, undefined]]) {
        const {asked, value} = await check(
            {ballot: answer({code: 'ab', status: 'cast'})},
            {...ballot, ...how});
        assert.equal(asked[1].decision, decision);
        assert.equal(value.asCast, how.status === 'undecided');
      }
    });

test('the setup is verified once', async () => {
  const {prover, asked} = await check({ballot: answer({code: 'ab'})});
  await prover.verifyBallot(board, ballot);
  assert.equal(asked.filter((one) => one.files !== undefined).length, 1);
});

test('without WebAssembly or the module nothing is said', async () => {
  assert.equal((await judge(() => loadVerifier('file:///none/'))).code,
      'unable.noWasm'); // Node.js has no workers of this kind
  globalThis.Worker = class {};
  assert.equal((await judge(() => loadVerifier('file:///none/'))).code,
      'unable.noModule');
  delete globalThis.Worker;
});

test('a record is that of the log by its roots and its ballots', async () => {
  const board = {about: {devices: [{ballots: 3}, {ballots: 4}]}};
  const of = async (outcome, ballots) => (await judge(() => needLogged(board,
      {record: {ballots}, verifications: [step(0, ['R.root', outcome])]})));
  assert.equal((await of('passed', 7)).state, 'holds');
  assert.equal((await of('passed', 6)).code, 'refused.otherCount');
  assert.equal((await of('FAILED', 7)).code, 'refused.otherRecord');
  for (const outcome of ['NOT RUN', 'NOT EVALUABLE', 'not applicable']) {
    assert.equal((await of(outcome, 7)).state, 'unknown', outcome);
  }
});

test('a board\'s table of contents is the one that the log names', async () => {
  const index = {files: [{name: 'toc.binpb', bytes: 3},
    {name: 'setup/header.binpb', bytes: 5}]};
  const opened = [];
  const board = (files) => ({about: {files}, openFile: async (file) => {
    opened.push(file.name);
    return Uint8Array.of(9, 9, 9);
  }, api: {base: 'http://b/', recordIndex: async () => index}});
  const {record, bytes, count} = await recordOfBoard(
      board([{name: 'toc.binpb'}]));
  assert.deepEqual([bytes, count, opened], [8, 2, ['toc.binpb']]);
  assert.deepEqual(record.files, [
    {path: 'toc.binpb', bytes: Uint8Array.of(9, 9, 9)},
    {path: 'setup/header.binpb', size: 5,
      url: 'http://b/record/setup/header.binpb'}]);
  await assert.rejects(recordOfBoard(board([])), {code: 'noToc'});
  index.files.shift();
  await assert.rejects(recordOfBoard(board([{name: 'toc.binpb'}])),
      {code: 'noToc'});
});

test('a record is found in what was dropped', () => {
  const file = (path) => ({path, blob: {size: 10, path}});
  const paths = (...names) => recordOf('x', names.map(file)).record.files.map(
      ({path}) => path);
  assert.deepEqual(paths('setup/header.binpb', 'toc.binpb'),
      ['setup/header.binpb', 'toc.binpb']);
  assert.deepEqual(paths('a/b/setup/header.jsonl', 'a/b/toc.jsonl'),
      ['setup/header.jsonl', 'toc.jsonl']);
  assert.throws(() => paths('a/setup/header.binpb', 'other'),
      {code: 'moreThanRecord'});
  for (const names of [[], ['a.txt'], ['a/setup/header.binpb',
    'b/setup/header.binpb'], ['xsetup/header.binpb']]) {
    assert.throws(() => paths(...names), {code: 'noRecord'});
  }
  const {record, bytes} = recordOf('r', [file('r.ZIP')]);
  assert.deepEqual([record.zip.blob.size, bytes], [10, 10]);
  assert.equal(chosenRecord([{name: 'r.zip', size: 3}]).name, 'r.zip');
  assert.throws(() => chosenRecord([]), {code: 'noRecord'});
});

/** A frame; a field of bytes. */
const frame = (bytes) => [bytes.length, ...bytes];
const field = (number, bytes) => [number * 8 + 2, ...frame(bytes)];

test('an opening is found by the place of its ballot', () => {
  const opening = (device, position) => frame([0xfa, 0x01, ...frame(field(1,
      [8, 1, ...field(2, Array(32).fill(device)), 24, position]))]);
  const bytes = Uint8Array.from([
    ...frame([...field(1, [...new TextEncoder().encode('EGRF')]), 16, 2,
      24, 0x82, 0x06]), ...opening(3, 1), ...opening(3, 2), ...opening(4, 1)]);
  const find = (device, position) => findOpening(bytes, OPENINGS.challenged,
      {device: device.repeat(32), position});
  assert.equal(find('03', 2).at(-1), 2);
  assert.equal(find('04', 1)[10], 4);
  assert.equal(find('04', 2), undefined);
  assert.equal(find('05', 1), undefined);
  assert.throws(() => findOpening(bytes, OPENINGS.uncast, {}),
      {code: 'encoding'});
});
