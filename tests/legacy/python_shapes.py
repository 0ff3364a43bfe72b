#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Elections of other shapes, as the Python implementation held them.

Each is accepted whole; where a rule has to do with its shape, a record that breaks
the rule is refused.
"""
import json
import shutil
import sys
import tempfile
import zipfile
from pathlib import Path

import group_numbers
import toy_python
from alter import alter_all
from records import Report, need
from toy_python import Contest, Shape

VERSIONS = ('1.0', '0.95', '0.95 first', '0.95 bare', '0.95 java', '1.1',
            '1.1 files', '1.1 spring')
ONE = [Contest('mayor', ['ada', 'ben'], 1)]
SHUFFLED = [Contest('mayor', ['ada', 'ben'], 1, order=5),
            Contest('board', ['cy', 'di', 'ed'], 2, order=2, orders=[7, 3, 4])]
SHAPES = {
    'one guardian': Shape(n=1, k=1, missing=set()),
    'quorum of one, two missing': Shape(k=1, missing={1, 3}),
    'all decrypt': Shape(missing=set()),
    'the first is missing': Shape(missing={1}),
    'three of five': Shape(n=5, k=3, missing={2, 4}),
    'four of five, three needed': Shape(n=5, k=3, missing={1}),
    'nobody may be elected': Shape(
        contests=ONE + [Contest('none', ['cy', 'di'], 0)],
        ballots=[('b0', 'all', [[1, 0], [0, 0]], False, 0)]),
    'votes_allowed is null': Shape(
        contests=[Contest('mayor', ['ada', 'ben'], 1, allowed=None)],
        ballots=[('b0', 'all', [[1, 0]], False, 0)]),
    'votes_allowed is more than number_elected': Shape(
        contests=[Contest('mayor', ['ada', 'ben', 'cy'], 2, allowed=3)],
        ballots=[('b0', 'all', [[1, 0, 1]], False, 0)]),
    'styles': Shape(
        contests=ONE + [Contest('school', ['cy', 'di'], 1, district='school')],
        districts=['town', 'school'],
        styles={'all': ['town', 'school'], 'few': ['town'],
                'other': ['school']},
        ballots=[('b0', 'all', [[1, 0], [0, 1]], False, 0),
                 ('b1', 'few', [[1, 0]], False, None),
                 ('b2', 'other', [[0, 1]], True, None),
                 ('b3', 'few', [[0, 0]], True, None)]),
    'a contest that nobody saw': Shape(
        contests=ONE + [Contest('school', ['cy', 'di'], 1, district='school')],
        districts=['town', 'school'],
        styles={'all': ['town', 'school'], 'few': ['town']},
        ballots=[('b0', 'few', [[1, 0]], False, 0)]),
    'devices': Shape(
        devices=[(7, 8, 9, 'hall'), (8, 8, 9, 'gym'), (9, 1, 2, 'unused')],
        ballots=[('b0', 'all', [[1, 0], [1, 0, 1]], False, 0),
                 ('b1', 'all', [[0, 1], [0, 0, 0]], False, 1),
                 ('b2', 'all', [[0, 1], [0, 0, 0]], False, None)]),
    'none is spoiled': Shape(
        ballots=[('b0', 'all', [[1, 0], [1, 0, 1]], False, 0)]),
    'all are spoiled': Shape(
        ballots=[('b0', 'all', [[1, 0], [1, 0, 1]], True, 0)]),
    'no ballot': Shape(ballots=[]),
    'lists out of order': Shape(contests=SHUFFLED),
    'lists out of order, hashed as listed': Shape(contests=SHUFFLED, sorts=False),
    'letters that are not ASCII': Shape(title='Elección ✓ 投票'),
    'times with fractions': Shape(dates=('2020-03-01T08:00:00.123456-05:00',
                                         '2020-03-02T01:00:00.5')),
}


def shapes(folder):
    for name, shape in SHAPES.items():
        for version in VERSIONS:
            root = folder / f'{name} {version}'
            toy_python.make(root, version, shape)
            report = Report(root, '--strict')
            need(report.verdict == 'VERIFIED',
                 f'{name} {version}: {report.verdict} {report.findings[:3]}')
            shutil.rmtree(root)
    print(len(VERSIONS) * len(SHAPES), 'shapes')


def change(path, what):
    content = json.loads(path.read_text(encoding='utf-8'))
    what(content)
    path.write_text(json.dumps(content), encoding='utf-8')


def orders(folder):
    """Lists are in one of two orders, and whole."""
    def swap(ballot):
        s = ballot['contests'][1]['ballot_selections']
        s[0], s[1], s[2] = s[2], s[0], s[1]

    def double(ballot):
        s = ballot['contests'][1]['ballot_selections']
        s[0] = s[1]

    def same(manifest):
        for s in manifest['contests'][1]['ballot_selections']:
            s['sequence_order'] = 3

    for name, what, check in (
            ('submitted_ballots/submitted_ballot_b0.json', swap, 'X.08'),
            ('submitted_ballots/submitted_ballot_b0.json', double, 'X.08'),
            ('manifest.json', same, 'X.01')):
        root = folder / 'orders'
        toy_python.make(root, '1.0', Shape(contests=SHUFFLED))
        change(root / name, what)
        report = Report(root)
        need(report.verdict == 'REJECTED' and check in report.checks(),
             f'{what.__name__}: {report.verdict} {report.checks()}')
        shutil.rmtree(root)


def restarts(folder):
    """Several codes may begin at a device; that is named, and not more."""
    ballots = [(f'b{i}', 'all', [[1, 0], [1, 0, 1]], False, 0)
               for i in range(3)]
    root = folder / 'restarts'
    toy_python.make(root, '1.0', Shape(ballots=ballots))
    report = Report(root)
    need(report.verdict == 'VERIFIED' and
         '2 codes begin again' in str(report.older['deviations']),
         f'{report.verdict} {report.findings[:3]}')
    need(Report(root, '--strict').verdict == 'REJECTED', 'strict')
    shutil.rmtree(root)


def null_zero(folder):
    """The C++ library hashes 0 as null; that is named."""
    root = folder / 'zero'
    toy_python.make(root, '1.0', Shape(null_zero=True,
                                       devices=[(7, 0, 0, 'hall')]))
    report = Report(root)
    need(report.verdict == 'VERIFIED' and
         'hashed as "null"' in str(report.older['deviations']),
         f'{report.verdict} {report.findings[:3]}')
    need(Report(root, '--strict').verdict == 'REJECTED', 'strict')
    shutil.rmtree(root)
    toy_python.make(root, '1.0', Shape(null_zero=True, escapes=True,
                                       title='Elección'))
    report = Report(root)
    need(report.verdict == 'VERIFIED' and
         'u escapes' in str(report.older['deviations']), report.older)
    shutil.rmtree(root)


def forks(folder):
    """Two codes must not continue one ballot's."""
    root = folder / 'forks'
    made = toy_python.Election('1.0', Shape())
    ballot = made.ballot
    seeds = []

    def fork(name, style, votes, state, seed, time):
        seeds.append(seed)
        return ballot(name, style, votes, state, seeds[min(1, len(seeds) - 1)],
                      time)

    made.ballot = fork
    for name, content in made.hold().items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(json.dumps(content), encoding='utf-8')
    report = Report(root)
    need(report.verdict == 'REJECTED' and report.checks() == {'8.E'},
         f'fork: {report.verdict} {report.checks()}')
    shutil.rmtree(root)


