// SPDX-License-Identifier: Apache-2.0
/**
 * The part of WASI (snapshot preview 1) that the module needs: a file system
 * that can be read, random bytes, a clock, and a place for messages.
 *
 * The file system is a tree of folders whose files are read where they are: in
 * a File that was dropped on the page, at the address of a board, in memory.
 * All of it is synchronous, as WASI wants, so it runs in a worker.
 */

const ERRNO = {
  SUCCESS: 0, BADF: 8, INVAL: 28, IO: 29, ISDIR: 31, NOENT: 44, NOSYS: 52,
  NOTDIR: 54, ROFS: 69, SPIPE: 70,
};
const TYPE = {CHARACTER_DEVICE: 2, DIRECTORY: 3, REGULAR_FILE: 4};
const OPEN = {CREAT: 1, DIRECTORY: 2, EXCL: 4, TRUNC: 8};
const ROOT_FD = 3;
const ALL_RIGHTS = 0xffffffffffffffffn;
const DIRENT_BYTES = 24;

const BLOCK_BYTES = 262144;
const BLOCKS_KEPT = 16;

/** A file in memory. */
export class BytesFile {
  constructor(bytes) {
    this.bytes = bytes;
    this.size = bytes.length;
  }

  read(offset, length) {
    return this.bytes.subarray(offset, offset + length);
  }
}

/** A File or Blob, such as one that was dropped on the page. */
export class BlobFile {
  constructor(blob) {
    this.blob = blob;
    this.size = blob.size;
    this.reader = new FileReaderSync();
  }

  read(offset, length) {
    const slice = this.blob.slice(offset, offset + length);
    return new Uint8Array(this.reader.readAsArrayBuffer(slice));
  }
}

/** A file at a URL whose server gives ranges of it. */
export class UrlFile {
  constructor(url, size) {
    this.url = url;
    this.size = size;
  }

  read(offset, length) {
    const end = Math.min(offset + length, this.size);
    const request = new XMLHttpRequest();
    request.open('GET', this.url, false);
    request.responseType = 'arraybuffer';
    request.setRequestHeader('Range', `bytes=${offset}-${end - 1}`);
    request.send();
    const whole = request.status === 200;
    if (!whole && request.status !== 206) {
      throw new Error(`${this.url}: the server answers ${request.status}`);
    }
    const bytes = new Uint8Array(request.response);
    const wanted = whole ? bytes.subarray(offset, end) : bytes;
    if (wanted.length !== end - offset ||
        (whole && bytes.length !== this.size)) {
      throw new Error(`${this.url}: the server gives another length`);
    }
    return wanted;
  }
}

/** Reads of a file by blocks, of which the last ones used are kept. */
class Blocks {
  constructor(file) {
    this.file = file;
    this.kept = new Map(); // by number; the one used longest ago is first
  }

  block(number) {
    let bytes = this.kept.get(number);
    if (bytes === undefined) {
      const from = number * BLOCK_BYTES;
      const length = Math.min(BLOCK_BYTES, this.file.size - from);
      bytes = this.file.read(from, length);
      if (bytes.length !== length) {
        throw new Error('the file is shorter than it was');
      }
    }
    this.kept.delete(number);
    this.kept.set(number, bytes);
    if (this.kept.size > BLOCKS_KEPT) {
      this.kept.delete(this.kept.keys().next().value);
    }
    return bytes;
  }

  /** Copy to `out` what there is at `offset`; gives how much. */
  readInto(out, offset) {
    let done = 0;
    while (done < out.length && offset + done < this.file.size) {
      const at = offset + done;
      const number = Math.floor(at / BLOCK_BYTES);
      const from = at - number * BLOCK_BYTES;
      const bytes = this.block(number).subarray(from, from + out.length - done);
      out.set(bytes, done);
      done += bytes.length;
    }
    return done;
  }
}

/** A folder; its entries are folders and files. */
class Folder {
  constructor() {
    this.entries = new Map();
  }
}

/** A tree of folders, filled before the module runs. */
export class FileTree {
  constructor() {
    this.root = new Folder();
  }

  /** Put `file` at `path`, whose folders are made. */
  add(path, file) {
    const parts = path.split('/').filter((part) => part !== '');
    const name = parts.pop();
    let folder = this.root;
    for (const part of parts) {
      if (!folder.entries.has(part)) {
        folder.entries.set(part, new Folder());
      }
      folder = folder.entries.get(part);
      if (!(folder instanceof Folder)) {
        throw new Error(`${path}: a file is where a folder must be`);
      }
    }
    if (name === undefined || folder.entries.has(name)) {
      throw new Error(`${path}: there is such a file already`);
    }
    folder.entries.set(name, file);
  }

  addFolder(path) {
    this.add(path, new Folder());
  }
}

