#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A witness as a server (c2sp.org/tlog-witness), and logs that ask it: requests,
proofs and signatures are made and judged here without our code.

usage: witness.py ELECTIONGUARD_BOARD MAKE_LOG
"""
import base64
import hashlib
import http.client
import json
import pathlib
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
# pylint: disable=wrong-import-position
from tiny_election import need, programs

TOOLS = programs("board", "log")
NAME = "witness.example/w"

# Ed25519, RFC 8032, section 5.1; affine and slow.
P = 2 ** 255 - 19
L = 2 ** 252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P


def add(a, b):
    t = D * a[0] * b[0] * a[1] * b[1] % P
    return ((a[0] * b[1] + a[1] * b[0]) * pow(1 + t, P - 2, P) % P,
            (a[1] * b[1] + a[0] * b[0]) * pow(1 - t, P - 2, P) % P)


def times(n, a):
    out = (0, 1)
    while n:
        if n & 1:
            out = add(out, a)
        a = add(a, a)
        n >>= 1
    return out


def point(data):
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (2 ** 255 - 1)
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    need((x * x - square) % P == 0, "no point")
    return (P - x if x % 2 != sign else x, y)


def ed25519_holds(public, signature, message):
    base = point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))
    h = int.from_bytes(hashlib.sha512(signature[:32] + public + message)
                       .digest(), "little") % L
    return times(int.from_bytes(signature[32:], "little"), base) == add(
        point(signature[:32]), times(h, point(public)))


# Trees, RFC 9162, section 2.1.
def node(left, right):
    return hashlib.sha256(b"\1" + left + right).digest()


def split(n):
    return 1 << (n - 1).bit_length() - 1


def root(leaves):
    if len(leaves) == 1:
        return leaves[0]
    k = split(len(leaves))
    return node(root(leaves[:k]), root(leaves[k:]))


def consistency(m, leaves, whole=True):
    if m == len(leaves):
        return [] if whole else [root(leaves)]
    k = split(len(leaves))
    if m <= k:
        return consistency(m, leaves[:k], whole) + [root(leaves[k:])]
    return consistency(m - k, leaves[k:], False) + [root(leaves[:k])]


class Log:
    """A log of fewer than 256 entries that make_log makes."""

    def __init__(self, place, size, *part):
        folder = f"log-{size}-{''.join(map(str, part))}"
        done = subprocess.run(
            [TOOLS["log"], folder, "log.key", str(size), *map(str, part)],
            cwd=place, capture_output=True, text=True, check=True)
        self.folder, self.key, self.size = folder, done.stdout.strip(), size
        self.note = (place / folder / "checkpoint").read_bytes()
        tile = (place / folder / f"tile/0/000.p/{size}").read_bytes()
        self.leaves = [tile[i:i + 32] for i in range(0, len(tile), 32)]

    def request(self, old, note=None, proof=None):
        if proof is None:
            proof = consistency(old, self.leaves) if 0 < old < self.size else []
        lines = [f"old {old}", *(base64.b64encode(p).decode() for p in proof)]
        return "\n".join(lines).encode() + b"\n\n" + (note or self.note)


class Witness:
    """One process that serves; it ends with the block."""

    def __init__(self, place, *options):
        self.process = subprocess.Popen(
            [TOOLS["board"], "witness-serve", "w", "--listen=127.0.0.1:0",
             *options], cwd=place, stdout=subprocess.PIPE,
            stderr=(place / "stderr").open("a"), text=True)
        self.key = None
        line = self.process.stdout.readline()
        if line.startswith("This witness's key: "):
            self.key = line.split(": ", 1)[1].strip()
            line = self.process.stdout.readline()
        need(line.startswith("listening on port "), line)
        self.port = int(line.split()[-1])

    def __enter__(self):
        return self

    def __exit__(self, *why):
        self.end(signal.SIGTERM, 0)

    def end(self, how, code):
        if self.process.poll() is None:
            self.process.send_signal(how)
            need(self.process.wait(30) == code, "it did not end well")
        self.process.stdout.close()

    def ask(self, body, method="POST", path="/add-checkpoint", **headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.port,
                                                timeout=60)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.getheader("Content-Type"), answer.read()
        finally:
            connection.close()

    def connect(self, request):
        """A connection on which these bytes were sent."""
        sock = socket.create_connection(("127.0.0.1", self.port), 20)
        sock.sendall(request)
        return sock

    def raw(self, request):
        """What comes first for these bytes; b"": the end."""
        with self.connect(request) as sock:
            try:
                return sock.recv(1000)
            except ConnectionError:
                return b""

    def threads(self):
        """What the system says of each thread: name -> value."""
        for path in pathlib.Path(f"/proc/{self.process.pid}/task").iterdir():
            lines = (path / "status").read_text().splitlines()
            yield dict(line.split(":\t", 1) for line in lines if ":\t" in line)

    def gives(self, body, status, words=b"", kind="text/plain; charset=utf-8"):
        got = self.ask(body)
        need(got[:2] == (status, kind) and words in got[2], got)
        return got[2]


def check_cosignature(line, note, key):
    """c2sp.org/tlog-cosignature, of Ed25519."""
    name, number, public = key.split("+", 2)
    public = base64.b64decode(public)
    need(name == NAME and public[0] == 4, key)
    mark, of, signed = line.decode().rstrip("\n").split(" ")
    signed = base64.b64decode(signed)
    need((mark, of) == ("\u2014", NAME) and signed[:4].hex() == number, line)
    moment = int.from_bytes(signed[4:12], "big")
    need(abs(moment - time.time()) < 300, "another time")
    text = note.split(b"\n\n")[0] + b"\n"
    message = f"cosignature/v1\ntime {moment}\n".encode() + text
    need(ed25519_holds(public[1:], signed[12:], message), "a false signature")
    need(not ed25519_holds(public[1:], signed[12:], message + b"x"), "any")


def state(place):
    return (place / "w/checkpoint").read_bytes()


def check_rules(place, w, key):
    a5, a150 = Log(place, 5), Log(place, 150)
    line = w.gives(a5.request(0), 200)
    check_cosignature(line, a5.note, key)
    need(state(place) == a5.note
         and (place / "w/cosigned").read_bytes() == a5.note + line, "kept")
    # Again, and from another size than the last.
    w.gives(a5.request(5), 200)
    need(w.gives(a150.request(0), 409, kind="text/x.tlog.size") == b"5\n", "5")
    need(w.gives(a150.request(4), 409, kind="text/x.tlog.size") == b"5\n", "5")
    check_cosignature(w.gives(a150.request(5), 200), a150.note, key)
    w.gives(a5.request(150), 400, b"over the checkpoint's")
    # Proofs that are no proofs.
    good = Log(place, 151)
    proof = consistency(150, good.leaves)
    for bad in ([], proof[:-1], [*proof, proof[0]], proof[::-1],
                [bytes(32), *proof[1:]]):
        w.gives(good.request(150, proof=bad), 422, b"does not hold")
    # Not the log's.
    note = a150.note
    w.gives(a150.request(150, note.replace(b"log.example", b"lag.example")
                         if b"log.example" in note else b"x" + note), 404)
    head, _, signature = note.rpartition(b" ")
    forged = bytearray(base64.b64decode(signature))
    forged[20] ^= 1
    w.gives(a150.request(150, head + b" " + base64.b64encode(forged) + b"\n"),
            403, b"did not sign")
    need(state(place) == a150.note, "the state changed")


def check_hostile(w, place):
    before = state(place)
    good = Log(place, 150).request(150)
    for body in (b"", b"old\n\n", b"old 1", b"hello", b"old 01\n\n" + good,
                 b"old -1\n\n", b"\0" * 100, good[:-1], b"old 150\r\n" + good[8:],
                 b"old 99999999999999999999\n" + good[8:],
                 b"old 150\n" + 64 * (base64.b64encode(bytes(32)) + b"\n")
                 + good[8:]):
        need(w.ask(body)[0] == 400, body)
    need(w.ask(b"x" * 300000)[0] == 413, "too long")
    need(w.ask(None, "GET")[0] == 405, "GET")
    need(w.ask(good, path="/add-checkpoint/")[0] == 404, "path")
    need(w.ask(good, path="/")[0] == 404, "path")
    need(w.ask(good, Origin="https://evil.example")[0] == 403, "Origin")
    need(state(place) == before, "the state changed")


def check_two_histories(place, w):
    """The same key signs two logs that part; only one is ever cosigned."""
    honest = Log(place, 160)
    w.gives(honest.request(150), 200)
    other = Log(place, 160, 100)
    w.gives(other.request(160), 409, b"another checkpoint of this size")
    evidence = (place / "w/evidence-1").read_bytes()
    need(evidence == other.note and state(place) == honest.note, "evidence")
    need("ALARM" in (place / "stderr").read_text(), "no alarm")
    # It goes on, and proves that it does, from what nobody saw.
    longer = Log(place, 200, 100)
    w.gives(longer.request(160), 422, b"does not hold")
    need(state(place) == honest.note, "the state changed")
    for _ in range(40):
        w.gives(other.request(160), 409)
    need(len(list((place / "w").glob("evidence-*"))) == 16, "too much is kept")
    # Both extend what was seen, and come at once: one wins.
    rivals = [Log(place, 210), Log(place, 210, 170)]
    answers = []

    def ask(rival):
        answers.append((w.ask(rival.request(160))[0], rival))

    threads = [threading.Thread(target=ask, args=(r,)) for r in 8 * rivals]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    won = [rival for status, rival in answers if status == 200]
    need(len(won) == 1 and all(s in (200, 409) for s, _ in answers), answers)
    need(state(place) == won[0].note, "another state")
    return 170 if won[0] is rivals[1] else None


HEAD = b"POST /add-checkpoint HTTP/1.1\r\nHost: w\r\n"


def check_rates(place):
    """An address that asks too often waits; a proxy tells who asks."""
    def asks(w, times, **headers):
        return [w.ask(None, "GET", **headers)[0] for _ in range(times)]

    with Witness(place, "--rate=1", "--burst=4") as w:
        got = asks(w, 8)
        need(got[:4] == 4 * [405] and got.count(429) >= 3, got)
        need(429 in asks(w, 2, **{"X-Forwarded-For": "1.2.3.4"}), "believed")
        answer = w.raw(HEAD + b"Content-Length: 9\r\n\r\n")
        need(answer[9:12] == b"429" and b"\r\nRetry-After: " in answer, answer)
    with Witness(place, "--rate=1", "--burst=4",
                 "--trusted-proxy=127.0.0.1") as w:
        need(429 in asks(w, 6, **{"X-Forwarded-For": "1.2.3.4"}), "1.2.3.4")
        need(asks(w, 4, **{"X-Forwarded-For": "5.6.7.8"}) == 4 * [405], "5.6.7.8")
    limits = [event["limit"] for event in events(place)
              if event["event"] == "limit"]
    need(limits.count("rate") == 2, limits)


def check_sizes(place):
    """Bodies are limited, one and all that are being received; so is time."""
    longest = HEAD + b"Content-Length: 266240\r\n\r\n"
    with Witness(place, "--timeout=60") as w:
        for line in (b"Content-Length: 266241", b"Content-Length: 99999999999",
                     b"Transfer-Encoding: chunked", b"Connection: close"):
            need(w.raw(HEAD + line + b"\r\n\r\n")[9:12] == b"413", line)
        # 16 MiB are 63 of the longest.
        many = [w.connect(longest) for _ in range(70)]
        many[-1].settimeout(20)
        need(many[-1].recv(100)[9:12] == b"503", "too much at a time")
        need(w.ask(None, "GET")[0] == 405, "it does not answer others")
        for sock in many:
            sock.close()
        end = time.monotonic() + 20
        while w.raw(longest + b"x" * 266240)[9:12] == b"503":
            need(time.monotonic() < end, "the room is not given back")
    with Witness(place, "--timeout=1") as w:
        begin = time.monotonic()
        with w.connect(HEAD + b"Content-Length: 1000\r\n\r\n") as slow:
            slow.settimeout(0.3)
            while time.monotonic() - begin < 20:
                try:
                    slow.sendall(b"x")
                    if slow.recv(100) == b"":
                        break
                except TimeoutError:
                    continue
                except ConnectionError:
                    break
        need(1 <= time.monotonic() - begin < 15, "a slow one is not cut")
    with Witness(place, "--connections-per-address=2") as w:
        with w.connect(longest), w.connect(longest):
            need(w.raw(HEAD + b"\r\n") == b"", "a third connection")


def events(place):
    """What was told on standard error, but for sentences."""
    return [json.loads(line) for line in
            (place / "stderr").read_text().splitlines() if line[0] == "{"]


def check_sandbox(place):
    """Every thread is confined, or the event says why not."""
    with Witness(place) as w:
        box = events(place)[-1]
        need(box["event"] == "sandbox", box)
        confined = box["calls"] == "seccomp"
        need(confined or box["calls"].startswith("none: "), box)
        for thread in w.threads():
            need(not confined or (thread["Seccomp"], thread["NoNewPrivs"])
                 == ("2", "1"), thread)
    if confined and box["files"].startswith("Landlock"):
        with Witness(place, "--sandbox=require"):
            pass
    else:
        print("the sandbox is not whole here:", box)
    with Witness(place, "--sandbox=off"):
        box = events(place)[-1]
        need(box["files"] == box["calls"] == "off", box)


def main():
    with tempfile.TemporaryDirectory() as folder:
        place = pathlib.Path(folder)
        log = Log(place, 1).key
        with Witness(place, "--log", log, "--name", NAME) as w:
            key = w.key
            check_rules(place, w, key)
            check_hostile(w, place)
            part = check_two_histories(place, w)
            # Who looks by itself has the same folder, but not at a time.
            more = Log(place, 220, *([part] if part else []))
            pull = [TOOLS["board"], "witness", "w", more.folder]
            done = subprocess.run(pull, cwd=place, capture_output=True,
                                  text=True, check=False)
            need(done.returncode == 3, done)
            w.end(signal.SIGKILL, -signal.SIGKILL)
        done = subprocess.run(pull, cwd=place, capture_output=True, text=True,
                              check=False)
        need(done.stdout == "cosigned 220 entries, 10 of them new\n", done)
        with Witness(place) as w:
            need(w.gives(Log(place, 230).request(210), 409,
                         kind="text/x.tlog.size") == b"220\n", "forgotten")
            last = Log(place, 230, *([part] if part else []))
            check_cosignature(w.gives(last.request(220), 200), last.note, key)
        check_rates(place)
        check_sizes(place)
        check_sandbox(place)
    print("ok")


if __name__ == "__main__":
    main()
