#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The verbs of feeds and actors, on the project's own examples, and TAXII 2.1
from servers that are good and bad.

usage: accountguard_feeds.py ACCOUNTGUARD EXAMPLES
"""
import http.server
import json
import pathlib
import re
import sqlite3
import ssl
import subprocess
import sys
import tempfile
import threading
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
# pylint: disable=wrong-import-position
from accountguard_service import Service
from tiny_election import need

MEDIA = "application/taxii+json;version=2.1"
TOKEN = "Bearer a-long-secret"


def thing(number, value=None, **more):
    """An indicator of STIX."""
    return {"type": "indicator", "spec_version": "2.1",
            "id": f"indicator--{number}", "valid_from": "2026-01-01T00:00:00Z",
            "pattern": f"[domain-name:value = '{value or f'h{number}.example'}']",
            "pattern_type": "stix", **more}


def added(number):
    """When a thing of this number came to the collection."""
    return f"2026-02-{1 + number // 60:02}T00:{number % 60:02}:00.000000Z"


class Taxii(http.server.BaseHTTPRequestHandler):
    """One collection, two objects a page."""
    things = [thing(n) for n in range(7)]
    asked = []
    trick = None

    def log_message(self, *_):
        """Say nothing."""

    def answer(self, status, body, media=MEDIA, **head):
        text = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", media)
        self.send_header("Content-Length", str(len(text)))
        for name, value in head.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(text)

    def do_GET(self):
        url = urllib.parse.urlsplit(self.path)
        query = dict(urllib.parse.parse_qsl(url.query))
        self.asked.append(query)
        need(self.headers["Accept"] == MEDIA, self.headers["Accept"])
        if self.headers["Authorization"] != TOKEN:
            self.answer(401, {"title": "no"})
        elif url.path != "/api1/collections/c1/objects/":
            self.answer(404, {"title": "no"})
        elif self.trick:
            self.trick(query)
        else:
            self.page(query, marks=True)

    def page(self, query, marks):
        """The next two, with a mark or without."""
        after = query.get("added_after", "")
        left = [n for n in range(len(self.things)) if added(n) > after]
        left = left[int(query.get("next", 0)):]
        body = {"more": len(left) > 2,
                "objects": [self.things[n] for n in left[:2]]}
        if body["more"] and marks:
            body["next"] = str(int(query.get("next", 0)) + 2)
        head = {}
        if left:
            head = {"X_TAXII_Date_Added_First": added(left[0]),
                    "X_TAXII_Date_Added_Last": added(left[:2][-1])}
        self.answer(200, body, **head)


class Server:
    """It on a free port, behind TLS with a certificate of its own."""

    def __init__(self, folder):
        self.certificate = folder / "cert.pem"
        key = folder / "key.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                        "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
                        "-subj", "/CN=localhost", "-addext",
                        "subjectAltName=DNS:localhost", "-keyout", key, "-out",
                        self.certificate], check=True, capture_output=True)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate, key)
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Taxii)
        self.server.socket = context.wrap_socket(self.server.socket,
                                                 server_side=True)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.address = (f"https://localhost:{self.server.server_address[1]}"
                        "/api1/collections/c1/")


def counts(said):
    """The numbers of a reading: new, changed, same, back, gone, bad, other."""
    return [int(n) for n in re.findall(r"(\d+) ", said.split(": ", 1)[1])]


def sees_actors(service, alice, examples):
    """A list of the project's own: names stay whose they are."""
    said = service.run("actor", "import", args=(
        "own", examples / "actors.json", *alice.acting()))
    need("3 new, 0 changed, 0 the same" in said, said)
    said = service.run("actor", "list")
    need(said.count("actor-") == 3, said)
    crane = re.search(r"(actor-\w{16}) Paper Crane", said)[1]
    said = service.run("actor", "show", args=(crane,))
    need("COPPER LANTERN, coined by Harbour CERT" in said, said)
    said = service.run("actor", "resolve", args=("copper-lantern",))
    need(said.count("actor-") == 2 and "2 entries: nothing says" in said, said)
    said = service.run("actor", "resolve", args=("copper-lantern",
                                                 "--namer=Harbour CERT"))
    need(said.count("actor-") == 1 and crane in said, said)
    service.run("actor", "resolve", args=("nobody",), code=1)
    service.run("actor", "show", args=("actor-0000000000000001",), code=3)
    service.run("actor", "import", args=("own", examples / "feed.csv",
                                         *alice.acting()), code=3)
    return crane


