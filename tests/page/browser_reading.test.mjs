// SPDX-License-Identifier: Apache-2.0
/**
 * How the verifier's workers read a record in Chromium, over HTTP and from
 * files: servers that give ranges, the whole, something else or nothing, and one
 * that shows each worker another record.
 */
import assert from 'node:assert/strict';
import {execFileSync, spawnSync} from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import test, {after, before} from 'node:test';
import {launch} from './browser.mjs';

const NATIVE = process.env.EG_NATIVE_VERIFIER;
const MODULE = path.join(process.env.EG_WEB, 'wasm');
const TYPES = {'.js': 'text/javascript', '.wasm': 'application/wasm'};

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'eg-reading-'));
const records = path.join(folder, 'records');
const state = {asked: []};

/** The paths of a record's files, and their lengths. */
const filesOf = (name) => fs.readdirSync(path.join(records, name),
    {recursive: true}).map((one) => ({path: one,
  size: fs.statSync(path.join(records, name, one)).size})).filter((one) =>
  fs.statSync(path.join(records, name, one.path)).isFile());

/** A range of `bytes`, as the request has it. */
function rangeOf(request, bytes) {
  const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range);
  return bytes.subarray(Number(from), Number(to) + 1);
}

/** The ways of a server, by the first word of the path. */
const ways = {
  ranges: (request, response, bytes) => {
    response.statusCode = 206;
    response.end(rangeOf(request, bytes));
  },
  whole: (request, response, bytes) => response.end(bytes),
  short: (request, response, bytes) => {
    response.statusCode = 206;
    response.end(rangeOf(request, bytes).subarray(1));
  },
  longer: (request, response, bytes) =>
    response.end(Buffer.concat([bytes, Buffer.alloc(1)])),
  gone: (request, response) => {
    response.statusCode = 404;
    response.end();
  },
  broken: (request) => request.socket.destroy(),
  // The second worker that asks for a ballots' file is shown another.
  faces: (request, response, bytes, name) => {
    response.statusCode = 206;
    const before = state.asked.filter((one) => one === request.url).length;
    const other = name.startsWith('devices/') && before === 2;
    response.end(rangeOf(request, other ?
      fs.readFileSync(path.join(records, 'other-proof', name)) : bytes));
  },
};

function answer(request, response) {
  const [, way, ...rest] = decodeURI(request.url).split('/');
  response.setHeader('Cache-Control', 'no-store');
  const name = rest.join('/');
  if (Object.hasOwn(ways, way)) {
    state.asked.push(request.url);
    ways[way](request, response,
        fs.readFileSync(path.join(records, 'honest', name)), name);
  } else if (way === 'wasm') {
    response.setHeader('Content-Type', TYPES[path.extname(name)]);
    response.end(fs.readFileSync(path.join(MODULE, name)));
  } else {
    response.setHeader('Content-Type', 'text/html');
    response.end('<!DOCTYPE html><title>test</title><input type=file multiple>');
  }
}

before(async () => {
  execFileSync(process.env.EG_MAKE_WEB_RECORDS, [records]);
  state.server = http.createServer(answer);
  await new Promise((resolve) =>
    state.server.listen(0, '127.0.0.1', resolve));
  state.base = `http://127.0.0.1:${state.server.address().port}/`;
  state.browser = await launch();
  state.page = await state.browser.newPage();
  await state.page.goto(state.base);
});

after(async () => {
  await state.browser?.close();
  state.server?.close();
  fs.rmSync(folder, {recursive: true});
});

/** Run in the page: verify a record, with the files that were chosen or URLs. */
async function verifyInPage({files, workers}) {
  const {Verifier} = await import('/wasm/client.js');
  globalThis.verifier ??= new Verifier({base: new URL('/wasm/',
      location.href)});
  const chosen = [...document.querySelector('input').files];
  const record = files === undefined ? {zip: {blob: chosen[0]}} : {files:
    files.map(({url, ...file}) => url === undefined ?
      {path: file.path, blob: chosen[file.at]} :
      {...file, url: new URL(url, location.href).href})};
  try {
    const {verdict, text} = await verifier.verify(record, {workers});
    return {verdict, text: new TextDecoder().decode(text)};
  } catch ({status, message}) {
    return {status, message};
  }
}

/** Verify the honest record from a server with the given ways. */
function read(way, workers) {
  state.asked = [];
  return state.page.evaluate(verifyInPage, {workers,
    files: filesOf('honest').map((file) => ({...file,
      url: `/${way}/${file.path}`}))});
}

const nativeText = (record) => spawnSync(NATIVE, ['verify', '-q', record],
    {encoding: 'utf8', maxBuffer: 1 << 28}).stdout;

test('over HTTP, by ranges, and where a server gives the whole', async () => {
  const honest = nativeText(path.join(records, 'honest'));
  for (const [way, workers] of [['ranges', 1], ['ranges', 3], ['whole', 1]]) {
    assert.deepEqual(await read(way, workers),
        {verdict: 'VERIFIED', text: honest}, way);
    assert.ok(state.asked.length >= filesOf('honest').length);
  }
});

test('a server that gives something else gives no verdict', async () => {
  for (const [way, message] of [['short', /gives another length/],
    ['longer', /gives another length/], ['gone', /the server answers 404/],
    ['broken', /EG_ERR_IO|NetworkError|Failed/i]]) {
    for (const workers of [1, 2]) {
      const got = await read(way, workers);
      assert.equal(got.status, 'EG_ERR_IO', `${way}: ${got.verdict}`);
      assert.match(got.message, message);
    }
  }
});

test('a server that shows workers different records is found out', async () => {
  const got = await read('faces', 2);
  assert.equal(got.status, 'EG_ERR_STATE', JSON.stringify(got).slice(0, 300));
  assert.match(got.message, /is of another record, or the record has changed/);
});

test('files and a zip from the disk', async () => {
  for (const name of ['printed', 'other-proof']) {
    const record = path.join(records, name);
    const files = filesOf(name);
    await state.page.setInputFiles('input',
        files.map((file) => path.join(record, file.path)));
    const {text} = await state.page.evaluate(verifyInPage, {workers: 2,
      files: files.map((file, at) => ({path: file.path, at}))});
    assert.equal(text, nativeText(record));
    const zip = path.join(folder, `${name}.zip`);
    execFileSync(NATIVE, ['record', 'convert', '-q', '--zip', record, zip]);
    await state.page.setInputFiles('input', zip);
    const got = await state.page.evaluate(verifyInPage, {workers: 1});
    assert.equal(got.text, nativeText(zip));
  }
});
