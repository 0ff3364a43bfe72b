#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A voting device from opening to closing, with all that people do wrong.

usage: device.py ELECTIONGUARD MAKE_SETUP
"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
# pylint: disable=wrong-import-position
from tiny_election import Folder, ballot, manifest, programs

PLACE = tempfile.TemporaryDirectory()
FOLDER = Folder(programs("electionguard", "setup"), PLACE.name)
HERE = FOLDER.place


def run(name, *args, code=0, out="", err="", stdin=""):
    """One call; its standard output."""
    done = FOLDER.run(*args, stdin=stdin)
    fits = (
        done.returncode == code
        and re.search(out, done.stdout, re.M)
        and re.search(err, done.stderr, re.M)
        and (err or not done.stderr)
    )
    if not fits:
        sys.exit(f"FAILED: {name}: exit code {done.returncode}\n"
                 f"{done.stdout}{done.stderr}")
    return done.stdout


def encrypt(name, ballots, batch=None, then=None, **wanted):
    text = ballots if isinstance(ballots, str) else json.dumps(ballots)
    more = [f"--{option}={value}"
            for option, value in (("batch", batch), ("then", then))
            if value is not None]
    return run(name, "device", "encrypt", "dev", "-", *more, stdin=text,
               **wanted)


def device(name, verb, *args, **wanted):
    return run(name, "device", verb, "dev", *args, **wanted)


# Some names try to steer the terminal of whoever reads them.
FOLDER.make_setup(manifest({"name": "Question\x1b]0;"},
                           electionName="N\x1b[2J",
                           jurisdiction="P\u009b1m"))
opening = ("device", "open", "dev", "--id", "D", "--mail", "mail")
run("open", *opening, out="ready in dev")
run("open twice", *opening, out="ready in dev")
run("open as another", *opening[:-3], "E", *opening[-2:], code=3,
    err="dev: is a device already")
device("close without ballots", "close", "--mail", "mail", code=3,
       err="has no ballots")
device("last of none", "cast", "last", code=3, err="is no ballot")

encrypt("no JSON", "[{]", code=3, err="^electionguard: -: ")
encrypt("unknown choice", [ballot("maybe")], code=3, err="choiceId is not a choice")
encrypt("unknown style", [ballot("yes", ballotStyle="x")], code=3, err="ballotStyle")
encrypt("the second is wrong", [ballot("yes"), ballot("maybe")], code=3,
        out="^1 [0-9A-F]{64}$", err="after 1 ballots: ")
run("open one in use", *opening, code=3, err="dev: is a device already")
encrypt("an overvote is taken", [ballot("yes", "no")],
        out="^2 [0-9A-F]{64}$")
encrypt("a weight", [ballot("yes", weight=3)], out="^3 [0-9A-F]{64}$")
codes = dict(re.findall(
    r"^(\d+) ([0-9A-F]{64}) a\?b$",
    encrypt("a reference", [ballot("no", ballotRef="a\nb")] * 2), re.M))
if sorted(codes) != ["4", "5"]:
    sys.exit(f"FAILED: codes {codes}")


# A batch that was interrupted: what is on disk is shown again, and only that.
first = encrypt("a batch", [ballot("yes", ballotRef="A")], batch="box 1")
other = encrypt("another batch", [ballot("no", ballotRef="B")], batch="box 2")
whole = encrypt("the batch again, whole",
                [ballot("yes", ballotRef="A"), ballot("no", ballotRef="C")],
                batch="box 1", then="spoil")
if (not whole.startswith(first) or not re.search("^8 .* C$", whole, re.M)
        or len(whole.splitlines()) != 2):
    sys.exit(f"FAILED: the batch again: {whole}")
if encrypt("and again", [ballot("yes", ballotRef="B")],
           batch="box 2", then="spoil") != other:
    sys.exit("FAILED: a batch that is on disk is encrypted again")
if encrypt("the first box once more",
           [ballot("yes", ballotRef="A"), ballot("no", ballotRef="C")],
           batch="box 1", then="cast") != whole:
    sys.exit("FAILED: the first batch is not found after the second")
encrypt("a batch without a name", [], batch="", code=2, err="name of a batch")
device("status", "status", out="0 cast, 0 challenged, 3 spoiled, 5 undecided")
encrypt("no batch", [ballot("yes")], then="spoil", out="^9 [0-9A-F]{64}$")
encrypt("no batch", [ballot("yes")], then="spoil", out="^10 [0-9A-F]{64}$")

device("unknown number", "cast", "11", code=3, err="a number up to 10")
device("zero", "cast", "0", code=3, err="is no ballot")
device("sign", "cast", "+1", code=3, err="is no ballot")
device("seven digits", "cast", codes["4"][:7], code=3, err="is no ballot")
device("unknown code", "cast", "0" * 64, code=3, err="no ballot .* has this")
device("too long a code", "cast", codes["4"] + "0", code=3, err="has this")
device("a slip decides nothing", "cast", "1", "99", code=3, err="99")
device("status", "status", out="0 cast, .* 5 undecided")
device("by code", "cast", codes["4"].lower(), out="^Ballot 4 is cast.$")
device("by eight digits", "challenge", codes["5"][:8],
       out="^Ballot 5 is challenged.$")
device("by numbers", "cast", "2", "3", out="^Ballot 3 is cast.$")
device("the same again", "cast", "3", out="^Ballot 3 is cast.$")
device("another decision", "spoil", "3", code=3,
       err="ballot 3 is cast already; that is final")
