#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A canary by the command: from its account's enrolment to a received mail, and to
the alarm when none comes.  It needs python3-aiosmtpd.

usage: accountguard_canary.py ACCOUNTGUARD
"""
import email
import pathlib
import re
import sqlite3
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "scenario"))
# pylint: disable=wrong-import-position
from accountguard_service import HOST, Operator
from ag_send_killed import Sink
from tiny_election import need

ACCOUNT = "canary@cert.example.org"
CODE = re.compile(r"\b(?:[0-9A-Z]{5}-){3}[0-9A-Z]{5}\b")


class Guard:
    """A service, its mail server, and somebody at its command line."""

    def __init__(self, program, folder):
        self.program = program
        self.dir = folder / "service"
        self.mail = folder / "mail"
        self.run("init", args=(f"--host={HOST}", "--name=Example CERT",
                               f"--from=notices@{HOST}"))
        self.sink = Sink(self.mail)

    def run(self, *verb, args=(), code=0):
        done = subprocess.run([self.program, *verb, str(self.dir),
                               *map(str, args)], capture_output=True,
                              text=True, timeout=60, check=False,
                              stdin=subprocess.DEVNULL)
        need(done.returncode == code,
             f"{verb} {args}: {done.returncode}: {done.stdout}{done.stderr}")
        return done.stdout + done.stderr

    def work(self):
        """One round of the worker; the mails that the server has by now."""
        self.run("work", args=("--once", "--plain",
                               f"--relay=smtp://localhost:{self.sink.port()}"))
        return self.mails()

    def mails(self):
        return [path.read_bytes() for path in sorted(self.mail.glob("*.eml"))]

    def change(self, text):
        with sqlite3.connect(self.dir / "store.db") as db:
            db.execute(text)
        db.close()


def enrolled(guard):
    """The account is enrolled as any other: a code goes to it."""
    guard.run("person", "enrol", args=(ACCOUNT,))
    letter = email.message_from_bytes(guard.work()[-1])
    need(ACCOUNT in letter["To"], letter["To"])
    code = CODE.search(letter.get_payload(decode=True).decode())[0]
    version = subprocess.run([guard.program, "consent", "text"], check=True,
                             capture_output=True, text=True).stdout.split()[0]
    guard.run("person", "confirm", args=(
        code, "--tell=none", f"--agreed={version}",
        "--phrase=blue heron at noon"))


def set_up(guard, alice, bob):
    """It is an operator's to set, of an account that is there."""
    guard.run("canary", "set", args=(ACCOUNT,), code=2)
    said = guard.run("canary", "set", args=(ACCOUNT, *alice.acting()), code=3)
    need("nobody has enrolled" in said, said)
    enrolled(guard)
    guard.run("canary", "set", args=(ACCOUNT, *alice.acting()))
    for name in ("batch", "jitter"):
        guard.run("policy", "set", args=(name, 1, *bob.acting()))


def received(guard):
    """The worker alone brings it to a mail that says what it is."""
    before = len(guard.mails())
    for _ in range(60):
        mails = guard.work()
        if len(mails) > before:
            break
        time.sleep(0.5)
    need(len(mails) == before + 1, f"{len(mails)} mails")
    need(len(guard.work()) == before + 1, "there is another")
    notice = guard.mail.parent / "notice.eml"
    notice.write_bytes(mails[-1])
    done = subprocess.run([guard.program, "verify", str(notice), "--key",
                           str(guard.dir / "card")], capture_output=True,
                          text=True, check=False)
    need(done.returncode == 0 and "CANARY" in done.stdout and
         "TARGETED" not in done.stdout, done)
    need("CALL" not in guard.run("notice", "list"), "somebody is to be called")


def silence(guard):
    """An alarm when none has come for two days."""
    guard.run("health")
    three_days = 3 * 86400 * 10 ** 6
    guard.change(f"UPDATE source SET added = added - {three_days}")
    guard.run("health")
    guard.change(f"UPDATE delivery SET changed = changed - {three_days}")
    need("canary-silent: 1" in guard.run("health", code=1), "no alarm")


def main():
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        guard = Guard(sys.argv[1], folder)
        try:
            set_up(guard, Operator(guard, "alice"), Operator(guard, "bob"))
            received(guard)
            silence(guard)
        finally:
            guard.sink.process.terminate()
            guard.sink.process.wait()
    print("all well")


if __name__ == "__main__":
    main()
