#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Records of 1.52 of kotlin-multiplatform: taken, or refused by the right rule.

For each rule there is a record that breaks it and nothing else; every value that
is altered is refused with its file named.
"""
import copy
import json
import sys
import tempfile
from pathlib import Path

import toy_kotlin
import toy_kotlin1
import toy_python
from alter import alter_all
from records import Report, need

BALLOT = 'submitted_ballots/b0.json'
SPOILED = 'submitted_ballots/b1.json'
OPENED = 'spoiled_ballots/b1.json'
ENCRYPTED = 'encrypted_tally.json'
GUARDIAN = 'guardians/guardian2.json'
MADE = {}


def made(**options):
    """The files of a record, to be altered; making one takes some seconds."""
    key = repr(sorted(options.items()))
    if key not in MADE:
        MADE[key] = json.dumps(toy_kotlin1.Election(**options).hold())
    return json.loads(MADE[key])


def cast_only(**options):
    return made(states=('CAST',) * 3, opened=(), **options)


def judge(files, *options):
    with tempfile.TemporaryDirectory() as folder:
        toy_kotlin.write(Path(folder), files)
        return Report(folder, *options)


def rows(report, outcome):
    return [row['number'] for row in report.json['verifications']
            if row['outcome'] == outcome]


def verified(files, note='', remark=''):
    """Taken by any number of threads; strictly too where no deviation is told."""
    report = judge(files, '--jobs=1')
    need(report.verdict == 'VERIFIED',
         f'{note}: {report.verdict} {report.findings[:3]} {report.error}')
    need('ElectionGuard 1.52 (Kotlin' in report.older['version'], report.older)
    need(judge(files, '--jobs=4').json == report.json, f'{note}: threads')
    need(note in str(report.older['deviations']), f'{note}: {report.older}')
    need(remark in str(report.older['remarks']), f'{remark}: {report.older}')
    need(judge(files, '--strict').code == (1 if note else 0), f'{note}: strict')


def unproven(files, outcome, *notes):
    """Nothing fails, but these rows cannot be judged."""
    report = judge(files, '--jobs=1')
    need(report.verdict == 'INCOMPLETE' and report.code == 1,
         f'{notes}: {report.verdict} {report.findings[:3]}')
    need(rows(report, 'NOT EVALUABLE') == outcome,
         f'{notes}: {rows(report, "NOT EVALUABLE")}')
    need(judge(files, '--jobs=4').json == report.json, f'{notes}: threads')
    for note in notes:
        need(note in str(report.older), f'{note}: {report.older}')


def rejected(files, checks, names, what):
    """Told by these checks and no others, of these files and no others."""
    report = judge(files)
    need(report.verdict == 'REJECTED' and report.checks() == checks,
         f'{what}: {report.verdict} {sorted(report.checks())} not '
         f'{sorted(checks)} {report.findings[:3]} {report.error}')
    need(report.places() == names,
         f'{what}: {report.places()} named by {report.findings[:3]}')


def whole():
    """Whole records are verified, with what their maker does otherwise told."""
    verified(cast_only())
    verified(cast_only(chained=False), 'begin at the extended base hash')
    verified(cast_only(lie='gap'), 'continue one that is not in the record')
    verified(made(), remark='decrypted are not: records of 1.52 in JSON')
    verified(made(states=('CAST',) * 3, opened=('b0',)),
             'the record shows their votes')
    verified(made(states=('CAST', 'UNKNOWN', 'CAST')),
             remark='have the state UNKNOWN')
    files = cast_only()
    del files['coefficients.json']
    verified(files)


def open_ends():
    """What a record does not show is unproven."""
    unproven(made(opened=()), [13], '1 spoiled ballots have no decryption')
    unproven(cast_only(farm=True), [20],
             '3 ballots have contests that are not of their styles')
    files = cast_only()
    files[BALLOT]['is_preencrypt'] = True
    rejected(files, {'8.B'}, {BALLOT}, 'a code that was not printed before')
    # The next code is that of no ballot then, and begins where this one did.
    files = cast_only(chained=False)
    files[BALLOT].update(is_preencrypt=True, code=files[BALLOT]['crypto_hash'])
    unproven(files, [8, 15, 16, 17], '1 ballots are pre-encrypted')
    for name, row in (('tally.json', [10, 11, 20]), (ENCRYPTED, [9])):
        files = cast_only()
        del files[name]
        unproven(files, row, f'there is no {name}')


def at(content, *way):
    for step in way:
        content = content[step]
    return content


def put(*way, **members):
    """Alter members of what is at the end of a way."""
    return lambda c: at(c, *way).update(members)


def bump(text):
    return text[:-1] + ('0' if text[-1] != '0' else '1')


def bumped(*way):
    """Another last digit of the number at the end of a way."""
    def apply(content):
        inside = at(content, *way[:-1])
        inside[way[-1]] = bump(inside[way[-1]])
    return apply


def minus(*way):
    """-x in place of x, which is outside of the group."""
    def apply(content):
        inside = at(content, *way[:-1])
        inside[way[-1]] = \
            f'{toy_kotlin1.Gamma.p - int(inside[way[-1]], 16):01024X}'
    return apply


def drop(*way):
    return lambda c: at(c, *way[:-1]).pop(way[-1])


def turn(*way):
    return lambda c: at(c, *way).reverse()


CONTEST = ('contests', 1)
SELECTION = CONTEST + ('ballot_selections', 2)
SUM = CONTEST + ('selections', 2)
# What is done to one file, and the checks that must tell it of that file.
EDITS = [
    ({'R.encoding'}, 'constants.json', lambda c: c.update(
        large_prime=c['large_prime'][2:])),
    ({'R.encoding'}, 'constants.json', lambda c: c.update(
        cofactor='00' + c['cofactor'])),
    ({'R.encoding'}, 'constants.json', put(odd=1)),
    ({'1.B'}, 'constants.json', put(
        large_prime=toy_kotlin1.java(toy_python.P),
        small_prime=toy_kotlin1.java(toy_python.Q),
        cofactor=toy_kotlin1.java(toy_python.R),
        generator=toy_kotlin1.java(toy_python.G))),
    ({'1.B', '1.C', '1.D'}, 'constants.json', bumped('large_prime')),
    ({'R.encoding'}, 'context.json', put(extended_data=None)),
    ({'R.encoding'}, 'context.json', put(commitment_hash=64 * '0')),
    *[({'R.encoding'}, 'manifest.json', change) for change in (
        put('name', 'en', language='fr'), put(*CONTEST, votes_allowed=None),
        put(*CONTEST, primary_party_ids=[]), put(*CONTEST, **{'@type': 'x'}),
        put(*CONTEST, ballot_title={'text': []}),
        put('candidates', 0, name={'text': []}),
        put('candidates', 0, image_uri=None),
        put('ballot_styles', 0, image_uri=None))],
    ({'2.C'}, GUARDIAN, bumped('election_proofs', 1, 'challenge')),
    ({'2.C'}, GUARDIAN, bumped('election_proofs', 1, 'response')),
    ({'2.structure'}, GUARDIAN, put(sequence_order=1)),
    ({'2.structure'}, GUARDIAN, put(guardian_id='guardian1')),
    ({'R.encoding'}, GUARDIAN, turn('election_proofs')),
    ({'R.encoding'}, GUARDIAN, turn('election_commitments')),
    ({'4.A'}, 'context.json', bumped('crypto_extended_base_hash')),
    ({'6.D'}, SPOILED, bumped(*SELECTION, 'proof', 'proofs', 0, 'challenge')),
    ({'6.D'}, SPOILED, bumped(*SELECTION, 'proof', 'proofs', 1, 'response')),
    ({'6', '6.D'}, SPOILED, drop(*SELECTION, 'proof', 'proofs', 1)),
    ({'7.D'}, SPOILED, bumped(*CONTEST, 'proof', 'proofs', 0, 'challenge')),
    ({'7.D'}, SPOILED, bumped(*CONTEST, 'proof', 'proofs', 2, 'response')),
    ({'7', '7.D'}, SPOILED, drop(*CONTEST, 'proof', 'proofs', 2)),
    ({'8.A'}, SPOILED, bumped(*SELECTION, 'crypto_hash')),
    ({'8.A'}, SPOILED, bumped(*SELECTION, 'description_hash')),
    ({'8.A'}, SPOILED, bumped(*CONTEST, 'crypto_hash')),
    ({'8.A'}, SPOILED, bumped(*CONTEST, 'description_hash')),
    ({'8.B'}, SPOILED, bumped('manifest_hash')),
    ({'8.B'}, SPOILED, bumped('crypto_hash')),
    ({'8.B'}, SPOILED, bumped('code')),
    ({'8.B'}, SPOILED, put(timestamp=1001)),
    ({'8.B'}, SPOILED, bumped('code_seed')),
    ({'X.08'}, SPOILED, put(style_id='other')),
    ({'X.12'}, SPOILED, minus(*CONTEST, 'contest_data', 'pad')),
    ({'9.A'}, ENCRYPTED, minus(*SUM, 'ciphertext', 'pad')),
    ({'9.B'}, ENCRYPTED, minus(*SUM, 'ciphertext', 'data')),
    ({'9.structure'}, ENCRYPTED, bumped(*SUM, 'description_hash')),
    ({'9.structure'}, ENCRYPTED, bumped(*CONTEST, 'description_hash')),
    ({'R.encoding'}, ENCRYPTED, drop(*CONTEST)),
    ({'R.encoding'}, ENCRYPTED, put(cast_ballot_ids=[])),
    *[({'10.B'}, file, bumped(*SUM, 'proof', member))
      for file in ('tally.json', OPENED) for member in ('challenge', 'response')],
    ({'10.C'}, 'tally.json', put(*SUM, tally=1)),
    ({'10.C'}, OPENED, put(*SUM, tally=1)),
    ({'10.C', '14.E'}, OPENED, put(*CONTEST, 'selections', 0, tally=2)),
    ({'10.C', '14.F'}, OPENED, lambda c: [
        s.update(tally=1) for s in at(c, *CONTEST, 'selections')]),
    ({'R.encoding'}, 'tally.json', put(object_id='other')),
    ({'R.encoding'}, 'tally.json', turn(*CONTEST, 'selections')),
    ({'11.D'}, 'tally.json', drop(*CONTEST)),
    ({'10.structure'}, 'coefficients.json', bumped(
        'coefficients', 'guardian3', 'lagrange_coefficient')),
    ({'10.structure'}, 'coefficients.json', drop('coefficients', 'guardian3')),
    ({'10.structure'}, 'coefficients.json', lambda c: (
        c['coefficients'].pop('guardian3'),
        c['coefficients']['guardian1'].update(
            lagrange_coefficient=63 * '0' + '1'))),
    ({'R.encoding'}, 'coefficients.json', put('coefficients', 'guardian3',
                                              x_coordinate=2)),
    ({'R.encoding'}, 'coefficients.json', put('coefficients', 'guardian3',
                                              guardian_id='guardian2')),
    ({'13.structure'}, OPENED, put(object_id='b9')),
    ({'14.B'}, OPENED, drop(*CONTEST)),
]


# What is done to the manifest: its hash and the base hash do not fit then.
HASHED = [
    put(election_scope_id='other'), put(type='other'), put(start_date='other'),
    put(end_date='other'), put('name', 'en', value='Other'), put(name={}),
    put('contact_information', phone='912'),
    put('contact_information', email=''),
    put('contact_information', address_line=[]),
    put('contact_information', name=None),
    put('geopolitical_units', 0, contact_information='Hall'),
    put('geopolitical_units', 0, type='county'),
    put('parties', 0, name=None), put('parties', 0, color='red'),
    put(*CONTEST, name='Other'), put(*CONTEST, ballot_title=None),
    put(*CONTEST, ballot_subtitle=''), put(*CONTEST, number_elected=1),
    put(*CONTEST, votes_allowed=1), put(*CONTEST, sequence_order=9),
    put(*CONTEST, vote_variation='one_of_m'),
    put(*CONTEST, 'ballot_selections', 0, candidate_id='di'),
    put('ballot_styles', 0, image_url='x'),
    put('ballot_styles', 0, party_ids=['dog'])]
# What makes a ballot malformed.
MALFORMED = [put(state='DONE'), put(nonce=None), put(is_preencrypt='no'),
             drop(*CONTEST, 'contest_data'),
             put(*CONTEST, 'contest_data', data='00'),
             put(*CONTEST, sequence_order=0), put(*CONTEST, object_id='senate'),
             put(*SELECTION, sequence_order=0), put(*SELECTION, object_id='x'),
             put(*SELECTION, 'ciphertext', pad='05'),
             put(*SELECTION, 'proof', 'proofs', 0, pad='05')]


def edited():
    """One value of one file is altered."""
    for number, (checks, name, edit) in enumerate(EDITS):
        files = made()
        edit(files[name])
        rejected(files, checks, {name}, f'edit {number} of {name}')
    for number, edit in enumerate(HASHED):
        files = {name: content for name, content in made().items()
                 if name.startswith(('con', 'man', 'gua'))}
        edit(files['manifest.json'])
        rejected(files, {'1.E', '1.F'}, {'context.json', 'manifest.json'},
                 f'edit {number} of the manifest')
    for number, edit in enumerate(MALFORMED):
        files = made(opened=())
        edit(files[SPOILED])
        rejected(files, {'R.encoding'}, {SPOILED}, f'malformed {number}')


def forged():
    """A record is false in one thing and made consistently else."""
    rejected(made(lie='commitment'), {'2.A'}, {GUARDIAN}, 'minus a commitment')
    rejected(made(lie='base'), {'1.E'}, {'context.json'}, 'another base hash')
    rejected(made(lie='key'), {'3.A'}, {'context.json'}, 'another key')
    rejected(made(lie='one'), {'X.03'}, {'context.json'}, 'a key that is 1')
    rejected(made(lie='extended'), {'4.A', '6.D', '7.D', '10.B'},
             {'context.json', BALLOT, SPOILED, 'submitted_ballots/b2.json',
              'tally.json', OPENED}, 'another extended hash')
    rejected(cast_only(lie='twin'), {'5.A'}, {'submitted_ballots/b2.json'},
             'two ballots of one name')
    rejected(made(lie='member', opened=()), {'6.A'}, {SPOILED},
             'ciphertexts outside of the group')
    rejected(made(lie='branches', opened=()), {'6'}, {SPOILED},
             'a selection of up to two votes')
    rejected(made(lie='limit', opened=()), {'7'}, {SPOILED},
             'a contest of one vote more')
    rejected(cast_only(lie='fork'), {'8.E'}, {'submitted_ballots/b2.json'},
             'two codes continue one')
    rejected(cast_only(lie='tally'), {'9.A', '9.B', '10.structure'},
             {ENCRYPTED, 'tally.json'}, 'a ballot is not counted')


def rearranged():
    """Files stand for each other, are missing, or are none of this version."""
    files = made()
    files['spoiled_ballots/again.json'] = copy.deepcopy(files[OPENED])
    rejected(files, {'13.structure'}, {SPOILED}, 'opened twice')
    files = made()
    files[OPENED]['object_id'] = 'b0'
    rejected(files, {'10.structure'}, {OPENED},
             'the decryption of another ballot')
    files = cast_only()
    del files[GUARDIAN]
    rejected(files, {'2.structure'}, {'record'}, 'a guardian is missing')
    files = cast_only()
    files['encryption_devices/device_1.json'] = {}
    rejected(files, {'R.structure'}, {'encryption_devices/device_1.json'},
             'a device')
    files = made()
    files[SPOILED]['state'] = 'CAST'
    rejected(files, {'9.A', '9.B', '10.structure'}, {ENCRYPTED, 'tally.json'},
             'a spoiled ballot as a cast one')
    files = cast_only(farm=True)
    at(files, BALLOT, 'contests').reverse()
    need('X.08' in judge(files).checks(), 'contests out of order')


for part in (whole, open_ends, edited, forged, rearranged):
    part()
    print(part.__doc__.splitlines()[0], flush=True)
with tempfile.TemporaryDirectory() as scratch:
    toy_kotlin.write(Path(scratch), made())
    # All of them take minutes, as the group is that of 1.0.
    alter_all(Path(scratch), int((sys.argv + ['19'])[1]), 'eg1.52/toy')
