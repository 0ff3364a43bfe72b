// SPDX-License-Identifier: Apache-2.0
/** One ballot, as a board gives it, against the setup alone. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';

import {ballotsOf, command, diskTree, itemsOf, lib, makeRecords, readModule,
  scratch} from './support.mjs';

const module = new WebAssembly.Module(readModule());
const records = makeRecords();

/** An instance that has a record's setup, and no more of it. */
function withSetup(name) {
  const only = path.join(scratch(), 'setup');
  fs.mkdirSync(only);
  fs.cpSync(path.join(records, name, 'setup'), path.join(only, 'setup'),
      {recursive: true});
  const instance = new lib.Instance(module, {tree: diskTree(only)});
  return {instance, setup: lib.openSetup(instance, '/record')};
}

function failedChecks(report) {
  return JSON.parse(lib.text(report)).findings.map(({check}) => check).sort();
}

const honest = path.join(records, 'honest');
const {instance, setup} = withSetup('honest');
const ballots = ballotsOf(honest);
const [opening] = itemsOf(honest, 'final/challenged_ballot_decryptions');

test('the setup is verified, and gives the manifest', () => {
  const manifest = JSON.parse(lib.text(setup.manifest));
  assert.equal(manifest.contests.length, 3);
  assert.equal(setup.extendedHash.length, 32);
});

test('ballots verify, and are described as the command shows them', () => {
  for (const [i, ballot] of ballots.entries()) {
    const challenged = i === 1;
    const got = lib.verifyBallot(instance,
        {ballot, opening: challenged ? opening : undefined});
    assert.equal(got.verdict, 'VERIFIED', lib.text(got.json));
    const {code, status, style, weight, opening: opened} = got.description;
    const shown = JSON.parse(command('record', 'show', '--json', '--ballot',
        code, honest).out);
    assert.deepEqual(
        {code, status, style, weight, opened},
        {code: shown.code, status: shown.status, style: shown.style,
          weight: shown.weight, opened: shown.opening});
    const report = JSON.parse(lib.text(got.json));
    const outcome = (number) => report.verifications[number].outcome;
    const check = (number, name) => report.verifications[number].checks.find(
        (c) => c.check === name).outcome;
    assert.equal(check(8, '8.B'), 'passed');
    assert.equal(check(8, '8.E'), 'NOT RUN'); // the chain is not seen here
    assert.equal(check(5, '5.A'), 'NOT RUN');
    assert.equal(outcome(6), status === 'cast' ? 'passed' : 'NOT RUN');
    assert.equal(check(13, '13.B'), challenged ? 'passed' : 'NOT RUN');
  }
});

test('a forged ballot is refused by the names of the native verifier', () => {
  for (const [name, at, checks] of [
    ['voted-twice', 0, ['6.D', '7.D']],
    ['other-proof', 2, ['6.D']],
    ['other-code', 0, ['8.B']],
    ['large-element', 0, ['6.A', '7.A']]]) {
    const forged = path.join(records, name);
    const got = lib.verifyBallot(withSetup(name).instance,
        {ballot: ballotsOf(forged)[at]});
    assert.equal(got.verdict, 'REJECTED', name);
    assert.deepEqual(
        [...new Set(failedChecks(got.json))].filter((c) => checks.includes(c)),
        checks, name);
  }
});

test('the opening of another ballot is refused', () => {
  const got = lib.verifyBallot(instance, {ballot: ballots[0], opening});
  assert.deepEqual([got.verdict, failedChecks(got.json)],
      ['REJECTED', ['X.13']]);
});

test('a ballot is taken for what was decided', () => {
  const passed = (got, check) => JSON.parse(lib.text(got.json)).verifications
      .flatMap(({checks}) => checks).find((c) => c.check === check)
      .outcome === 'passed';
  for (const [decision, proved] of [['cast', true], ['spoiled', false]]) {
    const got = lib.verifyBallot(instance, {ballot: ballots[0], decision});
    assert.equal(got.verdict, 'VERIFIED');
    assert.equal(got.description.status, decision);
    assert.equal(passed(got, '6.D'), proved, decision);
  }
  assert.throws(() => lib.verifyBallot(instance,
      {ballot: ballots[0], decision: 'lost'}), {status: 'EG_ERR_ARGUMENT'});
});

