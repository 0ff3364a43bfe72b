/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Picking members out of an encrypted ballot: they have the same numbers
 * in all kinds of ballots, except that a pre-encrypted one has no status.
 */
#include "record/ballot_brief.h"

#include <string.h>

#include "codec/pb.h"
#include "record/types.h"

/* Members of EncryptedBallot that eg_ballot_brief holds; see schema.c. */
enum { BALLOT_ID = 1, BALLOT_STATUS = 4, BALLOT_CODE = 8, BALLOT_CHAIN = 9 };

static bool
read_hash(eg_hash *out, eg_span bytes)
{
    if (bytes.len != EG_HASH_BYTES) {
        return false;
    }
    memcpy(out->bytes, bytes.data, EG_HASH_BYTES);
    return true;
}

bool
eg_item_is_pre_encrypted(eg_item_kind kind)
{
    return kind == EG_ITEM_PRE_CAST_BALLOT ||
           kind == EG_ITEM_PRE_UNCAST_BALLOT ||
           kind == EG_ITEM_PRE_COMPACT_BALLOT;
}

/** What the kind alone says of a ballot; gives the members still to be seen. */
static unsigned
begin_brief(eg_ballot_brief *out, eg_item_kind kind)
{
    *out = (eg_ballot_brief){.kind = kind};
    if (kind == EG_ITEM_PRE_CAST_BALLOT) {
        out->status = EG_BALLOT_CAST;
    }
    return kind == EG_ITEM_ENCRYPTED_BALLOT ? 0 : 2;
}

bool
eg_ballot_brief_read(eg_ballot_brief *out, const uint8_t *item, size_t len)
{
    eg_pb_reader outer = eg_pb_read((eg_span){item, len});
    eg_pb_value member;
    if (!eg_pb_next(&outer, &member)) {
        return false;
    }
    const eg_item_kind kind = (eg_item_kind)member.number;
    if (kind != EG_ITEM_ENCRYPTED_BALLOT && !eg_item_is_pre_encrypted(kind)) {
        return false;
    }
    unsigned seen = begin_brief(out, kind);
    eg_pb_reader fields = eg_pb_read(member.bytes);
    eg_pb_value f;
    while (eg_pb_next(&fields, &f)) {
        if (f.number == BALLOT_ID && read_hash(&out->id, f.bytes)) {
            seen |= 1;
        } else if (f.number == BALLOT_STATUS &&
                   kind == EG_ITEM_ENCRYPTED_BALLOT) {
            out->status = (eg_ballot_status)f.varint;
            seen |= 2;
        } else if (f.number == BALLOT_CODE && read_hash(&out->code, f.bytes)) {
            seen |= 4;
        } else if (f.number == BALLOT_CHAIN &&
                   f.bytes.len == sizeof(out->chaining_field)) {
            memcpy(out->chaining_field, f.bytes.data, f.bytes.len);
            seen |= 8;
        }
    }
    return seen == 15;
}

bool
eg_ballot_item_decide(uint8_t *item, size_t len, eg_ballot_status status)
{
    eg_pb_reader outer = eg_pb_read((eg_span){item, len});
    eg_pb_value member;
    if (!eg_pb_next(&outer, &member) ||
        member.number != EG_ITEM_ENCRYPTED_BALLOT) {
        return false;
    }
    eg_pb_reader r = eg_pb_read(member.bytes);
    eg_pb_value f;
    while (eg_pb_next(&r, &f)) {
        if (f.number == BALLOT_STATUS) {
            /* The byte after its tag: all statuses are below 128. */
            item[(size_t)(r.at - item) - 1] = (uint8_t)status;
            return true;
        }
    }
    return false;
}
