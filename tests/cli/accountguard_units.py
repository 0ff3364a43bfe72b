#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The units of systemd: systemd understands them and finds little that they
allow, and the program understands what they call it with.

usage: accountguard_units.py ACCOUNTGUARD APPS_ACCOUNTGUARD_SYSTEMD
"""
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
# pylint: disable=wrong-import-position
from tiny_election import need

PROGRAM = sys.argv[1]
SOURCE = pathlib.Path(sys.argv[2])
HOME = "/var/lib/accountguard"


def said(*words, code=0):
    """What a command says; it ends with CODE."""
    done = subprocess.run([str(w) for w in words], capture_output=True,
                          text=True, timeout=60, check=False)
    need(done.returncode == code, (words, done))
    return done.stdout + done.stderr


def write_units(place):
    """The units as they are installed, and their text."""
    shared = (SOURCE / "hardening.conf").read_text()
    units = {}
    for path in sorted(SOURCE.glob("accountguard-*")):
        text = path.read_text().replace("@ACCOUNTGUARD_PROGRAM@", PROGRAM)
        text = text.replace("@ACCOUNTGUARD_HARDENING@", shared)
        units[path.name.removesuffix(".in")] = text
    for name, text in units.items():
        (place / name).write_text(text)
    need(len(units) == 8, units.keys())
    return units


def understood(place, units):
    """systemd itself looks at them."""
    if shutil.which("systemd-analyze") is None:
        print("no systemd-analyze: what systemd says is not looked at")
        return
    for name in units:
        need(said("systemd-analyze", "verify", "--man=no", place / name) == "",
             name)
        if name.endswith(".service"):
            name = name.replace("@.", "@feed.")
            (place / name).write_text(units[name.replace("@feed.", "@.")])
            said("systemd-analyze", "security", "--offline=true",
                 "--threshold=20", "--no-pager", place / name)


def closed(units):
    """Only who signs notices reaches the keys for it."""
    line = f"\nInaccessiblePaths=-{HOME}/signer\n"
    for name, text in units.items():
        if name.endswith(".service"):
            need((line in text) == (name != "accountguard-work.service"), name)


def command(units, name, home, **options):
    """The words that a unit calls the program with."""
    line = re.search(r"^ExecStart=(.*)$", units[name], re.M)[1]
    words = []
    for word in line.replace(HOME, str(home)).replace("%i", "feed").split():
        if word.startswith("$"):
            words += options[word[1:]].split()
        else:
            words.append(word)
    return words


def runs(words):
    """What goes on until it is told to end, and ends well then."""
    with subprocess.Popen(words, stdout=subprocess.DEVNULL) as process:
        time.sleep(2)
        process.send_signal(signal.SIGTERM)
        try:
            need(process.wait(60) == 0, words)
        finally:
            process.kill()


def called(place, units):
    """The program takes what units and the sample of options say."""
    home = place / "service"
    password = place / "password"
    password.write_text("secret\n")
    sample = (SOURCE / "accountguard.options").read_text()
    options = dict(re.findall(r"^#(\w+)=(.*)$", sample, re.M))
    options["SERVE_OPTIONS"] += " --port=0"
    options["WORK_OPTIONS"] = options["WORK_OPTIONS"].replace(
        "/etc/accountguard/relay.password", str(password))
    said(PROGRAM, "init", home, "--host=guard.example.org", "--name=CERT",
         "--from=notices@guard.example.org")
    for name in ("serve", "work"):
        runs(command(units, f"accountguard-{name}.service", home, **options))
    text = said(*command(units, "accountguard-health.service", home), code=1)
    need("operators: 0" in text, text)
    text = said(*command(units, "accountguard-release.service", home), code=3)
    need("plan of statistics" in text, text)
    text = said(*command(units, "accountguard-fetch@.service", home,
                         FETCH_OPTIONS=""), code=3)
    need("feed" in text, text)


def main():
    with tempfile.TemporaryDirectory() as folder:
        place = pathlib.Path(folder)
        units = write_units(place)
        understood(place, units)
        closed(units)
        called(place, units)
    print("all well")


if __name__ == "__main__":
    main()
