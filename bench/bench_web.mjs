// SPDX-License-Identifier: Apache-2.0
/**
 * Verify a record natively on one thread and as WebAssembly, by turns, and tell
 * how many times the processor's time of the first the second takes.
 *
 *     build/test-bin/make_record RECORD 20
 *     node --experimental-wasm-relaxed-simd bench/bench_web.mjs \
 *         build build-wasm RECORD [ROUNDS]
 *
 * Whole processes are measured, with the start of Node.js and the translation of
 * the module.  From release 22 on Node.js does not want the option.
 */
import {spawnSync} from 'node:child_process';
import path from 'node:path';
import {fileURLToPath} from 'node:url';

const [native, web, record, rounds] = process.argv.slice(2);
const self = fileURLToPath(import.meta.url);

/** Seconds of the processor that a command takes. */
function timeOf(command, args) {
  const done = spawnSync('/usr/bin/time', ['-f', '%U', command, ...args], {
    env: {...process.env, EG_NATIVE: path.resolve(native),
      EG_WEB: path.resolve(web, 'site')},
    encoding: 'utf8', maxBuffer: 1 << 28});
  if (done.status !== 0) {
    throw new Error(`${command}: ${done.stderr}`);
  }
  return Number(done.stderr.trim().split('\n').at(-1));
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}

/** All rounds, native and each module by turns. */
function compare() {
  const verifier = path.join(native, 'bin/electionguard');
  const modules = ['electionguard-relaxed.wasm', 'electionguard.wasm'];
  const seconds = {native: [], ...Object.fromEntries(
      modules.map((name) => [name, []]))};
  for (let i = 0; i < Number(rounds ?? 3); i++) {
    seconds.native.push(timeOf(verifier, ['verify', '-q', '-j1', record]));
    for (const name of modules) {
      seconds[name].push(timeOf(process.execPath, [...process.execArgv, self,
        native, web, record, name]));
    }
  }
  const base = median(seconds.native);
  for (const [name, all] of Object.entries(seconds)) {
    const time = median(all);
    console.log(`${name.padEnd(28)} ${time.toFixed(2)} s  ` +
        `${(time / base).toFixed(1)} times native`);
  }
}

if (rounds?.endsWith('.wasm')) {
  const {diskTree, lib, readModule} = await import('../tests/web/support.mjs');
  const module = new WebAssembly.Module(readModule(rounds));
  const instance = new lib.Instance(module, {tree: diskTree(record)});
  const {verdict} = lib.verifyRecord(instance, '/record');
  process.exitCode = verdict === 'VERIFIED' ? 0 : 1;
} else {
  compare();
}
