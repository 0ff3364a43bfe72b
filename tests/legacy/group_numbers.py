#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The groups of older versions are what they should be.

p and q are primes, q divides p - 1, r is the cofactor and g = 2^r.
"""
import re
import sys
from pathlib import Path

from records import need

SOURCES = Path(__file__).resolve().parents[2] / 'src' / 'group'


def numbers(name):
    """p, q, r and g of the parameters of that name."""
    text = (SOURCES / f'params_{name}.c').read_text(encoding='utf-8')
    found = []
    for letter in 'pqrg':
        value = re.search(rf'\.{letter} = ((?:\s*"[0-9A-F ]*")+)', text)
        found.append(int(re.sub('[^0-9A-F]', '', value.group(1)), 16))
    return found


def is_prime(n):
    """The test of Miller and Rabin to the first primes as bases."""
    d, s = n - 1, 0
    while d % 2 == 0:
        d, s = d // 2, s + 1
    for a in (2, 3, 5, 7, 11, 13):
        x = pow(a, d, n)
        if x in (1, n - 1):
            continue
        for _ in range(s - 1):
            x = x * x % n
            if x == n - 1:
                break
        else:
            return False
    return True


def main():
    for name in ('gamma', 'gamma_first'):
        p, q, r, g = numbers(name)
        need(p.bit_length() == 4096 and q == 2 ** 256 - 189, name)
        need(is_prime(p) and is_prime(q), f'{name}: a prime')
        need(p - 1 == q * r and g == pow(2, r, p) and pow(g, q, p) == 1,
             f'{name}: r or g')
        ones = 2 ** 256 - 1
        need(p >> 3840 == ones and p % 2 ** 256 == ones, f'{name}: its ends')
    need(numbers('gamma') != numbers('gamma_first'), 'the same')
    sys.exit(0)


if __name__ == '__main__':
    main()