def reads_files(service, alice, bob, examples, crane):
    """Feeds of each format; the same again changes nothing."""
    service.run("feed", "add", args=("paper", "--format=stix", "--trust=B",
                                     "--namer=Example Labs", *alice.acting()))
    service.run("feed", "add", args=("sheet", "--format=csv", "--trust=C",
                                     *bob.acting()))
    service.run("feed", "add", args=("lines", f"--actor={crane}",
                                     "--half-life=30", *alice.acting()))
    for name, file in (("paper", "feed.stix.json"), ("sheet", "feed.csv"),
                       ("lines", "feed.txt")):
        first = counts(service.run("feed", "import",
                                   args=(name, examples / file)))
        need(first[0] > 0 and first[1:5] == [0, 0, 0, 0], (name, first))
        again = counts(service.run("feed", "import",
                                   args=(name, examples / file)))
        need(again[0] == 0 and again[2] == first[0] and again[5] == first[5],
             (name, again))
    said = service.run("feed", "list", args=("--bad",))
    need("lines: list, trust F" in said and "path without a host" in said, said)
    said = service.run("feed", "list", args=("--actors",))
    need(said.count(f'"Paper Crane": {crane}') == 2, said)
    service.run("feed", "import", args=("paper", examples / "feed.csv"), code=3)
    service.run("feed", "import", args=("none", examples / "feed.csv"), code=3)
    service.run("feed", "import", args=("paper", "/nowhere"), code=4)
    service.run("feed", "fetch", args=("paper",), code=3)
    gone = counts(service.run("feed", "import", args=("lines", "-"),
                              stdin="new.example\n"))
    need(gone[0] == 1 and gone[4] > 0, gone)


def nobody_adds_unnamed(service):
    """Whom to believe is a decision."""
    service.run("feed", "add", args=("x", "--format=list"), code=2)
    service.run("actor", "hold", args=("actor-0000000000000001",
                                       "actor-0000000000000002"), code=2)


def fetches(service, bob, folder):
    """All pages, then what is new, by marks and by moments."""
    server = Server(folder)
    token = folder / "token"
    token.write_text(TOKEN + "\n")
    usual = ("taxii", f"--authorization-file={token}",
             f"--trust-file={server.certificate}")
    service.run("feed", "add", args=("taxii", "--format=stix",
                f"--address={server.address}", *bob.acting()))
    # Who is not let in, and who is not trusted.
    service.run("feed", "fetch", args=("taxii", usual[2]), code=1)
    service.run("feed", "fetch", args=("taxii", usual[1]), code=4)
    need(counts(service.run("feed", "fetch", args=usual))[0] == 7, "all")
    need([q.get("next") for q in Taxii.asked[-4:]] == [None, "2", "4", "6"],
         Taxii.asked)
    need(counts(service.run("feed", "fetch", args=usual))[0] == 0, "none")
    need(Taxii.asked[-1]["added_after"] == added(6), Taxii.asked[-1])
    # New ones by a server that gives no marks; one was known, one is revoked.
    Taxii.things += [thing(7), thing(8, "h1.example"), thing(9),
                     thing(2, revoked=True)]
    Taxii.trick = lambda self, query: self.page(query, marks=False)
    said = counts(service.run("feed", "fetch", args=usual))
    need(said[:5] == [2, 0, 1, 0, 1], said)
    refuses(service, usual)


def refuses(service, usual):
    """Servers that are no good change nothing."""
    def tricks():
        yield 3, lambda self, _: self.answer(200, {}, "text/html")
        yield 3, lambda self, _: self.answer(200, [1])
        yield 3, lambda self, _: self.answer(200, {"more": "yes"})
        yield 3, lambda self, _: self.answer(200, {"more": True})
        yield 3, lambda self, _: self.answer(200, {"more": True, "next": "x"})
        yield 3, lambda self, _: self.answer(200, {"more": True, "next": "x" *
                                                   2000})
        yield 3, lambda self, _: self.answer(
            200, {"objects": [thing(50)]}, X_TAXII_Date_Added_Last="soon")
        yield 3, lambda self, _: self.answer(302, {}, Location="http://x/")
        yield 4, lambda self, _: self.answer(503, {})

    before = store(service)
    for code, trick in tricks():
        Taxii.trick = trick
        service.run("feed", "fetch", args=usual, code=code)
    need(store(service) == before, "a bad server left something")


def store(service):
    """What readings change."""
    with sqlite3.connect(f"file:{service.dir / 'store.db'}?mode=ro",
                         uri=True) as db:
        return [db.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall()
                for table in ("feed", "indicator", "feed_claim")]


def main():
    program, examples = sys.argv[1], pathlib.Path(sys.argv[2])
    with (tempfile.TemporaryDirectory() as folder,
          Service(program, folder) as service):
        folder = pathlib.Path(folder)
        alice = service.operator("alice")
        bob = service.operator("bob")
        nobody_adds_unnamed(service)
        crane = sees_actors(service, alice, examples)
        reads_files(service, alice, bob, examples, crane)
        fetches(service, bob, folder)
        service.run("feed", "stop", args=("lines", *bob.acting()))
        need("stopped" in service.run("feed", "list"), "not stopped")
        service.run("audit", "verify")
    print("feeds and actors: all as they should be")


main()
