#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Fail every call that a party's program makes, one at a time.

usage: party_faults.py ELECTIONGUARD FAULT_CALLS.so FAULT_IO.so quick|all
       [STEP...]

A whole election of two guardians, one device and one contest.  For every step,
for every kind of call (memory, randomness, reading, writing, syncing, naming,
threads) and for every k, the step runs with its k-th such call failing; or, but
for the device, which has device_kill.py, it is killed before, after or in the
middle of its k-th call that changes a file.  Then:

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
import subprocess
import sys
import tempfile

MANIFEST = {
    "electionId": "tiny",
    "chainingMode": 1,
    "contests": [
        {
            "id": "q",
            "name": "Question",
            "selectionLimit": 1,
            "optionSelectionLimit": 1,
            "index": 1,
            "contestDataBlocks": 1,
            "choices": [
                {"id": "yes", "name": "Yes", "index": 1},
                {"id": "no", "name": "No", "index": 2},
            ],
        }
    ],
    "ballotStyles": [{"id": "all", "name": "All", "contestIds": ["q"]}],
}
BALLOTS = [
    {
        "ballotStyle": "all",
        "contests": [
            {"contestId": "q", "selections": [{"choiceId": c, "value": 1}]}
        ],
    }
    for c in ("yes", "no")
]
# The kinds of calls, and among how many of each "quick" takes one.
KINDS = {"alloc": 97, "random": 1, "read": 37, "write": 7, "sync": 3,
         "rename": 1, "thread": 1, "before": 17, "after": 17, "torn": 17}
KILLS = ("before", "after", "torn")
# Of these, "quick" takes one at each step.
TURNS = (KILLS, ("random", "sync", "rename", "thread"))
JOBS = min(os.cpu_count() or 1, 4)
MAIL = ("--mail", "mail")
SECRET = (*MAIL, "--passphrase-file", "phrase")


def guardian(i, verb, *more):
    return ("guardian", verb, f"g{i}", *SECRET, *more)


def election(verb, *more):
    return ("election", verb, "admin", *more)


def steps():
    """Name ("": never struck) and arguments."""
    yield "new", guardian(1, "new", "--name", "A")
    yield "", guardian(2, "new", "--name", "B")
    yield "create", election("create", *SECRET, "--manifest", "manifest.json",
                             "--quorum", "2")
    for verb, more in (("keygen", ["--yes"]), ("check", []), ("share", [])):
        yield verb, guardian(1, verb, *more)
        yield "", guardian(2, verb, *more)
    yield "joint-key", election("joint-key", *SECRET)
    for verb in ("receive", "confirm"):
        yield verb, guardian(1, verb)
        yield "", guardian(2, verb)
    yield "setup", election("joint-key", *SECRET)
    yield "open", ("device", "open", "dev", "--id", "D", *MAIL)
    yield "prepare", ("device", "prepare", "dev", "--ballots", "1")
    yield "encrypt", ("device", "encrypt", "--batch", "one", "dev",
                      "ballots.json")
    yield "cast", ("device", "cast", "dev", "1")
    yield "challenge", ("device", "challenge", "dev", "2")
    yield "close", ("device", "close", "dev", *MAIL)
    yield "collect", election("collect", *MAIL, "--accept-devices")
    yield "tally", election("tally", *SECRET, "--open-contest-data", "q")
    yield "request", election("request", *SECRET, "--guardian", "1",
                              "--guardian", "2")
    for verb in ("commit", "reveal", "respond"):
        yield verb, guardian(1, verb, "--record", "mail/record")
        yield "", guardian(2, verb, "--record", "mail/record")
    yield "combine", election("combine", *SECRET)
    yield "publish", election("publish", "--to", "out")
    yield "zip", election("publish", "--to", "out.zip", "--zip")
    yield "verify", ("verify", "out")
    yield "results", ("record", "results", "out", "--format", "json")


class Election:
    """A folder with all parties in it."""

    def __init__(self, tools, place):
        self.tools = tools
        self.place = pathlib.Path(place)

    def run(self, args, fault=None):
        """One call; struck: whether the fault did strike."""
        env = dict(os.environ)
        mark = self.place / "struck"
        if fault is not None:
            kills = fault[0] in KILLS
            env.update(LD_PRELOAD=self.tools["kill" if kills else "shim"],
                       FAULT_AT=str(fault[1]), FAULT_MARK=str(mark))
            env["FAULT_HOW" if kills else "FAULT_KIND"] = fault[0]
        done = subprocess.run(
            [self.tools["electionguard"], *args], cwd=self.place, env=env,
            capture_output=True, text=True, timeout=300, check=False)
        done.struck = mark.exists()
        mark.unlink(missing_ok=True)
        return done

    def good(self, args):
        done = self.run(args)
        assert done.returncode == 0, (
            f"{args}: exit code {done.returncode}: {done.stderr}")
        return done

    def shape(self, sizes):
        """Name, mode and perhaps size of every file, whatever the keys are."""
        found = []
        for path in self.place.rglob("*"):
            stat = path.lstat()
            name = re.sub("[0-9a-f]{8}", "#", str(path.relative_to(self.place)))
            # Signatures are longer or shorter by a few bytes.
            size = 0 if path.is_dir() or not sizes else (stat.st_size + 8) // 16
            found.append((name, stat.st_mode, size))
        return tuple(sorted(found))

    def check_tidy(self):
        left = [str(p) for p in self.place.rglob("*")
                if ".tmp" in p.name or ".new-" in p.name]
        assert not left, f"left behind: {left}"

    def result(self):
        """What the record says, without what differs from run to run."""
        text = self.good(("record", "results", "out", "--format", "json")).stdout
        return json.loads(text)["contests"]


