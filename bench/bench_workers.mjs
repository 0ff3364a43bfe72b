// SPDX-License-Identifier: Apache-2.0
/**
 * What several workers gain in Chromium: how long a page takes to verify a record
 * with one worker and with two, by turns, from the request to the verdict.  The
 * workers are started before.
 *
 *     build/test-bin/make_record RECORD 24
 *     tools/install-deps page build
 *     node bench/bench_workers.mjs build build-wasm RECORD [ROUNDS]
 */
import fs from 'node:fs';
import http from 'node:http';
import {createRequire} from 'node:module';
import os from 'node:os';
import path from 'node:path';

const [native, web, record, rounds] = process.argv.slice(2);
const require = createRequire(`${path.resolve(native)}/node_modules/`);
const {chromium} = require('playwright-core');

const TYPES = {'.js': 'text/javascript', '.wasm': 'application/wasm'};
const SWITCHES = process.getuid() === 0 ? ['--no-sandbox'] : [];
const WORKERS = [1, 2];

/** The paths of the record's files. */
const names = fs.readdirSync(record, {recursive: true}).filter(
    (name) => fs.statSync(path.join(record, name)).isFile());

/** Serve the module's folder and the record. */
const server = http.createServer((request, response) => {
  const [, where, ...rest] = decodeURI(request.url).split('/');
  const folder = {record, wasm: path.join(web, 'site/wasm')}[where];
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
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));

/** Run in the page: milliseconds from the request to the verdict. */
async function verifyInPage({all, workers}) {
  const {Verifier} = await import('/wasm/client.js');
  const verifier = new Verifier({base: new URL('/wasm/', location.href)});
  const files = await Promise.all(all.map(async (one) => ({path: one,
    blob: await (await fetch(`/record/${one}`)).blob()})));
  await verifier.prepare({workers});
  const begun = performance.now();
  const {verdict} = await verifier.verify({files}, {workers});
  const time = performance.now() - begun;
  verifier.stop();
  if (verdict !== 'VERIFIED') {
    throw new Error(verdict);
  }
  return time;
}

const median = (values) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

const browser = await chromium.launch({executablePath: '/usr/bin/chromium',
  args: SWITCHES});
const page = await browser.newPage();
await page.goto(`http://127.0.0.1:${server.address().port}/`);
const times = WORKERS.map(() => []);
for (let i = 0; i < Number(rounds ?? 5); i++) {
  for (const [at, workers] of WORKERS.entries()) {
    times[at].push(await page.evaluate(verifyInPage, {all: names, workers}));
  }
}
await browser.close();
server.close();
const ratios = times[0].map((one, i) => one / times[1][i]);
for (const [at, workers] of WORKERS.entries()) {
  console.log(`${workers} workers: ${(median(times[at]) / 1000).toFixed(2)} s` +
      `  (${times[at].map((t) => (t / 1000).toFixed(2)).join(' ')})`);
}
console.log(`${median(ratios).toFixed(2)} times as fast, the median of ` +
    `${ratios.length} turns; load ${os.loadavg()[0].toFixed(1)}`);
