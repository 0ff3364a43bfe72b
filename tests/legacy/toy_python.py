# SPDX-License-Identifier: Apache-2.0
"""Makes a record as the Python implementation did, 1.0 or 0.95, in a toy group.

"0.95 first" is 0.95 as it was written until July 2021, with numbers in decimals,
"0.95 bare" the same with hexadecimal digits, "0.95 java" is what its Java port wrote;
"1.1" is the package of 2020 before it, with the decryptions of spoiled ballots in
the tally, "1.1 files" with these in files, and later names of members, and "1.1
spring" that of spring 2021, with a commitment hash.

Three guardians, of whom the third is missing at the decryption, two contests, two
cast ballots and a spoiled one, unless a Shape says otherwise.  Everything is drawn
from a seed.
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


def use(p, q, g):
    """Make further records in another group."""
    global P, Q, R, G
    P, Q, R, G = p, q, (p - 1) // q, g


def h(*items, null_zero=False):
    text = '|'
    for x in items:
        if x is None or x == '' or x == [] or (null_zero and x == 0):
            text += 'null|'
        elif isinstance(x, list):
            text += digits(h(*x, null_zero=null_zero)) + '|'
        elif isinstance(x, Num):
            text += digits(x) + '|'
        else:
            text += f'{x}|'
    return Num(int.from_bytes(hashlib.sha256(text.encode()).digest(),
                              'big') % Q)


def power(x, e):
    return Num(pow(x, e, P))


class Contest:
    """A contest of a Shape: its options with their sequence orders."""

    def __init__(self, name, options, elected, **more):
        self.name, self.options, self.elected = name, options, elected
        self.allowed = more.get('allowed', elected)
        self.order = more.get('order')
        self.orders = more.get('orders', range(len(options)))
        self.district = more.get('district', 'town')


class Shape:
    """What an election is like; by default the one that is told above."""

    def __init__(self, **changes):
        self.n, self.k = 3, 2
        self.missing = {3}
        self.contests = [Contest('mayor', ['ada', 'ben'], 1),
                         Contest('board', ['cy', 'di', 'ed'], 2)]
        self.districts = ['town']
        self.styles = {'all': ['town']}
        self.devices = [(7, 8, 9, 'hall')]
        # Identifier, style, votes by contest, whether spoiled, and the device at
        # which the code begins; None: it continues the last one.
        self.ballots = [('b0', 'all', [[1, 0], [1, 0, 1]], False, 0),
                        ('b1', 'all', [[0, 0], [0, 1, 0]], True, None),
                        ('b2', 'all', [[0, 1], [0, 0, 0]], False, None)]
        self.sorts = True  # Hashes are of lists by sequence order.
        self.null_zero = False  # The number 0 is hashed as null.
        self.title = 'Toy'
        self.escapes = False  # Other letters than ASCII are hashed as escapes.
        self.counts_from = 1  # Where the guardians' sequence orders begin.
        self.dates = ('2020-03-01T08:00:00-05:00', '2020-03-01T20:00:00-05:00')
        for name, value in changes.items():
            setattr(self, name, value)

    def available(self):
        return [i for i in range(1, self.n + 1) if i not in self.missing]


USAGES = {'Prove knowledge of secret value': 'SecretValue',
          "Prove selection's value (0 or 1)": 'SelectionValue',
          "Prove value within selection's limit": 'SelectionLimit'}


def proof_name(proof):
    for member, name in (('public_key', 'Schnorr'),
                         ('proof_one_pad', 'Disjunctive Chaum Pedersen'),
                         ('constant', 'Constant Chaum Pedersen')):
        if member in proof:
            return name + ' Proof'
    return 'Chaum Pedersen Proof'


def first_members(content, ordered):
    """As 0.95 was written first: no nulls, and proofs with their names."""
    if isinstance(content, list):
        return [first_members(x, ordered) for x in content]
    if not isinstance(content, dict):
        return content
    made = {name: first_members(x, ordered) for name, x in content.items()
            if x is not None and (ordered or name != 'sequence_order')}
    if 'usage' in made:
        made['name'] = proof_name(made)
        made['usage'] = USAGES[made['usage']]
    return made


def early_manifest(m, spring):
    """Candidates and parties had ballot names in 1.1, but for its last months."""
    m.pop('spec_version')
    for c in m['candidates']:
        if not spring:
            c['ballot_name'] = c.pop('name')
        c['isWriteIn'] = False
    for c in m['contests']:
        c.update({'@type': 'CandidateContest', 'primary_party_ids': ['greens']})


def early_ballot(ballot, inside, spring):
    ballot['state'] = ('CAST', 'SPOILED')[ballot['state'] - 1]
    if not spring:
        ballot['nonce'] = 'None'
    if inside or spring:
        for later, name in (('style_id', 'ballot_style'),
                            ('manifest_hash', 'description_hash'),
                            ('code_seed', 'previous_tracking_hash'),
                            ('code', 'tracking_hash')):
            ballot[name] = ballot.pop(later)
    if inside:
        for c in ballot['contests']:
            c.pop('ciphertext_accumulation')


def early_tally(tally):
    """The encrypted one, as it was with the decryptions in the other."""
    for contest in tally['contests'].values():
        contest['tally_selections'] = contest.pop('selections')
    tally['cast'] = tally.pop('contests')


def early_form(files, inside, spring):
    """As 1.1 wrote it; @p inside: spoiled ballots are decrypted in the tally."""
    made, opened = {}, {}
    for name, content in files.items():
        folder, _, leaf = name.rpartition('/')
        content = first_members(content, leaf == 'manifest.json')
        if leaf == 'manifest.json':
            early_manifest(content, spring)
            made['description.json'] = content
        elif leaf == 'context.json':
            content['description_hash'] = content.pop('manifest_hash')
            if not spring:
                content.pop('commitment_hash')
            made[name] = content
        elif folder == 'guardians':
            own = content['guardian_id']
            made[f'coefficients/coefficient_validation_set_{own}.json'] = {
                'owner_id': own,
                'coefficient_commitments': content['election_commitments'],
                'coefficient_proofs': content['election_proofs']}
        elif folder == 'encryption_devices':
            content['uuid'] = content.pop('device_id')
            if inside:
                content = {x: content[x] for x in ('uuid', 'location')}
            made[f'devices/{leaf}'] = content
        elif folder == 'submitted_ballots':
            early_ballot(content, inside, spring)
            leaf = leaf.replace('submitted_', '')
            made[f'encrypted_ballots/{leaf}'] = content
            if inside and content['state'] == 'SPOILED':
                made[f'spoiled_ballots/{leaf}'] = content
        elif folder == 'spoiled_ballots' and not inside:
            made[name.replace('spoiled_ballot_', 'ballot_')] = content
        elif folder == 'spoiled_ballots':
            opened[content['object_id']] = content['contests']
        elif leaf != 'coefficients.json':
            made[name] = content
    if inside:
        early_tally(made['encrypted_tally.json'])
        made['tally.json']['spoiled_ballots'] = opened
    return made


def java_members(content):
    """As the Java port wrote: truth values as numbers, and proofs without words."""
    if isinstance(content, list):
        return [java_members(x) for x in content]
    if isinstance(content, bool):
        return '01' if content else '00'
    if not isinstance(content, dict):
        return content
    return {name: java_members(x) for name, x in content.items()
            if name != 'usage'}


def java_form(files):
    made = {name: java_members(content) for name, content in files.items()}
    constants = made['constants.json']
    made['constants.json'] = {'name': None, **{
        name: str(x) for name, x in constants.items()}}
    for i, candidate in enumerate(made['manifest.json']['candidates']):
        candidate['is_write_in'] = '00' if i == 0 else '01'
    return made


def first_form(files, decimal):
    made = {}
    for name, content in files.items():
        folder = name.split('/')[0]
        content = first_members(content, folder in ('manifest.json', 'guardians'))
        if folder == 'manifest.json':
            for contest in content['contests']:
                contest['@type'] = 'CandidateContest'
        elif folder == 'context.json' and decimal:
            content['description_hash'] = content.pop('manifest_hash')
        elif folder == 'submitted_ballots':
            content['state'] = ('CAST', 'SPOILED')[content['state'] - 1]
        elif folder == 'encryption_devices' and decimal:
            content['uuid'] = content.pop('device_id')
        elif folder == 'coefficients.json':
            continue
        name = name.replace('encryption_devices', 'devices')
        name = name.replace('submitted_ballots/submitted_', 'encrypted_ballots/')
        made[name.replace('spoiled_ballots/spoiled_', 'spoiled_ballots/')] = \
            content
    return made


class Election:
    """Keys, hashes and the form of numbers."""

    def __init__(self, version, shape=None, seed=1):
        self.version = version
        self.early = version.startswith('1.1')
        self.spring = version == '1.1 spring'
        self.decimal = self.early or version == '0.95 first'
        self.first = self.decimal or version == '0.95 bare'
        self.shape = shape or Shape()
        self.rng = random.Random(seed)
        self.n, self.k = self.shape.n, self.shape.k
        self.files = {}
        self.manifest()
        self.keys()

    def h(self, *items):
        return h(*items, null_zero=self.shape.null_zero or self.first)

    def draw(self):
        return self.rng.randrange(1, Q)

    def called(self, i):
        """Guardian i; the names of 1.1 have another order than the guardians."""
        mixed = self.early and not self.spring and self.n < 10
        return f'g{i * 7 % 10}' if mixed else f'g{i}'

    def order(self, i):
        return i + self.shape.counts_from - 1

    def num(self, x):
        if self.decimal:
            return str(int(x))
        return (digits(x) if self.version in ('1.0', '0.95 bare') else
                {'data': digits(x)})

    def contests(self):
        """The manifest's list."""
        made = []
        for i, c in enumerate(self.shape.contests):
            made.append({
                'object_id': c.name,
                'sequence_order': i if c.order is None else c.order,
                'electoral_district_id': c.district,
                'vote_variation': 'n_of_m', 'number_elected': c.elected,
                'votes_allowed': c.allowed, 'name': c.name.title(),
                'ballot_selections': [
                    {'object_id': f'{o}-selection', 'sequence_order': order,
                     'candidate_id': o}
                    for o, order in zip(c.options, c.orders)],
                'ballot_title': None, 'ballot_subtitle': None})
        return made

    def manifest(self):
        shape, contests = self.shape, self.contests()
        text = {'text': [{'value': shape.title, 'language': 'en'}]}
        self.m = {
            'election_scope_id': 'toy', 'spec_version': 'v0', 'type': 'general',
            'start_date': shape.dates[0], 'end_date': shape.dates[1],
            'geopolitical_units': [{'object_id': d, 'name': d.title(),
                                    'type': 'city',
                                    'contact_information': None}
                                   for d in shape.districts],
            'parties': [],
            'candidates': [{'object_id': o, 'name': text, 'party_id': None,
                            'image_uri': None, 'is_write_in': None}
                           for c in shape.contests for o in c.options],
            'contests': contests,
            'ballot_styles': [{'object_id': name, 'geopolitical_unit_ids': units,
                               'party_ids': None, 'image_uri': None}
                              for name, units in shape.styles.items()],
            'name': text, 'contact_information': None}
        self.files['manifest.json'] = self.m
        title = json.dumps(shape.title)[1:-1] if shape.escapes else shape.title
        words = self.h([self.h(title, 'en')])
        hashes = []
        self.contest_hash = {}
        self.option_hash = {}
        for c in contests:
            for s in c['ballot_selections']:
                self.option_hash[s['object_id']] = self.h(
                    s['object_id'], s['sequence_order'], s['candidate_id'])
            one = self.h(c['object_id'], c['sequence_order'],
                    c['electoral_district_id'], 'n_of_m', None, None, c['name'],
                    c['number_elected'], c['votes_allowed'],
                    [self.option_hash[s['object_id']]
                     for s in c['ballot_selections']])
            self.contest_hash[c['object_id']] = one
            hashes.append(one)
        parties = []
        if self.early:
            self.m['parties'] = [
                {'object_id': 'greens', 'abbreviation': 'G', 'color': None,
                 'logo_uri': None, 'name': text}]
            if not self.spring:
                self.m['parties'][0]['ballot_name'] = {'text': []}
            parties = [self.h('greens', words if self.spring else self.h([]), 'G',
                              None, None)]
        times = ((1583067600, 1583110800) if self.decimal else
                 ('2020-03-01T13:00:00Z', '2020-03-02T01:00:00Z'))
        self.manifest_hash = self.h(
            'toy', 'general', *times, words, None,
            [self.h(d, d.title(), 'city', None) for d in shape.districts],
            parties, hashes,
            [self.h(name, units, None, None) for name, units in shape.styles.items()])

    def keys(self):
        self.secret = [[self.draw() for _ in range(self.k)]
                       for _ in range(self.n)]
        self.commit = [[power(G, a) for a in row] for row in self.secret]
        self.key = Num(1)
        for row in self.commit:
            self.key = Num(self.key * row[0] % P)
        group = (P, Q, G) if self.decimal else (Num(P), Num(Q), Num(G))
        base = self.h(*group, self.n, self.k, self.manifest_hash)
        flat = [x for row in self.commit for x in row]
        commitments = self.h([x for x in flat])
        self.ext = self.h(base, self.key if self.early and not self.spring else
                          commitments)
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
                c = self.h(x, power(G, u))
                proofs.append({
                    'public_key': num(x), 'commitment': num(power(G, u)),
                    'challenge': num(c), 'response': num((u + c * a) % Q),
                    'usage': 'Prove knowledge of secret value'})
            self.files[f'guardians/guardian_{i + 1}.json'] = {
                'guardian_id': self.called(i + 1), 'sequence_order': i + 1,
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
        challenge = self.h(self.ext, a, b, pads[0], datas[0], pads[1], datas[1])
        c[real] = (challenge - w) % Q
        r[real] = (u + c[real] * xi) % Q
        own = self.h(name, description, self.h(a, b))
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

    def by_order(self, hashes, orders):
        """Hashes as they are hashed themselves."""
        if not self.shape.sorts:
            return hashes
        return [hashes[i] for i in sorted(range(len(hashes)),
                                          key=lambda i: orders[i])]

    def contest(self, c, votes):
        num, name = self.num, c['object_id']
        limit = c['number_elected']
        rest = limit - sum(votes)
        made = []
        orders = [s['sequence_order'] for s in c['ballot_selections']]
        for i, s in enumerate(c['ballot_selections']):
            made.append(self.selection(s['object_id'], orders[i],
                                       self.option_hash[s['object_id']],
                                       votes[i], False))
        for i in range(limit):
            orders.append(max(orders) + 1)
            own = f'{name}-{orders[-1]}-placeholder'
            made.append(self.selection(
                own, orders[-1],
                self.h(own, orders[-1], f'{name}-{orders[-1]}-candidate'),
                1 if i < rest else 0, True))
        a = b = Num(1)
        xi = 0
        for one in made:
            a, b = Num(a * one[1] % P), Num(b * one[2] % P)
            xi += one[4]
        u = self.draw()
        pad, data = power(G, u), power(self.key, u)
        challenge = self.h(self.ext, a, b, pad, data)
        own = self.h(name, self.contest_hash[name],
                *self.by_order([one[3] for one in made], orders))
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

    def of_style(self, style):
        """The contests on ballots of a style."""
        units = self.shape.styles[style]
        return [c for c in self.m['contests']
                if c['electoral_district_id'] in units]

    def ballot(self, name, style, votes, state, seed, time):
        described = self.of_style(style)
        contests = [self.contest(c, v) for c, v in zip(described, votes)]
        own = self.h(name, self.manifest_hash, *self.by_order(
            [c[1] for c in contests],
            [c['sequence_order'] for c in described]))
        code = self.h(seed, time, own)
        num = self.num
        self.files[f'submitted_ballots/submitted_ballot_{name}.json'] = {
            'object_id': name, 'style_id': style,
            'manifest_hash': num(self.manifest_hash), 'code_seed': num(seed),
            'contests': [c[0] for c in contests], 'code': num(code),
            'timestamp': time, 'crypto_hash': num(own), 'nonce': None,
            'state': state}
        return code, {c['object_id']: m[2] for c, m in zip(described, contests)}

    def proof(self, a, b, m, secret):
        u = self.draw()
        pad, data = power(G, u), power(a, u)
        c = self.h(self.ext, a, b, pad, data, m)
        return {'pad': self.num(pad), 'data': self.num(data),
                'challenge': self.num(c),
                'response': self.num((u + c * secret) % Q),
                'usage': 'Prove knowledge of secret value'}

    def weights(self):
        """Lagrange coefficients of those who decrypt."""
        made = {}
        for i in self.shape.available():
            w = 1
            for j in self.shape.available():
                if j != i:
                    x, y = self.order(i), self.order(j)
                    w = w * y * pow(y - x, -1, Q) % Q
            made[i] = w % Q
        return made

    def share_of_missing(self, name, a, b, lost, described):
        """A missing guardian's, from what the others hold of its polynomial."""
        parts, whole = {}, 1
        for i, w in self.weights().items():
            x = self.order(i)
            secret = sum(coef * x ** j
                         for j, coef in enumerate(self.secret[lost - 1])) % Q
            m = power(a, secret)
            whole = whole * pow(m, w, P) % P
            parts[self.called(i)] = {
                'object_id': name, 'guardian_id': self.called(i),
                'missing_guardian_id': self.called(lost), 'share': self.num(m),
                'recovery_key': self.num(power(G, secret)),
                'proof': self.proof(a, b, m, secret), **described}
        return Num(whole), parts

    def described(self, name):
        """The hash of the description of an option or a placeholder."""
        if name in self.option_hash:
            return self.option_hash[name]
        order = int(name.split('-')[-2])
        return self.h(name, order, name.replace('placeholder', 'candidate'))

    def decrypt(self, name, a, b, t):
        shares = []
        # Shares repeated the description's hash in 1.1, and then no longer.
        described = ({'description_hash': self.num(self.described(name))}
                     if self.version == '1.1' else {})
        for i in self.shape.available():
            m = power(a, self.secret[i - 1][0])
            shares.append({'object_id': name, 'guardian_id': self.called(i),
                           'share': self.num(m),
                           'proof': self.proof(a, b, m, self.secret[i - 1][0]),
                           'recovered_parts': None, **described})
        for lost in sorted(self.shape.missing):
            m, parts = self.share_of_missing(name, a, b, lost, described)
            shares.append({'object_id': name, 'guardian_id': self.called(lost),
                           'share': self.num(m), 'proof': None,
                           'recovered_parts': parts, **described})
        return {'object_id': name, 'tally': t, 'value': self.num(power(G, t)),
                'message': self.pair(a, b), 'shares': shares}

    def tallies(self, cast):
        """Of the ballots @p cast: what was made, and the votes by contest."""
        num = self.num
        encrypted, plain = {}, {}
        for contest in self.m['contests']:
            name = contest['object_id']
            sums, opened = {}, {}
            for i, s in enumerate(contest['ballot_selections']):
                a = b = Num(1)
                t = 0
                for made, votes in cast:
                    if name in made:
                        a = Num(a * made[name][i][1] % P)
                        b = Num(b * made[name][i][2] % P)
                        t += votes[name][i]
                own = s['object_id']
                sums[own] = {'object_id': own,
                             'sequence_order': s['sequence_order'],
                             'description_hash': num(self.option_hash[own]),
                             'ciphertext': self.pair(a, b)}
                opened[own] = self.decrypt(own, a, b, t)
            encrypted[name] = {'object_id': name,
                               'sequence_order': contest['sequence_order'],
                               'description_hash': num(self.contest_hash[name]),
                               'selections': sums}
            plain[name] = {'object_id': name, 'selections': opened}
        self.files['encrypted_tally.json'] = {'object_id': 'results',
                                              'contests': encrypted}
        self.files['tally.json'] = {'object_id': 'results', 'contests': plain}

    def open(self, name, style, made, votes):
        """The decryption of a spoiled ballot."""
        contests = {}
        for contest in self.of_style(style):
            own = contest['object_id']
            t = list(votes[own])
            if self.early:  # Placeholders are decrypted, too.
                rest = contest['number_elected'] - sum(t)
                t += [1 if i < rest else 0
                      for i in range(contest['number_elected'])]
            contests[own] = {'object_id': own, 'selections': {
                s[0]['object_id']: self.decrypt(s[0]['object_id'], s[1], s[2], v)
                for s, v in zip(made[own], t)}}
        self.files[f'spoiled_ballots/spoiled_ballot_{name}.json'] = {
            'object_id': name, 'contests': contests}

    def devices(self):
        """Sessions had names first, and before that there were none."""
        return [(a, f'session {b}' if self.decimal else b, c, d)
                for a, b, c, d in self.shape.devices]

    def begin(self, number):
        """The hash of a device."""
        device = self.devices()[number]
        return self.h(*(device[::3] if self.version == '1.1' else device))

    def hold(self):
        for device in self.devices():
            self.files[f'encryption_devices/device_{device[0]}.json'] = dict(
                zip(('device_id', 'session_id', 'launch_code', 'location'),
                    device))
        cast = []
        code = None
        for i, (name, style, votes, spoiled, begin) in enumerate(
                self.shape.ballots):
            seed = code if begin is None else self.begin(begin)
            code, made = self.ballot(name, style, votes, 2 if spoiled else 1,
                                     seed, 1000 + i)
            by_name = {c['object_id']: v
                       for c, v in zip(self.of_style(style), votes)}
            if spoiled:
                self.open(name, style, made, by_name)
            else:
                cast.append((made, by_name))
        self.tallies(cast)
        w = {self.called(i): self.num(x) for i, x in self.weights().items()}
        self.files['coefficients.json'] = {
            'coefficients': list(w.values()) if self.version == '0.95' else w}
        if self.early:
            return early_form(self.files, self.version == '1.1', self.spring)
        if self.version == '0.95 first':
            return first_form(self.files, True)
        if self.version == '0.95 bare':
            return first_form(self.files, False)
        if self.version == '0.95 java':
            return java_form(self.files)
        return self.files


def write(folder, files):
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content), encoding='utf-8')


def make(folder, version='1.0', shape=None):
    """Write the record into @p folder."""
    write(folder, Election(version, shape).hold())
