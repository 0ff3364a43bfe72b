#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""One altered value anywhere in a record is rejected, with the place named.

usage: mutate.py [--sample N] [--each N] [RECORD...]

Every JSON value of every file of each record is a place.  Without options all
places of the toy record, and of the others the first and the last of each path
with its indices left out, in each kind of file (--each: so many).  --sample takes
N places of each record, spread over all paths.
"""
import argparse
import collections
import shutil
import sys
import tempfile
import zipfile
from pathlib import Path

import spans
from records import Report, corpora, need

# Values that no hash, proof or other value of the version depends on: nobody can
# tell that they were altered.  docs/legacy.md says so of each.
UNBOUND = {
    'manifest.json': {'spec_version', 'candidates.name.text.value',
                      'candidates.name.text.language', 'candidates.image_uri',
                      'candidates.is_write_in', 'candidates.party_id'},
    'context.json': {'extended_data', 'configuration.allow_overvotes',
                     'configuration.max_votes',
                     'extended_data.verification_url'},
    'submitted_ballots': {'contests.extended_data.data',
                          'contests.extended_data.mac'},
    'constants.json': {'name'},
    'election_config.json': {'config_version', 'metadata.Created by'},
    'encrypted_ballots': {'timestamp'},
}
# 1.91 has no chain of codes, and its list of candidates is in no hash.
UNBOUND_CORE2 = {
    'submitted_ballots': {'code_seed', 'timestamp'},
    'encryption_devices': {'device_id', 'launch_code', 'location', 'session_id'},
    'manifest.json': {'candidates.object_id'},
}
# The same of ballots that are cast, whose contest data nobody opens.
UNOPENED = {'contests.encrypted_contest_data.c1',
            'contests.encrypted_contest_data.c2',
            'contests.encrypted_contest_data.numBytes'}
# Devices from which no ballot came are in no hash.
UNUSED = {'eg1.0/preview_toy_group': {'encryption_devices/device_190070690681122.json'}}
# The preview of 1.0 wrote orders of ballots from 0 and, once, from 1; both pass.
LOOSE = {'eg1.0/preview_toy_group': {
    'submitted_ballots': {'contests.sequence_order',
                          'contests.ballot_selections.sequence_order'}}}

RECORDS = {
    'eg0.95/minimal': 'election_record',
    'eg0.95/small': 'election_record',
    'eg1.0/mitre_example': '',
    'eg1.0/preview_toy_group': 'election_record',
    'eg1.91/core2_ElectionRecord.zip': '',
    'eg2.0/egk-ec_allAvailable': '',
    'eg2.0/kotlin_chained': '',
}


def pattern(name, path):
    """A path without indices, nor names that are identifiers."""
    words = [word for word in path if not isinstance(word, int)]
    if name in ('tally.json', 'encrypted_tally.json') or \
            name.startswith('spoiled_ballots'):
        if len(words) > 1 and words[0] == 'contests' and len(path) > 1 and \
                not isinstance(path[1], int):
            words[1] = '*'
            if len(words) > 3 and words[2] == 'selections':
                words[3] = '*'
    if 'recovered_parts' in words and words[-1] != 'recovered_parts':
        words[words.index('recovered_parts') + 1] = '*'
    return '.'.join(words)


def kind(name):
    return name.split('/')[0]


def places(root):
    """(file, pattern, path, start, end), in order."""
    for file in sorted(root.rglob('*.json')):
        name = str(file.relative_to(root))
        if 'private' in name:
            continue
        text = file.read_text(encoding='utf-8')
        for path, start, end in spans.leaves(text):
            yield file, name, pattern(name, path), path, start, end


def chosen(record, root, options):
    """The places that are altered."""
    groups = collections.OrderedDict()
    for place in places(root):
        _, name, what, *_ = place
        if what in UNBOUND.get(kind(name), ()):
            continue
        if '1.91' in record and what in UNBOUND_CORE2.get(kind(name), ()):
            continue
        if what in LOOSE.get(record, {}).get(kind(name), ()):
            continue
        if what in UNOPENED and '"CAST"' in place[0].read_text():
            continue
        if name in UNUSED.get(record, ()):
            continue
        groups.setdefault((kind(name), what), []).append(place)
    if options.sample:
        keys = list(groups)
        step = max(1, len(keys) // options.sample)
        # Which place of a path is taken moves along from path to path.
        return [groups[key][(7 * i) % len(groups[key])]
                for i, key in enumerate(keys) if i % step == 0]
    taken = []
    for group in groups.values():
        each = options.each or (len(group) if 'toy' in record else 2)
        stride = max(1, (len(group) - 1) // max(1, each - 1)) if each > 1 else 1
        taken += group[::stride] if each < len(group) else group
    return taken


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--sample', type=int, default=0)
    parser.add_argument('--each', type=int, default=0)
    parser.add_argument('records', nargs='*')
    options = parser.parse_args()
    folder = corpora()
    accepted = []
    for record in options.records or RECORDS:
        with tempfile.TemporaryDirectory() as scratch:
            copy = Path(scratch) / 'record'
            if record.endswith('.zip'):
                with zipfile.ZipFile(folder / record) as archive:
                    archive.extractall(copy)
            else:
                shutil.copytree(folder / record / RECORDS[record], copy,
                                copy_function=shutil.copyfile,
                                ignore=shutil.ignore_patterns('*private*'))
                for path in copy.rglob('*'):
                    path.chmod(0o755 if path.is_dir() else 0o644)
                copy.chmod(0o755)
            before = Report(copy)
            known = {str(finding) for finding in before.findings}
            number = 0
            for file, name, what, path, start, end in chosen(record, copy,
                                                             options):
                text = file.read_text(encoding='utf-8')
                new = spans.altered(text[start:end])
                file.write_text(text[:start] + new + text[end:],
                                encoding='utf-8')
                report = Report(copy)
                file.write_text(text, encoding='utf-8')
                number += 1
                fresh = [finding for finding in report.findings
                         if str(finding) not in known]
                if report.code != 1 or report.verdict != 'REJECTED' or not fresh:
                    accepted.append((record, name, path, text[start:end][:40],
                                     new[:40], report.verdict, report.error))
                    print('ACCEPTED', accepted[-1], flush=True)
                elif not any(finding['section'] != 'record' or finding['text']
                             for finding in fresh):
                    need(False, f'{record} {name} {path}: no place is named')
            print(f'{record}: {number} values altered', flush=True)
    need(not accepted, f'{len(accepted)} altered records were not rejected')
    sys.exit(0)


main()
