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

import spans
import toy_kotlin
import toy_python
import unbound
from records import Report, names_file, need


def rewrite(path, change):
    content = json.loads(path.read_text(encoding='utf-8'))
    change(content)
    path.write_text(json.dumps(content), encoding='utf-8')


def bump(text):
    """Another digit at the end."""
    if isinstance(text, dict):
        return {'data': bump(text['data'])}
    return text[:-1] + ('0' if text[-1] != '0' else '1')


def swap_state(ballot):
    ballot['state'] = 3 - ballot['state']


def first(content, *names):
    """The first selection's member on the way."""
    for name in names:
        content = content[name]
    return content


# What is done to a record of 1.0, and a check that must tell it.
BALLOT = 'submitted_ballots/submitted_ballot_b0.json'
ATTACKS = [
    ('1.D', 'constants.json', lambda c: c.update(generator='01')),
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


def attack(root, attacks):
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


def alter_all(root, step, record):
    """One value of the record after the other."""
    count = 0
    for number, path in enumerate(sorted(root.rglob('*.json'))):
        text = path.read_text(encoding='utf-8')
        for i, (where, start, end) in enumerate(spans.leaves(text)):
            name = str(path.relative_to(root))
            if (i + number) % step != 0 or unbound.holds(
                    record, name, spans.pattern(name, where), text):
                continue
            path.write_text(text[:start] +
                            spans.altered(text[start:end], start) +
                            text[end:], encoding='utf-8')
            report = Report(root)
            count += 1
            need(report.verdict == 'REJECTED',
                 f'{path.name} {where}: {report.verdict} {report.error}')
            need(any(names_file(told, name) for told in report.told()),
                 f'{name} {where}: not named by {report.findings}')
        path.write_text(text, encoding='utf-8')
    print(count, 'values altered')


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


def missing(root):
    """A spoiled ballot without its decryption is unproven, not verified."""
    path = root / 'spoiled_ballots/spoiled_ballot_b1.json'
    text = path.read_text(encoding='utf-8')
    path.unlink()
    report = Report(root)
    need(report.verdict == 'INCOMPLETE', f'no decryption: {report.verdict}')
    need('unproven' in str(report.older['remarks']), 'the report does not say so')
    path.write_text(text, encoding='utf-8')


def main():
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
