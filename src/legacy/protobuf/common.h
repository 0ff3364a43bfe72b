/* SPDX-License-Identifier: Apache-2.0 */
/* Messages that 1.53 and 2.0 have alike, and the names of enums. */
#ifndef EG_LEGACY_PROTOBUF_COMMON_H
#define EG_LEGACY_PROTOBUF_COMMON_H

#include "legacy/protobuf/message.h"

/* Names of values, by their numbers from 0 on; NULL ends each list. */
extern const char *const lg_pb_data_states[];
extern const char *const lg_pb_ballot_states[];
extern const char *const lg_pb_election_types[];
extern const char *const lg_pb_unit_types[];
extern const char *const lg_pb_variations[];

extern const lg_pb_field lg_pb_pair[2];
extern const lg_pb_field lg_pb_proof[2];
extern const lg_pb_field lg_pb_hashed[4];
extern const lg_pb_field lg_pb_schnorr[3];
extern const lg_pb_field lg_pb_contest_data[3];
extern const lg_pb_field lg_pb_language[2];
extern const lg_pb_field lg_pb_contact[4];
extern const lg_pb_field lg_pb_unit[4];
extern const lg_pb_field lg_pb_party[5];
extern const lg_pb_field lg_pb_candidate[5];
extern const lg_pb_field lg_pb_style[4];
extern const lg_pb_field lg_pb_constants[5];
extern const lg_pb_field lg_pb_range[1];

#endif
