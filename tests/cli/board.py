#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A bulletin board from outside: made, served, looked at, and attacked.

usage: board.py ELECTIONGUARD_BOARD ELECTIONGUARD MAKE_SETUP

No ballot is submitted here; tests/scenario/ runs elections over a board.
"""
import base64
import contextlib
import hashlib
import http.client
import json
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
# pylint: disable=wrong-import-position
from tiny_election import Folder, manifest, need, programs
from board_server import Server

TOOLS = programs("board", "electionguard", "setup")


def board(folder, *args, code=0, words=""):
    """One call of the program."""
    done = subprocess.run([TOOLS["board"], *args], cwd=folder.place,
                          capture_output=True, text=True, timeout=60,
                          check=False)
    need(done.returncode == code and words in done.stdout + done.stderr,
         f"{args}: {done.returncode}: {done.stdout}{done.stderr}")
    return done.stdout


def make(folder):
    init = ("init", "b", "--setup=mail/setup",
            "--invitation=mail/02-invitation-administrator.egm",
            "--origin=board.example/tiny")
    board(folder, "init", "b", code=2, words="are needed")
    board(folder, *init[:-1], "--origin=not a name", code=2)
    board(folder, "serve", "b", code=3, words="is not a board")
    board(folder, *init, words="board.example/tiny+")
    board(folder, *init, code=3, words="is a board already")
    need((folder.place / "b/log.key").stat().st_mode & 0o777 == 0o600, "key")
    need(sorted(p.name for p in (folder.place / "b").iterdir())
         == ["board.db", "lock", "log.key"], "left behind")
    # The store is in the folder; the folder may be anywhere.
    (folder.place / "c").mkdir()
    (folder.place / "c/board.db").symlink_to(folder.place / "b/board.db")
    shutil.copy(folder.place / "b/log.key", folder.place / "c/log.key")
    for verb in (("serve", "c"), ("export", "c", "r"), ("init", "c", *init[2:])):
        board(folder, *verb, code=3, words="board.db: is a symbolic link")
    (folder.place / "d").symlink_to(folder.place / "b")
    board(folder, "log-key", "d")
    key = board(folder, "log-key", "b")
    need(key.startswith("board.example/tiny+"), key)
    return key


def look(server, key, folder):
    """What everybody may ask."""
    about = server.json("/api/board")
    need(about["election"] == "tiny" and about["logKey"] == key.strip(), about)
    need(server.get("/log-key").decode() == key, "key")
    note = server.get("/checkpoint").decode()
    need(note == about["checkpoint"], note)
    need(note.split("\n")[1] == str(about["size"]), note)
    # Every file is the one of the setup, and its entry is in the log.
    for file in about["files"]:
        content = server.get("/record/" + file["name"])
        need(hashlib.sha256(content).hexdigest() == file["sha256"], file)
        need(content == (folder.place / "mail/setup" / file["name"]
                         ).read_bytes(), file)
    names = {f["name"] for f in about["files"]}
    need({"setup/header.binpb", "setup/manifest.binpb",
          "setup/election_keys.binpb"} <= names, names)
    need(server.get("/api/manifest")
         == (folder.place / "manifest.json").read_bytes(), "manifest")
    # The root of the tile is that of the checkpoint.
    tile = server.get(f"/tile/0/000.p/{about['size']}")
    leaves = [tile[i:i + 32] for i in range(0, len(tile), 32)]
    need(root(leaves) == note_root(note), "root")


def note_root(note):
    return base64.b64decode(note.split("\n")[2])


def root(leaves):
    """RFC 9162, section 2.1.1."""
    if len(leaves) == 1:
        return leaves[0]
    half = 1 << (len(leaves) - 1).bit_length() - 1
    return hashlib.sha256(b"\1" + root(leaves[:half]) + root(leaves[half:])
                          ).digest()


def headers(server):
    status, head, body = server.ask("GET", "/api/board")
    need(status == 200 and head["x-content-type-options"] == "nosniff"
         and head["access-control-allow-origin"] == "*"
         and head["content-type"] == "application/json", head)
    again, _, nothing = server.ask("GET", "/api/board",
                                   headers={"If-None-Match": head["etag"]})
    need(again == 304 and nothing == b"", again)
    status, head, nothing = server.ask("HEAD", "/api/board")
    need(status == 200 and nothing == b""
         and int(head["content-length"]) == len(body), head)
    status, head, _ = server.ask("GET", "/tile/0/000.p/1")
    need(status == 200 and "immutable" in head["cache-control"], head)
    status, head, body = server.ask("GET", "/")
    need(status == 200 and body == b"<title>page</title>"
         and "script-src 'self'" in head["content-security-policy"]
         and "unsafe-inline" not in head["content-security-policy"]
         and head["cross-origin-embedder-policy"] == "require-corp", head)
    status, head, body = server.ask("GET", "/app/main.mjs")
    need(status == 200 and head["content-type"].startswith("text/javascript"),
         head)


def one_connection(server):
    """A connection serves for many requests."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    connection.request("GET", "/health")
    connection.getresponse().read()
    sock = connection.sock
    for _ in range(3):
        connection.request("GET", "/api/board")
        need(connection.getresponse().read().startswith(b"{"), "no answer")
        need(connection.sock is sock and sock is not None, "another socket")
    connection.close()


