#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Kill a printing office at calls that change a file, then repeat the step.

usage: press_kill.py ELECTIONGUARD MAKE_SETUP FAULT_IO.so CHEAP_PHRASE.so
       quick|all [STEP...]

For every step of its life and for every k (with "quick" for every few, one way
each), the step runs until its k-th such call and is killed before, after or in
the middle of it, or the call fails.  Then the same step is repeated, and:

  * it succeeds, and does no more than was asked for: so many ballots, no more;
  * every ballot that was shown is there under its number with its code, and
    what was shown of its return holds;
  * the office closes, what it submits verifies, its nonces are those of all
    ballots that were not cast and of no other, and the key is gone;
  * closing again gives the same bytes.

With STEPs only those are struck.
"""
import concurrent.futures
import os
import pathlib
import re
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
# pylint: disable=wrong-import-position
from tiny_election import MAIL, PHRASE, Folder, manifest, need, programs

RETURNS = [
    {"number": 3, "contests": [{"contestId": "q", "choiceIds": ["yes"]}]},
    {"number": 1, "challenge": True},
    {"number": 4, "contests": []},
]
ENDED = {1: "challenged", 3: "cast", 4: "cast"}
MAKE = 4
STEPS = {
    "open": ("open", "press", "--id", "P", *MAIL, *PHRASE),
    "make": ("make", "press", "--style", "all", "--ballots", str(MAKE),
             *PHRASE),
    "record": ("record", "press", "returns.json", *PHRASE),
    "close": ("close", "press", *MAIL, *PHRASE),
}
HOW = ("before", "after", "torn", "eio")
# "quick" takes every how-manieth call.
STRIDE = {"open": 13, "make": 2, "record": 1, "close": 23}
JOBS = min(os.cpu_count() or 1, 4)


def codes(text):
    """What was shown of ballots: number -> (code, what became of it)."""
    found = re.findall(r"^(\d+) ([0-9A-F]{64})(?: (\w+))?$", text, re.M)
    return {int(n): (code, end) for n, code, end in found}


class Office(Folder):
    """A folder with a printing office and a mail folder."""

    def press(self, step, fault=None):
        args = ("preencrypt", *STEPS[step])
        if fault is None:
            return self.run(*args)
        return self.run(*args, shim="shim", at=fault[0], how=fault[1])

    def well(self, step):
        return self.good("preencrypt", *STEPS[step])

    def submission(self):
        return {p.name: p.read_bytes()
                for p in (self.place / "mail").glob("08-*")}

    def released(self):
        """How many ballots' nonces are in the submitted file."""
        [data] = [v for k, v in self.submission().items() if "nonces" in k]
        need(data[:8] == b"CGNONCE1", "magic of the nonces")
        at, count = 8, 0
        while at < len(data):
            at += 4 + int.from_bytes(data[at:at + 4], "big")
            count += 1
        need(at == len(data), "the nonces end in an item")
        return count


def check_end(office, shown):
    """Closed, and all that was ever shown holds."""
    status = office.run("preencrypt", "status", "press")
    need(f"{MAKE} made: 2 cast, 1 challenged, 1 not returned" in status.stdout,
         f"status: {status.stdout}{status.stderr}")
    need(not (office.place / "press/key.sealed").exists(), "the key is there")
    need(office.released() == MAKE - 2, "nonces of other ballots")
    [record] = (office.place / "mail").glob("08-ballots-*.zip")
    report = office.run("verify", "--profile", "ballots", str(record))
    need(report.returncode == 0, f"verify: {report.stdout[-500:]}")
    before = office.submission()
    office.well("close")
    need(office.submission() == before, "closing again gives other bytes")
    left = {p.name for p in (office.place / "press").iterdir()}
    need(not any(".tmp" in name or name == "work" for name in left),
         f"left behind: {left}")
    for number, (code, end) in shown.items():
        item = office.run("record", "show", str(record), "--ballot", code)
        need(item.returncode == 0, f"ballot {number} is gone: {item.stderr}")
        need(end in ("", ENDED.get(number)), f"ballot {number} ended otherwise")


def strike(office, step, fault, place):
    """One fault; None when the step makes fewer such calls."""
    o = office.copy_to(place)
    done = o.press(step, fault)
    if done.struck is None:
        return None
    shown = codes(done.stdout)
    names = list(STEPS)
    for later in names[names.index(step):]:
        again = codes(o.well(later).stdout)
        for number in shown.keys() & again.keys():
            need(shown[number][0] == again[number][0],
                 f"ballot {number} has another code")
        shown.update(again)
    if step == "make":
        need(len(codes(done.stdout)) <= MAKE, "more ballots than asked for")
    check_end(o, shown)
    return True


def strike_all(office, step, quick, pool):
    """Every k until the step ends unharmed."""
    struck, k = 0, 1
    stride = STRIDE[step] if quick else 1
    over = False
    while not over:
        waves = []
        for _ in range(JOBS):
            ways = (HOW[(k // stride) % len(HOW)],) if quick else HOW
            for how in ways:
                waves.append(pool.submit(attempt, office, step, (k, how)))
            k += stride
        results = [w.result() for w in waves]
        struck += sum(r is not None for r in results)
        over = None in results
    return struck


def attempt(office, step, fault):
    with tempfile.TemporaryDirectory() as place:
        try:
            return strike(office, step, fault, place)
        except AssertionError as e:
            sys.exit(f"FAILED: {step}, call {fault[0]}, {fault[1]}: {e}")


def main():
    with tempfile.TemporaryDirectory() as place, \
            concurrent.futures.ThreadPoolExecutor(JOBS) as pool:
        office = Office(programs("electionguard", "setup", "shim", "always"), place)
        office.make_setup(manifest(hashTrimmingFunction=2))
        office.write("returns.json", RETURNS)
        office.write("phrase", "correct horse battery\n")
        for step in STEPS:
            if not sys.argv[6:] or step in sys.argv[6:]:
                count = strike_all(office, step, sys.argv[5] == "quick", pool)
                need(count > 0, f"{step}: no fault struck")
                print(f"{step}: {count} faults", flush=True)
            office.well(step)


main()
