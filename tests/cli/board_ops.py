#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How a bulletin board is run: its configuration file, metrics, events,
rates, backups,
the sandbox and the unit of systemd.

usage: board_ops.py ELECTIONGUARD_BOARD ELECTIONGUARD MAKE_SETUP APPS_BOARD
"""
import contextlib
import http.client
import json
import os
import pathlib
import re
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
# pylint: disable=wrong-import-position
from tiny_election import Folder, manifest, need, programs
from board_server import Server

TOOLS = programs("board", "electionguard", "setup", "source")


def board(folder, *args, code=0, words=""):
    """One call of the program."""
    done = subprocess.run([TOOLS["board"], *map(str, args)], cwd=folder.place,
                          capture_output=True, text=True, timeout=60,
                          check=False)
    need(done.returncode == code and words in done.stdout + done.stderr,
         f"{args}: {done.returncode}: {done.stdout}{done.stderr}")
    return done.stdout


def options():
    """The options of serve."""
    text = subprocess.run([TOOLS["board"], "serve", "--help"], text=True,
                          capture_output=True, check=True).stdout
    return set(re.findall(r"(?<![\w-])--([a-z][a-z0-9-]*)=", text)) - {"config"}


def configuration(folder):
    """A file says what options say, and they go before."""
    conf = folder.place / "board.conf"
    conf.write_text("# a board\nboard = b\nport = 0\nconnections = 3\n")
    with Server(TOOLS["board"], f"--config={conf}", port=None,
                cwd=folder.place) as server:
        server.get("/health")
    # The file's port is taken, the command line's is free.
    with Server(TOOLS["board"], "b", cwd=folder.place) as server:
        conf.write_text(f"board = nowhere\nport = {server.port}\n")
        folder.make_board("c")
        board(folder, "serve", "--config=board.conf", "c", code=4,
              words=f"port {server.port}: cannot be listened on")
        with Server(TOOLS["board"], "c", "--config=board.conf",
                    cwd=folder.place) as other:
            other.get("/health")
    refused(folder, "board = b\nprot = 1\n", 3,
            "board.conf:2: there is no setting called prot")
    refused(folder, "port = 0\n", 2, "has no line board = DIR")
    refused(folder, "board = b\nbatch-size = 9\nbodies-size = 9\n", 2,
            "bodies-size must be more")
    board(folder, "serve", "--config=none.conf", code=3, words="none.conf")
    board(folder, "serve", "b", "--port=70000", code=2,
          words="--port must be a number from 0 to 65535")


def refused(folder, text, code, words):
    (folder.place / "board.conf").write_text(text)
    board(folder, "serve", "--config=board.conf", code=code, words=words)


def example(folder):
    """The example has every option, as it is when nobody says anything."""
    text = (pathlib.Path(TOOLS["source"]) / "electionguard-board.conf"
            ).read_text(encoding="utf-8")
    said = re.findall(r"^#([a-z-]+) = (.*)$", text, re.M)
    need({name for name, _ in said} == options() | {"board"}, said)
    given = {"board": "b", "port": "0", "page": "."}
    lines = "".join(f"{name} = {given.get(name, value)}\n"
                    for name, value in said)
    (folder.place / "board.conf").write_text(lines)
    with Server(TOOLS["board"], "--config=board.conf", port=None,
                cwd=folder.place) as server:
        server.get("/health")


CODE = "0123456789ABCDEF" * 4


def parse_metrics(text):
    """name{labels} -> value, of a text in Prometheus' format 0.0.4."""
    need(text.endswith("\n"), text)
    found, typed = {}, set()
    for line in text.splitlines():
        if line.startswith("# HELP "):
            continue
        if line.startswith("# TYPE "):
            _, _, name, kind = line.split(" ")
            need(kind in ("counter", "gauge", "histogram"), line)
            need(name not in typed, line)
            typed.add(name)
            continue
        good = re.fullmatch(r'([a-z_]+)(\{[a-z]+="[^"\\]*"(,[a-z]+="[^"\\]*")*\})?'
                            r' (\d+(\.\d+)?)', line)
        need(good, line)
        base = re.sub("_(bucket|sum|count)$", "", good[1])
        need(good[1] in typed or base in typed, line)
        need(good[1] + (good[2] or "") not in found, line)
        found[good[1] + (good[2] or "")] = float(good[4])
    return {name.removeprefix("electionguard_board_"): value
            for name, value in found.items()}


