# SPDX-License-Identifier: Apache-2.0
"""Values of older records that no hash, proof or other value depends on.

Nobody can tell that they were altered; docs/legacy.md says so of each.
"""

# By folder or file, paths without indices; .* is all below.
PYTHON = {
    'manifest.json': {'spec_version', 'candidates.name.*',
                      'candidates.image_uri', 'candidates.is_write_in',
                      'candidates.party_id', 'contests.@type'},
    'context.json': {'extended_data', 'extended_data.*', 'configuration.*'},
    'submitted_ballots': {'contests.extended_data.data',
                          'contests.extended_data.mac'},
}
EARLY = {
    'description.json': {
        'candidates.object_id', 'candidates.ballot_name.*',
        'candidates.party_id', 'candidates.image_uri',
        'candidates.is_write_in', 'candidates.isWriteIn', 'parties.name.*',
        'contests.@type', 'contests.primary_party_ids'},
}
SPRING = {
    'description.json': {
        'candidates.object_id', 'candidates.name.*', 'candidates.party_id',
        'candidates.image_uri', 'candidates.is_write_in',
        'candidates.isWriteIn', 'contests.@type',
        'contests.primary_party_ids'},
}
VERSIONS = {
    '1.1': (EARLY,),
    '1.1 spring': (SPRING,),
    '0.95': (PYTHON,),
    '1.0': (PYTHON,),
    '1.52': ({
        'constants.json': {'name'},
        'guardians': {'guardian_id'},
        'manifest.json': {'spec_version', 'candidates.name',
                          'candidates.image_url', 'candidates.is_write_in'},
        'submitted_ballots': {'contests.contest_data.data',
                              'contests.contest_data.mac',
                              'contests.contest_data.numBytes'},
    },),
    # It has no chain of codes, and its list of candidates is in no hash.
    '1.91': (PYTHON, {
        'submitted_ballots': {'code_seed', 'timestamp'},
        'encryption_devices': {'device_id', 'launch_code', 'location',
                               'session_id'},
        'manifest.json': {'candidates.object_id'},
    }),
    '2.0': ({
        'constants.json': {'name'},
        'election_config.json': {'config_version', 'metadata.*'},
        'election_initialized.json': {'guardians.guardian_id', 'metadata.*'},
        'encrypted_ballots': {'timestamp'},
    },),
}
# Contest data of ballots that are cast, which nobody opens.
UNOPENED = {'contests.encrypted_contest_data.c1',
            'contests.encrypted_contest_data.c2',
            'contests.encrypted_contest_data.numBytes'}
# Every second x is that of a point of the curve.
CURVE = {'eg2.0/curve': {'contests.encrypted_contest_data.*'}}
# Of single records: devices from which no ballot came are in no hash.
UNUSED = {'eg1.0/preview_toy_group':
          {'encryption_devices/device_190070690681122.json'}}
# The preview of 1.0 wrote orders of ballots from 0 and, once, from 1; both pass.
LOOSE = {'eg1.0/preview_toy_group': {
    'submitted_ballots': {'contests.sequence_order',
                          'contests.ballot_selections.sequence_order'}}}


def fits(pattern, names):
    return pattern in names or any(
        name.endswith('.*') and pattern.startswith(name[:-1])
        for name in names)


def holds(record, name, pattern, text):
    """Whether nothing binds the value at @p pattern of the file @p name.

    A record is called by its version and its own name: eg1.0/mitre_example.
    """
    kind = name.split('/')[0]
    version = record.split('/')[0].removeprefix('eg')
    return (any(fits(pattern, files.get(kind, ()))
                for files in VERSIONS[version]) or
            fits(pattern, LOOSE.get(record, {}).get(kind, ())) or
            (fits(pattern, CURVE.get(record, UNOPENED)) and '"CAST"' in text) or
            name in UNUSED.get(record, ()))
