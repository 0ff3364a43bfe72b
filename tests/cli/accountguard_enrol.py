#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Taking part, on AccountGuard's pages: organisations apply, people protect
accounts, change their mind and leave; and strangers learn nothing.

usage: accountguard_enrol.py ACCOUNTGUARD MAKE_GUARD
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
from accountguard_service import Forms, Service
from tiny_election import need

CODE = re.compile(r"\b(?:[0-9A-Z]{5}-){3}[0-9A-Z]{5}\b")
# How answers that tell nothing by their time are apart (serve/hold.h).
STEP = 0.4


def letters(service):
    """The letters that wait, the oldest first: (address, text)."""
    said = subprocess.run([sys.argv[2], str(service.dir), "letters"],
                          check=True, capture_output=True, text=True).stdout
    for letter in said.split("\f")[:-1]:
        head, _, text = letter.partition("\n")
        yield head.removeprefix("to "), text


def code_for(service, address):
    """The code of the last letter to an address."""
    found = [CODE.search(text) for to, text in letters(service)
             if to == address]
    need(found and found[-1], f"no letter with a code went to {address}")
    return found[-1][0]


def timed(visitor, path, fields):
    """(answer without what differs by the browser, seconds)."""
    given = Forms(visitor.get(path)).forms[0][1]
    begun = time.monotonic()
    status, head, page = visitor.post(path, {**given, **fields})
    took = time.monotonic() - begun
    page = page.replace(given["form"], "")
    return (status, head.get("location"), page), took


def applying(service):
    """An organisation applies, and learns what its domain has to show."""
    form = {"name": "The Example Party", "class": "party",
            "sector": "political-party", "country": "FR",
            "domain": "party.example.org", "contact": "Sam Example",
            "address": "security@party.example.org", "phone": ""}
    visitor = service.visitor()
    for wrong in ({"name": ""}, {"domain": "co.uk"}, {"domain": "no domain"},
                  {"address": "nobody"}, {"class": "bank"}, {"country": "XX"},
                  {"sector": "magic"}, {"documents": "12"}):
        before = service.state()
        page = visitor.send("/en/apply", {**form, **wrong})
        need("Please look again" in page, (wrong, page))
        need(service.state() == before, wrong)
    # What was typed is kept, and stays text.
    page = visitor.send("/en/apply", {**form, "name": "<b>&\"'", "domain": ""})
    need("&lt;b&gt;&amp;&quot;&#39;" in page and "<b>" not in page, page)
    page = visitor.send("/en/apply", form)
    need("_accountguard-challenge.party.example.org" in page and
         "accountguard-domain-verification=" in page, page)
    record = re.search(r"accountguard-domain-verification=[\w-]+", page)[0]
    # It can be looked at again, in this browser alone.
    need(record in visitor.get("/en/apply/done"), "it is gone")
    status, head, _ = service.visitor().ask("GET", "/en/apply/done")
    need(status == 303 and head["location"] == "/en/apply", status)
    # Somebody else applies for the same domain: the answer tells nothing.
    other = service.visitor()
    (first, _), (second, _) = (
        timed(other, "/en/apply", {**form, "domain": domain})
        for domain in ("party.example.org", "other.example.org"))
    need(first == second, (first, second))
    confirm(service)


def confirm(service):
    """The contact types the code of the letter."""
    code = code_for(service, "security@party.example.org")
    visitor = service.visitor()
    for wrong in ("", "K3Q9Z", "K3Q9Z-7W0MD-XR2T8-5BYNH"):
        page = visitor.send("/en/confirm", {"code": wrong})
        need("Thank you" not in page, page)
    before = service.state()
    visitor.get("/en/confirm?code=" + code)
    need(service.state() == before, "a GET confirmed something")
    page = visitor.send("/en/confirm", {"code": code.lower().replace("-", " ")})
    need("Thank you" in page, page)
    page = visitor.send("/en/confirm", {"code": code})
    need("Thank you" not in page, "a code is good twice")


def join(service, address, visitor=None, **more):
    """Protect an account; (visitor, the page with the secret)."""
    visitor = visitor or service.visitor()
    visitor.send("/en/join", {"address": address, "provider": "other"})
    page = visitor.send("/en/join/code", {
        "code": code_for(service, address), "tell": "fact", "agree": "yes",
        "name": "Ana", "phrase": "seven blue herons", **more})
    return visitor, page


