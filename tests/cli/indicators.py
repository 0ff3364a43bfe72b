#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Indicator proofs on their way from two devices to whoever verifies.

usage: indicators.py ELECTIONGUARD FORGE

`device close` signs them, `election collect` checks them, `election publish`
puts them beside the record, `verify` finds them there.  A file that is missing,
altered, cut, exchanged or signed falsely is refused by name at each of these
places; nothing passes over one silently.
"""
import base64
import contextlib
import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
# pylint: disable=wrong-import-position
from tiny_election import (INDICATORS, MAIL, SECRET, Folder, ballot, election,
                           guardian, manifest, need, programs)

TOOLS = programs("electionguard", "forge")
VOTES = {"D1": [ballot("yes"), ballot()], "D2": [ballot("yes", "no")]}
# Magic and the device's frame; two proofs of one branch each.
HEAD = 8 + 4 + 32
ENTRY = 4 + 32 + 2 * (12 + 64)
COLLECT = election("collect", *MAIL, "--accept-devices")


def sent(folder, device, what, ending):
    """What a device has put into the mail folder."""
    [path] = [p for p in (folder.place / "mail").glob(f"08-{what}-*.{ending}")
              if p.name.split("-")[-1].split(".")[0] == folder.names[device]]
    return path


class Parties(Folder):
    """All parties; names: what the mail calls each device."""

    names = {}

    @contextlib.contextmanager
    def copy(self):
        with tempfile.TemporaryDirectory() as place:
            yield self.copy_to(place)

    def sent(self, device, what="indicators", ending="bin"):
        return sent(self, device, what, ending)

    def sign(self, device):
        """The device signs what its file of proofs is now."""
        message = self.sent(device, "ballots", "egm")
        subprocess.run([TOOLS["forge"], "nonces", f"{device}/identity", message, message,
                        self.sent(device)], cwd=self.place, check=True)

    def publish(self, to, *more, say="VERIFIED and published"):
        return self.ends(0, say, *election("publish", "--to", to, *more))


def flip(path, at):
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)


def exchange(a, b):
    one, two = a.read_bytes(), b.read_bytes()
    a.write_bytes(two)
    b.write_bytes(one)


def cut(path, entries):
    """Without the last entries: a whole file that says less."""
    path.write_bytes(path.read_bytes()[:-entries * ENTRY])


def begin(place):
    """An election whose devices are closed."""
    parties = Parties(TOOLS, place)
    parties.write("manifest.json", manifest(INDICATORS))
    parties.write("phrase", "12345678\n")
    (parties.place / "mail").mkdir()
    parties.good(*guardian(1, "new", "--name", "A"))
    parties.good(*election("create", *SECRET, "--manifest", "manifest.json",
                           "--quorum", "1"))
    for verb, more in (("keygen", ["--yes"]), ("check", []), ("share", [])):
        parties.good(*guardian(1, verb, *more))
    parties.good(*election("joint-key", *SECRET))
    parties.good(*guardian(1, "receive"))
    parties.good(*guardian(1, "confirm"))
    parties.good(*election("joint-key", *SECRET))
    for device, votes in VOTES.items():
        parties.good("device", "open", device, "--id", device, *MAIL)
        parties.good("device", "encrypt", "--then", "cast", device, "-",
                     stdin=json.dumps(votes))
        before = set(os.listdir(parties.place / "mail"))
        parties.good("device", "close", device, *MAIL)
        new = sorted(set(os.listdir(parties.place / "mail")) - before)
        need([n.split("-")[1] for n in new] == ["ballots"] * 2 + ["indicators"],
             f"closing gives {new}")
        Parties.names[device] = new[-1].split("-")[-1].split(".")[0]
    return parties


def check_close(parties):
    """The device's message names the file and its digest."""
    for device, votes in VOTES.items():
        path = parties.sent(device)
        size = HEAD + len(votes) * ENTRY
        need(path.stat().st_size == size, f"{path} has another size")
        message = parties.good("message", "show",
                               str(parties.sent(device, "ballots", "egm")))
        digest = hashlib.sha256(path.read_bytes()).digest()
        said = json.loads(message.stdout[message.stdout.index("{"):])
        need(said["indicatorsFile"] == path.name, f"named {said}")
        need(base64.b64decode(said["indicatorsDigest"]) == digest, f"named {said}")


# -- collecting ----------------------------------------------------------------


