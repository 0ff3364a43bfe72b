/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Opening a challenged ballot with its nonce: every encryption nonce is derived
 * again, must reproduce its ciphertext, and then gives the value away.
 */
#include <electionguard/decrypt.h>
#include <electionguard/encrypt.h>

#include "base/base.h"
#include "base/secret.h"

/** What opening one ballot needs throughout. */
typedef struct opening {
    const eg_election *election;
    eg_arena *arena;
    const eg_encrypted_ballot *ballot;
    const eg_hash *nonce; /**< xi_B: secret. */
    eg_dlog *dlog;        /**< To the base K. */
    eg_error *err;
} opening;

static void
free_dlog(eg_dlog **dlog)
{
    eg_dlog_free(*dlog);
}

static eg_status
misfit(eg_error *err, uint32_t contest)
{
    return eg_fail(err, EG_ERR_ARGUMENT,
                   "contest %u of the ballot does not fit the manifest",
                   (unsigned)contest);
}

static eg_status
check_contest(const opening *o,
              const eg_contest *contest,
              const eg_encrypted_contest *ct)
{
    const size_t data_len =
        (size_t)32 * (contest == NULL ? 0 : contest->data_blocks);
    if (contest == NULL || ct->field_len != contest->field_len ||
        (ct->data == NULL ? data_len != 0 : ct->data->c1_len != data_len)) {
        return misfit(o->err, ct->index);
    }
    return EG_OK;
}

/** The largest value of any field of the ballot. */
static eg_status
largest_bound(const opening *o, uint64_t *max, uint64_t *count)
{
    *max = 0;
    *count = 0;
    for (size_t i = 0; i < o->ballot->contest_len; i++) {
        const eg_encrypted_contest *ct = &o->ballot->contest[i];
        const eg_contest *contest =
            eg_manifest_contest(o->election->manifest, ct->index);
        EG_TRY(check_contest(o, contest, ct));
        for (size_t j = 0; j < contest->field_len; j++) {
            const uint64_t bound = contest->field[j].bound;
            *max = bound > *max ? bound : *max;
        }
        *count += contest->field_len;
    }
    return EG_OK;
}

/** Fields that are computed together. */
#define WINDOW 16

/** What follows from the nonces of a window of fields. */
typedef struct window {
    eg_element alpha[WINDOW];   /**< g^xi. */
    eg_element encoded[WINDOW]; /**< beta K^-xi = K^sigma. */
    uint64_t sigma[WINDOW];
    bool found[WINDOW]; /**< Whether there is such a sigma. */
} window;

/** alpha by (13.1), sigma by eq. (109), from the nonces in @p out. */
static eg_status
open_window(const opening *o,
            window *win,
            const eg_opened_ballot_field *out,
            const eg_encrypted_field *field,
            size_t len)
{
    const eg_group *group = o->election->group;
    const eg_public_key *key = o->election->key[EG_KEY_VOTE];
    EG_SECRET_ARRAY(eg_scalar, xi, WINDOW);
    EG_SECRET_ARRAY(eg_scalar, minus_xi, WINDOW);
    eg_element beta[WINDOW];
    for (size_t i = 0; i < len; i++) {
        xi[i] = out[i].nonce;
        eg_scalar_negate(group, &minus_xi[i], &xi[i]);
        beta[i] = field[i].ct.beta;
    }
    eg_fixed_base_pow_batch(eg_group_g(group), win->alpha, xi, len);
    eg_fixed_base_pow_batch(eg_public_key_base(key), win->encoded, minus_xi,
                            len);
    eg_element_mul_batch(group, win->encoded, win->encoded, beta, len);
    const eg_status status = eg_dlog_find_batch_var(
        o->dlog, win->sigma, win->found, win->encoded, len);
    return status == EG_REJECT ? EG_OK : status; /* judged field by field */
}

/** (13.1) and (13.2) of field @p i of a window. */
static eg_status
judge_field(const opening *o,
            const window *win,
            size_t i,
            eg_opened_ballot_field *out,
            uint32_t contest,
            const eg_field *field,
            const eg_ciphertext *ct)
{
    if (!eg_element_equal_var(&win->alpha[i], &ct->alpha)) { /* (13.1) */
        return eg_fail(o->err, EG_REJECT,
                       "the ballot cannot be opened: its nonce does not "
                       "reproduce field %u of contest %u",
                       (unsigned)field->index, (unsigned)contest);
    }
    if (!win->found[i] || win->sigma[i] > field->bound) { /* (13.2) */
        return eg_fail(o->err, EG_REJECT,
                       "the ballot cannot be opened: field %u of contest %u "
                       "has no value in 0..%u",
                       (unsigned)field->index, (unsigned)contest,
                       (unsigned)field->bound);
    }
    out->value = (uint32_t)win->sigma[i];
    return EG_OK;
}

