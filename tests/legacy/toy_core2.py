# SPDX-License-Identifier: Apache-2.0
"""Makes a record as the C++ implementation of 1.91 did, in a toy group.

Three guardians, of whom the third is missing at the decryption, three contests, of
which one allows two votes and one is on no ballot, two cast ballots, a challenged
and a spoiled one.
Builds of the generator differ: what a record has of which is in Build.
"""
import dataclasses
import json
import random

import toy_python
from toy_python import G, Num, P, Q, R, digits, power

VERSION = '76322E30' + 28 * '00'


@dataclasses.dataclass
class Build:
    """In which of the generator's ways a record is made."""
    late: bool = False        # the base hash has the manifest after n and k
    whole: bool = True        # L + 1 branches; the generator writes L
    objects: bool = False     # branches are objects
    commitments: bool = False # branches have their commitments
    escaped: bool = False     # the manifest hash has \\u escapes
    sparse: bool = False      # members that earlier builds do not write
    same_nonce: bool = False  # proofs of decryptions share their nonces
    lie: str = ''             # what is false, and its proof simulated


def h(*items):
    """The hash, in which the integer 0 is null."""
    return toy_python.h(*[
        None if isinstance(x, int) and not isinstance(x, Num) and x == 0 else x
        for x in items])


def escape(text):
    return ''.join(c if ord(c) < 128 else f'\\u{ord(c):04x}' for c in text)


