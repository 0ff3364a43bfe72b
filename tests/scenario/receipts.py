# SPDX-License-Identifier: Apache-2.0
"""What a voter takes home from a board, for board.py: texts that are checked here
without our code, a page whose QR codes other people's programs read, and boards
that give false receipts."""
import base64
import hashlib
import http.server
import re
import shutil
import subprocess
import threading

from tiny_election import Folder, need

READERS = ("pdftotext", "pdftoppm", "zbarimg")


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def check_text(text, code):
    """A receipt holds for the entry that it carries; its index and root."""
    head, _, note = text.partition("\n\n")
    first, extra, index, *path = head.split("\n")
    need(first == "c2sp.org/tlog-proof@v1" and extra.startswith("extra ")
         and index.startswith("index "), head)
    entry = base64.b64decode(extra[len("extra "):])
    need(bytes.fromhex(code) in entry, "the entry is of another ballot")
    index = at = int(index[len("index "):])
    _, size, root = note.split("\n")[:3]
    # RFC 9162, section 2.1.3.2
    last = int(size) - 1
    node = sha256(b"\0", entry)
    for sibling in map(base64.b64decode, path):
        if at % 2 == 1 or at == last:
            node = sha256(b"\1", sibling, node)
            while at % 2 == 0 and at > 0:
                at, last = at >> 1, last >> 1
        else:
            node = sha256(b"\1", node, sibling)
        at, last = at >> 1, last >> 1
    need(last == 0 and node == base64.b64decode(root), "the path is false")
    return index, entry


class Liar(http.server.ThreadingHTTPServer):
    """Hands answers on as CHANGE makes them."""

    def __init__(self, server, change):
        super().__init__(("127.0.0.1", 0), LiarHandler)
        self.board = server
        self.change = change
        threading.Thread(target=self.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server_port}/"

    def __exit__(self, *why):
        self.shutdown()
        super().__exit__(*why)


class LiarHandler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):  # noqa: N802
        path, change = self.server.change(self.path)
        status, _, body = self.server.board.ask("GET", path)
        body = change(body)
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):  # pylint: disable=arguments-differ
        pass


def call(f, program, server, code, *more):
    """One call of the verb; it runs in the folder."""
    return (Folder({"electionguard": program}, f.place),
            ("receipt", server if isinstance(server, str) else server.url, code,
             *more))


def check_liars(f, program, server, codes, key):
    """No false receipt is taken, whatever is false."""
    other = codes[1]

    def swap(path):  # of another ballot
        return path.replace(codes[0], other), lambda body: body

    def spoil(path):  # another entry
        return path, lambda body: body.replace(b"extra C", b"extra D")

    def move(path):  # another place
        return path, lambda body: re.sub(rb"index \d+", b"index 0", body)

    def forge(path):  # nobody's signature
        return path, lambda body: body[:-5] + b"AAA=\n"

    def silence(path):  # nothing carried
        return path, lambda body: re.sub(rb"extra .*\n", b"", body)

    def prattle(path):
        return path, lambda body: b"hello\n"

    def switch(path):  # the ballot's entry for that of the decision
        return path.replace("/decision", ""), lambda body: body

    for change in (swap, spoil, move, forge, silence, prattle, switch):
        with Liar(server, change) as liar:
            folder, args = call(f, program, liar, codes[0], "--log", key,
                                "--text", "false", "--pdf", "false.pdf")
            done = folder.run(*args)
            need(done.returncode == 1 and "receipt is false" in done.stderr,
                 (change.__name__, done.returncode, done.stderr))
            need(not (f.place / "false").exists()
                 and not (f.place / "false.pdf").exists(), "it was kept")


def qr_codes(folder, name):
    subprocess.run(["pdftoppm", "-r", "200", "-gray", "-singlefile", name,
                    "page"], cwd=folder, check=True, timeout=120)
    read = subprocess.run(["zbarimg", "-q", "--raw", "-Sdisable",
                           "-Sqrcode.enable", "page.pgm"], cwd=folder,
                          check=True, capture_output=True, timeout=120)
    return read.stdout.decode()


