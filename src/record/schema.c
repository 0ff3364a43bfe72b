/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tables of the EGRF v2 schema, in the order in which messages build on
 * each other; RecordItem comes last.
 *
 * FIXED is an exact number of bytes, MULTIPLE a positive multiple of it; both
 * must be there unless OPT.  Field names are those of the wire format, whose
 * letters are the specification's: h_e is H_E, id_b is id_B, c0 is C_0.
 */
#include "record/schema.h"

#include <electionguard/ballot.h>

#include "record/types.h"

/* -- enums ----------------------------------------------------------------- */

static const eg_pb_enum_value section_type_values[] = {
    {EG_SECTION_HEADER, "SECTION_TYPE_HEADER"},
    {EG_SECTION_PARAMETERS, "SECTION_TYPE_PARAMETERS"},
    {EG_SECTION_MANIFEST, "SECTION_TYPE_MANIFEST"},
    {EG_SECTION_GUARDIANS, "SECTION_TYPE_GUARDIANS"},
    {EG_SECTION_ELECTION_KEYS, "SECTION_TYPE_ELECTION_KEYS"},
    {EG_SECTION_DEVICE, "SECTION_TYPE_DEVICE"},
    {EG_SECTION_DEVICE_ATTESTATIONS, "SECTION_TYPE_DEVICE_ATTESTATIONS"},
    {EG_SECTION_ENCRYPTED_TALLY, "SECTION_TYPE_ENCRYPTED_TALLY"},
    {EG_SECTION_CONTEST_DATA_REQUESTS, "SECTION_TYPE_CONTEST_DATA_REQUESTS"},
    {EG_SECTION_DECRYPTED_TALLY, "SECTION_TYPE_DECRYPTED_TALLY"},
    {EG_SECTION_CHALLENGED_DECRYPTIONS,
     "SECTION_TYPE_CHALLENGED_BALLOT_DECRYPTIONS"},
    {EG_SECTION_CONTEST_DATA_DECRYPTIONS,
     "SECTION_TYPE_CONTEST_DATA_DECRYPTIONS"},
    {EG_SECTION_UNCAST_NONCE_RELEASES, "SECTION_TYPE_UNCAST_NONCE_RELEASES"},
    {EG_SECTION_TOC, "SECTION_TYPE_TOC"},
    {EG_SECTION_SIGNATURES, "SECTION_TYPE_SIGNATURES"},
};
const eg_pb_enum eg_schema_section_type = {
    .name = "SectionType",
    .values = section_type_values,
    .count = EG_ARRAY_LEN(section_type_values),
    .closed = true,
};

static const eg_pb_enum_value device_kind_values[] = {
    {EG_DEVICE_REGULAR, "DEVICE_KIND_REGULAR"},
    {EG_DEVICE_PRE_ENCRYPTING, "DEVICE_KIND_PRE_ENCRYPTING"},
};
const eg_pb_enum eg_schema_device_kind = {
    .name = "DeviceKind",
    .values = device_kind_values,
    .count = EG_ARRAY_LEN(device_kind_values),
    .closed = true,
};

static const eg_pb_enum_value ballot_status_values[] = {
    {EG_BALLOT_CAST, "BALLOT_STATUS_CAST"},
    {EG_BALLOT_CHALLENGED, "BALLOT_STATUS_CHALLENGED"},
    {EG_BALLOT_SPOILED, "BALLOT_STATUS_SPOILED"},
};
static const eg_pb_enum ballot_status = {
    .name = "BallotStatus",
    .values = ballot_status_values,
    .count = EG_ARRAY_LEN(ballot_status_values),
};

static const eg_pb_enum_value record_phase_values[] = {
    {EG_PHASE_SETUP, "RECORD_PHASE_SETUP"},
    {EG_PHASE_SEALED, "RECORD_PHASE_SEALED"},
    {EG_PHASE_AGGREGATED, "RECORD_PHASE_AGGREGATED"},
    {EG_PHASE_FINAL, "RECORD_PHASE_FINAL"},
};
static const eg_pb_enum record_phase = {
    .name = "RecordPhase",
    .values = record_phase_values,
    .count = EG_ARRAY_LEN(record_phase_values),
};

/* -- setup -------------------------------------------------------------- */

