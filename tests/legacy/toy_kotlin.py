# SPDX-License-Identifier: Apache-2.0
"""Makes a record as the Kotlin implementations of 2.0 did, in a toy group.

Two guardians, two contests, of which one allows two votes, a challenged ballot
with contest data between two cast ones; in either encoding, chained or not.
What real records have otherwise now and then are options of Election.
"""
import base64
import hashlib
import hmac
import json
import random

from toy_groups import Integers

DEVICE = b'toy device'
CONTESTS = [('mayor', 1, ['ada', 'ben']), ('board', 2, ['cy', 'di', 'ed'])]


def mac(key, *parts):
    return hmac.new(key, b''.join(parts), hashlib.sha256).digest()


def i4(x):
    return x.to_bytes(4, 'big')


class Election:
    """Keys, hashes and the form of numbers.

    device: encrypting_device; aux: the configured B_0, which may be empty;
    contests: (name, limit, options); spare: another contest that no ballot has,
    and what its tally encrypts; order: the manifest's order of contests;
    backwards: the manifest lists options from the last to the first;
    pre: ballots that are pre-encrypted, which are in no chain;
    each: how often an option can be chosen; told: the limits that the manifest
    tells, by the members' names, of all contests.
    """

    def __init__(self, wide, chained, seed=2, device='hall', aux=DEVICE,
                 contests=None, spare=None, order=None, group=None,
                 backwards=False, pre=(), each=1, told=()):
        self.wide, self.chained, self.pre = wide, chained, pre
        self.each, self.told = each, dict(told)
        self.group = group or Integers()
        self.step = -1 if backwards else 1
        self.device, self.aux, self.spare = device, aux, spare
        self.contests = contests or CONTESTS
        self.order = order or range(len(self.contests))
        self.rng = random.Random(seed)
        self.files = {}
        self.setup()

    def start(self):
        """B_0: the configured bytes, or the device's name."""
        return self.aux or self.device.encode()

    def folder(self):
        return 'encrypted_ballots/' + self.device.replace(' ', '_')

    def draw(self):
        return self.rng.randrange(1, self.group.q)

    def g(self, n):
        """g^n."""
        return self.group.power(self.group.g, n)

    def product(self, *factors):
        """Elements, or pairs (x, n) for x^n, multiplied."""
        out = self.group.one
        for x, n in factors:
            out = self.group.mul(out, self.group.power(x, n))
        return out

    def e(self, x):
        return self.group.encode(x)

    def raw(self, data):
        return data.hex().upper() if self.wide else \
            base64.b64encode(data).decode()

    def el(self, x):
        return self.raw(self.e(x))

    def sc(self, x):
        return self.raw(x.to_bytes(self.group.scalar_bytes, 'big'))

    def written(self, manifest):
        """The bytes that the manifest's hash is over."""
        return json.dumps(manifest).encode()

    def described(self, n, contest, unit):
        """A contest of the manifest."""
        name, limit, options = contest
        return {'object_id': name, 'sequence_order': n + 1,
                'electoral_district_id': unit, 'vote_variation': 'n_of_m',
                'number_elected': limit, 'votes_allowed': limit, 'name': name,
                'ballot_selections': [
                    {'object_id': f'{o}-selection', 'sequence_order': k + 1,
                     'candidate_id': o}
                    for k, o in list(enumerate(options))[::self.step]],
                **self.told}

    def setup(self):
        listed = [self.described(n, self.contests[n], 'town')
                  for n in self.order]
        names = [o for _, _, os in self.contests for o in os]
        if self.spare is not None:
            listed.append(self.described(len(self.contests),
                                         ('spare', 1, ['flo']), 'farm'))
            names.append('flo')
        manifest = {
            'election_scope_id': 'toy', 'spec_version': 'v2.0.0',
            'type': 'general', 'start_date': 'start', 'end_date': 'end',
            'geopolitical_units': [
                {'object_id': u, 'name': u, 'type': 'city'}
                for u in ('town', 'farm')],
            'parties': [], 'candidates': [{'object_id': o} for o in names],
            'contests': listed,
            'ballot_styles': [{'object_id': 'all',
                               'geopolitical_unit_ids': ['town']}],
            'name': []}
        self.manifest = text = self.written(manifest)
        self.files['manifest.json'] = manifest
        secret = [[self.draw(), self.draw()] for _ in range(2)]
        group, e = self.group, self.e
        self.secret = sum(row[0] for row in secret) % group.q
        self.key = self.g(self.secret)
        hp = mac(group.version + bytes(26), b'\x00', group.parameters())
        hm = mac(hp, b'\x01', i4(len(text)), text)
        hb = mac(hp, b'\x02', hm, i4(2), i4(2))
        self.he = mac(hb, b'\x12', e(self.key))
        self.files['constants.json'] = \
            group.flat() if self.wide else group.nested()
        self.files['election_config.json'] = {
            'config_version': 'v2.0.0', 'number_of_guardians': 2, 'quorum': 2,
            'parameter_base_hash': self.raw(hp), 'manifest_hash': self.raw(hm),
            'election_base_hash': self.raw(hb),
            'chain_confirmation_codes': self.chained,
            'baux0': list(self.aux) if self.wide else
            base64.b64encode(self.aux).decode(), 'metadata': {}}
        guardians = []
        for i, row in enumerate(secret):
            proofs = []
            for j, a in enumerate(row):
                u, k = self.draw(), self.g(a)
                c = group.to_q(mac(hp, b'\x10', i4(i + 1), i4(j), e(k),
                                   e(self.g(u))))
                proofs.append({'public_key': self.el(k), 'challenge': self.sc(c),
                               'response': self.sc((u - c * a) % group.q)})
            guardians.append({'guardian_id': f'g{i + 1}', 'x_coordinate': i + 1,
                              'coefficient_proofs': proofs})
        self.files['election_initialized.json'] = {
            'joint_public_key': self.el(self.key),
            'extended_base_hash': self.raw(self.he), 'guardians': guardians}

    def challenge(self, tag, *elements):
        return self.group.to_q(mac(self.he, tag, self.e(self.key),
                                   *[self.e(x) for x in elements]))

    def range_proof(self, a, b, xi, value, limit):
        """That (a, b), made with xi, is one of 0 to limit."""
        product, q = self.product, self.group.q
        parts, c, v = [], [0] * (limit + 1), [0] * (limit + 1)
        u = self.draw()
        for j in range(limit + 1):
            if j == value:
                parts += [self.g(u), product((self.key, u))]
            else:
                c[j], v[j] = self.draw(), self.draw()
                parts += [product((self.group.g, v[j]), (a, c[j])),
                          product((self.key, (v[j] - j * c[j]) % q), (b, c[j]))]
        whole = self.challenge(b'\x21', a, b, *parts)
        c[value] = (whole - sum(c)) % q
        v[value] = (u - c[value] * xi) % q
        return {'proofs': [{'challenge': self.sc(x), 'response': self.sc(y)}
                           for x, y in zip(c, v)]}

    def proof(self, u, c):
        """That who drew u knows the secret key."""
        return {'challenge': self.sc(c),
                'response': self.sc((u - c * self.secret) % self.group.q)}

    def pair(self, a, b):
        return {'pad': self.el(a), 'data': self.el(b)}

    def contest_data(self, name):
        """Contest data that say that nothing is odd."""
        xi, e = self.draw(), self.e
        c0, beta = self.g(xi), self.product((self.key, xi))
        plain = (b'\x22\x3e' + b'*' * 62) if self.wide else \
            (b'\x00\x00\x06normal' + bytes(55))
        size = 64 if self.wide else 62
        key = mac(self.he, b'\x22', e(self.key), e(c0), e(beta))

        def block(i):
            return mac(key, i4(i), b'share_enc_keys\x00contest_data',
                       name.encode(), i4(8 * size))
        stream = block(1) + block(2)
        c1 = bytes(x ^ y for x, y in zip(plain, stream))
        c2 = mac(block(0), e(c0), c1)
        cipher = {'c0': self.el(c0), 'c1': self.raw(c1), 'c2': self.raw(c2),
                  'numBytes': size}
        u = self.draw()
        c = self.group.to_q(mac(
            self.he, b'\x31', e(self.key), e(c0), c1.hex().upper().encode(), c2,
            e(self.g(u)), e(self.product((c0, u))), e(beta)))
        opened = {'contest_data': {'over_votes': [], 'write_ins': [],
                                   'status': 'normal'},
                  'encrypted_contest_data': cipher,
                  'proof': self.proof(u, c),
                  'beta': self.el(beta)}
        return cipher, opened

    def encrypted(self, vote):
        """A ciphertext of vote and its nonce."""
        xi = self.draw()
        return self.g(xi), self.product((self.key, xi + vote)), xi

    def joined(self, rows):
        """The product of ciphertexts, and the sum of their nonces."""
        a, b, xi = self.group.one, self.group.one, 0
        for row in rows:
            a, b = self.group.mul(a, row[0]), self.group.mul(b, row[1])
            xi += row[2]
        return a, b, xi

    def elements(self, row):
        return b''.join(self.e(x) for a, b, _ in row for x in (a, b))

    def vectors(self, n):
        """What is printed of contest n: a hash and a vector for each option and
        each null vote; once more where two have the same short code."""
        _, limit, options = self.contests[n]
        out = []
        for i in range(len(options) + limit):
            row = [self.encrypted(int(i == k)) for k in range(len(options))]
            out.append((mac(self.he, b'\x40', self.e(self.key),
                            self.elements(row)), row))
        codes = {psi.hex()[:5] for psi, _ in out}
        return out if len(codes) == len(out) else self.vectors(n)

    def chosen(self, n, votes):
        """The recorded choice of vectors for @p votes, and for null votes."""
        printed = self.vectors(n)
        m, limit = len(votes), self.contests[n][1]
        chosen = [k for k in range(m) if votes[k]]
        chosen += range(m, m + limit - len(chosen))
        return self.recorded(
            n, sorted((printed[i] for i in chosen), key=lambda x: x[0]),
            sorted(psi for psi, _ in printed))

    def recorded(self, n, chosen, every):
        """The product of chosen vectors, what is told of them, and the hash that
        the code is made of."""
        chi = mac(self.he, b'\x41', i4(n + 1), self.e(self.key), *every)
        told = {'preencryption_hash': self.raw(chi),
                'all_selection_hashes': [self.raw(psi) for psi in every],
                'selected_vectors': [
                    {'selection_hash': self.raw(psi),
                     'short_code': psi.hex().upper()[:5],
                     'encryptions': [self.pair(a, b) for a, b, _ in row]}
                    for psi, row in chosen]}
        row = [self.joined(v[k] for _, v in chosen)
               for k in range(len(self.contests[n][2]))]
        return row, told, chi

    def ballot(self, name, votes, state, aux):
        contests, chis, made, opened = [], b'', [], []
        pre = name in self.pre
        for n, (c, limit, options) in enumerate(self.contests):
            if pre:
                row, printed, code = self.chosen(n, votes[n])
            else:
                row = [self.encrypted(vote) for vote in votes[n]]
            selections = [{
                'selection_id': f'{o}-selection', 'sequence_order': k + 1,
                'encrypted_vote': self.pair(*row[k][:2]),
                'proof': self.range_proof(*row[k], votes[n][k],
                                          self.each)}
                for k, o in enumerate(options)]
            chi = mac(self.he, b'\x23', i4(n + 1), self.e(self.key),
                      self.elements(row))
            chis += code if pre else chi
            cipher, told = self.contest_data(c)
            opened.append(told)
            made.append(row)
            contests.append({
                'contest_id': c, 'sequence_order': n + 1,
                'contest_hash': self.raw(chi), 'selections': selections,
                'proof': self.range_proof(*self.joined(row), sum(votes[n]),
                                          limit),
                'encrypted_contest_data': cipher})
            if self.wide:
                contests[-1]['votes_allowed'] = limit
            if pre:
                contests[-1]['pre_encryption'] = printed
        code = mac(self.he, b'\x42' if pre else b'\x24', chis, aux)
        self.files[f'{self.folder()}/eballot-{name}.json'] = {
            'ballot_id': name, 'ballot_style_id': 'all',
            'encrypting_device': self.device, 'timestamp': 7,
            'code_baux': aux.hex().upper(), 'confirmation_code': self.raw(code),
            'election_id': self.raw(self.he), 'contests': contests,
            'state': state, 'encrypted_sn': None, 'is_preencrypt': pre}
        return code, made, opened

    def decryption(self, name, a, b, t):
        m, u = self.product((a, self.secret)), self.draw()
        c = self.challenge(b'\x30', a, b, self.g(u), self.product((a, u)), m)
        return {'selection_id': name, 'tally': t,
                'b_over_m': self.el(self.product((self.key, t))),
                'encrypted_vote': self.pair(a, b), 'proof': self.proof(u, c)}

    def contest_of(self, n, rows, votes, opened=None):
        """A decrypted contest: the product of rows, the sum of votes."""
        name, _, options = self.contests[n]
        selections = []
        for k, o in enumerate(options):
            a = b = self.group.one
            for row in rows:
                a = self.group.mul(a, row[n][k][0])
                b = self.group.mul(b, row[n][k][1])
            selections.append(self.decryption(
                f'{o}-selection', a, b, sum(v[n][k] for v in votes)))
        contest = {'contest_id': name, 'selections': selections}
        if opened:
            contest['decrypted_contest_data'] = opened[n]
        return contest

    def chain(self, ids, code, start):
        """The device's chain, or its mere list of ballots."""
        chain = {'encrypting_device': self.device,
                 'baux0': (start if self.chained else self.aux).hex().upper(),
                 'ballot_ids': ids, 'last_confirmation_code': self.raw(code),
                 'chaining': self.chained}
        if self.chained:
            chain['closing_hash'] = self.raw(
                mac(self.he, b'\x24', code, self.start(), b'CLOSE'))
        return chain

    def spare_contest(self):
        """The tally of a contest that no ballot has: a fresh encryption."""
        xi = self.draw()
        a, b = self.g(xi), self.product((self.key, xi + self.spare))
        return {'contest_id': 'spare', 'selections': [
            self.decryption('flo-selection', a, b, self.spare)]}

    def hold(self, votes=None):
        votes = votes or [[[1, 0], [1, 0, 1]], [[0, 1], [0, 1, 0]],
                          [[0, 0], [0, 1, 1]]]
        start = code = mac(self.he, b'\x24', self.start())
        made, ids = [], []
        for n, vote in enumerate(votes):
            name = f'b{n}'
            aux = code + self.start() if self.chained else self.aux
            # kotlin-multiplatform leaves the device out at first.
            if self.chained and self.wide and not ids:
                aux = code
            if name in self.pre:
                aux = b''
            own, rows, opened = self.ballot(
                name, vote, 'CHALLENGED' if n == 1 else 'CAST', aux)
            made.append((rows, opened))
            if name not in self.pre:
                code = own
                ids.append(name)
        if self.chained:
            self.files[f'{self.folder()}/ballot_chain.json'] = self.chain(
                ids, code, start)
        self.last = code
        self.tally([made[0][0], made[2][0]], [votes[0], votes[2]])
        self.files['challenged_ballots/dballot-b1.json'] = {
            'id': 'b1', 'election_id': self.raw(self.he), 'contests': [
                self.contest_of(n, [made[1][0]], [votes[1]], made[1][1])
                for n in range(len(self.contests))]}
        return self.files

    def tally(self, cast, votes):
        tally = [self.contest_of(n, cast, votes) for n in self.order]
        places = list(self.order)
        if self.spare is not None:
            tally.append(self.spare_contest())
            places.append(len(self.contests))
        for contest in tally:
            contest['selections'] = contest['selections'][::self.step]
        he = self.raw(self.he)
        self.files['tally.json'] = {'id': 'all', 'contests': tally,
                                    'election_id': he}
        self.files['encrypted_tally.json'] = {
            'tally_id': 'all', 'cast_ballot_ids': ['b0', 'b2'],
            'election_id': he, 'contests': [
                {'contest_id': c['contest_id'], 'sequence_order': n + 1,
                 'selections': [
                     {'selection_id': s['selection_id'],
                      'sequence_order': k + 1,
                      'encrypted_vote': s['encrypted_vote']}
                     for k, s in list(enumerate(
                         c['selections'][::self.step]))[::self.step]]}
                for n, c in zip(places, tally)]}


def write(folder, files):
    """Write the files of a record into @p folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content), encoding='utf-8')


def make(folder, wide, chained):
    """Write the record into @p folder."""
    write(folder, Election(wide, chained).hold())
