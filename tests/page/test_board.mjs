// SPDX-License-Identifier: Apache-2.0
/** A board that serves the page, for a test. */
import assert from 'node:assert/strict';
import {execFileSync, spawn} from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const here = new URL('.', import.meta.url).pathname;
const {EG_BOARD, EG_MAKE_PAGE_BOARD} = process.env;

export class TestBoard {
  static async start() {
    assert.ok(EG_BOARD && EG_MAKE_PAGE_BOARD,
        'EG_BOARD and EG_MAKE_PAGE_BOARD name the programs');
    const board = new TestBoard();
    board.folder = fs.mkdtempSync(path.join(os.tmpdir(), 'eg-page-'));
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
    board.process = spawn(EG_BOARD, ['serve', place, '--port=0', '--page',
      path.join(here, '../../web/page')], {stdio: ['ignore', 'pipe', 'inherit']});
    const said = board.process.stdout;
    const line = await new Promise((resolve) => said.once('data', resolve));
    said.resume();
    board.url = new URL(/http:\S+/.exec(String(line))[0]);
    board.key = (await (await fetch(new URL('log-key', board.url))).text())
        .trim();
    return board;
  }

  async stop() {
    const ended = new Promise((resolve) => this.process.on('exit', resolve));
    this.process.kill('SIGTERM');
    const code = await ended;
    fs.rmSync(this.folder, {recursive: true});
    assert.equal(code, 0, 'the board ended well');
  }
}
