#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A witness and a monitor, and logs that are honest or not.

usage: watch.py ELECTIONGUARD_BOARD MAKE_LOG ELECTIONGUARD MAKE_SETUP
"""
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
# pylint: disable=wrong-import-position
from tiny_election import Folder, manifest, need, programs
from board_server import Server

TOOLS = programs("board", "log", "electionguard", "setup")
WITNESS = ("witness", "w", "log", "--name=witness.example/w")
MONITOR = ("monitor", "m", "log")


class Watched:
    """A folder with a log and its watchers; each starts where HONEST ended."""

    def __init__(self, place):
        self.place = pathlib.Path(place)
        self.key = self.make(1)
        self.good(*WITNESS, "--log", self.key)
        self.good(*MONITOR, "--log", self.key)

    def make(self, size, *more):
        """Replace the log."""
        shutil.rmtree(self.place / "log", ignore_errors=True)
        return subprocess.run(
            [TOOLS["log"], "log", "log.key", str(size), *map(str, more)],
            cwd=self.place, capture_output=True, text=True,
            check=True).stdout.strip()

    def call(self, *args):
        return subprocess.run([TOOLS["board"], *args], cwd=self.place,
                              capture_output=True, text=True, timeout=120,
                              check=False)

    def good(self, *args):
        done = self.call(*args)
        need(done.returncode == 0, f"{args}: {done.stdout}{done.stderr}")
        return done.stdout

    def refused(self, args, words, code=1):
        """It must not be taken for good, and nothing that was good is lost."""
        folder = self.place / args[1]
        before = {p.name: p.read_bytes() for p in folder.iterdir()}
        done = self.call(*args)
        need(done.returncode == code and words in done.stderr,
             f"{args}: {done.returncode}, not {code} with {words!r}: "
             f"{done.stdout}{done.stderr}")
        after = {p.name: p.read_bytes() for p in folder.iterdir()}
        need(before.items() <= after.items(), "what was good is gone")
        new = sorted(after.keys() - before.keys())
        if code == 1 and "ALARM" in done.stderr:
            need([re.sub(r"\d+", "N", n) for n in new] == ["evidence-N"], new)
            need(after[new[0]] == (self.place / "log/checkpoint").read_bytes(),
                 "other evidence")
        else:
            need(not new, new)
        return done


def check_honest(place):
    """A log that only grows, over the edges of tiles."""
    w = Watched(place)
    before = 1
    for size in (1, 2, 255, 256, 257, 300, 512, 1000):
        w.make(size)
        told = w.good(*WITNESS)
        need(told == f"cosigned {size} entries, {size - before} of them new\n",
             told)
        told = w.good(*MONITOR)
        need(told.startswith(f"{size} entries, {size - before} of them new"),
             told)
        need(size == before or f": {size - before} publication" in told, told)
        note = (w.place / "log/checkpoint").read_text()
        cosigned = (w.place / "w/cosigned").read_text()
        need(cosigned.startswith(note) and cosigned.count("\n\u2014 ") == 2
             and "\n\u2014 witness.example/w " in cosigned, cosigned)
        need((w.place / "m/checkpoint").read_text() == note, "kept")
        before = size
    # Only full tiles are left of what was partial.
    w.make(1030)
    w.good(*MONITOR)
    w.good(*WITNESS)


def check_two_histories(place):
    """The same key signs two logs that part; one honest watcher is enough."""
    for first, size, part in ((300, 300, 299), (300, 400, 299), (300, 700, 0),
                              (256, 512, 255), (5, 6, 4)):
        with tempfile.TemporaryDirectory(dir=place) as folder:
            w = Watched(folder)
            w.make(first)
            w.good(*WITNESS)
            w.good(*MONITOR)
            w.make(size, part)
            words = "another checkpoint of this size" if first == size else (
                "the consistency proof does not hold")
            w.refused(WITNESS, words)
            w.refused(MONITOR, words)
            # What follows from where they part is fine.
            w.make(size)
            w.good(*WITNESS)
            w.good(*MONITOR)


def check_others(place):
    """A log that goes back, that cannot be read, or whose entries lie."""
    w = Watched(place)
    w.make(300)
    w.good(*WITNESS)
    w.good(*MONITOR)
    w.make(299)
    for watcher in (WITNESS, MONITOR):
        w.refused(watcher, "the old size is over the checkpoint's")
    w.make(301, 301, "junk")
    w.refused(MONITOR, "entry 300: ")
    w.make(301, 301, "unsaid")
    w.refused(MONITOR, "its entries have not the root that it signed")
    w.good(*WITNESS)  # which reads no entries
    w.make(302)
    note = w.place / "log/checkpoint"
    good = note.read_text()
    note.write_text(good.replace("\n302\n", "\n303\n"))
    for watcher in (WITNESS, MONITOR):
        w.refused(watcher, "", code=1)
    note.write_text("hello\n")
    for watcher in (WITNESS, MONITOR):
        w.refused(watcher, "", code=3)
    note.unlink()
    for watcher in (WITNESS, MONITOR):
        w.refused(watcher, "is not there", code=3)
    w.make(303)
    for tile in (w.place / "log/tile").rglob("*"):
        if tile.is_file() and "entries" not in str(tile):
            tile.write_bytes(b"short")
    for watcher in (WITNESS, MONITOR):
        w.refused(watcher, "hashes belong", code=3)
    # Another log, or none; and nobody else watches in the same folder.
    shutil.rmtree(w.place / "log")
    (w.place / "log.key").unlink()
    other = w.make(303)
    w.refused((*MONITOR, "--log", other), "another log is watched here", code=3)
    w.refused(MONITOR, "", code=1)
    done = w.call("monitor", "new", "log")
    need(done.returncode == 2 and "give it with --log" in done.stderr, done)
    done = w.call("witness", "new", "log", "--log", other)
    need(done.returncode == 2 and "--name" in done.stderr, done)


def check_served(place):
    """A board over HTTP, watched again and again while it stops and starts."""
    folder = Folder(TOOLS, place)
    folder.make_setup(manifest())
    made = subprocess.run(
        [TOOLS["board"], "init", "b", "--setup=mail/setup", "-q",
         "--invitation=mail/02-invitation-administrator.egm",
         "--origin=board.example/tiny"], cwd=place, check=True)
    need(made.returncode == 0, "init")
    key = subprocess.run([TOOLS["board"], "log-key", "b"], cwd=place, text=True,
                         capture_output=True, check=True).stdout.strip()
    with Server(TOOLS["board"], folder.place / "b") as server:
        port = server.port
        watching = subprocess.Popen(
            [TOOLS["board"], "monitor", "m", server.url, "--log", key,
             "--every", "1"], cwd=place, text=True, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE)
        first = watching.stdout.readline()
        need(re.match(r"\d+ entries, \d+ of them new: \d+ setup", first), first)
    time.sleep(1.5)  # It cannot be reached, which is told and no alarm.
    with Server(TOOLS["board"], folder.place / "b", port=port):
        again = watching.stdout.readline()
        while "not now" in again:
            again = watching.stdout.readline()
        need(re.match(r"\d+ entries, 0 of them new$", again), again)
        watching.send_signal(signal.SIGTERM)
        need(watching.wait(30) == 0, watching.stderr.read())
    watching.stdout.close()
    watching.stderr.close()


def main():
    for check in (check_honest, check_two_histories, check_others,
                  check_served):
        with tempfile.TemporaryDirectory() as place:
            check(place)
            print(check.__name__, flush=True)


main()
