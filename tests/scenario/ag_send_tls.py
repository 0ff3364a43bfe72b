# SPDX-License-Identifier: Apache-2.0
"""Notices go over TLS, and over nothing else to another machine; and what a
server did with a mail is kept.

    ag_send_tls.py ACCOUNTGUARD MAKE_NOTICES
"""
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from ag_send_killed import Sink, need, run  # noqa: E402


def certificate(place, name):
    """A certificate of localhost by itself, and its key."""
    words = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
             "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj",
             "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
             "-keyout", str(place / f"{name}.key"), "-out",
             str(place / f"{name}.pem")]
    subprocess.run(words, check=True, capture_output=True)
    return place / f"{name}.pem", place / f"{name}.key"


def states(accountguard, service):
    listed = run(accountguard, "notice", "list", service).stdout
    return [line.strip() for line in listed.splitlines() if "way " in line]


def main():
    accountguard, make = sys.argv[1:3]
    with tempfile.TemporaryDirectory() as place:
        place = pathlib.Path(place)
        true, true_key = certificate(place, "true")
        other, _ = certificate(place, "other")
        (place / "word").write_text("open sesame\n")
        (place / "wrong").write_text("open barley\n")
        (place / "tls").mkdir()
        sink = Sink(place / "tls" / "in", "--tls", true, true_key, "--user",
                    "guard", "open sesame")
        (place / "bare").mkdir()
        bare = Sink(place / "bare" / "in")
        count = 0

        def send(*words):
            nonlocal count
            count += 1
            service = place / f"s{count}"
            need(run(make, service, "alice@example.org").returncode == 0, "")
            sent = run(accountguard, "notice", "send", service, *words)
            ways = states(accountguard, service)
            return sent, (ways + [""])[0]

        relay = f"smtp://localhost:{sink.port()}"
        user = ["--user", "guard", "--password-file", place / "word"]
        try:
            sent, way = send("--relay", relay, "--authorities", true, *user)
            need("accepted" in way, f"over TLS: {way} {sent.stderr}")
            need(len(sink.ids()) == 1, "the mail did not arrive")
            sent, way = send("--relay", relay, "--authorities", other, *user)
            need("waiting" in way and "ertificate" in way,
                 f"another's certificate is taken: {way}")
            sent, way = send("--relay", f"smtp://127.0.0.1:{sink.port()}",
                             "--authorities", true, *user)
            need("waiting" in way, f"another name is taken: {way}")
            sent, way = send("--relay", relay, "--authorities", true,
                             "--user", "guard", "--password-file",
                             place / "wrong")
            need("waiting" in way, f"a wrong password: {way}")
            sent, way = send("--relay", f"smtp://localhost:{bare.port()}")
            need("waiting" in way, f"without TLS: {way}")
            # Without TLS to this machine alone, and only if one says so.
            sent, way = send("--relay", f"smtp://localhost:{bare.port()}",
                             "--plain")
            need("accepted" in way, f"plain: {way}")
            sent, way = send("--relay", "smtp://192.0.2.1:25", "--plain")
            need("waiting" in way and "this machine alone" in way,
                 f"plain to another machine: {way}")
            # What the server did with a mail is what is kept of it.
            for who, state in (("later", "waiting"), ("gone", "refused"),
                               ("spam", "refused"), ("mute", "unknown")):
                service = place / who
                need(run(make, service, f"{who}@example.org").returncode == 0,
                     "")
                for _ in range(2):
                    run(accountguard, "notice", "send", service, "--plain",
                        "--relay", f"smtp://localhost:{bare.port()}")
                ways = states(accountguard, service)
                need(f" {state} after 1 tries" in ways[0], f"{who}: {ways}")
            for url in ("http://localhost/", "ftp://x", "x", ""):
                sent, way = send("--relay", url)
                need(sent.returncode != 0, f"{url!r} is taken for a relay")
            need(len(sink.ids()) == 1 and len(bare.ids()) == 2,
                 "a mail went where it must not")
        finally:
            for s in (sink, bare):
                s.process.terminate()
                s.process.wait()
    print("TLS, or this machine; the right name, and who vouches for it")


if __name__ == "__main__":
    main()