test('a challenged ballot that was not opened, when others were', () => {
  const found = (opened) => failedChecks(lib.verifyBallot(instance,
      {ballot: ballots[1], opened}).json);
  assert.deepEqual(found(true), ['13.structure']);
  assert.deepEqual(found(false), []);
});

/** Short codes as the command shows them; lines for votes not given have no name
 * here. */
function shownCodes(record, code, name) {
  const shown = JSON.parse(command('record', 'show', '--json', '--ballot',
      code, record).out)[name];
  shown.forEach(({codes}) => codes.forEach((line) => {
    if (line.name?.startsWith('(')) {
      delete line.name;
    }
  }));
  return shown;
}

test('pre-encrypted ballots', () => {
  const printed = path.join(records, 'printed');
  const {instance} = withSetup('printed');
  const section = walkSections(printed);
  const items = itemsOf(printed, section).slice(1, -1);
  const releases = itemsOf(printed, 'final/uncast_nonce_releases');
  assert.ok(items.length > 0);
  let seen = 0;
  for (const ballot of items) {
    const {verdict, json, description} = lib.verifyBallot(instance, {ballot});
    assert.notEqual(verdict, 'REJECTED', lib.text(json));
    if (description.status === 'cast') {
      assert.equal(verdict, 'VERIFIED', lib.text(json));
      assert.deepEqual(description.selected,
          shownCodes(printed, description.code, 'selected'));
      assert.throws(() => lib.verifyBallot(instance,
          {ballot, decision: 'cast'}), {status: 'EG_ERR_ARGUMENT'});
      seen++;
    } else {
      const given = lib.verifyBallot(instance,
          {ballot, opening: releases.shift()});
      assert.equal(given.verdict, 'VERIFIED', lib.text(given.json));
      assert.deepEqual(given.description.printed,
          shownCodes(printed, description.code, 'printed'));
    }
  }
  assert.ok(seen > 0);
});

/** The folder of the device that pre-encrypts. */
function walkSections(record) {
  const name = fs.readdirSync(path.join(record, 'devices'))
      .find((device) => device.startsWith('pre'));
  return `devices/${name}`;
}

test('bytes that are no ballot give an error or a refusal, never a pass', () => {
  const ballot = ballots[0];
  const faults = {
    'nothing': new Uint8Array(0),
    'cut off': ballot.subarray(0, ballot.length - 1),
    'a byte more': Uint8Array.from([...ballot, 0]),
    'an opening': opening,
    'zeroes': new Uint8Array(100),
  };
  for (const [name, bytes] of Object.entries(faults)) {
    assert.throws(() => lib.verifyBallot(instance, {ballot: bytes}),
        {status: /EG_ERR_MALFORMED|EG_ERR_ARGUMENT/}, name);
  }
  let refused = 0;
  for (let at = 5; at < ballot.length; at += Math.floor(ballot.length / 40)) {
    const changed = ballot.slice();
    changed[at] ^= 1;
    try {
      const got = lib.verifyBallot(instance, {ballot: changed});
      refused += got.verdict === 'VERIFIED' ? 0 : 1;
      assert.notEqual(got.verdict, 'VERIFIED', `byte ${at}`);
    } catch (fault) {
      assert.match(fault.status, /^EG_ERR_MALFORMED$/);
      refused++;
    }
  }
  assert.ok(refused >= 40);
});

test('without a setup nothing is verified', () => {
  const fresh = new lib.Instance(module, {});
  assert.throws(() => lib.verifyBallot(fresh, {ballot: ballots[0]}),
      {status: 'EG_ERR_STATE'});
  assert.throws(() => lib.openSetup(fresh, '/record'),
      {status: 'EG_ERR_NOT_FOUND'});
});
