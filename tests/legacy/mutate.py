#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""One altered value anywhere in a record is rejected, with the place named.

usage: mutate.py [--sample N] [--each N] [--jobs N] [RECORD...]

Every JSON value of every file of each record is altered; --each takes so many of
each path with its indices left out, --sample one of each of N paths.

Most checks look at one contest of one file and at the setup, which is why one run
of the verifier can judge many values: in a first round one value is altered in each
contest of each file, all of one path, and a value counts as rejected only if a new
finding names its contest in its file.  What is left goes to a second round, with
one value a file and a finding that names the file; what is left then, and all that
other files depend on, is altered alone.

Other files take no finding back: values of the setup are tried in a copy without
ballots first, those of ballots in one without tallies, those of tallies in one with
no ballots but the opened ones (where sums do not fit anyway, so that they say
nothing new), and in the whole record if that says nothing new.
"""
import argparse
import collections
import concurrent.futures
import queue
import shutil
import sys
import tempfile
import zipfile
from pathlib import Path

import spans
import unbound
from records import Report, corpora, names_file, need

RECORDS = {
    'eg0.95/minimal': 'election_record',
    'eg0.95/small': 'election_record',
    'eg1.0/mitre_example': '',
    'eg1.0/preview_toy_group': 'election_record',
    'eg1.91/core2_ElectionRecord.zip': '',
    'eg2.0/egk-ec_allAvailable': '',
    'eg2.0/kotlin_chained': '',
}
BALLOTS = ('submitted_ballots', 'encrypted_ballots')
OPENED = ('spoiled_ballots', 'challenged_ballots')
TALLIES = ('encrypted_tally.json', 'tally.json', 'coefficients.json')
# Parts of a record.
SETUP, UNTALLIED, OPEN, WHOLE = 'setup', 'untallied', 'open', 'whole'
# Checks of other files, and of the order within a file, depend on these.
NAMES = ('object_id', 'contest_id', 'selection_id', 'sequence_order', 'ballot_id',
         'code', 'code_seed', 'code_baux', 'confirmation_code', 'timestamp',
         'state')
# So many values in one run, that their findings are all listed.
RUN_MAX = 100

Value = collections.namedtuple('Value', 'name pattern path start end contest')


def kind_of(name):
    return name.split('/')[0]


def ballot_id(text):
    tree = spans.tree(text)
    return tree.get('object_id') or tree.get('ballot_id') or tree.get('id')


def names_of(part, texts):
    """The files that belong to a part of a record."""
    opened = {ballot_id(text) for name, text in texts.items()
              if kind_of(name) in OPENED}
    setup = {name for name in texts if kind_of(name) not in
             BALLOTS + OPENED + TALLIES + ('encryption_devices',)}
    untallied = {name for name in texts
                 if kind_of(name) not in OPENED + TALLIES}
    closed = {name for name, text in texts.items()
              if kind_of(name) in BALLOTS and ballot_id(text) not in opened}
    return {SETUP: setup, UNTALLIED: untallied, OPEN: set(texts) - closed,
            WHOLE: set(texts)}[part]


def contest_of(tree, path):
    """The identifier of the contest that a path of a file leads into."""
    if 'contests' not in path[:-2]:
        return None
    at = path.index('contests')
    inside = tree
    for step in path[:at + 2]:
        inside = inside[step]
    for member in ('object_id', 'contest_id', 'contestId'):
        if isinstance(inside, dict) and isinstance(inside.get(member), str):
            return inside[member]
    return None


class Copy:
    """A copy of a part of a record in which values can be altered."""

    def __init__(self, record, scratch, part):
        source = corpora() / record
        self.root = Path(scratch)
        if record.endswith('.zip'):
            with zipfile.ZipFile(source) as archive:
                archive.extractall(self.root)
        else:
            shutil.copytree(source / RECORDS[record], self.root,
                            copy_function=shutil.copyfile, dirs_exist_ok=True,
                            ignore=shutil.ignore_patterns('*private*'))
            for path in self.root.rglob('*'):
                path.chmod(0o755 if path.is_dir() else 0o644)
        self.texts = {str(file.relative_to(self.root)):
                      file.read_text(encoding='utf-8')
                      for file in sorted(self.root.rglob('*.json'))}
        kept = names_of(part, self.texts)
        for name in set(self.texts) - kept:
            (self.root / name).unlink()
            del self.texts[name]

    def write(self, name, text):
        (self.root / name).write_text(text, encoding='utf-8')

    def word(self, value):
        return self.texts[value.name][value.start:value.end]

    def judge(self, values):
        """The verifier's report with all of @p values altered."""
        changed = collections.defaultdict(list)
        for value in values:
            changed[value.name].append(value)
        for name, inside in changed.items():
            text = self.texts[name]
            for value in sorted(inside, key=lambda v: -v.start):
                text = (text[:value.start] +
                        spans.altered(self.word(value), value.start) +
                        text[value.end:])
            self.write(name, text)
        report = Report(self.root, '--jobs=1')
        for name in changed:
            self.write(name, self.texts[name])
        return report


def values_of(record, copy):
    """All values of the record that something binds."""
    for name, text in copy.texts.items():
        tree = spans.tree(text)
        for path, start, end in spans.leaves(text):
            pattern = spans.pattern(name, path)
            if not unbound.holds(record, name, pattern, text):
                yield Value(name, pattern, path, start, end,
                            contest_of(tree, path))


