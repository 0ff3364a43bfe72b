/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Ballots as items, for programs that know the public headers only.
 */
#include <stdlib.h>
#include <string.h>

#include <electionguard/record.h>

#include "record/items.h"

eg_status
eg_record_ballot_item(const eg_group *group,
                      const eg_encrypted_ballot *ballot,
                      uint8_t **item,
                      size_t *len,
                      eg_error *err)
{
    if (ballot->status == EG_BALLOT_UNDECIDED) {
        return eg_fail(err, EG_ERR_ARGUMENT,
                       "a ballot must be cast, challenged or spoiled before "
                       "it goes into a record");
    }
    const eg_item value = {.kind = EG_ITEM_ENCRYPTED_BALLOT,
                           .u.ballot = *ballot};
    EG_BUFFER(bytes, EG_ITEM_BYTES_MAX);
    EG_TRY(eg_item_encode(group, &bytes, &value, err));
    uint8_t *copy = malloc(bytes.len);
    if (copy == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory for a ballot");
    }
    memcpy(copy, bytes.data, bytes.len);
    *item = copy;
    *len = bytes.len;
    return EG_OK;
}