def refused(parties, code, words, spoil):
    """'election collect' refuses what SPOIL made of D1's mail, and keeps no
    part of it."""
    with parties.copy() as c:
        spoil(c)
        c.ends(code, words, *COLLECT)
        kept = (c.place / "admin/submissions").glob(f"{c.names['D1']}*")
        need(not list(kept), "the spoilt submission is kept")


def check_collect(parties):
    named = "indicators-device-[0-9a-f]{8}.bin"
    signed = f'{named}, device "D1": it is not the file .* that the device signed'
    d1 = lambda c: c.sent("D1")
    refused(parties, 3, f"{named}: the file that belongs to .* is missing",
            lambda c: d1(c).unlink())
    refused(parties, 1, signed, lambda c: flip(d1(c), -1))
    refused(parties, 1, signed, lambda c: cut(d1(c), 1))
    refused(parties, 1, signed, lambda c: d1(c).write_bytes(b""))
    refused(parties, 1, signed,
            lambda c: shutil.copy(c.sent("D2"), d1(c)))

    def falsely(change):
        """The device itself signs what is wrong."""
        def spoil(c):
            change(c)
            c.sign("D1")
        return spoil

    refused(parties, 1, f'{named}, device "D1": .* ballot 2, code [0-9A-F]{{64}}:'
            " indicator .* is not proved",
            falsely(lambda c: flip(d1(c), -1)))
    refused(parties, 1, f'{named}, device "D1": .* is of a device that the record '
            "does not have",
            falsely(lambda c: shutil.copy(c.sent("D2"), d1(c))))
    refused(parties, 3, f'{named}, device "D1": .* is damaged',
            falsely(lambda c: d1(c).write_bytes(d1(c).read_bytes()[:-1])))
    refused(parties, 3, f'{named}, device "D1": .* no file of indicator proofs',
            falsely(lambda c: d1(c).write_bytes(b"")))
    # What a device leaves out is said.
    with parties.copy() as c:
        cut(d1(c), 1)
        c.sign("D1")
        c.ends(0, "indicators proved: 2, on 1 ballots; ballots without proofs: 1$",
               *COLLECT)


def finish(parties):
    """From collected ballots to the record."""
    parties.good(*election("tally", *SECRET))
    parties.good(*election("request", *SECRET, "--guardian", "1"))
    for verb in ("commit", "reveal", "respond"):
        parties.good(*guardian(1, verb, "--record", "mail/record"))
    parties.good(*election("combine", *SECRET))


def check_without(parties):
    """Ballots are not lost with their proofs, if the administrator says so."""
    option = "--without-indicator-proofs"
    with parties.copy() as c:
        c.sent("D1").unlink()
        c.ends(3, 'no known device is called "D3"', *COLLECT, option, "D3")
        c.ends(0, "its indicator proofs are LEFT OUT(.|\n)*without proofs: 2, "
               "NOT PRESENT", *COLLECT, option, "D1")
        finish(c)
        c.ends(3, 'indicator proofs of device "D1" are missing',
               *election("publish", "--to", "out"))
        c.ends(3, 'no device "D3" has submitted ballots',
               *election("publish", "--to", "out", option, "D3"))
        c.ends(3, 'proofs of device "D2" were not left out',
               *election("publish", "--to", "out", option, "D1", option, "D2"))
        need(not list(c.place.glob("out*")), "something was published")
        c.publish("out", option, "D1", say="device D1: proofs NOT PRESENT, for 2")
        c.ends(0, "2 proved, on 1 ballots; ballots without proofs: 2$",
               "verify", "out")


# -- publishing ------------------------------------------------------------------


def check_publish(parties):
    """The folder beside the record is what the devices signed."""
    files = {p.name for p in (parties.place / "out.indicators").iterdir()}
    need(len(files) == 4, f"published: {files}")
    for device in VOTES:
        [path] = (parties.place / "out.indicators").glob(
            f"{parties.names[device]}*.bin")
        need(path.read_bytes() == parties.sent(device).read_bytes(),
             "other proofs are published")
    parties.publish("out")
    parties.publish("out.zip", "--zip", say="6 proved, on 3 ballots")
    need((parties.place / "out.zip.indicators").is_dir(), "none beside the zip")
    # Interrupted between the two: the folder is there, the record is not.
    os.rename(parties.place / "out", parties.place / "hidden")
    parties.publish("out")
    with parties.copy() as c:
        next((c.place / "out.indicators").glob("*.bin")).write_bytes(b"x")
        c.ends(3, "out.indicators: something else is there",
               *election("publish", "--to", "out"))
        (c.place / "new.indicators").mkdir()
        c.ends(3, "new.indicators: something else is there",
               *election("publish", "--to", "new"))
        need(not (c.place / "new").exists(), "the record is published")
    for change, code, words in (
            (lambda p: flip(p, -1), 1, "is not the file .* signed"),
            (lambda p: cut(p, 1), 1, "is not the file .* signed"),
            (os.remove, 3, "indicator proofs of device .* are missing")):
        with parties.copy() as c:
            change(next((c.place / "admin/submissions").glob("*.indicators")))
            c.ends(code, words, *election("publish", "--to", "never"))
            need(not list(c.place.glob("never*")), "something was published")


