/* SPDX-License-Identifier: Apache-2.0 */
/* The tables of 2.0, as published with egk-protobuf in November 2023. */
#include "legacy/protobuf/schema.h"

#include "legacy/protobuf/common.h"
#include "legacy/protobuf/rows.h"

/* -- election_record.proto -------------------------------------------------- */

static const lg_pb_field config[] = {TEXT(1, "config_version"),
                                     ELSE(2, "constants"),
                                     NUMBER(3, "number_of_guardians"),
                                     NUMBER(4, "quorum"),
                                     VALUE(7, "parameter_base_hash"),
                                     VALUE(8, "manifest_hash"),
                                     VALUE(9, "election_base_hash"),
                                     ELSE(10, "manifest_bytes"),
                                     TRUTH(11, "chain_confirmation_codes"),
                                     OCTETS(12, "baux0"),
                                     METADATA(20)};

static const lg_pb_field guardian[] = {
    TEXT(1, "guardian_id"), NUMBER(2, "x_coordinate"),
    OBJECTS(3, "coefficient_proofs", lg_pb_schnorr)};

static const lg_pb_field initialized[] = {
    ELSE(1, "config"), VALUE(2, "joint_public_key"),
    VALUE(3, "extended_base_hash"), OBJECTS(4, "guardians", guardian),
    METADATA(5)};

static const lg_pb_field tally_result[] = {ELSE(1, "election_init"),
                                           ELSE(2, "encrypted_tally"),
                                           TEXTS(4, "tally_ids"), METADATA(5)};

static const lg_pb_field decryption_result[] = {
    ELSE(1, "tally_result"), ELSE(2, "decrypted_tally"), METADATA(3)};

static const lg_pb_field chain[] = {TEXT(1, "encrypting_device"),
                                    HEX(2, "baux0"),
                                    TEXTS(3, "ballot_ids"),
                                    VALUE(4, "last_confirmation_code"),
                                    TRUTH(5, "chaining"),
                                    VALUE(6, "closing_hash"),
                                    METADATA(11)};

static const lg_pb_type constants_type = TYPE(lg_pb_constants);
static const lg_pb_type chain_type = TYPE(chain);

/* -- encrypted_ballot.proto ------------------------------------------------- */

static const lg_pb_field selection[] = {
    TEXT(1, "selection_id"), NUMBER(2, "sequence_order"),
    OBJECT(3, "encrypted_vote", lg_pb_pair), OBJECT(4, "proof", lg_pb_range)};

static const lg_pb_field vector[] = {VALUE(1, "selection_hash"),
                                     TEXT(2, "short_code"),
                                     OBJECTS(3, "encryptions", lg_pb_pair)};

static const lg_pb_field printed[] = {VALUE(1, "preencryption_hash"),
                                      VALUES(2, "all_selection_hashes"),
                                      OBJECTS(3, "selected_vectors", vector)};

static const lg_pb_field contest[] = {
    TEXT(1, "contest_id"),
    NUMBER(2, "sequence_order"),
    NUMBER(3, "votes_allowed"),
    VALUE(4, "contest_hash"),
    OBJECTS(5, "selections", selection),
    OBJECT(6, "proof", lg_pb_range),
    OBJECT(7, "encrypted_contest_data", lg_pb_hashed),
    OBJECT(8, "pre_encryption", printed)};

static const lg_pb_field ballot[] = {TEXT(1, "ballot_id"),
                                     TEXT(2, "ballot_style_id"),
                                     TEXT(3, "encrypting_device"),
                                     NUMBER(4, "timestamp"),
                                     HEX(5, "code_baux"),
                                     VALUE(6, "confirmation_code"),
                                     OBJECTS(7, "contests", contest),
                                     NAME(8, "state", lg_pb_ballot_states),
                                     TRUTH(9, "is_preencrypt"),
                                     VALUE(10, "primary_nonce"),
                                     VALUE(11, "election_id"),
                                     OBJECT(12, "encrypted_sn", lg_pb_pair)};

static const lg_pb_type ballot_type = TYPE(ballot);

