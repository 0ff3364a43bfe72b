#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Cosignatures for a board: from witnesses that are honest, that are down, and
that lie.

usage: ask_witnesses.py ELECTIONGUARD_BOARD ELECTIONGUARD MAKE_SETUP GROW_BOARD
"""
import base64
import http.server
import pathlib
import signal
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
# pylint: disable=wrong-import-position
from tiny_election import Folder, manifest, need, programs
from board_server import Server

TOOLS = programs("board", "electionguard", "setup", "grow")


class Place(Folder):
    """A folder with a board, whose log has the key LOG."""

    def __init__(self, tools, place):
        super().__init__(tools, place)
        self.make_setup(manifest())
        self.board("init", "b", "--setup=mail/setup", "-q",
                   "--invitation=mail/02-invitation-administrator.egm",
                   "--origin=board.example/tiny")
        self.log = self.board("log-key", "b").stdout.strip()

    def board(self, *args, code=0, words=""):
        done = subprocess.run([TOOLS["board"], *args], cwd=self.place,
                              capture_output=True, text=True, timeout=120,
                              check=False)
        need(done.returncode == code and words in done.stdout + done.stderr,
             f"{args}: {done.returncode}: {done.stdout}{done.stderr}")
        return done

    def grow(self, first, count):
        subprocess.run([TOOLS["grow"], "b", str(first), str(count)],
                       cwd=self.place, check=True)

    def serve(self, *witnesses, **more):
        return Server(TOOLS["board"], "b", "--witnesses", " ".join(witnesses),
                      cwd=self.place, **more)

    def ask(self, server, *witnesses, code=0, words=""):
        """Ask once; WITNESSES are KEY=URL or further options."""
        return self.board(
            "ask-witnesses", server.url, "--log", self.log,
            *(w if w.startswith("--") else f"--witness={w}" for w in witnesses),
            code=code, words=words)


class Witness:
    """One process of witness-serve in the folder NAME."""

    def __init__(self, place, name, *options):
        self.process = subprocess.Popen(
            [TOOLS["board"], "witness-serve", name, "--listen=127.0.0.1:0",
             *options], cwd=place.place, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True)
        line = self.process.stdout.readline()
        self.key = None
        if line.startswith("This witness's key: "):
            self.key = line.split(": ", 1)[1].strip()
            line = self.process.stdout.readline()
        self.url = f"http://127.0.0.1:{line.split()[-1]}"

    def __enter__(self):
        return self

    def __exit__(self, *why):
        self.process.send_signal(signal.SIGTERM)
        need(self.process.wait(30) == 0, "a witness did not end well")
        self.process.stdout.close()


class Liar(http.server.ThreadingHTTPServer):
    """A witness that gives the answers of a function of how often it was asked."""

    def __init__(self, answer):
        super().__init__(("127.0.0.1", 0), LiarHandler)
        self.answer, self.asked = answer, []
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def __exit__(self, *why):
        self.shutdown()
        super().__exit__(*why)


class LiarHandler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):  # noqa: N802
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.append((self.path, body))
        try:
            self.server.answer(self, len(self.server.asked))
        except OSError:
            pass  # it was not waited for

    def give(self, status, body, length=None):
        self.send_response(status)
        self.send_header("Content-Length", str(length or len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):  # pylint: disable=arguments-differ
        pass


def lines(note):
    """The names of who signed a note."""
    return [line.split()[1] for line in
            note.decode().split("\n\n", 1)[1].splitlines()]


def size_of(note):
    return int(note.split(b"\n")[1])


LOG, ONE, TWO = "board.example/tiny", "w.example/1", "w.example/2"


def check_honest(place, one, two):
    """Two witnesses cosign, again and again, and restarts forget nothing."""
    asked = (f"{one.key}={one.url}", f"{two.key}={two.url}/")
    with place.serve(one.key, two.key) as server:
        plain = server.get("/checkpoint")
        size = size_of(plain)
        need(server.ask("GET", "/cosigned")[0] == 404, "cosigned by nobody")
        done = place.ask(server, *asked)
        need(done.stdout == f"{size} entries: cosigned by 2 of 2 witnesses\n"
             and done.stderr == "", done)
        note = server.get("/checkpoint")
        need(note.startswith(plain) and lines(note) == [LOG, ONE, TWO], note)
        need(server.get("/cosigned") == note
             and server.json("/api/board")["checkpoint"] == note.decode(), note)
        # There is nothing left to ask for.
        need(place.ask(server, *asked).stdout == "", "asked again")
    place.grow(1, 300)
    with place.serve(one.key, two.key) as server:
        need(server.get("/cosigned") == note, "forgotten")
        latest = server.get("/checkpoint")
        need(lines(latest) == [LOG] and size_of(latest) > size, latest)
        # One is asked: it is one more than none.
        place.ask(server, asked[0], words="cosigned by 1 of 1")
        need(lines(server.get("/cosigned")) == [LOG, ONE], "one")
        place.ask(server, *asked, words="cosigned by 2 of 2")
        note = server.get("/checkpoint")
        need(note.startswith(latest) and lines(note) == [LOG, ONE, TWO], note)
    place.grow(301, 1)
    with place.serve(one.key, two.key) as server:
        check_receipts(place, server)
        # Fewer than are needed: nothing is brought.
        place.ask(server, asked[0], f"{two.key}=http://127.0.0.1:1",
                  "--needed=2", code=4, words="1 of 2 witnesses cosigned")
        need(server.get("/cosigned") == note, "brought")
        # Who watches takes checkpoints with any signatures.
        place.ask(server, *asked)
        place.board("monitor", "m", server.url, "--log", place.log)
        place.board("witness", "own", server.url, "--name=own.example/1",
                    "--log", place.log)
    # A board may know no witnesses any more.
    with place.serve() as server:
        need(lines(server.get("/cosigned")) == [LOG, ONE, TWO], "forgotten")
        need(server.ask("POST", "/cosignatures", note)[0] == 404, "taken")


def check_receipts(place, server):
    """Receipts have the cosigned checkpoint if that has the entry."""
    for n, who in ((1, [LOG, ONE, TWO]), (300, [LOG, ONE, TWO]), (301, [LOG])):
        code = f"{n:064x}"
        text = place.place / "receipt"
        text.unlink(missing_ok=True)
        place.board("receipt", server.url, code, "--log", place.log,
                    f"--text={text}")
        need(lines(text.read_bytes().split(b"\n\n", 1)[1]) == who,
             text.read_text())


def check_every(place, one, key):
    """Again and again, with a witness that goes and comes."""
    with Liar(lambda h, n: h.give(503, b"busy")) as liar, \
            place.serve(one.key, key) as server:
        asking = subprocess.Popen(
            [TOOLS["board"], "ask-witnesses", server.url, "--log", place.log,
             f"--witness={one.key}={one.url}", f"--witness={key}={liar.url}",
             "--every=1"], cwd=place.place, text=True, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE)
        while len(liar.asked) < 3:
            time.sleep(0.1)
        asking.send_signal(signal.SIGTERM)
        out, told = asking.communicate(timeout=30)
        need(asking.returncode == 0, told)
        need(told == "electionguard-board: w.example/3 does not cosign: it "
             "answers 503\n", told)
        need(out in ("", f"{size_of(server.get('/checkpoint'))} entries: "
                     "cosigned by 1 of 2 witnesses\n"), out)


def check_liars(place, one, key):
    """Whatever a witness answers: the others' cosignatures come, and soon."""
    other = one.key.replace("+", " ").split()[0]
    forged = base64.b64encode(bytes.fromhex(key.split("+")[1])
                              + (1000).to_bytes(8, "big") + bytes(64)).decode()
    name = key.split("+")[0]

    def slow(handler, _):
        handler.give(200, b"\u2014 ", 10000)
        for _ in range(40):
            handler.wfile.write(b"x")
            handler.wfile.flush()
            time.sleep(1)

    def ours(handler, _):  # the log's own signature, sent back
        handler.give(200, handler.server.asked[-1][1].split(b"\n\n")[2])

    cases = [
        (lambda h, n: h.give(200, b"hello\n"), "has no signatures"),
        (lambda h, n: h.give(200, b""), "has no signatures"),
        (lambda h, n: h.give(200, b"\0" * 1000), "has no signatures"),
        (lambda h, n: h.give(200, f"\u2014 {name} {forged}\n".encode()),
         "signature"),
        (lambda h, n: h.give(200, f"\n\u2014 {name} {forged}\n".encode()),
         "has no signatures"),
        (lambda h, n: h.give(200, f"\u2014 {other} {forged}\n".encode()),
         "no signature of its key"),
        (ours, "no signature of its key"),
        (lambda h, n: h.give(200, b"x" * 2 ** 24), "too long"),
        (lambda h, n: h.give(409, b"99999999\n"), "more than the board shows"),
        (lambda h, n: h.give(409, b"99999999999999999999\n"), "refuses to"),
        (lambda h, n: h.give(409, b"1\n2\n"), "refuses to"),
        (lambda h, n: h.give(409, b"-1\n"), "refuses to"),
        (lambda h, n: h.give(409, b"%d\n" % n), "refuses to"),
        (lambda h, n: h.give(409, b"another checkpoint\n"), "refuses to"),
        (lambda h, n: h.give(302, b""), "answers 302"),
        (lambda h, n: h.give(500, b"x"), "answers 500"),
        (lambda h, n: h.connection.close(), ""),
        (slow, ""),
    ]
    for n, (answer, words) in enumerate(cases):
        place.grow(1000 + n, 1)
        with Liar(answer) as liar, place.serve(one.key, key) as server:
            begin = time.monotonic()
            done = place.ask(server, f"{key}={liar.url}",
                             f"{one.key}={one.url}", words=words)
            need(time.monotonic() - begin < 25, "it was waited for")
            told = done.stderr.splitlines()
            need(len(told) == 1 and told[0].startswith(
                "electionguard-board: w.example/3 does not cosign: "), told)
            need(1 <= len(liar.asked) <= 2 and
                 all(path == "/add-checkpoint" for path, _ in liar.asked),
                 liar.asked)
            need(lines(server.get("/checkpoint")) == [LOG, ONE], (n, told))


