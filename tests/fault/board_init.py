#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Kill the making of a board before every call that changes a file, and repeat it.

usage: board_init.py ELECTIONGUARD_BOARD MAKE_SETUP FAULT_IO.so [STEP]

However far it came, the same command makes the board then, and only once; nobody
else takes what it left.  With STEP only each so many calls are struck.  With
EG_TEST_STORE in the environment the board is in the database of that address.
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
# pylint: disable=wrong-import-position
from tiny_election import Folder, manifest, need
from with_postgres import find

STORE = os.environ.get("EG_TEST_STORE")


class Place(Folder):
    """A folder with the setup of an election, and perhaps a database."""

    def init(self, folder, **fault):
        """One call, perhaps struck."""
        return self.run(
            "init", folder, "-q", "--setup=mail/setup",
            "--invitation=mail/02-invitation-administrator.egm",
            "--origin=board.example/tiny",
            *(["--store=" + STORE] if STORE else []),
            shim="io" if fault else None, **fault)

    def refused(self, words, folder):
        done = self.init(folder)
        need(done.returncode == 3 and words in done.stderr,
             f"{done.returncode}: {done.stderr}")

def database(text):
    """What the database says to a statement; "": it fails."""
    done = subprocess.run([find("psql"), "-qtA", STORE, "-c", text], text=True,
                          capture_output=True, check=False)
    return done.stdout.strip()


def empty_database():
    if STORE:
        database("DROP SCHEMA public CASCADE; CREATE SCHEMA public")


def is_between(place):
    """The database has the board, and the folder does not say so."""
    return (STORE and not (place.place / "b/store").exists()
            and int(database("SELECT count(*) FROM setting") or 0) > 0)


def check_strangers(place, other):
    """The board is neither of another folder's log nor of another election."""
    place.refused("has a board already", "stranger")
    (other.place / "b").mkdir()
    shutil.copy(place.place / "b/log.key", other.place / "b/log.key")
    other.refused("has a board already", "b")


def strike(place, other, k):
    """Kill a run at call K; "all": it has fewer."""
    empty_database()
    done = place.init("b", at=k, how="before")
    if done.struck is None:
        need(done.returncode == 0, done.stderr)
        return "all"
    need(done.returncode < 0, f"{done.returncode}: {done.stderr}")
    between = is_between(place)
    if between:
        check_strangers(place, other)
    path = place.place / "b/log.key"
    key = path.read_bytes() if path.exists() else None
    done = place.init("b")
    # The last calls only tidy up: the board is there.
    need(done.returncode == 0 or "is a board already" in done.stderr,
         f"call {k}: {done.stderr}")
    need(key is None or path.read_bytes() == key, "the key was made anew")
    place.refused("is a board already", "b")
    place.good("export", "-q", "b", "record")
    return "between" if between else "one"


def main():
    step = int(sys.argv[4]) if len(sys.argv) > 4 else 1
    tools = {"electionguard": sys.argv[1], "setup": sys.argv[2],
             "io": sys.argv[3]}
    found = []
    with tempfile.TemporaryDirectory() as first, \
            tempfile.TemporaryDirectory() as second:
        mine, others = Place(tools, first), Place(tools, second)
        mine.make_setup(manifest(electionId="mine"))
        others.make_setup(manifest(electionId="others"))
        while not found or found[-1] != "all":
            with tempfile.TemporaryDirectory() as a, \
                    tempfile.TemporaryDirectory() as b:
                found.append(strike(mine.copy_to(a), others.copy_to(b),
                                    1 + step * len(found)))
    need(len(found) > 10, "nothing was struck")
    need(not STORE or "between" in found,
         "never between the database and the folder")
    print(f"{len(found) - 1} calls, {found.count('between')} of them between")


if __name__ == "__main__":
    main()
