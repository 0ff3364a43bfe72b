/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files of proofs that indicators are told.
 */
#include "message/indicators.h"

#include <string.h>

#define MAGIC "CGINDIC1"
/** ind_c, ind_o and the number of branches. */
#define HEAD_BYTES 12

void
app_indicators_begin(FILE *out, const eg_hash *device_hash)
{
    app_frames_begin(out, MAGIC);
    app_frames_put(out, (eg_span){device_hash->bytes, EG_HASH_BYTES});
}

eg_status
app_indicators_open(app_frames *out,
                    eg_hash *device_hash,
                    const char *path,
                    eg_error *err)
{
    app_frames f = {0};
    eg_span first = {0};
    EG_TRY(app_frames_open(&f, path, MAGIC, "file of indicator proofs", err));
    eg_status status = app_frames_next(&f, &first, err);
    if (status == EG_OK && first.len != EG_HASH_BYTES) {
        status = app_frames_fail(&f, err);
    }
    if (status != EG_OK) {
        app_frames_close(&f);
        return status;
    }
    memcpy(device_hash->bytes, first.data, EG_HASH_BYTES);
    *out = f;
    return EG_OK;
}

/* -- writing --------------------------------------------------------------- */

static void
put_u32(eg_buffer *out, uint32_t value)
{
    uint8_t bytes[4];
    eg_store_be32(bytes, value);
    eg_buffer_append(out, bytes, sizeof(bytes));
}

static void
put_scalar(const eg_group *group, eg_buffer *out, const eg_scalar *x)
{
    uint8_t *place = eg_buffer_extend(out, eg_group_scalar_len(group));
    if (place != NULL) {
        eg_scalar_write(group, place, x);
    }
}

eg_status
app_indicators_write(const eg_group *group,
                     eg_buffer *out,
                     const eg_indicator_proofs *proofs,
                     eg_error *err)
{
    eg_buffer_append(out, proofs->id_hash.bytes, EG_HASH_BYTES);
    for (size_t i = 0; i < proofs->len; i++) {
        const eg_indicator_proof *proof = &proofs->proof[i];
        put_u32(out, proof->contest);
        put_u32(out, proof->field);
        put_u32(out, (uint32_t)proof->branch_len);
        for (size_t j = 0; j < proof->branch_len; j++) {
            put_scalar(group, out, &proof->branch[j].c);
            put_scalar(group, out, &proof->branch[j].v);
        }
    }
    const eg_status status = eg_buffer_status(out);
    return status == EG_OK ? EG_OK
                           : eg_fail(err, status,
                                     "the indicator proofs of a ballot are "
                                     "too long, or there is no memory");
}

/* -- reading --------------------------------------------------------------- */

bool
app_indicators_ballot(eg_span entry, eg_hash *id_hash)
{
    if (entry.len < EG_HASH_BYTES) {
        return false;
    }
    memcpy(id_hash->bytes, entry.data, EG_HASH_BYTES);
    return true;
}

/**
 * The length of the proof that @p rest begins with; 0: it begins with none, so
 * that no count asks for more memory than there are bytes.
 */
static size_t
proof_bytes(const eg_group *group, eg_span rest)
{
    const size_t pair = 2 * eg_group_scalar_len(group);
    if (rest.len < HEAD_BYTES) {
        return 0;
    }
    const size_t branches = eg_load_be32(rest.data + 8);
    return branches > 0 && branches <= (rest.len - HEAD_BYTES) / pair
               ? HEAD_BYTES + branches * pair
               : 0;
}

static eg_span
after(eg_span s, size_t len)
{
    return (eg_span){s.data + len, s.len - len};
}

/** How many proofs @p rest is made of; 0: none, or it is no list of them. */
static size_t
count_proofs(const eg_group *group, eg_span rest)
{
    size_t count = 0;
    while (rest.len > 0) {
        const size_t len = proof_bytes(group, rest);
        if (len == 0) {
            return 0;
        }
        rest = after(rest, len);
        count++;
    }
    return count;
}

static eg_status
malformed(eg_error *err)
{
    return eg_fail(err, EG_ERR_MALFORMED,
                   "the indicator proofs of a ballot are damaged");
}

/** The proof that @p bytes begin with. */
static eg_status
read_proof(const eg_group *group,
           eg_arena *arena,
           eg_indicator_proof *out,
           const uint8_t *bytes,
           eg_error *err)
{
    const size_t width = eg_group_scalar_len(group);
    const size_t branches = eg_load_be32(bytes + 8);
    eg_proof_branch *branch = eg_arena_alloc(arena, branches, sizeof(*branch));
    if (branch == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory for indicator proofs");
    }
    *out = (eg_indicator_proof){.contest = eg_load_be32(bytes),
                                .field = eg_load_be32(bytes + 4),
                                .branch = branch,
                                .branch_len = branches};
    bytes += HEAD_BYTES;
    for (size_t j = 0; j < branches; j++, bytes += 2 * width) {
        if (!eg_scalar_parse(group, &branch[j].c, bytes) ||
            !eg_scalar_parse(group, &branch[j].v, bytes + width)) {
            return malformed(err);
        }
    }
    return EG_OK;
}

eg_status
app_indicators_read(const eg_group *group,
                    eg_arena *arena,
                    eg_indicator_proofs *out,
                    eg_span entry,
                    eg_error *err)
{
    eg_hash id_hash;
    if (!app_indicators_ballot(entry, &id_hash)) {
        return malformed(err);
    }
    eg_span rest = after(entry, EG_HASH_BYTES);
    const size_t count = count_proofs(group, rest);
    if (count == 0) {
        return malformed(err);
    }
    eg_indicator_proof *proof = eg_arena_alloc(arena, count, sizeof(*proof));
    if (proof == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory for indicator proofs");
    }
    for (size_t i = 0; i < count; i++) {
        const size_t len = proof_bytes(group, rest);
        EG_TRY(read_proof(group, arena, &proof[i], rest.data, err));
        rest = after(rest, len);
    }
    *out =
        (eg_indicator_proofs){.id_hash = id_hash, .proof = proof, .len = count};
    return EG_OK;
}
