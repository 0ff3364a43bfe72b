#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The operators' verbs: incidents, reviews by two, sources that were stopped.

usage: accountguard_review.py ACCOUNTGUARD MAKE_GUARD
"""
import pathlib
import re
import sqlite3
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
# pylint: disable=wrong-import-position
from accountguard_service import Service
from tiny_election import need


def rows(service, query):
    """What the store holds."""
    with sqlite3.connect(f"file:{service.dir / 'store.db'}?mode=ro",
                         uri=True) as db:
        return db.execute(query).fetchall()


def directives(service, incident):
    """(kind, level, state) of an incident's directives."""
    return rows(service, "SELECT kind, level, state FROM directive WHERE "
                         f"incident = {incident} ORDER BY id")


def nobody_decides_unnamed(service, review):
    """Deciding takes a name, the password and the code."""
    service.run("review", "approve", args=(review,), code=2)
    wrong = service.dir.parent / "wrong"
    wrong.write_text("not the password of anybody\n")
    service.run("review", "approve", code=1, args=(
        review, "--as=alice", "--code=000000", f"--passphrase-file={wrong}"))
    need(rows(service, "SELECT COUNT(*) FROM vote") == [(0,)], "a vote")


def listing_tells_what_waits(service):
    """The queue with what it needs; an incident with its reasons."""
    said = service.run("review", "list")
    need("names actor-" in said and "0 of 2 approvals" in said, said)
    need("names nobody" in said and "0 of 1 approvals" in said, said)
    stopped = re.search(r"source (\d+) is stopped", said)
    need(stopped, said)
    said = service.run("incident", "list")
    need("is suspected, points at actor-" in said, said)
    return int(stopped[1])


def two_decide(service, alice, bob, review, incident):
    """One is not enough, the same one twice neither; with the other it is told
    at once."""
    for _ in range(2):
        said = service.run("review", "approve", args=(review, *alice.acting()))
        need("1 of 2 approvals" in said, said)
        need(directives(service, incident) == [], "told too early")
    said = service.run("review", "approve", args=(review, *bob.acting()))
    need("is approved: 2 of 2" in said, said)
    need(len(directives(service, incident)) == 2, "person and organisation")
    said = service.run("incident", "show", args=(incident,))
    for words in ("sign-in.success (ATT&CK T1078.004): a sign-in from the "
                  "infrastructure of such a group succeeded",
                  "proposed, as rivals where they differ:", "TLP:AMBER",
                  "person ", "organisation ", "new, suspected: waiting"):
        need(words in said, (words, said))


def release_and_lower(service, bob, source, incident):
    """A source goes on after a person looked; what is lowered is void."""
    said = service.run("review", "release", args=(source, *bob.acting()))
    need("go on" in said, said)
    need("stopped" not in service.run("review", "list"), "still stopped")
    service.run("incident", "lower", args=(incident, "targeted",
                                           *bob.acting()))
    need(all(state == 2 for _, _, state in directives(service, incident)),
         "nobody had been told, so that nobody is corrected")
    need(f"{incident} open: " in service.run("incident", "list"), "open")


def main():
    program, make_guard = sys.argv[1:]
    with (tempfile.TemporaryDirectory() as folder,
          Service(program, folder) as service):
        alice = service.operator("alice")
        bob = service.operator("bob")
        subprocess.run([make_guard, service.dir], check=True,
                       capture_output=True)
        review, incident = rows(
            service, "SELECT id, incident FROM review WHERE need = 2")[0]
        source = listing_tells_what_waits(service)
        nobody_decides_unnamed(service, review)
        two_decide(service, alice, bob, review, incident)
        release_and_lower(service, bob, source, incident)
        nobody = rows(service, "SELECT id FROM review WHERE need = 1 AND "
                               "state = 0")[0][0]
        service.run("review", "refuse", args=(nobody, *alice.acting()))
        need(rows(service, f"SELECT state FROM review WHERE id = {nobody}")
             == [(3,)], "refused")
        service.run("policy", "set", code=2, args=("batch", 60))
        service.run("policy", "set", args=("batch", 60, *bob.acting()))
        said = service.run("policy", "list")
        need("batch\t60 s\n" in said and "person_budget\t3\n" in said, said)
    print("operators' verbs: all as they should be")


main()
