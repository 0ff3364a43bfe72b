#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""AccountGuard's pages from outside: asked as a browser asks, and attacked.

usage: accountguard_http.py ACCOUNTGUARD
"""
import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
# pylint: disable=wrong-import-position
from accountguard_service import Service
from tiny_election import need

PAGES = ("/", "/en", "/es/", "/fr")
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
        need(status == 405, (path, status))
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


def main():
    program = pathlib.Path(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder, \
            Service(program, folder) as service:
        for check in (headers_protect, languages, methods,
                      nothing_else_is_there, files, long_requests,
                      gets_change_nothing):
            check(service)
    print("all well")


if __name__ == "__main__":
    main()