def metrics(folder):
    """They are where they are wanted, and tell nothing of what was asked."""
    with Server(TOOLS["board"], "b", cwd=folder.place) as server:
        need(server.ask("GET", "/metrics")[0] == 404, "metrics by default")
    with Server(TOOLS["board"], "b", "--metrics=here", "--timeout=1",
                cwd=folder.place) as server:
        size = server.json("/api/board")["size"]
        server.ask("GET", "/api/code/" + CODE)
        server.ask("GET", "/api/code/" + CODE.lower())
        server.ask("BREW", "/")
        server.ask("POST", "/publish", b"x")
        server.raw(b"POST /publish HTTP/1.1\r\nHost: b\r\nContent-Length: "
                   b"999999999\r\n\r\n")
        server.json("/ready")
        status, head, body = server.ask("GET", "/metrics")
        need(status == 200 and head["content-type"].startswith(
            "text/plain; version=0.0.4"), head)
        text = body.decode()
        need(CODE not in text.upper() and "127.0.0.1" not in text, text)
        values = parse_metrics(text)
        for name, value in (
                ('requests_total{kind="/api/code/",status="404"}', 2),
                ('requests_total{kind="/api/board",status="200"}', 1),
                ('requests_total{kind="other",status="405"}', 1),
                ('requests_total{kind="/publish",status="400"}', 1),
                ('requests_total{kind="/publish",status="413"}', 1),
                ('requests_total{kind="/ready",status="200"}', 1),
                ('refused_total{limit="length"}', 1),
                ("log_entries", size), ("store_readable", 1),
                ("submissions_total", 1), ("commits_total", 1),
                ("commit_failures_total", 0), ("queue_depth", 0),
                ("commit_seconds_count", 1),
                ('commit_seconds_bucket{le="+Inf"}', 1)):
            need(values.get(name) == value, (name, values))
        need(1 <= values["connections"] <= 4, values)
        need(server.ask("HEAD", "/metrics")[0] == 200, "HEAD")


def elsewhere(folder):
    """Metrics of their own address."""
    with events(folder, "--metrics=127.0.0.1:0") as (server, told):
        need(server.ask("GET", "/metrics")[0] == 404, "metrics for all")
        server.get("/health")
        port = told()[1]["metricsPort"]
        other = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        for method, path, want in (("GET", "/metrics", 200),
                                   ("HEAD", "/metrics", 200),
                                   ("GET", "/api/board", 404),
                                   ("GET", "/", 404),
                                   ("POST", "/publish", 404)):
            other.request(method, path)
            answer = other.getresponse()
            body = answer.read()
            need(answer.status == want, (method, path, answer.status))
            if method == "GET" and want == 200:
                values = parse_metrics(body.decode())
                need(values['requests_total{kind="/health",status="200"}']
                     == 1, values)
        other.close()
    board(folder, "serve", "b", "--port=0", "--metrics=there", code=2,
          words="is no ADDRESS:PORT")


@contextlib.contextmanager
def events(folder, *options, **environment):
    """A server, and a function that gives the events that it told so far."""
    path = folder.place / "events"
    env = {k: v for k, v in os.environ.items() if k != "JOURNAL_STREAM"}
    with open(path, "wb") as out:
        with Server(TOOLS["board"], "b", *options, stderr=out,
                    env={**env, **environment}, cwd=folder.place) as server:
            yield server, lambda: [json.loads(line) for line in
                                   path.read_text().splitlines()]


def journal(folder):
    """Events are objects, a line each, and tell nothing of who asked what."""
    path = folder.place / "events"
    with events(folder) as (server, told):
        server.ask("GET", "/api/code/" + CODE)
        server.ask("POST", "/publish", b"x")
        need([e["event"] for e in told()] == ["sandbox", "listening"], told())
        need(told()[1]["port"] == server.port, told())
    need([json.loads(line)["event"] for line in path.read_text().splitlines()]
         == ["sandbox", "listening", "stopping", "stopped"], path.read_text())
    need(CODE not in path.read_text(), "a code was told")
    with events(folder, "--log-level=warning", "--sandbox=off"):
        pass
    need(path.read_text() == "", "too much was told")
    with events(folder, "--sandbox=off", JOURNAL_STREAM="1:1"):
        pass
    need(all(line.startswith("<6>{") for line in
             path.read_text().splitlines()), path.read_text())


