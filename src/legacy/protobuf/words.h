/* SPDX-License-Identifier: Apache-2.0 */
/* The names of values of enums, by their numbers from 0 on; NULL ends each. */
#ifndef EG_LEGACY_PROTOBUF_WORDS_H
#define EG_LEGACY_PROTOBUF_WORDS_H

extern const char *const lg_pb_data_states[];
extern const char *const lg_pb_ballot_states[];
extern const char *const lg_pb_election_types[];
extern const char *const lg_pb_unit_types[];
extern const char *const lg_pb_variations[];

#endif