def chosen(values, options):
    """The values that are altered."""
    groups = collections.OrderedDict()
    for value in values:
        key = (kind_of(value.name), value.pattern)
        groups.setdefault(key, []).append(value)
    if options.sample:
        keys = list(groups)
        step = max(1, len(keys) // options.sample)
        # Which value of a path is taken moves along from path to path.
        return [groups[key][(7 * i) % len(groups[key])]
                for i, key in enumerate(keys) if i % step == 0]
    taken = []
    for group in groups.values():
        each = min(options.each or len(group), len(group))
        taken += [group[i * len(group) // each] for i in range(each)]
    return taken


def in_contest(value):
    return value.contest is not None and (
        value.path[-1] not in NAMES or 'selections' in value.path or
        'ballot_selections' in value.path)


def in_file(value):
    return value.name.startswith(BALLOTS + OPENED) and (
        'contests' in value.path or value.path[-1] not in NAMES)


def part_of(value):
    """The smallest part of the record that has the checks of @p value."""
    kind = kind_of(value.name)
    return UNTALLIED if kind in BALLOTS else \
        OPEN if kind in OPENED + TALLIES else \
        WHOLE if kind == 'encryption_devices' else SETUP


def runs(values, key):
    """Values apart by @p key: in each run one of each, at most RUN_MAX."""
    rows = collections.defaultdict(list)
    for value in values:
        rows[key(value)].append(value)
    open_runs = []
    for row in rows.values():
        at = 0
        for value in row:
            while at < len(open_runs) and len(open_runs[at]) >= RUN_MAX:
                at += 1
            if at == len(open_runs):
                open_runs.append([])
            open_runs[at].append(value)
            at += 1
    return open_runs


class Judge:
    """Runs of the verifier over copies of one part of a record."""

    def __init__(self, record, part, pool, jobs):
        self.pool = pool
        self.scratch = [tempfile.TemporaryDirectory() for _ in range(jobs)]
        self.copies = queue.Queue()
        for scratch in self.scratch:
            self.copies.put(Copy(record, scratch.name, part))
        self.first = self.copies.queue[0]
        self.known = {str(finding) for finding in self.first.judge(()).told()}
        self.whole = part == WHOLE
        self.runs = 0

    def close(self):
        for scratch in self.scratch:
            scratch.cleanup()

    def fresh(self, values):
        """(report, findings that only the altered record has)"""
        copy = self.copies.get()
        try:
            report = copy.judge(values)
        finally:
            self.copies.put(copy)
        self.runs += 1
        # Of a part only what does not hold counts, not what is unproven.
        told = report.told() if self.whole else report.findings
        return report, [finding for finding in told
                        if str(finding) not in self.known]

    def rest(self, values, named):
        """Those that no finding @p named names, of one run."""
        report, fresh = self.fresh(values)
        if report.code != 1 or report.verdict != 'REJECTED':
            return values
        return [value for value in values
                if not any(named(finding, value) for finding in fresh)]

    def round(self, all_runs, named):
        left = self.pool.map(lambda values: self.rest(values, named), all_runs)
        return [value for values in left for value in values]


def names_contest(finding, value):
    return finding['section'] == value.name and \
        finding['text'].startswith((f'contest {value.contest}:',
                                    f'contest {value.contest},'))


def names_value(finding, value):
    return names_file(finding, value.name)


def by_contest(judge, values):
    """The first round; the rest of it."""
    patterns = collections.defaultdict(list)
    for value in values:
        patterns[(kind_of(value.name), value.pattern)].append(value)
    left = []
    for group in patterns.values():
        first, *others = runs(group, lambda v: (v.name, v.contest))
        rest = judge.round([first], names_contest)
        left += rest
        # Where the first run says nothing of contests no other does.
        if len(rest) == len(first):
            left += [value for values in others for value in values]
        else:
            left += judge.round(others, names_contest)
    return left


def by_part(judge, values):
    """All rounds over one part; what none of them rejected."""
    rest = [value for value in values if not in_contest(value)]
    rest += by_contest(judge, [value for value in values if in_contest(value)])
    alone = [value for value in rest if not in_file(value)]
    shared = [value for value in rest if in_file(value)]
    alone += judge.round(runs(shared, lambda v: v.name), names_value)
    return judge.round([[value] for value in alone], names_value)


def try_record(record, options):
    """The values whose alteration the verifier accepted."""
    pool = concurrent.futures.ThreadPoolExecutor(options.jobs)
    judges = {part: Judge(record, part, pool, options.jobs)
              for part in (SETUP, UNTALLIED, OPEN, WHOLE)}
    whole = judges[WHOLE]
    values = chosen(values_of(record, whole.first), options)
    left = []
    for part, judge in judges.items():
        own = [value for value in values if part_of(value) == part]
        rest = by_part(judge, own)
        if part == WHOLE:
            left = whole.round([[value] for value in left], names_value)
        left += rest
        print(f'{record}, part {part}: {len(own)} values, {judge.runs} runs, '
              f'{len(rest)} to be tried again', flush=True)
    for value in left:
        report, fresh = whole.fresh([value])
        word = whole.first.word(value)
        print('NOT NAMED' if fresh else 'ACCEPTED', record, value.name,
              value.path, word[:40], spans.altered(word, value.start)[:40],
              report.verdict, report.error,
              [(f['check'], f['section'], f['text']) for f in fresh][:3])
    print(f'{record}: {len(values)} values altered in '
          f'{sum(judge.runs for judge in judges.values())} runs', flush=True)
    for judge in judges.values():
        judge.close()
    pool.shutdown()
    return left


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--sample', type=int, default=0)
    parser.add_argument('--each', type=int, default=0)
    parser.add_argument('--jobs', type=int, default=2)
    parser.add_argument('records', nargs='*')
    options = parser.parse_args()
    accepted = []
    for record in options.records or RECORDS:
        accepted += try_record(record, options)
    need(not accepted, f'{len(accepted)} altered values were not rejected with '
         'their file named')
    sys.exit(0)


main()
