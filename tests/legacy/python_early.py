#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Records of 1.1, what the Python implementation wrote before 0.95.

Each is accepted whole, in both of its forms; for each rule there is a record that
breaks it, with the check and the file that must tell it.
"""
import hashlib
import json
import shutil
import sys
import tempfile
from pathlib import Path

import group_numbers
import toy_python
from alter import alter_all
from forge import first, forge, inside
from records import Report, need
from toy_python import Contest, Shape

INSIDE, FILES, SPRING = '1.1', '1.1 files', '1.1 spring'
DESCRIPTION = 'description.json'
BALLOT = 'encrypted_ballots/ballot_b0.json'
SPOILED = 'encrypted_ballots/ballot_b1.json'
COPY = 'spoiled_ballots/ballot_b1.json'
SET = 'coefficients/coefficient_validation_set_g4.json'
ENCRYPTED = 'encrypted_tally.json'
SELECTION = ('contests', 0, 'ballot_selections', 0)
LIMIT = ('contests', 1, 'proof')
OPTION = ('mayor', 'selections', 'ada-selection')
DECRYPTED = ('contests',) + OPTION
OPENED = ('spoiled_ballots', 'b1') + OPTION
SUM = ('cast', 'mayor', 'tally_selections', 'ada-selection')


def within(*names):
    """What is at the end of a way becomes another thing."""
    *way, last, value = names
    return lambda c: first(c, *way).__setitem__(last, value)


def pop(*names):
    return lambda c: first(c, *names[:-1]).pop(names[-1])


def recovered(tally):
    """A part of the missing guardian's share."""
    shares = first(tally, *DECRYPTED)['shares']
    return next(iter(shares[-1]['recovered_parts'].values()))


def element():
    """Another element of the group."""
    return str(toy_python.power(toy_python.G, 5))


