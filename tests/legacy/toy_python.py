# SPDX-License-Identifier: Apache-2.0
"""Makes a record as the Python implementation did, 1.0 or 0.95, in a toy group.

Three guardians, of whom the third is missing at the decryption, two contests, two
cast ballots and a spoiled one.  Everything is drawn from a seed.
"""
import hashlib
import json
import random

P, Q, R, G = (18446744073704586917, 65521, 281539415968996,
              15463152587872997502)


class Num(int):
    """A number that is hashed as its digits."""


def digits(x):
    text = f'{x:X}'
    return text if len(text) % 2 == 0 else '0' + text


def h(*items):
    text = '|'
    for x in items:
        if x is None or x == '' or x == []:
            text += 'null|'
        elif isinstance(x, list):
            text += digits(h(*x)) + '|'
        elif isinstance(x, Num):
            text += digits(x) + '|'
        else:
            text += f'{x}|'
    return Num(int.from_bytes(hashlib.sha256(text.encode()).digest(),
                              'big') % Q)


def power(x, e):
    return Num(pow(x, e, P))


class Election:
    """Keys, hashes and the form of numbers."""

    def __init__(self, version, seed=1):
        self.version = version
        self.rng = random.Random(seed)
        self.n, self.k = 3, 2
        self.files = {}
        self.manifest()
        self.keys()

    def draw(self):
        return self.rng.randrange(1, Q)

    def num(self, x):
        return digits(x) if self.version == '1.0' else {'data': digits(x)}

    def manifest(self):
        contests = []
        for c, (name, options, elected) in enumerate(
                [('mayor', ['ada', 'ben'], 1), ('board', ['cy', 'di', 'ed'], 2)]):
            contests.append({
                'object_id': name, 'sequence_order': c,
                'electoral_district_id': 'town', 'vote_variation': 'n_of_m',
                'number_elected': elected, 'votes_allowed': elected,
                'name': name.title(),
                'ballot_selections': [
                    {'object_id': f'{o}-selection', 'sequence_order': i,
                     'candidate_id': o} for i, o in enumerate(options)],
                'ballot_title': None, 'ballot_subtitle': None})
        text = {'text': [{'value': 'Toy', 'language': 'en'}]}
        self.m = {
            'election_scope_id': 'toy', 'spec_version': 'v0', 'type': 'general',
            'start_date': '2020-03-01T08:00:00-05:00',
            'end_date': '2020-03-01T20:00:00-05:00',
            'geopolitical_units': [{'object_id': 'town', 'name': 'Town',
                                    'type': 'city',
                                    'contact_information': None}],
            'parties': [],
            'candidates': [{'object_id': o, 'name': text, 'party_id': None,
                            'image_uri': None, 'is_write_in': None}
                           for o in ('ada', 'ben', 'cy', 'di', 'ed')],
            'contests': contests,
            'ballot_styles': [{'object_id': 'all',
                               'geopolitical_unit_ids': ['town'],
                               'party_ids': None, 'image_uri': None}],
            'name': text, 'contact_information': None}
        self.files['manifest.json'] = self.m
        words = h([h('Toy', 'en')])
        hashes = []
        self.contest_hash = {}
        self.option_hash = {}
        for c in contests:
            for s in c['ballot_selections']:
                self.option_hash[s['object_id']] = h(
                    s['object_id'], s['sequence_order'], s['candidate_id'])
            one = h(c['object_id'], c['sequence_order'], 'town', 'n_of_m', None,
                    None, c['name'], c['number_elected'], c['votes_allowed'],
                    [self.option_hash[s['object_id']]
                     for s in c['ballot_selections']])
            self.contest_hash[c['object_id']] = one
            hashes.append(one)
        self.manifest_hash = h(
            'toy', 'general', '2020-03-01T13:00:00Z', '2020-03-02T01:00:00Z',
            words, None, [h('town', 'Town', 'city', None)], [], hashes,
            [h('all', ['town'], None, None)])

    def keys(self):
        self.secret = [[self.draw() for _ in range(self.k)]
                       for _ in range(self.n)]
        self.commit = [[power(G, a) for a in row] for row in self.secret]
        self.key = Num(1)
        for row in self.commit:
            self.key = Num(self.key * row[0] % P)
        base = h(Num(P), Num(Q), Num(G), self.n, self.k, self.manifest_hash)
        flat = [x for row in self.commit for x in row]
        commitments = h([x for x in flat])
        self.ext = h(base, commitments)
        num = self.num
        # 0.95 wrote constants as integers.
        constant = digits if self.version == '1.0' else int
        self.files['constants.json'] = {
            'large_prime': constant(P), 'small_prime': constant(Q),
            'cofactor': constant(R), 'generator': constant(G)}
        self.files['context.json'] = {
            'number_of_guardians': self.n, 'quorum': self.k,
            'elgamal_public_key': num(self.key),
            'commitment_hash': num(commitments),
            'manifest_hash': num(self.manifest_hash),
            'crypto_base_hash': num(base),
            'crypto_extended_base_hash': num(self.ext), 'extended_data': None}
        for i in range(self.n):
            proofs = []
            for a, x in zip(self.secret[i], self.commit[i]):
                u = self.draw()
                c = h(x, power(G, u))
                proofs.append({
                    'public_key': num(x), 'commitment': num(power(G, u)),
                    'challenge': num(c), 'response': num((u + c * a) % Q),
                    'usage': 'Prove knowledge of secret value'})
            self.files[f'guardians/guardian_{i + 1}.json'] = {
                'guardian_id': f'g{i + 1}', 'sequence_order': i + 1,
                'election_public_key': num(self.commit[i][0]),
                'election_commitments': [num(x) for x in self.commit[i]],
                'election_proofs': proofs}

    def pair(self, a, b):
        return {'pad': self.num(a), 'data': self.num(b)}

    def selection(self, name, order, description, vote, placeholder):
        num, k = self.num, self.key
        xi, u, v, w = (self.draw() for _ in range(4))
        a, b = power(G, xi), Num(pow(k, xi, P) * pow(G, vote, P) % P)
        real, fake = vote, 1 - vote
        pads, datas, c, r = [0, 0], [0, 0], [0, 0], [0, 0]
        c[fake], r[fake] = w, v
        pads[fake] = Num(pow(G, v, P) * pow(a, Q - w, P) % P)
        datas[fake] = Num(pow(k, v, P) * pow(G, fake * w, P) *
                          pow(b, Q - w, P) % P)
        pads[real], datas[real] = power(G, u), power(k, u)
        if real == 1:
            # K^v1 g^c1 = b1 beta^c1 with beta = K^xi g.
            datas[1] = power(k, u)
        challenge = h(self.ext, a, b, pads[0], datas[0], pads[1], datas[1])
        c[real] = (challenge - w) % Q
        r[real] = (u + c[real] * xi) % Q
        own = h(name, description, h(a, b))
        one = {'object_id': name, 'sequence_order': order,
               'description_hash': num(description),
               'ciphertext': self.pair(a, b), 'crypto_hash': num(own),
               'is_placeholder_selection': placeholder, 'nonce': None,
               'proof': {'proof_zero_pad': num(pads[0]),
                         'proof_zero_data': num(datas[0]),
                         'proof_one_pad': num(pads[1]),
                         'proof_one_data': num(datas[1]),
                         'proof_zero_challenge': num(c[0]),
                         'proof_one_challenge': num(c[1]),
                         'challenge': num(challenge),
                         'proof_zero_response': num(r[0]),
                         'proof_one_response': num(r[1]),
                         'usage': "Prove selection's value (0 or 1)"},
               'extended_data': None}
        return one, a, b, own, xi

    def contest(self, c, votes):
        num, name = self.num, c['object_id']
        limit = c['number_elected']
        count = len(c['ballot_selections'])
        rest = limit - sum(votes)
        made = []
        for i, s in enumerate(c['ballot_selections']):
            made.append(self.selection(s['object_id'], i,
                                       self.option_hash[s['object_id']],
                                       votes[i], False))
        for i in range(limit):
            order = count + i
            own = f'{name}-{order}-placeholder'
            made.append(self.selection(
                own, order, h(own, order, f'{name}-{order}-candidate'),
                1 if i < rest else 0, True))
        a = b = Num(1)
        xi = 0
        for one in made:
            a, b = Num(a * one[1] % P), Num(b * one[2] % P)
            xi += one[4]
        u = self.draw()
        pad, data = power(G, u), power(self.key, u)
        challenge = h(self.ext, a, b, pad, data)
        own = h(name, self.contest_hash[name], *[one[3] for one in made])
        return {'object_id': name, 'sequence_order': c['sequence_order'],
                'description_hash': num(self.contest_hash[name]),
                'ballot_selections': [one[0] for one in made],
                'ciphertext_accumulation': self.pair(a, b),
                'crypto_hash': num(own), 'nonce': None,
                'proof': {'pad': num(pad), 'data': num(data),
                          'challenge': num(challenge),
                          'response': num((u + challenge * xi) % Q),
                          'constant': limit,
                          'usage': "Prove value within selection's limit"},
                'extended_data': None}, own, made

    def ballot(self, name, votes, state, seed, time):
        contests = [self.contest(c, v)
                    for c, v in zip(self.m['contests'], votes)]
        own = h(name, self.manifest_hash, *[c[1] for c in contests])
        code = h(seed, time, own)
        num = self.num
        self.files[f'submitted_ballots/submitted_ballot_{name}.json'] = {
            'object_id': name, 'style_id': 'all',
            'manifest_hash': num(self.manifest_hash), 'code_seed': num(seed),
            'contests': [c[0] for c in contests], 'code': num(code),
            'timestamp': time, 'crypto_hash': num(own), 'nonce': None,
            'state': state}
        return code, [c[2] for c in contests]

    def proof(self, a, b, m, secret):
        u = self.draw()
        pad, data = power(G, u), power(a, u)
        c = h(self.ext, a, b, pad, data, m)
        return {'pad': self.num(pad), 'data': self.num(data),
                'challenge': self.num(c),
                'response': self.num((u + c * secret) % Q),
                'usage': 'Prove knowledge of secret value'}

    def weights(self):
        return {1: 2 * pow(1, -1, Q) % Q, 2: pow(-1, -1, Q) % Q}

    def share_of_missing(self, name, a, b):
        """Guardian 3's, from what 1 and 2 hold of its polynomial."""
        parts, whole = {}, 1
        for x, w in self.weights().items():
            secret = sum(coef * x ** j
                         for j, coef in enumerate(self.secret[2])) % Q
            m = power(a, secret)
            whole = whole * pow(m, w, P) % P
            parts[f'g{x}'] = {
                'object_id': name, 'guardian_id': f'g{x}',
                'missing_guardian_id': 'g3', 'share': self.num(m),
                'recovery_key': self.num(power(G, secret)),
                'proof': self.proof(a, b, m, secret)}
        return Num(whole), parts

    def decrypt(self, name, a, b, t):
        shares = []
        for i in range(2):
            m = power(a, self.secret[i][0])
            shares.append({'object_id': name, 'guardian_id': f'g{i + 1}',
                           'share': self.num(m),
                           'proof': self.proof(a, b, m, self.secret[i][0]),
                           'recovered_parts': None})
        m, parts = self.share_of_missing(name, a, b)
        shares.append({'object_id': name, 'guardian_id': 'g3',
                       'share': self.num(m), 'proof': None,
                       'recovered_parts': parts})
        return {'object_id': name, 'tally': t, 'value': self.num(power(G, t)),
                'message': self.pair(a, b), 'shares': shares}

    def tallies(self, ballots, spoiled, votes):
        num = self.num
        encrypted, plain = {}, {}
        for c, contest in enumerate(self.m['contests']):
            name = contest['object_id']
            sums, opened = {}, {}
            for i, s in enumerate(contest['ballot_selections']):
                a = b = Num(1)
                for made in ballots:
                    a = Num(a * made[c][i][1] % P)
                    b = Num(b * made[c][i][2] % P)
                own = s['object_id']
                sums[own] = {'object_id': own, 'sequence_order': i,
                             'description_hash': num(self.option_hash[own]),
                             'ciphertext': self.pair(a, b)}
                opened[own] = self.decrypt(own, a, b,
                                           sum(v[c][i] for v in votes))
            encrypted[name] = {'object_id': name, 'sequence_order': c,
                               'description_hash': num(self.contest_hash[name]),
                               'selections': sums}
            plain[name] = {'object_id': name, 'selections': opened}
        self.files['encrypted_tally.json'] = {'object_id': 'results',
                                              'contests': encrypted}
        self.files['tally.json'] = {'object_id': 'results', 'contests': plain}
        name, made, vote = spoiled
        contests = {}
        for c, contest in enumerate(self.m['contests']):
            own = contest['object_id']
            contests[own] = {'object_id': own, 'selections': {
                s['object_id']: self.decrypt(s['object_id'], made[c][i][1],
                                             made[c][i][2], vote[c][i])
                for i, s in enumerate(contest['ballot_selections'])}}
        self.files[f'spoiled_ballots/spoiled_ballot_{name}.json'] = {
            'object_id': name, 'contests': contests}

    def hold(self):
        device = {'device_id': 7, 'session_id': 8, 'launch_code': 9,
                  'location': 'hall'}
        self.files['encryption_devices/device_7.json'] = device
        votes = [[[1, 0], [1, 0, 1]], [[0, 0], [0, 1, 0]], [[0, 1], [0, 0, 0]]]
        code = h(7, 8, 9, 'hall')
        made = []
        for i, vote in enumerate(votes):
            code, one = self.ballot(f'b{i}', vote, 2 if i == 1 else 1, code,
                                    1000 + i)
            made.append(one)
        self.tallies([made[0], made[2]], ('b1', made[1], votes[1]),
                     [votes[0], votes[2]])
        w = [self.num(x) for x in self.weights().values()]
        self.files['coefficients.json'] = {
            'coefficients': w if self.version == '0.95' else
            {'g1': w[0], 'g2': w[1]}}
        return self.files


def make(folder, version='1.0'):
    """Write the record into @p folder."""
    for name, content in Election(version).hold().items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content), encoding='utf-8')