static const eg_pb_field record_header_fields[] = {
    EG_PB_F_SCALAR(1, EG_PB_U32, "format_major", "formatMajor"),
    EG_PB_F_SCALAR(2, EG_PB_U32, "format_minor", "formatMinor"),
};
static const uint32_t record_header_reserved[] = {3};
static const eg_pb_message record_header = {
    .name = "RecordHeader",
    .fields = record_header_fields,
    .count = EG_ARRAY_LEN(record_header_fields),
    .reserved = record_header_reserved,
    .reserved_count = EG_ARRAY_LEN(record_header_reserved),
};

static const eg_pb_field parameters_fields[] = {
    EG_PB_F_FIXED(1, "version", "version", 32),
    EG_PB_F_FIXED(2, "p", "p", 512),
    EG_PB_F_FIXED(3, "q", "q", 32),
    EG_PB_F_FIXED(4, "r", "r", 512),
    EG_PB_F_FIXED(5, "g", "g", 512),
    EG_PB_F_SCALAR(6, EG_PB_U32, "n", "n"),
    EG_PB_F_SCALAR(7, EG_PB_U32, "k", "k"),
    EG_PB_F_FIXED(8, "h_p", "hP", 32),
};
static const eg_pb_message parameters = {
    .name = "Parameters",
    .fields = parameters_fields,
    .count = EG_ARRAY_LEN(parameters_fields),
};

static const eg_pb_field manifest_file_fields[] = {
    EG_PB_F_STRING(1, "media_type", "mediaType"),
    EG_PB_F_BYTES(2, "content", "content"),
    EG_PB_F_FIXED(3, "h_b", "hB", 32),
};
static const eg_pb_message manifest_file = {
    .name = "ManifestFile",
    .fields = manifest_file_fields,
    .count = EG_ARRAY_LEN(manifest_file_fields),
};

static const eg_pb_field guardian_public_key_fields[] = {
    EG_PB_F_SCALAR(1, EG_PB_U32, "index", "index"),
    EG_PB_F_MULTIPLE(2, "vote_commitments", "voteCommitments", 512),
    EG_PB_F_MULTIPLE(3, "data_commitments", "dataCommitments", 512),
    EG_PB_F_FIXED(4, "kappa", "kappa", 512),
    EG_PB_F_MULTIPLE(5, "vote_proof", "voteProof", 32),
    EG_PB_F_MULTIPLE(6, "data_proof", "dataProof", 32),
};
static const eg_pb_message guardian_public_key = {
    .name = "GuardianPublicKey",
    .fields = guardian_public_key_fields,
    .count = EG_ARRAY_LEN(guardian_public_key_fields),
};

static const eg_pb_field election_keys_fields[] = {
    EG_PB_F_FIXED(1, "k", "k", 512),
    EG_PB_F_FIXED(2, "k_hat", "kHat", 512),
    EG_PB_F_FIXED(3, "h_e", "hE", 32),
};
static const eg_pb_message election_keys = {
    .name = "ElectionKeys",
    .fields = election_keys_fields,
    .count = EG_ARRAY_LEN(election_keys_fields),
};

/* -- ballots ------------------------------------------------------------ */

static const eg_pb_field device_header_fields[] = {
    EG_PB_F_ENUM(1, "kind", "kind", &eg_schema_device_kind),
    EG_PB_F_STRING(2, "device_id", "deviceId"),
    EG_PB_F_FIXED(3, "h_di", "hDi", 32),
    EG_PB_F_SCALAR(4, EG_PB_U32, "chaining_mode", "chainingMode"),
    EG_PB_F_FIXED_OPT(5, "initial_hash", "initialHash", 32),
};
static const eg_pb_message device_header = {
    .name = "DeviceHeader",
    .fields = device_header_fields,
    .count = EG_ARRAY_LEN(device_header_fields),
};

static const eg_pb_field hashed_ciphertext_fields[] = {
    EG_PB_F_FIXED(1, "c0", "c0", 512),
    EG_PB_F_MULTIPLE(2, "c1", "c1", 32),
    EG_PB_F_FIXED(3, "c2", "c2", 64),
};
static const eg_pb_message hashed_ciphertext = {
    .name = "HashedCiphertext",
    .fields = hashed_ciphertext_fields,
    .count = EG_ARRAY_LEN(hashed_ciphertext_fields),
};

static const eg_pb_field encrypted_field_fields[] = {
    EG_PB_F_FIXED(1, "alpha", "alpha", 512),
    EG_PB_F_FIXED(2, "beta", "beta", 512),
    EG_PB_F_MULTIPLE(3, "range_proof", "rangeProof", 64),
};
static const eg_pb_message encrypted_field = {
    .name = "EncryptedField",
    .fields = encrypted_field_fields,
    .count = EG_ARRAY_LEN(encrypted_field_fields),
};

