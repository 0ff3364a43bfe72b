#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Records of 2.0 in protocol buffers: judged as those of JSON that say the same.

A record is altered in what it says, and in how a message is written: there is
one legal way to write it.

usage: kotlin_messages.py [ONE IN SO MANY WAYS TO WRITE]
"""
import copy
import os
import sys
import tempfile
import zipfile
from pathlib import Path

import as_protobuf
import toy_kotlin
from as_protobuf import encode, field, framed
from forge import sampled
from misspell import some
from records import Report, names_file, need

CONFIG = 'electionConfig.protobuf'
KEYS = 'electionInitialized.protobuf'
SUMS = 'tallyResult.protobuf'
RESULT = 'decryptionResult.protobuf'
OPENED = 'challengedBallots.protobuf'
HALL = 'encrypted_ballots/hall/'
CHAIN = HALL + 'ballotChain.protobuf'
BATCH = HALL + 'encryptedBallots.protobuf'
BALLOT = HALL + 'eballot-b0.protobuf'


class Election(toy_kotlin.Election):
    """One whose manifest is hashed as a message."""

    def written(self, manifest):
        return encode('Manifest', manifest)


def hold(chained=True, kind=Election, **options):
    """The election, and its files in JSON."""
    election = kind(True, chained, **options)
    return election, election.hold()


def converted(election, files, **options):
    return as_protobuf.convert(files, election.manifest, **options)


def judge(files, *options):
    with tempfile.TemporaryDirectory() as folder:
        as_protobuf.write(Path(folder), files)
        return Report(folder, *options)


def verified(election, files, what, **options):
    """Taken, with the same rows as in JSON; with any number of threads."""
    written = converted(election, files, **options)
    report = judge(written)
    need(report.verdict == 'VERIFIED',
         f'{what}: {report.verdict} {report.findings[:3]} {report.error}')
    need('protocol buffers' in report.older['version'] and
         report.json['record']['encoding'] == 'protobuf', report.older)
    need(report.json == judge(written, '--jobs=4').json, f'{what}: threads')
    with tempfile.TemporaryDirectory() as folder:
        toy_kotlin.write(Path(folder), files)
        own = Report(folder)
    if isinstance(election, Election):
        return written  # Its manifest is hashed as a message.
    need(report.rows() == own.rows(), f'{what}: other rows than in JSON')
    for told in ('deviations', 'remarks'):
        need(report.older[told] == own.older[told], report.older)
    return written


def rejected(files, name, what, check=None):
    """Not taken, and the file named."""
    report = judge(files)
    need(report.verdict == 'REJECTED' and report.code == 1,
         f'{what}: {report.verdict} {report.error}')
    need(check is None or check in report.checks(),
         f'{what}: {report.findings[:3]}')
    need(name is None or any(told['section'].startswith(name) or
                             names_file(told, name) for told in report.told()),
         f'{what}: {name} is not named by {report.findings[:3]}')
    return report


def shapes():
    """Chains, lists of ballots in one file, printed ballots, both manifests."""
    for kind in (Election, toy_kotlin.Election):
        verified(*hold(kind=kind), 'chained')
        verified(*hold(False, kind), 'each ballot in a file')
        verified(*hold(False, kind), 'ballots in one file', batched=True)
        verified(*hold(False, kind, pre=('b2',)), 'a printed ballot')
    verified(*hold(device='town hall'), 'a device with a space')
    verified(*hold(False, aux=b''), 'no B_aux')
    files = converted(*hold(False), batched=True)
    need(judge({name.replace(HALL, ''): data for name, data in files.items()}
               ).verdict == 'VERIFIED', 'ballots without a device')
    apart = {name: data for name, data in files.items() if name != OPENED}
    opened = hold(False)[1]['challenged_ballots/dballot-b1.json']
    apart['decrypted_ballots/dballot-b1.protobuf'] = encode('Decryption', opened)
    need(judge(apart).verdict == 'VERIFIED', 'decryptions in files')


def stages():
    """The last step tells all; steps before it may be there, and say the same."""
    files = converted(*hold())
    order = [CONFIG, KEYS, SUMS, RESULT]
    for name in order[:3]:
        del files[name]
        need(judge(files).verdict == 'VERIFIED', f'without {name}')
    for last, note in ((SUMS, f'there is no {RESULT}'),
                       (KEYS, f'there is no {SUMS}'),
                       (CONFIG, f'there is no {KEYS}')):
        files = converted(*hold())
        for name in order[order.index(last) + 1:] + [OPENED]:
            del files[name]
        if last == CONFIG:
            files = {CONFIG: files[CONFIG]}
        report = judge(files)
        need(report.verdict == 'INCOMPLETE' and
             note in str(report.older['remarks']), f'{last}: {report.older}')
    files = converted(*hold())
    other = converted(*hold(seed=3, aux=b'elsewhere'))
    for name in order[:3]:
        rejected({**files, name: other[name]}, name, f'another {name}',
                 'R.structure')
    election = hold()[0]
    need(judge({**files, 'manifest.protobuf': election.manifest}).verdict ==
         'VERIFIED', 'the manifest in a file')
    # Not what it says but its bytes are hashed.
    longer = encode('Manifest', {'election_scope_id': 'other'})
    rejected({**files, 'manifest.protobuf': longer}, 'manifest.protobuf',
             'another manifest')


def bump(digits):
    return digits[:-1] + ('0' if digits[-1] != '0' else '1')


# What is altered in what a file says: check, file of JSON, change, file.
ATTACKS = [
    ('1.D', 'constants.json', lambda c: c.update(generator='01'), RESULT),
    ('1.E', 'election_config.json', lambda c: c.update(quorum=1), RESULT),
    ('1.F', 'election_config.json', lambda c: c.update(
        manifest_hash=bump(c['manifest_hash'])), RESULT),
    ('2.C', 'election_initialized.json', lambda c: c['guardians'][0][
        'coefficient_proofs'].reverse(), RESULT),
    ('3.A', 'election_initialized.json', lambda c: c.update(
        joint_public_key=c['guardians'][0]['coefficient_proofs'][0][
            'public_key']), RESULT),
    ('5.A', BALLOT, lambda c: c.update(ballot_id='b1'), BALLOT),
    ('6', BALLOT, lambda c: c['contests'][0]['selections'][0]['proof'][
        'proofs'].pop(), BALLOT),
    ('7.D', BALLOT, lambda c: c['contests'][1]['proof']['proofs'].reverse(),
     BALLOT),
    ('8.A', BALLOT, lambda c: c['contests'][0].update(
        contest_hash=c['contests'][1]['contest_hash']), BALLOT),
    ('8.B', BALLOT, lambda c: c.update(confirmation_code=c['election_id']),
     BALLOT),
    ('8.E', CHAIN, lambda c: c['ballot_ids'].reverse(), BALLOT),
    ('8.G', CHAIN, lambda c: c.update(
        closing_hash=c['last_confirmation_code']), CHAIN),
    ('9.A', BALLOT, lambda c: c.update(state='SPOILED'), RESULT),
    ('9.structure', BALLOT, lambda c: c.update(state='UNKNOWN'), RESULT),
    ('9.B', 'encrypted_tally.json', lambda c: c['contests'][0]['selections'][0][
        'encrypted_vote'].update(data=c['contests'][0]['selections'][0][
            'encrypted_vote']['pad']), RESULT),
    ('10.C', 'tally.json', lambda c: c['contests'][0]['selections'][0].update(
        tally=0), RESULT),
    ('11.D', 'tally.json', lambda c: c['contests'].pop(), RESULT),
    ('12.B', 'challenged_ballots/dballot-b1.json', lambda c: c['contests'][0][
        'decrypted_contest_data'].update(proof=c['contests'][1][
            'decrypted_contest_data']['proof']), OPENED),
    ('12.C', 'challenged_ballots/dballot-b1.json', lambda c: c['contests'][0][
        'decrypted_contest_data']['contest_data'].update(status='null_vote'),
     OPENED),
    ('R.encoding', BALLOT, lambda c: c.update(primary_nonce=c['election_id']),
     BALLOT),
]


def attacks():
    election, files = hold()
    for check, name, change, told in sampled(ATTACKS):
        name = name.replace('.protobuf', '.json').replace(
            'ballotChain', 'ballot_chain')
        forged = copy.deepcopy(files)
        change(forged[name])
        written = converted(election, forged)
        for stage in (CONFIG, KEYS, SUMS):
            del written[stage]
        rejected(written, told, f'{check} {name}', check)
    print(len(sampled(ATTACKS)), 'forged records')


def writing():
    """Every other way to write any message of a record is refused."""
    election, files = hold()
    good = converted(election, files)
    for name in (CONFIG, KEYS, SUMS):
        del good[name]
    step = int(sys.argv[1]) if len(sys.argv) > 1 else 21
    step *= int(os.environ.get('EG_SAMPLE', '1'))
    count = 0
    opened = encode('Decryption', files['challenged_ballots/dballot-b1.json'])
    for message, name, data, wrap in (
            ('DecryptionResult', RESULT, good[RESULT], bytes),
            ('Ballot', BALLOT, good[BALLOT], bytes),
            ('Chain', CHAIN, good[CHAIN], bytes),
            ('Decryption', OPENED, opened, lambda m: framed([m]))):
        for what, other in some(message, data, as_protobuf.SCHEMA, step):
            rejected({**good, name: wrap(other)}, name, f'{name}: {what}')
            count += 1
    print(count, 'ways to write a message refused')


def manifests():
    """A manifest is a message in its one form, whatever its hash says."""
    odd = encode('Manifest', {'election_scope_id': 'toy'}) + field(99, b'odd')

    class Odd(Election):
        """One whose manifest has a field that nobody knows."""

        def written(self, manifest):
            return super().written(manifest) + field(99, b'odd')

    class Twice(Election):
        def written(self, manifest):
            return odd + super().written(manifest)

    for kind in (Odd, Twice):
        rejected(converted(*hold(kind=kind)), RESULT, kind.__name__,
                 'R.encoding')


def frames():
    """A file of many messages has whole ones, and nothing else."""
    election, files = hold(False)
    good = converted(election, files, batched=True)
    batch = good[BATCH]
    ballots = [encode('Ballot', content) for name, content in files.items()
               if name.startswith(HALL)]
    need(batch == framed(ballots), 'the file is the ballots behind each other')
    for what, data, check in (
            ('cut off', batch[:-1], 'R.structure'),
            ('cut off after a length', batch + b'\5', 'R.structure'),
            ('cut off within a length', batch + b'\xff', 'R.structure'),
            ('a length that is too long', batch + b'\x80\0', 'R.structure'),
            ('an endless length', batch + 12 * b'\xff', 'R.structure'),
            ('a huge one', batch + 9 * b'\xff' + b'\1', 'R.structure'),
            ('an empty one', batch + b'\0', 'R.structure'),
            ('a short one', batch + framed([bytes(35)]), 'R.structure'),
            ('one is missing', framed(ballots[1:]), '9.A'),
            ('one is there twice', framed(ballots + ballots[:1]), '5.A'),
            ('rubbish', batch + framed([9 * b'rubbish']), 'R.encoding')):
        report = rejected({**good, BATCH: data}, None, what, check)
        need(BATCH in str(report.findings) or check == '9.A',
             f'{what}: {report.findings}')
    report = judge({**good, BATCH: framed(
        [ballots[0], ballots[1], ballots[2][:-40]])})
    need(any(told['section'] == BATCH + ', message 3'
             for told in report.findings), report.findings)


def layouts():
    """Zips; what is no part of such a record; two records at once."""
    election, files = hold()
    good = converted(election, files)
    batched = converted(*hold(False), batched=True)
    for record in (good, batched):
        with tempfile.TemporaryDirectory() as folder:
            archive = Path(folder) / 'record.zip'
            with zipfile.ZipFile(archive, 'w', zipfile.ZIP_DEFLATED) as z:
                for name, data in record.items():
                    z.writestr(f'record/{name}', data)
            need(Report(archive).verdict == 'VERIFIED', 'a zip')
    private = {**good, 'private_data/trustees/one.protobuf': b'secret'}
    report = judge(private)
    need(report.verdict == 'VERIFIED' and
         'private' in str(report.older['remarks']), 'private files')
    rejected({**good, 'odd.protobuf': b''}, None, 'an unknown file')
    rejected({**good, f'twice/{RESULT}': good[RESULT]}, None, 'two records')
    both = {**good, 'constants.json': b'{}', 'election_config.json': b'{}'}
    rejected(both, None, 'two layouts')
    rejected({RESULT: b''}, None, 'nothing in it')
    rejected({RESULT: good[RESULT][:1]}, None, 'a byte')


def main():
    for part in (shapes, stages, attacks, writing, manifests, frames,
                 layouts):
        part()
        print(part.__name__, 'done')
    return 0


sys.exit(main())
