#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""AccountGuard's pages from outside: asked as a browser asks, and attacked.

usage: accountguard_http.py ACCOUNTGUARD MAKE_GUARD
"""
import hashlib
import hmac
import pathlib
import re
import secrets
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
# pylint: disable=wrong-import-position
from accountguard_service import Forms, Service
from tiny_election import need

PAGES = ("/", "/en", "/es/", "/fr", "/desk/sign-in", "/join", "/join/code",
         "/mine", "/n", "/recover", "/recover/code", "/confirm", "/apply", "/statistics")
FORMS = PAGES[4:-1]
DATA = ("/checkpoint", "/log-key", "/tile/0/000.p/1", "/style.css",
        "/icon.svg")
FORM = {"Content-Type": "application/x-www-form-urlencoded",
        "Sec-Fetch-Site": "same-origin"}


def headers_protect(service):
    """No page can be framed, scripted, cached or sniffed."""
    for path in (*PAGES, "/nowhere"):
        _, head, page = service.ask("GET", path)
        policy = head["content-security-policy"]
        need("default-src 'none'" in policy and "frame-ancestors 'none'"
             in policy and "script-src" not in policy
             and "unsafe" not in policy, policy)
        need(head["cache-control"] == "no-store", head)
        need(head["x-content-type-options"] == "nosniff", head)
        need(head["referrer-policy"] == "same-origin", head)
        need(b"<script" not in page and b" style=" not in page
             and b" on" + b"click" not in page, page)
        cookie = head.get("set-cookie", "")
        need(path == "/nowhere" or (cookie.startswith("__Host-visit=") and
             all(word in cookie for word in ("; Secure", "; HttpOnly",
                 "; SameSite=Strict", "; Path=/"))), cookie)


def languages(service):
    """The path tells the language, else the browser."""
    for path, accept, language in (
            ("/", None, "en"), ("/", "fr-CA,fr;q=0.8", "fr"),
            ("/", "de", "en"), ("/es", "fr", "es"), ("/fr/nowhere", "es", "fr"),
            ("/nowhere", "es;q=0.5", "es")):
        more = {"Accept-Language": accept} if accept else {}
        _, _, page = service.ask("GET", path, headers=more)
        need(f'<html lang="{language}">'.encode() in page, (path, accept))


def methods(service):
    """Only what a page is for; HEAD is GET without its body."""
    for path in PAGES:
        for method in ("PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "POKE"):
            status, head, _ = service.ask(method, path)
            need(status == 405 and head["allow"].startswith("GET, HEAD"),
                 (method, path, status))
        status, _, _ = service.ask("POST", path, "a=1", FORM)
        need(status == (403 if path in FORMS else 405), (path, status))
    for path in (*PAGES, *DATA):
        _, get, body = service.ask("GET", path)
        status, head, nothing = service.ask("HEAD", path)
        need(status == 200 and nothing == b"" and
             head["content-length"] == str(len(body)), (path, status))
        need(head["content-type"] == get["content-type"], path)


def nothing_else_is_there(service):
    """Neither files of the service nor paths that only look like ours."""
    for path in ("/store.db", "/keys/master.key", "/../keys/master.key",
                 "/%2e%2e/keys/master.key", "/style.css/", "//", "/enn",
                 "/tile/0/001", "/tile/x", "/tile/entries/000.p/1",
                 "/tile/" + "9" * 300, "/de", "/en/en"):
        status, _, body = service.ask("GET", path)
        need(status == 404, (path, status, body))
    # No entry of the log: they would tell when somebody was warned.
    need(service.ask("GET", "/tile/entries/000")[0] == 404, "entries")


def files(service):
    """Files are kept by browsers, and asked for by what they hold."""
    for path, kind in (("/style.css", "text/css; charset=utf-8"),
                       ("/icon.svg", "image/svg+xml")):
        _, head, body = service.ask("GET", path)
        need(head["content-type"] == kind and body, head)
        status, _, nothing = service.ask(
            "GET", path, headers={"If-None-Match": head["etag"]})
        need(status == 304 and nothing == b"", status)


def long_requests(service):
    """What is too long ends before it is read."""
    status, _, _ = service.ask("POST", "/", "a=" + "b" * 20000, FORM)
    need(status == 413, status)
    need(b" 200 " not in service.raw(
        b"GET / HTTP/1.1\r\nHost: a\r\nA: " + b"b" * 40000 + b"\r\n\r\n"),
        "headers")
    need(b" 413 " in service.raw(
        b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
        b"1\r\na\r\n0\r\n\r\n"), "no length")


def gets_change_nothing(service):
    """Mail scanners and browsers fetch all that they see."""
    before = service.state()
    visitor = service.visitor()
    for path in (*PAGES, *DATA, "/nowhere"):
        for _ in range(2):
            visitor.ask("GET", path)
            visitor.ask("HEAD", path)
    need(service.state() == before, "a GET changed something")


def forms_are_ours(service):
    """What is posted comes from the browser in which the form was shown."""
    path = "/en/desk/sign-in"
    visitor = service.visitor()
    forms = Forms(visitor.get(path)).forms
    given = forms[0][1]
    fields = {**given, "name": "ana", "password": "x", "code": "000000"}
    cases = (
        ({**fields, "form": "0" * 64}, {}, "another token"),
        ({**fields, "form": ""}, {}, "an empty token"),
        ({k: v for k, v in fields.items() if k != "form"}, {}, "no token"),
        (fields, {"Sec-Fetch-Site": "cross-site"}, "another site's"),
        (fields, {"Sec-Fetch-Site": "same-site"}, "a neighbour's"),
        (fields, {"Sec-Fetch-Site": "none"}, "typed"))
    for sent, more, what in cases:
        status, _, page = visitor.post(path, sent, **more)
        need(status == 403 and "open it again" in page, (what, status))
    # A token of another browser's.
    status, _, page = service.visitor().post(path, fields)
    need(status == 403 and "open it again" in page, status)
    other = service.visitor()
    other.get(path)
    status, _, page = other.post(path, fields)
    need(status == 403 and "open it again" in page, status)
    # Our own goes through, and is judged.
    status, _, page = visitor.post(path, fields)
    need(status == 403 and "is wrong" in page, (status, page))
    for body, kind in (("a=%", FORM["Content-Type"]), ("a=1&a=2",
                       FORM["Content-Type"]), ("{}", "application/json"),
                       ("a=1", "text/plain")):
        status, _, _ = visitor.ask("POST", path, body, {"Content-Type": kind})
        need(status == 400, (body, status))


def signing_in(service, ana):
    """Name, password and code, each once; and out again."""
    path = "/en/desk/sign-in"
    stranger = service.visitor()
    status, head, _ = stranger.ask("GET", "/en/desk")
    need(status == 303 and head["location"] == path, head)
    # Whoever is not there gets the answer of who is.
    pages = set()
    for name, password in (("ana", "wrong password"), ("nobody", "x"),
                           ("", ""), ("ana", "x" * 1000)):
        page = stranger.send(path, {"name": name, "password": password,
                                    "code": "123456"})
        token = Forms(page).forms[0][1]["form"]
        pages.add(page.replace(token, ""))
    need(len(pages) == 1, "the answers differ")
    code = ana.code()
    visitor = service.visitor()
    page = visitor.send(path, {"name": "ana", "password": ana.password,
                               "code": code})
    need("Signed in as ana" in page, page)
    # The code is used up.
    again = service.visitor()
    page = again.send(path, {"name": "ana", "password": ana.password,
                             "code": code})
    need("is wrong" in page and "__Host-desk" not in again.cookies, page)
    # The token of a visit is none of the session.
    stolen = dict(Forms(stranger.get(path)).forms[0][1])
    status, _, _ = visitor.post("/en/desk/sign-out", stolen)
    need(status == 403, status)
    kept = dict(visitor.cookies)
    visitor.send("/en/desk", {}, form="sign-out")
    need("__Host-desk" not in visitor.cookies, "the session's cookie stays")
    visitor.cookies = kept
    status, head, _ = visitor.ask("GET", "/en/desk")
    need(status == 303, "the session goes on after its end")


def four_eyes(service, ana, ben, made):
    """Two operators decide, each once; whoever is late is told."""
    reviews = {need_: number for _, number, need_ in
               (line.split() for line in made.splitlines())}
    two, one = f"/en/desk/review/{reviews['2']}", \
        f"/en/desk/review/{reviews['1']}"
    first, second = ana.sign_in(), ben.sign_in()
    queue = first.get("/en/desk/queue")
    need(two in queue and one in queue and "compromised" in queue, queue)
    before = service.state()
    for path in ("/en/desk", "/en/desk/queue", two, one, "/en/desk/breaker",
                 "/en/desk/review/999999", "/en/desk/review/x"):
        first.ask("GET", path)
    need(service.state() == before, "a GET changed something")
    page = first.get(two)
    need("signed in from" in page.lower() or "sign-in" in page, page)
    # A stranger decides nothing, with whatever token.
    given = dict(Forms(page).forms[0][1])
    status, _, _ = service.visitor().post(two, {**given, "do": "approve"})
    need(status == 403 and service.state() == before, status)
    # Nor does a form of the one in the session of the other.
    status, _, _ = second.post(two, {**given, "do": "approve"})
    need(status == 403 and service.state() == before, status)
    status, _, _ = first.post(two, {**given, "do": "perhaps"})
    need(status == 400 and service.state() == before, status)
    page = first.send(two, {"do": "approve"}, form=two)
    need("Another operator has to decide" in page and "1 / 2" in page, page)
    # To approve twice is to approve once.
    status, _, _ = first.post(two, {**given, "do": "approve"})
    need(status == 303 and "1 / 2" in first.get(two), status)
    status, _, page = first.post(two, {**given, "do": "refuse"})
    need(status == 409 and "decided otherwise" in page, status)
    late = dict(Forms(second.get(two)).forms[0][1])
    page = second.send(two, {"do": "approve"}, form=two)
    need("approved" in page and "2 / 2" in page, page)
    status, _, _ = second.post(two, {**late, "do": "refuse"})
    need(status == 409, status)
    page = second.send(one, {"do": "refuse"}, form=one)
    need("refused" in page, page)
    status, _, _ = first.post(one, {**given, "do": "approve"})
    need(status == 409, status)
    need(two not in first.get("/en/desk/queue"), "it still waits")
    stopped_source(first)


def stopped_source(operator):
    """A person releases a source that was stopped."""
    path = "/en/desk/breaker"
    page = operator.get(path)
    form = Forms(page).forms[0]
    need("Let it go on" in page and form[0] == path, page)
    status, _, _ = operator.post(path, {**form[1], "do": "nothing"})
    need(status == 400, status)
    status, _, _ = operator.post(path, {**form[1], "do": "release",
                                        "source": "x"})
    need(status == 400, status)
    status, _, _ = operator.post(path, {**form[1], "do": "release"})
    need(status == 303, status)
    need("No source is stopped" in operator.get(path), "it is stopped")
    status, _, _ = operator.post(path, {**form[1], "do": "release"})
    need(status == 409, status)


SAMPLE = "K3Q9Z-7W0MD-XR2T8-5BYNH"


def checking(service):
    """Whoever has a notice's code sees the notice, but for the phrase."""
    visitor = service.visitor()
    for path in ("/n?code=" + SAMPLE, "/en/n?code=" + SAMPLE, "/n/" + SAMPLE):
        _, _, page = visitor.ask("GET", path)
        need("a***e at example.org" not in page, "a GET tells it")
    page = visitor.send("/en/n", {"code": "K3Q9Z"})
    need("not the form of a code" in page, page)
    page = visitor.send("/en/n", {"code": "K3Q9Z-7W0MD-XR2T8-5BYNG"})
    need("We have no notice with this code" in page, page)
    for typed in (SAMPLE, " k3q9z 7w0md xr2t8 5bynh "):
        page = visitor.send("/es/n", {"code": typed})
        need("enviamos un aviso con este" in page, page)
        # In the language of the notice, whatever the page's is.
        need("Attackers TARGETED your account a***e at example.org" in page
             and "violet harbour" not in page, page)
    page = visitor.send("/en/n", {"code": SAMPLE,
                                  "phrase": "violet harbour lamp"})
    need("that you typed is that of the notice" in page, page)
    for wrong in ("violet harbour", "violet harbour lamps", "x" * 100, "\u00e9"):
        page = visitor.send("/en/n", {"code": SAMPLE, "phrase": wrong})
        need("is not that of the notice" in page, (wrong, page))