static const eg_pb_field encrypted_contest_fields[] = {
    EG_PB_F_SCALAR(1, EG_PB_U32, "index", "index"),
    EG_PB_F_REPEATED(2, "fields", "fields", &encrypted_field),
    EG_PB_F_MULTIPLE(3, "limit_proof", "limitProof", 64),
    EG_PB_F_MULTIPLE_OPT(4,
                         "undervote_difference_proof",
                         "undervoteDifferenceProof",
                         64),
    EG_PB_F_MULTIPLE_OPT(5, "null_vote_proof", "nullVoteProof", 64),
    EG_PB_F_MESSAGE(6, "contest_data", "contestData", &hashed_ciphertext),
    EG_PB_F_FIXED(7, "contest_hash", "contestHash", 32),
};
static const eg_pb_message encrypted_contest = {
    .name = "EncryptedContest",
    .fields = encrypted_contest_fields,
    .count = EG_ARRAY_LEN(encrypted_contest_fields),
};

static const eg_pb_field encrypted_ballot_fields[] = {
    EG_PB_F_FIXED(1, "id_b", "idB", 32),
    EG_PB_F_FIXED(2, "h_i", "hI", 32),
    EG_PB_F_STRING(3, "ballot_style", "ballotStyle"),
    EG_PB_F_ENUM(4, "status", "status", &ballot_status),
    EG_PB_F_SCALAR(5, EG_PB_U32, "weight", "weight"),
    EG_PB_F_TIMESTAMP(6, "encrypted_at", "encryptedAt"),
    EG_PB_F_REPEATED(7, "contests", "contests", &encrypted_contest),
    EG_PB_F_FIXED(8, "confirmation_code", "confirmationCode", 32),
    EG_PB_F_FIXED(9, "chaining_field", "chainingField", 36),
    EG_PB_F_MESSAGE(10,
                    "encrypted_ballot_nonce",
                    "encryptedBallotNonce",
                    &hashed_ciphertext),
    EG_PB_F_STRING(11, "ballot_ref", "ballotRef"),
};
static const eg_pb_message encrypted_ballot = {
    .name = "EncryptedBallot",
    .fields = encrypted_ballot_fields,
    .count = EG_ARRAY_LEN(encrypted_ballot_fields),
};

static const eg_pb_field selected_vector_fields[] = {
    EG_PB_F_MULTIPLE(1, "vector", "vector", 1024),
    EG_PB_F_FIXED(2, "psi", "psi", 32),
    EG_PB_F_STRING(3, "short_code", "shortCode"),
};
static const eg_pb_message selected_vector = {
    .name = "SelectedVector",
    .fields = selected_vector_fields,
    .count = EG_ARRAY_LEN(selected_vector_fields),
};

static const eg_pb_field pre_cast_contest_fields[] = {
    EG_PB_F_MESSAGE(1, "contest", "contest", &encrypted_contest),
    EG_PB_F_MULTIPLE(2, "selection_hashes", "selectionHashes", 32),
    EG_PB_F_REPEATED(3, "selected", "selected", &selected_vector),
};
static const eg_pb_message pre_cast_contest = {
    .name = "PreEncryptedCastContest",
    .fields = pre_cast_contest_fields,
    .count = EG_ARRAY_LEN(pre_cast_contest_fields),
};

static const eg_pb_field pre_cast_ballot_fields[] = {
    EG_PB_F_FIXED(1, "id_b", "idB", 32),
    EG_PB_F_FIXED(2, "h_i", "hI", 32),
    EG_PB_F_STRING(3, "ballot_style", "ballotStyle"),
    EG_PB_F_SCALAR(5, EG_PB_U32, "weight", "weight"),
    EG_PB_F_TIMESTAMP(6, "encrypted_at", "encryptedAt"),
    EG_PB_F_REPEATED(7, "contests", "contests", &pre_cast_contest),
    EG_PB_F_FIXED(8, "confirmation_code", "confirmationCode", 32),
    EG_PB_F_FIXED(9, "chaining_field", "chainingField", 36),
    EG_PB_F_MESSAGE(10,
                    "encrypted_ballot_nonce",
                    "encryptedBallotNonce",
                    &hashed_ciphertext),
    EG_PB_F_STRING(11, "ballot_ref", "ballotRef"),
};
static const uint32_t pre_cast_ballot_reserved[] = {4};
static const eg_pb_message pre_cast_ballot = {
    .name = "PreEncryptedCastBallot",
    .fields = pre_cast_ballot_fields,
    .count = EG_ARRAY_LEN(pre_cast_ballot_fields),
    .reserved = pre_cast_ballot_reserved,
    .reserved_count = EG_ARRAY_LEN(pre_cast_ballot_reserved),
};

