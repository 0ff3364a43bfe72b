// SPDX-License-Identifier: Apache-2.0
/**
 * Browsers that are driven by WebDriver's commands, without anybody's package:
 * Firefox over Marionette, which is a part of it, and WebKitGTK over the driver
 * that Debian has beside it.
 *
 * A visitor is a window: script() runs in its page, as a sandbox of the browser's
 * own, so that the page's policy neither hinders it nor is loosened for it.
 */
import {spawn} from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';

const FIREFOX = '/usr/bin/firefox-esr';
const WEBKIT_DRIVER = '/usr/bin/WebKitWebDriver';
const WEBKIT = `/usr/lib/${{x64: 'x86_64', arm64: 'aarch64'}[process.arch]
}-linux-gnu/webkit2gtk-4.1/MiniBrowser`;
const XVFB = '/usr/bin/Xvfb';
/** WebDriver's name for a reference to an element. */
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';
const KEYS = {Tab: '\uE004', Enter: '\uE006', Shift: '\uE008'};

/** WebDriver's commands, as Marionette names them and as requests. */
const MARIONETTE = {navigate: 'WebDriver:Navigate',
  script: 'WebDriver:ExecuteAsyncScript', find: 'WebDriver:FindElement',
  click: 'WebDriver:ElementClick', keys: 'WebDriver:ElementSendKeys',
  actions: 'WebDriver:PerformActions', size: 'WebDriver:SetWindowRect',
  screenshot: 'WebDriver:TakeScreenshot', timeouts: 'WebDriver:SetTimeouts'};
const REQUESTS = {navigate: () => 'url', script: () => 'execute/async',
  find: () => 'element', click: ({id}) => `element/${id}/click`,
  keys: ({id}) => `element/${id}/value`, actions: () => 'actions',
  size: () => 'window/rect', timeouts: () => 'timeouts'};

/** Nothing is asked of other servers; what is saved goes where tests look. */
const PREFERENCES = {
  'marionette.port': 0,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'app.update.enabled': false,
  'app.normandy.enabled': false,
  'extensions.systemAddon.update.enabled': false,
  'extensions.getAddons.cache.enabled': false,
  'media.gmp-manager.updateEnabled': false,
  'browser.safebrowsing.update.enabled': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'services.settings.server': 'data:,',
  'intl.accept_languages': 'en-US',
  'browser.download.folderList': 2,
  'browser.download.alwaysOpenPanel': false,
};

const missing = (names) => Object.entries(names).filter(([file]) =>
  !fs.existsSync(file)).map(([, text]) => `${text} is missing`)[0] ?? null;

const sleep = (time) => new Promise((resolve) => setTimeout(resolve, time));

/** Ask `attempt` until it gives something; fails after `limit` milliseconds. */
export async function until(attempt, what, limit = 60000) {
  const end = Date.now() + limit;
  for (;;) {
    const got = await attempt();
    if (got) {
      return got;
    }
    if (Date.now() > end) {
      throw new Error(`in vain: ${what}`);
    }
    await sleep(50);
  }
}

/** Marionette's messages, "LENGTH:[0, number, command, parameters]" and
 * "LENGTH:[1, number, error, result]". */
class Marionette {
  constructor(socket) {
    this.socket = socket;
    this.bytes = Buffer.alloc(0);
    this.waiting = new Map();
    this.last = 0;
    socket.on('data', (bytes) => this.take(bytes));
    socket.on('close', () => {
      for (const {reject} of this.waiting.values()) {
        reject(new Error('the browser is gone'));
      }
    });
  }