def taking_part(service):
    """A person joins, sees what is kept, changes it, and leaves."""
    address = "ana@mail.example.org"
    visitor = service.visitor()
    page = visitor.send("/en/join", {"address": "no address"})
    need("This is no address" in page, page)
    visitor.send("/en/join", {"address": address, "provider": "other"})
    code = code_for(service, address)
    whole = {"code": code, "tell": "fact", "agree": "yes", "name": "Ana",
             "phrase": "seven blue herons"}
    for missing in ({"agree": None}, {"tell": None}, {"tell": "all"},
                    {"phrase": "short"}, {"phrase": ""}, {"version": "99"}):
        fields = {k: v for k, v in {**whole, **missing}.items()
                  if v is not None}
        page = visitor.send("/en/join/code", fields)
        need("Something is missing" in page, (missing, page))
    for wrong in ("", "K3Q9Z-7W0MD-XR2T8-5BYNH"):
        page = visitor.send("/en/join/code", {**whole, "code": wrong})
        need("There is no such code" in page, page)
    page = visitor.send("/en/join/code", whole)
    secret = CODE.search(page)[0]
    need("Your secret" in page and secret != code, page)
    page = visitor.send("/en/join/code", whole)
    need("There is no such code" in page, "a code is good twice")
    return address, secret


def mine(service, address, secret):
    """Only who has the secret sees and changes anything."""
    stranger = service.visitor()
    need(address not in stranger.get("/en/mine"), "shown to a stranger")
    answers = {timed(stranger, "/en/mine", {"secret": wrong})[0]
               for wrong in ("", "x", "K3Q9Z-7W0MD-XR2T8-5BYNH")}
    need(len(answers) == 1, "the answers differ")
    status, head, _ = stranger.ask("GET", "/en/mine/export")
    need(status == 303 and head["location"] == "/en/mine", status)
    owner = service.visitor()
    page = owner.send("/en/mine", {"secret": secret})
    need(address in page, page)
    # The ticket is of this person, and for a while alone.
    ticket = owner.cookies["__Host-mine"]
    number, until, mac = ticket.split(".")
    for forged in (f"{int(number) + 1}.{until}.{mac}",
                   f"{number}.{int(until) + 1}.{mac}",
                   f"{number}.{until}.{'0' * 64}", "1.2", "", "..", "1..",
                   ticket + "0", ticket[:-1]):
        stranger.cookies["__Host-mine"] = forged
        need(address not in stranger.get("/en/mine"), forged)
    del stranger.cookies["__Host-mine"]
    kept = json.loads(owner.get("/en/mine/export"))
    need(address in json.dumps(kept), kept)
    form = next(f for f in Forms(page).forms if f[0].endswith("/consent"))[1]
    for tell in ("detail", "none"):
        page = owner.send("/en/mine", {"tell": tell}, form="/mine/consent")
        chosen = re.search(r'name="tell" value="(\w+)" checked', page)[1]
        need(chosen == tell, (tell, chosen))
    # What is not one's own is not there.
    status, _, _ = owner.post("/en/mine/consent", {**form, "tell": "none",
                                                   "account": "999"})
    need(status == 404, status)
    status, _, _ = owner.post("/en/mine/consent", {**form, "account": "x"})
    need(status == 400, status)
    status, _, _ = owner.post("/en/mine/consent", {**form, "tell": "all"})
    need(status == 400, status)
    before = service.state()
    for path in ("/en/mine", "/en/mine/export", "/en/mine/left", "/en/join",
                 "/en/join/code", "/en/join/sent", "/en/recover",
                 "/en/recover/code", "/en/confirm/done", "/en/mine/leave",
                 "/en/mine/drop"):
        owner.ask("GET", path)
    need(service.state() == before, "a GET changed something")
    return owner


def strangers_learn_nothing(service, address):
    """Enrolled or not: the same bytes, at the same moments."""
    for path in ("/en/join", "/en/recover"):
        answers, times = set(), []
        for who in (address, "nobody@mail.example.org", address.upper()):
            answer, took = timed(service.visitor(), path,
                                 {"address": who, "provider": "other"})
            answers.add(answer)
            times.append(took)
        need(len(answers) == 1, (path, answers))
        for took in times:
            need(took >= STEP and took % STEP < STEP / 2, (path, times))


def leaving(service, owner, address, secret):
    """To leave takes a second look; then nothing is left to see."""
    need(address in owner.send("/en/mine", {}, form="/mine/leave"), "left")
    page = owner.send("/en/mine", {"sure": "yes"}, form="/mine/leave")
    need("You have left" in page, page)
    page = service.visitor().send("/en/mine", {"secret": secret})
    need("not a secret of ours" in page, page)
    # The account is free for its owner again.
    _, page = join(service, address)
    need("Your secret" in page, page)


def main():
    program = pathlib.Path(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder, \
            Service(program, folder, "--tries=1000") as service:
        applying(service)
        address, secret = taking_part(service)
        owner = mine(service, address, secret)
        strangers_learn_nothing(service, address)
        leaving(service, owner, address, secret)
    print("all well")


if __name__ == "__main__":
    main()
