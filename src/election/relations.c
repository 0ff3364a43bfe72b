/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The relations from one table of factors, so that value, nonce and ciphertext
 * of a sum cannot come apart.  The verifier has the formulas of its own.
 */
#include "election/relations.h"

#include "base/base.h"
#include "base/secret.h"

/** How often a field counts in a relation. */
static uint32_t
factor_of(eg_relation relation, const eg_contest *contest, eg_field_kind kind)
{
    switch (kind) {
    case EG_FIELD_OPTION:
    case EG_FIELD_WRITE_IN_COUNT:
        return 1;
    case EG_FIELD_OVERVOTE:
        return contest->selection_limit;
    case EG_FIELD_UNDERVOTE:
        return relation == EG_RELATION_LIMIT ? 1
               : relation == EG_RELATION_UNDERVOTE_TOLD
                   ? contest->selection_limit
                   : 0;
    case EG_FIELD_UNDERVOTE_DIFFERENCE:
        return relation == EG_RELATION_DIFFERENCE ? 1 : 0;
    case EG_FIELD_NULL_VOTE:
        return relation == EG_RELATION_NULL_VOTE ||
                       relation == EG_RELATION_NULL_VOTE_TOLD
                   ? contest->selection_limit
                   : 0;
    }
    return 0;
}

static const eg_field *
find_kind(const eg_contest *contest, eg_field_kind kind)
{
    for (size_t f = contest->option_len; f < contest->field_len; f++) {
        if (contest->field[f].kind == kind) {
            return &contest->field[f];
        }
    }
    return NULL;
}

/** The field of @p kind where overvotes can be told from blank contests. */
static const eg_field *
find_told(const eg_contest *contest, eg_field_kind kind)
{
    return find_kind(contest, EG_FIELD_OVERVOTE) == NULL
               ? NULL
               : find_kind(contest, kind);
}

const eg_field *
eg_relation_subject(eg_relation relation, const eg_contest *contest)
{
    switch (relation) {
    case EG_RELATION_LIMIT:
        return NULL;
    case EG_RELATION_DIFFERENCE:
        return find_kind(contest, EG_FIELD_UNDERVOTE_DIFFERENCE);
    case EG_RELATION_NULL_VOTE:
        return find_kind(contest, EG_FIELD_NULL_VOTE);
    case EG_RELATION_UNDERVOTE_TOLD:
        return find_told(contest, EG_FIELD_UNDERVOTE);
    case EG_RELATION_NULL_VOTE_TOLD:
        return find_told(contest, EG_FIELD_NULL_VOTE);
    }
    return NULL;
}

bool
eg_relation_applies(eg_relation relation, const eg_contest *contest)
{
    return relation == EG_RELATION_LIMIT ||
           eg_relation_subject(relation, contest) != NULL;
}

/**
 * The range of a relation that is not in records.  Its challenge binds the
 * range's ends, so that no other proof has the same hash.
 */
static void
claim_told(eg_range_claim *claim, uint32_t first, uint32_t last)
{
    claim->first = first;
    claim->last = last;
    claim->label[claim->label_len++] = first;
    claim->label[claim->label_len++] = last;
}

eg_range_claim
eg_relation_claim(eg_relation relation,
                  const eg_contest *contest,
                  const eg_hash *id_hash,
                  const eg_ciphertext *sum)
{
    const uint32_t limit = contest->selection_limit;
    eg_range_claim claim =
        eg_range_claim_limit(id_hash, sum, contest->index, limit);
    const eg_field *subject = eg_relation_subject(relation, contest);
    if (subject != NULL) {
        claim.label[claim.label_len++] = subject->index;
    }
    if (relation == EG_RELATION_DIFFERENCE) {
        claim.first = limit; /* no other sum will do */
    }
    if (relation == EG_RELATION_NULL_VOTE) {
        claim.label[claim.label_len++] = limit;
    }
    if (relation == EG_RELATION_UNDERVOTE_TOLD) {
        claim_told(&claim, limit, 2 * limit - 1);
    }
    if (relation == EG_RELATION_NULL_VOTE_TOLD) {
        claim_told(&claim, 1, limit);
    }
    return claim;
}

uint32_t
eg_relation_value(eg_relation relation,
                  const eg_contest *contest,
                  const uint32_t *value)
{
    uint32_t sum = 0;
    for (size_t f = 0; f < contest->field_len; f++) {
        sum += value[f] * factor_of(relation, contest, contest->field[f].kind);
    }
    return sum;
}

void
eg_relation_nonce(const eg_group *group,
                  eg_scalar *out,
                  eg_relation relation,
                  const eg_contest *contest,
                  const eg_scalar *xi)
{
    EG_SECRET(eg_scalar, sum);
    EG_SECRET(eg_scalar, part);
    for (size_t f = 0; f < contest->field_len; f++) {
        eg_scalar_from_u64(
            group, &part, factor_of(relation, contest, contest->field[f].kind));
        eg_scalar_mul(group, &part, &part, &xi[f]);
        eg_scalar_add(group, &sum, &sum, &part);
    }
    *out = sum;
}

/** Multiply @p ct, raised to the public @p factor, into @p sum. */
static void
multiply_power(const eg_group *group,
               eg_ciphertext *sum,
               const eg_ciphertext *ct,
               uint32_t factor)
{
    EG_SECRET(eg_ciphertext, square);
    square = *ct;
    for (uint32_t rest = factor; rest > 0; rest >>= 1) {
        if (rest & 1) {
            eg_ciphertext_mul(group, sum, sum, &square);
        }
        if (rest > 1) {
            eg_ciphertext_mul(group, &square, &square, &square);
        }
    }
}

void
eg_relation_product(const eg_group *group,
                    eg_ciphertext *out,
                    eg_relation relation,
                    const eg_contest *contest,
                    const eg_ciphertext *ct)
{
    eg_ciphertext_one(group, out);
    for (size_t f = 0; f < contest->field_len; f++) {
        multiply_power(group, out, &ct[f],
                       factor_of(relation, contest, contest->field[f].kind));
    }
}
