# SPDX-License-Identifier: Apache-2.0
"""Writes records of 2.0 and 1.53 in protocol buffers: the messages of egk-protobuf
and of kotlin-multiplatform, made of the JSON files that say the same.

The messages are told as in a .proto file: type, name in JSON, number.  A type in
<> is a message of one field of bytes, "bytes" are hexadecimal digits in JSON.
"""
import re

MESSAGES = '''
Pair: <> pad 1, <> data 2
Proof: <> challenge 1, <> response 2
Hashed: <> c0 1, bytes c1 2, <> c2 3, uint numBytes 4
Schnorr: <> public_key 1, <> challenge 2, <> response 3
ContestData: Status status 1, packed over_votes 2, string* write_ins 3

Constants: bytes large_prime 1, bytes small_prime 2, bytes cofactor 3,
  bytes generator 4, string name 5
Config: string config_version 1, Constants constants 2,
  uint number_of_guardians 3, uint quorum 4, <> parameter_base_hash 7,
  <> manifest_hash 8, <> election_base_hash 9, raw manifest_bytes 10,
  bool chain_confirmation_codes 11, octets baux0 12, Entry* metadata 20
Entry: string key 1, string value 2
Guardian: string guardian_id 1, uint x_coordinate 2,
  Schnorr* coefficient_proofs 3
Initialized: Config config 1, <> joint_public_key 2, <> extended_base_hash 3,
  Guardian* guardians 4, Entry* metadata 5
TallyResult: Initialized election_init 1, Sums encrypted_tally 2,
  string* tally_ids 4, Entry* metadata 5
DecryptionResult: TallyResult tally_result 1, Decryption decrypted_tally 2,
  Entry* metadata 3
Chain: string encrypting_device 1, bytes baux0 2, string* ballot_ids 3,
  <> last_confirmation_code 4, bool chaining 5, <> closing_hash 6,
  Entry* metadata 11

Range: Proof* proofs 1
Selection: string selection_id 1, uint sequence_order 2, Pair encrypted_vote 3,
  Range proof 4
Vector: <> selection_hash 1, string short_code 2, Pair* encryptions 3
Printed: <> preencryption_hash 1, <>* all_selection_hashes 2,
  Vector* selected_vectors 3
Contest: string contest_id 1, uint sequence_order 2, uint votes_allowed 3,
  <> contest_hash 4, Selection* selections 5, Range proof 6,
  Hashed encrypted_contest_data 7, Printed pre_encryption 8
Ballot: string ballot_id 1, string ballot_style_id 2,
  string encrypting_device 3, uint timestamp 4, bytes code_baux 5,
  <> confirmation_code 6, Contest* contests 7, State state 8,
  bool is_preencrypt 9, <> primary_nonce 10, <> election_id 11,
  Pair encrypted_sn 12

Sum: string selection_id 1, uint sequence_order 2, Pair encrypted_vote 3
SumContest: string contest_id 1, uint sequence_order 2, Sum* selections 3
Sums: string tally_id 1, SumContest* contests 2, string* cast_ballot_ids 3,
  <> election_id 11
Opened: string selection_id 1, uint tally 2, <> b_over_m 3,
  Pair encrypted_vote 4, Proof proof 5
OpenedData: ContestData contest_data 1, Hashed encrypted_contest_data 2,
  Proof proof 3, <> beta 4
OpenedContest: string contest_id 1, Opened* selections 2,
  OpenedData decrypted_contest_data 3
Decryption: string id 1, OpenedContest* contests 2, <> election_id 3

Manifest: string election_scope_id 1, string spec_version 2, Election type 3,
  string start_date 4, string end_date 5, Unit* geopolitical_units 6,
  Party* parties 7, Candidate* candidates 8, Described* contests 9,
  Style* ballot_styles 10, Language* name 11, Contact contact_information 12
Style: string object_id 1, string* geopolitical_unit_ids 2,
  string* party_ids 3, string image_url 4
Candidate: string object_id 1, string name 2, string party_id 3,
  string image_url 4, bool is_write_in 5
Contact: string name 1, string* address_line 2, string email 3, string phone 4
Unit: string object_id 1, string name 2, UnitType type 3,
  string contact_information 4
Language: string value 1, string language 2
Party: string object_id 1, string name 2, string abbreviation 3,
  string color 4, string logo_uri 5
Described: string object_id 1, uint sequence_order 2,
  string electoral_district_id 3, Variation vote_variation 4,
  uint number_elected 5, uint votes_allowed 6, string name 7,
  Option* ballot_selections 8, string ballot_title 9, string ballot_subtitle 10
Option: string object_id 1, uint sequence_order 2, string candidate_id 3
'''
# What 1.53 has otherwise.
MESSAGES_153 = '''
Data: <> pad 1, octets data 2, <> mac 3, uint numBytes 4
Config: Constants constants 2, Manifest manifest 3,
  uint number_of_guardians 4, uint quorum 5, Entry* metadata 6
Guardian: string guardian_id 1, uint sequence_order 2,
  Schnorr* election_proofs 4
Initialized: Config config 1, <> elgamal_public_key 2, <> manifest_hash 3,
  <> crypto_extended_base_hash 4, Guardian* guardians 5, Entry* metadata 6,
  <> crypto_base_hash 7
TallyResult: Initialized election_init 1, Sums encrypted_tally 2,
  string* cast_ballot_ids 3, string* tally_ids 4, Entry* metadata 5
Weight: string guardian_id 1, uint x_coordinate 2, <> lagrange_coefficient 3
DecryptionResult: TallyResult tally_result 1, Decryption decrypted_tally 2,
  Weight* coefficients 3, Entry* metadata 4
Selection: string object_id 1, uint sequence_order 2, <> description_hash 3,
  Pair ciphertext 4, <> crypto_hash 5, Range proof 6
Contest: string object_id 1, uint sequence_order 2, <> description_hash 3,
  Selection* ballot_selections 4, <> crypto_hash 5, Range proof 6,
  Data contest_data 7, raw pre_encryption 8
Ballot: string object_id 1, string style_id 2, <> manifest_hash 3,
  <> code_seed 4, <> code 5, Contest* contests 6, uint timestamp 7,
  <> crypto_hash 8, State state 9, bool is_preencrypt 10
Sum: string object_id 1, uint sequence_order 2, Pair ciphertext 3
SumContest: string object_id 1, uint sequence_order 2, Sum* selections 3
Sums: string object_id 1, SumContest* contests 2
Opened: string object_id 1, uint tally 2, <> value 3, Pair message 4,
  Proof proof 5
OpenedContest: string object_id 1, Opened* selections 2,
  OpenedData decrypted_contest_data 3
Decryption: string object_id 1, OpenedContest* contests 2
Manifest: string election_scope_id 1, string spec_version 2, Election type 3,
  string start_date 4, string end_date 5, Unit* geopolitical_units 6,
  Party* parties 7, Candidate* candidates 8, Described* contests 9,
  Style* ballot_styles 10, Language* name 11, Contact contact_information 12,
  <> crypto_hash 13
Described: string object_id 1, uint sequence_order 2,
  string electoral_district_id 3, Variation vote_variation 4,
  uint number_elected 5, uint votes_allowed 6, string name 7,
  Option* ballot_selections 8, string ballot_title 9,
  string ballot_subtitle 10, <> crypto_hash 12
Option: string object_id 1, uint sequence_order 2, string candidate_id 3,
  <> crypto_hash 4
'''
ENUMS = {
    'Status': 'normal null_vote over_vote under_vote',
    'State': 'UNKNOWN CAST SPOILED',
    'Election': 'unknown general partisan_primary_closed partisan_primary_open '
                'primary runoff special other',
    'UnitType': 'unknown ballot_batch ballot_style_area borough city '
                'city_council combined_precinct congressional country county '
                'county_council drop_box judicial municipality polling_place '
                'precinct school special split_precinct state state_house '
                'state_senate township utility village vote_center ward water '
                'other',
    'Variation': 'unknown one_of_m approval borda cumulative majority n_of_m '
                 'plurality proportional range rcv super_majority other',
}