static const eg_pb_field uncast_selection_fields[] = {
    EG_PB_F_SCALAR(1, EG_PB_U32, "selection_index", "selectionIndex"),
    EG_PB_F_STRING(2, "option_label", "optionLabel"),
    EG_PB_F_MULTIPLE(3, "vector", "vector", 1024),
    EG_PB_F_FIXED(4, "psi", "psi", 32),
    EG_PB_F_STRING(5, "short_code", "shortCode"),
};
static const eg_pb_message uncast_selection = {
    .name = "UncastSelection",
    .fields = uncast_selection_fields,
    .count = EG_ARRAY_LEN(uncast_selection_fields),
};

static const eg_pb_field uncast_contest_fields[] = {
    EG_PB_F_SCALAR(1, EG_PB_U32, "index", "index"),
    EG_PB_F_STRING(2, "label", "label"),
    EG_PB_F_REPEATED(3, "selections", "selections", &uncast_selection),
    EG_PB_F_FIXED(4, "contest_hash", "contestHash", 32),
};
static const eg_pb_message uncast_contest = {
    .name = "UncastContest",
    .fields = uncast_contest_fields,
    .count = EG_ARRAY_LEN(uncast_contest_fields),
};

static const eg_pb_field pre_uncast_ballot_fields[] = {
    EG_PB_F_FIXED(1, "id_b", "idB", 32),
    EG_PB_F_FIXED(2, "h_i", "hI", 32),
    EG_PB_F_STRING(3, "ballot_style", "ballotStyle"),
    EG_PB_F_REPEATED(7, "contests", "contests", &uncast_contest),
    EG_PB_F_FIXED(8, "confirmation_code", "confirmationCode", 32),
    EG_PB_F_FIXED(9, "chaining_field", "chainingField", 36),
    EG_PB_F_MESSAGE(10,
                    "encrypted_ballot_nonce",
                    "encryptedBallotNonce",
                    &hashed_ciphertext),
    EG_PB_F_STRING(11, "ballot_ref", "ballotRef"),
};
static const uint32_t pre_uncast_ballot_reserved[] = {4, 5, 6};
static const eg_pb_message pre_uncast_ballot = {
    .name = "PreEncryptedUncastBallot",
    .fields = pre_uncast_ballot_fields,
    .count = EG_ARRAY_LEN(pre_uncast_ballot_fields),
    .reserved = pre_uncast_ballot_reserved,
    .reserved_count = EG_ARRAY_LEN(pre_uncast_ballot_reserved),
};

static const eg_pb_field compact_contest_fields[] = {
    EG_PB_F_SCALAR(1, EG_PB_U32, "index", "index"),
    EG_PB_F_FIXED(2, "contest_hash", "contestHash", 32),
};
static const eg_pb_message compact_contest = {
    .name = "CompactUncastContest",
    .fields = compact_contest_fields,
    .count = EG_ARRAY_LEN(compact_contest_fields),
};

static const eg_pb_field pre_compact_ballot_fields[] = {
    EG_PB_F_FIXED(1, "id_b", "idB", 32),
    EG_PB_F_FIXED(2, "h_i", "hI", 32),
    EG_PB_F_STRING(3, "ballot_style", "ballotStyle"),
    EG_PB_F_REPEATED(7, "contests", "contests", &compact_contest),
    EG_PB_F_FIXED(8, "confirmation_code", "confirmationCode", 32),
    EG_PB_F_FIXED(9, "chaining_field", "chainingField", 36),
    EG_PB_F_MESSAGE(10,
                    "encrypted_ballot_nonce",
                    "encryptedBallotNonce",
                    &hashed_ciphertext),
    EG_PB_F_STRING(11, "ballot_ref", "ballotRef"),
};
static const uint32_t pre_compact_ballot_reserved[] = {4, 5, 6};
static const eg_pb_message pre_compact_ballot = {
    .name = "PreEncryptedCompactUncastBallot",
    .fields = pre_compact_ballot_fields,
    .count = EG_ARRAY_LEN(pre_compact_ballot_fields),
    .reserved = pre_compact_ballot_reserved,
    .reserved_count = EG_ARRAY_LEN(pre_compact_ballot_reserved),
};