ATTACKS = [
    ('4.A', 'context.json', inside(commitment_hash='5')),
    ('R.encoding', 'context.json', inside(manifest_hash='5')),
    ('R.encoding', DESCRIPTION, inside(spec_version='v0')),
    ('R.encoding', DESCRIPTION, inside('candidates', 0, name=None)),
    ('R.encoding', DESCRIPTION, inside('candidates', 0, isWriteIn='no')),
    ('R.encoding', DESCRIPTION, inside('parties', 0, odd=1)),
    ('R.encoding', DESCRIPTION, inside('parties', 0, name={'odd': []})),
    ('R.encoding', SET, inside(sequence_order=1)),
    ('R.encoding', SET, inside(guardian_id='g4')),
    ('R.encoding', 'devices/device_7.json', inside(launch_code=1)),
    ('R.encoding', BALLOT, inside(nonce='5')),
    ('R.encoding', BALLOT, inside(nonce='none')),
    ('R.encoding', BALLOT, inside(*SELECTION, nonce='5')),
    ('R.encoding', BALLOT, inside('contests', 0, nonce='5')),
    ('R.encoding', BALLOT, inside(state='UNKNOWN')),
    ('R.encoding', BALLOT, inside(code='5')),
    ('R.encoding', BALLOT, inside(*LIMIT, usage='SelectionValue')),
    ('R.encoding', ENCRYPTED, inside(contests={})),
    ('R.encoding', 'tally.json', inside(spoiled_ballots=[])),
    ('R.encoding', 'tally.json', inside(object_id='other')),
    ('R.encoding', COPY, pop('object_id')),
    ('1.B', 'constants.json', inside(large_prime=2 ** 64 - 1)),
    ('1.C', 'constants.json', inside(small_prime=13)),
    ('1.D', 'constants.json', inside(generator=1)),
    ('1.E', 'context.json', inside(quorum=1)),
    ('1.E', 'context.json', inside(crypto_base_hash='5')),
    ('1.F', DESCRIPTION, inside(start_date='2020-03-01T08:00:01-05:00')),
    ('1.F', DESCRIPTION, inside('parties', 0, ballot_name={
        'text': [{'value': 'Greens', 'language': 'en'}]})),
    ('1.F', 'context.json', inside(description_hash='5'), DESCRIPTION),
    ('2.A', SET, lambda c: (within('coefficient_commitments', 1, '2')(c),
                            within('coefficient_proofs', 1, 'public_key',
                                   '2')(c))),
    ('2.C', SET, inside('coefficient_proofs', 1, response='5')),
    ('2.C', SET, inside('coefficient_proofs', 1, challenge='5')),
    ('2.structure', SET, lambda c: c['coefficient_proofs'].reverse()),
    ('2.structure', SET, inside(owner_id='g1')),
    ('3.A', 'context.json', lambda c: c.update(elgamal_public_key=element())),
    ('4.A', 'context.json', lambda c: c.update(elgamal_public_key=element())),
    ('4.A', 'context.json', inside(crypto_extended_base_hash='5')),
    ('5.A', BALLOT, inside(object_id='b2'), 'encrypted_ballots/ballot_b2.json'),
    ('6.A', BALLOT, inside(*SELECTION, 'ciphertext', pad='2')),
    ('6.A', BALLOT, inside(*SELECTION, 'ciphertext', data='2')),
    *[('6.D', BALLOT, inside(*SELECTION, 'proof', **{member: '5'}))
      for member in ('proof_zero_pad', 'proof_zero_data', 'proof_one_pad',
                     'proof_one_data', 'proof_zero_challenge',
                     'proof_one_challenge', 'challenge', 'proof_zero_response',
                     'proof_one_response')],
    ('7', BALLOT, inside(*LIMIT, constant=3)),
    *[('7.D', BALLOT, inside(*LIMIT, **{member: '5'}))
      for member in ('pad', 'data', 'challenge', 'response')],
    # The sum is computed: another ciphertext is in another sum.
    ('7.D', BALLOT, inside('contests', 1, 'ballot_selections', 0, 'ciphertext',
                           pad='5')),
    ('8.A', BALLOT, inside(*SELECTION, crypto_hash='5')),
    ('8.A', BALLOT, inside(*SELECTION, description_hash='5')),
    ('8.A', BALLOT, inside('contests', 0, crypto_hash='5')),
    ('8.A', BALLOT, inside('contests', 0, description_hash='5')),
    ('8.B', BALLOT, inside(crypto_hash='5')),
    ('8.B', BALLOT, inside(description_hash='5')),
    ('8.B', BALLOT, inside(previous_tracking_hash='5')),
    ('8.B', BALLOT, inside(timestamp=1)),
    ('8.B', BALLOT, inside(tracking_hash='5')),
    ('8.F', 'devices/device_7.json', inside(uuid=8)),
    ('8.F', 'devices/device_7.json', inside(location='gym')),
    ('9.A', SPOILED, inside(state='CAST'), ENCRYPTED),
    ('9.A', ENCRYPTED, inside(*SUM, 'ciphertext', pad='5')),
    ('9.B', ENCRYPTED, inside(*SUM, 'ciphertext', data='5')),
    ('9.structure', ENCRYPTED, pop('cast', 'board')),
    ('X.11', ENCRYPTED, inside(*SUM, description_hash='5')),
    ('X.11', ENCRYPTED, inside('cast', 'mayor', description_hash='5')),
    *[('10.B', 'tally.json', inside(*way, 'shares', 0, 'proof', **{member: '5'}))
      for way in (DECRYPTED, OPENED)
      for member in ('pad', 'data', 'challenge', 'response')],
    *[('10.B', 'tally.json', lambda c, member=member:
       recovered(c)['proof'].update({member: '5'}))
      for member in ('pad', 'data', 'challenge', 'response')],
    ('10.B', 'tally.json', inside(*DECRYPTED, 'shares', 0, share='2')),
    ('10.C', 'tally.json', inside(*DECRYPTED, 'shares', 2, share='5')),
    ('10.C', 'tally.json', inside(*DECRYPTED, tally=0)),
    ('10.C', 'tally.json', inside(*DECRYPTED, value='5')),
    ('10.C', 'tally.json', inside(*OPENED, tally=1)),
    ('10.structure', 'tally.json', inside(*DECRYPTED, 'message', pad='5')),
    ('10.structure', 'tally.json', inside(*OPENED, 'message', pad='5')),
    ('10.structure', 'tally.json', inside(*DECRYPTED, 'shares', 0,
                                          description_hash='5')),
    ('10.structure', 'tally.json', inside(*OPENED, 'shares', 2,
                                          description_hash='5')),
    ('10.structure', 'tally.json', lambda c: recovered(c).update(
        description_hash='5')),
    ('10.structure', 'tally.json', lambda c: recovered(c).update(
        recovery_key=element())),
    ('11.C', 'tally.json', pop('contests', 'board', 'selections',
                               'cy-selection')),
    ('11.D', 'tally.json', pop('contests', 'board')),
    ('13.structure', 'tally.json', lambda c: c['spoiled_ballots'].update(
        b0=c['spoiled_ballots'].pop('b1'))),
    ('13.structure', COPY, inside(object_id='b0')),
    ('13.structure', COPY, inside(timestamp=1)),
    ('13.structure', COPY, inside(odd=1)),
    ('13.structure', COPY, inside(*LIMIT, constant=3)),
    ('14.B', 'tally.json', pop('spoiled_ballots', 'b1', 'board')),
    ('X.08', BALLOT, pop('contests', 1)),
]
LATER = ('contests', 'mayor', 'selections', 'ada-selection')
FILES_ATTACKS = [
    ('R.encoding', BALLOT, inside(ballot_style='all')),
    ('R.encoding', BALLOT, pop('code_seed')),
    ('R.encoding', ENCRYPTED, inside(cast={})),
    ('R.encoding', COPY, inside(spoiled_ballots={})),
    ('7', BALLOT, inside('contests', 0, 'ciphertext_accumulation', pad='5')),
    ('8.B', BALLOT, inside(code='5')),
    ('8.F', 'devices/device_7.json', inside(session_id='other')),
    ('9.A', ENCRYPTED, inside(*LATER, 'ciphertext', pad='5')),
    ('10.B', COPY, inside(*DECRYPTED, 'shares', 0, 'proof', pad='5')),
    ('10.C', COPY, inside(*DECRYPTED, tally=1)),
    ('10.structure', COPY, inside(*DECRYPTED, 'shares', 0,
                                  description_hash='5')),
    ('13.structure', COPY, inside(object_id='b0')),
    ('14.B', COPY, pop('contests', 'board')),
]
SPRING_SET = 'coefficients/coefficient_validation_set_g1.json'
SPRING_ATTACKS = [
    ('R.encoding', 'context.json', inside(manifest_hash='5')),
    ('R.encoding', DESCRIPTION, inside('candidates', 0, ballot_name=None)),
    ('R.encoding', DESCRIPTION, inside('candidates', 0, name={'odd': []})),
    ('R.encoding', SPRING_SET, inside(sequence_order=1)),
    ('R.encoding', BALLOT, inside(code='5')),
    ('R.encoding', BALLOT, inside(nonce='5')),
    ('1.F', DESCRIPTION, inside('parties', 0, name={'text': []})),
    ('1.F', DESCRIPTION, inside('parties', 0, ballot_name={'text': []})),
    ('2.C', SPRING_SET, inside('coefficient_proofs', 1, response='5')),
    ('3.A', 'context.json', lambda c: c.update(elgamal_public_key=element())),
    ('4.A', 'context.json', inside(commitment_hash='5')),
    ('4.A', 'context.json', inside(crypto_extended_base_hash='5')),
    # In another order of names the commitments have another hash.
    ('4.A', SPRING_SET, inside(owner_id='g8'), 'context.json'),
    ('7', BALLOT, inside('contests', 0, 'ciphertext_accumulation', pad='5')),
    ('8.B', BALLOT, inside(previous_tracking_hash='5')),
    ('8.B', BALLOT, inside(tracking_hash='5')),
    ('8.F', 'devices/device_7.json', inside(session_id='other')),
    ('10.B', 'tally.json', inside(*DECRYPTED, 'shares', 0, share='2')),
    ('10.C', COPY, inside(*DECRYPTED, tally=1)),
]


