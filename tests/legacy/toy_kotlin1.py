# SPDX-License-Identifier: Apache-2.0
"""Makes a record of 1.52 as kotlin-multiplatform did, in the group of 1.0.

Three guardians, of whom two decrypt, two contests, of which one allows two votes,
a spoiled ballot between two cast ones.  What real records have otherwise now and
then, and what is false in forged ones, are options of Election.
"""
import hashlib

import toy_kotlin
from toy_groups import Gamma


def h(*items):
    """Texts, numbers in digits, None, and lists, which are their own hashes."""
    text = '|'
    for x in items:
        if x is None or x == []:
            text += 'null|'
        else:
            text += f'{h(*x) if isinstance(x, list) else x}|'
    return hashlib.sha256(text.encode()).hexdigest().upper()


def java(x):
    """The digits of a number's bytes, of which the first bit is its sign."""
    text = f'{x:X}'
    text = '0' * (len(text) % 2) + text
    return '00' + text if text[0] >= '8' else text


class Election(toy_kotlin.Election):
    """Keys, hashes, ballots and tallies.

    states: of the ballots; votes: by ballot and contest; chained: each code
    continues the last one; opened: the ballots that are decrypted; farm: the last
    contest is of a unit that is in no style; lie: what is false.
    """

    def __init__(self, states=('CAST', 'SPOILED', 'CAST'), votes=None,
                 chained=True, opened=('b1',), farm=False, lie=''):
        self.states, self.opened = states, opened
        self.votes = votes or [[[1, 0], [1, 0, 1]], [[0, 1], [0, 1, 0]],
                               [[0, 0], [0, 1, 1]]]
        self.farm, self.lie = farm, lie
        super().__init__(True, chained, group=Gamma())

    def challenge(self, tag, *elements):
        del tag
        return int(h(self.he, self.el(self.key),
                     *[self.el(x) for x in elements]), 16) % self.group.q

    # -- the setup ------------------------------------------------------------

    def described(self, n, contest, unit):
        name, limit, options = contest
        unit = 'farm' if self.farm and name == 'board' else unit
        return {'object_id': name, 'sequence_order': n,
                'electoral_district_id': unit, 'vote_variation': 'n_of_m',
                'number_elected': limit, 'votes_allowed': limit,
                'name': name.title(),
                'ballot_selections': [
                    {'object_id': f'{o}-selection', 'sequence_order': k,
                     'candidate_id': o} for k, o in enumerate(options)],
                'ballot_title': 'Vote!', 'ballot_subtitle': None}

    def manifest(self):
        """The manifest and, beside it, its hash and those of its parts."""
        contests = [self.described(n, c, 'town')
                    for n, c in enumerate(self.contests)]
        made = {
            'election_scope_id': 'toy', 'spec_version': '1.53',
            'type': 'general', 'start_date': 'start', 'end_date': 'end',
            'geopolitical_units': [
                {'object_id': u, 'name': u.title(), 'type': 'city',
                 'contact_information': None} for u in ('town', 'farm')],
            'parties': [{'object_id': 'dog', 'name': '', 'abbreviation': 'D',
                         'color': None, 'logo_uri': None}],
            'candidates': [{'object_id': o, 'name': o.title(), 'party_id': 'dog',
                            'image_url': None, 'is_write_in': False}
                           for _, _, options in self.contests for o in options],
            'contests': contests,
            'ballot_styles': [{'object_id': 'all', 'geopolitical_unit_ids':
                               ['town'], 'party_ids': [], 'image_url': None}],
            'name': {'en': {'value': 'Toy', 'language': 'en'}},
            'contact_information': {
                'address_line': ['Hall'], 'email': None, 'phone': '911',
                'name': 'Clerk'}}
        self.described_as = {}
        for c in contests:
            for s in c['ballot_selections']:
                self.described_as[s['object_id']] = h(
                    s['object_id'], s['sequence_order'], s['candidate_id'])
            self.described_as[c['object_id']] = h(
                c['object_id'], c['sequence_order'], c['electoral_district_id'],
                'n_of_m', 'Vote!', None, c['name'], c['number_elected'],
                c['votes_allowed'], [self.described_as[s['object_id']]
                                     for s in c['ballot_selections']])
        self.manifest_hash = h(
            'toy', 'general', 'start', 'end', [h('Toy', 'en')],
            h('Clerk', ['Hall'], None, '911'),
            [h(u, u.title(), 'city', None) for u in ('town', 'farm')],
            [h('dog', '', 'D', None, None)],
            [self.described_as[c['object_id']] for c in contests],
            [h('all', ['town'], [], None)])
        return made

    def guardian(self, i, row):
        """A guardian's file; minus a commitment has the same power where the
        challenge is even."""
        keys, proofs = [], []
        for j, a in enumerate(row):
            k, c, u = self.g(a), 1, 0
            if self.lie == 'commitment' and (i, j) == (2, 1):
                k = self.group.p - k
            while c % 2 == 1 and k != self.g(a) or u == 0:
                u = self.draw()
                c = int(h(self.el(k), self.el(self.g(u))), 16) % self.group.q
            keys.append(self.el(k))
            proofs.append({'public_key': self.el(k), 'challenge': self.sc(c),
                           'response': self.sc((u - c * a) % self.group.q)})
        self.files[f'guardians/guardian{i}.json'] = {
            'guardian_id': f'guardian{i}', 'sequence_order': i,
            'election_public_key': keys[0], 'election_commitments': keys,
            'election_proofs': proofs}
        return keys

    def setup(self):
        group = self.group
        self.files['manifest.json'] = self.manifest()
        secret = [[self.draw(), self.draw()] for _ in range(3)]
        if self.lie == 'one':
            secret[1][0] = 0
        self.secret = sum(row[0] for row in secret) % group.q
        self.secret += self.lie == 'key'
        self.key = self.g(self.secret)
        keys = [k for i, row in enumerate(secret)
                for k in self.guardian(i + 1, row)]
        base = h(java(group.p), java(group.q), java(group.g), 3, 2,
                 self.manifest_hash)
        if self.lie == 'base':
            base = h(base)
        self.he = h(base, self.el(self.key), keys)
        if self.lie == 'extended':
            self.he = h(base, keys)
        self.files['constants.json'] = {
            'name': 'production group', 'large_prime': java(group.p),
            'small_prime': java(group.q), 'cofactor': java(group.r),
            'generator': java(group.g)}
        self.files['context.json'] = {
            'number_of_guardians': 3, 'quorum': 2,
            'elgamal_public_key': self.el(self.key),
            'commitment_hash': 63 * '0' + '1',
            'manifest_hash': self.manifest_hash, 'crypto_base_hash': base,
            'crypto_extended_base_hash': self.he}

    # -- ballots --------------------------------------------------------------

    def even(self, a, b, xi, value, limit):
        """A proof of which all challenges are even: it holds for -a, too."""
        while True:
            proof = self.range_proof(a, b, xi, value, limit)
            if all(int(p['challenge'], 16) % 2 == 0 for p in proof['proofs']):
                return proof

    def row(self, n, votes):
        """Ciphertexts, of which two are outside of the group in a lie."""
        made = [self.encrypted(vote) for vote in votes]
        if self.lie == 'member' and n == 0:
            made = [(self.group.p - a, b, xi) for a, b, xi in made]
        return made

    def selection(self, o, k, cipher, vote):
        a, b, xi = cipher
        prove = self.even if self.lie == 'member' else self.range_proof
        limit = 2 if self.lie == 'branches' else 1
        name = f'{o}-selection'
        own = h(name, self.described_as[name], h(self.el(a), self.el(b)))
        return {'object_id': name, 'sequence_order': k,
                'description_hash': self.described_as[name],
                'ciphertext': self.pair(a, b), 'crypto_hash': own,
                'proof': prove(a, b, xi, vote, limit)}

    def contest(self, n, votes, lying):
        name, limit, options = self.contests[n]
        row = self.row(n, votes) if lying else [self.encrypted(v) for v in votes]
        lie, self.lie = self.lie, self.lie if lying else ''
        selections = [self.selection(o, k, row[k], votes[k])
                      for k, o in enumerate(options)]
        more = int(self.lie == 'limit')
        self.lie = lie
        own = h(name, self.described_as[name],
                [s['crypto_hash'] for s in selections])
        return row, {
            'object_id': name, 'sequence_order': n,
            'description_hash': self.described_as[name],
            'ballot_selections': selections, 'crypto_hash': own,
            'proof': self.range_proof(*self.joined(row), sum(votes),
                                      limit + more),
            'contest_data': {
                'pad': self.el(self.g(self.draw())),
                'data': [(7 * i) % 256 - 128 for i in range(32)],
                'mac': h('mac'), 'numBytes': 30}}

    def ballot(self, name, votes, state, aux):
        """A ballot whose code continues @p aux; its code and ciphertexts."""
        made, contests = [], []
        for n in range(len(self.contests)):
            row, one = self.contest(n, votes[n], name == 'b1')
            made.append(row)
            contests.append(one)
        path = f'submitted_ballots/{name}.json'
        if self.lie == 'twin' and name == 'b2':
            name = 'b0'
        own = h(name, self.manifest_hash, [c['crypto_hash'] for c in contests])
        code = h(aux, 1000, own)
        self.files[path] = {
            'object_id': name, 'style_id': 'all',
            'manifest_hash': self.manifest_hash, 'code_seed': aux,
            'contests': contests, 'code': code, 'timestamp': 1000,
            'crypto_hash': own, 'state': state, 'is_preencrypt': False}
        return code, made

    # -- decryptions ----------------------------------------------------------

    def decryption(self, name, a, b, t):
        told = super().decryption(name, a, b, t)
        return {'object_id': name, 'tally': t, 'value': told['b_over_m'],
                'message': told['encrypted_vote'], 'proof': told['proof']}

    def contest_of(self, n, rows, votes, opened=None):
        told = super().contest_of(n, rows, votes)
        return {'object_id': told['contest_id'],
                'selections': told['selections']}

    def weights(self):
        """Of the guardians 1 and 3."""
        q = self.group.q
        return {f'guardian{i}': {
            'guardian_id': f'guardian{i}', 'x_coordinate': i,
            'lagrange_coefficient': self.sc(j * pow(j - i, -1, q) % q)}
            for i, j in ((1, 3), (3, 1))}

    def sums(self, tally):
        return [{'object_id': c['object_id'], 'sequence_order': n,
                 'description_hash': self.described_as[c['object_id']],
                 'selections': [
                     {'object_id': s['object_id'], 'sequence_order': k,
                      'description_hash': self.described_as[s['object_id']],
                      'ciphertext': s['message']}
                     for k, s in enumerate(c['selections'])]}
                for n, c in enumerate(tally)]

    def hold(self, votes=None):
        del votes
        seed, made = self.he, []
        for n, votes in enumerate(self.votes):
            aux = {'fork': made[0][0] if made else seed,
                   'gap': h(seed)}.get(self.lie, seed)
            code, row = self.ballot(f'b{n}', votes, self.states[n], aux)
            made.append((code, row))
            if self.chained:
                seed = code
        cast = [n for n, state in enumerate(self.states) if state == 'CAST']
        rows = [made[n][1] for n in cast]
        if self.lie == 'tally':
            rows = rows[:1]
        tally = [self.contest_of(n, rows, [self.votes[c] for c in cast][:len(rows)])
                 for n in range(len(self.contests))]
        self.files['encrypted_tally.json'] = {
            'object_id': 'all', 'contests': self.sums(tally)}
        self.files['tally.json'] = {'object_id': 'all', 'contests': tally}
        self.files['coefficients.json'] = {'coefficients': self.weights()}
        for name in self.opened:
            n = int(name[1:])
            self.files[f'spoiled_ballots/{name}.json'] = {
                'object_id': name, 'contests': [
                    self.contest_of(c, [made[n][1]], [self.votes[n]])
                    for c in range(len(self.contests))]}
        return self.files