static const eg_pb_field device_close_fields[] = {
    EG_PB_F_SCALAR(1, EG_PB_U64, "ballot_count", "ballotCount"),
    EG_PB_F_FIXED_OPT(2, "closing_chaining_field", "closingChainingField", 36),
    EG_PB_F_FIXED_OPT(3, "closing_hash", "closingHash", 32),
    EG_PB_F_TIMESTAMP(4, "closed_at", "closedAt"),
};
static const eg_pb_message device_close = {
    .name = "DeviceClose",
    .fields = device_close_fields,
    .count = EG_ARRAY_LEN(device_close_fields),
};

static const eg_pb_field signed_statement_fields[] = {
    EG_PB_F_BYTES(1, "statement", "statement"),
    EG_PB_F_STRING(2, "algorithm", "algorithm"),
    EG_PB_F_BYTES(3, "key_id", "keyId"),
    EG_PB_F_BYTES(4, "signer_key", "signerKey"),
    EG_PB_F_BYTES(5, "signature", "signature"),
    EG_PB_F_BYTES(6, "timestamp_token", "timestampToken"),
};
static const eg_pb_message signed_statement = {
    .name = "SignedStatement",
    .fields = signed_statement_fields,
    .count = EG_ARRAY_LEN(signed_statement_fields),
};

/* -- tally and openings ------------------------------------------------- */

static const eg_pb_field tally_header_fields[] = {
    EG_PB_F_SCALAR(1, EG_PB_U64, "cast_ballot_count", "castBallotCount"),
    EG_PB_F_SCALAR(2, EG_PB_U64, "total_cast_weight", "totalCastWeight"),
};
static const eg_pb_message tally_header = {
    .name = "EncryptedTallyHeader",
    .fields = tally_header_fields,
    .count = EG_ARRAY_LEN(tally_header_fields),
};

static const eg_pb_field tally_contest_fields[] = {
    EG_PB_F_SCALAR(1, EG_PB_U32, "index", "index"),
    EG_PB_F_MULTIPLE(2, "fields", "fields", 1024),
    EG_PB_F_SCALAR(3, EG_PB_U64, "cast_weight", "castWeight"),
};
static const eg_pb_message tally_contest = {
    .name = "EncryptedTallyContest",
    .fields = tally_contest_fields,
    .count = EG_ARRAY_LEN(tally_contest_fields),
};

static const eg_pb_field ballot_locator_fields[] = {
    EG_PB_F_ENUM(1, "kind", "kind", &eg_schema_device_kind),
    EG_PB_F_FIXED(2, "h_di", "hDi", 32),
    EG_PB_F_SCALAR(3, EG_PB_U64, "position", "position"),
};
static const eg_pb_message ballot_locator = {
    .name = "BallotLocator",
    .fields = ballot_locator_fields,
    .count = EG_ARRAY_LEN(ballot_locator_fields),
};

static const eg_pb_field contest_data_request_fields[] = {
    EG_PB_F_MESSAGE(1, "ballot", "ballot", &ballot_locator),
    EG_PB_F_FIXED(2, "h_i", "hI", 32),
    EG_PB_F_SCALAR(3, EG_PB_U32, "contest_index", "contestIndex"),
};
static const eg_pb_message contest_data_request = {
    .name = "ContestDataRequest",
    .fields = contest_data_request_fields,
    .count = EG_ARRAY_LEN(contest_data_request_fields),
};

static const eg_pb_field decrypted_tally_field_fields[] = {
    EG_PB_F_SCALAR(1, EG_PB_U32, "index", "index"),
    EG_PB_F_STRING(2, "label", "label"),
    EG_PB_F_SCALAR(3, EG_PB_U64, "tally", "tally"),
    EG_PB_F_FIXED(4, "encoded_tally", "encodedTally", 512),
    EG_PB_F_FIXED(5, "proof", "proof", 64),
};
static const eg_pb_message decrypted_tally_field = {
    .name = "DecryptedTallyField",
    .fields = decrypted_tally_field_fields,
    .count = EG_ARRAY_LEN(decrypted_tally_field_fields),
};

