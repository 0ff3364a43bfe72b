/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The parts of a ballot of any kind that its chain needs, read from the item's
 * bytes in a microsecond instead of decoding it.
 */
#ifndef EG_RECORD_BALLOT_BRIEF_H
#define EG_RECORD_BALLOT_BRIEF_H

#include <electionguard/ballot.h>

#include "record/types.h"

typedef struct eg_ballot_brief {
    eg_hash id;
    eg_hash code;
    eg_item_kind kind;
    eg_ballot_status status; /**< UNDECIDED: pre-encrypted and not cast. */
    uint8_t chaining_field[EG_CHAINING_FIELD_BYTES];
} eg_ballot_brief;

/** Whether items of @p kind are ballots of a device that pre-encrypts. */
bool eg_item_is_pre_encrypted(eg_item_kind kind);

/** Read them from a canonical item; false when it is no ballot. */
bool
eg_ballot_brief_read(eg_ballot_brief *out, const uint8_t *item, size_t len);

/**
 * Put what was decided into a canonical encrypted ballot; its length stays.
 *
 * @param[in] status Decided.
 * @return Whether it is such a ballot.
 */
bool eg_ballot_item_decide(uint8_t *item, size_t len, eg_ballot_status status);

#endif
