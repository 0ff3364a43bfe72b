#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Records of other implementations get the verdict that corpora.md gives them.

Each report names the version that was detected, is the same with one thread as
with four, and in strict mode refuses exactly the records with deviations.
One of kotlin-multiplatform, written anew in protocol buffers, comes to the same.
"""
import json
import tempfile
from pathlib import Path

import as_protobuf
from records import Report, corpora, need

# record: version, verdict, whether a known deviation is told
EXPECTED = {
    'eg0.95/minimal': ('0.95', 'VERIFIED', False),
    'eg0.95/small': ('0.95', 'VERIFIED', False),
    'eg1.0/mitre_example': ('1.0', 'VERIFIED', True),
    'eg1.0/preview_toy_group': ('1.0', 'VERIFIED', True),
    'eg1.91/core2_ElectionRecord.zip': ('1.91', 'REJECTED', False),
    'eg2.0/egk-ec_allAvailable': ('2.0', 'VERIFIED', True),
    'eg2.0/kotlin_chained': ('2.0', 'VERIFIED', True),
}


def messages(root):
    """The record in protocol buffers: the same in each row."""
    files = {str(path.relative_to(root)): json.loads(path.read_text())
             for path in sorted(root.rglob('*.json'))
             if 'private' not in str(path)}
    manifest = (root / 'manifest.json').read_bytes()
    with tempfile.TemporaryDirectory() as folder:
        as_protobuf.write(Path(folder), as_protobuf.convert(files, manifest))
        report = Report(folder)
    need(report.verdict == 'VERIFIED' and report.rows() == Report(root).rows(),
         f'in messages: {report.verdict} {report.findings[:3]}')


def main():
    folder = corpora()
    messages(folder / 'eg2.0/kotlin_chained')
    for name, (version, verdict, deviates) in EXPECTED.items():
        report = Report(folder / name, '--jobs=4')
        need(report.verdict == verdict,
             f'{name}: {report.verdict}, not {verdict}: {report.error} '
             f'{report.findings[:3]}')
        need(report.code == (0 if verdict == 'VERIFIED' else 1),
             f'{name}: exit code {report.code}')
        need(f'ElectionGuard {version} ' in report.older['version'],
             f'{name}: detected as {report.older["version"]}')
        need(len(report.older['because']) > 40, f'{name}: no reason')
        need(bool(report.older['deviations']) == deviates,
             f'{name}: deviations {report.older["deviations"]}')
        need(Report(folder / name, '--jobs=1').json == report.json,
             f'{name}: one thread says something else')
        strict = Report(folder / name, '--strict')
        refused = deviates or verdict != 'VERIFIED'
        need(strict.code == (1 if refused else 0), f'{name}: strict')
        print(name, 'is', verdict)
    core2 = Report(folder / 'eg1.91/core2_ElectionRecord.zip')
    need(core2.checks() == {'7', '7.D'}, f'1.91 fails {core2.checks()}')
    need(all('the limit is unproven' in finding['text']
             for finding in core2.findings), '1.91 fails for another reason')
    need('NO SECRECY' in str(core2.older['remarks']), 'reused commitments')
    toy = Report(folder / 'eg1.0/preview_toy_group')
    need(not toy.json['record']['standardGroup'], 'the toy is not shouted about')


main()
