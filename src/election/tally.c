/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The homomorphic tally.
 *
 * A ballot is judged as a whole before anything of it is multiplied, so that a
 * refused ballot leaves no trace.  Everything is public and variable-time.
 */
#include <stdlib.h>

#include <electionguard/tally.h>

#include "base/base.h"

/** Fields that are multiplied at once: alpha and beta of each, on the stack. */
#define BATCH 8

/** Sums stay below 2^63, as the record writes them. */
#define SUM_MAX ((uint64_t)INT64_MAX)

static void
free_unfinished(eg_tally **tally)
{
    eg_tally_free(*tally);
}

static eg_status
new_contest(const eg_group *group, eg_tally_contest *out, const eg_contest *c)
{
    out->index = c->index;
    out->field = calloc(c->field_len + 1, sizeof(*out->field));
    if (out->field == NULL) {
        return EG_ERR_MEMORY;
    }
    out->field_len = c->field_len;
    for (size_t i = 0; i < c->field_len; i++) {
        eg_ciphertext_one(group, &out->field[i]);
    }
    return EG_OK;
}

eg_status
eg_tally_new(eg_tally **out, const eg_group *group, const eg_manifest *manifest)
{
    EG_CLEANUP(free_unfinished) eg_tally *tally = calloc(1, sizeof(*tally));
    if (tally == NULL) {
        return EG_ERR_MEMORY;
    }
    tally->contest = calloc(manifest->contest_len + 1, sizeof(*tally->contest));
    if (tally->contest == NULL) {
        return EG_ERR_MEMORY;
    }
    tally->contest_len = manifest->contest_len;
    for (size_t i = 0; i < manifest->contest_len; i++) {
        EG_TRY(new_contest(group, &tally->contest[i], &manifest->contest[i]));
    }
    *out = tally;
    tally = NULL;
    return EG_OK;
}

void
eg_tally_free(eg_tally *tally)
{
    if (tally == NULL) {
        return;
    }
    for (size_t i = 0; i < tally->contest_len; i++) {
        free(tally->contest[i].field);
    }
    free(tally->contest);
    free(tally);
}

/* -- judging -------------------------------------------------------------- */

/** The tally's contest of the 1-based @p index, or NULL. */
static eg_tally_contest *
find_contest(const eg_tally *tally, uint32_t index)
{
    if (index == 0 || index > tally->contest_len) {
        return NULL;
    }
    return &tally->contest[index - 1];
}

/** Contests strictly ascending, of the tally's shape, sums in range. */
static eg_status
judge(const eg_tally *tally, const eg_encrypted_ballot *ballot)
{
    if (ballot->status != EG_BALLOT_CAST) {
        return EG_ERR_STATE;
    }
    const uint64_t weight = ballot->weight;
    if (weight < 1 || tally->cast_weight > SUM_MAX - weight ||
        tally->cast_count >= SUM_MAX) {
        return EG_ERR_ARGUMENT;
    }
    uint32_t before = 0;
    for (size_t i = 0; i < ballot->contest_len; i++) {
        const eg_encrypted_contest *c = &ballot->contest[i];
        const eg_tally_contest *sum = find_contest(tally, c->index);
        if (sum == NULL || c->index <= before ||
            c->field_len != sum->field_len ||
            sum->cast_weight > SUM_MAX - weight) {
            return EG_ERR_ARGUMENT;
        }
        before = c->index;
    }
    return EG_OK;
}

/* -- multiplying ---------------------------------------------------------- */

/** sum[i] *= factor[i] for i < @p len, as one batch of elements. */
static void
multiply(const eg_group *group,
         eg_ciphertext *sum,
         const eg_ciphertext *factor,
         size_t len)
{
    /* A ciphertext is two elements in a row. */
    _Static_assert(sizeof(eg_ciphertext) == 2 * sizeof(eg_element),
                   "alpha and beta without padding");
    eg_element *out = (eg_element *)(void *)sum;
    const eg_element *by = (const eg_element *)(const void *)factor;
    eg_element_mul_batch(group, out, out, by, 2 * len);
}

/** Multiply the fields of one contest, raised to @p weight; eq. (80). */
static void
add_contest(const eg_group *group,
            eg_tally_contest *sum,
            const eg_encrypted_contest *contest,
            uint32_t weight)
{
    eg_ciphertext part[BATCH];
    for (size_t i = 0; i < contest->field_len;) {
        size_t len = 0;
        for (; len < BATCH && i + len < contest->field_len; len++) {
            part[len] = contest->field[i + len].ct;
            if (weight != 1) {
                eg_ciphertext_pow_u64_var(group, &part[len], &part[len],
                                          weight);
            }
        }
        multiply(group, &sum->field[i], part, len);
        i += len;
    }
    sum->cast_weight += weight;
}

eg_status
eg_tally_add(const eg_group *group,
             eg_tally *tally,
             const eg_encrypted_ballot *ballot)
{
    EG_TRY(judge(tally, ballot));
    for (size_t i = 0; i < ballot->contest_len; i++) {
        const eg_encrypted_contest *c = &ballot->contest[i];
        add_contest(group, find_contest(tally, c->index), c, ballot->weight);
    }
    tally->cast_count++;
    tally->cast_weight += ballot->weight;
    return EG_OK;
}

/** Whether the two count the same fields and their sums stay in range. */
static bool
can_merge(const eg_tally *tally, const eg_tally *part)
{
    if (tally->contest_len != part->contest_len ||
        part->cast_count > SUM_MAX - tally->cast_count ||
        part->cast_weight > SUM_MAX - tally->cast_weight) {
        return false;
    }
    for (size_t i = 0; i < tally->contest_len; i++) {
        const eg_tally_contest *a = &tally->contest[i];
        const eg_tally_contest *b = &part->contest[i];
        if (a->index != b->index || a->field_len != b->field_len ||
            b->cast_weight > SUM_MAX - a->cast_weight) {
            return false;
        }
    }
    return true;
}

eg_status
eg_tally_merge(const eg_group *group, eg_tally *tally, const eg_tally *part)
{
    if (!can_merge(tally, part)) {
        return EG_ERR_ARGUMENT;
    }
    for (size_t i = 0; i < tally->contest_len; i++) {
        eg_tally_contest *a = &tally->contest[i];
        const eg_tally_contest *b = &part->contest[i];
        if (a->field_len > 0) {
            multiply(group, a->field, b->field, a->field_len);
        }
        a->cast_weight += b->cast_weight;
    }
    tally->cast_count += part->cast_count;
    tally->cast_weight += part->cast_weight;
    return EG_OK;
}
