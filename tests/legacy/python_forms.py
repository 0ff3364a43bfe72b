#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Further forms in which 0.95 was written: release 1.2.2, and the Java port.

Each is accepted whole and refused with one value altered; for each rule there is
a record that breaks it, with the check and the file that must tell it.
"""
import shutil
import sys
import tempfile
from pathlib import Path

import group_numbers
import toy_python
from alter import alter_all
from forge import first, forge, inside, rewrite
from records import Report, need
from toy_python import Contest, Shape

SELECTION = ('contests', 0, 'ballot_selections', 0)
LIMIT = ('contests', 1, 'proof')
OPTION = ('contests', 'mayor', 'selections', 'ada-selection')
CONTEXT, MANIFEST = 'context.json', 'manifest.json'
ENCRYPTED, TALLY = 'encrypted_tally.json', 'tally.json'
GUARDIAN = 'guardians/guardian_2.json'


class Bare:
    """Release 1.2.2 of the Python implementation."""
    version = '0.95 bare'
    told = 'and proofs with names'
    ballot = 'encrypted_ballots/ballot_b0.json'
    opened = 'spoiled_ballots/ballot_b1.json'
    device = 'devices/device_7.json'
    shape = Shape()
    form = (
        ('R.encoding', 'ballot', inside(state=1)),
        ('R.encoding', 'ballot', inside(state='cast')),
        ('R.encoding', 'ballot', inside('contests', 0, sequence_order=0)),
        ('R.encoding', 'ballot', inside(*SELECTION, sequence_order=0)),
        ('R.encoding', 'ballot', inside(*SELECTION, is_placeholder_selection='00')),
        ('R.encoding', 'ballot', inside(*SELECTION, crypto_hash='0a')),
        ('R.encoding', 'ballot', inside(nonce='05')),
        ('R.encoding', 'ballot', inside(nonce='None')),
        ('R.encoding', 'ballot', inside(*LIMIT, name='Chaum Pedersen Proof')),
        ('R.encoding', 'ballot', inside(
            *LIMIT, usage="Prove value within selection's limit")),
        ('R.encoding', 'ballot', lambda c: first(c, *LIMIT).pop('name')),
        ('R.encoding', CONTEXT, inside(extended_data=None)),
        ('R.encoding', CONTEXT, inside(description_hash='05')),
        ('R.encoding', 'device', inside(session_id='8')),
        ('R.encoding', 'device', inside(device_id=-7)),
        ('R.encoding', 'device', inside(uuid=7)),
        ('R.encoding', 'constants.json', inside(name=None)),
        ('1.B', 'constants.json', lambda c: c.update(
            large_prime=str(c['large_prime']))),
        ('R.encoding', MANIFEST, inside('candidates', 0, is_write_in='00')),
        ('R.encoding', TALLY, inside(*OPTION, 'shares', 0, 'proof',
                                     usage='SelectionValue')))

    @staticmethod
    def number(x):
        return toy_python.digits(x)


class Java:
    """The Java port in March 2022."""
    version = '0.95 java'
    told = 'each number in an object'
    ballot = 'submitted_ballots/submitted_ballot_b0.json'
    opened = 'spoiled_ballots/spoiled_ballot_b1.json'
    device = 'encryption_devices/device_-7.json'
    # A device is called by a hash of 32 bits with its sign.
    shape = Shape(devices=[(-7, -8, 9, 'hall')],
                  dates=('2020-03-01T08:00-05:00', '2020-03-02T01:00Z'))
    form = (
        ('R.encoding', 'ballot', inside(state='CAST')),
        ('R.encoding', 'ballot', lambda c: c['contests'][0].pop(
            'sequence_order')),
        ('R.encoding', 'ballot', inside(*SELECTION,
                                        is_placeholder_selection='0')),
        ('R.encoding', 'ballot', inside(*SELECTION,
                                        is_placeholder_selection='01')),
        ('R.encoding', 'ballot', inside(*LIMIT, usage='SelectionLimit')),
        ('R.encoding', 'ballot', inside(*LIMIT, name='Constant Chaum Pedersen '
                                                     'Proof')),
        ('R.encoding', GUARDIAN, inside('election_proofs', 1, usage=None)),
        ('R.encoding', TALLY, inside(*OPTION, 'shares', 0, 'proof', usage=None)),
        ('R.encoding', 'constants.json', inside(name='other')),
        ('R.encoding', 'constants.json', inside(small_prime=65521)),
        ('R.encoding', 'constants.json', inside(small_prime='065521')),
        ('R.encoding', 'constants.json', inside(small_prime='FFF1')),
        ('R.encoding', 'constants.json', inside(qminus1='65520')),
        ('R.encoding', MANIFEST, inside('candidates', 0, is_write_in='0')),
        ('R.encoding', MANIFEST, inside('contests', 0, number_elected='1')),
        ('R.encoding', MANIFEST, inside(start_date='2020-03-01T08:00:-05:00')),
        ('R.encoding', MANIFEST, inside(start_date='2020-03-01T08-05:00')),
        ('R.encoding', MANIFEST, inside(start_date='2020-03-01T08:00:')),
        ('R.encoding', MANIFEST, inside(start_date='2020-03-01T08:00:0')),
        ('R.encoding', 'device', inside(device_id='-7')))

    @staticmethod
    def number(x):
        return {'data': toy_python.digits(x)}


def rules(form):
    """One forged record for each rule."""
    five = form.number(5)
    key = form.number(toy_python.power(toy_python.G, 5))
    ballot, opened = form.ballot, form.opened
    two = form.number(2)
    return [
        ('1.F', MANIFEST, inside(start_date='2020-03-01T08:01:00-05:00')),
        ('1.F', MANIFEST, inside('contests', 0, votes_allowed=2)),
        ('1.F', CONTEXT, inside(manifest_hash=five), MANIFEST),
        ('1.E', CONTEXT, inside(crypto_base_hash=five)),
        ('1.E', CONTEXT, inside(quorum=1)),
        ('2.C', GUARDIAN, inside('election_proofs', 1, response=five)),
        ('2.C', GUARDIAN, inside('election_proofs', 1, challenge=five)),
        ('2.structure', GUARDIAN, inside(sequence_order=1)),
        ('3.A', CONTEXT, inside(elgamal_public_key=key)),
        ('4.A', CONTEXT, inside(commitment_hash=five)),
        ('4.A', CONTEXT, inside(crypto_extended_base_hash=five)),
        ('5.A', ballot, inside(object_id='b2'), ballot.replace('b0', 'b2')),
        ('6.A', ballot, inside(*SELECTION, 'ciphertext', pad=two)),
        ('6.A', ballot, inside(*SELECTION, 'ciphertext', data=two)),
        *[('6.D', ballot, inside(*SELECTION, 'proof', **{member: five}))
          for member in ('proof_zero_pad', 'proof_zero_data', 'proof_one_pad',
                         'proof_one_data', 'proof_zero_challenge',
                         'proof_one_challenge', 'challenge',
                         'proof_zero_response', 'proof_one_response')],
        ('7', ballot, inside(*LIMIT, constant=3)),
        ('7', ballot, inside('contests', 0, 'ciphertext_accumulation', pad=five)),
        *[('7.D', ballot, inside(*LIMIT, **{member: five}))
          for member in ('pad', 'data', 'challenge', 'response')],
        ('8.A', ballot, inside(*SELECTION, crypto_hash=five)),
        ('8.A', ballot, inside(*SELECTION, description_hash=five)),
        ('8.A', ballot, inside('contests', 0, crypto_hash=five)),
        ('8.A', ballot, inside('contests', 0, description_hash=five)),
        ('8.B', ballot, inside(crypto_hash=five)),
        ('8.B', ballot, inside(manifest_hash=five)),
        ('8.B', ballot, inside(code_seed=five)),
        ('8.B', ballot, inside(code=five)),
        ('8.B', ballot, inside(timestamp=1)),
        *[('8.F', form.device, inside(**{member: 5}))
          for member in ('device_id', 'session_id', 'launch_code')],
        ('8.F', form.device, inside(location='gym')),
        ('9.A', ballot.replace('b0', 'b1'), lambda c: c.update(
            state={'SPOILED': 'CAST', 2: 1}[c['state']]), ENCRYPTED),
        ('9.B', ENCRYPTED, inside(*OPTION, 'ciphertext', data=five)),
        ('X.11', ENCRYPTED, inside(*OPTION, description_hash=five)),
        ('10.B', TALLY, inside(*OPTION, 'shares', 0, 'proof', challenge=five)),
        ('10.B', opened, inside(*OPTION, 'shares', 0, 'proof', response=five)),
        ('10.C', TALLY, inside(*OPTION, tally=0)),
        ('10.C', opened, inside(*OPTION, value=five)),
        ('10.structure', TALLY, inside(*OPTION, 'message', pad=five)),
        ('11.C', TALLY, lambda c: c['contests']['board']['selections'].pop(
            'cy-selection')),
        ('11.D', TALLY, lambda c: c['contests'].pop('board')),
        ('13.structure', opened, inside(object_id='b0')),
        ('14.B', opened, lambda c: c['contests'].pop('board')),
        ('X.08', ballot, lambda c: c['contests'].pop(1)),
    ]


def whole(folder, form):
    root = folder / 'whole'
    toy_python.make(root, form.version, form.shape)
    report = Report(root, '--jobs=1')
    need(report.verdict == 'VERIFIED',
         f'{form.version}: {report.verdict} {report.findings[:4]}')
    need('0.95' in report.older['version'] and
         form.told in report.older['because'] and
         ('Java' in report.older['version']) == (form is Java), report.older)
    need(report.json == Report(root, '--jobs=4').json, 'threads')
    need(Report(root, '--strict').code == 0, 'strict')
    forge(root, rules(form) + [
        (check, getattr(form, name, name), *rest)
        for check, name, *rest in form.form])
    alter_all(root, 5, 'eg0.95/toy')
    shutil.rmtree(root)


def minutes(folder):
    """Left-out seconds are 0: the hash is that of the whole time."""
    root = folder / 'minutes'
    toy_python.make(root, '0.95 java')
    for written, verdict in (('2020-03-01T08:00-05:00', 'VERIFIED'),
                             ('2020-03-01T13:00Z', 'VERIFIED'),
                             ('2020-03-01T08:01-05:00', 'REJECTED')):
        rewrite(root / MANIFEST, inside(start_date=written))
        report = Report(root)
        need(report.verdict == verdict, f'{written}: {report.findings[:3]}')
    shutil.rmtree(root)


def digits(folder):
    """Without a letter in the numbers of the context they are decimals."""
    root = folder / 'digits'
    toy_python.make(root, '0.95 bare')
    rewrite(root / CONTEXT, lambda c: c.update(
        {name: str(int(x, 16)) for name, x in c.items() if isinstance(x, str)}))
    report = Report(root)
    need(report.verdict == 'REJECTED' and
         'decimal digits' in report.older['because'], report.older)
    shutil.rmtree(root)


def other_ports(folder):
    """Records of the Java port of other times are called by their name."""
    root = folder / 'ports'
    toy_python.make(root, '1.0')
    for path in (root / 'guardians').iterdir():
        rewrite(path, lambda c: [p.pop('usage') for p in c['election_proofs']])
    report = Report(root)
    need(report.verdict == 'REJECTED' and report.checks() == {'R.version'} and
         'Java port' in report.findings[0]['text'] and
         'Java port' in report.older['version'],
         f'{report.findings} {report.older}')
    shutil.rmtree(root)


def prime(folder):
    """Release 1.2.2 had the first prime, the Java port the one after."""
    toy = toy_python.P, toy_python.Q, toy_python.G
    for form, name, told in (
            (Bare, 'gamma_first', 'the first 4096-bit prime of 0.95'),
            (Java, 'gamma', 'the 4096-bit prime of 0.95 to 1.0')):
        root = folder / name
        p, q, _, g = group_numbers.numbers(name)
        toy_python.use(p, q, g)
        toy_python.make(root, form.version, Shape(
            n=1, k=1, missing=set(),
            contests=[Contest('mayor', ['ada', 'ben'], 1)],
            ballots=[('b0', 'all', [[1, 0]], False, 0)]))
        toy_python.use(*toy)
        report = Report(root)
        need(report.verdict == 'VERIFIED' and report.code == 0 and
             told in report.older['because'], f'{name}: {report.older}')


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for form in (Bare, Java):
            whole(folder, form)
        minutes(folder)
        digits(folder)
        other_ports(folder)
        prime(folder)
    sys.exit(0)


main()