def change(path, what):
    content = json.loads(path.read_text(encoding='utf-8'))
    what(content)
    path.write_text(json.dumps(content), encoding='utf-8')


def whole(folder):
    """Both forms hold, are told apart, and alter in no value unseen."""
    for version, told, attacks, step in (
            (INSIDE, 'are in tally.json', ATTACKS, 5),
            (FILES, 'are in spoiled_ballots, as', FILES_ATTACKS, 11),
            (SPRING, '|Q|commitment hash|', SPRING_ATTACKS, 7)):
        root = folder / 'whole'
        toy_python.make(root, version)
        report = Report(root, '--jobs=1')
        need(report.verdict == 'VERIFIED',
             f'{version}: {report.verdict} {report.findings[:4]}')
        need(('spring 2021' if version == SPRING else 'package 1.1') in
             report.older['version'] and
             'description.json' in report.older['because'] and
             told in report.older['because'], report.older)
        need(report.json == Report(root, '--jobs=4').json, f'{version}: threads')
        need(Report(root, '--strict').code == 0, f'{version}: strict')
        forge(root, attacks)
        alter_all(root, step, 'eg1.1 spring/toy' if version == SPRING else
                  'eg1.1/toy')
        shutil.rmtree(root)


def absent(folder):
    """What is not there is unproven; copies need not be there."""
    root = folder / 'absent'
    toy_python.make(root, INSIDE)
    shutil.rmtree(root / 'spoiled_ballots')
    need(Report(root).verdict == 'VERIFIED', 'no copies')
    change(root / 'tally.json', pop('spoiled_ballots', 'b1'))
    for _ in range(2):
        report = Report(root)
        need(report.verdict == 'INCOMPLETE' and
             'have no decryption' in str(report.older['remarks']),
             f'no decryption: {report.verdict} {report.findings}')
        change(root / 'tally.json', lambda c: c.pop('spoiled_ballots', None))
    shutil.rmtree(root)
    # A number of guardians that is not the context's.
    for extra in (False, True):
        toy_python.make(root, INSIDE)
        if extra:
            content = json.loads((root / SET).read_text(encoding='utf-8'))
            content['owner_id'] = 'other'
            (root / 'coefficients/coefficient_validation_set_z.json').write_text(
                json.dumps(content), encoding='utf-8')
        else:
            (root / SET).unlink()
        report = Report(root)
        need(report.verdict == 'REJECTED' and '2.structure' in report.checks() and
             extra == ('R.encoding' in report.checks()),
             f'guardians: {extra} {report.findings}')
        shutil.rmtree(root)