class Step:
    """One step from one state of an election, to be struck again and again."""

    failures = 0
    expected = None  # what the result must be

    def __init__(self, tools, number, place, whole):
        self.tools = tools
        self.number = number
        self.name, self.args = list(steps())[number]
        self.place = place
        self.whole = whole  # each recovered election goes on to its end
        self.recovered = {}
        with self.copy() as parties:
            done = parties.good(self.args)
            self.files = parties.shape(False)
            self.lines = len(done.stdout.splitlines())

    @contextlib.contextmanager
    def copy(self):
        with tempfile.TemporaryDirectory() as place:
            shutil.copytree(self.place, place, dirs_exist_ok=True,
                            symlinks=True)
            yield Election(self.tools, place)

    def strike(self, kind, k):
        """One run; whether the fault struck at all."""
        with self.copy() as parties:
            done = parties.run(self.args, fault=(kind, k))
            if not done.struck:
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
            assert (parties.shape(False) == self.files
                    or "/pool/" in done.stderr), "files are missing"
            assert len(done.stdout.splitlines()) == self.lines, (
                "lines are missing")
        else:
            assert done.returncode == 4, "another exit code"
            assert re.search("^electionguard: [^\n]+[^ \n]\n\\Z", done.stderr,
                             re.M), "no sentence"

    def check(self, parties, kind, done):
        self.check_end(parties, kind, done)
        if kind in KILLS:
            # A copy that was cut short stays under a name that nothing reads.
            for place in parties.place.rglob("*.new-*"):
                (shutil.rmtree if place.is_dir() else os.remove)(place)
        state = (parties.shape(True), done.returncode)
        if state in self.recovered:
            return
        self.recovered[state] = None
        # Repeated when it was done, "joint-key" is the next step but two.
        if self.name != "joint-key" or parties.shape(False) != self.files:
            parties.good(self.args)
        parties.check_tidy()
        assert parties.shape(False) == self.files or self.name == "encrypt", (
            "repeated, it leaves other files")
        kept = tempfile.mkdtemp(dir=self.place.parent)
        shutil.copytree(parties.place, kept, dirs_exist_ok=True, symlinks=True)
        self.recovered[state] = kept
        if self.whole:
            for _, args in list(steps())[self.number + 1:]:
                parties.good(args)
            assert parties.result() == Step.expected, "another result"

    def chosen(self, kind):
        """All k, or those of "quick": others at each step."""
        first = 1 if self.whole else 1 + self.number * 41 % KINDS[kind]
        return itertools.count(first, 1 if self.whole else 10 * KINDS[kind])

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
        if kind in KILLS and self.args[0] == "device":
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
            Election(self.tools, self.place).good(self.args)
            return sum(struck.values())
        shutil.rmtree(self.place)
        os.rename(kept[-1], self.place)
        for place in kept[:-1]:
            shutil.rmtree(place)
        return sum(struck.values())


def begin(place):
    """What there is before anybody does anything."""
    place.mkdir()
    (place / "manifest.json").write_text(json.dumps(MANIFEST))
    (place / "ballots.json").write_text(json.dumps(BALLOTS))
    (place / "phrase").write_text("12345678\n")
    (place / "mail").mkdir()


def main():
    tools = dict(zip(("electionguard", "shim", "kill"),
                     (str(pathlib.Path(a).resolve()) for a in sys.argv[1:4])))
    whole = sys.argv[4] == "all"
    only = sys.argv[5:]
    assert set(only) <= {name for name, _ in steps()}, only
    with (tempfile.TemporaryDirectory() as folder,
          concurrent.futures.ThreadPoolExecutor(JOBS) as pool):
        place = pathlib.Path(folder) / "honest"
        begin(place)
        honest = Election(tools, place)
        for _, args in steps():
            honest.good(args)
        Step.expected = honest.result()
        place = pathlib.Path(folder) / "parties"
        begin(place)
        parties = Election(tools, place)
        struck = 0
        for number, (name, args) in enumerate(steps()):
            if not name or only and name not in only:
                parties.good(args)
            else:
                struck += Step(tools, number, place, whole).strike_kinds(pool)
        assert struck > 2 * len(only or [n for n, _ in steps() if n]), struck
        assert parties.result() == Step.expected, "another result"
    sys.exit(f"{Step.failures} faults were not survived"
             if Step.failures else 0)


main()
