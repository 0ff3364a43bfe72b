# SPDX-License-Identifier: Apache-2.0
"""The groups that records of 1.52 and 2.0 are made in here.

Both are written multiplicatively; elements are compared with ==.
"""
import collections
import hashlib

from group_numbers import numbers

TAG = b'QUUX-V01-CS02-with-P256_XMD:SHA-256_SSWU_RO_'


class Integers:
    """A subgroup of order q modulo a p of 64 bits."""
    p, q, r, g = (18446744073704586917, 65521, 281539415968996,
                  15463152587872997502)
    one = 1
    scalar_bytes = 2
    version = b'v2.0.0'

    def mul(self, x, y):
        return x * y % self.p

    def power(self, x, n):
        return pow(x, n, self.p)

    def encode(self, x):
        return x.to_bytes((self.p.bit_length() + 7) // 8, 'big')

    def to_q(self, digest):
        return int.from_bytes(digest, 'big') % self.q

    def parameters(self):
        """What H_P is over."""
        return self.encode(self.p) + self.q.to_bytes(2, 'big') + \
            self.encode(self.g)

    def nested(self):
        """constants.json as egk-ec writes it."""
        return {'name': 'toy', 'type': 'IntegerGroup',
                'protocolVersion': 'v2.0.0', 'constants': {
                    'largePrime': f'{self.p:x}', 'smallPrime': f'{self.q:x}',
                    'cofactor': f'{self.r:x}', 'generator': f'{self.g:x}'}}

    def flat(self):
        """The same of kotlin-multiplatform."""
        return {'name': 'toy', 'large_prime': f'{self.p:X}',
                'small_prime': f'{self.q:X}', 'cofactor': f'{self.r:X}',
                'generator': f'{self.g:X}'}


class Gamma(Integers):
    """The group of 0.95 to 1.52; powers of bases that come again are looked up."""
    p, q, r, g = numbers('gamma')
    scalar_bytes = 32
    uses = collections.Counter()
    tables = {}

    def table(self, x):
        """x^(d 16^i) by digit i and its value d."""
        rows = []
        for _ in range(64):
            row = [1]
            for _ in range(15):
                row.append(row[-1] * x % self.p)
            rows.append(row)
            x = row[-1] * x % self.p
        return rows

    def power(self, x, n):
        self.uses[x] += 1
        if self.uses[x] < 50 or not 0 <= n < self.q:
            return pow(x, n, self.p)
        if x not in self.tables:
            self.tables[x] = self.table(x)
        out = 1
        for row in self.tables[x]:
            out = out * row[n & 15] % self.p
            n >>= 4
        return out


class Curve:
    """P-256; None is the neutral element.

    short: whether points are compressed; challenge: 'plain', 'order', 'field'.
    """
    p = 2**256 - 2**224 + 2**192 + 2**96 - 1
    q = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551
    b = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b
    g = (0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296,
         0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5)
    one = None
    scalar_bytes = 32
    version = b'v2.1.0'

    def __init__(self, short=True, challenge='plain'):
        self.short, self.challenge = short, challenge

    def mul(self, x, y):
        if x is None or y is None:
            return x or y
        if x[0] == y[0]:
            if (x[1] + y[1]) % self.p == 0:
                return None
            slope = 3 * (x[0]**2 - 1) * pow(2 * x[1], -1, self.p)
        else:
            slope = (y[1] - x[1]) * pow(y[0] - x[0], -1, self.p)
        at = (slope**2 - x[0] - y[0]) % self.p
        return at, (slope * (x[0] - at) - x[1]) % self.p

    def double(self, x, y, z):
        """A point (x / z^2, y / z^3), squared."""
        gamma, delta = y * y % self.p, z * z % self.p
        beta = x * gamma % self.p
        alpha = 3 * (x - delta) * (x + delta) % self.p
        at = (alpha * alpha - 8 * beta) % self.p
        return (at, (alpha * (4 * beta - at) - 8 * gamma * gamma) % self.p,
                2 * y * z % self.p)

    def add(self, x, y, z, other):
        """Such a point times a plain one, which is neither it nor its inverse."""
        square = z * z % self.p
        h = (other[0] * square - x) % self.p
        r = (other[1] * square * z - y) % self.p
        cube = h * h * h % self.p
        v = x * h * h % self.p
        at = (r * r - cube - 2 * v) % self.p
        return at, (r * (v - at) - y * cube) % self.p, z * h % self.p

    def power(self, x, n):
        n %= self.q
        if x is None or n == 0:
            return None
        out = (*x, 1)
        for bit in f'{n:b}'[1:]:
            out = self.double(*out)
            if bit == '1':
                out = self.add(*out, x)
        inverse = pow(out[2], -1, self.p)
        square = inverse * inverse
        return out[0] * square % self.p, out[1] * square * inverse % self.p

    def encode(self, x):
        if x is None:
            return (33 if self.short else 64) * b'\xff'
        first, second = (c.to_bytes(32, 'big') for c in x)
        return bytes([2 + x[1] % 2]) + first if self.short else first + second

    def expand(self, message):
        """48 bytes by expand_message_xmd of RFC 9380."""
        tag = TAG + bytes([len(TAG)])
        first = hashlib.sha256(bytes(64) + message + b'\0\x30\0' + tag).digest()
        one = hashlib.sha256(first + b'\1' + tag).digest()
        mixed = bytes(x ^ y for x, y in zip(first, one))
        return one + hashlib.sha256(mixed + b'\2' + tag).digest()[:16]

    def to_q(self, digest):
        if self.challenge == 'plain':
            return int.from_bytes(digest, 'big') % self.q
        expanded = int.from_bytes(self.expand(digest), 'big')
        return expanded % (self.q if self.challenge == 'order' else self.p)

    def parameters(self):
        return b''.join(x.to_bytes(32, 'big') for x in (
            self.p - 3, self.b, self.p, *self.g, 1))

    def nested(self):
        return {'name': 'P-256', 'type': 'EllipticCurve',
                'protocolVersion': 'v2.1.0', 'constants': {
                    'a': f'{self.p - 3:x}', 'b': f'{self.b:x}',
                    'primeModulus': f'{self.p:x}', 'order': f'{self.q:x}',
                    'g.x': f'{self.g[0]:x}', 'g.y': f'{self.g[1]:x}', 'h': '1'}}

    flat = nested
