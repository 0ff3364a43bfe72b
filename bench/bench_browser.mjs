// SPDX-License-Identifier: Apache-2.0
/**
 * What a ballot takes in Chromium and natively on one thread, in time of the
 * processor, by turns: what verifying MANY takes more than FEW, two records that
 * differ in their number of ballots.  So starting and translating do not count.
 *
 *     build/test-bin/make_record FEW 2
 *     build/test-bin/make_record MANY 10
 *     tools/install-deps page build
 *     node bench/bench_browser.mjs build build-wasm FEW MANY [ROUNDS]
 */
import {spawnSync} from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import {createRequire} from 'node:module';
import path from 'node:path';

const [native, web, few, many, rounds] = process.argv.slice(2);
const require = createRequire(`${path.resolve(native)}/node_modules/`);
const {chromium} = require('playwright-core');

const TYPES = {'.js': 'text/javascript', '.wasm': 'application/wasm'};
const SWITCHES = process.getuid() === 0 ? ['--no-sandbox'] : [];

/** The paths of a record's files. */
const walk = (folder) => fs.readdirSync(folder, {recursive: true}).filter(
    (name) => fs.statSync(path.join(folder, name)).isFile());

/** Serve the module's folder and both records. */
function serve() {
  const server = http.createServer((request, response) => {
    const [, where, ...rest] = decodeURI(request.url).split('/');
    const folder = {few, many, wasm: path.join(web, 'site/wasm')}[where];
    const name = folder === undefined ? null : path.join(folder, ...rest);
    if (name === null || !fs.existsSync(name)) {
      response.setHeader('Content-Type', 'text/html');
      response.end('<!DOCTYPE html><title>bench</title>');
      return;
    }
    response.setHeader('Content-Type', TYPES[path.extname(name)] ??
        'application/octet-stream');
    response.end(fs.readFileSync(name));
  });
  return new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () => resolve(server)));
}

/** Seconds of the processor that the native verifier takes. */
function timeNatively(record) {
  const done = spawnSync('/usr/bin/time', ['-f', '%U', path.join(native,
      'bin/electionguard'), 'verify', '-q', '-j1', record], {encoding: 'utf8'});
  if (done.status !== 0) {
    throw new Error(done.stderr);
  }
  return Number(done.stderr.trim().split('\n').at(-1));
}

/** Run in the page: verify the record at `where` with the module `name`. */
async function verifyInPage({where, names, name}) {
  const {Verifier} = await import('/wasm/client.js');
  const verifier = new Verifier({base: new URL('/wasm/', location.href),
    loadModule: async () => WebAssembly.compile(
        await (await fetch(`/wasm/${name}`)).arrayBuffer())});
  const files = await Promise.all(names.map(async (one) => ({path: one,
    bytes: new Uint8Array(await (await fetch(`/${where}/${one}`))
        .arrayBuffer())})));
  const {verdict} = await verifier.verify({files}, {workers: 1});
  verifier.stop();
  return verdict;
}

/** Seconds of the processor that all processes of the browser have taken. */
async function spent(session) {
  const {processInfo} = await session.send('SystemInfo.getProcessInfo');
  return processInfo.filter(({type}) => type === 'renderer')
      .reduce((sum, {cpuTime}) => sum + cpuTime, 0);
}

async function timeInBrowser(base, name, where, record) {
  const browser = await chromium.launch({executablePath: '/usr/bin/chromium',
    args: SWITCHES});
  const session = await browser.newBrowserCDPSession();
  const page = await browser.newPage();
  await page.goto(base);
  const begun = await spent(session);
  const verdict = await page.evaluate(verifyInPage,
      {where, names: walk(record), name});
  const seconds = await spent(session) - begun;
  await browser.close();
  if (verdict !== 'VERIFIED') {
    throw new Error(`${name}: ${verdict}`);
  }
  return seconds;
}

const median = (values) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

const server = await serve();
const base = `http://127.0.0.1:${server.address().port}/`;
const seconds = {native: [], 'electionguard-relaxed.wasm': [],
  'electionguard-simd.wasm': [], 'electionguard.wasm': []};
for (let i = 0; i < Number(rounds ?? 3); i++) {
  for (const [name, all] of Object.entries(seconds)) {
    all.push(name === 'native' ? timeNatively(many) - timeNatively(few) :
      await timeInBrowser(base, name, 'many', many) -
      await timeInBrowser(base, name, 'few', few));
  }
}
server.close();
for (const [name, all] of Object.entries(seconds)) {
  console.log(`${name.padEnd(28)} ${median(all).toFixed(2)} s  ` +
      `${(median(all) / median(seconds.native)).toFixed(1)} times native`);
}