def push_headers(name, key, body, now=None, nonce=None):
    """The headers of a push, as ingest/push.h has them."""
    now = str(int(time.time()) if now is None else now)
    nonce = nonce or secrets.token_hex(16)
    lines = "".join(f"{line}\n" for line in (
        "accountguard push 1", name, now, nonce,
        hashlib.sha256(body).hexdigest()))
    return {"AccountGuard-Source": name, "AccountGuard-Time": now,
            "AccountGuard-Nonce": nonce, "AccountGuard-Signature":
            hmac.digest(key, lines.encode(), "sha256").hex()}


def pushing(service, ana):
    """Logs come from who has a source's key, once, and now."""
    said = service.run("source", "add", args=(
        "m365", "--format=microsoft-audit", "--push", *ana.acting()))
    key = bytes.fromhex(re.search(r"\b[0-9a-f]{64}\b", said)[0])
    body = b'{"Id":"1","Operation":"UserLoggedIn"}\n'
    good = push_headers("m365", key, body)
    before = service.state()
    wrong = [
        (dict(good, **{"AccountGuard-Signature": "0" * 64}), body, 403),
        (push_headers("m365", bytes(32), body), body, 403),
        (push_headers("other", key, body), body, 403),
        (push_headers("m365", key, body, time.time() // 1 - 3600), body, 400),
        (push_headers("m365", key, body, int(time.time()) - 3600), body, 403),
        (push_headers("m365", key, body, int(time.time()) + 3600), body, 403),
        (good, body + b" ", 403), ({}, body, 400)]
    wrong += [({k: v for k, v in good.items() if k != name}, body, 400)
              for name in good]
    for headers, sent, code in wrong:
        status, _, text = service.ask("POST", "/push", sent, headers)
        need(status == code, (headers, status, text))
    need(service.state() == before, "a refused push changed something")
    need(service.ask("GET", "/push")[0] == 405, "GET /push")
    for code in (202, 409):
        status, _, _ = service.ask("POST", "/push", body, good)
        need(status == code, (status, code))
    spooled = list((service.dir / "spool/m365/new").iterdir())
    need([p.read_bytes() for p in spooled] == [body], spooled)
    need(b" 413 " in service.raw(
        b"POST /push HTTP/1.1\r\nHost: a\r\nContent-Length: 17000000\r\n\r\n"),
         "length")


def figures(service, ana):
    """What is released can be read as a page, as a signed file, as a sheet."""
    need(b"Nothing was released" in service.get("/en/statistics"), "list")
    service.run("stats", "plan", args=("--since=2025-01-01", *ana.acting()))
    key = re.search(r"^key +(\S+)$", service.run("stats", "plan"), re.M)[1]
    need(b"next release is due" in service.get("/en/statistics"), "due")
    for _ in range(2):
        service.run("stats", "release")
    page = service.get("/fr/statistics").decode()
    need("2025-01-01" in page and "/fr/statistics/2.csv" in page, page)
    status, head, page = service.ask("GET", "/fr/statistics/2")
    need(status == 200 and b'lang="fr"' in page, page)
    policy = head["content-security-policy"]
    need("style-src 'sha256-" in policy and "default-src 'none'" in policy
         and "frame-ancestors 'none'" in policy, policy)
    need("set-cookie" not in head, head)
    status, head, body = service.ask("GET", "/statistics/2.json")
    need(status == 200 and head["access-control-allow-origin"] == "*", head)
    place = service.dir.parent / "release.json"
    place.write_bytes(body)
    subprocess.run([service.program, "stats", "verify", str(place),
                    f"--key={key}"],
                   check=True, capture_output=True)
    status, head, _ = service.ask("GET", "/en/statistics/1.csv")
    need(head["content-type"].startswith("text/csv"), head)
    for path in ("/statistics/3", "/statistics/0", "/statistics/x",
                 "/statistics/1.xml", "/statistics/99999999999999999999",
                 "/statistics/", "/statistics/1.json/"):
        need(service.ask("GET", path)[0] == 404, path)


def tries_are_counted(service):
    """Whoever guesses has to wait."""
    visitor = service.visitor()
    given = Forms(visitor.get("/en/desk/sign-in")).forms[0][1]
    for _ in range(100):
        status, head, _ = visitor.post("/en/desk/sign-in",
                                       {**given, "name": "ana", "code": "1"})
        if status == 429:
            need(0 < int(head["retry-after"]) <= 60, head)
            return
    raise AssertionError("nobody has to wait")


def keys_of_old(program):
    """Who serves a service of old moves the keys of notices out of reach."""
    with tempfile.TemporaryDirectory() as folder:
        with Service(program, folder) as service:
            keys = service.dir / "keys"
            signer = service.dir / "signer"
        for name in ("notice.key", "notice.pem"):
            (keys / name).write_text(name)
        with Service(program, folder):
            need({p.name: p.read_text() for p in signer.iterdir()} ==
                 {name: name for name in ("notice.key", "notice.pem")},
                 "the keys were not moved")
            need(not list(keys.glob("notice.*")), "they are there still")
            need(signer.stat().st_mode & 0o777 == 0o700, "who may open it")
        (keys / "notice.pem").write_text("another")
        done = subprocess.run([program, "serve", service.dir, "--port=0"],
                              capture_output=True, text=True, timeout=60,
                              check=False)
        need(done.returncode != 0 and "only one can be" in done.stderr, done)


def main():
    program = pathlib.Path(sys.argv[1])
    keys_of_old(program)
    with tempfile.TemporaryDirectory() as folder, \
            Service(program, folder, "--tries=60") as service:
        ana = service.operator("ana")
        ben = service.operator("ben")
        made = subprocess.run([sys.argv[2], str(service.dir)], check=True,
                              capture_output=True, text=True).stdout
        checking(service)
        for check in (headers_protect, languages, methods,
                      nothing_else_is_there, files, long_requests,
                      gets_change_nothing):
            check(service)
        signing_in(service, ana)
        forms_are_ours(service)
        pushing(service, ana)
        figures(service, ana)
        four_eyes(service, ana, ben, made)
        tries_are_counted(service)
    print("all well")


if __name__ == "__main__":
    main()
