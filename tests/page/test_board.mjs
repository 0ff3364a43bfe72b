// SPDX-License-Identifier: Apache-2.0
/** A board that serves the page, for a test. */
import assert from 'node:assert/strict';
import {execFileSync, spawn} from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const here = new URL('.', import.meta.url).pathname;
const {EG_BOARD, EG_MAKE_PAGE_BOARD, EG_MAKE_VOTED_BOARD, EG_WEB} =
    process.env;

export class TestBoard {
  constructor() {
    this.folder = fs.mkdtempSync(path.join(os.tmpdir(), 'eg-page-'));
  }

  /** Many ballots, without proofs. */
  static async start() {
    assert.ok(EG_BOARD && EG_MAKE_PAGE_BOARD,
        'EG_BOARD and EG_MAKE_PAGE_BOARD name the programs');
    const board = new TestBoard();
    const place = path.join(board.folder, 'board');
    const told = execFileSync(EG_MAKE_PAGE_BOARD, [place,
      path.join(here, '../../examples/county/manifest.json')]);
    board.codes = {};
    for (const line of told.toString().trim().split('\n')) {
      const [status, code] = line.split(' ');
      (board.codes[status] ??= []).push(code);
    }
    const read = (name) => fs.readFileSync(path.join(place, name), 'utf8');
    board.early = read('early');
    board.fork = read('fork');
    await board.serve(place, path.join(here, '../../web/page'));
    return board;
  }

  /** Few ballots with all their proofs, and their record; the page has its
   * verifier. */
  static async vote(...how) {
    assert.ok(EG_BOARD && EG_MAKE_VOTED_BOARD,
        'EG_BOARD and EG_MAKE_VOTED_BOARD name the programs');
    const board = new TestBoard();
    const told = execFileSync(EG_MAKE_VOTED_BOARD, [board.folder, ...how]);
    board.record = path.join(board.folder, 'record');
    board.ballots = told.toString().trim().split('\n').map((line) => {
      const [kind, status, code] = line.split(' ');
      return {kind, status, code};
    });
    const page = path.join(board.folder, 'page');
    fs.cpSync(path.join(here, '../../web/page'), page, {recursive: true});
    fs.cpSync(path.join(EG_WEB, 'wasm'), path.join(page, 'wasm'),
        {recursive: true});
    fs.copyFileSync(path.join(EG_WEB, 'offline.html'),
        path.join(page, 'offline.html'));
    await board.serve(path.join(board.folder, 'board'), page);
    return board;
  }

  async serve(place, page) {
    this.process = spawn(EG_BOARD, ['serve', place, '--port=0', '--page', page],
        {stdio: ['ignore', 'pipe', 'inherit']});
    const said = this.process.stdout;
    const line = await new Promise((resolve) => said.once('data', resolve));
    said.resume();
    this.url = new URL(/http:\S+/.exec(String(line))[0]);
    this.key = (await (await fetch(new URL('log-key', this.url))).text())
        .trim();
  }

  async stop() {
    const ended = new Promise((resolve) => this.process.on('exit', resolve));
    this.process.kill('SIGTERM');
    const code = await ended;
    fs.rmSync(this.folder, {recursive: true});
    assert.equal(code, 0, 'the board ended well');
  }
}
