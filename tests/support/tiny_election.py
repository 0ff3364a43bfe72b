# SPDX-License-Identifier: Apache-2.0
"""What tests in Python share: a tiny election, and the command run in a folder.

A test finds it by

    sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
"""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys

MAIL = ("--mail", "mail")
PHRASE = ("--passphrase-file", "phrase")
SECRET = (*MAIL, *PHRASE)


def manifest(contest=None, **more):
    """One question, yes or no; CONTEST adds to it, MORE to the manifest."""
    question = {
        "id": "q",
        "name": "Question",
        "selectionLimit": 1,
        "optionSelectionLimit": 1,
        "index": 1,
        "choices": [
            {"id": "yes", "name": "Yes", "index": 1},
            {"id": "no", "name": "No", "index": 2},
        ],
        **(contest or {}),
    }
    return {
        "electionId": "tiny",
        "chainingMode": 1,
        "contests": [question],
        "ballotStyles": [{"id": "all", "name": "All", "contestIds": ["q"]}],
        **more,
    }


# Fields of a contest whose indicators can be proved to be told.
INDICATORS = {"supplementalFields": [
    {"kind": f"{kind}Indicator", "id": kind, "name": kind, "index": 3 + i}
    for i, kind in enumerate(("Overvote", "NullVote", "Undervote"))]}


def ballot(*choices, **more):
    """A plain ballot with these choices."""
    selections = [{"choiceId": c, "value": 1} for c in choices]
    return {
        "ballotStyle": "all",
        "contests": [{"contestId": "q", "selections": selections}],
        **more,
    }


def guardian(i, verb, *more):
    return ("guardian", verb, f"g{i}", *SECRET, *more)


def election(verb, *more):
    return ("election", verb, "admin", *more)


def need(truth, text):
    """Not an assert, which an optimised Python leaves out."""
    if not truth:
        raise AssertionError(text)


def programs(*names):
    """The programs that a test is called with, by these names."""
    return dict(zip(names, (str(pathlib.Path(a).resolve())
                            for a in sys.argv[1:])))


class Folder:
    """A folder in which the command runs, and a fault may strike it.

    TOOLS are programs by name: "electionguard", and shims of tests/fault, of
    which "always" is in every call."""

    def __init__(self, tools, place):
        self.tools = tools
        self.place = pathlib.Path(place)

    def run(self, *args, stdin="", shim=None, **fault):
        """One call, perhaps under a shim that strikes as FAULT says: at=3 is
        FAULT_AT=3.  struck: what the shim left then, else None."""
        env = dict(os.environ)
        mark = self.place / "struck"
        shims = [self.tools[s] for s in ("always", shim) if s in self.tools]
        if shims:
            env["LD_PRELOAD"] = ":".join(shims)
        if shim is not None:
            env.update(FAULT_MARK=str(mark), **{
                f"FAULT_{k.upper()}": str(v) for k, v in fault.items()})
        done = subprocess.run(
            [self.tools["electionguard"], *args], cwd=self.place, env=env,
            input=stdin, capture_output=True, text=True, timeout=300,
            check=False)
        done.struck = mark.read_text() if mark.exists() else None
        mark.unlink(missing_ok=True)
        return done

    def good(self, *args, **more):
        """One call that must go well."""
        done = self.run(*args, **more)
        need(done.returncode == 0,
             f"{args}: exit code {done.returncode}: {done.stderr}")
        return done

    def ends(self, code, words, *args, **more):
        """One call that must end with CODE and say WORDS, a pattern."""
        done = self.run(*args, **more)
        need(done.returncode == code
             and re.search(words, done.stdout + done.stderr, re.M),
             f"{args}: exit code {done.returncode}, not {code} with "
             f"{words!r}:\n{done.stdout[-1500:]}{done.stderr}")
        return done

    def write(self, name, content):
        """Make a file; what is no text becomes JSON."""
        text = content if isinstance(content, str) else json.dumps(content)
        (self.place / name).write_text(text)

    def make_setup(self, content):
        """The mail folder of an election with this manifest, ready to vote."""
        self.write("manifest.json", content)
        subprocess.run([self.tools["setup"], "manifest.json", "mail"],
                       cwd=self.place, check=True)

    def copy_to(self, place):
        shutil.copytree(self.place, place, dirs_exist_ok=True, symlinks=True)
        return type(self)(self.tools, place)

    def shape(self, sizes=True, grain=1):
        """Name, mode and perhaps size, of this grain, of every file, whatever
        the keys are."""
        found = []
        for path in self.place.rglob("*"):
            stat = path.lstat()
            name = re.sub("[0-9a-f]{8}", "#", str(path.relative_to(self.place)))
            size = 0 if path.is_dir() or not sizes else (
                (stat.st_size + grain // 2) // grain)
            found.append((name, stat.st_mode, size))
        return tuple(sorted(found))

    def check_tidy(self, *names):
        """No temporary file is left, nor one of these names."""
        left = [str(p) for p in self.place.rglob("*")
                if ".tmp" in p.name or ".new-" in p.name or p.name in names]
        need(not left, f"left behind: {left}")
