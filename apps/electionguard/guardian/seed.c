/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The seed of an attempt and the random values that come from it.
 *
 * Block i of the stream is HMAC-SHA-256 under the seed of a label, the
 * request's digest, the kind of batch and i.  The stream is read once a run,
 * in the same order, so that each run has the same u_i; another request gives
 * others even if a seed were used for it.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/base.h"
#include "electionguard/guardian/attempt.h"
#include "message/payload_parts.h"

#define PURPOSE "guardian decryption seed"

/** Length of the sealed content: the request's digest and the seed. */
#define CONTENT (EG_HASH_BYTES + EG_HASH_BYTES)

static const char label[] = "CivicGuard decryption 1";

/** Lives in locked memory. */
typedef struct expansion {
    eg_hash seed;
    eg_hash request;
    uint8_t kind;
    uint64_t block;
    eg_hash out;
    uint8_t input[sizeof(label) + EG_HASH_BYTES + 1 + 8];
} expansion;

static void
next_block(expansion *e)
{
    uint8_t *at = e->input;
    memcpy(at, label, sizeof(label));
    at += sizeof(label);
    memcpy(at, e->request.bytes, EG_HASH_BYTES);
    at += EG_HASH_BYTES;
    *at++ = e->kind;
    eg_store_be64(at, e->block++);
    eg_hmac(&e->out, &e->seed, e->input, sizeof(e->input));
}

static eg_status
fill(void *state, uint8_t *out, size_t len)
{
    expansion *e = state;
    while (len > 0) {
        const size_t take = len < EG_HASH_BYTES ? len : EG_HASH_BYTES;
        next_block(e);
        memcpy(out, e->out.bytes, take);
        out += take;
        len -= take;
    }
    return EG_OK;
}

/* -- the sealed seed ------------------------------------------------------- */

/** Older attempts that were never answered cannot be any more. */
static eg_status
end_older(guardian *g, const attempt *a, eg_error *err)
{
    for (uint32_t i = 1; i < a->request.attempt; i++) {
        char name[ATTEMPT_NAME_MAX];
        attempt_name(name, ATTEMPT_STATE, i);
        if (!guardian_has(g, name)) {
            continue;
        }
        attempt older = {.request.attempt = i};
        EG_TRY(attempt_stage_read(g, i, &older.stage, err));
        if (older.stage == ATTEMPT_OPEN) {
            EG_TRY(attempt_end(g, &older, err));
        }
    }
    return EG_OK;
}

eg_status
attempt_seed(guardian *g, attempt *a, eg_error *err)
{
    EG_TRY(end_older(g, a, err));
    if (a->stage == ATTEMPT_OPEN) {
        return EG_OK; /* interrupted before the commitment was kept */
    }
    char name[ATTEMPT_NAME_MAX];
    char path[APP_PATH_MAX];
    attempt_name(name, ATTEMPT_STATE, a->request.attempt);
    EG_TRY(guardian_path(g, path, name, err));
    app_secret content = {0};
    EG_TRY(app_secret_new(&content, CONTENT, err));
    memcpy(content.bytes, a->request.digest.bytes, EG_HASH_BYTES);
    eg_rng rng = eg_rng_system();
    eg_status status =
        eg_rng_fill(&rng, content.bytes + EG_HASH_BYTES, EG_HASH_BYTES);
    if (status != EG_OK) {
        status = eg_fail(err, status, "no randomness could be had");
    } else {
        status = app_sealed_write(path, PURPOSE, &g->passphrase, &content,
                                  APP_WRITE_NEW, err);
    }
    app_secret_free(&content);
    a->stage = status == EG_OK ? ATTEMPT_OPEN : a->stage;
    return status;
}

/** Open the seed into locked memory. */
static eg_status
open_seed(guardian *g, attempt *a, expansion **out, eg_error *err)
{
    char name[ATTEMPT_NAME_MAX];
    char path[APP_PATH_MAX];
    attempt_name(name, ATTEMPT_STATE, a->request.attempt);
    EG_TRY(guardian_path(g, path, name, err));
    app_secret content = {0};
    EG_TRY(app_sealed_read(path, PURPOSE, &g->passphrase, &content, err));
    eg_status status = EG_OK;
    if (content.len != CONTENT) {
        status = eg_fail(err, EG_ERR_MALFORMED, "%s: was altered", path);
    } else if (memcmp(content.bytes, a->request.digest.bytes, EG_HASH_BYTES) !=
               0) {
        status = eg_fail(err, EG_ERR_STATE,
                         "attempt %" PRIu32
                         " was begun for another request of this number",
                         a->request.attempt);
    } else {
        status = app_secret_new(&a->rng_memory, sizeof(expansion), err);
    }
    if (status == EG_OK) {
        expansion *e = (expansion *)(void *)a->rng_memory.bytes;
        memcpy(e->seed.bytes, content.bytes + EG_HASH_BYTES, EG_HASH_BYTES);
        e->request = a->request.digest;
        *out = e;
    }
    app_secret_free(&content);
    return status;
}

/* -- the rounds ------------------------------------------------------------ */

static eg_status
begin_batch(guardian *g, attempt *a, int kind, expansion *e, eg_error *err)
{
    const eg_decrypt_batch *batch = &a->batch[kind];
    void *place = NULL;
    EG_TRY(app_part_alloc(g->arena, &place, batch->len, sizeof(eg_hash), err));
    a->commitment[kind] = place;
    if (batch->len == 0) {
        return EG_OK;
    }
    e->kind = (uint8_t)kind;
    e->block = 0;
    eg_rng rng = {.fill = fill, .state = e};
    const eg_status status = eg_decrypt_round_new(
        &a->round[kind], a->commitment[kind], batch, a->key, &rng, err);
    if (status != EG_OK && err->text[0] == '\0') {
        (void)eg_fail(err, status, "%s", eg_status_text(status));
    }
    return status;
}

eg_status
attempt_begin(guardian *g, attempt *a, eg_error *err)
{
    expansion *e = NULL;
    EG_TRY(open_seed(g, a, &e, err));
    EG_TRY(guardian_key_load(g, &a->key_memory, &a->key, err));
    EG_TRY(eg_guardian_key_check(a->work.election->group, a->key,
                                 a->work.guardian, a->work.guardian_len, err));
    for (int kind = 0; kind < EG_KEY_KINDS; kind++) {
        EG_TRY(begin_batch(g, a, kind, e, err));
    }
    app_secret_free(&a->rng_memory); /* the rounds hold their u_i */
    return EG_OK;
}
