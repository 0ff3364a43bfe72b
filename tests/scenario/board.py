#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A whole election over a bulletin board: devices submit while people vote, the
administrator publishes, and what the board exports is the record, byte for byte.

On the way answers are lost, the board is killed, and others try to submit.
With EG_TEST_STORE in the environment the board is in the database of that
address.

usage: board.py ELECTIONGUARD ELECTIONGUARD_BOARD [CHEAP_PHRASE]
"""
import hashlib
import http.client
import http.server
import json
import os
import pathlib
import shutil
import signal
import sys
import tempfile
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
# pylint: disable=wrong-import-position
import receipts
from board_server import Server
from tiny_election import (INDICATORS, MAIL, PHRASE, SECRET, Folder, ballot, election,
                           guardian, manifest, need, programs)

TOOLS = programs("electionguard", "board", "always")
STORE = os.environ.get("EG_TEST_STORE")


class Lossy(http.server.ThreadingHTTPServer):
    """Hands requests on to a board, and loses every second answer to a POST."""

    def __init__(self, port):
        super().__init__(("127.0.0.1", 0), LossyHandler)
        self.board = port
        self.posts = 0
        self.lost = 0
        threading.Thread(target=self.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server_port}/"


class LossyHandler(http.server.BaseHTTPRequestHandler):
    def hand_on(self):
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length) if length else None
        board = http.client.HTTPConnection("127.0.0.1", self.server.board)
        board.request(self.command, self.path, body)
        answer = board.getresponse()
        content = answer.read()
        board.close()
        self.close_connection = True
        if self.command == "POST":
            self.server.posts += 1
            if self.server.posts % 2 == 1:
                self.server.lost += 1
                return
        self.send_response(answer.status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = hand_on  # noqa: N815

    def log_message(self, *args):  # pylint: disable=arguments-differ
        pass


def ceremony(f, content):
    f.write("phrase", "correct horse battery staple\n")
    f.write("manifest.json", content)
    (f.place / "mail").mkdir()
    f.good(*guardian(1, "new", "--name", "Alice"))
    f.good(*election("create", *SECRET, "--manifest", "manifest.json",
                     "--quorum", "1"))
    f.good(*guardian(1, "keygen", "--yes"))
    f.good(*guardian(1, "check"))
    f.good(*guardian(1, "share"))
    f.good(*election("joint-key", *SECRET))
    f.good(*guardian(1, "receive"))
    f.good(*guardian(1, "confirm"))
    f.good(*election("joint-key", *SECRET))


def encrypt(f, device, *choices):
    """Encrypt ballots; their codes."""
    done = f.good("device", "encrypt", device, "-",
                  stdin=json.dumps([ballot(c) for c in choices]))
    return [line.split()[1] for line in done.stdout.splitlines()]


def upload(f, device, url, words=""):
    return f.ends(0, words, "device", "upload", device, "--board", url)


def status_of(server, code):
    return server.json("/api/code/" + code)["status"]


def vote(f, server):
    """Ballots reach the board while people vote; answers are lost."""
    proxy = Lossy(server.port)
    f.ends(3, "not known here", "device", "upload", "d1", "--board", server.url)
    f.good(*election("authorize", *[
        str(p.relative_to(f.place))
        for p in (f.place / "mail").glob("01-card-device-*.egm")]))
    f.ends(0, "Published 2 devices and 0 files", *election(
        "upload", *PHRASE, "--board", proxy.url))
    need(proxy.lost == 2, "no answer was lost")
    codes = encrypt(f, "d1", "yes", "no", "yes")
    upload(f, "d1", proxy.url, "Sent 3 ballots and 0 decisions")
    need(proxy.lost == 3, "no answer was lost")
    need([status_of(server, c) for c in codes] == 3 * ["undecided"], "status")
    f.good("device", "cast", "d1", "1")
    f.good("device", "challenge", "d1", "2")
    upload(f, "d1", server.url, "Sent 0 ballots and 2 decisions")
    need([status_of(server, c) for c in codes]
         == ["cast", "challenged", "undecided"], "status")
    size = server.json("/api/board")["size"]
    upload(f, "d1", server.url, "Sent 0 ballots and 0 decisions")
    need(server.json("/api/board")["size"] == size, "it was submitted twice")
    receipts.check(f, TOOLS["board"], server, codes,
                   ["cast", "challenged", "not decided yet"])
    proxy.shutdown()
    proxy.server_close()
    return codes


def thieves(f, server):
    """A copy of a device that goes another way is found, and gets nothing."""
    shutil.copytree(f.place / "d2", f.place / "copy")
    encrypt(f, "d2", "yes")
    upload(f, "d2", server.url)
    before = server.get("/checkpoint")
    encrypt(f, "copy", "no")
    f.ends(1, "somebody else has its key", "device", "upload", "copy",
           "--board", server.url)
    encrypt(f, "copy", "no", "no")
    f.ends(1, "somebody else has its key", "device", "upload", "copy",
           "--board", server.url)
    need(server.get("/checkpoint") == before, "the copy changed the board")
    shutil.rmtree(f.place / "copy")


def killed(f, board, server):
    """A board that is killed has all that it acknowledged, and a device waits
    until it is there again."""
    encrypt(f, "d1", "no")
    f.good("device", "spoil", "d1", "4")
    f.good("device", "cast", "d1", "3")
    upload(f, "d1", server.url)
    note = server.get("/checkpoint")
    port = server.port
    server.kill()
    encrypt(f, "d2", "no")
    again = []

    def restart():
        time.sleep(1.5)
        again.append(Server(TOOLS["board"], board, port=port))

    thread = threading.Thread(target=restart)
    thread.start()
    upload(f, "d2", f"http://127.0.0.1:{port}/", "Sent 1 ballots")
    thread.join()
    server = again[0]
    size = int(note.split(b"\n")[1])
    tile = server.get(f"/tile/0/000.p/{size + 1}")
    need(len(tile) == 32 * (size + 1), "the log is not as long")
    return server


def database_killed(server):
    """A database that is killed and comes back finds the board as it was."""
    where = os.environ.get("EG_TEST_STORE_PID")
    if where is None:
        return
    note = server.get("/checkpoint")
    os.kill(int(pathlib.Path(where).read_text().splitlines()[0]),
            signal.SIGKILL)
    end = time.monotonic() + 60
    status = 503
    lost = False
    while not lost or status != 200:
        need(time.monotonic() < end, "the board does not come back")
        status, _, body = server.ask("GET", "/checkpoint")
        need(status in (200, 503), status)
        need(status == 503 or body == note, "another checkpoint")
        lost = lost or status == 503
        time.sleep(0.02)


def close(f, server):
    f.good("device", "close", "d1", *MAIL)
    f.good("device", "cast", "d2", "1", "2")
    upload(f, "d2", server.url, "Sent 0 ballots and 2 decisions")
    upload(f, "d1", server.url, "the device is closed there")
    f.good("device", "close", "d2", *MAIL)
    upload(f, "d2", server.url, "the device is closed there")
    upload(f, "d2", server.url, "Sent 0 ballots and 0 decisions")
    devices = server.json("/api/board")["devices"]
    need([(d["ballots"], d["decided"], d["closed"]) for d in devices
          if d["name"] == "D1"] == [(4, 4, True)], devices)


def count(f):
    f.good(*election("collect", *MAIL))
    f.good(*election("tally", *SECRET))
    f.good(*election("request", *SECRET, "--guardian", "1"))
    for step in ("commit", "reveal", "respond"):
        f.good(*guardian(1, step, "--record", "mail/record"))
    f.good(*election("combine", *SECRET))


def tree(folder):
    """Every file of a record that its roots are about, by name."""
    return {str(p.relative_to(folder)): p.read_bytes()
            for p in folder.rglob("*") if p.is_file()
            and not str(p.relative_to(folder)).startswith("derived/")
            and p.name != "meta.json"}


def board(f, *args, code=0):
    other = Folder({"electionguard": TOOLS["board"]}, f.place)
    return other.ends(code, "", *args)


def exported(f, name):
    board(f, "export", "board", name)
    return tree(f.place / name)


def check_sealed(f):
    """What the board has when all devices are closed."""
    record = exported(f, "sealed")
    need(any(n.startswith("devices/") for n in record), "no devices")
    f.ends(0, "VERIFIED", "verify", "sealed", "--profile", "ballots")
    board(f, "export", "board", "sealed", code=3)
    return {n: b for n, b in record.items() if n.startswith("devices/")}


def wait_for_edition(f, server, names):
    """Until what is served is of the last published file of the record, and no
    edition before it is left: then no tag changes any more."""
    last = max(e["index"] for e in server.json("/api/board")["files"]
               if e["name"] in names)
    folder = f.place / "board/record"
    end = time.monotonic() + 60
    while (not folder.is_dir()
           or [p.name for p in folder.iterdir()] != [str(last)]
           or server.ask("GET", "/record/index.json")[0] != 200):
        need(time.monotonic() < end, "the record is not written out")
        time.sleep(0.1)


def check_served(f, server):
    """Everybody gets the exported files, whole or in parts, and a restart
    changes nothing."""
    exported_files = {str(p.relative_to(f.place / "final")): p.read_bytes()
                      for p in (f.place / "final").rglob("*") if p.is_file()}
    wait_for_edition(f, server, exported_files)
    files = server.json("/record/index.json")["files"]
    need({e["name"]: e["bytes"] for e in files}
         == {n: len(b) for n, b in exported_files.items()}, files)
    for name, content in exported_files.items():
        path = "/record/" + name
        status, head, body = server.ask("GET", path)
        need(status == 200 and body == content
             and head["accept-ranges"] == "bytes", name)
        tag = head["etag"]
        need(server.ask("GET", path, headers={"If-None-Match": tag})[0] == 304,
             name)
        half = len(content) // 2
        for wanted, part in ((f"{half}-", content[half:]),
                             (f"0-{half}", content[:half + 1]),
                             ("-1", content[-1:])):
            status, head, body = server.ask(
                "GET", path, headers={"Range": "bytes=" + wanted,
                                      "If-Range": tag})
            need((status, body) == (206, part), (name, wanted, status))
            need(head["content-range"].endswith(f"/{len(content)}"), head)
        status, head, _ = server.ask(
            "GET", path, headers={"Range": f"bytes={len(content)}-"})
        need(status == 416
             and head["content-range"] == f"bytes */{len(content)}", head)
        status, head, body = server.ask("HEAD", path,
                                        headers={"Range": "bytes=0-0"})
        need((status, body) == (200, b"")
             and int(head["content-length"]) == len(content), head)


def check_final(f, server, sealed):
    """The board's record is the administrator's."""
    status, _, body = server.ask("GET", "/record/index.json")
    need(status == 404 and b"not complete" in body, (status, body))
    f.ends(0, "Published 0 devices and [1-9]", *election(
        "upload", *PHRASE, "--board", server.url))
    (f.place / "opened").mkdir()
    opening = 32 * "AB" + ".json"
    f.write("opened/" + opening, "an opening")
    f.ends(0, "Published 0 devices and 1 files", *election(
        "upload", *PHRASE, "--openings", "opened", "--board", server.url))
    f.ends(0, "Published 0 devices and 0 files", *election(
        "upload", *PHRASE, "--openings", "opened", "--board", server.url))
    record = exported(f, "final")
    own = tree(f.place / "admin/record")
    need(record.keys() == own.keys(),
         sorted(record.keys() ^ own.keys()))
    need(record == own, [n for n in own if own[n] != record[n]])
    need(all(own[n] == b for n, b in sealed.items()), "devices differ")
    f.ends(0, "Indicators +[1-9][0-9]* proved", "verify", "final")
    f.good(*election("publish", "--to", "published"))
    beside = tree(f.place / "published.indicators")
    need(len(beside) == 4, sorted(beside))
    need(tree(f.place / "final.indicators") == beside, "indicator proofs")
    for name, content in beside.items():
        need(server.get("/record/indicators/" + name) == content, name)
    need(tree(f.place / "final.openings")
         == tree(f.place / "opened"), "openings")
    # What is there already is not replaced.
    shutil.move(f.place / "final", f.place / "gone")
    board(f, "export", "board", "final", code=3)
    need(not (f.place / "final").exists(), "a record beside strange proofs")
    shutil.move(f.place / "gone", f.place / "final")
    check_served(f, server)


def check_late(f, server):
    """Nothing comes after the tally."""
    f.good("device", "open", "d3", "--id", "D3", *MAIL)
    f.good(*election("authorize", *[
        str(p.relative_to(f.place))
        for p in (f.place / "mail").glob("01-card-device-*.egm")]))
    f.good(*election("upload", *PHRASE, "--board", server.url))
    encrypt(f, "d3", "yes")
    f.ends(1, "the tally was published", "device", "upload", "d3", "--board",
           server.url)


def check_log(server):
    """Every entry is in its tile, and the tile has the checkpoint's root."""
    size = server.json("/api/board")["size"]
    need(size < 256, size)
    bundle = server.get(f"/tile/entries/000.p/{size}")
    tile = server.get(f"/tile/0/000.p/{size}")
    at = 0
    for i in range(size):
        length = int.from_bytes(bundle[at:at + 2], "big")
        entry = bundle[at + 2:at + 2 + length]
        at += 2 + length
        leaf = hashlib.sha256(b"\0" + entry).digest()
        need(tile[32 * i:32 * i + 32] == leaf, i)
    need(at == len(bundle), "more than the entries")


