# SPDX-License-Identifier: Apache-2.0
"""An AccountGuard service that a test makes, serves on a free port, and asks as
a browser does.

    with Service(program, folder) as service:
        visitor = service.visitor()
        visitor.get("/en/n")
"""
import base64
import hashlib
import hmac
import html.parser
import pathlib
import sqlite3
import struct
import subprocess
import time
import urllib.parse

from board_server import Server
from tiny_election import need

HOST = "guard.example.org"


class Forms(html.parser.HTMLParser):
    """The forms of a page: where each is posted, and its fields."""

    def __init__(self, page):
        super().__init__()
        self.forms = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form":
            self.forms.append((given["action"], {}))
        elif tag == "input" and self.forms and "name" in given and (
                given.get("type") not in ("radio", "checkbox")
                or "checked" in given):
            self.forms[-1][1][given["name"]] = given.get("value", "")

    def handle_data(self, data):
        self.text += data


class Visitor:
    """Somebody with a browser: cookies are kept, forms carry their token."""

    def __init__(self, service):
        self.service = service
        self.cookies = {}

    def ask(self, method, path, body=None, headers=None):
        headers = {"Sec-Fetch-Site": "same-origin", **(headers or {})}
        if self.cookies:
            headers["Cookie"] = "; ".join(
                f"{name}={value}" for name, value in self.cookies.items())
        status, head, page = self.service.ask(method, path, body, headers)
        if "set-cookie" in head:
            name, value = head["set-cookie"].split(";")[0].split("=", 1)
            self.cookies[name] = value
            if not value:
                del self.cookies[name]
        return status, head, page.decode(errors="replace")

    def get(self, path, status=200):
        got, _, page = self.ask("GET", path)
        need(got == status, f"{path}: {got}: {page}")
        return page

    def post(self, path, fields, **more):
        """(status, headers, page) of a form as it is."""
        return self.ask("POST", path, urllib.parse.urlencode(fields),
                        {"Content-Type": "application/x-www-form-urlencoded",
                         **more})

    def send(self, path, fields, form=None, follow=True):
        """Open the page at PATH, fill in its form (the one that is posted to
        FORM) and send it; the page that comes of it."""
        forms = Forms(self.get(path)).forms
        action, given = next(
            f for f in forms if form is None or f[0].endswith(form))
        status, head, page = self.post(action, {**given, **fields})
        if status == 303 and follow:
            return self.get(head["location"])
        return page


class Operator:
    """Somebody who decides, with a password and an authenticator."""

    def __init__(self, service, name):
        self.service = service
        self.name = name
        self.password = f"{name} likes long passwords"
        self.file = service.dir.parent / f"{name}.password"
        self.file.write_text(self.password + "\n")
        said = service.run("operator", "add", args=(
            name, "--new-passphrase-file", self.file))
        self.secret = base64.b32decode(said.split()[0])
        self.step = 0

    def code(self):
        """The next code that is good: each is once, those of the steps before
        and after count, too."""
        now = int(time.time()) // 30
        if self.step > now:
            time.sleep(self.step * 30 - time.time() + 1)
            now = int(time.time()) // 30
        self.step = max(self.step + 1, now - 1)
        mac = hmac.digest(self.secret, struct.pack(">Q", self.step), "sha1")
        at = mac[-1] & 15
        return f"{(int.from_bytes(mac[at:at + 4], 'big') & 0x7fffffff) % 10**6:06}"

    def acting(self):
        """What the options of verbs say who decides."""
        return (f"--as={self.name}", f"--code={self.code()}",
                f"--passphrase-file={self.file}")

    def sign_in(self):
        """A visitor who has signed in."""
        visitor = self.service.visitor()
        visitor.send("/en/desk/sign-in", {"name": self.name,
                     "password": self.password, "code": self.code()})
        need("__Host-desk" in visitor.cookies, "no session")
        return visitor


class Service(Server):
    """One service in FOLDER/service."""

    def __init__(self, program, folder, *words, **more):
        self.program = str(program)
        self.dir = pathlib.Path(folder) / "service"
        if not self.dir.exists():
            self.run("init", args=(f"--host={HOST}", "--name=CERT Example",
                                   f"--from=notices@{HOST}"))
        super().__init__(program, self.dir, *words, **more)

    def run(self, *verb, args=(), code=0, stdin=""):
        """A verb of the program on this service; what it says."""
        done = subprocess.run([self.program, *verb, str(self.dir),
                               *map(str, args)], input=stdin,
                              capture_output=True, text=True, timeout=120,
                              check=False)
        need(done.returncode == code,
             f"{verb}: {done.returncode}: {done.stdout}{done.stderr}")
        return done.stdout

    def operator(self, name):
        """Add an operator who signs in with Operator.sign_in()."""
        return Operator(self, name)

    def visitor(self):
        return Visitor(self)

    def state(self):
        """A hash of all that the service keeps, but when a session was last
        used."""
        total = hashlib.sha256()
        for place in ("store.db", "keys/subjects.db"):
            path = self.dir / place
            with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as db:
                for line in db.iterdump():
                    if not line.startswith('INSERT INTO "session"'):
                        total.update(line.encode())
            db.close()
        return total.hexdigest()
