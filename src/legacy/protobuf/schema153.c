/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tables of 1.53, as kotlin-multiplatform had them in spring 2023; the JSON
 * of the same time is what kotlin1/ reads.
 */
#include "legacy/protobuf/common.h"
#include "legacy/protobuf/rows.h"
#include "legacy/protobuf/schema.h"

/* -- common.proto ----------------------------------------------------------- */

/* Ballots of JSON call the same otherwise than decryptions do. */
static const lg_pb_field data[] = {VALUE(1, "pad"), OCTETS(2, "data"),
                                   VALUE(3, "mac"), NUMBER(4, "numBytes")};
/* -- manifest.proto --------------------------------------------------------- */

static const lg_pb_field option[] = {
    TEXT(1, "object_id"), NUMBER(2, "sequence_order"), TEXT(3, "candidate_id"),
    ELSE(4, "crypto_hash")};

static const lg_pb_field described[] = {
    TEXT(1, "object_id"),
    NUMBER(2, "sequence_order"),
    TEXT(3, "electoral_district_id"),
    NAME(4, "vote_variation", lg_pb_variations),
    NUMBER(5, "number_elected"),
    NUMBER(6, "votes_allowed"),
    TEXT(7, "name"),
    OBJECTS(8, "ballot_selections", option),
    TEXT_OPT(9, "ballot_title"),
    TEXT_OPT(10, "ballot_subtitle"),
    ELSE(12, "crypto_hash")};

static const lg_pb_field manifest[] = {
    TEXT(1, "election_scope_id"),
    TEXT(2, "spec_version"),
    NAME(3, "type", lg_pb_election_types),
    TEXT(4, "start_date"),
    TEXT(5, "end_date"),
    OBJECTS(6, "geopolitical_units", lg_pb_unit),
    OBJECTS(7, "parties", lg_pb_party),
    OBJECTS(8, "candidates", lg_pb_candidate),
    OBJECTS(9, "contests", described),
    OBJECTS(10, "ballot_styles", lg_pb_style),
    KEYED(11, "name", lg_pb_language, "language"),
    OBJECT(12, "contact_information", lg_pb_contact),
    ELSE(13, "crypto_hash")};

/* The same messages again, for the hashes alone. */
static const lg_pb_field option_hash[] = {
    ELSE(1, "object_id"), ROW(2, LG_PB_NUMBER, 0, "order"),
    ELSE(3, "candidate_id"), VALUE(4, "crypto_hash")};

static const lg_pb_field contest_hash[] = {
    ELSE(1, "object_id"),
    NUMBER(2, "order"),
    ELSE(3, "electoral_district_id"),
    NUMBER(4, "vote_variation"),
    NUMBER(5, "number_elected"),
    NUMBER(6, "votes_allowed"),
    ELSE(7, "name"),
    OBJECTS(8, "ballot_selections", option_hash),
    ELSE(9, "ballot_title"),
    ELSE(10, "ballot_subtitle"),
    VALUE(12, "crypto_hash")};

static const lg_pb_field hashes[] = {ELSE(1, "election_scope_id"),
                                     ELSE(2, "spec_version"),
                                     NUMBER(3, "type"),
                                     ELSE(4, "start_date"),
                                     ELSE(5, "end_date"),
                                     ELSES(6, "geopolitical_units"),
                                     ELSES(7, "parties"),
                                     ELSES(8, "candidates"),
                                     OBJECTS(9, "contests", contest_hash),
                                     ELSES(10, "ballot_styles"),
                                     ELSES(11, "name"),
                                     ELSE(12, "contact_information"),
                                     VALUE(13, "crypto_hash")};

const lg_pb_type lg_pb_descriptions = TYPE(hashes);

/* -- election_record.proto -------------------------------------------------- */

static const lg_pb_field config[] = {ELSE(2, "constants"), ELSE(3, "manifest"),
                                     NUMBER(4, "number_of_guardians"),
                                     NUMBER(5, "quorum"), METADATA(6)};

static const lg_pb_field guardian[] = {
    TEXT(1, "guardian_id"), NUMBER(2, "sequence_order"),
    OBJECTS(4, "election_proofs", lg_pb_schnorr)};

/* Of JSON it is context.json, and guardians are files. */
static const lg_pb_field initialized[] = {
    INLINE(1, "config", config), VALUE(2, "elgamal_public_key"),
    VALUE(3, "manifest_hash"),   VALUE(4, "crypto_extended_base_hash"),
    ELSES(5, "guardians"),       METADATA(6),
    VALUE(7, "crypto_base_hash")};

static const lg_pb_field sum[] = {TEXT(1, "object_id"),
                                  NUMBER(2, "sequence_order"),
                                  OBJECT(3, "ciphertext", lg_pb_pair)};

static const lg_pb_field sum_contest[] = {TEXT(1, "object_id"),
                                          NUMBER(2, "sequence_order"),
                                          OBJECTS(3, "selections", sum)};

static const lg_pb_field sums[] = {TEXT(1, "object_id"),
                                   OBJECTS(2, "contests", sum_contest)};

static const lg_pb_field tally_result[] = {
    ELSE(1, "election_init"), INLINE(2, "encrypted_tally", sums),
    TEXTS(3, "cast_ballot_ids"), TEXTS(4, "tally_ids"), METADATA(5)};

