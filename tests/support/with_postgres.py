#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Run a program beside a PostgreSQL server of its own.

The server has a private folder, listens on a socket in it and on no network, and
is gone when the program ends.  The program gets in its environment
  EG_TEST_STORE    the address of an empty database
  EG_TEST_STORE_PID  the file whose first line is the server's process
A server that is killed is started again.  Without PostgreSQL the program is not
run, and the exit code is 77.

Several programs, with -- between them, are run one after the other.  The
first exit code that is not 0 is this program's.

The folder is in memory where there is room, since a test waits for thousands of
commits; with --disk it is where temporary files are.

usage: with_postgres.py [--disk] PROGRAM [ARG...] [-- PROGRAM [ARG...]]...
"""
import glob
import os
import pathlib
import pwd
import shutil
import subprocess
import sys
import tempfile
import threading
import time

SKIPPED = 77


def find(name):
    """A program of PostgreSQL, which Debian does not put into the path."""
    found = shutil.which(name)
    versions = sorted(glob.glob(f"/usr/lib/postgresql/*/bin/{name}"))
    return found or (versions[-1] if versions else None)


def servant():
    """Whose the server is: it refuses to run as root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            pass
    return None


class Postgres:
    """A server in a folder of its own."""

    def __init__(self, place):
        self.place = pathlib.Path(place)
        self.data = self.place / "data"
        self.log = self.place / "log"
        self.who = servant()
        self.ending = False
        self.process = None
        self.keeper = threading.Thread(target=self.keep, daemon=True)
        if self.who:
            os.chown(place, self.who.pw_uid, self.who.pw_gid)

    def run(self, how, *command, **more):
        if self.who:
            more.update(user=self.who.pw_uid, group=self.who.pw_gid,
                        extra_groups=[])
        return how([str(c) for c in command], cwd=self.place,
                   stdin=subprocess.DEVNULL, **more)

    def make(self):
        done = self.run(subprocess.run, find("initdb"), "--pgdata", self.data,
                        "--username=board", "--auth=trust", "--encoding=UTF8",
                        "--locale=C", "--no-instructions", "--no-sync",
                        "--wal-segsize=1",
                        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                        text=True, check=False)
        if done.returncode != 0:
            sys.exit("initdb: " + done.stdout)

    def launch(self):
        with open(self.log, "ab") as log:
            self.process = self.run(
                subprocess.Popen, find("postgres"), "-D", self.data, "-k",
                self.place, "-c", "listen_addresses=", "-c",
                "max_wal_size=100MB", stdout=log, stderr=log)

    def answers(self):
        return self.run(subprocess.run, find("pg_isready"), "-h", self.place,
                        "-q", check=False).returncode == 0

    def start(self):
        """Start it, and try again while what was killed is still there."""
        end = time.monotonic() + 60
        self.launch()
        while not self.ending and not self.answers():
            if time.monotonic() > end:
                sys.exit("postgres does not start:\n" + self.log.read_text())
            if self.process.poll() is not None:
                self.launch()
            time.sleep(0.05)

    def keep(self):
        """Start it again whenever somebody has killed it."""
        while not self.ending:
            self.process.wait()
            if not self.ending:
                self.start()

    def stop(self):
        self.ending = True
        self.process.terminate()
        self.keeper.join(30)
        self.process.kill()
        self.process.wait()

    def address(self):
        return f"postgresql:///postgres?host={self.place}&user=board"


def memory():
    """A folder in memory, if there is room for a server."""
    place = "/dev/shm"
    if os.access(place, os.W_OK) and shutil.disk_usage(place).free > 1 << 29:
        return place
    return None


def split(words):
    """Commands with -- between them."""
    commands = [[]]
    for word in words:
        if word == "--":
            commands.append([])
        else:
            commands[-1].append(word)
    return commands


def run_all(commands, env):
    codes = [subprocess.run(c, env=env, check=False).returncode
             for c in commands]
    return next((code for code in codes if code != 0), 0)


def main():
    command = sys.argv[1:]
    folder = memory()
    if command[:1] == ["--disk"]:
        command, folder = command[1:], None
    if not (find("initdb") and find("postgres") and find("pg_isready")):
        print("SKIPPED: there is no PostgreSQL (Debian: postgresql-15)")
        return SKIPPED
    with tempfile.TemporaryDirectory(prefix="eg-pg-", dir=folder,
                                     ignore_cleanup_errors=True) as place:
        server = Postgres(place)
        server.make()
        server.start()
        server.keeper.start()
        try:
            env = dict(os.environ, EG_TEST_STORE=server.address(),
                       EG_TEST_STORE_PID=str(server.data / "postmaster.pid"))
            return run_all(split(command), env)
        finally:
            server.stop()


if __name__ == "__main__":
    sys.exit(main())
