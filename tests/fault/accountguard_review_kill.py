#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Kill operators' decisions at every call that changes a file, then try again.

usage: accountguard_review_kill.py ACCOUNTGUARD MAKE_GUARD FAULT_IO.so quick|all

The second approval of a statement, the release of a source that was stopped, an
incident that is lowered and one that is confirmed: for many k, each runs until its
k-th call that changes a file and is killed before, after or in the middle of it,
or the call fails.  Then the operator tries the same again, and incidents, reviews,
votes, directives, budgets and entries of the log are those of one undisturbed
decision.  "all" takes every k, "quick" some of them.
"""
import base64
import hmac
import os
import pathlib
import shutil
import sqlite3
import struct
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
# pylint: disable=wrong-import-position
from accountguard_service import HOST
from tiny_election import need

KINDS = ("before", "after", "torn", "eio", "enospc")

# Keys, random names and moments of the present differ; all else is compared.
ASKED = (
    "SELECT id, state, level, detections, revision, told_level, told_actor,"
    " fresh_level FROM incident ORDER BY id",
    "SELECT id, incident, kind, level, actor, need, state FROM review"
    " ORDER BY id",
    "SELECT review, operator, approves FROM vote ORDER BY review, operator",
    "SELECT incident, revision, audience, recipient, kind, level, actor, state"
    " FROM directive ORDER BY incident, revision, audience, recipient",
    "SELECT scope, subject, used FROM budget ORDER BY scope, subject",
    "SELECT source, released > 0, base FROM breaker ORDER BY source",
    "SELECT rule, incident, level FROM detection ORDER BY id",
    "SELECT kind, COUNT(*) FROM audit WHERE kind NOT LIKE 'operator%'"
    " GROUP BY kind ORDER BY kind",
)


class Person:
    """An operator whose codes are made for a step of our own choosing."""

    def __init__(self, case, name):
        self.name = name
        self.file = case.folder / f"{name}.password"
        self.file.write_text(f"{name} likes long passwords\n")
        said = case.run("operator", "add", args=(
            name, "--new-passphrase-file", self.file))
        self.secret = base64.b32decode(said.split()[0])

    def acting(self, later=0):
        step = int(time.time()) // 30 + later
        mac = hmac.digest(self.secret, struct.pack(">Q", step), "sha1")
        at = mac[-1] & 15
        code = (int.from_bytes(mac[at:at + 4], "big") & 0x7fffffff) % 10**6
        return (f"--as={self.name}", f"--code={code:06}",
                f"--passphrase-file={self.file}")


class Case:
    """Services to be struck, each a copy of one that is ready."""

    def __init__(self, program, make_guard, shim, folder):
        self.program, self.shim = program, shim
        self.folder = pathlib.Path(folder)
        self.dir = self.folder / "ready"
        self.run("init", args=(f"--host={HOST}", "--name=CERT Example",
                               f"--from=notices@{HOST}"))
        self.alice = Person(self, "alice")
        self.bob = Person(self, "bob")
        subprocess.run([make_guard, self.dir], check=True, capture_output=True)
        self.review, self.incident = self.ask(
            "SELECT id, incident FROM review WHERE need = 2")
        self.source, = self.ask("SELECT source FROM breaker")
        self.run("review", "approve",
                 args=(self.review, *self.alice.acting(-1)))

    def ask(self, query):
        with sqlite3.connect(self.dir / "store.db") as db:
            row = db.execute(query).fetchone()
        db.close()
        return row

    def run(self, *verb, args=()):
        done = subprocess.run([self.program, *verb, str(self.dir),
                               *map(str, args)], capture_output=True,
                              text=True, timeout=120, check=False)
        need(done.returncode == 0, f"{verb}: {done.stdout}{done.stderr}")
        return done.stdout

    def decisions(self):
        """What is struck: words of the verb, and its arguments."""
        return ((("review", "approve"), (self.review,)),
                (("review", "release"), (self.source,)),
                (("incident", "lower"), (self.incident, "exposed")),
                (("incident", "confirm"), (self.incident, "--owner-says")))

    def copy(self):
        target = self.folder / "struck"
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(self.dir, target)
        return target

    def decide(self, service, decision, later, at=0, how="before"):
        """(exit code, whether the fault struck, what was said)."""
        verb, args = decision
        mark = self.folder / "mark"
        mark.unlink(missing_ok=True)
        env = {**os.environ, "FAULT_AT": str(at), "FAULT_HOW": how,
               "FAULT_MARK": str(mark)}
        if at > 0:
            env["LD_PRELOAD"] = str(self.shim)
        done = subprocess.run(
            [self.program, *verb, service, *map(str, args),
             *self.bob.acting(later)],
            env=env, capture_output=True, text=True, timeout=120, check=False)
        return done.returncode, mark.exists(), done.stdout + done.stderr

    def state(self, service):
        with sqlite3.connect(service / "store.db") as db:
            found = [db.execute(text).fetchall() for text in ASKED]
        db.close()
        return found

    def strike(self, decision, wanted, at, how):
        """Whether the fault struck; then all is as it should be."""
        what = f"{' '.join(decision[0])}, call {at}, {how}"
        service = self.copy()
        _, hit, _ = self.decide(service, decision, 0, at, how)
        # What was done before the kill is not to be done again (3).
        code, _, said = self.decide(service, decision, 1)
        need(code in (0, 3), f"{what}: {said}")
        for text, a, b in zip(ASKED, wanted, self.state(service)):
            need(a == b, f"{what}: {text}: {b} for {a}")
        done = subprocess.run([self.program, "audit", "verify", service],
                              capture_output=True, text=True, check=False)
        need(done.returncode == 0, f"{what}: {done.stdout}{done.stderr}")
        return hit


def main():
    program, make_guard, shim, amount = sys.argv[1:]
    struck = 0
    with tempfile.TemporaryDirectory() as folder:
        case = Case(program, make_guard, shim, folder)
        for decision in case.decisions():
            service = case.copy()
            before = case.state(service)
            code, _, said = case.decide(service, decision, 0)
            need(code == 0, said)
            wanted = case.state(service)
            need(wanted != before, f"{decision}: changes nothing")
            k = 0
            hit = True
            while hit:
                k += 1 if amount == "all" or k < 2 else 2 + k // 2
                kinds = KINDS if amount == "all" else KINDS[k % 5:k % 5 + 1]
                for how in kinds:
                    hit = case.strike(decision, wanted, k, how)
                    struck += hit
            need(k > 3, f"{decision}: only {k} calls")
    need(struck > 10, f"only {struck} faults struck")
    print(f"{struck} faults in operators' decisions; each was made once")


main()