static const eg_pb_field decrypted_tally_contest_fields[] = {
    EG_PB_F_SCALAR(1, EG_PB_U32, "index", "index"),
    EG_PB_F_STRING(2, "label", "label"),
    EG_PB_F_REPEATED(3, "fields", "fields", &decrypted_tally_field),
};
static const eg_pb_message decrypted_tally_contest = {
    .name = "DecryptedTallyContest",
    .fields = decrypted_tally_contest_fields,
    .count = EG_ARRAY_LEN(decrypted_tally_contest_fields),
};

static const eg_pb_field decrypted_field_fields[] = {
    EG_PB_F_SCALAR(1, EG_PB_U32, "index", "index"),
    EG_PB_F_STRING(2, "label", "label"),
    EG_PB_F_SCALAR(3, EG_PB_U32, "value", "value"),
    EG_PB_F_FIXED(4, "nonce", "nonce", 32),
};
static const eg_pb_message decrypted_field = {
    .name = "DecryptedField",
    .fields = decrypted_field_fields,
    .count = EG_ARRAY_LEN(decrypted_field_fields),
};

static const eg_pb_field released_contest_data_fields[] = {
    EG_PB_F_FIXED(1, "nonce", "nonce", 32),
    EG_PB_F_MULTIPLE(2, "data", "data", 32),
};
static const eg_pb_message released_contest_data = {
    .name = "ReleasedContestData",
    .fields = released_contest_data_fields,
    .count = EG_ARRAY_LEN(released_contest_data_fields),
};

static const eg_pb_field decrypted_contest_fields[] = {
    EG_PB_F_SCALAR(1, EG_PB_U32, "index", "index"),
    EG_PB_F_STRING(2, "label", "label"),
    EG_PB_F_REPEATED(3, "fields", "fields", &decrypted_field),
    EG_PB_F_MESSAGE(4, "contest_data", "contestData", &released_contest_data),
};
static const eg_pb_message decrypted_contest = {
    .name = "DecryptedContest",
    .fields = decrypted_contest_fields,
    .count = EG_ARRAY_LEN(decrypted_contest_fields),
};

static const eg_pb_field challenged_decryption_fields[] = {
    EG_PB_F_MESSAGE(1, "ballot", "ballot", &ballot_locator),
    EG_PB_F_FIXED(2, "h_i", "hI", 32),
    EG_PB_F_REPEATED(3, "contests", "contests", &decrypted_contest),
};
static const eg_pb_message challenged_decryption = {
    .name = "ChallengedBallotDecryption",
    .fields = challenged_decryption_fields,
    .count = EG_ARRAY_LEN(challenged_decryption_fields),
};

static const eg_pb_field contest_data_decryption_fields[] = {
    EG_PB_F_MESSAGE(1, "ballot", "ballot", &ballot_locator),
    EG_PB_F_FIXED(2, "h_i", "hI", 32),
    EG_PB_F_SCALAR(3, EG_PB_U32, "contest_index", "contestIndex"),
    EG_PB_F_FIXED(4, "beta", "beta", 512),
    EG_PB_F_FIXED(5, "proof", "proof", 64),
    EG_PB_F_MULTIPLE(6, "data", "data", 32),
};
static const eg_pb_message contest_data_decryption = {
    .name = "ContestDataDecryption",
    .fields = contest_data_decryption_fields,
    .count = EG_ARRAY_LEN(contest_data_decryption_fields),
};

static const eg_pb_field uncast_contest_nonces_fields[] = {
    EG_PB_F_SCALAR(1, EG_PB_U32, "index", "index"),
    EG_PB_F_MULTIPLE(2, "nonces", "nonces", 32),
};
static const eg_pb_message uncast_contest_nonces = {
    .name = "UncastContestNonces",
    .fields = uncast_contest_nonces_fields,
    .count = EG_ARRAY_LEN(uncast_contest_nonces_fields),
};

static const eg_pb_field uncast_nonce_release_fields[] = {
    EG_PB_F_MESSAGE(1, "ballot", "ballot", &ballot_locator),
    EG_PB_F_FIXED(2, "h_i", "hI", 32),
    EG_PB_F_REPEATED(3, "contests", "contests", &uncast_contest_nonces),
    EG_PB_F_FIXED_OPT(4, "ballot_nonce", "ballotNonce", 32),
};
static const eg_pb_message uncast_nonce_release = {
    .name = "UncastNonceRelease",
    .fields = uncast_nonce_release_fields,
    .count = EG_ARRAY_LEN(uncast_nonce_release_fields),
};

/* -- statements and digest leaves --------------------------------------- */