# -- verifying -------------------------------------------------------------------


class Beside(Parties):
    """A published record alone, with what is beside it."""

    def file(self, device, ending="bin"):
        [path] = (self.place / "out.indicators").glob(
            f"{self.names[device]}*.{ending}")
        return path

    def verify(self, code, words, *more):
        return self.ends(code, words, "verify", *more, "out")


def only_published(parties, place):
    for name in ("out", "out.indicators", "out.zip", "out.zip.indicators"):
        source = parties.place / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source,
                                                              place / name)
    return Beside(TOOLS, place)


def rejected(beside, code, words, spoil, *more):
    with beside.copy() as c:
        spoil(c)
        return c.verify(code, words, *more)


def as_json(done):
    """What a report for programs says of the proofs; None: nothing."""
    report = json.loads(done.stdout)
    need(list(report)[-1] in ("findings", "indicators"), "another member")
    need(report["verdict"] in ("VERIFIED", "REJECTED"), "no verdict")
    return report.get("indicators")


def as_junit(done):
    """{case: (what it holds, its text or message)} of the suite of the proofs."""
    suites = ElementTree.fromstring(done.stdout)
    need(suites.tag == "testsuites" and len(suites) > 20, "no suites")
    need(suites[-1].get("name") == "indicator proofs", "no suite")
    return {case.get("name"): [(c.tag, c.get("message") or c.text) for c in case]
            for case in suites[-1]}


def check_forms(beside):
    """Reports for programs have a place for the proofs."""
    json_form, junit = ("--format", "json"), ("--format", "junit")
    told = as_json(beside.verify(0, "", *json_form))
    need([told[k] for k in ("outcome", "proved", "ballots", "without")]
         == ["passed", 6, 3, 0], told)
    need(told["contests"] == [{"id": "q", "proved": 3, "without": 0}], told)
    need(sorted(d["name"] for d in told["devices"]) == ["D1", "D2"] and
         all(len(d["signer"]) == 39 and d["proofs"] and not d["gaps"]
             for d in told["devices"]), told)
    cases = as_junit(beside.verify(0, "", *junit))
    need(cases["every proof holds"] == [], cases)
    need(cases["contest q"] == [("system-out",
                                 "proved on 3 ballots, not on 0")], cases)
    need(cases["device D1"][0][1].startswith("proofs signed by "), cases)

    lost = lambda c: [c.file("D1", e).unlink() for e in ("egm", "bin")]
    told = as_json(rejected(beside, 0, "", lost, *json_form))
    [device] = [d for d in told["devices"] if d["name"] == "D1"]
    need(told["without"] == 2 and
         (device["proofs"], device["signer"], device["without"]) ==
         (False, "", 2), told)
    bad = lambda c: flip(c.file("D1"), -1)
    told = as_json(rejected(beside, 1, "", bad, *json_form))
    need(told["outcome"] == "FAILED" and "is not the file" in told["text"], told)
    [(kind, message)] = as_junit(rejected(beside, 1, "", bad, *junit))[
        "every proof holds"]
    need(kind == "failure" and "is not the file" in message, message)
    none = lambda c: shutil.rmtree(c.place / "out.indicators")
    told = as_json(rejected(beside, 0, "", none, *json_form))
    need(told == {"outcome": "NOT PRESENT"}, told)
    need(as_junit(rejected(beside, 0, "", none, *junit)) ==
         {"every proof holds": [("skipped", "NOT PRESENT")]}, "not skipped")