def absent(folder):
    """Without devices the beginning of the codes is unproven."""
    root = folder / 'absent'
    toy_python.make(root)
    shutil.rmtree(root / 'encryption_devices')
    report = Report(root)
    need(report.verdict == 'INCOMPLETE' and
         'no devices' in str(report.older['remarks']),
         f'no devices: {report.verdict}')
    shutil.rmtree(root)


def quorum(folder):
    """Fewer than the quorum cannot have decrypted."""
    root = folder / 'quorum'
    toy_python.make(root, '1.0', Shape(k=3, missing={3}))
    report = Report(root)
    need(report.verdict == 'REJECTED' and '10.structure' in report.checks(),
         f'quorum: {report.verdict} {report.checks()}')
    shutil.rmtree(root)


def macs(folder):
    """What a Mac adds to a zip file is no part of the record."""
    root = folder / 'mac'
    toy_python.make(root)
    archive = folder / 'mac.zip'
    with zipfile.ZipFile(archive, 'w', zipfile.ZIP_DEFLATED) as z:
        z.writestr('.DS_Store', b'\0\1')
        for path in sorted(root.rglob('*.json')):
            name = path.relative_to(root)
            z.write(path, str(name))
            z.writestr(f'__MACOSX/{name.with_name("._" + name.name)}',
                       b'\0\5\26\7')
        z.writestr('submitted_ballots/._submitted_ballot_b0.json', b'\0\5')
    report = Report(archive)
    need(report.verdict == 'VERIFIED' and
         'no part of the record' in str(report.older['remarks']),
         f'{report.verdict} {report.error} {report.findings[:2]}')