static const eg_pb_field chain_close_fields[] = {
    EG_PB_F_FIXED(1, "h_e", "hE", 32),
    EG_PB_F_FIXED(2, "device_key", "deviceKey", 33),
    EG_PB_F_STRING(3, "device_id", "deviceId"),
    EG_PB_F_SCALAR(4, EG_PB_U32, "chaining_mode", "chainingMode"),
    EG_PB_F_SCALAR(5, EG_PB_U64, "ballot_count", "ballotCount"),
    EG_PB_F_FIXED(6, "codes_root", "codesRoot", 32),
    EG_PB_F_FIXED_OPT(7, "closing_hash", "closingHash", 32),
    EG_PB_F_TIMESTAMP(8, "closed_at", "closedAt"),
};
static const eg_pb_message chain_close = {
    .name = "ChainCloseStatement",
    .fields = chain_close_fields,
    .count = EG_ARRAY_LEN(chain_close_fields),
};

static const eg_pb_field section_seal_fields[] = {
    EG_PB_F_FIXED(1, "h_e", "hE", 32),
    EG_PB_F_FIXED(2, "device_key", "deviceKey", 33),
    EG_PB_F_SCALAR(3, EG_PB_U64, "item_count", "itemCount"),
    EG_PB_F_FIXED(4, "section_root", "sectionRoot", 32),
};
static const eg_pb_message section_seal = {
    .name = "SectionSealStatement",
    .fields = section_seal_fields,
    .count = EG_ARRAY_LEN(section_seal_fields),
};

static const eg_pb_field prefix_checkpoint_fields[] = {
    EG_PB_F_FIXED(1, "h_e", "hE", 32),
    EG_PB_F_FIXED(2, "device_key", "deviceKey", 33),
    EG_PB_F_SCALAR(3, EG_PB_U64, "ballot_count", "ballotCount"),
    EG_PB_F_FIXED(4, "codes_root", "codesRoot", 32),
    EG_PB_F_TIMESTAMP(5, "at", "at"),
};
static const eg_pb_message prefix_checkpoint = {
    .name = "PrefixCheckpointStatement",
    .fields = prefix_checkpoint_fields,
    .count = EG_ARRAY_LEN(prefix_checkpoint_fields),
};

static const eg_pb_field record_statement_fields[] = {
    EG_PB_F_ENUM(1, "phase", "phase", &record_phase),
    EG_PB_F_FIXED(2, "root", "root", 32),
    EG_PB_F_FIXED(3, "h_e", "hE", 32),
    EG_PB_F_SCALAR(4, EG_PB_U32, "format_major", "formatMajor"),
    EG_PB_F_SCALAR(5, EG_PB_U32, "format_minor", "formatMinor"),
    EG_PB_F_TIMESTAMP(6, "signed_at", "signedAt"),
    EG_PB_F_STRING(7, "signer_role", "signerRole"),
};
static const eg_pb_message record_statement = {
    .name = "RecordStatement",
    .fields = record_statement_fields,
    .count = EG_ARRAY_LEN(record_statement_fields),
};

static const eg_pb_field toc_entry_fields[] = {
    EG_PB_F_ENUM(1, "section_type", "sectionType", &eg_schema_section_type),
    EG_PB_F_BYTES(2, "key", "key"),
    EG_PB_F_SCALAR(3, EG_PB_BOOL, "critical", "critical"),
    EG_PB_F_SCALAR(4, EG_PB_U64, "item_count", "itemCount"),
    EG_PB_F_FIXED(5, "root", "root", 32),
};
static const eg_pb_message toc_entry = {
    .name = "TocEntry",
    .fields = toc_entry_fields,
    .count = EG_ARRAY_LEN(toc_entry_fields),
};

static const eg_pb_field code_leaf_fields[] = {
    EG_PB_F_FIXED(1, "code", "code", 32),
};
static const eg_pb_message code_leaf = {
    .name = "ConfirmationCodeLeaf",
    .fields = code_leaf_fields,
    .count = EG_ARRAY_LEN(code_leaf_fields),
};

/* -- what stands alone -------------------------------------------------- */

static const eg_pb_field segment_header_fields[] = {
    EG_PB_F_STRING(1, "magic", "magic"),
    EG_PB_F_SCALAR(2, EG_PB_U32, "format_major", "formatMajor"),
    EG_PB_F_ENUM(3, "section_type", "sectionType", &eg_schema_section_type),
    EG_PB_F_BYTES(4, "key", "key"),
    EG_PB_F_SCALAR(5, EG_PB_U64, "first_ordinal", "firstOrdinal"),
};
const eg_pb_message eg_schema_segment_header = {
    .name = "SegmentHeader",
    .fields = segment_header_fields,
    .count = EG_ARRAY_LEN(segment_header_fields),
};

