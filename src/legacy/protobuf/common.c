/* SPDX-License-Identifier: Apache-2.0 */
/* Messages that 1.53 and 2.0 have alike, and the names of enums. */
#include "legacy/protobuf/common.h"

#include <stddef.h>

#include "legacy/protobuf/rows.h"

const char *const lg_pb_data_states[] = {"normal", "null_vote", "over_vote",
                                         "under_vote", NULL};
const char *const lg_pb_ballot_states[] = {"UNKNOWN", "CAST", "SPOILED", NULL};

const char *const lg_pb_election_types[] = {"unknown",
                                            "general",
                                            "partisan_primary_closed",
                                            "partisan_primary_open",
                                            "primary",
                                            "runoff",
                                            "special",
                                            "other",
                                            NULL};
const char *const lg_pb_unit_types[] = {"unknown",
                                        "ballot_batch",
                                        "ballot_style_area",
                                        "borough",
                                        "city",
                                        "city_council",
                                        "combined_precinct",
                                        "congressional",
                                        "country",
                                        "county",
                                        "county_council",
                                        "drop_box",
                                        "judicial",
                                        "municipality",
                                        "polling_place",
                                        "precinct",
                                        "school",
                                        "special",
                                        "split_precinct",
                                        "state",
                                        "state_house",
                                        "state_senate",
                                        "township",
                                        "utility",
                                        "village",
                                        "vote_center",
                                        "ward",
                                        "water",
                                        "other",
                                        NULL};
const char *const lg_pb_variations[] = {
    "unknown",      "one_of_m", "approval", "borda",
    "cumulative",   "majority", "n_of_m",   "plurality",
    "proportional", "range",    "rcv",      "super_majority",
    "other",        NULL};

const lg_pb_field lg_pb_pair[2] = {VALUE(1, "pad"), VALUE(2, "data")};

const lg_pb_field lg_pb_proof[2] = {VALUE(1, "challenge"),
                                    VALUE(2, "response")};

const lg_pb_field lg_pb_hashed[4] = {VALUE(1, "c0"), HEX(2, "c1"),
                                     VALUE(3, "c2"), NUMBER(4, "numBytes")};

const lg_pb_field lg_pb_schnorr[3] = {
    VALUE(1, "public_key"), VALUE(2, "challenge"), VALUE(3, "response")};

/* Its field 4, which fills a block up, is in what is encrypted only. */
const lg_pb_field lg_pb_contest_data[3] = {
    NAME(1, "status", lg_pb_data_states),
    NUMBERS(2, "over_votes"),
    TEXTS(3, "write_ins"),
};

const lg_pb_field lg_pb_language[2] = {TEXT(1, "value"), TEXT(2, "language")};

const lg_pb_field lg_pb_contact[4] = {
    TEXT_OPT(1, "name"), TEXTS(2, "address_line"), TEXT_OPT(3, "email"),
    TEXT_OPT(4, "phone")};

const lg_pb_field lg_pb_unit[4] = {TEXT(1, "object_id"), TEXT(2, "name"),
                                   NAME(3, "type", lg_pb_unit_types),
                                   TEXT_OPT(4, "contact_information")};

const lg_pb_field lg_pb_party[5] = {
    TEXT(1, "object_id"), TEXT(2, "name"), TEXT_OPT(3, "abbreviation"),
    TEXT_OPT(4, "color"), TEXT_OPT(5, "logo_uri")};

const lg_pb_field lg_pb_candidate[5] = {
    TEXT(1, "object_id"), TEXT_OPT(2, "name"), TEXT_OPT(3, "party_id"),
    TEXT_OPT(4, "image_url"), TRUTH(5, "is_write_in")};

const lg_pb_field lg_pb_style[4] = {
    TEXT(1, "object_id"), TEXTS(2, "geopolitical_unit_ids"),
    TEXTS(3, "party_ids"), TEXT_OPT(4, "image_url")};

const lg_pb_field lg_pb_constants[5] = {
    HEX(1, "large_prime"), HEX(2, "small_prime"), HEX(3, "cofactor"),
    HEX(4, "generator"), TEXT(5, "name")};

const lg_pb_field lg_pb_range[1] = {OBJECTS(1, "proofs", lg_pb_proof)};
