#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Enrolment by the command: an organisation proves its domain to a name server of
the test's own and is approved by two; people enrol accounts by codes that only
their mailboxes get, consent, and leave.

usage: accountguard_org.py ACCOUNTGUARD
"""
import email
import email.policy
import json
import pathlib
import re
import socket
import struct
import subprocess
import sys
import tempfile
import threading

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
# pylint: disable=wrong-import-position
from accountguard_service import HOST, Operator
from tiny_election import need

CODE = re.compile(r"\b(?:[0-9A-Z]{5}-){3}[0-9A-Z]{5}\b")


class NameServer(threading.Thread):
    """Answers every question for text with what its zone says."""

    def __init__(self):
        super().__init__(daemon=True)
        self.zone = {}
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.address = "127.0.0.1:%d" % self.socket.getsockname()[1]
        self.start()

    def run(self):
        while True:
            question, whom = self.socket.recvfrom(4096)
            at, labels = 12, []
            while question[at]:
                labels.append(question[at + 1:at + 1 + question[at]].decode())
                at += question[at] + 1
            texts = self.zone.get(".".join(labels).lower(), [])
            answer = b"".join(
                b"\xc0\x0c" + struct.pack(">HHIH", 16, 1, 60, len(t) + 1) +
                bytes([len(t)]) + t.encode() for t in texts)
            self.socket.sendto(
                question[:2] + struct.pack(">HHHHH", 0x8180, 1, len(texts), 0,
                                           0) +
                question[12:at + 5] + answer, whom)


class Desk:
    """A service, and somebody at its command line."""

    def __init__(self, program, folder):
        self.program = program
        self.dir = folder / "service"
        self.post = folder / "post"
        self.run("init", args=("--host", HOST, "--name", "Example CERT",
                               "--from", "notice@" + HOST))

    def run(self, *verb, args=(), code=0):
        done = subprocess.run(
            [self.program, *verb, str(self.dir), *map(str, args)],
            capture_output=True, text=True, stdin=subprocess.DEVNULL)
        need(done.returncode == code,
             f"{verb} {args}: {done.returncode}: {done.stdout}{done.stderr}")
        return done.stdout + done.stderr

    def letters(self):
        """The letters that wait: (address, text); they are taken."""
        self.run("person", "letters", args=(self.post,))
        for file in sorted(self.post.iterdir()):
            mail = email.message_from_bytes(file.read_bytes(),
                                            policy=email.policy.SMTP)
            need(file.stat().st_mode & 0o77 == 0, "others may read a letter")
            need(mail["From"] == f"enrol@{HOST}", mail["From"])
            need(mail["Auto-Submitted"] == "auto-generated", mail.keys())
            need(all(len(line) < 120 for line in
                     file.read_bytes().split(b"\r\n")), "a long line")
            file.unlink()
            yield mail["To"].strip("<>"), mail.get_content()

    def code(self, address):
        """The code of the one letter that waits, to that address."""
        waiting = list(self.letters())
        need([to for to, _ in waiting] == [address], waiting)
        need("http" not in waiting[0][1], waiting)
        return CODE.search(waiting[0][1])[0]


def approving(desk, names, alice, bob, folder):
    """From the application to the second operator's word; the number."""
    documents = folder / "statutes"
    documents.write_text("The statutes of the Example Party.\n")
    given = ("--name=The Example Party", "--country=BE",
             "--sector=political-party", "--class=party",
             "--domain=Party.Example", f"--documents={documents}",
             "--contact=Dora", "--address=dora@party.example")
    desk.run("org", "apply", args=given[:-1], code=2)
    desk.run("org", "apply", args=(*given, "--domain=co.uk"), code=3)
    said = desk.run("org", "apply", args=given)
    org = said.split()[0]
    name, text = re.search(r'^(\S+) TXT "(.*)"$', said, re.MULTILINE).groups()
    check = (org, "party.example", f"--resolver={names.address}")
    desk.run("org", "check", args=check, code=1)
    desk.run("org", "approve", args=(org,), code=2)
    names.zone[name] = ["v=spf1 -all", text]
    desk.run("org", "check", args=check)
    code = desk.code("dora@party.example")
    desk.run("org", "confirm", args=(code[:-1] + "*",), code=2)
    desk.run("org", "confirm", args=(code.lower().replace("-", " "),))
    desk.run("org", "confirm", args=(code,), code=1)
    said = desk.run("org", "approve", args=(org, *alice.acting()), code=3)
    need("org call" in said, said)
    desk.run("org", "call", args=(org, *alice.acting()))
    desk.run("org", "approve", args=(org, *alice.acting()))
    need("verified" in desk.run("org", "list"), "one was enough")
    desk.run("org", "approve", args=(org, *bob.acting()))
    need("\tapproved\tBE\tpolitical-party\tparty\tThe Example Party\n"
         in desk.run("org", "list"), "two were not enough")
    return org