def ready(folder):
    """A board that cannot write says so, and when it can again."""
    with events(folder) as (server, told):
        need(server.json("/ready")["ready"] is True, "ready")
        other = sqlite3.connect(folder.place / "b/board.db",
                                isolation_level=None)
        # What was found out a moment ago is told again.
        time.sleep(2.5)
        other.execute("ALTER TABLE setting RENAME TO gone")
        for _ in range(2):
            status, head, body = server.ask("GET", "/ready")
            need(status == 503 and "error" in json.loads(body)
                 and head["retry-after"], body)
        server.get("/health")
        other.execute("ALTER TABLE gone RENAME TO setting")
        other.close()
        need(server.json("/ready")["ready"] is True, "not ready again")
        need(server.json("/ready")["ready"] is True, "not ready still")
        need([e["event"] for e in told()] == [
            "sandbox", "listening", "store-failed", "store-works-again"],
             told())
        need(told()[2]["level"] == "error" and "store" in told()[2]["message"],
             told())


def rates(folder):
    """An address that asks too often waits; others do not."""
    def asks(server, times, **headers):
        return [server.ask("GET", "/health", headers={
            name.replace("_", "-"): value for name, value in headers.items()})[0]
            for _ in range(times)]

    with Server(TOOLS["board"], "b", "--rate=1", "--burst=4", "--metrics=here",
                cwd=folder.place) as server:
        got = asks(server, 8)
        need(got[:4] == 4 * [200] and got.count(429) >= 3, got)
        # Nobody else's word counts, and a body is not even received.
        need(429 in asks(server, 2, X_Forwarded_For="1.2.3.4"), "believed")
        status, head, body = server.ask("POST", "/publish", b"x")
        need(status == 429 and "error" in json.loads(body)
             and int(head["retry-after"]) >= 1, (status, head))
        need(server.ask("BREW", "/")[0] == 429, "another method")
        time.sleep(float(head["retry-after"]) + 0.2)
        values = parse_metrics(server.get("/metrics").decode())
        need(values['refused_total{limit="rate"}'] >= 6, values)
    with Server(TOOLS["board"], "b", "--rate=1", "--burst=4",
                "--trusted-proxy=127.0.0.1", cwd=folder.place) as server:
        need(429 in asks(server, 6, X_Forwarded_For="1.2.3.4"), "1.2.3.4")
        need(429 in asks(server, 1, X_Forwarded_For="9.9.9.9, 1.2.3.4"), "chain")
        # The proxy's line is the last one.
        answer = server.raw(b"GET /health HTTP/1.1\r\nHost: b\r\n"
                            b"x-forwarded-for: 8.8.8.8\r\n"
                            b"X-Forwarded-For: 1.2.3.4\r\n\r\n")
        need(answer[9:12] == b"429", answer)
        need(asks(server, 4, X_Forwarded_For="5.6.7.8") == 4 * [200], "5.6.7.8")
        need(asks(server, 4) == 4 * [200], "the proxy itself")
    with Server(TOOLS["board"], "b", "--rate=1", cwd=folder.place) as server:
        need(asks(server, 50) == 50 * [200], "the burst of the manual page")
    board(folder, "serve", "b", "--trusted-proxy=proxy", code=2,
          words="is no address")


def backups(folder):
    """A copy of a served board becomes a board."""
    with Server(TOOLS["board"], "b", cwd=folder.place) as server:
        board(folder, "backup", "b", "copy", words="entries, without the key")
        board(folder, "backup", "b", "copy", code=3, words="is there already")
        board(folder, "backup", "b", "whole", "--with-key", words="with the key")
        need(not (folder.place / "copy/log.key").exists(), "the key")
        need((folder.place / "whole/log.key").stat().st_mode & 0o777 == 0o600,
             "the key's mode")
        note = server.get("/checkpoint")
        need((folder.place / "copy/checkpoint").read_bytes() == note, "note")
        need((folder.place / "copy/log-key").read_bytes()
             == server.get("/log-key"), "log-key")
        board(folder, "witness", "watch", server.url, "--name=w.example/1",
              "--log", server.get("/log-key").decode().strip())
    seen = "--checkpoint=watch/cosigned"
    board(folder, "backup", "b", code=2)
    board(folder, "restore", "whole", "new", code=2, words="--unseen is needed")
    board(folder, "restore", "whole", "new", seen, "--unseen", code=2)
    board(folder, "restore", "copy", "new", seen, code=3, words="--key")
    board(folder, "restore", "whole", "b", seen, code=3,
          words="is a board already")
    board(folder, "restore", "copy", "new", seen, "--key=b/log.key",
          words="a board whose log has")
    board(folder, "restore", "whole", "other", "--unseen")
    for name in ("new", "other"):
        with Server(TOOLS["board"], name, cwd=folder.place) as server:
            need(server.get("/checkpoint") == note, "another checkpoint")
            need(server.json("/ready")["ready"] is True, "it cannot write")
            board(folder, "witness", "watch", server.url)