def first_form(folder):
    """0.95 as it was written first: each value counts, and has its one form."""
    root = folder / 'first'
    toy_python.make(root, '0.95 first')
    need('decimal digits' in Report(root).older['because'],
         Report(root).older)
    alter_all(root, 7, 'eg0.95/toy')
    ballot = 'encrypted_ballots/ballot_b0.json'
    for name, what in (
            (ballot, lambda b: b.update(crypto_hash='0' + b['crypto_hash'])),
            (ballot, lambda b: b['contests'][0].update(sequence_order=0)),
            (ballot, lambda b: b.update(state=1)),
            (ballot, lambda b: b['contests'][0]['proof'].update(
                name='Chaum Pedersen Proof')),
            ('context.json', lambda c: c.update(quorum=str(c['quorum']))),
            ('context.json', lambda c: c.update(
                elgamal_public_key=str(10 ** 1300))),
            ('context.json', lambda c: c.update(elgamal_public_key='0A'))):
        text = (root / name).read_text(encoding='utf-8')
        change(root / name, what)
        need(Report(root).checks() & {'R.encoding'}, f'{name} {what}')
        (root / name).write_text(text, encoding='utf-8')
    shutil.rmtree(root)
    toy_python.make(root)
    change(root / 'submitted_ballots/submitted_ballot_b0.json',
           lambda b: b['contests'][0]['proof'].update(
               name='Constant Chaum Pedersen Proof'))
    need('R.encoding' in Report(root).checks(), 'names in 1.0')
    shutil.rmtree(root)


def first_prime(folder):
    """The prime that 0.95 had first, and that which it had then."""
    toy = toy_python.P, toy_python.Q, toy_python.G
    for name, told in (('gamma_first', 'the first 4096-bit prime of 0.95'),
                       ('gamma', 'the 4096-bit prime of 0.95 to 1.0')):
        root = folder / name
        p, q, _, g = group_numbers.numbers(name)
        toy_python.use(p, q, g)
        toy_python.make(root, '0.95 first', Shape(
            n=1, k=1, missing=set(), contests=ONE,
            ballots=[('b0', 'all', [[1, 0]], False, 0)]))
        report = Report(root)
        need(report.verdict == 'VERIFIED' and report.code == 0 and
             told in report.older['because'], f'{name}: {report.older}')
        toy_python.use(*toy)


def sentences(folder):
    """What is refused is called by its name."""
    root = folder / 'sentences'
    toy_python.make(root)
    change(root / 'submitted_ballots/submitted_ballot_b0.json',
           lambda b: b['contests'][0].update(contest_limit=1))
    need('after its last release' in str(Report(root).findings), 'after 1.4')
    shutil.rmtree(root)


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shapes(folder)
        orders(folder)
        restarts(folder)
        null_zero(folder)
        forks(folder)
        absent(folder)
        quorum(folder)
        macs(folder)
        first_form(folder)
        first_prime(folder)
        sentences(folder)
    sys.exit(0)


main()
