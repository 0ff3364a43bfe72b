#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Kill the reading of logs at every call that changes a file, then go on.

usage: accountguard_ingest_kill.py ACCOUNTGUARD MAKE_ROSTER FAULT_IO.so quick|all

A file waits in the spool: warnings about protected accounts, some of them twice,
rows of others, rows that nobody understands.  For many k, `ingest --spool` runs
until its k-th call that changes a file and is killed before, after or in the
middle of it, or the call fails.  Then it runs again, unharmed, and:

  * every warning was counted once, in one detection, in its account's incident;
  * what is to be told is what a reading without a fault would have told;
  * each row that was not understood is put aside once;
  * the numbers of the source are those of one reading;
  * the spool is empty, and the log of the service verifies.

Reading the same file once more changes nothing of all that.  "all" takes every k,
"quick" some of them.
"""
import os
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
# pylint: disable=wrong-import-position
from accountguard_service import HOST, Operator
from tiny_election import need

PEOPLE = [f"person{i}@party.example" for i in range(4)]
KINDS = ("before", "after", "torn", "eio", "enospc")

# What must be the same after any crash.  Keys, random names and moments of the
# present differ between two services; all else is compared.
ASKED = (
    "SELECT native, rule, account, level FROM detection ORDER BY native",
    "SELECT account, actor, state, level, detections, first_at, last_at"
    " FROM incident ORDER BY account",
    "SELECT incident, audience, recipient, kind, level, detections, state"
    " FROM directive ORDER BY incident, revision, audience, recipient",
    "SELECT row_hash, line, reason FROM quarantine ORDER BY row_hash",
    "SELECT native FROM seen ORDER BY native",
    "SELECT native FROM raw ORDER BY native",
    "SELECT scope, subject, used FROM budget ORDER BY scope, subject",
    "SELECT rows, bad, events FROM source",
    "SELECT COUNT(*) FROM mark",
)


def log():
    """1,200 rows: more events of protected accounts than a chunk has."""
    rows = []
    for i in range(1200):
        if i % 40 == 7:
            rows.append(f'{{"id":"bad {i}"}}')
            continue
        who = PEOPLE[i % 4] if i % 10 else f"other{i}@elsewhere.example"
        # Each twentieth row is the one before the last again.
        name = i - 2 if i % 20 == 5 else i
        who = PEOPLE[name % 4] if i % 20 == 5 else who
        rows.append(
            f'{{"id":"r{name}","riskEventType":"nationStateIP",'
            f'"userPrincipalName":"{who}","ipAddress":"192.0.2.1",'
            f'"activityDateTime":"2026-11-20T10:{i // 60:02}:{i % 60:02}Z"}}')
    return "\n".join(rows) + "\n"


class Case:
    """Services to be struck, each a copy of one that is ready."""

    def __init__(self, program, make_roster, shim, folder):
        self.program, self.shim = program, shim
        self.folder = pathlib.Path(folder)
        self.dir = self.folder / "ready"
        self.run("init", args=(f"--host={HOST}", "--name=CERT Example",
                               f"--from=notices@{HOST}"))
        alice = Operator(self, "alice")
        self.run("source", "add", args=("entra", "--format=entra",
                                        "--trust=B", *alice.acting()))
        subprocess.run([make_roster, self.dir, *PEOPLE], check=True)
        spool = self.dir / "spool" / "entra" / "new"
        spool.mkdir(parents=True)
        (spool / "log.jsonl").write_text(log())

    def run(self, *verb, args=(), code=0):
        done = subprocess.run([self.program, *verb, str(self.dir),
                               *map(str, args)], capture_output=True,
                              text=True, timeout=120, check=False)
        need(done.returncode == code,
             f"{verb}: {done.returncode}: {done.stdout}{done.stderr}")
        return done.stdout

    def copy(self):
        target = self.folder / "struck"
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(self.dir, target)
        return target

    def ingest(self, service, at=0, how="before"):
        """(exit code, whether the fault struck)."""
        mark = self.folder / "mark"
        mark.unlink(missing_ok=True)
        env = {**os.environ, "FAULT_AT": str(at), "FAULT_HOW": how,
               "FAULT_MARK": str(mark)}
        if at > 0:
            env["LD_PRELOAD"] = str(self.shim)
        done = subprocess.run(
            # A process that gave up kill() could not strike itself.
            [self.program, "ingest", service, "--source=entra", "--spool",
             "--sandbox=" + ("off" if at else "try")],
            env=env, capture_output=True, text=True, timeout=120, check=False)
        return done.returncode, mark.exists(), done.stdout + done.stderr

    def state(self, service):
        with sqlite3.connect(service / "store.db") as db:
            found = [db.execute(text).fetchall() for text in ASKED]
        db.close()
        return found

    def check(self, service, wanted, what):
        code, _, said = self.ingest(service)
        need(code == 0, f"{what}: {said}")
        got = self.state(service)
        for text, a, b in zip(ASKED, wanted, got):
            need(a == b, f"{what}: {text}: {len(b)} for {len(a)} rows")
        for part in ("new", "work", "bad"):
            left = list((service / "spool" / "entra" / part).iterdir())
            need(not left, f"{what}: {left}")
        done = subprocess.run([self.program, "audit", "verify", service],
                              capture_output=True, text=True, check=False)
        need(done.returncode == 0, f"{what}: {done.stdout}{done.stderr}")


def main():
    program, make_roster, shim, amount = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        case = Case(program, make_roster, shim, folder)
        service = case.copy()
        code, _, said = case.ingest(service)
        need(code == 0, said)
        wanted = case.state(service)
        counts = [len(rows) for rows in wanted]
        need(counts[0] > 900 and counts[1] == len(PEOPLE) and counts[3] == 30
             and wanted[7] == [(1200, 30, counts[0])], counts)
        struck = 0
        k = 0
        while True:
            k += 1 if amount == "all" or k < 6 else 1 + k // 3
            hit = False
            for how in KINDS:
                service = case.copy()
                code, hit, said = case.ingest(service, k, how)
                if not hit:
                    break
                struck += 1
                case.check(service, wanted, f"call {k}, {how}")
            if not hit:
                break
        need(struck > 40, f"only {struck} faults struck")
        spool = service / "spool" / "entra" / "new"
        (spool / "log.jsonl").write_text(log())
        case.ingest(service)
        again = case.state(service)
        need(again[:-2] == wanted[:-2] and again[7][0][2] == counts[0],
             "the same log again changes something")
        print(f"{struck} faults at {k - 1} calls; {counts[0]} warnings each "
              "counted once")
    return 0


if __name__ == "__main__":
    sys.exit(main())
