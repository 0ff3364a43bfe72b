// SPDX-License-Identifier: Apache-2.0
/** An AccountGuard service behind TLS, as people reach it, for a test. */
import assert from 'node:assert/strict';
import {execFileSync, spawn} from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import os from 'node:os';
import path from 'node:path';

const {EG_ACCOUNTGUARD} = process.env;

/** A certificate for this machine alone. */
function certificate(folder) {
  const place = (name) => path.join(folder, name);
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt',
    'ec_paramgen_curve:P-256', '-nodes', '-days', '2', '-subj',
    '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-keyout',
    place('tls.key'), '-out', place('tls.crt')], {stdio: 'ignore'});
  return {key: fs.readFileSync(place('tls.key')),
    cert: fs.readFileSync(place('tls.crt'))};
}

/** A server with TLS that hands each request on. */
function front(folder, port) {
  return https.createServer(certificate(folder), (request, response) => {
    const inner = http.request({port, host: '127.0.0.1', path: request.url,
      method: request.method, headers: request.headers}, (answer) => {
      response.writeHead(answer.statusCode, answer.rawHeaders);
      answer.pipe(response);
    });
    inner.on('error', () => response.destroy());
    request.pipe(inner);
  });
}

export class TestGuard {
  /** A service that EG_ACCOUNTGUARD makes and `prepare(guard)` fills. */
  static async start(prepare = () => undefined) {
    assert.ok(EG_ACCOUNTGUARD, 'EG_ACCOUNTGUARD names the program');
    const guard = new TestGuard();
    guard.folder = fs.mkdtempSync(path.join(os.tmpdir(), 'eg-guard-'));
    guard.place = path.join(guard.folder, 'service');
    guard.run(['init'], ['--host=guard.example.org', '--name=CERT Example',
      '--from=notices@guard.example.org']);
    await prepare(guard);
    guard.process = spawn(EG_ACCOUNTGUARD, ['serve', guard.place, '--port=0'],
        {stdio: ['ignore', 'pipe', 'inherit']});
    const said = guard.process.stdout;
    const line = await new Promise((resolve) => said.once('data', resolve));
    said.resume();
    const {port} = new URL(/http:\S+/.exec(String(line))[0]);
    guard.front = front(guard.folder, Number(port));
    await new Promise((resolve) => guard.front.listen(0, '127.0.0.1', resolve));
    guard.url = new URL(`https://localhost:${guard.front.address().port}/`);
    return guard;
  }

  /** A verb of the program on this service; what it says. */
  run(verb, words = [], input = '') {
    return String(execFileSync(EG_ACCOUNTGUARD,
        [...verb, this.place, ...words], {input}));
  }

  async stop() {
    this.front.closeAllConnections();
    this.front.close();
    const ended = new Promise((resolve) => this.process.on('exit', resolve));
    this.process.kill('SIGTERM');
    const code = await ended;
    fs.rmSync(this.folder, {recursive: true});
    assert.equal(code, 0, 'the service ended well');
  }
}
