#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Records of 1.53 in protocol buffers: judged as those of JSON that say the same,
and what only messages have: contest data of decrypted ballots, the list of the
ballots that are cast, and hashes within the manifest.
"""
import copy
import hmac
import sys
import tempfile
from pathlib import Path

import as_protobuf
import toy_kotlin
import toy_kotlin1
from as_protobuf import SCHEMA_153, field, framed
from misspell import some
from records import Report, need
from toy_kotlin1 import h

CONFIG = 'electionConfig.protobuf'
KEYS = 'electionInitialized.protobuf'
SUMS = 'tallyResult.protobuf'
RESULT = 'decryptionResult.protobuf'
BALLOTS = 'encryptedBallots.protobuf'
OPENED = 'spoiledBallotTallies.protobuf'


def encode(message, value):
    return as_protobuf.encode(message, value, SCHEMA_153)


class Election(toy_kotlin1.Election):
    """One whose contest data are real, and opened with the ballot.

    false_mac: C_2 is another one, and all that depends on it fits.
    """

    def __init__(self, false_mac=False, **options):
        self.false_mac = false_mac
        super().__init__(**options)

    def contest(self, n, votes, lying):
        row, one = super().contest(n, votes, lying)
        one['contest_data'], data = self.real_data()
        self.data = getattr(self, 'data', []) + [data]
        return row, one

    def real_data(self):
        """Contest data that say that nothing is odd, and their decryption."""
        xi, e, size = self.draw(), self.e, 32
        c0, beta = self.g(xi), self.product((self.key, xi))
        key = bytes.fromhex(h(self.el(c0), self.el(beta)))

        def block(i):
            return hmac.digest(key, i.to_bytes(4, 'big') + b'\0' +
                               (8 * size).to_bytes(4, 'big'), 'sha256')
        plain = b'\x22\x1e' + 30 * b'*'
        c1 = bytes(x ^ y for x, y in zip(plain, block(1)))
        c2 = hmac.digest(block(0), e(c0) + c1, 'sha256').hex().upper()
        c2 = bump(c2) if self.false_mac else c2
        u = self.draw()
        c = int(h(self.he, self.el(self.key), self.el(c0), c1.hex().upper(), c2,
                  self.el(self.g(u)), self.el(self.product((c0, u))),
                  self.el(beta)), 16) % self.group.q
        return ({'pad': self.el(c0), 'data': list(c1), 'mac': c2,
                 'numBytes': size},
                {'contest_data': {'over_votes': [], 'write_ins': [],
                                  'status': 'normal'},
                 'encrypted_contest_data': {
                     'c0': self.el(c0), 'c1': c1.hex().upper(), 'c2': c2,
                     'numBytes': size},
                 'proof': self.proof(u, c), 'beta': self.el(beta)})

    def published(self):
        """The manifest as a message has it: with hashes, names as a list."""
        manifest = copy.deepcopy(self.files['manifest.json'])
        manifest['name'] = list(manifest['name'].values())
        manifest['crypto_hash'] = self.manifest_hash
        for c in manifest['contests']:
            c['crypto_hash'] = self.described_as[c['object_id']]
            for s in c['ballot_selections']:
                s['crypto_hash'] = self.described_as[s['object_id']]
        return manifest

    def parts(self):
        """What the messages say, by name."""
        context = self.files['context.json']
        ballots = [f for name, f in self.files.items()
                   if name.startswith('submitted_ballots/')]
        opened = []
        for name, content in self.files.items():
            if name.startswith('spoiled_ballots/'):
                content = copy.deepcopy(content)
                n = int(content['object_id'][1:])
                for k, contest in enumerate(content['contests']):
                    contest['decrypted_contest_data'] = self.data[
                        n * len(self.contests) + k]
                opened.append(content)
        return {
            'config': {'constants': self.files['constants.json'],
                       'manifest': self.published(), 'metadata': {'by': 'toy'},
                       **context},
            'keys': {**context, 'guardians': [
                f for name, f in self.files.items()
                if name.startswith('guardians/')]},
            'sums': {'encrypted_tally': self.files['encrypted_tally.json'],
                     'cast_ballot_ids': [b['object_id'] for b in ballots
                                         if b['state'] == 'CAST'],
                     'tally_ids': ['all']},
            'result': {'decrypted_tally': self.files['tally.json'],
                       'coefficients': list(self.files['coefficients.json'][
                           'coefficients'].values())},
            'ballots': ballots, 'opened': opened}


def written(parts):
    """The files of a record."""
    out = {CONFIG: encode('Config', parts['config'])}
    for name, message, part in ((KEYS, 'Initialized', 'keys'),
                                (SUMS, 'TallyResult', 'sums'),
                                (RESULT, 'DecryptionResult', 'result')):
        before = list(out.values())[-1]
        out[name] = field(1, before) + encode(message, parts[part])
    out[BALLOTS] = framed([encode('Ballot', b) for b in parts['ballots']])
    out[OPENED] = framed([encode('Decryption', d) for d in parts['opened']])
    return out


def judge(files, *options):
    with tempfile.TemporaryDirectory() as folder:
        as_protobuf.write(Path(folder), files)
        return Report(folder, *options)


def rejected(files, name, what, check=None):
    report = judge(files)
    need(report.verdict == 'REJECTED' and report.code == 1,
         f'{what}: {report.verdict} {report.error}')
    need(check is None or check in report.checks(),
         f'{what}: {report.findings[:3]}')
    need(any(name in told['section'] + told['text'] for told in report.told()),
         f'{what}: {name} is not named by {report.findings[:3]}')


def same_rows():
    """Verified, and each row but three comes to what it does in JSON."""
    election = Election()
    election.hold()
    files = written(election.parts())
    report = judge(files)
    need(report.verdict == 'VERIFIED',
         f'{report.verdict} {report.findings[:4]} {report.error} '
         f'{report.older}')
    need('1.53' in report.older['version'] and
         report.json['record']['encoding'] == 'protobuf', report.older)
    need(report.json == judge(files, '--jobs=4').json, 'threads')
    need(judge(files, '--strict').code == 0, report.older['deviations'])
    with tempfile.TemporaryDirectory() as folder:
        toy_kotlin.write(Path(folder), election.files)
        own = Report(folder)
    need(own.verdict == 'VERIFIED', own.findings[:3])
    for a, b in zip(report.json['verifications'], own.json['verifications']):
        # The ballots' list, and contest data, are in messages alone.
        if a['number'] not in (0, 1, 9, 12, 20):
            need(a['checks'] == b['checks'], a['number'])
    data = report.json['verifications'][12]
    need(data['outcome'] == 'passed', data)
    return election, files


def bump(digits):
    return digits[:-1] + ('0' if digits[-1] != '0' else '1')


def first(content, *way):
    for step in way:
        content = content[step]
    return content


def altered(*way, change):
    """Change the last member of a way."""
    def do(parts):
        holder = first(parts, *way[:-1])
        holder[way[-1]] = change(holder[way[-1]])
    return do


SELECTION = ('ballots', 0, 'contests', 0, 'ballot_selections', 0)
DATA = ('opened', 0, 'contests', 0, 'decrypted_contest_data')
ATTACKS = [
    ('1.F', RESULT, altered('config', 'manifest', 'contests', 0, 'name',
                            change=lambda x: 'Other')),
    ('1.F', RESULT, altered('config', 'manifest', 'crypto_hash', change=bump)),
    ('1.F', RESULT, altered('config', 'manifest', 'contests', 1, 'crypto_hash',
                            change=bump)),
    ('1.F', RESULT, altered('config', 'manifest', 'contests', 1,
                            'ballot_selections', 2, 'crypto_hash', change=bump)),
    ('1.E', RESULT, altered('config', 'quorum', change=lambda x: 3)),
    ('2.C', RESULT, altered('keys', 'guardians', 1, 'election_proofs', 1,
                            'response', change=bump)),
    ('2.structure', RESULT, altered('keys', 'guardians', 1, 'sequence_order',
                                    change=lambda x: 1)),
    ('2.structure', 'record', altered('keys', 'guardians',
                                      change=lambda x: x[:2])),
    ('4.A', RESULT, altered('keys', 'crypto_extended_base_hash', change=bump)),
    ('6.D', BALLOTS, altered(*SELECTION, 'proof', 'proofs',
                             change=lambda x: x[::-1])),
    ('8.A', BALLOTS, altered(*SELECTION, 'crypto_hash', change=bump)),
    ('8.B', BALLOTS, altered('ballots', 0, 'code', change=bump)),
    ('R.encoding', BALLOTS, lambda parts: parts['ballots'][0]['contests'][0]
     .update(pre_encryption=field(1, field(1, bytes(32))))),
    ('9.structure', BALLOTS, altered('sums', 'cast_ballot_ids',
                                    change=lambda x: x[:1])),
    ('9.A', RESULT, altered('ballots', 0, 'state', change=lambda x: 'SPOILED')),
    ('10.structure', RESULT, altered('result', 'coefficients', 0,
                                     'lagrange_coefficient', change=bump)),
    ('10.C', RESULT, altered('result', 'decrypted_tally', 'contests', 0,
                             'selections', 0, 'tally', change=lambda x: x + 1)),
    ('12.B', OPENED, altered(*DATA, 'proof', 'response', change=bump)),
    ('12.C', OPENED, altered(*DATA, 'contest_data', 'status',
                             change=lambda x: 'null_vote')),
    ('12.structure', OPENED, altered(*DATA, 'encrypted_contest_data', 'c2',
                                     change=bump)),
    ('10.structure', OPENED, altered('opened', 0, 'object_id',
                                     change=lambda x: 'b0')),
    ('R.encoding', RESULT, altered('result', 'coefficients',
                                   change=lambda x: x + x[:1])),
]


def attacks(election):
    for check, name, change in ATTACKS:
        parts = copy.deepcopy(election.parts())
        change(parts)
        files = written(parts)
        for stage in (CONFIG, KEYS, SUMS):
            del files[stage]
        rejected(files, name, f'{check} {name}', check)
    other = Election(false_mac=True)
    other.hold()
    rejected(written(other.parts()), OPENED, 'another MAC', '12.C')
    print(len(ATTACKS) + 1, 'forged records')


def other_guardians(election, files):
    """Earlier steps have the guardians of the last one: no fewer, no more."""
    for change in (lambda g: g[:2], lambda g: [], lambda g: g + g[2:],
                   lambda g: g[:2] + g[:1]):
        parts = copy.deepcopy(election.parts())
        parts['keys']['guardians'] = change(parts['keys']['guardians'])
        rejected({**files, KEYS: written(parts)[KEYS]}, KEYS,
                 'other guardians', 'R.structure')


def stages(files):
    """Earlier steps say the same."""
    other = Election()
    other.rng.seed(99)
    other.setup()
    other.hold()
    forged = written(other.parts())
    for name in (KEYS, SUMS):
        rejected({**files, name: forged[name]}, name, f'another {name}',
                 'R.structure')
    for name in (CONFIG, KEYS, SUMS):
        files = {n: data for n, data in files.items() if n != name}
        need(judge(files).verdict == 'VERIFIED', f'without {name}')
    rejected({**files, 'odd.protobuf': b'x'}, 'odd.protobuf', 'an unknown file')


def unopened(election):
    parts = copy.deepcopy(election.parts())
    del parts['opened'][0]['contests'][0]['decrypted_contest_data']
    report = judge(written(parts))
    need(report.verdict == 'INCOMPLETE', f'no contest data: {report.verdict}')


def writing(election, files, step):
    """Other ways to write the messages are refused."""
    good = {n: d for n, d in files.items() if n not in (CONFIG, KEYS, SUMS)}
    parts = election.parts()
    count = 0
    for message, name, data, rest in (
            ('DecryptionResult', RESULT, good[RESULT], None),
            ('Ballot', BALLOTS, encode('Ballot', parts['ballots'][0]),
             [encode('Ballot', b) for b in parts['ballots'][1:]]),
            ('Decryption', OPENED, encode('Decryption', parts['opened'][0]),
             [])):
        for what, way in some(message, data, SCHEMA_153, step):
            # The version is told by how its configuration begins.
            told = '' if name == RESULT else name
            rejected({**good, name: way if rest is None else framed(
                [way] + rest)}, told, f'{name}: {what}')
            count += 1
    print(count, 'ways to write a message refused')


def main():
    election, files = same_rows()
    attacks(election)
    other_guardians(election, files)
    stages(files)
    unopened(election)
    writing(election, files, int((sys.argv + ['101'])[1]))
    return 0


sys.exit(main())
