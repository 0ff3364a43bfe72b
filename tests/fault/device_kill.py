#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Kill a voting device at every call that changes a file, then recover it.

usage: device_kill.py ELECTIONGUARD MAKE_SETUP FAULT_IO.so quick|all [STEP...]

For every step of a device's life and for every k, the step runs until its k-th
such call and is killed before, after or in the middle of it, or the call
fails.  Then the device is recovered, and:

  * all bytes that the journal had before the step are still there;
  * every ballot whose code was shown is there once, at the number shown;
  * every decision that was shown holds;
  * nothing is shown before it is on disk;
  * no prepared ballot is used twice: no two ballots, and no ballot and what a
    torn entry of the journal shows of another, have an element in common;
  * the step can be repeated, the chain goes on, the device closes, and what it
    submits verifies;
  * a batch of ballots that is repeated is there once and whole.

"quick" takes some k of the long steps, "all" takes every one; with STEPs only
those are struck, after the others have run unharmed.  Every fault strikes, but
the recovery from a state is tried once: killed after one call, before the next
and on both sides of an fsync, a device leaves the same files.  Keys and
ciphertexts are new in every run, so that states are compared by what was shown,
by the bytes written until then, and by each file's name, mode and size.
"""
import concurrent.futures
import hashlib
import os
import pathlib
import re
import struct
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
# pylint: disable=wrong-import-position
from tiny_election import Folder, ballot, manifest, programs

STATUS = {"cast": 1, "challenged": 2, "spoiled": 3}
KILLS = ("before", "after", "torn")
FAILURES = ("eio", "enospc")
JOBS = min(os.cpu_count() or 1, 4)


def ballots(*choices):
    return [ballot(c) for c in choices]


def journal_entries(data):
    """Kind and payload of every entry; our own reading of the format."""
    assert data[:8] == b"CGJOURN1", "magic"
    check, at, out = bytes(16), 8, []
    while at < len(data):
        mark, size, kind = struct.unpack_from(">4sIB", data, at)
        end = at + 9 + size
        assert mark == b"CGJE", "mark"
        check = hashlib.sha256(check + data[at:end]).digest()[:16]
        assert check == data[end : end + 16], "check value"
        out.append((kind, data[at + 9 : end]))
        at = end + 16
    return out


def elements(message):
    """All 512-byte fields of a protobuf message, at any depth."""
    at, out, kinds = 0, [], {1: 8, 5: 4}

    def varint():
        nonlocal at
        value = shift = 0
        while True:
            byte = message[at]
            value |= (byte & 127) << shift
            shift, at = shift + 7, at + 1
            if byte < 128:
                return value

    try:
        while at < len(message):
            kind = varint() & 7
            if kind == 0:
                varint()
                continue
            size = varint() if kind == 2 else kinds[kind]
            if size > len(message) - at:
                return []
            field, at = message[at : at + size], at + size
            out += [field] if size == 512 else []
            out += elements(field) if kind == 2 and size > 512 else []
    except (IndexError, KeyError):
        return []
    return out


class Device(Folder):
    """A folder with a device in dev/ and its mail in mail/."""

    def strike(self, k, how, *args):
        """One call; struck: the bytes written when the fault struck."""
        return self.run(*args, shim="shim", at=k, how=how)

    def check_syncs(self, args):
        """Nothing is shown, closed or ended before it is synced."""
        self.good(*args, shim="shim", sync=1)

    @property
    def journal(self):
        return self.place / "dev" / "journal"

    def check_once(self, entries):
        """Each nonce is in one ballot only."""
        torn = [p.read_bytes() for p in self.journal.parent.glob("*.torn-*")]
        seen = set()
        for kind, payload in entries:
            if kind == 2:
                found = elements(payload)
                assert len(set(found)) >= 5, "a ballot without elements"
                assert seen.isdisjoint(found), "a nonce is used twice"
                assert not any(f[:64] in t for f in found for t in torn), (
                    "a nonce of a torn ballot is used again")
                seen.update(found)

    def check_shown(self, text):
        """What was printed is in the journal."""
        entries = journal_entries(self.journal.read_bytes())
        self.check_once(entries)
        items = [p for kind, p in entries if kind == 2]
        decided = [
            struct.unpack(">QB", p) for kind, p in entries if kind == 3
        ]
        assert len({n for n, _ in decided}) == len(decided), "decided twice"
        for number, code in re.findall(r"^(\d+) ([0-9A-F]{64})", text, re.M):
            number, code = int(number), bytes.fromhex(code)
            holders = [i + 1 for i, p in enumerate(items) if code in p]
            # The next ballot chains to this code.
            assert holders and holders[0] == number, f"ballot {number} is lost"
            assert holders in ([number], [number, number + 1]), "doubled"
        for number, word in re.findall(
            r"^Ballot (\d+) is (\w+)\.", text, re.M
        ):
            assert (int(number), STATUS[word]) in decided, "decision is lost"
        return len(items)

    def check_end(self):
        """It closes, and what it submits is what its journal holds."""
        self.good("device", "close", "dev", "--mail", "mail",
                  "--spoil-undecided")
        count = self.check_shown("")
        zips = list((self.place / "mail").glob("*.zip"))
        assert len(zips) == 1, zips
        report = self.good("verify", "--profile", "ballots", str(zips[0]))
        assert re.search(rf"^Ballots +{count} on 1 devices", report.stdout,
                         re.M), report.stdout
        self.check_tidy("work")


def steps():
    """Name, arguments, how much of "all" is in "quick" (a stride)."""
    yield "open", ("device", "open", "dev", "--id", "D", "--mail", "mail"), 37
    yield "encrypt", (
        "device", "encrypt", "--batch", "box", "dev", "two.json",
    ), 1
    yield "cast", ("device", "cast", "dev", "1"), 1
    yield "challenge", ("device", "challenge", "dev", "last"), 5
    yield "prepare", ("device", "prepare", "dev", "--ballots", "4"), 3
    yield "prepared", (
        "device", "encrypt", "--batch", "sack", "dev", "two.json",
    ), 1
    yield "then", (
        "device", "encrypt", "--batch", "urn", "--then", "cast", "dev",
        "two.json",
    ), 5
    yield "more", ("device", "encrypt", "dev", "one.json"), 5
    yield "spoil", ("device", "spoil", "dev", "last"), 3
    yield "close", (
        "device", "close", "dev", "--mail", "mail", "--spoil-undecided",
    ), 43


def check_end_of_step(device, how, done):
    """How a step may end that was struck."""
    if how in FAILURES:
        assert done.returncode in (0, 4), f"exit code {done.returncode}"
        assert done.returncode == 0 or done.stderr.startswith(
            "electionguard: "), done.stderr
        half = [p.name for p in (device.place / "mail").glob("*.tmp")]
        assert not half, f"left behind: {half}"
    else:
        assert done.returncode == -9, f"exit code {done.returncode}"


def check_batch(device, before, done, again):
    """Both ballots of a repeated batch are there, once, as they were shown."""
    ballots_of = [
        sum(kind == 2 for kind, _ in journal_entries(data))
        for data in (before, device.journal.read_bytes())
    ]
    assert ballots_of[1] == ballots_of[0] + 2, f"ballots: {ballots_of}"
    assert again.stdout.startswith(done.stdout), "shown otherwise"


def recover(device, name, args, how, before, done):
    """Everything that must hold after the step was struck."""
    if name == "open":
        device.good(*args)
        device.good("device", "recover", "dev")
        device.good("device", "encrypt", "dev", "one.json")
        return
    if how == "torn":
        device.good("device", "recover", "dev")
    now = device.journal.read_bytes()
    assert now.startswith(before), "the journal lost what it had"
    device.check_shown(done.stdout)
    again = device.good(*args)
    if "--batch" in args:
        check_batch(device, before, done, again)
    if name != "close":
        device.check_shown(done.stdout + again.stdout)
    device.good("device", "recover", "dev")


class Step:
    """One step from one state of a device, to be struck again and again."""

    def __init__(self, name, args, snapshot):
        self.name = name
        self.args = args
        self.snapshot = snapshot
        self.recovered = set()

    def strike(self, k, how, whole):
        """One run; whether the fault struck at all."""
        with tempfile.TemporaryDirectory() as place:
            device = self.snapshot.copy_to(place)
            before = device.journal.read_bytes() if self.name != "open" else b""
            done = device.strike(k, how, *self.args)
            if done.struck is None:
                assert done.returncode == 0, done.stderr
                return False
            try:
                self.check(device, how, before, done, whole)
            except AssertionError as error:
                sys.exit(f"FAILED: {self.name}, call {k}, {how}: {error}\n"
                         f"{done.stdout}{done.stderr}")
            return True

    def check(self, device, how, before, done, whole):
        check_end_of_step(device, how, done)
        # What follows depends on the state alone, but for the "recover" that
        # goes before the step is repeated where a write was torn.
        state = (device.shape(), done.struck, len(done.stdout),
                 done.returncode, how == "torn", whole)
        if state in self.recovered:
            return
        self.recovered.add(state)
        recover(device, self.name, self.args, how, before, done)
        if whole:
            device.check_end()

    def strike_all(self, pool, how, stride):
        """Every stride-th call from the first one on; how many there were."""
        struck = 0
        while True:
            runs = [
                pool.submit(self.strike, 1 + i * stride, how,
                            stride == 1 or i % 4 == 0)
                for i in range(struck, struck + JOBS)
            ]
            done = sum([run.result() for run in runs])
            struck += done
            if done < JOBS:
                return struck


def main():
    quick = sys.argv[4] == "quick"
    only = sys.argv[5:]
    with (tempfile.TemporaryDirectory() as place,
          concurrent.futures.ThreadPoolExecutor(JOBS) as pool):
        device = Device(programs("electionguard", "setup", "shim"), place)
        device.make_setup(manifest())
        device.write("two.json", ballots("yes", "no"))
        device.write("one.json", ballots("no"))
        assert set(only) <= {name for name, *_ in steps()}, only
        for name, args, stride in steps():
            step = Step(name, args, device)
            hows = KILLS[2:] + FAILURES[:1] if quick else KILLS + FAILURES
            if not only or name in only:
                struck = sum(
                    step.strike_all(pool, how, stride if quick else 1)
                    for how in hows)
                print(f"{name}: struck {struck} times, recovered from "
                      f"{len(step.recovered)} states", flush=True)
                assert struck > 0, f"{name} changed no file"
            device.check_syncs(args)


main()