def main():
    with tempfile.TemporaryDirectory() as folder:
        place = Place(TOOLS, folder)
        log = ("--log", place.log)
        with Witness(place, "w3", *log, "--name=w.example/3") as down:
            key = down.key
        with Witness(place, "w1", *log, f"--name={ONE}") as one, \
                Witness(place, "w2", *log, f"--name={TWO}") as two:
            check_honest(place, one, two)
            check_every(place, one, key)
            check_liars(place, one, key)
            with place.serve(one.key) as server:
                place.ask(server, f"{two.key}={two.url}", code=4,
                          words="takes no cosignatures: it answers 422")
                place.board("ask-witnesses", server.url, *log, code=2,
                            words="are needed")
                place.board("ask-witnesses", server.url, *log,
                            f"--witness={one.key}", code=2, words="no KEY=URL")
                for option in ("--every", "--needed"):
                    place.board("ask-witnesses", server.url, f"{option}=0",
                                code=2, words=f"{option} must be a number")
                place.board("ask-witnesses", server.url, "--log", one.key,
                            f"--witness={one.key}={one.url}", code=1)
        place.board("serve", "b", "--port=0", f"--witnesses={place.log}",
                    code=3, words="is no key of a witness")
        place.board("serve", "b", "--port=0", "--witnesses=none", code=3,
                    words="the key of a witness: this is no verifier key")
        place.board("ask-witnesses", "http://127.0.0.1:9", "--log=none",
                    f"--witness={key}=http://127.0.0.1:9", code=3,
                    words="--log: this is no verifier key")
        place.board("receipt", "http://127.0.0.1:9", "0" * 64, "--log=none",
                    code=3, words="--log: this is no verifier key")
        (place.place / "pinned").mkdir()
        (place.place / "pinned/log").write_text("none\n")
        place.board("monitor", "pinned", "http://127.0.0.1:9", code=3,
                    words="pinned/log: this is no verifier key")
    print("ok")


if __name__ == "__main__":
    main()
