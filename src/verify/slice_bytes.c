/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a worker gathered over its ballots, as bytes: numbers big-endian, in
 * the order of the structures; elements as everywhere.
 *
 * The bytes go from one run of this verifier to another of the same release,
 * so they have no room for what is newer.  They are read like any input.
 */
#include <stdlib.h>

#include "verify/slice.h"

/* -- writing ---------------------------------------------------------------- */

static void
put_u32(eg_buffer *out, uint32_t value)
{
    uint8_t bytes[4];
    eg_store_be32(bytes, value);
    eg_buffer_append(out, bytes, sizeof(bytes));
}

static void
put_u64(eg_buffer *out, uint64_t value)
{
    uint8_t bytes[8];
    eg_store_be64(bytes, value);
    eg_buffer_append(out, bytes, sizeof(bytes));
}

static void
put_finding(const eg_finding *f, eg_buffer *out)
{
    const size_t len = strlen(f->text);
    put_u32(out, (uint32_t)f->check);
    put_u32(out, f->section);
    put_u64(out, f->ordinal);
    eg_buffer_byte(out, f->has_ballot ? 1 : 0);
    put_u32(out, (uint32_t)f->ballot.kind);
    eg_buffer_append(out, f->ballot.device.bytes, EG_HASH_BYTES);
    put_u64(out, f->ballot.position);
    eg_buffer_append(out, f->ballot_code.bytes, EG_HASH_BYTES);
    put_u32(out, f->contest);
    put_u32(out, f->field);
    put_u32(out, (uint32_t)len);
    eg_buffer_append(out, f->text, len);
}

static void
put_result(const eg_result *result, eg_buffer *out)
{
    for (size_t i = 0; i < EG_CHECK_COUNT; i++) {
        put_u64(out, result->count[i].visited);
        put_u64(out, result->count[i].failed);
        put_u64(out, result->count[i].unseen);
    }
    put_u64(out, result->total);
    /* The first findings of all are among the first of each. */
    put_u32(out, (uint32_t)result->len);
    for (size_t i = 0; i < result->len; i++) {
        put_finding(&result->finding[i], out);
    }
}

static void
put_element(const eg_group *group, const eg_element *x, eg_buffer *out)
{
    uint8_t *room = eg_buffer_extend(out, eg_group_element_len(group));
    if (room != NULL) {
        eg_element_write(group, room, x);
    }
}

static void
put_tally(const eg_group *group, const eg_tally *tally, eg_buffer *out)
{
    put_u64(out, tally->cast_count);
    put_u64(out, tally->cast_weight);
    for (size_t i = 0; i < tally->contest_len; i++) {
        const eg_tally_contest *c = &tally->contest[i];
        put_u64(out, c->cast_weight);
        for (size_t j = 0; j < c->field_len; j++) {
            put_element(group, &c->field[j].alpha, out);
            put_element(group, &c->field[j].beta, out);
        }
    }
}

void
eg_gathered_write(const eg_ballot_worker *worker, eg_buffer *out)
{
    put_result(&worker->result, out);
    put_tally(worker->election->group, worker->tally, out);
    eg_buffer_byte(out, worker->uncounted ? 1 : 0);
    for (size_t i = 0; i < worker->election->manifest->contest_len; i++) {
        eg_buffer_byte(out, worker->seen[i] ? 1 : 0);
    }
    for (size_t i = 0; i < EG_ARRAY_LEN(worker->by_status); i++) {
        put_u64(out, worker->by_status[i]);
    }
    put_u64(out, worker->uncast);
}

/* -- reading ---------------------------------------------------------------- */

/** What is left; once something was missing, nothing is. */
typedef struct reader {
    eg_span left;
    bool bad;
} reader;

/** The next @p len bytes, or NULL. */
static const uint8_t *
take(reader *r, size_t len)
{
    if (r->bad || r->left.len < len) {
        r->bad = true;
        return NULL;
    }
    const uint8_t *bytes = r->left.data;
    r->left.data += len;
    r->left.len -= len;
    return bytes;
}

