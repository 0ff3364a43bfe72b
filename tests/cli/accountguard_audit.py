#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The verbs of the log and of statistics: what is whole is said to be, what was
altered is not; those concerned can check offline; a release has its day.

usage: accountguard_audit.py ACCOUNTGUARD
"""
import datetime
import json
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


def ran(program, *args, code=0):
    """The program without a service; what it says on both outputs."""
    done = subprocess.run([program, *map(str, args)], capture_output=True,
                          text=True, timeout=120, check=False)
    need(done.returncode == code,
         f"{args}: {done.returncode}: {done.stdout}{done.stderr}")
    return done.stdout, done.stderr


def the_log_is_whole(service, folder):
    """It verifies, also from a checkpoint that was seen before.  Each operator's
    code is good once, so two take turns lest the test waits."""
    need("the log is whole" in service.run("audit", "verify"), "verify")
    note, key = ran(service.program, "audit", "checkpoint", service.dir)
    seen = folder / "seen"
    seen.write_text(note)
    bob = service.operator("bob")
    service.run("audit", "verify", args=(f"--since={seen}",))
    other = folder / "other"
    lines = note.split("\n")
    other.write_text("\n".join([lines[0], "1", *lines[2:]]))
    service.run("audit", "verify", args=(f"--since={other}",), code=1)
    listed = service.run("audit", "show").splitlines()
    need(len(listed) >= 3 and "operator.added" in "".join(listed), listed)
    need(len(service.run("audit", "show", args=("--count=1", "--from=1"))
             .splitlines()) == 1, "one entry")
    need(service.run("audit", "show", args=("--kind=no.such",)) == "", "kind")
    return bob, key.strip(), listed


def those_concerned_can_check(service, folder, alice, bob, key, listed):
    """A file of proofs, checked with nothing but the key."""
    about = listed[0].split()[-1]
    proof = folder / "proof.json"
    service.run("audit", "prove", args=(f"--about={about}", "-o", proof), code=2)
    service.run("audit", "prove", args=(f"--about={about}", "-o", proof,
                                        *alice.acting()))
    said, _ = ran(service.program, "audit", "check", proof, f"--log={key}")
    need("proven" in said and "proof.given" in said, said)
    keyfile = folder / "log.key"
    keyfile.write_text(key + "\n")
    ran(service.program, "audit", "check", proof, f"--log={keyfile}")
    parts = key.split("+")
    ran(service.program, "audit", "check", proof, "--log=" + "+".join(
        [parts[0] + "x", *parts[1:]]), code=3)
    altered = folder / "altered.json"
    whole = json.loads(proof.read_text())
    entry = json.loads(whole["entries"][0]["entry"])
    entry["by"] += 1
    whole["entries"][0]["entry"] = json.dumps(entry, separators=(",", ":"))
    altered.write_text(json.dumps(whole, separators=(",", ":"),
                                  ensure_ascii=False))
    said, words = ran(service.program, "audit", "check", altered,
                      f"--log={key}", code=1)
    need(said == "" and "entry 1 of the file" in words, (said, words))
    # proofs of strangers, and forgetting the service itself
    service.run("audit", "prove", code=3, args=(
        f"--about={'0' * 32}", "-o", folder / "none", *bob.acting()))
    service.run("audit", "erase", code=2, args=(f"--about={about}",
                                                *alice.acting()))


def a_release_has_its_day(service, folder, alice, bob):
    """A plan is set once; a release that is due is made once."""
    service.run("stats", "plan", code=3)
    today = datetime.datetime.now(datetime.timezone.utc).date()
    since = today.replace(day=1, month=1)
    service.run("stats", "plan", args=(f"--since={since}",), code=2)
    service.run("stats", "plan", code=3, args=(
        f"--since={since}", "--people=4", *bob.acting()))
    said = service.run("stats", "plan", args=(
        f"--since={since.replace(year=since.year - 1)}", "--keep=country:FR",
        *alice.acting()))
    key = re.search(r"^key\s+(\S+)$", said, re.M)[1]
    service.run("stats", "plan", code=3, args=(f"--since={since}",
                                               *bob.acting()))
    made = 0
    while ran_release(service):
        made += 1
    need(2 <= made <= 8, f"{made} releases")
    files = folder / "published"
    service.run("stats", "show", args=("-o", files, "--language=fr"))
    page = (files / f"release-{made}.html").read_text()
    need("CERT Example" in page and 'lang="fr"' in page, "the page")
    file = files / f"release-{made}.json"
    said, _ = ran(service.program, "stats", "verify", file, f"--key={key}")
    need("not told" in said, said)
    ran(service.program, "stats", "verify", file, code=2)
    _, words = ran(service.program, "stats", "verify", file,
                   f"--key={'A' * 43}=", code=1)
    need("another key" in words, words)
    text = file.read_text()
    file.write_text(text.replace('"total":null', '"total":100'))
    ran(service.program, "stats", "verify", file, f"--key={key}", code=1)
    # a rehearsal does not pass for a release
    service.run("stats", "rehearse", args=("-o", files))
    rehearsal = files / "rehearsal.json"
    need("Rehearsal of CERT Example" in rehearsal.read_text(), "its name")
    ran(service.program, "stats", "verify", rehearsal, f"--key={key}", code=1)
    need("statistics.released" in service.run("audit", "show"), "logged")


def ran_release(service):
    """Whether the next release was due, and made."""
    done = subprocess.run([service.program, "stats", "release", service.dir],
                          capture_output=True, text=True, timeout=120,
                          check=False)
    need(done.returncode == 0 or "is due on" in done.stderr, done.stderr)
    return done.returncode == 0


def an_altered_log_is_found(service):
    """One byte of what the log commits to."""
    service.run("audit", "expire")
    service.run("audit", "verify")
    with sqlite3.connect(service.dir / "store.db") as db:
        index, entry = db.execute(
            "SELECT idx, bytes FROM entry ORDER BY idx LIMIT 1").fetchone()
        db.execute("UPDATE entry SET bytes = ? WHERE idx = ?",
                   (entry[:-1] + b" ", index))
    db.close()
    service.run("audit", "verify", code=1)
    with sqlite3.connect(service.dir / "store.db") as db:
        db.execute("UPDATE entry SET bytes = ? WHERE idx = ?", (entry, index))
        sealed = db.execute("SELECT sealed FROM audit WHERE idx = ?",
                            (index,)).fetchone()[0]
        db.execute("UPDATE audit SET sealed = ? WHERE idx = ?",
                   (sealed[:-1] + bytes([sealed[-1] ^ 1]), index))
    db.close()
    service.run("audit", "verify", code=1)


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        with Service(sys.argv[1], folder) as service:
            alice = service.operator("alice")
            bob, key, listed = the_log_is_whole(service, folder)
            those_concerned_can_check(service, folder, alice, bob, key, listed)
            a_release_has_its_day(service, folder, alice, bob)
            an_altered_log_is_found(service)
    print("the log and statistics: all as they should be")


main()
