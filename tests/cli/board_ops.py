#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How a bulletin board is run: its configuration file.

usage: board_ops.py ELECTIONGUARD_BOARD ELECTIONGUARD MAKE_SETUP APPS_BOARD
"""
import pathlib
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
# pylint: disable=wrong-import-position
from tiny_election import Folder, manifest, need, programs
from board_server import Server

TOOLS = programs("board", "electionguard", "setup", "source")


def board(folder, *args, code=0, words=""):
    """One call of the program."""
    done = subprocess.run([TOOLS["board"], *map(str, args)], cwd=folder.place,
                          capture_output=True, text=True, timeout=60,
                          check=False)
    need(done.returncode == code and words in done.stdout + done.stderr,
         f"{args}: {done.returncode}: {done.stdout}{done.stderr}")
    return done.stdout


def options():
    """The options of serve."""
    text = subprocess.run([TOOLS["board"], "serve", "--help"], text=True,
                          capture_output=True, check=True).stdout
    return set(re.findall(r"(?<![\w-])--([a-z][a-z0-9-]*)=", text)) - {"config"}


def configuration(folder):
    """A file says what options say, and they go before."""
    conf = folder.place / "board.conf"
    conf.write_text("# a board\nboard = b\nport = 0\nconnections = 3\n")
    with Server(TOOLS["board"], f"--config={conf}", port=None,
                cwd=folder.place) as server:
        server.get("/health")
    # The file's port is taken, the command line's is free.
    with Server(TOOLS["board"], "b", cwd=folder.place) as server:
        conf.write_text(f"board = nowhere\nport = {server.port}\n")
        folder.make_board("c")
        board(folder, "serve", "--config=board.conf", "c", code=4,
              words=f"port {server.port}: cannot be listened on")
        with Server(TOOLS["board"], "c", "--config=board.conf",
                    cwd=folder.place) as other:
            other.get("/health")
    refused(folder, "board = b\nprot = 1\n", 3,
            "board.conf:2: there is no setting called prot")
    refused(folder, "port = 0\n", 2, "has no line board = DIR")
    refused(folder, "board = b\nbatch-size = 9\nbodies-size = 9\n", 2,
            "bodies-size must be more")
    board(folder, "serve", "--config=none.conf", code=3, words="none.conf")
    board(folder, "serve", "b", "--port=70000", code=2,
          words="--port must be a number from 0 to 65535")


def refused(folder, text, code, words):
    (folder.place / "board.conf").write_text(text)
    board(folder, "serve", "--config=board.conf", code=code, words=words)


def example(folder):
    """The example has every option, as it is when nobody says anything."""
    text = (pathlib.Path(TOOLS["source"]) / "electionguard-board.conf"
            ).read_text(encoding="utf-8")
    said = re.findall(r"^#([a-z-]+) = (.*)$", text, re.M)
    need({name for name, _ in said} == options() | {"board"}, said)
    given = {"board": "b", "port": "0", "page": "."}
    lines = "".join(f"{name} = {given.get(name, value)}\n"
                    for name, value in said)
    (folder.place / "board.conf").write_text(lines)
    with Server(TOOLS["board"], "--config=board.conf", port=None,
                cwd=folder.place) as server:
        server.get("/health")


class Place(Folder):
    """A folder that makes boards of one election."""

    def make_board(self, name):
        board(self, "init", name, "--setup=mail/setup",
              "--invitation=mail/02-invitation-administrator.egm",
              "--origin=board.example/tiny")


def main():
    with tempfile.TemporaryDirectory() as place:
        folder = Place(TOOLS, place)
        folder.make_setup(manifest())
        folder.make_board("b")
        configuration(folder)
        example(folder)
    print("ok")


if __name__ == "__main__":
    main()