def refusals(server):
    """Each is JSON with a sentence, and nothing happens."""
    before = server.get("/checkpoint")
    for path in ("/record/../board.db", "/record/..%2fboard.db", "/..%2flog.key",
                 "/../log.key", "/%2e%2e/log.key", "//etc/passwd", "/app/..",
                 "/app", "/.hidden", "/link", "/record/setup%00", "/%ff%fe",
                 "/api/board%00x", "/app/../main.mjs"):
        status, _, body = server.ask("GET", path)
        need(status in (400, 404) or path == "/api/board%00x", (path, status))
        need("error" in json.loads(body) or status == 200, body)
    for method in ("PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "BREW"):
        status, _, body = server.ask(method, "/api/board")
        need(status == 405 and "error" in json.loads(body), (method, status))
    for path in ("/publish", "/device/" + 64 * "0" + "/ballots", "/other"):
        status, _, body = server.ask("POST", path, b"nothing signed")
        need(status in (400, 404), (path, status, body))
        status, _, body = server.ask("POST", path, b"x",
                                     {"Origin": "https://evil.example"})
        need(status == 403, (path, status, body))
    # A length that is not told, or too large, is refused before it comes.
    for length in ("9000000", "99999999999999999999", "-1", "x"):
        status = server.raw(b"POST /device/" + b"0" * 64 + b"/ballots HTTP/1.1"
                            b"\r\nHost: b\r\nContent-Length: "
                            + length.encode() + b"\r\n\r\n")
        need(status[9:12] in (b"413", b"400"), (length, status))
    status = server.raw(b"POST /publish HTTP/1.1\r\nHost: b\r\n"
                        b"Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n")
    need(status[9:12] == b"413", status)
    # More than was announced is another request, or nothing.
    server.raw(b"POST /publish HTTP/1.1\r\nHost: b\r\nContent-Length: 1\r\n"
               b"\r\nxxxxxxxxxxxxxxxx\r\n\r\n")
    for garbage in (b"\0" * 1000, b"\xff" * 1000, b"GET\r\n\r\n",
                    b"GET / HTTP/9.9\r\n\r\n", b"\x16\x03\x01\x02\x00",
                    b"GET /" + b"a" * 60000 + b" HTTP/1.1\r\nHost: b\r\n\r\n",
                    b"GET / HTTP/1.1\r\nHost: b\r\nX: " + b"a" * 60000
                    + b"\r\n\r\n",
                    b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 20000 + b"\r\n"):
        server.raw(garbage)
        need(server.get("/health") == b"ok\n", "dead")
    need(server.get("/checkpoint") == before, "something was written")


def slow_clients(server):
    """Who sends a byte now and then is cut, whatever it sends."""
    beginnings = (b"", b"GET / HTTP/1.1\r\nX: ",
                  b"POST /publish HTTP/1.1\r\nHost: b\r\nContent-Length: 500"
                  b"\r\n\r\n")
    sockets = []
    for beginning in beginnings:
        sock = socket.create_connection(("127.0.0.1", server.port), timeout=20)
        sock.sendall(beginning)
        sockets.append(sock)
    end = time.monotonic() + 20
    alive = set(sockets)
    while alive and time.monotonic() < end:
        time.sleep(0.3)
        for sock in list(alive):
            try:
                sock.sendall(b"x")
                sock.setblocking(False)
                if sock.recv(100) == b"":
                    alive.discard(sock)
            except BlockingIOError:
                pass
            except OSError:
                alive.discard(sock)
            finally:
                with contextlib.suppress(OSError):
                    sock.setblocking(True)
    need(not alive, f"{len(alive)} slow clients are still there")
    for sock in sockets:
        sock.close()
    need(server.get("/health") == b"ok\n", "dead")


def many_connections(server):
    """No address takes all connections: the others are closed at once."""
    socks = [socket.create_connection(("127.0.0.1", server.port), timeout=5)
             for _ in range(12)]
    answered = 0
    for sock in socks:
        with contextlib.suppress(OSError):
            sock.sendall(b"GET /health HTTP/1.1\r\nHost: b\r\n\r\n")
            answered += 1 if sock.recv(100).startswith(b"HTTP/1.1 200") else 0
    for sock in socks:
        sock.close()
    need(answered == 8, f"{answered} connections of one address")


def main():
    with tempfile.TemporaryDirectory() as place:
        folder = Folder(TOOLS, place)
        folder.make_setup(manifest())
        key = make(folder)
        page = folder.place / "page"
        (page / "app").mkdir(parents=True)
        (page / "index.html").write_text("<title>page</title>")
        (page / "app/main.mjs").write_text("export {};")
        (page / ".hidden").write_text("hidden")
        (page / "link").symlink_to("/etc/passwd")
        with Server(TOOLS["board"], folder.place / "b", "--timeout=2",
                    "--page", page) as server:
            board(folder, "serve", "b", "--port=0", code=3,
                  words="another process is working")
            look(server, key, folder)
            headers(server)
            one_connection(server)
            refusals(server)
            slow_clients(server)
        with Server(TOOLS["board"], folder.place / "b",
                    "--connections-per-address=8") as server:
            many_connections(server)
        # It ends while somebody is there, and starts again.
        with Server(TOOLS["board"], folder.place / "b") as server:
            sock = socket.create_connection(("127.0.0.1", server.port))
            sock.sendall(b"POST /publish HTTP/1.1\r\nHost: b\r\n"
                         b"Content-Length: 5\r\n\r\n")
            need(server.stop(signal.SIGINT) == 0, "SIGINT")
            sock.close()
        board(folder, "serve", "b", "--address=here", code=2, words="")
    print("ok")


if __name__ == "__main__":
    main()