static const lg_pb_field weight[] = {TEXT(1, "guardian_id"),
                                     NUMBER(2, "x_coordinate"),
                                     VALUE(3, "lagrange_coefficient")};

static const lg_pb_field decryption_result[] = {
    ELSE(1, "tally_result"), ELSE(2, "decrypted_tally"),
    KEYED(3, "coefficients", weight, "guardian_id"), METADATA(4)};

/* -- encrypted_ballot.proto, decrypted_tally.proto -------------------------- */

static const lg_pb_field selection[] = {
    TEXT(1, "object_id"),         NUMBER(2, "sequence_order"),
    VALUE(3, "description_hash"), OBJECT(4, "ciphertext", lg_pb_pair),
    VALUE(5, "crypto_hash"),      OBJECT(6, "proof", lg_pb_range)};

static const lg_pb_field contest[] = {
    TEXT(1, "object_id"),
    NUMBER(2, "sequence_order"),
    VALUE(3, "description_hash"),
    OBJECTS(4, "ballot_selections", selection),
    VALUE(5, "crypto_hash"),
    OBJECT(6, "proof", lg_pb_range),
    OBJECT(7, "contest_data", data),
    ROW(8, LG_PB_HEX, LG_PB_OPTIONAL, "pre_encryption")};

static const lg_pb_field ballot[] = {TEXT(1, "object_id"),
                                     TEXT(2, "style_id"),
                                     VALUE(3, "manifest_hash"),
                                     VALUE(4, "code_seed"),
                                     VALUE(5, "code"),
                                     OBJECTS(6, "contests", contest),
                                     NUMBER(7, "timestamp"),
                                     VALUE(8, "crypto_hash"),
                                     NAME(9, "state", lg_pb_ballot_states),
                                     TRUTH(10, "is_preencrypt")};

static const lg_pb_field opened[] = {
    TEXT(1, "object_id"), NUMBER(2, "tally"), VALUE(3, "value"),
    OBJECT(4, "message", lg_pb_pair), OBJECT(5, "proof", lg_pb_proof)};

static const lg_pb_field opened_data[] = {
    OBJECT(1, "contest_data", lg_pb_contest_data),
    OBJECT(2, "encrypted_contest_data", lg_pb_hashed),
    OBJECT(3, "proof", lg_pb_proof), VALUE(4, "beta")};

static const lg_pb_field opened_contest[] = {
    TEXT(1, "object_id"), OBJECTS(2, "selections", opened),
    OBJECT(3, "decrypted_contest_data", opened_data)};

static const lg_pb_field decryption[] = {
    TEXT(1, "object_id"), OBJECTS(2, "contests", opened_contest)};

/* -- all of it -------------------------------------------------------------- */

static const lg_pb_piece pieces[] = {
    {LG_PART_CONSTANTS, LG_CONSTANTS, LG_PB_CONFIG, 2},
    {LG_PART_MANIFEST, LG_MANIFEST, LG_PB_CONFIG, 3},
    {LG_PART_INITIALIZED, LG_CONTEXT, LG_PB_INITIALIZED, 0},
    {LG_PART_GUARDIAN, LG_GUARDIAN, LG_PB_INITIALIZED, 5},
    {LG_PART_SUMS, LG_ENCRYPTED_TALLY, LG_PB_TALLIED, 0},
    {LG_PART_TALLY, LG_TALLY, LG_PB_DECRYPTED, 2},
    {LG_PART_WEIGHTS, LG_COEFFICIENTS, LG_PB_DECRYPTED, 0},
};

static const lg_pb_type constants_type = TYPE(lg_pb_constants);
static const lg_pb_type manifest_type = TYPE(manifest);
static const lg_pb_type initialized_type = TYPE(initialized);
static const lg_pb_type guardian_type = TYPE(guardian);
static const lg_pb_type tally_result_type = TYPE(tally_result);
static const lg_pb_type decryption_result_type = TYPE(decryption_result);
static const lg_pb_type ballot_type = TYPE(ballot);
static const lg_pb_type decryption_type = TYPE(decryption);

const lg_pb_schema lg_pb_schema_153 = {
    .stage = {[LG_PB_CONFIG] = TYPE(config),
              [LG_PB_INITIALIZED] = TYPE(initialized),
              [LG_PB_TALLIED] = TYPE(tally_result),
              [LG_PB_DECRYPTED] = TYPE(decryption_result)},
    .piece = pieces,
    .pieces = EG_ARRAY_LEN(pieces),
    .part = {[LG_PART_CONSTANTS] = &constants_type,
             [LG_PART_MANIFEST] = &manifest_type,
             [LG_PART_INITIALIZED] = &initialized_type,
             [LG_PART_GUARDIAN] = &guardian_type,
             [LG_PART_SUMS] = &tally_result_type,
             [LG_PART_TALLY] = &decryption_type,
             [LG_PART_WEIGHTS] = &decryption_result_type,
             [LG_PART_BALLOT] = &ballot_type,
             [LG_PART_OPENED] = &decryption_type},
    .opened = "spoiledBallotTallies.protobuf",
    .opened_kind = LG_SPOILED};