/* -- encrypted_tally.proto, decrypted_tally.proto --------------------------- */

static const lg_pb_field sum[] = {TEXT(1, "selection_id"),
                                  NUMBER(2, "sequence_order"),
                                  OBJECT(3, "encrypted_vote", lg_pb_pair)};

static const lg_pb_field sum_contest[] = {TEXT(1, "contest_id"),
                                          NUMBER(2, "sequence_order"),
                                          OBJECTS(3, "selections", sum)};

static const lg_pb_field sums[] = {
    TEXT(1, "tally_id"), OBJECTS(2, "contests", sum_contest),
    TEXTS(3, "cast_ballot_ids"), VALUE(11, "election_id")};

static const lg_pb_field opened[] = {
    TEXT(1, "selection_id"), NUMBER(2, "tally"), VALUE(3, "b_over_m"),
    OBJECT(4, "encrypted_vote", lg_pb_pair), OBJECT(5, "proof", lg_pb_proof)};

static const lg_pb_field opened_data[] = {
    OBJECT(1, "contest_data", lg_pb_contest_data),
    OBJECT(2, "encrypted_contest_data", lg_pb_hashed),
    OBJECT(3, "proof", lg_pb_proof), VALUE(4, "beta")};

static const lg_pb_field opened_contest[] = {
    TEXT(1, "contest_id"), OBJECTS(2, "selections", opened),
    OBJECT(3, "decrypted_contest_data", opened_data)};

static const lg_pb_field decryption[] = {TEXT(1, "id"),
                                         OBJECTS(2, "contests", opened_contest),
                                         VALUE(3, "election_id")};

static const lg_pb_type sums_type = TYPE(sums);
static const lg_pb_type decryption_type = TYPE(decryption);

/* -- manifest.proto --------------------------------------------------------- */

static const lg_pb_field option[] = {
    TEXT(1, "object_id"), NUMBER(2, "sequence_order"), TEXT(3, "candidate_id")};

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
    TEXT_OPT(10, "ballot_subtitle")};

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
    OBJECTS(11, "name", lg_pb_language),
    OBJECT(12, "contact_information", lg_pb_contact)};

static const lg_pb_type manifest_type = TYPE(manifest);

/* -- all of it -------------------------------------------------------------- */

static const lg_pb_piece pieces[] = {
    {LG_PART_CONSTANTS, LG_CONSTANTS, LG_PB_CONFIG, 2},
    {LG_PART_CONFIG, LG_CONFIG, LG_PB_CONFIG, 0},
    {LG_PART_MANIFEST, LG_MANIFEST, LG_PB_CONFIG, 10},
    {LG_PART_INITIALIZED, LG_INITIALIZED, LG_PB_INITIALIZED, 0},
    {LG_PART_SUMS, LG_ENCRYPTED_TALLY, LG_PB_TALLIED, 2},
    {LG_PART_TALLY, LG_TALLY, LG_PB_DECRYPTED, 2},
};

static const lg_pb_type config_type = TYPE(config);
static const lg_pb_type initialized_type = TYPE(initialized);

const lg_pb_schema lg_pb_schema_20 = {
    .stage = {[LG_PB_CONFIG] = TYPE(config),
              [LG_PB_INITIALIZED] = TYPE(initialized),
              [LG_PB_TALLIED] = TYPE(tally_result),
              [LG_PB_DECRYPTED] = TYPE(decryption_result)},
    .piece = pieces,
    .pieces = EG_ARRAY_LEN(pieces),
    .part = {[LG_PART_CONSTANTS] = &constants_type,
             [LG_PART_CONFIG] = &config_type,
             [LG_PART_MANIFEST] = &manifest_type,
             [LG_PART_INITIALIZED] = &initialized_type,
             [LG_PART_SUMS] = &sums_type,
             [LG_PART_TALLY] = &decryption_type,
             [LG_PART_BALLOT] = &ballot_type,
             [LG_PART_CHAIN] = &chain_type,
             [LG_PART_OPENED] = &decryption_type},
    .opened = "challengedBallots.protobuf",
    .opened_kind = LG_CHALLENGED};