def read_messages(text):
    """{message: [(type, whether a list, name, number)]}, numbers ascending."""
    found = {}
    for line in re.sub(r'\n +', ' ', text).split('\n'):
        if line:
            name, fields = line.split(': ')
            rows = [field.split() for field in fields.split(', ')]
            found[name] = [(kind.rstrip('*'), kind.endswith('*'), member,
                            int(number)) for kind, member, number in rows]
    return found


SCHEMA = read_messages(MESSAGES)
SCHEMA_153 = {**SCHEMA, **read_messages(MESSAGES_153)}


def varint(n):
    out = bytearray()
    while n > 127:
        out.append(n & 127 | 128)
        n >>= 7
    return bytes(out) + bytes([n])


def field(number, data):
    """A field of bytes."""
    return varint(number << 3 | 2) + varint(len(data)) + data


def scalar(kind, value):
    """A number, bool or name as the number that is written."""
    if kind in ENUMS:
        # What JSON calls challenged has the older name.
        value = 'SPOILED' if value == 'CHALLENGED' else value
        return ENUMS[kind].split().index(value)
    return int(value)


def payload(kind, value, schema):
    if kind == 'string':
        return value.encode()
    if kind == 'bytes':
        return bytes.fromhex('0' * (len(value) % 2) + value)
    if kind == '<>':
        return field(1, bytes.fromhex(value))
    if kind == 'octets':
        return bytes(x % 256 for x in value)
    if kind == 'packed':
        return b''.join(varint(x) for x in value)
    if kind == 'raw':
        return value
    return encode(kind, value, schema)


