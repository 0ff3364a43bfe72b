# SPDX-License-Identifier: Apache-2.0
"""What the check tools share: the tree, C text without comments, the report.

A check collects problems, each one line "file:line: what is wrong", prints
them and ends with 0 (none), 1 (some, or nothing was looked at) or 77 (not
run: what it needs is absent).
"""
import argparse
import os
import re
import sys
from pathlib import Path

NOT_RUN = 77
SKIPPED_FOLDERS = re.compile(r'^(\.git|__pycache__|build|build-.*)$')


def parser(doc):
    """An argument parser with --root, whose help is the module's text."""
    p = argparse.ArgumentParser(
        description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('--root', type=Path, metavar='FOLDER',
                   default=Path(__file__).resolve().parent.parent,
                   help='the tree to check (this one)')
    return p


def files(root, folders, suffixes):
    """All files below root/folder with one of the suffixes, sorted."""
    found = []
    for folder in folders:
        for place, below, names in os.walk(root / folder):
            below[:] = sorted(d for d in below
                              if not SKIPPED_FOLDERS.match(d))
            found += [Path(place) / n for n in names
                      if n.endswith(tuple(suffixes))]
    return sorted(found)


TOKEN = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|'
                   r"'(?:\\.|[^'\\\n])*'", re.DOTALL)


def code_only(text, strings=True):
    """C text with comments (and strings) blanked; line numbers stay."""
    def blank(match):
        token = match[0]
        if token[0] in '"\'' and not strings:
            return token
        return re.sub(r'[^\n]', ' ', token)
    return TOKEN.sub(blank, text)


class Report:
    """Problems of one check over one tree."""

    def __init__(self, name, root):
        self.name = name
        self.root = root
        self.visited = 0
        self.problems = []

    def say(self, path, line, text):
        place = path.relative_to(self.root) if path.is_absolute() else path
        where = f'{place}:{line}' if line else f'{place}'
        self.problems.append(f'{where}: {text}')

    def end(self, what='files'):
        """Print all and return the exit code."""
        for problem in self.problems:
            print(problem)
        count = len(self.problems)
        print(f'{self.name}: {self.visited} {what}, {count} '
              f'problem{"" if count == 1 else "s"}')
        return 1 if count or self.visited == 0 else 0


def why_not_built(root, given, built, folders):
    """Why what was built cannot be checked; None if it can.

    It is @p given, or @p built below root.  What was built before the sources
    changed says nothing about them.
    """
    thing = given or root / built
    if not thing.exists():
        return f'{thing} does not exist; build it (make build) or name another'
    if given is None:
        made = thing.stat().st_mtime
        for source in files(root, folders, ['.c', '.h', '.S']):
            if source.stat().st_mtime > made:
                return (f'{thing} is older than {source}; build it anew '
                        '(make build)')
    return None


def not_run(name, why):
    """Say that a check was not run; ctest counts it as skipped."""
    print(f'{name}: NOT RUN: {why}')
    sys.exit(NOT_RUN)
