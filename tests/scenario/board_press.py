#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""An election by mail over a bulletin board: a printing office sends its ballots
as they ended, and what the board exports is the administrator's record, byte for
byte.

usage: board_press.py ELECTIONGUARD ELECTIONGUARD_BOARD [CHEAP_PHRASE]
"""
import os
import pathlib
import shutil
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
# pylint: disable=wrong-import-position
import board as whole
from board_server import Server
from tiny_election import MAIL, PHRASE, Folder, election, manifest, need

TOOLS = whole.TOOLS


def press(f, verb, *more, **how):
    return f.good("preencrypt", verb, "p1", *PHRASE, *more, **how)


def print_ballots(f):
    """Six ballots; their codes."""
    press(f, "open", "--id", "P1", *MAIL)
    made = press(f, "make", "--style", "all", "--ballots", "6")
    return [line.split()[1] for line in made.stdout.splitlines()]


def authorize(f, server):
    f.good(*election("authorize", *[
        str(p.relative_to(f.place))
        for p in (f.place / "mail").glob("01-card-device-*.egm")]))
    f.ends(0, "Published 2 devices", *election(
        "upload", *PHRASE, "--printing-office", "P1", "--board", server.url))


def come_back(f, codes):
    """Three are cast, one is challenged, and two never come."""
    marks = [{"contestId": "q", "choiceIds": ["yes"]}]
    f.write("returns", [
        {"number": 2, "contests": marks},
        {"code": codes[4], "contests": marks},
        {"number": 6, "contests": []},
        {"number": 3, "challenge": True}])
    press(f, "record", "returns")


def statuses(server, codes):
    return [server.json("/api/code/" + c)["status"] for c in codes]


def other_content(f, server):
    """A copy of the office whose ballots ended otherwise gets nothing in."""
    f.write("others", [{"number": 1, "challenge": True}])
    f.good("preencrypt", "record", "copy", "others", *PHRASE)
    f.good("preencrypt", "close", "copy", *PHRASE, "--mail", "other-mail")
    before = server.get("/checkpoint")
    f.ends(1, "the device was closed otherwise",
           "preencrypt", "upload", "copy", "--board", server.url)
    need(server.get("/checkpoint") == before, "the copy changed the board")


def upload(f, server, codes):
    """As they ended, again, and after answers were lost."""
    f.ends(3, "is not closed", "preencrypt", "upload", "p1", "--board",
           server.url)
    need(server.json("/api/board")["devices"][-1]["ballots"] == 0, "too early")
    shutil.copytree(f.place / "p1", f.place / "copy")
    press(f, "close", *MAIL)
    proxy = whole.Lossy(server.port)
    f.ends(0, "Sent 6 ballots; the board has all 6", "preencrypt", "upload",
           "p1", "--board", proxy.url)
    need(proxy.lost == 2, f"{proxy.lost} answers were lost")
    proxy.shutdown()
    proxy.server_close()
    need(statuses(server, codes) == ["spoiled", "cast", "challenged", "spoiled",
                                     "cast", "cast"], statuses(server, codes))
    size = server.json("/api/board")["size"]
    f.ends(0, "Sent 0 ballots; the board has all 6", "preencrypt", "upload",
           "p1", "--board", server.url)
    need(server.json("/api/board")["size"] == size, "it was submitted twice")


def check_final(f, server):
    f.good(*election("upload", *PHRASE, "--board", server.url))
    record = whole.exported(f, "final")
    own = whole.tree(f.place / "admin/record")
    need(record == own, sorted(n for n in record.keys() | own.keys()
                               if record.get(n) != own.get(n)))
    need(any(n.startswith("final/uncast_nonce_releases/") for n in own)
         and any(n.startswith("devices/pre-encrypting-") for n in own),
         sorted(own))
    f.ends(0, "VERIFIED", "verify", "final")
    whole.check_served(f, server)


def main():
    with tempfile.TemporaryDirectory() as place:
        f = Folder(TOOLS, place)
        whole.ceremony(f, manifest(hashTrimmingFunction=3))
        store = os.environ.get("EG_TEST_STORE")
        whole.board(f, "init", "board", *(["--store=" + store] if store else []),
                    "--setup=mail/setup", "--invitation="
                    + str(next((f.place / "mail").glob("02-*.egm"))),
                    "--origin=board.example/mail")
        f.good("device", "open", "d1", "--id", "D1", *MAIL)
        codes = print_ballots(f)
        with Server(TOOLS["board"], f.place / "board") as server:
            authorize(f, server)
            whole.encrypt(f, "d1", "yes")
            f.good("device", "cast", "d1", "1")
            f.good("device", "close", "d1", *MAIL)
            whole.upload(f, "d1", server.url, "Sent 1 ballots")
            come_back(f, codes)
            upload(f, server, codes)
            other_content(f, server)
            whole.count(f)
            check_final(f, server)
    print("ok")


if __name__ == "__main__":
    main()