/** All fields of a contest. */
static eg_status
open_fields(const opening *o,
            eg_opened_ballot_field *out,
            const eg_contest *contest,
            const eg_encrypted_contest *ct)
{
    window win;
    for (size_t from = 0; from < contest->field_len; from += WINDOW) {
        const size_t left = contest->field_len - from;
        const size_t len = left < WINDOW ? left : WINDOW;
        for (size_t i = from; i < from + len; i++) {
            out[i].index = contest->field[i].index;
            out[i].label = contest->field[i].id;
            eg_nonce_field(o->election->group, &out[i].nonce,
                           &o->ballot->id_hash, contest->index,
                           contest->field[i].index, o->nonce); /* (33) */
        }
        EG_TRY(open_window(o, &win, &out[from], &ct->field[from], len));
        for (size_t i = 0; i < len; i++) {
            EG_TRY(judge_field(o, &win, i, &out[from + i], contest->index,
                               &contest->field[from + i],
                               &ct->field[from + i].ct));
        }
    }
    return EG_OK;
}

/** Contest data with its nonce, eqs. (64), (110), (111). */
static eg_status
open_data(const opening *o,
          eg_opened_ballot_contest *out,
          const eg_hashed_ciphertext *ct)
{
    const eg_group *group = o->election->group;
    const eg_public_key *key = o->election->key[EG_KEY_DATA];
    uint8_t *data = eg_arena_alloc(o->arena, ct->c1_len, 1);
    if (data == NULL) {
        return EG_ERR_MEMORY;
    }
    eg_element alpha;
    eg_element beta;
    eg_nonce_contest_data(group, &out->data_nonce, &o->ballot->id_hash,
                          out->index, o->nonce);
    eg_fixed_base_pow(eg_group_g(group), &alpha, &out->data_nonce);
    if (!eg_element_equal_var(&alpha, &ct->c0)) { /* X.13 */
        return eg_fail(o->err, EG_REJECT,
                       "the ballot cannot be opened: its nonce does not "
                       "reproduce the data of contest %u",
                       (unsigned)out->index);
    }
    eg_fixed_base_pow(eg_public_key_base(key), &beta, &out->data_nonce);
    const eg_hashed_place place = eg_hashed_place_data(
        &o->ballot->id_hash, out->index, eg_public_key_value(key), NULL);
    EG_TRY(eg_hashed_decrypt(group, data, &place, ct, &beta));
    out->has_data = true;
    out->data = data;
    out->data_len = ct->c1_len;
    return EG_OK;
}

static eg_status
open_contest(const opening *o,
             eg_opened_ballot_contest *out,
             const eg_encrypted_contest *ct)
{
    const eg_contest *contest =
        eg_manifest_contest(o->election->manifest, ct->index);
    eg_opened_ballot_field *field =
        eg_arena_alloc(o->arena, contest->field_len, sizeof(*field));
    if (field == NULL) {
        return EG_ERR_MEMORY;
    }
    out->index = contest->index;
    out->label = contest->id;
    out->field = field;
    out->field_len = contest->field_len;
    EG_TRY(open_fields(o, field, contest, ct));
    return ct->data == NULL ? EG_OK : open_data(o, out, ct->data);
}

static eg_status
open_all(opening *o, eg_opened_ballot *out)
{
    const eg_encrypted_ballot *ballot = o->ballot;
    eg_opened_ballot_contest *contest =
        eg_arena_alloc(o->arena, ballot->contest_len, sizeof(*contest));
    if (contest == NULL) {
        return EG_ERR_MEMORY;
    }
    for (size_t i = 0; i < ballot->contest_len; i++) {
        EG_TRY(open_contest(o, &contest[i], &ballot->contest[i]));
    }
    *out = (eg_opened_ballot){.id = ballot->id,
                              .id_hash = ballot->id_hash,
                              .contest = contest,
                              .contest_len = ballot->contest_len};
    return EG_OK;
}

eg_status
eg_ballot_open(const eg_election *election,
               eg_arena *arena,
               eg_opened_ballot *out,
               const eg_encrypted_ballot *ballot,
               const eg_hash *nonce,
               eg_error *err)
{
    opening o = {.election = election,
                 .arena = arena,
                 .ballot = ballot,
                 .nonce = nonce,
                 .err = err};
    uint64_t max;
    uint64_t count;
    EG_TRY(largest_bound(&o, &max, &count));
    EG_CLEANUP(free_dlog) eg_dlog *dlog = NULL;
    EG_TRY(eg_dlog_new(election->group, &dlog,
                       eg_public_key_value(election->key[EG_KEY_VOTE]), max,
                       count));
    o.dlog = dlog;
    return open_all(&o, out);
}
