#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Logs of the past are rehearsed: it is said whom they would reach, a flood is
seen before it is one, and nothing of it is kept.

usage: accountguard_rehearse.py ACCOUNTGUARD MAKE_ROSTER
"""
import datetime
import pathlib
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
# pylint: disable=wrong-import-position
from accountguard_service import Service
from tiny_election import need


def warnings(people, when):
    """The provider's word about each of them."""
    stamp = when.strftime("%Y-%m-%dT%H:%M:%SZ")
    return "".join(
        f'{{"id":"{stamp} {who}","riskEventType":"nationStateIP",'
        f'"userPrincipalName":"{who}","ipAddress":"192.0.2.1",'
        f'"activityDateTime":"{stamp}"}}\n' for who in people)


def numbers(said):
    """The numbers of a rehearsal by the words after them."""
    found = {words: int(number) for number, words in re.findall(
        r"(\d+) (findings|new incidents|words to persons|to organisations"
        r"|readers|at most|wait for one|for two|are held|sources stopped)",
        said)}
    need(len(found) == 10, said)
    return found


def rehearse(service, log, *more):
    """What would be said; the service is as before."""
    before = service.state()
    said = service.run("ingest", "rehearse", args=(log, "--source=entra",
                                                   *more))
    need(service.state() == before, "a rehearsal changed something")
    return said


def main():
    program, make_roster = sys.argv[1:]
    now = datetime.datetime.now(datetime.timezone.utc)
    people = [f"person{i}@party.example" for i in range(40)]
    with (tempfile.TemporaryDirectory() as folder,
          Service(program, folder) as service):
        alice = service.operator("alice")
        service.operator("bob")
        service.run("source", "add", args=("entra", "--format=entra",
                                           "--trust=B", *alice.acting()))
        subprocess.run([make_roster, service.dir, *people], check=True)
        log = pathlib.Path(folder) / "log.jsonl"

        log.write_text(warnings(people[:5], now))
        told = numbers(rehearse(service, log))
        need(told["findings"] == told["new incidents"] == told["readers"] == 5,
             told)
        need(told["words to persons"] == 5 and told["at most"] == 1, told)

        log.write_text(warnings(people[:5],
                                now - datetime.timedelta(days=30)))
        told = numbers(rehearse(service, log))
        need(told["words to persons"] == 0 and told["wait for one"] == 5, told)

        log.write_text(warnings(people, now))
        told = numbers(rehearse(service, log))
        need(told["sources stopped"] == 1 and told["words to persons"] == 0 and
             told["are held"] == 15, told)

        # What was rehearsed is then as new as ever.
        log.write_text(warnings(people[:5], now))
        said = service.run("ingest", args=(log, "--source=entra"))
        need("5 incidents opened" in said, said)
        told = numbers(rehearse(service, log))
        need(told["findings"] == told["new incidents"] == 0, told)
        service.run("ingest", "rehearse", code=3, args=(
            log, "--source=entra", "--feed=none"))
    print("rehearsals: all as they should be")


main()