/** A WASI call that cannot be answered; `errno` is what the module sees. */
class WasiError extends Error {
  constructor(errno) {
    super(`WASI error ${errno}`);
    this.errno = errno;
  }
}

/** The module asked to end: only its own faults make it do so. */
export class ModuleExit extends Error {}

/**
 * The functions that a module of WASI imports.
 *
 * `memory()` gives the module's memory; `log(text)` takes what it says;
 * `environment` is a list of NAME=value.  `lastFault` is why a file could not be
 * read, if one could not.
 */
export class Wasi {
  constructor({tree, memory, log, environment}) {
    this.memory = memory;
    this.log = log ?? (() => {});
    this.environment = (environment ?? []).map(
        (text) => new TextEncoder().encode(`${text}\0`));
    this.open = new Map([[ROOT_FD, {node: (tree ?? new FileTree()).root}]]);
    this.lastFault = null;
    this.imports = {};
    for (const name of WASI_CALLS) {
      this.imports[name] = (...args) => this.call(name, args);
    }
    this.imports.proc_exit = (code) => {
      throw new ModuleExit(`the module ended with ${code}`);
    };
  }

  /** Answer a call with a number; whatever is thrown becomes one. */
  call(name, args) {
    try {
      return this[name](...args) ?? ERRNO.SUCCESS;
    } catch (fault) {
      if (fault instanceof WasiError) {
        return fault.errno;
      }
      this.lastFault = fault;
      return ERRNO.IO;
    }
  }

  view() {
    return new DataView(this.memory().buffer);
  }

  bytes(at, length) {
    return new Uint8Array(this.memory().buffer, at, length);
  }

  entry(fd) {
    const entry = this.open.get(fd);
    if (entry === undefined) {
      throw new WasiError(ERRNO.BADF);
    }
    return entry;
  }

  file(fd) {
    const entry = this.entry(fd);
    if (entry.blocks === undefined) {
      throw new WasiError(ERRNO.ISDIR);
    }
    return entry;
  }

  folder(fd) {
    const entry = this.entry(fd);
    if (!(entry.node instanceof Folder)) {
      throw new WasiError(ERRNO.NOTDIR);
    }
    return entry;
  }

  /** What is at a path below the folder `fd`; nothing is above it. */
  find(fd, at, length) {
    const path = new TextDecoder().decode(this.bytes(at, length));
    let node = this.folder(fd).node;
    for (const part of path.split('/')) {
      if (part === '' || part === '.') {
        continue;
      }
      if (!(node instanceof Folder)) {
        throw new WasiError(ERRNO.NOTDIR);
      }
      node = node.entries.get(part);
      if (node === undefined) {
        throw new WasiError(ERRNO.NOENT);
      }
    }
    return node;
  }

  /** Call `use` with each buffer of a list; ends with the first it cannot fill. */
  vectors(list, count, use) {
    let total = 0;
    for (let i = 0; i < count; i++) {
      const view = this.view();
      const length = view.getUint32(list + 8 * i + 4, true);
      const done = use(this.bytes(view.getUint32(list + 8 * i, true), length));
      total += done;
      if (done < length) {
        break;
      }
    }
    return total;
  }

  // -- arguments and environment ---------------------------------------------

  environ_sizes_get(countAt, sizeAt) {
    const size = this.environment.reduce((sum, text) => sum + text.length, 0);
    this.view().setUint32(countAt, this.environment.length, true);
    this.view().setUint32(sizeAt, size, true);
  }

  environ_get(listAt, at) {
    for (const text of this.environment) {
      this.view().setUint32(listAt, at, true);
      this.bytes(at, text.length).set(text);
      listAt += 4;
      at += text.length;
    }
  }

  // -- clock and random bytes ------------------------------------------------

  clock_time_get(clock, precision, at) {
    this.view().setBigUint64(at, BigInt(Date.now()) * 1000000n, true);
  }

  random_get(at, length) {
    const most = 65536; // of getRandomValues()
    for (let done = 0; done < length; done += most) {
      const part = new Uint8Array(Math.min(most, length - done));
      crypto.getRandomValues(part);
      this.bytes(at + done, part.length).set(part);
    }
  }

  // -- open files ------------------------------------------------------------

  fd_prestat_get(fd, at) {
    if (fd !== ROOT_FD) {
      throw new WasiError(ERRNO.BADF);
    }
    this.view().setUint32(at, 0, true);
    this.view().setUint32(at + 4, 1, true);
  }

  fd_prestat_dir_name(fd, at, length) {
    if (fd !== ROOT_FD || length < 1) {
      throw new WasiError(ERRNO.INVAL);
    }
    this.bytes(at, 1)[0] = '/'.charCodeAt(0);
  }