class Election:
    """Keys, hashes, ballots and tallies."""

    def __init__(self, build, seed=3):
        self.build = build
        self.rng = random.Random(seed)
        self.n, self.k = 3, 2
        self.files = {}
        self.nonces = {}
        self.manifest()
        self.keys()

    def draw(self):
        return self.rng.randrange(1, Q)

    def manifest(self):
        contests = []
        for c, (name, district, options, votes) in enumerate(
                [('mayor', 'town', ['ada', 'ben'], 1),
                 ('board', 'town', ['cy', 'di', 'ed'], 2),
                 ('judge', 'hill', ['flo'], 1)]):
            contests.append({
                'object_id': name, 'sequence_order': c,
                'electoral_district_id': district, 'vote_variation': 'n_of_m',
                'number_elected': votes, 'votes_allowed': votes,
                'name': name.title(),
                'ballot_selections': [
                    {'object_id': f'{o}-selection', 'sequence_order': i,
                     'candidate_id': o} for i, o in enumerate(options)]})
        words = 'Alcald\u00eda'
        text = {'text': [{'value': words, 'language': 'es'}]}
        self.m = {
            'election_scope_id': 'toy', 'spec_version': '1.0', 'type': 'general',
            'start_date': '2023-11-05T12:00:00Z',
            'end_date': '2023-11-06T00:00:00Z',
            'geopolitical_units': [
                {'object_id': 'town', 'name': 'Town', 'type': 'city'},
                {'object_id': 'hill', 'name': 'Hill', 'type': 'ward'}],
            'parties': [{'object_id': 'red', 'name': text}],
            'candidates': [{'object_id': o, 'name': text, 'party_id': 'red'}
                           for o in ('ada', 'ben', 'cy', 'di', 'ed', 'flo')],
            'contests': contests,
            'ballot_styles': [
                {'object_id': 'all', 'geopolitical_unit_ids': ['town']},
                {'object_id': 'unused', 'geopolitical_unit_ids': ['hill']}],
            'name': text}
        words = h([h(escape(words) if self.build.escaped else words, 'es')])
        hashes = []
        self.contest_hash, self.option_hash = {}, {}
        for c in contests:
            for s in c['ballot_selections']:
                self.option_hash[s['object_id']] = h(
                    s['object_id'], s['sequence_order'], s['candidate_id'])
            one = h(c['object_id'], c['sequence_order'],
                    c['electoral_district_id'], 'n_of_m', None, None,
                    c['name'], c['number_elected'], c['votes_allowed'],
                    [self.option_hash[s['object_id']]
                     for s in c['ballot_selections']])
            self.contest_hash[c['object_id']] = one
            hashes.append(one)
        self.manifest_hash = h(
            'toy', 'general', self.m['start_date'], self.m['end_date'], words,
            None, [h('town', 'Town', 'city', None),
                   h('hill', 'Hill', 'ward', None)],
            [h('red', words, None, None, None)], hashes,
            [h('all', ['town'], None, None), h('unused', ['hill'], None, None)])
        written = json.loads(json.dumps(self.m))
        if self.build.sparse:
            for c in written['contests']:
                del c['votes_allowed']
            written['candidates'][0].update(is_write_in=False, image_uri=None)
        self.files['manifest.json'] = written

    def base_hash(self):
        parameters = h(VERSION, '00', Num(P), Num(Q), Num(G))
        manifest = h(parameters, '01', self.manifest_hash)
        if self.build.late:
            return h(parameters, '02', self.n, self.k, manifest)
        return h(parameters, '02', manifest, self.n, self.k)

    def keys(self):
        self.polynomial = [[self.draw() for _ in range(self.k)]
                           for _ in range(self.n)]
        self.commit = [[power(G, a) for a in row] for row in self.polynomial]
        self.key = Num(1)
        for row in self.commit:
            self.key = Num(self.key * row[0] % P)
        base = self.base_hash()
        commitments = h([x for row in self.commit for x in row])
        self.ext = h(base, '12', self.key, commitments)
        self.files['constants.json'] = {
            'generator': digits(G), 'large_prime': digits(P),
            'small_prime': digits(Q), 'cofactor': digits(R)}
        self.files['context.json'] = {
            'number_of_guardians': self.n, 'quorum': self.k,
            'elgamal_public_key': digits(self.key),
            'commitment_hash': digits(commitments),
            'manifest_hash': digits(self.manifest_hash),
            'crypto_base_hash': digits(base),
            'crypto_extended_base_hash': digits(self.ext),
            'configuration': {'allow_overvotes': True, 'max_votes': 1000}}
        for i in range(self.n):
            self.guardian(i)

    def guardian(self, i):
        proofs = []
        for a, x in zip(self.polynomial[i], self.commit[i]):
            u = self.draw()
            commitment, c = power(G, u), h(x, power(G, u))
            v = (u + c * a) % Q
            if self.build.lie == 'key':
                c, v = self.draw(), self.draw()
                commitment = Num(pow(G, v, P) * pow(x, -c, P) % P)
            proofs.append({
                'usage': 2, 'public_key': digits(x),
                'commitment': digits(commitment), 'challenge': digits(c),
                'response': digits(v)})
        self.files[f'guardians/guardian_{i + 1}.json'] = {
            'object_id': f'g{i + 1}', 'guardian_id': f'g{i + 1}',
            'sequence_order': i + 1, 'key': digits(self.commit[i][0]),
            'coefficient_commitments': [digits(x) for x in self.commit[i]],
            'coefficient_proofs': proofs}
        if self.build.sparse:
            del self.files[f'guardians/guardian_{i + 1}.json']['object_id']

    def pair(self, a, b):
        return {'pad': digits(a), 'data': digits(b)}

    def encrypt(self, vote):
        xi = self.draw()
        return xi, power(G, xi), power(self.key, xi + vote)

    def simulate(self, a, b, j):
        """(a, b) has j votes: c, v and commitments, whatever it has."""
        c, v = self.draw(), self.draw()
        return (c, v, Num(pow(G, v, P) * pow(a, c, P) % P),
                Num(pow(self.key, (v - j * c) % Q, P) * pow(b, c, P) % P))

    def selection(self, name, order, vote):
        xi, a, b = self.encrypt(vote)
        u = self.draw()
        c, v, pads, datas = (list(x) for x in zip(
            *[self.simulate(a, b, j) for j in range(2)]))
        if vote < 2:
            pads[vote], datas[vote] = power(G, u), power(self.key, u)
            if self.build.lie in ('a', 'b'):
                row = pads if self.build.lie == 'a' else datas
                row[1 - vote] = power(G, self.draw())
        challenge = h('21', self.ext, self.key, a, b, pads[0], datas[0], pads[1],
                      datas[1])
        if vote < 2:
            c[vote] = (challenge - c[1 - vote]) % Q
            v[vote] = (u - c[vote] * xi) % Q
        elif self.build.lie == 'selection':
            challenge = sum(c) % Q
        own = h(a, b)
        return {'object_id': name, 'sequence_order': order,
                'description_hash': digits(self.option_hash[name]),
                'ciphertext': self.pair(a, b), 'crypto_hash': digits(own),
                'is_placeholder_selection': False,
                'proof': {'proof_zero_pad': digits(pads[0]),
                          'proof_zero_data': digits(datas[0]),
                          'proof_one_pad': digits(pads[1]),
                          'proof_one_data': digits(datas[1]),
                          'proof_zero_challenge': digits(c[0]),
                          'proof_one_challenge': digits(c[1]),
                          'challenge': digits(challenge),
                          'proof_zero_response': digits(v[0]),
                          'proof_one_response': digits(v[1])}}, a, b, own, xi

    def limit(self, a, b, xi, votes, limit):
        """That (a, b) has 0 to limit votes; the generator stops one early."""
        count = limit + 1 if self.build.whole else limit
        u = [self.draw() for _ in range(count)]
        c = {i: self.draw() for i in range(count)}
        pairs = [(power(G, u[i]),
                  power(self.key, u[i] + (votes - i) * c[i]))
                 for i in range(count)]
        c[votes] = 0
        v = {}
        if self.build.lie in ('limit', 'sum'):
            for i in range(count):
                c[i], v[i], *pairs[i] = self.simulate(a, b, i)
        challenge = h(self.ext, '21', self.key, a, b, [h(*p) for p in pairs])
        if self.build.lie == 'limit':
            challenge = sum(c.values()) % Q
        elif self.build.lie != 'sum':
            c[votes] = (challenge - sum(c.values())) % Q
        proofs = []
        for i in range(count):
            one = {'challenge': digits(c[i]),
                   'response': digits(v.get(i, (u[i] - c[i] * xi) % Q))}
            if self.build.commitments:
                one.update(self.pair(*pairs[i]))
            proofs.append({'index': i, 'proof': one} if self.build.objects
                          else [i, one])
        return {'challenge': digits(challenge), 'proofs': proofs,
                'range_limit': limit}

    def contest(self, c, votes):
        name = c['object_id']
        made = [self.selection(s['object_id'], i, votes[i])
                for i, s in enumerate(c['ballot_selections'])]
        a = b = Num(1)
        xi = 0
        for one in made:
            a, b, xi = Num(a * one[1] % P), Num(b * one[2] % P), xi + one[4]
        own = h(self.ext, '23', c['sequence_order'], self.key,
                *[one[3] for one in made])
        return {'object_id': name, 'sequence_order': c['sequence_order'],
                'description_hash': digits(self.contest_hash[name]),
                'ballot_selections': [one[0] for one in made],
                'ciphertext_accumulation': self.pair(a, b),
                'crypto_hash': digits(own),
                'proof': self.limit(a, b, xi % Q, sum(votes),
                                    c['number_elected']),
                'extended_data': {'pad': digits(power(G, self.draw())),
                                  'data': 'C0FFEE', 'mac': '5EA1'}}, own, made

    def ballot(self, name, votes, state):
        contests = [self.contest(c, v)
                    for c, v in zip(self.m['contests'], votes)]
        own = h(self.ext, '24', None, *[c[1] for c in contests])
        self.files[f'submitted_ballots/{name}.json'] = {
            'object_id': name, 'style_id': 'all', 'state': state,
            'manifest_hash': digits(self.manifest_hash),
            'code_seed': '577A74BB00000000', 'timestamp': 1693950124,
            'contests': [c[0] for c in contests], 'code': digits(own),
            'crypto_hash': digits(own)}
        return own, [c[2] for c in contests]

    def weights(self):
        """Lagrange coefficients of guardians 1 and 2, who decrypt."""
        return {1: 2, 2: Q - 1}

    def secret(self):
        """The joint secret, from two points of the joint polynomial."""
        return sum(w * sum(a * x ** j for row in self.polynomial
                           for j, a in enumerate(row))
                   for x, w in self.weights().items()) % Q

    def nonce(self, name):
        """Of a proof of decryption: what the generator reuses."""
        if self.build.same_nonce:
            return self.nonces.setdefault(name, self.draw())
        return self.draw()

    def decryption(self, name, a, b):
        """pad, data, c and v of a true decryption."""
        secret, u = self.secret(), self.nonce(name)
        m, pad, data = power(a, secret), power(G, u), power(a, u)
        c = self.challenge(a, b, pad, data, m)
        return pad, data, c, (u - c * secret) % Q

    def challenge(self, *items):
        c = h('30')
        for item in (self.ext, self.key, *items):
            c = h(c, item)
        return c

    def false_decryption(self, a, b, t, xi):
        """Of t votes that are not: but for what lies, all holds."""
        secret, u = self.secret(), self.draw()
        m = Num(b * pow(self.key, -t, P) % P)
        if self.build.lie == 'tally':
            c, v = self.draw(), self.draw()
            return (Num(pow(G, v, P) * pow(self.key, c, P) % P),
                    Num(pow(a, v, P) * pow(m, c, P) % P), c, v)
        pad, data = power(G, u), power(a, u)
        if self.build.lie == 'data':
            data = power(a, u + 1)
        else:
            # One with which m = a^secret, as a is g^xi.
            secret -= secret * pow(xi, -1, Q)
        c = self.challenge(a, b, pad, data, m)
        return pad, data, c, (u - c * secret) % Q

    def decrypt(self, name, order, a, b, t, xi=None):
        """A decrypted selection; where xi is given, it may be false."""
        if xi is None or self.build.lie not in ('tally', 'pad', 'data'):
            pad, data, c, v = self.decryption(name, a, b)
        else:
            t += 1
            pad, data, c, v = self.false_decryption(a, b, t, xi)
        return {'object_id': name, 'sequence_order': order,
                'description_hash': digits(self.option_hash[name]), 'tally': t,
                'value': digits(power(self.key, t)),
                'proof': {'pad': digits(pad), 'data': digits(data),
                          'challenge': digits(c), 'response': digits(v)}}

    def opened(self, rows, votes):
        """Contests of the tally of rows, which are ballots."""
        encrypted, plain = {}, {}
        for c, contest in enumerate(self.m['contests']):
            held = [row[c] for row in rows if c < len(row)]
            if len(rows) == 1 and not held:
                continue
            heading = {'object_id': contest['object_id'], 'sequence_order': c,
                       'description_hash':
                       digits(self.contest_hash[contest['object_id']])}
            sums, values = {}, {}
            for i, s in enumerate(contest['ballot_selections']):
                a = b = Num(1)
                for made in held:
                    a, b = Num(a * made[i][1] % P), Num(b * made[i][2] % P)
                own = s['object_id']
                sums[own] = {'object_id': own, 'sequence_order': i,
                             'description_hash': digits(self.option_hash[own]),
                             'ciphertext': self.pair(a, b)}
                xi = sum(made[i][4] for made in held) % Q
                values[own] = self.decrypt(
                    own, i, a, b, sum(v[c][i] for v in votes if held),
                    xi if len(held) > 1 else None)
            name = contest['object_id']
            encrypted[name] = dict(heading, selections=sums)
            plain[name] = dict(heading, selections=values)
        return encrypted, plain

    def copy(self):
        """The manifest within the encrypted tally."""
        contests = [dict(c, ballot_placeholders=None)
                    for c in self.m['contests']]
        return {'manifest_hash': digits(self.manifest_hash),
                'geopolitical_units': self.m['geopolitical_units'],
                'candidates': self.m['candidates'], 'contests': contests,
                'ballot_styles': self.m['ballot_styles']}

    def hold(self):
        self.files['encryption_devices/device_7.json'] = {
            'device_id': 2 ** 64 - 1 if self.build.sparse else 7,
            'session_id': 8, 'launch_code': 9, 'location': 'hall'}
        votes = [[[1, 0], [1, 0, 1]], [[0, 1], [0, 1, 0]], [[0, 0], [0, 1, 1]],
                 [[1, 0], [0, 0, 0]]]
        if self.build.lie in ('selection', 'parts'):
            votes[0][1] = [2, 0, 0]
        elif self.build.lie in ('limit', 'sum'):
            votes[0][0] = [1, 1]
        made = [self.ballot(f'b{i}', vote, state)
                for i, (vote, state) in enumerate(zip(votes, (1, 2, 1, 3)))]
        title = {'tally_id': '8ad3', 'name': 'toy tally'}
        sums, values = self.opened([made[0][1], made[2][1]],
                                   [votes[0], votes[2]])
        self.files['tally.json'] = dict(title, contests=values)
        self.files['encrypted_tally.json'] = dict(
            title, context=self.files['context.json'], manifest=self.copy(),
            cast_ballot_ids=['b0', 'b2'], challenged_ballot_ids=['b1'],
            spoiled_ballot_ids=['b3'], contests=sums)
        plain = self.opened([made[1][1]], [votes[1]])[1]
        self.files['spoiled_ballots/b1.json'] = {
            'ballot_id': 'b1', 'tally_id': '8ad3', 'name': digits(made[1][0]),
            'contests': plain}
        if self.build.sparse:
            del self.files['spoiled_ballots/b1.json']['ballot_id']
        else:
            self.files['coefficients.json'] = {
                f'g{i}': digits(w) for i, w in self.weights().items()}
        return self.files


def make(folder, build):
    """Write the record into @p folder."""
    for name, content in Election(build).hold().items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content), encoding='utf-8')
