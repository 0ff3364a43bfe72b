#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Put the page and the verifier into one file that works from a disk.

Browsers let a page that was opened from a disk import no module, fetch no file
and start no worker beside it.  So everything is in offline.html: modules as
texts of which the page makes blobs, in the order of their imports, the worker as
one script, and the WebAssembly modules in base64.  Its policy lets nothing else in, and no network.

usage: offline.py SITE    (the folder that has index.html and wasm/)
"""
import base64
import hashlib
import json
import pathlib
import re
import sys

IMPORT = re.compile(r"(?<=\bfrom)\s+'(\.[^']*)'")
STATEMENT = re.compile(r"^import \{[^}]*\} from\s+'\.[^']*';\n", re.MULTILINE)
ENTRIES = ("main.js", "wasm/client.js")
# Such a page can start no worker that is a module, so these become a script.
WORKER = ("wasm/wasi.js", "wasm/module.js", "wasm/worker.js")
MODULES = ("electionguard-relaxed.wasm", "electionguard-simd.wasm",
           "electionguard.wasm")

# Names of modules become addresses of blobs; each comes after its imports.
BOOT = """
const read = (id) => JSON.parse(document.getElementById(id).textContent);
const urls = {};
for (const [name, text] of read('modules')) {
  const linked = text.replace(/(?<=from )'blob-of:([^']+)'/g,
      (whole, other) => `'${urls[other]}'`);
  urls[name] = URL.createObjectURL(new Blob([linked],
      {type: 'text/javascript'}));
}
globalThis.electionguardInside = {
  messages: read('messages'),
  client: urls['wasm/client.js'],
  makeWorker: () => new Worker(urls.worker),
  loadModule: (name) => WebAssembly.compile(Uint8Array.from(
      atob(document.getElementById(name).textContent),
      (c) => c.charCodeAt(0))),
};
import(urls['main.js']);
"""


def in_order(site, name, done):
    """Add a module to `done`, after those that it imports."""
    if name in done:
        return
    text = (site / name).read_text(encoding="utf-8")

    def link(match):
        other = (site / name).parent / match[1]
        other = other.resolve().relative_to(site.resolve()).as_posix()
        in_order(site, other, done)
        return f" 'blob-of:{other}'"

    done[name] = IMPORT.sub(link, text)


def in_one(site, names):
    """Modules whose names do not clash as one script."""
    texts = [(site / name).read_text(encoding="utf-8") for name in names]
    text = re.sub(r"^export ", "", STATEMENT.sub("", "\n".join(texts)),
                  flags=re.MULTILINE)
    if re.search(r"^(import|export)\b", text, re.MULTILINE):
        sys.exit("offline.py: a form of import or export that it does not know")
    return text


def data(name, text, kind="application/json"):
    """An element that holds data; "</" would end it."""
    text = text.replace("</", "<\\/")
    return f'<script type="{kind}" id="{name}">{text}</script>\n'


def digest(text):
    value = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(value).decode()}'"


def make(site):
    modules = {}
    for name in ENTRIES:
        in_order(site, name, modules)
    modules["worker"] = in_one(site, WORKER)
    style = (site / "style.css").read_text(encoding="utf-8")
    policy = ("default-src 'none'; "
              f"script-src {digest(BOOT)} blob: 'wasm-unsafe-eval'; "
              f"style-src {digest(style)}; img-src data: blob:; "
              "worker-src blob:; base-uri 'none'; form-action 'none'")
    page = (site / "index.html").read_text(encoding="utf-8")
    page = re.sub(r'(?<=Security-Policy" content=")[^"]*', policy, page)
    page = re.sub(r'<link rel="(icon|stylesheet)".*>\n', "", page)
    page = re.sub(r'<script type="module".*</script>\n',
                  lambda match: f"<style>{style}</style>\n", page)
    messages = json.loads((site / "messages.json").read_text(encoding="utf-8"))
    parts = data("messages", json.dumps(messages, ensure_ascii=False))
    parts += data("modules", json.dumps(list(modules.items()),
                                        ensure_ascii=False))
    for name in MODULES:
        binary = (site / "wasm" / name).read_bytes()
        parts += data(name, base64.b64encode(binary).decode(), "text/plain")
    parts += f"<script>{BOOT}</script>\n"
    return page.replace("</body>", parts + "</body>")


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__.splitlines()[-1])
    site = pathlib.Path(sys.argv[1])
    (site / "offline.html").write_text(make(site), encoding="utf-8")


main()
