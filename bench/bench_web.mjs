// SPDX-License-Identifier: Apache-2.0
/**
 * What a ballot takes as WebAssembly in Node.js and natively on one thread, in
 * time of the processor, by turns: what verifying MANY takes more than FEW, two
 * records that differ in their number of ballots.  So starting, translating, the
 * setup and the tally do not count.  bench_browser.mjs does the same in Chromium.
 *
 *     build/test-bin/make_record FEW 2
 *     build/test-bin/make_record MANY 8
 *     node --experimental-wasm-relaxed-simd bench/bench_web.mjs \
 *         build build-wasm FEW MANY [ROUNDS]
 *
 * A round with 6 ballots more takes half a minute of the processor.  From release
 * 22 on Node.js does not want the option.
 */
import {spawnSync} from 'node:child_process';
import path from 'node:path';
import {fileURLToPath} from 'node:url';

/** In milliseconds: what no process may exceed, and when no round begins. */
const LONGEST = 300000;
const ENOUGH = 300000;

const [native, web, ...rest] = process.argv.slice(2);
const self = fileURLToPath(import.meta.url);

/** Seconds of the processor that a command takes. */
function timeOf(command, args) {
  const done = spawnSync('/usr/bin/time', ['-f', '%U', command, ...args], {
    env: {...process.env, EG_NATIVE: path.resolve(native),
      EG_WEB: path.resolve(web, 'site')},
    encoding: 'utf8', maxBuffer: 1 << 28, timeout: LONGEST});
  if (done.status !== 0) {
    throw new Error(`${command}: ${done.error ?? done.stderr}`);
  }
  return Number(done.stderr.trim().split('\n').at(-1));
}

/** Seconds that verifying a record takes; `how` is native or a module. */
function timeRecord(how, record) {
  return how === 'native' ?
    timeOf(path.join(native, 'bin/electionguard'),
        ['verify', '-q', '-j1', record]) :
    timeOf(process.execPath,
        [...process.execArgv, self, native, web, how, record]);
}

const median = (values) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** Tell the medians of the rounds so far. */
function tell(seconds) {
  console.log(`after ${seconds.native.length} rounds:`);
  for (const [how, all] of Object.entries(seconds)) {
    console.log(`${how.padEnd(28)} ${median(all).toFixed(2)} s  ` +
        `${(median(all) / median(seconds.native)).toFixed(1)} times native`);
  }
}

/** Rounds of native and each module by turns; no more begin when time is over. */
function compare(few, many, rounds) {
  const seconds = {'native': [], 'electionguard-relaxed.wasm': [],
    'electionguard-simd.wasm': [], 'electionguard.wasm': []};
  const begun = Date.now();
  for (let i = 0; i < Number(rounds ?? 3) && Date.now() - begun < ENOUGH; i++) {
    for (const [how, all] of Object.entries(seconds)) {
      all.push(timeRecord(how, many) - timeRecord(how, few));
    }
    tell(seconds);
  }
}

if (rest[0]?.endsWith('.wasm')) {
  const [name, record] = rest;
  const {diskTree, lib, readModule} = await import('../tests/web/support.mjs');
  const module = new WebAssembly.Module(readModule(name));
  const instance = new lib.Instance(module, {tree: diskTree(record)});
  const {verdict} = lib.verifyRecord(instance, '/record');
  process.exitCode = verdict === 'VERIFIED' ? 0 : 1;
} else {
  compare(...rest);
}
