#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Fail every call that a party's program makes, one at a time.

usage: party_faults.py ELECTIONGUARD FAULT_CALLS.so FAULT_IO.so CHEAP_PHRASE.so
       quick|all [STEP...]

Two whole elections of one contest: of two guardians and a voting device, and of
one guardian and a printing office.  For every step,
for every kind of call (memory, randomness, reading, writing, syncing, naming,
threads) and for every k, the step runs with its k-th such call failing; or, but
for those two, which have device_kill.py and press_kill.py, it is killed before,
after or in the middle of its k-th call that changes a file.  Then:

  * unless killed, it ended with exit code 4 and one sentence, or did all it
    should and ended with 0: a machine that fails is no bad input (3) and no
    fraud (1); and no temporary file is left;
  * the same command, repeated, succeeds and leaves what it always leaves;
  * the election goes on to the end, the record verifies, the result is the same.

"quick" takes one k or two of most kinds, others at each step; with STEPs only
those are struck.  Every fault strikes, but what follows is tried once for each
state that a fault leaves: files are compared by name, mode and size, since keys
and ciphertexts are new in every run.
"""
import concurrent.futures
import contextlib
import itertools
import json
import os
import pathlib
import re
import shutil
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
# pylint: disable=wrong-import-position
from tiny_election import (INDICATORS, MAIL, PHRASE, SECRET, Folder, ballot,
                           election, guardian, manifest, programs)

RETURNS = [
    {"number": 1, "contests": [{"contestId": "q", "choiceIds": ["yes"]}]},
    {"number": 2, "challenge": True},
]
# The kinds of calls; "quick" takes one among 25 times as many of each.
KINDS = {"alloc": 97, "random": 1, "read": 37, "write": 7, "sync": 3,
         "rename": 1, "thread": 1, "before": 17, "after": 17, "torn": 17}
KILLS = ("before", "after", "torn")
# Of these, "quick" takes one at each step.
TURNS = (KILLS, ("random", "sync", "rename", "thread"))
JOBS = min(os.cpu_count() or 1, 4)


def ceremony(n):
    """Name ("": never struck) and arguments, until there is a setup; the second
    guardian and the only one are never struck."""
    def each(verb, *more):
        for i in range(1, n + 1):
            yield verb if i < n else "", guardian(i, verb, *more)

    for i in range(1, n + 1):
        yield "new" if i < n else "", guardian(i, "new", "--name", f"G{i}")
    struck = n > 1
    yield "create" if struck else "", election(
        "create", *SECRET, "--manifest", "manifest.json", "--quorum", str(n))
    for verb, more in (("keygen", ["--yes"]), ("check", []), ("share", [])):
        yield from each(verb, *more)
    yield "joint-key" if struck else "", election("joint-key", *SECRET)
    for verb in ("receive", "confirm"):
        yield from each(verb)
    yield "setup" if struck else "", election("joint-key", *SECRET)


def decryption(n):
    """From a tally to the answers of all guardians."""
    asked = [x for i in range(n) for x in ("--guardian", str(i + 1))]
    yield "request" if n > 1 else "", election("request", *SECRET, *asked)
    for verb in ("commit", "reveal", "respond"):
        for i in range(1, n + 1):
            yield (verb if i < n else "",
                   guardian(i, verb, "--record", "mail/record"))


def voted():
    """Two guardians and a voting device."""
    yield from ceremony(2)
    yield "open", ("device", "open", "dev", "--id", "D", *MAIL)
    yield "prepare", ("device", "prepare", "dev", "--ballots", "1")
    yield "encrypt", ("device", "encrypt", "--batch", "one", "dev",
                      "ballots.json")
    yield "cast", ("device", "cast", "dev", "1")
    yield "challenge", ("device", "challenge", "dev", "2")
    yield "close", ("device", "close", "dev", *MAIL)
    yield "collect", election("collect", *MAIL, "--accept-devices")
    yield "tally", election("tally", *SECRET, "--open-contest-data", "q")
    yield from decryption(2)
    yield "combine", election("combine", *SECRET)
    yield "publish", election("publish", "--to", "out")
    yield "zip", election("publish", "--to", "out.zip", "--zip")
    yield "verify", ("verify", "out")
    yield "results", ("record", "results", "out", "--format", "json")


def printed():
    """One guardian and a printing office; what is special to it is struck."""
    yield from ceremony(1)
    for name, more in (
            ("open", ["--id", "P", *MAIL]),
            ("make", ["--style", "all", "--ballots", "3"]),
            ("print", ["--format", "json", "--output", "sheets.json"]),
            ("record", ["returns.json"]),
            ("close", MAIL)):
        yield f"press-{name}", ("preencrypt", name, "press", *more, *PHRASE)
    yield "press-collect", election("collect", *MAIL, "--accept-devices")
    yield "", election("tally", *SECRET)
    yield from decryption(1)
    yield "press-combine", election("combine", *SECRET)
    yield "", election("publish", "--to", "out")
    yield "press-verify", ("verify", "out")


# Of each story: its steps, and the manifest.
STORIES = {
    "voted": (voted, manifest({"contestDataBlocks": 1, **INDICATORS})),
    "printed": (printed, manifest(hashTrimmingFunction=2)),
}


class Election(Folder):
    """A folder with all parties in it."""

    def strike(self, kind, k, *args):
        """One call; struck: whether the fault did strike."""
        if kind in KILLS:
            return self.run(*args, shim="kill", at=k, how=kind)
        return self.run(*args, shim="shim", at=k, kind=kind)

    def files(self, sizes):
        """Their shape; signatures are longer or shorter by a few bytes.

        A writer that cannot remove its scratch folder leaves it empty; that is
        ignored, and goes with the next start."""
        found = self.shape(sizes, grain=16)
        scratch = re.compile(r"/derived(/\.writing)?\Z")
        full = any("/derived/" in name and not scratch.search(name)
                   for name, *_ in found)
        return found if full else tuple(
            entry for entry in found if not scratch.search(entry[0]))

    def result(self):
        """What the record says, without what differs from run to run."""
        text = self.good("record", "results", "out", "--format", "json").stdout
        return json.loads(text)["contests"]


class Step:
    """One step from one state of an election, to be struck again and again."""

    failures = 0
    expected = None  # what the result must be

    def __init__(self, steps, number, parties, whole):
        self.number = number
        self.name, self.args = steps[number]
        self.rest = [args for _, args in steps[number + 1:]]
        self.parties = parties
        self.whole = whole  # each recovered election goes on to its end
        self.recovered = {}
        with self.copy() as parties:
            done = parties.good(*self.args)
            self.files = parties.files(False)
            self.lines = len(done.stdout.splitlines())

    @contextlib.contextmanager
    def copy(self):
        with tempfile.TemporaryDirectory() as place:
            yield self.parties.copy_to(place)

    def strike(self, kind, k):
        """One run; whether the fault struck at all."""
        with self.copy() as parties:
            done = parties.strike(kind, k, *self.args)
            if done.struck is None:
                assert done.returncode == 0, done.stderr
                return False
            try:
                self.check(parties, kind, done)
            except AssertionError as error:
                print(f"FAILED: {self.name}, {kind} {k}: {error}\n"
                      f"--- exit code {done.returncode}\n"
                      f"{done.stdout}{done.stderr}", flush=True)
                Step.failures += 1
            return True

    def check_end(self, parties, kind, done):
        """How a struck step may end."""
        if kind in KILLS:
            assert done.returncode == -9, "it was not killed"
            return
        parties.check_tidy()
        if done.returncode == 0:
            # A prepared ballot that cannot be taken costs time and no more.
            assert (parties.files(False) == self.files
                    or "/pool/" in done.stderr), "files are missing"
            assert len(done.stdout.splitlines()) == self.lines, (
                "lines are missing")
        else:
            assert done.returncode == 4, "another exit code"
            assert re.search("^electionguard: [^\n]+[^ \n]\n\\Z", done.stderr,
                             re.M), "no sentence"

    def is_over(self, parties, done):
        """Whether the step was done and is not to be repeated: "joint-key" would
        be the next step but two, and a device is opened once, be it only that
        nobody could be told of it."""
        told = done.returncode == 0 or "standard output" in done.stderr
        once = self.name == "joint-key" or (self.name in ("open", "press-open")
                                            and told)
        return once and parties.files(False) == self.files

    def check(self, parties, kind, done):
        self.check_end(parties, kind, done)
        if kind in KILLS:
            # A copy that was cut short stays under a name that nothing reads.
            for place in parties.place.rglob("*.new-*"):
                (shutil.rmtree if place.is_dir() else os.remove)(place)
        state = (parties.files(True), done.returncode)
        if state in self.recovered:
            return
        self.recovered[state] = None
        if not self.is_over(parties, done):
            parties.good(*self.args)
        parties.check_tidy()
        assert parties.files(False) == self.files or self.name == "encrypt", (
            "repeated, it leaves other files")
        kept = tempfile.mkdtemp(dir=self.parties.place.parent)
        parties.copy_to(kept)
        self.recovered[state] = kept
        if self.whole:
            for args in self.rest:
                parties.good(*args)
            assert parties.result() == Step.expected, "another result"

    def chosen(self, kind):
        """All k, or those of "quick": others at each step."""
        first = 1 if self.whole else 1 + self.number * 41 % KINDS[kind]
        return itertools.count(first, 1 if self.whole else 25 * KINDS[kind])

    def strike_all(self, pool, kind):
        """Every chosen call; how many there were."""
        struck = 0
        numbers = self.chosen(kind)
        while True:
            runs = [pool.submit(self.strike, kind, k)
                    for k in itertools.islice(numbers,
                                              JOBS if self.whole else 1)]
            done = sum([run.result() for run in runs])
            struck += done
            if done < len(runs):
                return struck

    def takes(self, kind):
        if kind in KILLS and self.args[0] in ("device", "preencrypt"):
            return False
        return self.whole or all(
            kind not in turn or kind == turn[self.number % len(turn)]
            for turn in TURNS)

    def strike_kinds(self, pool):
        """All kinds; the election goes on where a fault was recovered from."""
        struck = {kind: self.strike_all(pool, kind) for kind in KINDS
                  if self.takes(kind)}
        print(f"{self.name}: struck", ", ".join(
            f"{n} x {kind}" for kind, n in struck.items() if n),
            f"- recovered from {len(self.recovered)} states", flush=True)
        kept = [place for place in self.recovered.values() if place]
        if not kept:
            self.parties.good(*self.args)
            return sum(struck.values())
        shutil.rmtree(self.parties.place)
        os.rename(kept[-1], self.parties.place)
        for place in kept[:-1]:
            shutil.rmtree(place)
        return sum(struck.values())


def begin(tools, place, content):
    """What there is before anybody does anything."""
    place.mkdir()
    parties = Election(tools, place)
    parties.write("manifest.json", content)
    parties.write("ballots.json", [ballot("yes"), ballot("no")])
    parties.write("returns.json", RETURNS)
    parties.write("phrase", "12345678\n")
    (place / "mail").mkdir()
    return parties


def strike_story(tools, folder, pool, story, whole, only):
    """One election; how often it was struck."""
    make_steps, content = STORIES[story]
    steps = list(make_steps())
    honest = begin(tools, folder / f"{story}-honest", content)
    for _, args in steps:
        honest.good(*args)
    Step.expected = honest.result()
    parties = begin(tools, folder / story, content)
    struck = 0
    for number, (name, args) in enumerate(steps):
        if not name or only and name not in only:
            parties.good(*args)
        else:
            step = Step(steps, number, parties, whole)
            struck += step.strike_kinds(pool)
    assert parties.result() == Step.expected, "another result"
    return struck


def main():
    tools = programs("electionguard", "shim", "kill", "always")
    whole = sys.argv[5] == "all"
    only = set(sys.argv[6:])
    names = {story: {name for name, _ in make_steps() if name}
             for story, (make_steps, _) in STORIES.items()}
    assert only <= set().union(*names.values()), only
    with (tempfile.TemporaryDirectory() as folder,
          concurrent.futures.ThreadPoolExecutor(JOBS) as pool):
        for story, of_story in names.items():
            wanted = only & of_story if only else of_story
            if wanted:
                struck = strike_story(tools, pathlib.Path(folder), pool, story,
                                      whole, wanted)
                assert struck > 2 * len(wanted), struck
    sys.exit(f"{Step.failures} faults were not survived"
             if Step.failures else 0)


main()