def joining(desk, org, bob, folder):
    """An invited person enrols a work account; the file with the secret."""
    desk.run("org", "invite", args=(org, "anna@party.example", *bob.acting()))
    invitation = desk.code("anna@party.example")
    first = desk.run("person", "enrol", args=(
        "anna@party.example", f"--invitation={invitation}"))
    code = desk.code("anna@party.example")
    said = subprocess.run([desk.program, "consent", "text", "--language=fr"],
                          check=True, capture_output=True, text=True).stdout
    version = said.split()[0]
    need("consentez" in said, said)
    agree = ("--tell=fact", "--share", f"--agreed={version}",
             "--phrase=blue heron at noon", "--name=Anna")
    desk.run("person", "confirm", args=(code, *agree[:2]), code=2)
    desk.run("person", "confirm", args=(invitation, *agree), code=1)
    said = desk.run("person", "confirm", args=(code, *agree))
    secret = folder / "secret"
    secret.write_text(CODE.search(said)[0] + "\n")
    # Who asks again gets the same answer, and so does who asks for a stranger.
    again = desk.run("person", "enrol", args=("anna@party.example",))
    other = desk.run("person", "enrol", args=("eve@mail.example",))
    need(first == again == other, (first, again, other))
    need(desk.run("person", "recover", args=("anna@party.example",)) ==
         desk.run("person", "recover", args=("nobody@mail.example",)) == first,
         "recover answers otherwise")
    told = dict(desk.letters())
    need(set(told) == {"anna@party.example", "eve@mail.example"}, told)
    need("anna@party.example" in desk.run("org", "show", args=(org,)),
         "the organisation does not see its account")
    return secret


def changing(desk, org, secret):
    """What the person sees, allows and takes back."""
    mine = (f"--secret-file={secret}",)
    said = desk.run("person", "show", args=mine)
    number = said.split()[0]
    need("\twork\tother\tanna@party.example\tfact\tcounted\n" in said, said)
    wrong = secret.parent / "wrong"
    wrong.write_text("00000-00000-00000-00000\n")
    desk.run("person", "show", args=(f"--secret-file={wrong}",), code=1)
    desk.run("consent", "give", args=(number, "--tell=none", *mine))
    need("anna@" not in desk.run("org", "show", args=(org,)),
         "the organisation sees what it may not")
    said = desk.run("consent", "show", args=mine).splitlines()
    record = json.loads(said[1].split(" ", 1)[1])
    need(len(said[0]) == 64 and record["tell"] == "none" and
         record["service"] == HOST, said)
    desk.run("person", "channel", args=("anna@second.example", *mine))
    desk.run("person", "reach", args=(desk.code("anna@second.example"),))
    desk.run("person", "set", args=("--phrase=grey heron at dusk", *mine))
    kept = json.loads(desk.run("person", "export", args=mine))
    need(kept["phrase"] == "grey heron at dusk" and
         kept["accounts"][0]["address"] == "anna@party.example" and
         kept["reached-by"][0]["address"] == "anna@second.example", kept)
    desk.run("person", "leave", args=mine)
    desk.run("person", "show", args=mine, code=1)


def main():
    program = sys.argv[1]
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        desk = Desk(program, folder)
        names = NameServer()
        alice = Operator(desk, "alice")
        bob = Operator(desk, "bob")
        org = approving(desk, names, alice, bob, folder)
        secret = joining(desk, org, bob, folder)
        changing(desk, org, secret)
        said = desk.run("org", "upkeep", args=(f"--resolver={names.address}",))
        need("suspended 0" in said, said)
        desk.run("audit", "verify")
        print("accountguard_org: an organisation came in, a person came and left")


main()
