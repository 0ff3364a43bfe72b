#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Logs on the command line: sources, files, standard input, the spool, a dry run,
rows that are put aside.

usage: accountguard_ingest.py ACCOUNTGUARD MAKE_ROSTER
"""
import json
import pathlib
import sqlite3
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
# pylint: disable=wrong-import-position
from accountguard_service import HOST, Operator
from tiny_election import need


def warning(name, who="ann@party.example"):
    return json.dumps({
        "id": name, "riskEventType": "nationStateIP", "userPrincipalName": who,
        "ipAddress": "[2001:db8::7]:443",
        "activityDateTime": "2026-11-20T10:00:00Z"})


class Guard:
    def __init__(self, program, folder):
        self.program = program
        self.dir = pathlib.Path(folder) / "service"
        self.run("init", args=(f"--host={HOST}", "--name=CERT Example",
                               f"--from=notices@{HOST}"))

    def run(self, *verb, args=(), code=0, stdin=""):
        done = subprocess.run([self.program, *verb, str(self.dir),
                               *map(str, args)], input=stdin,
                              capture_output=True, text=True, timeout=60,
                              check=False)
        need(done.returncode == code,
             f"{verb} {args}: {done.returncode}: {done.stdout}{done.stderr}")
        return done.stdout + done.stderr

    def ask(self, text):
        with sqlite3.connect(self.dir / "store.db") as db:
            found = db.execute(text).fetchone()[0]
        db.close()
        return found


def sources(guard, alice, bob):
    """A source is an operator's to add, and has a name, a format, a trust."""
    guard.run("source", "add", args=("entra", "--format=entra"), code=2)
    key = guard.run("source", "add", args=(
        "entra", "--format=entra", "--trust=B", "--tlp=GREEN", "--push",
        "--quiet", *alice.acting()))
    need(len(key.strip()) == 64, "the key for pushes is told once")
    guard.run("source", "add", args=("entra", "--format=okta",
                                     *alice.acting()), code=3)
    guard.run("source", "add", args=("../x", "--format=okta",
                                     *alice.acting()), code=2)
    guard.run("source", "add", args=("x", "--format=syslog"), code=2)
    guard.run("source", "add", args=("sheet", "--format=csv",
                                     *bob.acting()))
    listed = guard.run("source", "list").splitlines()
    need(len(listed) == 2 and listed[0].startswith("entra\tentra\tB\tGREEN\t"),
         listed)
    need(key.strip() not in guard.run("source", "list"), "the key is kept")


def files(guard, folder):
    """The same rows from a file, again, and by standard input count once; a dry
    run counts them and changes nothing."""
    log = folder / "log.json"
    log.write_text('{"value": [' + ",\n".join(
        [warning("w1"), warning("w1"), '{"id": "w2"}',
         warning("w3", "someone@elsewhere.example")]) + "]}")
    dry = guard.run("ingest", args=("--source=entra", "--dry-run", log))
    need(f"{log}:1\ttargeted\taccount 1\t" in dry, dry)
    need(f"{log}:3\tbad\tcreatedDateTime is missing" in dry, dry)
    for line in ("rows\t\t4", "bad\t\t1", "repeated\t\t1", "protected\t\t1",
                 "warning\tunknown\t2", "found\ttargeted\t1"):
        need(line in dry.splitlines(), f"{line!r}: {dry}")
    need(guard.ask("SELECT COUNT(*) FROM detection") == 0, "written")
    need(guard.ask("SELECT COUNT(*) FROM directive") == 0, "written")
    said = guard.run("ingest", args=("--source=entra", log))
    need("4 rows, 1 of them bad (1 put aside now); 2 events" in said, said)
    for _ in range(2):
        said = guard.run("ingest", args=("--source=entra", "-"),
                         stdin=log.read_text())
        need("2 of them known before; 0 findings" in said, said)
    need(guard.ask("SELECT COUNT(*) FROM detection") == 1, "counted twice")
    need(guard.ask("SELECT events FROM source WHERE name = 'entra'") == 1,
         "counted twice")
    guard.run("ingest", args=("--source=nobody", log), code=3)
    guard.run("ingest", args=("--source=entra", folder / "none"), code=4)
    guard.run("ingest", args=("--source=entra",), code=2)
    guard.run("ingest", args=("--source=entra", "--sandbox=no", log), code=2)


def quarantine(guard, operator):
    """What was put aside is listed with its place, shown whole, and dropped by
    an operator."""
    listed = guard.run("ingest", "quarantine").splitlines()
    need(len(listed) == 1, listed)
    cells = listed[0].split("\t")
    need(cells[3] == "3" and cells[6] == "createdDateTime is missing", cells)
    shown = guard.run("ingest", "quarantine", args=(f"--row={cells[0]}",))
    need(shown == '{"id": "w2"}\n', shown)
    guard.run("ingest", "quarantine", args=("--row=99",), code=3)
    guard.run("ingest", "quarantine", args=(f"--drop={cells[0]}",), code=2)
    guard.run("ingest", "quarantine", args=(f"--drop={cells[0]}",
                                            *operator.acting()))
    need(guard.run("ingest", "quarantine") == "", "dropped")


def spool(guard):
    """Files that wait are read and removed; no address is in the database."""
    fresh = guard.dir / "spool" / "entra" / "new"
    fresh.mkdir(parents=True)
    (fresh / "a.jsonl").write_text(warning("w4") + "\n" + warning("w1") + "\n")
    (fresh / ".b.part").write_text("not whole yet")
    said = guard.run("ingest", args=("--source=entra", "--spool"))
    need("1 files read" in said and "1 of them known before" in said, said)
    need([p.name for p in fresh.iterdir()] == [".b.part"], "left")
    for path in guard.dir.rglob("*.db*"):
        content = path.read_bytes().lower()
        need(b"party.example" not in content and b"someone@" not in content,
             f"{path}: an address")


def disabled(guard, operator, folder):
    guard.run("source", "disable", args=("entra", *operator.acting()))
    guard.run("ingest", args=("--source=entra", folder / "log.json"), code=3)
    sheet = folder / "sheet.csv"
    sheet.write_text("no such column\n1\n")
    said = guard.run("ingest", args=("--source=sheet", sheet), code=3)
    need("the row of names: " in said, said)


def main():
    program, make_roster = sys.argv[1:]
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        guard = Guard(program, folder)
        # Each has three codes before there is waiting for the next.
        alice, bob = Operator(guard, "alice"), Operator(guard, "bob")
        subprocess.run([make_roster, guard.dir, "ann@party.example"],
                       check=True)
        sources(guard, alice, bob)
        files(guard, folder)
        quarantine(guard, bob)
        spool(guard)
        disabled(guard, bob, folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
