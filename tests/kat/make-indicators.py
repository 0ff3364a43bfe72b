#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Write indicators.json: known answers of the proofs that indicators are told.

usage: make-indicators.py [--check]

Computed here from the specification's text and indicator.h alone, with Python's
integers: encryption (31), the proofs of section 3.3.7 over S + L u and S + L n,
and their challenges H_q(H_I; 24, ind_c, ind_o, first, last, A, B, a, b, ...).
Only p, q and g are taken from the library's sources.  Random values are
SHA-256("indicators" || number).  --check compares instead of writing.
"""
import hashlib
import hmac
import json
import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
SOURCE = HERE.parents[1] / 'src/group/params_standard.c'
OUT = HERE / 'indicators.json'


def parameters():
    text = SOURCE.read_text()
    out = {}
    for name in 'pqg':
        body = re.search(r'\.%s = ((?:"[0-9A-F ]+"\s*)+)' % name, text)
        out[name] = int(re.sub(r'[^0-9A-F]', '', body[1]), 16)
    return out['p'], out['q'], out['g']


P, Q, G = parameters()


def b(x, size):
    return x.to_bytes(size, 'big')


def h_q(key, *parts):
    return int.from_bytes(hmac.new(key, b''.join(parts), 'sha256').digest(),
                          'big') % Q


def drawn(number):
    return int.from_bytes(
        hashlib.sha256(b'indicators' + b(number, 4)).digest(), 'big') % Q


def scalar(x):
    return '%064X' % x


def element(x):
    return '%01024X' % x


# What S counts: options 1 and 2 and the write-ins (field 6) once, the overvote
# indicator (3) L times.  The indicators: null vote (4), undervote (5).
NULL_VOTE, UNDERVOTE = 4, 5


def factors(indicator, limit):
    return [1, 1, limit, limit if indicator == NULL_VOTE else 0,
            limit if indicator == UNDERVOTE else 0, 1]


def case(number, key, h_i, limit, values, indicator):
    base = 1000 * number
    nonces = [drawn(base + i) for i in range(len(values))]
    fields = [(pow(G, xi, P), pow(key, v + xi, P))
              for v, xi in zip(values, nonces)]
    first, last = (1, limit) if indicator == NULL_VOTE else (limit,
                                                             2 * limit - 1)
    times = factors(indicator, limit)
    total = sum(f * v for f, v in zip(times, values))
    xi = sum(f * x for f, x in zip(times, nonces)) % Q
    big_a, big_b = 1, 1
    for f, (alpha, beta) in zip(times, fields):
        big_a = big_a * pow(alpha, f, P) % P
        big_b = big_b * pow(beta, f, P) % P
    assert first <= total <= last
    true = total - first
    count = last - first + 1
    u = [drawn(base + 100 + j) for j in range(count)]
    others = [drawn(base + 200 + j) for j in range(count - 1)]
    c = others[:true] + [0] + others[true:]
    commitments = []
    for j in range(count):
        # the true branch commits honestly, the others to a chosen challenge
        shift = (true - j) * c[j] % Q
        commitments.append((pow(G, u[j], P), pow(key, (u[j] + shift) % Q, P)))
    text = b(0x24, 1) + b''.join(
        b(x, 4) for x in (1, indicator, first, last))
    text += b(big_a, 512) + b(big_b, 512)
    for one, two in commitments:
        text += b(one, 512) + b(two, 512)
    c[true] = (h_q(h_i, text) - sum(others)) % Q
    v = [(u[j] - c[j] * xi) % Q for j in range(count)]
    verify(key, h_i, big_a, big_b, list(zip(c, v)), (indicator, first, last))
    return {'name': 'indicator %d, L = %d, values %s' % (indicator, limit,
                                                         values),
            'L': limit, 'field': indicator, 'values': values,
            'nonces': [scalar(x) for x in nonces],
            'A': element(big_a), 'B': element(big_b),
            'draws': [scalar(x) for x in u + others],
            'proof': [[scalar(x), scalar(y)] for x, y in zip(c, v)]}


def verify(key, h_i, big_a, big_b, proof, labels):
    """(6.1) to (6.3) and (6.D) for the numbers first to last."""
    indicator, first, last = labels
    text = b(0x24, 1) + b''.join(
        b(x, 4) for x in (1, indicator, first, last))
    text += b(big_a, 512) + b(big_b, 512)
    for j, (c, v) in enumerate(proof):
        text += b(pow(G, v, P) * pow(big_a, c, P) % P, 512)
        w = (v - (first + j) * c) % Q
        text += b(pow(key, w, P) * pow(big_b, c, P) % P, 512)
    assert sum(c for c, _ in proof) % Q == h_q(h_i, text)


def vectors():
    key = pow(G, drawn(1), P)
    h_i = hashlib.sha256(b'indicators H_I').digest()
    #           options, overvote, null vote, undervote, write-ins
    cases = [
        (2, [0, 0, 0, 1, 1, 0], NULL_VOTE),   # blank
        (2, [0, 0, 0, 1, 1, 0], UNDERVOTE),
        (2, [1, 0, 0, 0, 1, 0], NULL_VOTE),   # one of two
        (2, [1, 0, 0, 0, 1, 0], UNDERVOTE),
        (2, [1, 0, 0, 0, 0, 1], UNDERVOTE),   # full with a write-in
        (2, [0, 0, 1, 0, 0, 0], NULL_VOTE),   # overvoted
        (2, [0, 0, 1, 0, 0, 0], UNDERVOTE),
        (1, [0, 1, 0, 0, 0, 0], NULL_VOTE),   # one branch alone
        (1, [0, 0, 0, 1, 1, 0], UNDERVOTE),
        (4, [2, 1, 0, 0, 1, 0], UNDERVOTE),
    ]
    return {'source': 'make-indicators.py, from the specification\'s text and '
                      'indicator.h; p, q, g are the standard ones',
            'HI': h_i.hex().upper(), 'K': element(key),
            'cases': [case(i + 1, key, h_i, *one)
                      for i, one in enumerate(cases)]}


def main():
    text = json.dumps(vectors(), indent=1) + '\n'
    if sys.argv[1:] == ['--check']:
        if OUT.read_text() != text:
            sys.exit('%s is not what this program writes' % OUT)
        return
    OUT.write_text(text)


main()