def orders(folder):
    """Sequence orders are found, wherever programs began to count."""
    root = folder / 'orders'
    for version in (INSIDE, FILES):
        toy_python.make(root, version, Shape(counts_from=0))
        report = Report(root)
        need(report.verdict == 'VERIFIED' and
             'ONE GUARDIAN CAN DECRYPT: g7' in str(report.older['remarks']),
             f'from 0: {report.verdict} {report.older} {report.findings[:3]}')
        shutil.rmtree(root)
        # Whoever has order 0 did not decrypt, so that nothing tells it.
        toy_python.make(root, version, Shape(counts_from=0, missing={1}))
        report = Report(root)
        need(report.verdict == 'VERIFIED' and not report.older['remarks'],
             f'from 0: {report.verdict} {report.older}')
        shutil.rmtree(root)
        toy_python.make(root, version, Shape(counts_from=2))
        report = Report(root)
        need(report.verdict == 'VERIFIED', f'from 2: {report.findings[:3]}')
        shutil.rmtree(root)
    toy_python.make(root, INSIDE, Shape(counts_from=0, k=1, missing={2}))
    report = Report(root)
    need(report.verdict == 'VERIFIED' and not report.older['remarks'],
         'with a quorum of one each can decrypt anyway')
    shutil.rmtree(root)
    # The same guardian's part twice, under two names.
    toy_python.make(root, INSIDE, Shape(n=4, k=2, missing={4}))

    def double(tally):
        for contest in tally['contests'].values():
            for s in contest['selections'].values():
                parts = s['shares'][-1]['recovered_parts']
                one, two = list(parts)[:2]
                for member in ('share', 'recovery_key', 'proof'):
                    parts[two][member] = parts[one][member]

    change(root / 'tally.json', double)
    report = Report(root)
    need(report.verdict == 'REJECTED' and
         '10.structure' in report.checks(), report.checks())
    shutil.rmtree(root)


def other_coefficient(made, i):
    """Guardian i proves another K_i1 than that of its polynomial."""
    name = f'guardians/guardian_{i}.json'
    a, u = made.draw(), made.draw()
    x, commitment = toy_python.power(toy_python.G, a), \
        toy_python.power(toy_python.G, u)
    c = made.h(x, commitment)
    num = made.num
    made.files[name]['election_commitments'][1] = num(x)
    made.files[name]['election_proofs'][1].update(
        public_key=num(x), commitment=num(commitment), challenge=num(c),
        response=num((u + c * a) % toy_python.Q))


def unhashed(folder):
    """No hash holds K_i1: only a missing guardian's shares need it."""
    for i, verdict in ((1, 'VERIFIED'), (3, 'REJECTED')):
        root = folder / 'unhashed'
        made = toy_python.Election(INSIDE, Shape())
        other_coefficient(made, i)
        toy_python.write(root, made.hold())
        report = Report(root)
        need(report.verdict == verdict, f'K_{i}1: {report.verdict}')
        need(verdict == 'VERIFIED' or
             report.checks() == {'10.structure', '10.B'},
             f'K_{i}1: {report.checks()}')
        shutil.rmtree(root)
    # In spring 2021 the commitment hash does, of any number of guardians.
    root = folder / 'hashed'
    shape = Shape(n=11, k=2, missing={3})
    toy_python.make(root, SPRING, shape)
    need(Report(root).verdict == 'VERIFIED', Report(root).findings[:3])
    shutil.rmtree(root)
    made = toy_python.Election(SPRING, shape)
    other_coefficient(made, 1)
    toy_python.write(root, made.hold())
    report = Report(root)
    need('4.A' in report.checks() and "of the guardians' identifiers" in
         report.findings[0]['text'], f'{report.findings[:3]}')
    shutil.rmtree(root)


