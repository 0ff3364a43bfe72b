/* SPDX-License-Identifier: Apache-2.0 */
/* The names of values of enums, by their numbers. */
#include "legacy/protobuf/words.h"

#include <stddef.h>

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