def encode(message, value, schema=None):
    """The bytes of a message that has these members, of 2.0 or of @p schema."""
    schema = schema or SCHEMA
    if message == 'Entry':
        value = dict(zip(('key', 'value'), value))
    out = b''
    for kind, many, name, number in schema[message]:
        one = value.get(name)
        if one is None:
            continue
        if many:
            items = one.items() if kind == 'Entry' else one
            out += b''.join(field(number, payload(kind, x, schema)) for x in items)
        elif kind in ('uint', 'bool') or kind in ENUMS:
            n = scalar(kind, one)
            out += varint(number << 3) + varint(n) if n else b''
        else:
            data = payload(kind, one, schema)
            whole = kind == '<>' or kind in schema
            out += field(number, data) if data or whole else b''
    return out


def framed(messages):
    """Messages, each behind its length."""
    return b''.join(varint(len(m)) + m for m in messages)


def stages(files, manifest):
    """The four files that hold each other, of which some may not be there."""
    config = encode('Config', {
        **files['election_config.json'],
        'constants': files['constants.json'], 'manifest_bytes': manifest})
    out = {'electionConfig.protobuf': config}
    # Fields of a stage come behind the stage before it, which is field 1.
    for message, name, parts in (
            ('Initialized', 'electionInitialized',
             files.get('election_initialized.json')),
            ('TallyResult', 'tallyResult', 'encrypted_tally.json' in files and {
                'encrypted_tally': files['encrypted_tally.json'],
                'tally_ids': ['all']}),
            ('DecryptionResult', 'decryptionResult', 'tally.json' in files and {
                'decrypted_tally': files['tally.json']})):
        if not parts:
            break
        before = list(out.values())[-1]
        out[f'{name}.protobuf'] = field(1, before) + encode(message, parts)
    return out


def convert(files, manifest, batched=False):
    """The files of a record in protocol buffers, of those in JSON.

    manifest: the bytes that its hash is over; batched: each device's ballots are
    in one file, where there is no chain.
    """
    out = stages(files, manifest)
    batches, opened = {}, []
    for name, content in files.items():
        folder, _, leaf = name.rpartition('/')
        if leaf == 'ballot_chain.json':
            out[f'{folder}/ballotChain.protobuf'] = encode('Chain', content)
        elif name.startswith('encrypted_ballots/'):
            data = encode('Ballot', content)
            batches.setdefault(folder, []).append(data)
            if not batched:
                out[name.replace('.json', '.protobuf')] = data
        elif name.startswith('challenged_ballots/'):
            opened.append(encode('Decryption', content))
    if batched:
        for folder, messages in batches.items():
            out[f'{folder}/encryptedBallots.protobuf'] = framed(messages)
    if opened:
        out['challengedBallots.protobuf'] = framed(opened)
    return out


def write(folder, files):
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
