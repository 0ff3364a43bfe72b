// SPDX-License-Identifier: Apache-2.0
/** An AccountGuard service behind TLS, as people reach it, for a test. */
import assert from 'node:assert/strict';
import {execFileSync, spawn} from 'node:child_process';
import {createHmac} from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import os from 'node:os';
import path from 'node:path';

const {EG_ACCOUNTGUARD, EG_MAKE_GUARD} = process.env;

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

function base32(text) {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  let bits = '';
  for (const letter of text) {
    bits += letters.indexOf(letter).toString(2).padStart(5, '0');
  }
  return Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
}

/** RFC 6238 with SHA-1 and six digits. */
function oneTimeCode(secret, step) {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', secret).update(counter).digest();
  const at = mac[19] & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1000000)
      .padStart(6, '0');
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
    guard.process = spawn(EG_ACCOUNTGUARD, ['serve', guard.place, '--port=0',
      '--tries=1000'],
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

  /** Add an operator: {name, password, code()}. */
  operator(name) {
    const password = `${name} likes long passwords`;
    const file = path.join(this.folder, `${name}.password`);
    fs.writeFileSync(file, `${password}\n`);
    const said = this.run(['operator', 'add'], [name,
      '--new-passphrase-file', file]);
    const secret = base32(said.split('\n')[0]);
    let last = 0;
    /** Each code is good once; those of the steps beside now's, too. */
    const code = async () => {
      let now = Math.floor(Date.now() / 30000);
      if (last > now) {
        await new Promise((resolve) =>
          setTimeout(resolve, last * 30000 - Date.now() + 1000));
        now = Math.floor(Date.now() / 30000);
      }
      last = Math.max(last + 1, now - 1);
      return oneTimeCode(secret, last);
    };
    return {name, password, file, code};
  }

  /** A queue of incidents. */
  fill() {
    return String(execFileSync(EG_MAKE_GUARD, [this.place]));
  }

  /** The code of the last letter to an address. */
  codeFor(address) {
    const letters = String(execFileSync(EG_MAKE_GUARD, [this.place, 'letters']))
        .split('\f').filter((one) => one.startsWith(`to ${address}\n`));
    assert.ok(letters.length > 0, `no letter went to ${address}`);
    return /\b(?:[0-9A-Z]{5}-){3}[0-9A-Z]{5}\b/.exec(letters.at(-1))[0];
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
