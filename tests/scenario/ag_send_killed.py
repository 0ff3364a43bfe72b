# SPDX-License-Identifier: Apache-2.0
"""kill -9 at any point of sending: nothing lost, nothing sent twice.

    ag_send_killed.py ACCOUNTGUARD MAKE_NOTICES KILL_AT [STEP]

For each point N, a notice is made, `accountguard notice send` is killed at the
N-th stop around its system calls, and another one finishes the work.  A real
server of SMTP (python3-aiosmtpd) keeps what it took: each Message-ID once.  With
STEP only each STEP-th point is tried.
"""
import collections
import pathlib
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]


class Sink:
    """The server, and the lines that it prints."""

    def __init__(self, folder, *options):
        self.process = subprocess.Popen(
            ["/usr/bin/python3", str(ROOT / "support" / "mail_sink.py"),
             str(folder), *map(str, options)],
            stdout=open(folder.parent / "sink.out", "wb"))
        self.out = folder.parent / "sink.out"
        for _ in range(200):
            if self.lines():
                return
            if self.process.poll() is not None:
                break
            time.sleep(0.05)
        print("python3-aiosmtpd is not there")
        sys.exit(77)

    def lines(self):
        return self.out.read_text().splitlines()

    def port(self):
        return int(self.lines()[0])

    def ids(self):
        return [line.split()[0] for line in self.lines()[1:]]


def run(*words):
    return subprocess.run([str(w) for w in words], capture_output=True,
                          text=True, timeout=120)


def need(good, what):
    if not good:
        print("FAILED:", what)
        sys.exit(1)


def main():
    accountguard, make, kill_at = sys.argv[1:4]
    step = int(sys.argv[4]) if len(sys.argv) > 4 else 1
    with tempfile.TemporaryDirectory() as place:
        place = pathlib.Path(place)
        sink = Sink(place / "in")
        service = place / "service"
        send = [accountguard, "notice", "send", service, "--plain", "--relay",
                f"smtp://127.0.0.1:{sink.port()}"]
        made = 0
        ends = collections.Counter()
        try:
            for n in range(1, 100000, step):
                need(run(make, service, f"to{n}@example.org").returncode == 0,
                     "no notice could be made")
                made += 1
                killed = run(kill_at, n, *send)
                if killed.returncode == 77:
                    print("there is no ptrace here")
                    sys.exit(77)
                again = run(*send)
                need(again.returncode == 0, f"at {n}: {again.stderr}")
                listed = run(accountguard, "notice", "list", service).stdout
                last = listed.splitlines()[-1]
                state = last.split(": ", 1)[1].split(" after")[0]
                ends[state] += 1
                need(state in ("accepted", "unknown"), f"at {n}: {last}")
                for _ in range(100):
                    if len(sink.ids()) >= made:
                        break
                    time.sleep(0.02)
                got = collections.Counter(sink.ids())
                need(len(got) == made, f"killed at {n}: a notice was lost")
                need(max(got.values()) == 1,
                     f"killed at {n}: a notice was sent twice")
                if killed.returncode != 9:
                    need(killed.returncode == 0, killed.stderr)
                    break
        finally:
            sink.process.terminate()
            sink.process.wait()
        need(ends["accepted"] > 0 and made > 10, "hardly anything was killed")
        print(f"{made} points: {ends['accepted']} accepted, "
              f"{ends['unknown']} handed over without an answer; "
              "each mail arrived once")


if __name__ == "__main__":
    main()