static const eg_pb_field item_fields[] = {
    EG_PB_F_ONEOF(1, "record_header", "recordHeader", &record_header, 1),
    EG_PB_F_ONEOF(2, "parameters", "parameters", &parameters, 1),
    EG_PB_F_ONEOF(3, "manifest_file", "manifestFile", &manifest_file, 1),
    EG_PB_F_ONEOF(4,
                  "guardian_public_key",
                  "guardianPublicKey",
                  &guardian_public_key,
                  1),
    EG_PB_F_ONEOF(5, "election_keys", "electionKeys", &election_keys, 1),
    EG_PB_F_ONEOF(10, "device_header", "deviceHeader", &device_header, 1),
    EG_PB_F_ONEOF(11,
                  "encrypted_ballot",
                  "encryptedBallot",
                  &encrypted_ballot,
                  1),
    EG_PB_F_ONEOF(12,
                  "pre_encrypted_cast_ballot",
                  "preEncryptedCastBallot",
                  &pre_cast_ballot,
                  1),
    EG_PB_F_ONEOF(13,
                  "pre_encrypted_uncast_ballot",
                  "preEncryptedUncastBallot",
                  &pre_uncast_ballot,
                  1),
    EG_PB_F_ONEOF(14, "device_close", "deviceClose", &device_close, 1),
    EG_PB_F_ONEOF(15,
                  "device_attestation",
                  "deviceAttestation",
                  &signed_statement,
                  1),
    EG_PB_F_ONEOF(16,
                  "pre_encrypted_compact_uncast_ballot",
                  "preEncryptedCompactUncastBallot",
                  &pre_compact_ballot,
                  1),
    EG_PB_F_ONEOF(20,
                  "encrypted_tally_header",
                  "encryptedTallyHeader",
                  &tally_header,
                  1),
    EG_PB_F_ONEOF(21,
                  "encrypted_tally_contest",
                  "encryptedTallyContest",
                  &tally_contest,
                  1),
    EG_PB_F_ONEOF(22,
                  "contest_data_request",
                  "contestDataRequest",
                  &contest_data_request,
                  1),
    EG_PB_F_ONEOF(30,
                  "decrypted_tally_contest",
                  "decryptedTallyContest",
                  &decrypted_tally_contest,
                  1),
    EG_PB_F_ONEOF(31,
                  "challenged_ballot_decryption",
                  "challengedBallotDecryption",
                  &challenged_decryption,
                  1),
    EG_PB_F_ONEOF(32,
                  "contest_data_decryption",
                  "contestDataDecryption",
                  &contest_data_decryption,
                  1),
    EG_PB_F_ONEOF(33,
                  "uncast_nonce_release",
                  "uncastNonceRelease",
                  &uncast_nonce_release,
                  1),
    EG_PB_F_ONEOF(40,
                  "chain_close_statement",
                  "chainCloseStatement",
                  &chain_close,
                  1),
    EG_PB_F_ONEOF(41,
                  "section_seal_statement",
                  "sectionSealStatement",
                  &section_seal,
                  1),
    EG_PB_F_ONEOF(42,
                  "prefix_checkpoint_statement",
                  "prefixCheckpointStatement",
                  &prefix_checkpoint,
                  1),
    EG_PB_F_ONEOF(43,
                  "record_statement",
                  "recordStatement",
                  &record_statement,
                  1),
    EG_PB_F_ONEOF(44,
                  "record_signature",
                  "recordSignature",
                  &signed_statement,
                  1),
    EG_PB_F_ONEOF(50, "toc_entry", "tocEntry", &toc_entry, 1),
    EG_PB_F_ONEOF(51,
                  "confirmation_code_leaf",
                  "confirmationCodeLeaf",
                  &code_leaf,
                  1),
};
static const uint32_t item_reserved[] = {100, 2047};
const eg_pb_message eg_schema_item = {
    .name = "RecordItem",
    .fields = item_fields,
    .count = EG_ARRAY_LEN(item_fields),
    .reserved = item_reserved,
    .reserved_count = EG_ARRAY_LEN(item_reserved),
    .exactly_one = true,
};