def check_page(f, code, texts, status):
    """Other people's programs read code, places and receipts from the page."""
    missing = [r for r in READERS if shutil.which(r) is None]
    if missing:
        print(f"the page is not read: {missing} are missing")
        return
    subprocess.run(["pdftotext", "receipt.pdf", "receipt.txt"], cwd=f.place,
                   check=True, timeout=120)
    words = (f.place / "receipt.txt").read_text()
    squeezed = re.sub(r"\s", "", words)
    need(code in squeezed and status in words, words)
    note = texts[0].partition("\n\n")[2].split("\n")
    need(all(line.replace(" ", "") in squeezed for line in note[:3]), words)
    read = qr_codes(f.place, "receipt.pdf")
    need(code in read.split(), "no code")
    for text in texts:
        need(text in read, f"{text!r} is not in {read!r}")
    need(read.count("tlog-proof@v1") == len(texts), "more receipts")


LANGUAGES = {
    "es": ("Comprobante de una papeleta", {
        "cast": "emitida", "challenged": "impugnada", "spoiled": "anulada",
        "not decided yet": "no se ha decidido"}),
    "fr": ("Reçu d’un bulletin", {
        "cast": "déposé", "challenged": "contesté", "spoiled": "annulé",
        "not decided yet": "n’est encore décidé"})}


def check_languages(f, program, server, code, status):
    """The page says the same in other languages, and only in those we have."""
    for language, (title, words) in LANGUAGES.items():
        folder, args = call(f, program, server, code, "--pdf", "other.pdf",
                            "--language", language)
        folder.ends(0, f"^{code}: ", *args)
        if shutil.which("pdftotext") is None:
            continue
        told = subprocess.run(["pdftotext", "other.pdf", "-"], cwd=f.place,
                              check=True, capture_output=True, timeout=120)
        text = " ".join(told.stdout.decode().split())
        need(title in text and words[status] in text, text)
        need(not re.search(r"[#@]|Confirmation code|entries|checkpoint", text),
             text)
    folder, args = call(f, program, server, code, "--language", "tlh")
    folder.ends(2, "the languages are en, es, fr", *args)


def check(f, program, server, codes, statuses):
    """Receipts of these ballots, which are as STATUSES says."""
    key = server.get("/log-key").decode().strip()
    folder, args = call(f, program, server, codes[0], "--pdf", "receipt.pdf")
    prints = "built without printing" not in folder.run(*args).stderr
    for code, status in zip(codes, statuses):
        grouped = "-".join(code[i:i + 4].lower() for i in range(0, 64, 4))
        folder, args = call(f, program, server, grouped, "--log", key,
                            "--text", "receipt", *(
                                ("--pdf", "receipt.pdf") if prints else ()))
        decided = status != "not decided yet"
        done = folder.ends(0, f"^{code}: {status}$", *args, *(
            ("--decision", "decision") if decided else ()))
        about = server.json("/api/code/" + code)
        texts = [(f.place / "receipt").read_text()]
        index, entry = check_text(texts[0], code)
        need((index, base64.b64encode(entry).decode())
             == (about["index"], about["entry"]), "another entry")
        need(f"entry {index} of the log" in done.stdout, done.stdout)
        if decided:
            texts.append((f.place / "decision").read_text())
            index, entry = check_text(texts[1], code)
            need((index, base64.b64encode(entry).decode()) == (
                about["decisionIndex"], about["decisionEntry"]), "another")
        if prints:
            check_page(f, code, texts, status)
            check_languages(f, program, server, code, status)
        if not decided:
            folder.ends(3, "no decision on this ballot", *args, "--decision",
                        "none")
            need(not (f.place / "none").exists(), "a decision")
    folder, args = call(f, program, server, codes[0])
    folder.ends(0, "^The log's key, as the board tells it", *args)
    # The same key under another name is another log's (signed-note).
    public = key.split("+", 2)[2]
    number = sha256(b"other.example\n", base64.b64decode(public))[:4].hex()
    folder.ends(1, "one of another log", *args, "--log",
                f"other.example+{number}+{public}")
    folder, args = call(f, program, server, 64 * "0")
    folder.ends(3, "no ballot on this board", *args)
    folder, args = call(f, program, server, 63 * "0")
    folder.ends(2, "64 hexadecimal digits", *args)
    folder, args = call(f, program, server, 65 * "0")
    folder.ends(2, "64 hexadecimal digits", *args)
    check_liars(f, program, server, codes, key)