static uint32_t
take_u32(reader *r)
{
    const uint8_t *bytes = take(r, 4);
    return bytes == NULL ? 0 : eg_load_be32(bytes);
}

static uint64_t
take_u64(reader *r)
{
    const uint8_t *bytes = take(r, 8);
    return bytes == NULL ? 0 : eg_load_be64(bytes);
}

static bool
take_bool(reader *r)
{
    const uint8_t *bytes = take(r, 1);
    r->bad = r->bad || bytes[0] > 1;
    return !r->bad && bytes[0] == 1;
}

static void
take_hash(reader *r, eg_hash *out)
{
    const uint8_t *bytes = take(r, EG_HASH_BYTES);
    if (bytes != NULL) {
        memcpy(out->bytes, bytes, EG_HASH_BYTES);
    }
}

static void
take_finding(reader *r, eg_finding *f)
{
    const uint32_t check = take_u32(r);
    f->section = take_u32(r);
    f->ordinal = take_u64(r);
    f->has_ballot = take_bool(r);
    const uint32_t kind = take_u32(r);
    take_hash(r, &f->ballot.device);
    f->ballot.position = take_u64(r);
    take_hash(r, &f->ballot_code);
    f->contest = take_u32(r);
    f->field = take_u32(r);
    const uint32_t len = take_u32(r);
    if (r->bad || check >= EG_CHECK_COUNT || kind > EG_DEVICE_PRE_ENCRYPTING ||
        len >= sizeof(f->text)) {
        r->bad = true;
        return;
    }
    f->check = (eg_check)check;
    f->ballot.kind = (eg_device_kind)kind;
    const uint8_t *text = take(r, len);
    if (text != NULL) {
        memcpy(f->text, text, len);
    }
}

static eg_status
take_result(reader *r, eg_result *result)
{
    for (size_t i = 0; i < EG_CHECK_COUNT; i++) {
        result->count[i].visited = take_u64(r);
        result->count[i].failed = take_u64(r);
        result->count[i].unseen = take_u64(r);
    }
    result->total = take_u64(r);
    const uint32_t len = take_u32(r);
    if (r->bad || len > EG_FINDINGS_MAX || len > result->total) {
        return EG_ERR_MALFORMED;
    }
    result->finding = calloc((size_t)len + 1, sizeof(*result->finding));
    if (result->finding == NULL) {
        return EG_ERR_MEMORY;
    }
    result->cap = (size_t)len + 1;
    for (; result->len < len && !r->bad; result->len++) {
        take_finding(r, &result->finding[result->len]);
    }
    return r->bad ? EG_ERR_MALFORMED : EG_OK;
}

static void
take_element(reader *r, const eg_group *group, eg_element *x)
{
    const uint8_t *bytes = take(r, eg_group_element_len(group));
    r->bad = bytes == NULL || !eg_element_parse(group, x, bytes);
}

static void
take_tally(reader *r, const eg_group *group, eg_tally *tally)
{
    tally->cast_count = take_u64(r);
    tally->cast_weight = take_u64(r);
    for (size_t i = 0; i < tally->contest_len; i++) {
        eg_tally_contest *c = &tally->contest[i];
        c->cast_weight = take_u64(r);
        for (size_t j = 0; j < c->field_len && !r->bad; j++) {
            take_element(r, group, &c->field[j].alpha);
            take_element(r, group, &c->field[j].beta);
        }
    }
}

eg_status
eg_gathered_read(eg_ballot_worker *worker, eg_span bytes)
{
    reader r = {.left = bytes};
    EG_TRY(take_result(&r, &worker->result));
    take_tally(&r, worker->election->group, worker->tally);
    worker->uncounted = take_bool(&r);
    for (size_t i = 0; i < worker->election->manifest->contest_len; i++) {
        worker->seen[i] = take_bool(&r);
    }
    for (size_t i = 0; i < EG_ARRAY_LEN(worker->by_status); i++) {
        worker->by_status[i] = take_u64(&r);
    }
    worker->uncast = take_u64(&r);
    return r.bad || r.left.len > 0 ? EG_ERR_MALFORMED : EG_OK;
}
