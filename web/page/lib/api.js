// SPDX-License-Identifier: Apache-2.0
/** What the page asks of a board (docs/board.md). */
import {fromUtf8} from './bytes.js';
import {Unable} from './verdict.js';

/** The board said no; `status` is that of HTTP. */
export class BoardError extends Unable {
  constructor(status, text) {
    super('board', {status, text});
    this.status = status;
  }
}

export class Api {
  /** `base` is the board's address; `ask` is the browser's fetch. */
  constructor(base, ask = (...args) => fetch(...args)) {
    this.base = base;
    this.ask = ask;
  }

  async bytes(path) {
    let response;
    try {
      response = await this.ask(new URL(path, this.base),
          {credentials: 'omit', redirect: 'error'});
    } catch {
      throw new Unable('offline');
    }
    const body = new Uint8Array(await response.arrayBuffer());
    if (!response.ok) {
      throw new BoardError(response.status, sentence(body));
    }
    return body;
  }

  async text(path) {
    return fromUtf8(await this.bytes(path));
  }

  async json(path) {
    return JSON.parse(await this.text(path));
  }

  about() {
    return this.json('api/board');
  }

  manifest() {
    return this.json('api/manifest');
  }

  code(code) {
    return this.json(`api/code/${code}`);
  }

  async near(digits) {
    return (await this.json(`api/near/${digits}`)).codes;
  }

  receipt(code, decision = false) {
    return this.text(`api/receipt/${code}${decision ? '/decision' : ''}`);
  }

  ballot(code) {
    return this.bytes(`api/ballot/${code}`);
  }

  /** {files: [{name, bytes}]} of the whole record; 404 before it is complete. */
  recordIndex() {
    return this.json('record/index.json');
  }

  file(name) {
    return this.bytes(filePath(name));
  }
}

/** Where a file of the record is. */
export function filePath(name) {
  return `record/${name.split('/').map(encodeURIComponent).join('/')}`;
}

/** The sentence of a refusal, if it is one. */
function sentence(body) {
  try {
    return String(JSON.parse(fromUtf8(body)).error);
  } catch {
    return '';
  }
}