def check_found(beside):
    """What holds is found by itself, in every form of the record."""
    proved = (r"^Indicators +6 proved, on 3 ballots; ballots without proofs: 0\n"
              r"  contest q: proved on 3 ballots\n"
              r"  device D\d: proofs signed by [0-9a-f-]{39}\n"
              r"  device D\d: proofs signed by [0-9a-f-]{39}\n\Z")
    beside.verify(0, proved)
    beside.ends(0, proved, "verify", "out/")
    beside.ends(0, proved, "verify", "out.zip")
    inside = Folder(TOOLS, beside.place / "out")
    inside.ends(0, proved, "verify", ".")
    check_forms(beside)
    # Those that are given take the place of those that are found.
    rejected(beside, 0, "2 proved, on 1 ballots; ballots without proofs: 2",
             lambda c: os.rename(c.file("D2"), c.place / "two"),
             "--indicator-proofs=two")
    absent = r"^Indicators +NOT PRESENT"
    rejected(beside, 0, absent,
             lambda c: shutil.rmtree(c.place / "out.indicators"))

    def empty(c):
        shutil.rmtree(c.place / "out.indicators")
        (c.place / "out.indicators").mkdir()

    rejected(beside, 0, absent, empty)


def unsigned(change, device="D1"):
    """The device's message is taken away; then its file is changed."""
    def spoil(c):
        c.file(device, "egm").unlink()
        change(c)
    return spoil


def check_rejected(beside):
    """Each wrong file fails by name."""
    d1 = lambda c: c.file("D1")
    name = f"out.indicators/{beside.names['D1']}[0-9a-f]*"
    signed = f'{name}.bin: is not the file .* that device "D1" signed'
    rejected(beside, 1, f"^Indicators +REJECTED\n.*{signed}",
             lambda c: flip(d1(c), -1))
    rejected(beside, 1, signed, lambda c: cut(d1(c), 1))
    rejected(beside, 1, signed, lambda c: d1(c).write_bytes(b""))
    rejected(beside, 1, "is not the file", lambda c: exchange(d1(c), c.file("D2")))
    rejected(beside, 1, signed, lambda c: flip(d1(c), -1), "--format", "json")
    rejected(beside, 1, f'{name}.bin: .* device "D1" signed are missing',
             lambda c: d1(c).unlink())
    rejected(beside, 3, f"{name}.egm: .*signature",
             lambda c: flip(c.file("D1", "egm"), -1))
    rejected(beside, 1, f'{name}.bin: .* that device "D2" signed',
             lambda c: shutil.copy(c.file("D2", "egm"), c.file("D1", "egm")))
    # Nobody's signature: the proofs themselves are bound to the ballots.
    rejected(beside, 1, f"{name}.bin: ballot 2, code [0-9A-F]{{64}}: .* not proved",
             unsigned(lambda c: flip(d1(c), -1)))
    rejected(beside, 1, f"{name}.bin: .* a device that the record does not have",
             unsigned(lambda c: flip(d1(c), 12)))
    rejected(beside, 1, "out.indicators/.*bin: is of .* has another file",
             unsigned(lambda c: shutil.copy(c.file("D2"), d1(c))))
    rejected(beside, 3, f"{name}.bin: is damaged",
             unsigned(lambda c: d1(c).write_bytes(d1(c).read_bytes()[:-1])))
    rejected(beside, 0, "4 proved, on 2 ballots; ballots without proofs: 1\n(.|\n)*"
             "device D1: proofs without a signature, none of ballots 2$",
             unsigned(lambda c: cut(d1(c), 1)))

    def swap_entries(c):
        data = d1(c).read_bytes()
        d1(c).write_bytes(data[:HEAD] + data[HEAD + ENTRY:]
                          + data[HEAD:HEAD + ENTRY])

    rejected(beside, 1, f"{name}.bin: .* does not have, or not in this place",
             unsigned(swap_entries))

    def directory(c):
        (c.place / "out.indicators" / "more.bin").mkdir()

    rejected(beside, 3, "more.bin: is not a plain file", directory)


def check_signed_falsely(parties, beside):
    """The device signs the file of another as its own."""
    def spoil(c):
        shutil.copy(c.file("D2"), c.file("D1"))
        egm = c.file("D1", "egm")
        subprocess.run([TOOLS["forge"], "nonces", parties.place / "D1/identity", egm, egm,
                        c.file("D1")], check=True)

    rejected(beside, 1, 'device "D1" signed proofs of another device', spoil)


def main():
    with (tempfile.TemporaryDirectory() as place,
          tempfile.TemporaryDirectory() as published):
        parties = begin(place)
        check_close(parties)
        check_collect(parties)
        check_without(parties)
        parties.ends(0, "indicators proved: 4, on 2 ballots; ballots without "
                     "proofs: 0$", *COLLECT)
        finish(parties)
        parties.publish("out", say="^Indicators +6 proved, on 3 ballots")
        check_publish(parties)
        beside = only_published(parties, pathlib.Path(published))
        check_found(beside)
        check_rejected(beside)
        check_signed_falsely(parties, beside)
    print("every file of proofs was judged as it should")


main()
