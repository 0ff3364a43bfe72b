#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Records that are made here: accepted whole, refused with one value altered.

For each of the version's rules there is a record that breaks it, and the check
that must tell it.
"""
import json
import shutil
import sys
import tempfile
import zipfile
from pathlib import Path

import toy_core2
import toy_kotlin
import toy_python
from alter import alter_all
from forge import first, forge, inside, rewrite, sampled
from records import Report, need


def bump(text):
    """Another digit at the end."""
    if isinstance(text, dict):
        return {'data': bump(text['data'])}
    return text[:-1] + ('0' if text[-1] != '0' else '1')


def swap_state(ballot):
    ballot['state'] = 3 - ballot['state']


# What is done to a record of 1.0, and a check that must tell it.
BALLOT = 'submitted_ballots/submitted_ballot_b0.json'
ATTACKS = [
    ('1.D', 'constants.json', lambda c: c.update(generator='01')),
    ('R.encoding', 'manifest.json', lambda c: c['candidates'][0].update(odd=1)),
    ('R.encoding', 'manifest.json', lambda c: c['candidates'][0].update(
        name={'text': [{'value': 'A', 'language': 'en', 'odd': 1}]})),
    ('R.encoding', 'manifest.json', lambda c: c['candidates'][0].update(
        is_write_in='no')),
    *[('R.encoding', 'manifest.json',
       lambda c, name=name: c['contests'][0].update({name: 1}))
      for name in ('option_selection_limit', 'contest_selection_limit')],
    ('1.F', 'manifest.json', lambda c: c.update(election_scope_id='other')),
    ('1.E', 'context.json', lambda c: c.update(number_of_guardians=3, quorum=2,
     crypto_base_hash=bump(c['crypto_base_hash']))),
    ('2.C', 'guardians/guardian_2.json', lambda c: c['election_proofs'][1].update(
        response=bump(c['election_proofs'][1]['response']))),
    ('2.structure', 'guardians/guardian_2.json',
     lambda c: c.update(sequence_order=1)),
    ('3.A', 'context.json', lambda c: c.update(
        elgamal_public_key=toy_python.digits(toy_python.power(toy_python.G, 5)))),
    ('4.A', 'context.json', lambda c: c.update(
        commitment_hash=bump(c['commitment_hash']))),
    ('5.A', BALLOT, lambda c: c.update(object_id='b1')),
    ('6.A', BALLOT, lambda c: c['contests'][0]['ballot_selections'][0][
        'ciphertext'].update(pad='02')),
    ('6.D', BALLOT, lambda c: c['contests'][0]['ballot_selections'][0][
        'proof'].update(proof_one_response='05')),
    ('7', BALLOT, lambda c: c['contests'][1]['proof'].update(constant=3)),
    ('7.D', BALLOT, lambda c: c['contests'][1]['proof'].update(response='05')),
    ('8.A', BALLOT, lambda c: c['contests'][1].update(crypto_hash='05')),
    ('8.B', BALLOT, lambda c: c.update(timestamp=1)),
    ('8.F', 'encryption_devices/device_7.json',
     lambda c: c.update(session_id=1)),
    ('9.A', BALLOT, swap_state),
    ('13.structure', BALLOT.replace('b0', 'b1'), swap_state),
    ('9.B', 'encrypted_tally.json', lambda c: c['contests']['mayor'][
        'selections']['ada-selection']['ciphertext'].update(data='05')),
    ('10.B', 'tally.json', lambda c: c['contests']['mayor']['selections'][
        'ada-selection']['shares'][0].update(share='05')),
    ('10.C', 'tally.json', lambda c: c['contests']['mayor']['selections'][
        'ada-selection'].update(tally=2)),
    ('10.structure', 'coefficients.json', lambda c: c['coefficients'].update(
        g1='05')),
    ('11.D', 'tally.json', lambda c: c['contests'].pop('board')),
    ('11.C', 'tally.json', lambda c: c['contests']['board']['selections'].pop(
        'cy-selection')),
    ('X.08', BALLOT, lambda c: c['contests'].pop(1)),
    ('R.encoding', BALLOT, lambda c: c.update(nonce='05')),
    ('R.encoding', BALLOT, lambda c: c.update(extra=1)),
]


# The same for a chained record of 2.0 of egk-ec.
KOTLIN = 'encrypted_ballots/hall/eballot-b0.json'
CHAIN = 'encrypted_ballots/hall/ballot_chain.json'
OPENED = 'challenged_ballots/dballot-b1.json'
KOTLIN_ATTACKS = [
    ('1.D', 'constants.json', lambda c: c['constants'].update(generator='1')),
    ('1.E', 'election_config.json', lambda c: c.update(quorum=1)),
    ('1.F', 'manifest.json', lambda c: c.update(start_date='other')),
    ('3.A', 'election_initialized.json', lambda c: c.update(
        joint_public_key=c['guardians'][0]['coefficient_proofs'][0]['public_key'])),
    ('5.A', KOTLIN, lambda c: c.update(ballot_id='b1')),
    ('6', KOTLIN, lambda c: c['contests'][0]['selections'][0]['proof'][
        'proofs'].pop()),
    ('6.D', KOTLIN, lambda c: c['contests'][0]['selections'][0]['proof'][
        'proofs'].reverse()),
    ('7', KOTLIN, lambda c: c['contests'][0]['proof']['proofs'].pop()),
    ('7.D', KOTLIN, lambda c: c['contests'][1]['proof']['proofs'].reverse()),
    ('8.A', KOTLIN, lambda c: c['contests'][0].update(
        contest_hash=c['contests'][1]['contest_hash'])),
    ('8.B', KOTLIN, lambda c: c.update(confirmation_code=c['election_id'])),
    ('8.E', CHAIN, lambda c: c['ballot_ids'].reverse()),
    ('8.F', CHAIN, lambda c: c.update(baux0='00')),
    ('8.G', CHAIN, lambda c: c.update(closing_hash=c['last_confirmation_code'])),
    ('9.A', KOTLIN, lambda c: c.update(state='CHALLENGED')),
    ('9.structure', 'encrypted_tally.json', lambda c: c['cast_ballot_ids'].pop()),
    ('10.C', 'tally.json', lambda c: c['contests'][0]['selections'][0].update(
        tally=0)),
    ('10.B', 'tally.json', lambda c: c['contests'][0]['selections'][0].update(
        proof=c['contests'][0]['selections'][1]['proof'])),
    ('11.D', 'tally.json', lambda c: c['contests'].pop()),
    ('12.B', OPENED, lambda c: c['contests'][0]['decrypted_contest_data'].update(
        proof=c['contests'][1]['decrypted_contest_data']['proof'])),
    ('12.C', OPENED, lambda c: c['contests'][0]['decrypted_contest_data'][
        'contest_data'].update(status='null_vote')),
    ('13.structure', OPENED, lambda c: c.update(id='b0')),
    ('14.B', OPENED, lambda c: c['contests'].pop()),
    ('X.08', KOTLIN, lambda c: c['contests'].pop()),
]


# The same for 1.91, each with the file that is named, where it is another one.
CORE2 = 'submitted_ballots/b0.json'
SELECTION = ('contests', 0, 'ballot_selections', 0)
LIMIT = ('contests', 1, 'proof')
BRANCH = LIMIT + ('proofs', 0, 1)
DECRYPTED = ('contests', 'mayor', 'selections', 'ada-selection')
DECRYPTION = 'spoiled_ballots/b1.json'
ENCRYPTED = 'encrypted_tally.json'
GUARDIAN = 'guardians/guardian_2.json'
CORE2_ATTACKS = [
    ('R.encoding', CORE2, inside(*SELECTION, nonce='05')),
    ('R.encoding', CORE2, inside(extra=1)),
    ('1.B', 'constants.json', inside(large_prime='FFFFFFFFFFFFFFFF')),
    ('1.C', 'constants.json', inside(small_prime='0D')),
    ('1.D', 'constants.json', inside(generator='01')),
    ('1.E', 'context.json', inside(quorum=1)),
    ('1.E', 'context.json', inside(crypto_base_hash='05')),
    ('1.F', 'manifest.json', inside(start_date='2023-11-05T12:00:01Z')),
    ('1.F', 'context.json', inside(manifest_hash='05'), 'manifest.json'),
    ('2.A', GUARDIAN, lambda c: (
        c['coefficient_commitments'].__setitem__(1, '02'),
        c['coefficient_proofs'][1].update(public_key='02'))),
    ('2.C', GUARDIAN, inside('coefficient_proofs', 1, response='05')),
    ('2.C', GUARDIAN, inside('coefficient_proofs', 1, challenge='05')),
    ('2.structure', GUARDIAN, lambda c: c.update(
        coefficient_proofs=c['coefficient_proofs'][::-1])),
    ('2.structure', GUARDIAN, inside(sequence_order=1),
     'guardians/guardian_2.json'),
    ('3.A', 'context.json', inside(
        elgamal_public_key=toy_python.digits(toy_python.power(toy_python.G, 5)))),
    ('4.A', 'context.json', inside(commitment_hash='05')),
    ('4.A', 'context.json', inside(crypto_extended_base_hash='05')),
    ('5.A', CORE2, inside(object_id='b2'), 'submitted_ballots/b2.json'),
    ('6.A', CORE2, inside(*SELECTION, 'ciphertext', pad='02')),
    ('6.A', CORE2, inside(*SELECTION, 'ciphertext', data='02')),
    *[('6.D', CORE2, inside(*SELECTION, 'proof', **{member: '05'}))
      for member in ('proof_zero_pad', 'proof_zero_data', 'proof_one_pad',
                     'proof_one_data', 'proof_zero_challenge',
                     'proof_one_challenge', 'challenge', 'proof_zero_response',
                     'proof_one_response')],
    ('7', CORE2, inside(*LIMIT, range_limit=3)),
    ('7', CORE2, lambda c: first(c, *LIMIT)['proofs'].pop()),
    ('7', CORE2, inside('contests', 1, 'ciphertext_accumulation', data='05')),
    ('7.A', CORE2, inside('contests', 1, 'ciphertext_accumulation', pad='02')),
    ('7.D', CORE2, inside(*LIMIT, challenge='05')),
    ('7.D', CORE2, inside(*BRANCH, challenge='05')),
    ('7.D', CORE2, inside(*BRANCH, response='05')),
    ('8.A', CORE2, inside(*SELECTION, crypto_hash='05')),
    ('8.A', CORE2, inside(*SELECTION, description_hash='05')),
    ('8.A', CORE2, inside('contests', 0, crypto_hash='05')),
    ('8.A', CORE2, inside('contests', 0, description_hash='05')),
    ('8.B', CORE2, inside(crypto_hash='05')),
    ('8.B', CORE2, inside(code='05')),
    ('8.B', CORE2, inside(manifest_hash='05')),
    ('9.A', CORE2, inside(state=2), ENCRYPTED),
    ('9.A', ENCRYPTED, inside(*DECRYPTED, 'ciphertext', pad='05')),
    ('9.B', ENCRYPTED, inside(*DECRYPTED, 'ciphertext', data='05')),
    ('9.structure', ENCRYPTED, lambda c: c['contests'].pop('board')),
    ('9.structure', ENCRYPTED, inside(cast_ballot_ids=['b0']),
     'submitted_ballots/b2.json'),
    ('9.structure', ENCRYPTED, inside(challenged_ballot_ids=[]),
     'submitted_ballots/b1.json'),
    ('9.structure', ENCRYPTED, inside(spoiled_ballot_ids=[]),
     'submitted_ballots/b3.json'),
    ('9.structure', ENCRYPTED, inside('context', quorum=1)),
    ('9.structure', ENCRYPTED, inside('manifest', manifest_hash='05')),
    ('9.structure', ENCRYPTED, inside('manifest', 'contests', 1, name='Other')),
    ('9.structure', ENCRYPTED, inside('manifest', 'candidates', 0,
                                      object_id='other')),
    *[('9.structure', ENCRYPTED, lambda c, part=part: c['manifest'].pop(part))
      for part in ('contests', 'ballot_styles', 'geopolitical_units',
                   'manifest_hash')],
    ('9.structure', ENCRYPTED, inside(cast_ballot_ids=['b0', 'b2', 'b0'])),
    ('9.structure', ENCRYPTED, inside(cast_ballot_ids=['b0', 'b2', 'b3'])),
    ('9.structure', CORE2, inside(state=2)),
    ('R.encoding', ENCRYPTED, lambda c: c['contests']['mayor'][
        'selections'].pop('ada-selection')),
    *[('10.B', file, inside(*DECRYPTED, 'proof', **{member: '05'}))
      for file in ('tally.json', DECRYPTION)
      for member in ('pad', 'data', 'challenge', 'response')],
    ('10.B', 'tally.json', inside(*DECRYPTED, value='02')),
    ('10.C', 'tally.json', inside(*DECRYPTED, tally=0)),
    ('10.C', DECRYPTION, inside(*DECRYPTED, tally=1)),
    ('10.structure', 'coefficients.json', inside(g1='05')),
    ('10.structure', 'coefficients.json', lambda c: c.pop('g2')),
    ('10.structure', 'coefficients.json', lambda c: (c.pop('g2'),
                                                     c.update(g1='01'))),
    ('11.D', 'tally.json', lambda c: c['contests'].pop('board')),
    ('R.encoding', 'tally.json', lambda c: c['contests']['mayor'][
        'selections'].pop('ada-selection')),
    ('R.encoding', 'tally.json', inside(tally_id='other')),
    ('13.structure', DECRYPTION, inside(ballot_id='b0')),
    ('13.structure', DECRYPTION, inside(name='05')),
    ('14.B', DECRYPTION, lambda c: c['contests'].pop('board')),
    ('14.E', DECRYPTION, inside(*DECRYPTED, tally=2)),
    ('14.F', DECRYPTION, inside(*DECRYPTED, tally=1)),
    ('X.01', 'manifest.json', lambda c: c['contests'][1].update(
        object_id='mayor')),
    ('X.03', GUARDIAN, lambda c: c.update(key='01', coefficient_commitments=[
        '01', c['coefficient_commitments'][1]]), 'context.json'),
    ('X.08', CORE2, lambda c: c['contests'].pop()),
    ('X.08', CORE2, lambda c: c['contests'][0]['ballot_selections'].reverse()),
    ('X.12', CORE2, inside('contests', 0, 'extended_data', pad='02')),
]


def attack(root, attacks):
    attacks = sampled(attacks)
    for check, name, change in attacks:
        path = root / name
        text = path.read_text(encoding='utf-8')
        rewrite(path, change)
        report = Report(root)
        path.write_text(text, encoding='utf-8')
        need(report.verdict == 'REJECTED', f'{check} {name}: {report.verdict}')
        need(check in report.checks(),
             f'{check} {name}: told {sorted(report.checks())}')
    print(len(attacks), 'attacks')


def layouts(root, scratch):
    """Zips, folders in folders, and what is refused."""
    archive = scratch / 'record.zip'
    with zipfile.ZipFile(archive, 'w', zipfile.ZIP_DEFLATED) as z:
        for path in sorted(root.rglob('*.json')):
            z.write(path, 'folder/' + str(path.relative_to(root)))
    need(Report(archive).verdict == 'VERIFIED', 'a zip with a folder')
    mixed = scratch / 'mixed'
    shutil.copytree(root, mixed)
    (mixed / 'election_config.json').write_text('{}', encoding='utf-8')
    report = Report(mixed)
    need(report.verdict == 'REJECTED' and 'two layouts' in
         report.findings[0]['text'], 'mixed layouts')
    two = scratch / 'two'
    shutil.copytree(root, two / 'a')
    shutil.copytree(root, two / 'b')
    need('more than one record' in Report(two).findings[0]['text'], 'two')
    shutil.rmtree(two / 'b')
    (two / 'a' / 'odd.json').write_text('{}', encoding='utf-8')
    need('no record of this layout' in Report(two).findings[0]['text'], 'odd')
    need(Report(root, '--root=' + 64 * '0').code == 2, 'a root is asked for')
    for name in ('constants.json', 'context.json'):
        (mixed / name).write_text('{}', encoding='utf-8')
    (mixed / 'election_config.json').unlink()
    unread = {row['number']: row['outcome']
              for row in Report(mixed).json['verifications']}
    need({unread[row] for row in range(1, 15)} == {'NOT EVALUABLE'},
         f'what could not be judged: {unread}')


def missing(root):
    """A spoiled ballot without its decryption is unproven, not verified."""
    path = root / 'spoiled_ballots/spoiled_ballot_b1.json'
    text = path.read_text(encoding='utf-8')
    path.unlink()
    report = Report(root)
    need(report.verdict == 'INCOMPLETE', f'no decryption: {report.verdict}')
    need('unproven' in str(report.older['remarks']), 'the report does not say so')
    path.write_text(text, encoding='utf-8')


def core2_record(folder, build, deviations=(), step=0):
    """A record of 1.91 that holds: the same for all numbers of threads."""
    root = Path(folder) / 'record'
    toy_core2.make(root, build)
    report = Report(root, '--jobs=1')
    need(report.verdict == 'VERIFIED',
         f'{build}: {report.verdict} {report.findings[:4]} {report.error}')
    need('1.91' in report.older['version'], report.older)
    need(report.json == Report(root, '--jobs=4').json, f'{build}: threads')
    told = str(report.older['deviations'])
    need(len(report.older['deviations']) == len(deviations) and
         all(words in told for words in deviations), f'{build}: {told}')
    need(Report(root, '--strict').code == (1 if deviations else 0), 'strict')
    if step:
        alter_all(root, step, 'eg1.91/toy')
    return root


def core2():
    """Records of 1.91 in the ways of its builds."""
    build = toy_core2.Build
    late = 'after n and k'
    with tempfile.TemporaryDirectory() as folder:
        root = core2_record(folder, build(), step=5)
        forge(root, CORE2_ATTACKS)
        (root / DECRYPTION).rename(root / 'spoiled_ballots/twice.json')
        shutil.copy(root / 'spoiled_ballots/twice.json', root / DECRYPTION)
        report = Report(root)
        need('13.structure' in report.checks(), 'a decryption is there twice')
        (root / 'spoiled_ballots/twice.json').unlink()
        (root / DECRYPTION).unlink()
        report = Report(root)
        need(report.verdict == 'INCOMPLETE' and 'unproven' in
             str(report.older['remarks']), 'a decryption is missing')
    with tempfile.TemporaryDirectory() as folder:
        root = core2_record(folder, build(late=True, objects=True,
                                          commitments=True), [late], 11)
        forge(root, [('7.D', CORE2, inside(*LIMIT, 'proofs', 0, 'proof', pad='05')),
                     ('7.D', CORE2, inside(*LIMIT, 'proofs', 0, 'proof',
                                           data='05')),
                     ('R.encoding', CORE2, inside(*LIMIT, 'proofs', 0, index=1))])
    with tempfile.TemporaryDirectory() as folder:
        core2_record(folder, build(escaped=True), ['\\u escapes'])
    with tempfile.TemporaryDirectory() as folder:
        root = core2_record(folder, build(late=True, sparse=True), [late])
        forge(root, [('13.structure', DECRYPTION, inside(name='05'))])
    # False things, whose proofs hold but for one hash, sum or equation.
    for lie, check in (('key', '2.C'), ('selection', '6.D'), ('parts', '6.D'),
                       ('a', '6.D'), ('b', '6.D'), ('limit', '7.D'),
                       ('sum', '7.D'), ('tally', '10.B'), ('pad', '10.B'),
                       ('data', '10.B')):
        with tempfile.TemporaryDirectory() as folder:
            toy_core2.make(Path(folder), build(lie=lie))
            report = Report(folder)
            need(report.verdict == 'REJECTED' and report.checks() == {check},
                 f'a false proof: {lie} {report.verdict} {report.findings[:4]}')
    with tempfile.TemporaryDirectory() as folder:
        toy_core2.make(Path(folder), build(whole=False, same_nonce=True))
        report = Report(folder)
        need(report.verdict == 'REJECTED' and report.checks() == {'7', '7.D'} and
             all('the limit is unproven' in finding['text']
                 for finding in report.findings),
             f'one branch too few: {report.findings[:4]}')
        need('NO SECRECY: 5 ' in str(report.older['remarks']), report.older)


def main():
    core2()
    for version in ('1.0', '0.95'):
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder) / 'record'
            toy_python.make(root, version)
            report = Report(root)
            need(report.verdict == 'VERIFIED',
                 f'{version}: {report.verdict} {report.findings[:4]}')
            need(version in report.older['version'], report.older)
            need(not report.json['record']['standardGroup'], 'toy')
            need(Report(root, '--strict').code == 0, 'strict')
            missing(root)
            alter_all(root, 5 if version == '1.0' else 11, f'eg{version}/toy')
            if version == '1.0':
                attack(root, ATTACKS)
                layouts(root, Path(folder))
    for wide in (False, True):
        for chained in (True, False):
            with tempfile.TemporaryDirectory() as folder:
                root = Path(folder) / 'record'
                toy_kotlin.make(root, wide, chained)
                report = Report(root)
                need(report.verdict == 'VERIFIED',
                     f'2.0 {wide} {chained}: {report.verdict} '
                     f'{report.findings[:4]} {report.error}')
                need('2.0' in report.older['version'], report.older)
                need(('H_0 without' in str(report.older['deviations'])) ==
                     (wide and chained), 'the chain of kotlin-multiplatform')
                need(Report(root, '--strict').code == 1, 'strict')
                alter_all(root, 6 if chained else 13, 'eg2.0/toy')
                if chained and not wide:
                    attack(root, KOTLIN_ATTACKS)
                if chained:
                    (root / CHAIN).unlink()
                    report = Report(root)
                    need(report.verdict == 'INCOMPLETE' and 'unproven' in
                         str(report.older['remarks']), 'no chain is unproven')
    sys.exit(0)


main()
