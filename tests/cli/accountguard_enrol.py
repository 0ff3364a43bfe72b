#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Taking part, on AccountGuard's pages: organisations apply, people protect
accounts, change their mind and leave; and strangers learn nothing.

usage: accountguard_enrol.py ACCOUNTGUARD MAKE_GUARD
"""
import json
import pathlib
import re
import sqlite3
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


SAMPLE = "K3Q9Z-7W0MD-XR2T8-5BYNH"


def reading(service, owner, ana):
    """Only the person says that a notice was read, or an operator who spoke
    with them; not whoever reads the mail."""
    person = owner.cookies["__Host-mine"].split(".")[0]
    subprocess.run([sys.argv[2], str(service.dir), person], check=True)
    operator = ana.sign_in()
    page = operator.get("/en/desk/calls")
    need("I spoke with them" in page and ">Ana " in page, page)
    # A stranger who has the code alone.
    stranger = service.visitor()
    page = stranger.send("/en/n", {"code": SAMPLE})
    need("Yes, we sent" in page, page)
    given = dict(Forms(stranger.get("/en/n")).forms[0][1])
    status, head, _ = stranger.post("/en/mine/read", {**given, "code": SAMPLE})
    need(status == 303 and head["location"] == "/en/mine", status)
    need("I spoke with them" in operator.get("/en/desk/calls"), "answered")
    # Somebody else who takes part, and has the code.
    other, page = join(service, "eve@mail.example.org")
    other.send("/en/mine", {"secret": CODE.search(page)[0]})
    page = other.send("/en/mine", {"code": SAMPLE}, form="/mine/read")
    need("no notice to you with this code" in page, page)
    need("I spoke with them" in operator.get("/en/desk/calls"), "answered")
    for wrong in ("", "x", SAMPLE[:-1] + "0"):
        page = owner.send("/en/mine", {"code": wrong}, form="/mine/read")
        need("no notice to you with this code" in page, page)
    page = owner.send("/en/mine", {"code": SAMPLE}, form="/mine/read")
    need("Thank you" in page, page)
    need("I spoke with them" not in operator.get("/en/desk/calls"), "waits")


def second_way(service, owner, address):
    """Another mailbox, confirmed by its code."""
    for wrong in ({"address": "x"}, {"address": address},
                  {"address": "a@b.example.org", "kind": "pigeon"}):
        page = owner.send("/en/mine", {"kind": "mail", **wrong},
                          form="/mine/way")
        need("no address or number that we can use" in page, (wrong, page))
    other = "ana.second@post.example.org"
    page = owner.send("/en/mine", {"kind": "mail", "address": other},
                      form="/mine/way")
    need("We send a letter" in page, page)
    page = owner.send("/en/confirm", {"code": code_for(service, other)})
    need("Thank you" in page, page)
    need(other in owner.get("/en/mine/export"), "not kept")


def approving(service, ana, ben):
    """Two operators agree on an organisation that they reached themselves."""
    first, second = ana.sign_in(), ben.sign_in()
    page = first.get("/en/desk/organisations")
    need("The Example Party" in page, page)
    path = re.search(r'href="(/en/desk/organisation/\d+)"', page)[1]
    need("not proven" in first.get(path), "proven")
    given = dict(Forms(first.get(path)).forms[0][1])
    before = service.state()
    for fields, code in (({"do": "approve"}, 409), ({"do": "dance"}, 400),
                         ({"do": "suspend"}, 400)):
        status, _, _ = first.post(path, {**given, **fields})
        need(status == code and service.state() == before, (fields, status))
    status, _, _ = service.visitor().post(path, {**given, "do": "called"})
    need(status == 403 and service.state() == before, status)
    # Those of the other applications, of which the first is looked at.
    for to, text in letters(service):
        if to == "security@party.example.org":
            first.send("/en/confirm", {"code": CODE.search(text)[0]})
    # The proof of the domain is another test's; here it is there.
    number = path.rsplit("/", 1)[1]
    with sqlite3.connect(service.dir / "store.db") as db:
        db.execute("UPDATE domain SET proven = 1, until = 4000000000000000, "
                   "method = 0 WHERE organisation = ?", (number,))
        db.execute("UPDATE organisation SET state = 1 WHERE id = ?", (number,))
    db.close()
    status, _, page = first.post(path, {**given, "do": "approve"})
    need(status == 409 and "cannot be done" in page, (status, page))
    status, _, _ = first.post(path, {**given, "do": "called"})
    need(status == 303, status)
    for operator, code, shown in ((first, 303, "1 / 2"), (first, 409, "1 / 2"),
                                  (second, 303, "2 / 2")):
        form = dict(Forms(operator.get(path)).forms[0][1])
        status, _, page = operator.post(path, {**form, "do": "approve"})
        need(status == code and shown in operator.get(path), (status, page))
    need("approved" in first.get(path), "state")
    form = dict(Forms(first.get(path)).forms[0][1])
    status, _, _ = first.post(path, {**form, "do": "suspend",
                                     "why": "a complaint"})
    need(status == 303 and "suspended" in first.get(path), status)


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
        need(min(times) >= STEP, (path, times))
        # Of a busy machine's answers some are late, not all.
        for n in range(50):
            if times[-1] % STEP < STEP / 2:
                break
            times.append(timed(service.visitor(), path, {
                "address": f"late{n}@mail.example.org",
                "provider": "other"})[1])
        else:
            need(False, (path, times))


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
            open(pathlib.Path(folder) / "journal", "w+b") as journal, \
            Service(program, folder, "--tries=1000",
                    stderr=journal) as service:
        ana, ben = service.operator("ana"), service.operator("ben")
        applying(service)
        approving(service, ana, ben)
        address, secret = taking_part(service)
        owner = mine(service, address, secret)
        second_way(service, owner, address)
        reading(service, owner, ana)
        strangers_learn_nothing(service, address)
        leaving(service, owner, address, secret)
        journal.seek(0)
        told = journal.read().decode()
        need("listening" in told, told)
        for word in (address, secret, SAMPLE, "Example Party", "herons",
                     "ana", "127.0.0.1:", *service.visitor().cookies.values()):
            need(word not in told, f"the journal tells {word}")
        need(not CODE.search(told), "the journal tells a code")
    print("all well")


if __name__ == "__main__":
    main()
