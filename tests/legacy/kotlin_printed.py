#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Pre-encrypted ballots of 2.0, as the Kotlin implementations record them.

Taken in both encodings and over the curve; for each rule there is a record that
breaks it and nothing else.
"""
import copy
import tempfile
from pathlib import Path

import toy_kotlin
from alter import alter_all
from records import Report, need
from toy_groups import Curve

BALLOT = 'encrypted_ballots/hall/eballot-b2.json'
# The last ballot has two null votes in its second contest.
VOTES = [[[1, 0], [1, 0, 1]], [[0, 1], [0, 1, 0]], [[0, 1], [0, 0, 0]]]
CAST = ('b0', 'b2')


def judge(files, *options):
    with tempfile.TemporaryDirectory() as folder:
        toy_kotlin.write(Path(folder), files)
        return Report(folder, *options)


def rows(report):
    return {row['number']: row['outcome']
            for row in report.json['verifications']}


def verified(wide, group=None):
    """Taken, with what the manifest does not say told as a deviation."""
    files = toy_kotlin.Election(wide, False, pre=CAST, group=group).hold()
    what = f'wide {wide} {group}'
    report = judge(files, '--jobs=1')
    need(report.verdict == 'VERIFIED',
         f'{what}: {report.verdict} {report.findings[:3]} {report.error}')
    need('short codes of 2 pre-encrypted' in str(report.older['deviations']),
         f'{what}: {report.older}')
    outcome = rows(report)
    need([outcome[n] for n in (15, 16, 17, 18)] ==
         ['passed', 'passed', 'passed', 'not applicable'], f'{what}: {outcome}')
    need(judge(files, '--jobs=4').json == report.json, f'{what}: threads')
    need('strict: ' in str(judge(files, '--strict').findings), what)


def unproven(files, row, note):
    report = judge(files)
    need(report.verdict == 'INCOMPLETE' and
         rows(report)[row] == 'NOT EVALUABLE',
         f'{note}: {report.verdict} {rows(report)} {report.findings[:3]}')
    need(note in str(report.older['remarks']), f'{note}: {report.older}')


def rejected(files, checks, what):
    """Told by these checks and no others, and the ballot is named."""
    report = judge(files)
    need(report.verdict == 'REJECTED' and report.checks() == checks,
         f'{what}: {report.verdict} {sorted(report.checks())} '
         f'{report.findings[:3]} {report.error}')
    need(all(finding['section'] == BALLOT for finding in report.findings),
         f'{what}: the ballot is not named by {report.findings}')


def malformed(files, note):
    """Refused as it is read; then it is not in the sum, too."""
    finding = judge(files).findings[0]
    need(finding['check'] == 'R.encoding' and finding['section'] == BALLOT and
         note in finding['text'], f'{note}: {finding}')


class Liar(toy_kotlin.Election):
    """Records the second contest of the last ballot falsely."""

    def __init__(self, lie=None):
        self.lie, self.done = lie, 0
        super().__init__(False, False, pre=CAST)

    def recorded(self, n, chosen, every):
        self.done += 1
        if self.lie is None or self.done < 4:
            return super().recorded(n, chosen, every)
        counted, told, every = self.lie(self, chosen, every)
        return (super().recorded(n, counted, every)[0],
                *super().recorded(n, told, every)[1:])

    def hashed(self, row):
        """A vector with its hash."""
        return toy_kotlin.mac(self.he, b'\x40', self.e(self.key),
                              self.elements(row)), row

    def null(self):
        """Another null vote."""
        return self.hashed([self.encrypted(0) for _ in range(3)])


def ordered(*vectors):
    return sorted(vectors, key=lambda vector: vector[0])


def instead(every, old, new):
    """The printed hashes with another one for @p old."""
    return sorted(new if psi == old else psi for psi in every)


def other(election, chosen, every):
    """Another printed null vote is told than was counted."""
    null = election.null()
    return (chosen, ordered(null, chosen[1]),
            instead(every, chosen[0][0], null[0]))


def unprinted(election, chosen, every):
    """A null vote that was not printed is counted."""
    mine = ordered(election.null(), chosen[1])
    return mine, mine, every


def twice(_, chosen, every):
    """One null vote is counted twice."""
    return 2 * chosen[:1], 2 * chosen[:1], every


def outside(election, chosen, every, alpha=True):
    """-alpha stands for alpha in both vectors, so that the product is the same."""
    told, p = [], election.group.p
    for psi, row in chosen:
        a, b, xi = row[0]
        first = (p - a, b, xi) if alpha else (a, p - b, xi)
        made = election.hashed([first, *row[1:]])
        told.append(made)
        every = instead(every, psi, made[0])
    return chosen, ordered(*told), every


def outside_too(election, chosen, every):
    """The same with beta."""
    return outside(election, chosen, every, alpha=False)


def hashes(_, chosen, every):
    """The hash of a vector is made up."""
    psi = toy_kotlin.mac(chosen[0][0])
    told = ordered((psi, chosen[0][1]), chosen[1])
    return told, told, instead(every, chosen[0][0], psi)


def descending(_, chosen, every):
    """The printed hashes are in another order."""
    return chosen, chosen, every[::-1]


def alike(_, chosen, every):
    """An option has the short code of a null vote."""
    taken = [psi for psi, _ in chosen]
    option = next(psi for psi in every if psi not in taken)
    psi = chosen[0][0]
    near = psi[:-1] + bytes([psi[-1] ^ 1])
    return chosen, chosen, instead(every, option, near)


LIES = [('15.A', other), ('16.A', unprinted), ('X.15', twice),
        ('6.A', outside), ('6.A', outside_too), ('16.A', hashes),
        ('16.B', descending), ('X.17', alike)]


def bump(text):
    return ('A' if text[0] != 'A' else 'B') + text[1:]


def change(name, how):
    """Change a member of what is printed."""
    def apply(ballot):
        pre = ballot['contests'][1]['pre_encryption']
        pre[name] = how(pre[name])
    return apply


def chosen(how):
    """Change the first chosen vector."""
    return change('selected_vectors', lambda v: [v[0] | how(v[0]), *v[1:]])


EDITS = [
    ({'16.B', '16.C'}, change('preencryption_hash', bump)),
    ({'16.structure'}, change('all_selection_hashes', lambda v: v[1:])),
    ({'16.structure'}, change('selected_vectors', lambda v: v[::-1])),
    ({'16.structure'}, chosen(lambda v: {'encryptions': v['encryptions'][1:]})),
    ({'X.15'}, change('selected_vectors', lambda v: v[1:])),
    ({'17.A'}, chosen(lambda v: {'short_code': bump(v['short_code'])})),
    ({'17.A'}, chosen(lambda v: {'short_code': v['short_code'].lower() + 'a'})),
    ({'16.C'}, lambda b: b.update(
        confirmation_code=bump(b['confirmation_code']))),
]
MALFORMED = [
    ('odd is not a known member', chosen(lambda v: {'odd': 1})),
    ('must be base64 of 32 bytes', chosen(lambda v: {'selection_hash': 'A'})),
    ('pre_encryption must be an object', lambda b: b['contests'][1].update(
        pre_encryption=None)),
    ('must be null where is_preencrypt is not true', lambda b: b.update(
        is_preencrypt=False)),
]


def main():
    verified(False)
    verified(True)
    verified(False, Curve(True, 'plain'))
    unproven(toy_kotlin.Election(False, False, pre=('b1',)).hold(), 18,
             '1 pre-encrypted ballots were not cast')
    unproven(toy_kotlin.Election(False, True, pre=('b2',)).hold(), 8,
             '1 ballots are in no ballot_chain.json')
    whole = Liar().hold(VOTES)
    need(judge(whole).verdict == 'VERIFIED', 'who does not lie')
    for check, lie in LIES:
        rejected(Liar(lie).hold(VOTES), {check}, lie.__doc__)
    for number, (checks, edit) in enumerate(EDITS):
        files = copy.deepcopy(whole)
        edit(files[BALLOT])
        rejected(files, checks, f'edit {number}')
    for note, edit in MALFORMED:
        files = copy.deepcopy(whole)
        edit(files[BALLOT])
        malformed(files, note)
    with tempfile.TemporaryDirectory() as folder:
        toy_kotlin.write(Path(folder), whole)
        alter_all(Path(folder), 7, 'eg2.0/toy')


main()
