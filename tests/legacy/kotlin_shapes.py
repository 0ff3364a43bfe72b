#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What real records of 2.0 have now and then: taken, or told to be unfinished.

Each variant is made here as one of the generators writes it, and beside it
stands the forgery that looks most like it.
"""
import tempfile
from pathlib import Path

import toy_kotlin
from records import Report, need

CHAIN = 'encrypted_ballots/hall/ballot_chain.json'
BALLOT = 'encrypted_ballots/hall/eballot-b0.json'


def judge(files, *options):
    """What is said of the record @p files."""
    with tempfile.TemporaryDirectory() as folder:
        toy_kotlin.write(Path(folder), files)
        return Report(folder, *options)


def verified(files, what, note=None):
    """Taken, strictly too where no deviation is told."""
    report = judge(files)
    need(report.verdict == 'VERIFIED',
         f'{what}: {report.verdict} {report.findings[:3]} {report.older} '
         f'{report.error}')
    if note:
        need(note in str(report.older['deviations']), f'{what}: no {note}')
        need('strict: ' in str(judge(files, '--strict').findings), what)


def unfinished(files, what, note):
    report = judge(files)
    need(report.verdict == 'INCOMPLETE' and report.code == 1,
         f'{what}: {report.verdict} {report.findings[:3]}')
    need(note in str(report.older['remarks']),
         f'{what}: {report.older["remarks"]}')


def rejected(files, check, what, note=''):
    report = judge(files)
    need(report.verdict == 'REJECTED' and check in report.checks(),
         f'{what}: {report.verdict} {sorted(report.checks())}')
    need(note in str(report.findings), f'{what}: {report.findings[:3]}')


def hold(wide=False, chained=True, **options):
    election = toy_kotlin.Election(wide, chained, **options)
    return election, election.hold()


def without(files, *starts):
    return {name: content for name, content in files.items()
            if not name.startswith(starts)}


def devices():
    """Names of devices, of their folders, and the bytes that codes begin with."""
    verified(hold(device='town hall')[1], 'a device with a space')
    verified(hold(aux=b'')[1], 'the device as B_0')
    verified(hold(chained=False, aux=b'')[1], 'no B_aux at all')
    files = hold(device='town hall')[1]
    for other in ('city_hall', 'hall'):
        moved = {name.replace('town_hall', other): content
                 for name, content in files.items()}
        rejected(moved, '8.structure', 'a folder of another device')
    files = hold(chained=False)[1]
    for prefix in ('encrypted_ballots/', ''):
        verified({name.replace('encrypted_ballots/hall/', prefix): content
                  for name, content in files.items()},
                 f'ballots in "{prefix}"')


def chains():
    """Chains as egk-ec writes them: other members, open ends, a name twice."""
    election, files = hold(aux=b'')
    chain = files[CHAIN]
    del chain['chaining']
    chain['baux0'] = list(b'hall')
    chain['election_base_hash'] = election.raw(election.he)
    verified(files, 'the later form of egk-ec')
    chain['election_base_hash'] = chain['last_confirmation_code']
    rejected(files, '8.F', 'the chain of another election')
    chain['election_base_hash'] = election.raw(election.he)
    chain['ballot_ids'] = ['b0', 'b1', 'b1', 'b2']
    verified(files, 'a challenged ballot twice', 'twice in a row')
    chain['ballot_ids'] = ['b0', 'b1', 'b0', 'b2']
    rejected(files, 'R.encoding', 'a ballot twice, not in a row')
    chain['ballot_ids'] = ['b0', 'b1', 'b2']
    del chain['closing_hash']
    unfinished(files, 'an open chain', 'no closing hash')


def lists():
    """Without chaining, a device's chain is the list of its ballots."""
    election, files = hold(chained=False)
    files[CHAIN] = election.chain(['b0', 'b1', 'b2'], election.last, b'')
    verified(files, 'a list')
    files[CHAIN]['last_confirmation_code'] = election.raw(election.he)
    rejected(files, '8.G', 'a list with another last code')
    files[CHAIN] = election.chain(['b0', 'b1', 'b9'], election.last, b'')
    rejected(files, 'R.encoding', 'a list of another ballot')
    files[CHAIN] = election.chain(['b0', 'b1', 'b2'], election.last, b'')
    files[CHAIN]['chaining'] = True
    rejected(files, 'R.encoding', 'a chain where there is none')


