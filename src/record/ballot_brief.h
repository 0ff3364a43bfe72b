/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The parts of a regular ballot that its chain needs, read from the item's
 * bytes in a microsecond instead of decoding it.
 */
#ifndef EG_RECORD_BALLOT_BRIEF_H
#define EG_RECORD_BALLOT_BRIEF_H

#include <electionguard/ballot.h>

typedef struct eg_ballot_brief {
    eg_hash id;
    eg_hash code;
    eg_ballot_status status;
    uint8_t chaining_field[EG_CHAINING_FIELD_BYTES];
} eg_ballot_brief;

/** Read them from a canonical item; false when it is no regular ballot. */
bool
eg_ballot_brief_read(eg_ballot_brief *out, const uint8_t *item, size_t len);

#endif
