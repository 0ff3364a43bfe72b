# SPDX-License-Identifier: Apache-2.0
"""What the tests of older records share: where they are, and how to verify."""
import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

SHARED = Path(os.environ.get('EG_SHARED') or '../shared')
# The program, or an emulator of another machine with its program.
PROGRAM = shlex.split(os.environ.get('ELECTIONGUARD',
                                     'build/bin/electionguard'))


def corpora():
    """The folder of other implementations' records; without it, skip."""
    if not (SHARED / 'corpora').is_dir():
        print('SKIP: there is no ../shared/corpora')
        sys.exit(77)
    return SHARED / 'corpora'


class Report:
    """What the verifier says of one record."""

    def __init__(self, path, *options):
        run = subprocess.run([*PROGRAM, 'verify', '--quiet', '--format=json',
                              *options, str(path)],
                             capture_output=True, text=True, check=False)
        self.code = run.returncode
        self.error = run.stderr
        self.json = json.loads(run.stdout) if run.stdout else {}
        self.verdict = self.json.get('verdict', '')
        self.older = self.json.get('record', {}).get('older', {})
        self.findings = self.json.get('findings', [])

    def places(self):
        """The files that findings name."""
        return {finding['section'] for finding in self.findings}

    def told(self):
        """Findings, and what the remarks say is unproven."""
        return self.findings + [
            {'check': '', 'section': 'record', 'text': remark}
            for remark in self.older.get('remarks', ())]

    def rows(self):
        """All but the first one, which counts files."""
        return [(row['number'], row['outcome'], row['checks'])
                for row in self.json['verifications'][1:]]

    def checks(self):
        return {finding['check'] for finding in self.findings}


def names_file(finding, name):
    """Whether @p finding leads its reader to the file @p name."""
    return finding['section'] == name or name in finding['text']


def need(holds, what):
    """A claim of a test."""
    if not holds:
        print('FAILED:', what)
        sys.exit(1)