def threads_of(server):
    """What the system says of each thread of a server: name -> value."""
    for path in pathlib.Path(f"/proc/{server.process.pid}/task").iterdir():
        lines = (path / "status").read_text().splitlines()
        yield dict(line.split(":\t", 1) for line in lines if ":\t" in line)


def limits_are_told(folder):
    """A limit that refuses is an event, once a minute."""
    too_long = (b"POST /publish HTTP/1.1\r\nHost: b\r\nContent-Length: "
                b"999999999\r\n\r\n")
    with events(folder, "--rate=1", "--burst=8") as (server, told):
        for _ in range(3):
            server.raw(too_long)
        for _ in range(10):
            server.ask("GET", "/health")
        limits = [(e["level"], e["limit"], e["refused"]) for e in told()
                  if e["event"] == "limit"]
        need(limits == [("warning", "length", 1), ("warning", "rate", 1)],
             told())


def open_files(folder):
    """The server may open what it takes at most, or does not start."""
    def lowered(soft, hard):
        return {"preexec_fn": lambda: resource.setrlimit(
            resource.RLIMIT_NOFILE, (soft, hard))}

    with Server(TOOLS["board"], "b", cwd=folder.place,
                **lowered(256, 4096)) as server:
        server.get("/health")
        limits = pathlib.Path(f"/proc/{server.process.pid}/limits").read_text()
        need(re.search(r"Max open files +2160 +4096", limits), limits)
    for soft, hard, ends in ((256, 2159, 2), (256, 256, 2)):
        done = subprocess.run([TOOLS["board"], "serve", "b", "--port=0"],
                              cwd=folder.place, capture_output=True, text=True,
                              timeout=60, check=False, **lowered(soft, hard))
        need(done.returncode == ends and f"may have {hard}" in done.stderr, done)
    with Server(TOOLS["board"], "b", "--connections=16", cwd=folder.place,
                **lowered(256, 256)) as server:
        server.get("/health")


def sandbox(folder):
    """Every thread is confined, or the event says why not."""
    with events(folder) as (server, told):
        server.get("/health")
        box = told()[0]
        if box["calls"] == "seccomp":
            for thread in threads_of(server):
                need(thread["Seccomp"] == "2" and thread["NoNewPrivs"] == "1",
                     thread)
            board(folder, "backup", "b", "of-confined")
        else:
            need(box["calls"].startswith("none: "), box)
    whole = box["calls"] == "seccomp" and box["files"].startswith("Landlock")
    if whole:
        with events(folder, "--sandbox=require") as (server, told):
            server.json("/ready")
    else:
        print("the sandbox is not whole here:", box)
        board(folder, "serve", "b", "--port=0", "--sandbox=require", code=3,
              words="the sandbox is required")
    with events(folder, "--sandbox=off") as (server, told):
        need(told()[0]["files"] == told()[0]["calls"] == "off", told())
        need(all(t["Seccomp"] in ("0", "2") for t in threads_of(server)), "off")


def unit(folder):
    """systemd understands the unit, and finds little that it allows."""
    source = pathlib.Path(TOOLS["source"]) / "electionguard-board.service.in"
    path = folder.place / "electionguard-board.service"
    path.write_text(source.read_text(encoding="utf-8").replace(
        "@BOARD_PROGRAM@", TOOLS["board"]), encoding="utf-8")
    if shutil.which("systemd-analyze") is None:
        print("no systemd-analyze: the unit is not looked at")
        return
    done = subprocess.run(["systemd-analyze", "verify", "--man=no", str(path)],
                          capture_output=True, text=True, timeout=60,
                          check=False)
    need(done.returncode == 0 and done.stderr == "", done.stderr)
    done = subprocess.run(["systemd-analyze", "security", "--offline=true",
                           "--threshold=20", "--no-pager", str(path)],
                          capture_output=True, text=True, timeout=60,
                          check=False)
    need(done.returncode == 0, done.stdout + done.stderr)


class Place(Folder):
    """A folder that makes boards of one election."""

    def make_board(self, name):
        board(self, "init", name, "--setup=mail/setup",
              "--invitation=mail/02-invitation-administrator.egm",
              "--origin=board.example/tiny")


def main():
    with tempfile.TemporaryDirectory() as place:
        folder = Place(TOOLS, place)
        folder.make_setup(manifest())
        folder.make_board("b")
        configuration(folder)
        example(folder)
        metrics(folder)
        elsewhere(folder)
        journal(folder)
        ready(folder)
        rates(folder)
        backups(folder)
        limits_are_told(folder)
        open_files(folder)
        sandbox(folder)
        unit(folder)
    print("ok")


if __name__ == "__main__":
    main()