device("all or none", "spoil", "1", "3", code=3, err="ballot 3 is cast")
device("status", "status", out="3 cast, 1 challenged, 5 spoiled, 1 undecided")

device("prepare of no style", "prepare", "--ballots", "2", "--style", "x",
       code=3, err='no ballot style "x"')
device("prepare", "prepare", "--ballots", "2", out="^Prepared 2 ballots.$",
       err="preparing ballots|^$")
device("prepare again", "prepare", "--ballots", "3", "--style", "all",
       "--quiet", out="^$")
device("status", "status", out="^Prepared +3 of style all$")
pool = HERE / "dev/pool"
copy = {p: p.read_bytes() for p in pool.rglob("*") if p.is_file()}
encrypt("prepared", [ballot("yes"), ballot("yes", "no", weight=2)],
        out="^12 [0-9A-F]{64}$", err="^electionguard: 2 of 2 ballots were pre")
device("status", "status", out="^Prepared +1 of style all$")
for path, data in copy.items():
    path.write_bytes(data)
encrypt("a pool put back from a copy", [ballot("yes")] * 3,
        out="^15 [0-9A-F]{64}$",
        err="that was used before(.|\n)*used before(.|\n)*1 of 3 ballots")
device("prepare", "prepare", "--ballots", "2", "--quiet")
entry = sorted(pool.rglob("*.egp"))[0]
entry.write_bytes(entry.read_bytes()[:-1])
encrypt("an altered entry", [ballot("no")] * 2, out="^17 [0-9A-F]{64}$",
        err="was altered or belongs elsewhere(.|\n)*1 of 2 ballots")
device("prepare", "prepare", "--ballots", "1", "--quiet")
next(pool.rglob("key")).write_bytes(b"")
device("a damaged key", "status", out="^Ballots +17", err="is damaged")
encrypt("a damaged key", [ballot("no")], out="^18 [0-9A-F]{64}$",
        err="key: is damaged")
device("a new key", "prepare", "--ballots", "1", out="^Prepared 1 ballots",
       err="key: is damaged")

# One that is fed by hand: it prepares while it waits.
with subprocess.Popen([FOLDER.tools["electionguard"], "device", "encrypt",
                       "--keep-prepared", "2", "dev", "-"], cwd=HERE,
                      stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                      stderr=subprocess.PIPE, text=True) as fed:
    for i in range(3):
        for _ in range(600):
            if len(list(pool.rglob("*.egp"))) == 2:
                break
            time.sleep(0.1)
        fed.stdin.write(("[" if i == 0 else ",") + json.dumps(ballot("yes"))
                        + "\n")
        fed.stdin.flush()
        line = fed.stdout.readline()
        if not re.fullmatch(rf"{19 + i} [0-9A-F]{{64}}\n", line):
            sys.exit(f"FAILED: fed by hand: {line!r}")
    if fed.communicate("]")[1] != (
        "electionguard: 3 of 3 ballots were prepared in advance\n"
    ):
        sys.exit("FAILED: fed by hand: not all were prepared")

device("close too early", "close", "--mail", "mail", code=3,
       err="12 ballots are not decided")
device("close", "close", "--mail", "mail", "--spoil-undecided",
       out="21 ballots: 3 cast, 1 challenged, 17 spoiled")
if pool.exists():
    sys.exit("FAILED: closing leaves prepared ballots")
sent = sorted(p for p in (HERE / "mail").glob("08-*"))
first = [p.read_bytes() for p in sent]
device("close again", "close", "--mail", "mail", out="21 ballots: 3 cast")
if len(sent) != 2 or [p.read_bytes() for p in sent] != first:
    sys.exit("FAILED: closing again does not give the same bytes")
device("closed", "prepare", "--ballots", "1", code=3,
       err="dev: the device is closed")
encrypt("closed", [ballot("yes")], code=3, err="dev: the device is closed")
device("closed", "spoil", "5", code=3, err="dev: the device is closed")
device("closed", "cast", "4", out="^Ballot 4 is cast.$")
device("status", "status", out="^State +closed$")
run("what was sent verifies", "verify", "--profile", "ballots",
    f"mail/{[p.name for p in sent if p.suffix == '.zip'][0]}",
    out=r"3 cast \(weight 5\), 1 challenged, 17 spoiled")

# Names of the manifest cannot steer the terminal that shows the record.
record = ["record", "show",
          f"mail/{[p.name for p in sent if p.suffix == '.zip'][0]}"]
shown = run("summary", *record, out=r"^Election   N\?\[2J \(tiny\)$")
shown += run("an item", *record, "--section", "devices", "--item", "1",
             out=r"contest: Question\?\]0;$")
shown += run("a ballot", *record, f"--ballot={codes['4']}",
             out=r"^  1 Question\?\]0;$")
if re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f]", shown):
    sys.exit(f"FAILED: a name steers the terminal: {shown!r}")

(HERE / "dev/journal").write_bytes((HERE / "dev/journal").read_bytes()[:-1])
device("torn", "status", code=3, err="run 'electionguard device recover dev'")
device("recover", "recover", out="^Cut off +\\d+ bytes")
device("recovered", "status", out="^State +open$")
damaged = bytearray((HERE / "dev/journal").read_bytes())
damaged[200] ^= 1
(HERE / "dev/journal").write_bytes(damaged)
device("damaged", "recover", code=3, err="is damaged at byte")
print("all calls ended as they should")