  path_open(fd, flags, at, length, how, rights, more, state, out) {
    const node = this.find(fd, at, length);
    if ((how & (OPEN.CREAT | OPEN.TRUNC)) !== 0) {
      throw new WasiError(ERRNO.ROFS);
    }
    const isFolder = node instanceof Folder;
    if ((how & OPEN.DIRECTORY) !== 0 && !isFolder) {
      throw new WasiError(ERRNO.NOTDIR);
    }
    let next = ROOT_FD + 1;
    while (this.open.has(next)) {
      next++;
    }
    this.open.set(next, isFolder ?
        {node} : {node, blocks: new Blocks(node), at: 0});
    this.view().setUint32(out, next, true);
  }

  fd_close(fd) {
    this.entry(fd);
    this.open.delete(fd);
  }

  fd_fdstat_get(fd, at) {
    const view = this.view();
    const standard = fd < ROOT_FD;
    const type = standard ? TYPE.CHARACTER_DEVICE :
        this.entry(fd).blocks === undefined ? TYPE.DIRECTORY :
        TYPE.REGULAR_FILE;
    this.bytes(at, 24).fill(0);
    view.setUint8(at, type);
    view.setBigUint64(at + 8, ALL_RIGHTS, true);
    view.setBigUint64(at + 16, ALL_RIGHTS, true);
  }

  fd_fdstat_set_flags() {}

  /** Write what a file is. */
  putFile(node, at) {
    const view = this.view();
    const isFolder = node instanceof Folder;
    this.bytes(at, 64).fill(0);
    view.setBigUint64(at + 8, 1n, true);
    view.setUint8(at + 16, isFolder ? TYPE.DIRECTORY : TYPE.REGULAR_FILE);
    view.setBigUint64(at + 24, 1n, true);
    view.setBigUint64(at + 32, BigInt(isFolder ? 0 : node.size), true);
  }

  fd_filestat_get(fd, at) {
    this.putFile(this.entry(fd).node, at);
  }

  path_filestat_get(fd, flags, at, length, out) {
    this.putFile(this.find(fd, at, length), out);
  }

  fd_read(fd, list, count, out) {
    const file = this.file(fd);
    const done = this.vectors(list, count, (bytes) => {
      const got = file.blocks.readInto(bytes, file.at);
      file.at += got;
      return got;
    });
    this.view().setUint32(out, done, true);
  }

  fd_pread(fd, list, count, offset, out) {
    const file = this.file(fd);
    let at = Number(offset);
    const done = this.vectors(list, count, (bytes) => {
      const got = file.blocks.readInto(bytes, at);
      at += got;
      return got;
    });
    this.view().setUint32(out, done, true);
  }

  fd_seek(fd, offset, whence, out) {
    if (fd < ROOT_FD) {
      throw new WasiError(ERRNO.SPIPE);
    }
    const file = this.file(fd);
    const base = [0, file.at, file.node.size][whence];
    const at = base === undefined ? -1 : base + Number(offset);
    if (at < 0) {
      throw new WasiError(ERRNO.INVAL);
    }
    file.at = at;
    this.view().setBigUint64(out, BigInt(at), true);
  }

  fd_readdir(fd, at, room, cookie, out) {
    const names = [...this.folder(fd).node.entries];
    let used = 0;
    for (let i = Number(cookie); i < names.length && used < room; i++) {
      const [name, node] = names[i];
      const text = new TextEncoder().encode(name);
      const entry = new Uint8Array(DIRENT_BYTES + text.length);
      const view = new DataView(entry.buffer);
      view.setBigUint64(0, BigInt(i + 1), true);
      view.setBigUint64(8, BigInt(i + 1), true);
      view.setUint32(16, text.length, true);
      view.setUint8(20, node instanceof Folder ? TYPE.DIRECTORY :
          TYPE.REGULAR_FILE);
      entry.set(text, DIRENT_BYTES);
      const part = entry.subarray(0, room - used);
      this.bytes(at + used, part.length).set(part);
      used += part.length;
    }
    this.view().setUint32(out, used, true);
  }

  fd_write(fd, list, count, out) {
    if (fd !== 1 && fd !== 2) {
      throw new WasiError(ERRNO.ROFS);
    }
    const done = this.vectors(list, count, (bytes) => {
      this.log(new TextDecoder().decode(bytes.slice()));
      return bytes.length;
    });
    this.view().setUint32(out, done, true);
  }
}

/** The calls above, and those that a reader never makes. */
const WASI_CALLS = Object.getOwnPropertyNames(Wasi.prototype).filter(
    (name) => /^(environ|clock|random|fd|path)_/.test(name));

/** Imports of `module`, with an answer "not here" for calls without one. */
export function wasiImports(module, wasi) {
  const imports = {...wasi.imports};
  for (const {module: from, name} of WebAssembly.Module.imports(module)) {
    if (from === 'wasi_snapshot_preview1' && imports[name] === undefined) {
      imports[name] = () => ERRNO.NOSYS;
    }
  }
  return imports;
}