def stages():
    """A workflow that did not come to its end is unfinished, not verified."""
    files = hold()[1]
    rest = ('tally', 'challenged')
    unfinished(without(files, 'tally'), 'no tally', 'no tally.json')
    unfinished(without(files, 'encrypted_tally', *rest), 'only ballots',
               'no encrypted_tally.json')
    unfinished(without(files, 'encrypted', *rest), 'only keys',
               'no encrypted_tally.json')
    unfinished(without(files, 'election_init', 'encrypted', *rest),
               'only a configuration', 'no election_initialized.json')
    unfinished(without(files, 'challenged'), 'nothing is opened',
               'have no decryption')
    unknown = dict(without(files, 'challenged'))
    ballot = 'encrypted_ballots/hall/eballot-b1.json'
    unknown[ballot] = dict(unknown[ballot], state='UNKNOWN')
    unfinished(unknown, 'a ballot that nobody submitted', 'state UNKNOWN')
    stolen = dict(files)
    stolen[BALLOT] = dict(stolen[BALLOT], state='UNKNOWN')
    rejected(stolen, '9.A', 'a cast ballot as one that nobody submitted')


def contests():
    """A contest that no ballot has, contests out of order, long contests."""
    verified(hold(spare=0)[1], 'a contest without ballots', 'fresh encryption')
    rejected(hold(spare=1)[1], 'X.10', 'a vote that nobody cast')
    verified(hold(order=[1, 0])[1], 'a manifest out of order')
    files = hold(backwards=True)[1]
    verified(files, 'options out of order')
    files[BALLOT]['contests'][0]['selections'].reverse()
    rejected(files, 'X.08', 'a ballot out of order')
    options = [f'o{i}' for i in range(40)]
    row = [1] + 39 * [0]
    long = [('long', 2, options)]
    election = toy_kotlin.Election(False, True, contests=long)
    files = election.hold([[row], [row], [row[::-1]]])
    verified(files, 'a long contest')
    selections = files['tally.json']['contests'][0]['selections']
    selections[37]['proof'] = selections[36]['proof']
    rejected(files, '10.B', 'a wrong proof in a long contest', 'o37-selection')
    need(judge(files, '--jobs=1').json == judge(files, '--jobs=4').json,
         'threads say different things of a tally')


def limits():
    """Options that can be chosen twice, and the limit's later name."""
    options = {'contests': [('mayor', 2, ['ada', 'ben'])], 'each': 2}
    votes = [[[2, 0]], [[1, 1]], [[0, 2]]]

    def made(**told):
        return toy_kotlin.Election(False, True, told=told, **options).hold(votes)
    verified(made(option_selection_limit=2), 'an option twice')
    verified(made(option_selection_limit=2, votes_allowed=1,
                  contest_selection_limit=2), 'the later name')
    rejected(made(), '6', 'an option twice, against the manifest')
    rejected(made(option_selection_limit=2, contest_selection_limit=1), '7',
             'two votes, against the later name')
    files = made(option_selection_limit=2)
    opened = files['challenged_ballots/dballot-b1.json']['contests'][0]
    opened['selections'][0]['tally'] = 3
    rejected(files, '14.E', 'an option three times')


def members():
    """Members and files that are there without a meaning, or with a bad one."""
    files = hold()[1]
    files[BALLOT]['primary_nonce'] = None
    files['mix1/proof_of_shuffle.json'] = {}
    files['decrypted_sns.json'] = {}
    verified(files, 'null and the files of a mixnet')
    files[BALLOT]['primary_nonce'] = files[BALLOT]['election_id']
    rejected(files, 'R.encoding', 'a nonce', 'would tell the vote')
    files[BALLOT]['primary_nonce'] = None
    files['mixed/odd.json'] = {}
    rejected(files, 'R.structure', 'an odd file', 'no record of this layout')
    files = hold()[1]
    files['election_config.json']['jurisdiction_info'] = 'N/A'
    rejected(files, 'R.encoding', 'a preview', 'a preview of 2.0')


for part in (devices, chains, lists, stages, contests, limits, members):
    part()
    print(part.__doc__.splitlines()[0])