def later(folder):
    """What only 1.1 has is refused in 0.95."""
    root = folder / 'later'
    toy_python.make(root, '0.95 first')
    for name, what in (
            ('tally.json', inside(*DECRYPTED, 'shares', 0, description_hash='5')),
            ('tally.json', inside(spoiled_ballots={})),
            (BALLOT, inside(nonce='None')),
            ('encrypted_tally.json', lambda c: c.update(cast=c.pop('contests'))),
            ('encrypted_tally.json', lambda c: c['contests']['mayor'].update(
                tally_selections=c['contests']['mayor'].pop('selections'))),
            (BALLOT, pop('contests', 0, 'ciphertext_accumulation')),
            ('devices/device_7.json', lambda c: (c.pop('session_id'),
                                                 c.pop('launch_code')))):
        text = (root / name).read_text(encoding='utf-8')
        change(root / name, what)
        report = Report(root)
        need('R.encoding' in report.checks(), f'{name}: {report.findings[:3]}')
        (root / name).write_text(text, encoding='utf-8')
    shutil.rmtree(root)


def digits(folder):
    """The first builds hashed other digits: that is said, and nothing else."""
    root = folder / 'digits'
    for how, write in (('decimal', str),
                       ('lower-case', lambda x: toy_python.digits(x).lower())):
        toy_python.make(root, INSIDE)

        def alter(c, write=write):
            text = '|'.join(write(int(c[name])) for name in
                            ('crypto_base_hash', 'elgamal_public_key'))
            made = hashlib.sha256(f'|{text}|'.encode()).digest()
            c['crypto_extended_base_hash'] = str(
                int.from_bytes(made, 'big') % toy_python.Q)

        change(root / 'context.json', alter)
        report = Report(root)
        need(report.verdict == 'REJECTED' and report.checks() == {'R.version'} and
             f'hash of {how}' in report.findings[0]['text'], report.findings)
        shutil.rmtree(root)
    # Numbers of another version's form.
    toy_python.make(root, INSIDE)
    change(root / 'constants.json', lambda c: c.update(
        {name: toy_python.digits(x) for name, x in c.items()}))
    report = Report(root)
    need(report.verdict == 'REJECTED' and report.checks() == {'R.version'},
         report.findings)
    shutil.rmtree(root)


def candidates(folder):
    """An option for somebody who is not in the list, as in the sample."""
    root = folder / 'candidates'
    toy_python.make(root, INSIDE)
    change(root / DESCRIPTION, lambda c: c['candidates'].pop(0))
    report = Report(root)
    need(report.verdict == 'VERIFIED' and 'not in the' in
         str(report.older['remarks']), f'{report.verdict} {report.older}')
    shutil.rmtree(root)


def files(folder):
    """Files of two versions, and those between them, are refused."""
    root = folder / 'files'
    toy_python.make(root, INSIDE)
    for name in ('manifest.json', 'coefficients.json', 'guardians/g.json',
                 'encryption_devices/d.json', 'submitted_ballots/b.json'):
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text('{}', encoding='utf-8')
        report = Report(root)
        need(report.verdict == 'REJECTED' and
             f'{name}: no record has such a file beside' in
             report.findings[0]['text'], f'{name}: {report.findings}')
        (root / name).unlink()
    (root / DESCRIPTION).rename(root / 'manifest.json')
    report = Report(root)
    need(report.verdict == 'REJECTED' and 'spring 2021' in
         report.findings[0]['text'], report.findings)
    shutil.rmtree(root)


def primes(folder):
    """In the prime of its time."""
    toy = toy_python.P, toy_python.Q, toy_python.G
    root = folder / 'primes'
    p, q, _, g = group_numbers.numbers('gamma_first')
    toy_python.use(p, q, g)
    for version in (INSIDE, FILES):
        toy_python.make(root, version, Shape(
            n=2, k=1, missing={2}, contests=[Contest('mayor', ['ada', 'ben'], 1)],
            ballots=[('b0', 'all', [[1, 0]], False, 0),
                     ('b1', 'all', [[0, 1]], True, None)]))
        report = Report(root)
        need(report.verdict == 'VERIFIED' and report.code == 0 and
             'the first 4096-bit prime' in report.older['because'],
             f'{version}: {report.older} {report.findings[:3]}')
        shutil.rmtree(root)
    toy_python.use(*toy)


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        whole(folder)
        absent(folder)
        orders(folder)
        unhashed(folder)
        later(folder)
        digits(folder)
        candidates(folder)
        files(folder)
        primes(folder)
    sys.exit(0)


main()