  static async connect(port) {
    const socket = net.connect(port, '127.0.0.1');
    await new Promise((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
    return new Marionette(socket);
  }

  take(bytes) {
    this.bytes = Buffer.concat([this.bytes, bytes]);
    for (;;) {
      const colon = this.bytes.indexOf(':');
      const end = colon + 1 + Number(this.bytes.subarray(0, colon));
      if (colon < 0 || this.bytes.length < end) {
        return;
      }
      const message = JSON.parse(this.bytes.subarray(colon + 1, end));
      this.bytes = this.bytes.subarray(end);
      if (Array.isArray(message)) {
        this.settle(message);
      }
    }
  }

  settle([, number, error, result]) {
    const {resolve, reject} = this.waiting.get(number);
    this.waiting.delete(number);
    if (error) {
      reject(new Error(`${error.error}: ${error.message}`));
    } else {
      resolve(result);
    }
  }

  send(command, parameters = {}) {
    const number = ++this.last;
    const message = JSON.stringify([0, number, command, parameters]);
    this.socket.write(`${Buffer.byteLength(message)}:${message}`);
    return new Promise((resolve, reject) =>
      this.waiting.set(number, {resolve, reject}));
  }
}

/** What is the same in both: a window, and what a visitor does in it. */
class Browser {
  /** Run a function in the page; what it gives may be a promise. */
  async run(what, ...args) {
    const {value} = await this.command('script', {args, script: `
      const [done, ...args] = Array.from(arguments).reverse();
      Promise.resolve().then(() => (${what})(...args.reverse())).then(
          (value) => done({value: value ?? null}),
          (fault) => done({fault: String(fault)}));`});
    if (value.fault !== undefined) {
      throw new Error(value.fault);
    }
    return value.value;
  }

  async visit(url) {
    await this.command('navigate', {url: String(url)});
  }

  async waitFor(selector, limit) {
    await until(() => this.count(selector), selector, limit);
  }

  count(selector) {
    return this.run((s) => document.querySelectorAll(s).length, selector);
  }

  /** The texts of all elements that `selector` names. */
  texts(selector) {
    return this.run((s) => Array.from(document.querySelectorAll(s),
        (one) => one.textContent), selector);
  }

  async text(selector) {
    return (await this.texts(selector))[0];
  }

  async find(selector) {
    const {value} = await this.command('find',
        {using: 'css selector', value: selector});
    return value[ELEMENT];
  }

  async click(selector) {
    await this.command('click', {id: await this.find(selector)});
  }

  /** Type into a field, or choose a file by its path. */
  async type(selector, text) {
    await this.command('keys', {id: await this.find(selector), text});
  }

  async press(key) {
    await this.command('actions', {actions: [{type: 'key', id: 'keyboard',
      actions: [{type: 'keyDown', value: KEYS[key]},
        {type: 'keyUp', value: KEYS[key]}]}]});
  }

  async resize(width, height) {
    await this.command('size', {width, height});
  }

  /** One picture for whoever wants to look. */
  async picture(name) {
    const folder = process.env.EG_PICTURES;
    fs.mkdirSync(folder, {recursive: true});
    const {value} = await this.command('screenshot', {full: true});
    fs.writeFileSync(path.join(folder, `${this.name}-${name}.png`), value,
        'base64');
  }
}

/** A Firefox with a profile of its own. */
export class Firefox extends Browser {
  name = 'firefox';

  static missing() {
    return missing({[FIREFOX]: 'Firefox (Debian: firefox-esr)'});
  }

  static async launch(preferences = {}) {
    const browser = new Firefox();
    browser.folder = fs.mkdtempSync(path.join(os.tmpdir(), 'eg-firefox-'));
    browser.downloads = path.join(browser.folder, 'downloads');
    fs.mkdirSync(browser.downloads);
    fs.writeFileSync(path.join(browser.folder, 'user.js'),
        Object.entries({...PREFERENCES,
          'browser.download.dir': browser.downloads, ...preferences})
            .map((one) => `user_pref(${one.map((part) =>
              JSON.stringify(part)).join(', ')});\n`).join(''));
    browser.process = spawn(FIREFOX, ['--headless', '--marionette',
      '--remote-allow-system-access', '--no-remote', '--profile',
      browser.folder], {stdio: 'ignore', env: {...process.env,
      MOZ_CRASHREPORTER_DISABLE: '1', HOME: browser.folder}});
    const told = path.join(browser.folder, 'MarionetteActivePort');
    const port = await until(() => fs.existsSync(told) &&
        fs.readFileSync(told, 'utf8'), 'Firefox starts');
    browser.marionette = await Marionette.connect(Number(port));
    const {capabilities} = await browser.marionette.send(
        'WebDriver:NewSession');
    browser.version = capabilities.browserVersion;
    await browser.command('timeouts', {script: 300000});
    return browser;
  }

  command(name, parameters) {
    return this.marionette.send(MARIONETTE[name], parameters);
  }

  /** Run a function where the browser's own code runs. */
  async inside(what, ...args) {
    await this.marionette.send('Marionette:SetContext', {value: 'chrome'});
    try {
      return await this.run(what, ...args);
    } finally {
      await this.marionette.send('Marionette:SetContext', {value: 'content'});
    }
  }

  set(name, value) {
    return this.inside((n, v) => typeof v === 'boolean' ?
        Services.prefs.setBoolPref(n, v) : typeof v === 'number' ?
        Services.prefs.setIntPref(n, v) : Services.prefs.setStringPref(n, v),
    name, value);
  }

  /** What the console says of pages of `origin` since it was asked last. */
  faults(origin) {
    return this.inside((from) => {
      const all = Services.console.getMessageArray().map((one) =>
        String(one.message)).filter((text) => text.includes(from));
      Services.console.reset();
      return all;
    }, origin);
  }

  async close() {
    const ended = new Promise((resolve) => this.process.on('exit', resolve));
    await this.marionette.send('Marionette:Quit', {flags: ['eForceQuit']});
    await ended;
    fs.rmSync(this.folder, {recursive: true, force: true});
  }
}

/** A port of this machine that nobody listened on a moment ago. */
async function freePort() {
  const server = net.createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const {port} = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** The small browser that comes with WebKitGTK, on a screen that nobody sees. */
export class WebKit extends Browser {
  name = 'webkit';

  static missing() {
    return missing({[WEBKIT_DRIVER]:
        'WebKitGTK\'s driver (Debian: webkit2gtk-driver)',
    [WEBKIT]: 'WebKitGTK (Debian: libwebkit2gtk-4.1-0)',
    [XVFB]: 'a screen (Debian: xvfb)'});
  }

  static async launch() {
    const browser = new WebKit();
    browser.folder = fs.mkdtempSync(path.join(os.tmpdir(), 'eg-webkit-'));
    browser.screen = spawn(XVFB, ['-displayfd', '1', '-nolisten', 'tcp',
      '-screen', '0', '1400x1000x24'], {stdio: ['ignore', 'pipe', 'ignore']});
    const number = await new Promise((resolve) =>
      browser.screen.stdout.once('data', resolve));
    const port = await freePort();
    browser.url = `http://127.0.0.1:${port}/session`;
    browser.process = spawn(WEBKIT_DRIVER, [`--port=${port}`], {
      stdio: 'ignore', env: {...process.env, HOME: browser.folder,
        DISPLAY: `:${String(number).trim()}`, LANG: 'C.UTF-8',
        LIBGL_ALWAYS_SOFTWARE: '1', NO_AT_BRIDGE: '1'}});
    const options = {binary: WEBKIT, args: ['--automation']};
    const {sessionId, capabilities} = await until(() => browser.ask('POST', '',
        {capabilities: {alwaysMatch: {'webkitgtk:browserOptions': options}}})
        .catch((fault) => {
          if (fault.cause?.code !== 'ECONNREFUSED') {
            throw fault;
          }
        }), 'WebKitGTK starts');
    browser.version = capabilities.browserVersion;
    browser.url += `/${sessionId}`;
    await browser.command('timeouts', {script: 300000});
    return browser;
  }

  async ask(method, place, body) {
    const answer = await fetch(place === '' ? this.url :
        `${this.url}/${place}`, {method,
      body: body === undefined ? body : JSON.stringify(body)});
    const {value} = await answer.json();
    if (!answer.ok) {
      throw new Error(`${value.error}: ${value.message}`);
    }
    return value;
  }

  async command(name, parameters) {
    return {value: await (name === 'screenshot' ?
        this.ask('GET', 'screenshot') :
        this.ask('POST', REQUESTS[name](parameters), parameters))};
  }

  /** What pages complain of cannot be asked here. */
  async faults() {
    return [];
  }

  async close() {
    await this.ask('DELETE', '');
    this.process.kill();
    this.screen.kill();
    fs.rmSync(this.folder, {recursive: true, force: true});
  }
}