def back_up(f, name):
    """A database has backups of its own."""
    board(f, "backup", "board", name, "--with-key", code=3 if STORE else 0)


def restored(f, server):
    """A backup that lacks what was shown does not become a board; the last one
    does, and is the same."""
    note = server.get("/checkpoint")
    (f.place / "seen").write_bytes(note)
    back_up(f, "late")
    need(server.stop() == 0, "the board did not end well")
    if STORE:
        return
    board(f, "restore", "early", "new", "--checkpoint=seen", code=1)
    board(f, "restore", "late", "new", "--checkpoint=seen")
    board(f, "export", "new", "of-new")
    need(tree(f.place / "of-new") == tree(f.place / "final"), "another record")
    with Server(TOOLS["board"], f.place / "new") as again:
        need(again.get("/checkpoint") == note, "another checkpoint")
        f.ends(0, "Published 0 devices and 0 files", *election(
            "upload", *PHRASE, "--board", again.url))


def check_order(f):
    """A tally is not published where ballots are missing: they could not come any
    more.  Where they came late, it is."""
    board(f, "init", "other", "--setup=mail/setup",
          "--invitation=" + str(next((f.place / "mail").glob("02-*.egm"))),
          "--origin=board.example/other")
    with Server(TOOLS["board"], f.place / "other") as other:
        for device in ("d1", "d2"):
            f.ends(3, "not got all ballots of", *election(
                "upload", *PHRASE, "--board", other.url))
            need(not other.json("/api/board")["files"][5:], "files came")
            upload(f, device, other.url, "Sent [1-9]")
        f.ends(0, "Published 0 devices and [1-9]", *election(
            "upload", *PHRASE, "--board", other.url))


def main():
    with tempfile.TemporaryDirectory() as place:
        f = Folder(TOOLS, place)
        ceremony(f, manifest(INDICATORS))
        board(f, "init", "board", *(["--store=" + STORE] if STORE else []),
              "--setup=mail/setup",
              "--invitation=" + str(next((f.place / "mail").glob("02-*.egm"))),
              "--origin=board.example/whole")
        need((f.place / "board/board.db").exists() == (STORE is None),
             "it is in the other store")
        for d in ("1", "2"):
            f.good("device", "open", "d" + d, "--id", "D" + d, *MAIL)
        server = Server(TOOLS["board"], f.place / "board")
        try:
            vote(f, server)
            thieves(f, server)
            back_up(f, "early")
            server = killed(f, f.place / "board", server)
            database_killed(server)
            close(f, server)
            sealed = check_sealed(f)
            count(f)
            check_order(f)
            check_final(f, server, sealed)
            check_late(f, server)
            check_log(server)
            restored(f, server)
        finally:
            server.kill()
            server.process.stdout.close()
    print("ok")


if __name__ == "__main__":
    main()
