#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Records of 2.0 over the elliptic curve P-256, as builds of egk-ec write them.

All forms of points and of challenges are taken; what is no point, no exponent or
another curve is refused, and so is every altered value.
"""
import base64
import copy
import tempfile
from pathlib import Path

import toy_kotlin
from alter import alter_all
from records import Report, need
from toy_groups import Curve

KEYS = 'election_initialized.json'
BALLOT = 'encrypted_ballots/hall/eballot-b0.json'


def judge(files, *options):
    with tempfile.TemporaryDirectory() as folder:
        toy_kotlin.write(Path(folder), files)
        return Report(folder, *options)


def hold(wide=False, chained=False, short=True, challenge='plain'):
    group = Curve(short, challenge)
    election = toy_kotlin.Election(wide, chained, group=group)
    return election, election.hold()


def forms():
    """Points of both lengths in both encodings, and three kinds of challenge."""
    for wide, chained, short, challenge, told in (
            (False, False, True, 'plain', 'are hashes modulo n'),
            (False, True, True, 'order', 'are expanded hashes modulo n'),
            (False, False, True, 'field', 'are expanded hashes modulo p'),
            (True, True, False, 'plain', 'are hashes modulo n'),
            (False, False, False, 'order', 'are expanded hashes modulo n')):
        files = hold(wide, chained, short, challenge)[1]
        report = judge(files, '--jobs=1')
        need(report.verdict == 'VERIFIED',
             f'{wide} {short} {challenge}: {report.verdict} '
             f'{report.findings[:3]} {report.error}')
        need('P-256' in report.older['version'] and
             told in str(report.older['because']), report.older)
        need(not report.json['record']['standardGroup'], 'a standard group')
        notes = str(report.older['deviations'])
        need('no version of the specification' in notes, notes)
        need(('of the field' in notes or "curve's field" in notes) ==
             (challenge == 'field'), notes)
        need(judge(files, '--jobs=4').json == report.json, 'threads differ')
        need(judge(files, '--strict').code == 1, 'strict')


def refused(files, check, what, note=''):
    report = judge(files)
    need(report.verdict == 'REJECTED' and check in report.checks(),
         f'{what}: {report.verdict} {sorted(report.checks())}')
    need(note in str(report.findings), f'{what}: {report.findings[:2]}')


def raw(point):
    return base64.b64encode(point).decode()


def points(files):
    """Bytes that are no points, wherever points are."""
    x = Curve.g[0]
    no_points = {
        'beside the curve': b'\2' + (x ^ 2).to_bytes(32, 'big'),
        'not below p': b'\2' + (Curve.p + 5).to_bytes(32, 'big'),
        'a prefix of 4': b'\4' + x.to_bytes(32, 'big'),
        'a prefix of 0': b'\0' + x.to_bytes(32, 'big'),
        'nearly neutral': b'\xfe' + 32 * b'\xff'}
    for what, point in no_points.items():
        for place in ('key', 'pad', 'beta'):
            forged = copy.deepcopy(files)
            if place == 'key':
                forged[KEYS]['joint_public_key'] = raw(point)
            elif place == 'pad':
                forged[BALLOT]['contests'][0]['selections'][0][
                    'encrypted_vote']['pad'] = raw(point)
            else:
                forged['challenged_ballots/dballot-b1.json']['contests'][0][
                    'decrypted_contest_data']['beta'] = raw(point)
            refused(forged, 'R.encoding', f'{what} as {place}',
                    'must be a point of the curve')
    forged = copy.deepcopy(files)
    forged[KEYS]['joint_public_key'] = raw(33 * b'\xff')
    refused(forged, 'X.03', 'a neutral joint key', 'a key is 1')
    forged = copy.deepcopy(files)
    forged[KEYS]['guardians'][0]['coefficient_proofs'][0]['public_key'] = \
        raw(33 * b'\xff')
    refused(forged, 'X.03', 'a neutral key', 'a key is 1')
    forged = copy.deepcopy(files)
    forged[BALLOT]['contests'][0]['selections'][0]['proof']['proofs'][0][
        'response'] = raw(Curve.q.to_bytes(32, 'big'))
    refused(forged, 'R.encoding', 'n as a response', 'must be below q')
    forged = copy.deepcopy(files)
    forged[BALLOT]['contests'][0]['selections'][0]['encrypted_vote']['pad'] = \
        raw(Curve.g[0].to_bytes(32, 'big') + Curve.g[1].to_bytes(32, 'big'))
    refused(forged, 'R.encoding', 'a long point among short ones', 'base64 of 33')


def curves(files):
    """Another curve, or P-256 with another number."""
    for name, check in (('a', '1.B'), ('b', '1.B'), ('primeModulus', '1.B'),
                        ('order', '1.C'), ('h', '1.C'), ('g.x', '1.D'),
                        ('g.y', '1.D')):
        forged = copy.deepcopy(files)
        constants = forged['constants.json']['constants']
        constants[name] = f'{int(constants[name], 16) ^ 2:x}'
        refused(forged, check, name)
    forged = copy.deepcopy(files)
    forged['constants.json']['protocolVersion'] = 'v2.0.0'
    refused(forged, 'R.encoding', 'another version', 'v2.1.0')


def challenges():
    """One record has one kind of challenge; another one does not hold."""
    election, files = hold(challenge='order')
    other = hold(challenge='plain')[1]
    need(other[KEYS]['joint_public_key'] == files[KEYS]['joint_public_key'],
         'the two records have the same keys')
    files[BALLOT] = other[BALLOT]
    refused(files, '6.D', 'plain challenges among expanded ones')
    files = hold(challenge='order')[1]
    proof = files[KEYS]['guardians'][0]['coefficient_proofs'][0]
    proof['response'] = raw((int.from_bytes(base64.b64decode(
        proof['response']), 'big') ^ 1).to_bytes(32, 'big'))
    report = judge(files)
    need(report.checks() == {'2.C'}, f'the first proof alone: {report.checks()}')


def alter(files):
    """One value after the other."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        toy_kotlin.write(root, files)
        alter_all(root, 9, 'eg2.0/curve')


def main():
    forms()
    whole = hold()[1]
    points(whole)
    curves(whole)
    challenges()
    alter(whole)


main()
