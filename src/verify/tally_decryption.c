/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Verifications 10 and 11: each tally is decrypted correctly, and stands under
 * its own label.
 */
#include <inttypes.h>
#include <string.h>

#include "verify/tally.h"

/** Fields that are computed together. */
#define WINDOW 16

/** What is recomputed of the fields of a window. */
typedef struct window {
    eg_scalar t[WINDOW];
    eg_element power[WINDOW]; /**< K^t. */
    eg_element m[WINDOW];     /**< M = B T^-1. */
    bool member[WINDOW];      /**< Whether T is one. */
    eg_powers jobs[WINDOW];
    eg_decryption_job proof[WINDOW];
    uint32_t faults[WINDOW];
} window;

/** K^t, and (10.1) M = B T^-1: for a member T the inverse is T^(q-1). */
static void
recompute(const eg_election *election,
          window *win,
          const eg_ciphertext *ab,
          const eg_item_decrypted_field *field,
          size_t len)
{
    const eg_group *group = election->group;
    eg_scalar minus_one;
    eg_scalar_from_u64(group, &minus_one, 1);
    eg_scalar_negate(group, &minus_one, &minus_one);
    for (size_t i = 0; i < len; i++) {
        eg_scalar_from_u64(group, &win->t[i], field[i].value.t);
        win->jobs[i] = (eg_powers){.base = &field[i].value.encoded,
                                   .exp = &minus_one,
                                   .exp_len = 1,
                                   .out = &win->m[i],
                                   .member = &win->member[i]};
    }
    eg_fixed_base_pow_batch_var(eg_public_key_base(election->key[EG_KEY_VOTE]),
                                win->power, win->t, len);
    eg_powers_var(group, win->jobs, len);
    for (size_t i = 0; i < len; i++) {
        eg_element_mul(group, &win->m[i], &win->m[i], &ab[i].beta);
    }
}

/** (10.2), (10.3): the faults of the proofs; gives whether they are known. */
static bool
check_proofs(const eg_election *election,
             window *win,
             uint32_t contest,
             const eg_field *named,
             const eg_ciphertext *ab,
             const eg_item_decrypted_field *field,
             size_t len)
{
    for (size_t i = 0; i < len; i++) {
        win->proof[i] = (eg_decryption_job){
            .claim = eg_decryption_claim_tally(&election->extended_hash,
                                               contest, named[i].index, &ab[i]),
            .m = &win->m[i],
            .proof = {.c = field[i].value.c, .v = field[i].value.v}};
    }
    const eg_status status = eg_decryption_verify_batch_var(
        election->key[EG_KEY_VOTE], win->faults, win->proof, len);
    return status == EG_OK || status == EG_REJECT;
}

/** Verification 10 of field @p i of a window. */
static void
judge_value(const window *win,
            size_t i,
            bool proved,
            uint64_t most,
            const eg_decrypted_value *value,
            const eg_place *at,
            const char *label,
            eg_result *result)
{
    /* 10.A is true of every eg_scalar; the decoder reports others. */
    eg_result_visit(result, EG_CHECK_10A);

    /* 10.C */
    eg_result_require(result, EG_CHECK_10C,
                      eg_element_equal_var(&win->power[i], &value->encoded), at,
                      "T of \"%s\" is not K^%" PRIu64, label, value->t);

    /* X.10: T fixes t only modulo q. */
    eg_result_require(result, EG_CHECK_X10, value->t <= most, at,
                      "the tally of \"%s\" is %" PRIu64
                      " and the ballots allow "
                      "at most %" PRIu64,
                      label, value->t, most);

    /* 10.B: without a member T there is no M to judge. */
    if (!win->member[i] || !proved) {
        eg_result_unseen(result, EG_CHECK_10B);
        return;
    }
    eg_result_require(result, EG_CHECK_10B, win->faults[i] == 0, at,
                      "c of \"%s\" is not the hash of A, B, the recomputed a "
                      "and b, and M: this is not the decryption of the tally",
                      label);
}

/** X.11, 11.B: each field carries the label of its index. */
static void
check_labels(const eg_contest *contest,
             const eg_item_decrypted_contest *decrypted,
             const eg_place *place,
             eg_result *result)
{
    for (size_t i = 0; i < decrypted->field_len; i++) {
        const eg_item_decrypted_field *f = &decrypted->field[i];
        eg_place at = *place;
        at.field = f->index;
        const eg_field *named = eg_contest_find_field(contest, f->label);
        eg_result_require(result, EG_CHECK_11B, named != NULL, &at,
                          "the tally of contest \"%s\" has an option \"%.80s\" "
                          "that the manifest lacks",
                          contest->id, f->label);
        eg_result_require(
            result, EG_CHECK_X11,
            named == NULL || (named->index == f->index && f->index == i + 1),
            &at,
            "option %u of the tally of contest \"%s\" is labelled \"%.80s\"",
            f->index, contest->id, f->label);
    }
}

/** 11.C and 11.structure: each label of the contest stands there once. */
static void
check_complete(const eg_contest *contest,
               const eg_item_decrypted_contest *decrypted,
               const eg_place *place,
               eg_result *result)
{
    for (size_t i = 0; i < contest->field_len; i++) {
        size_t times = 0;
        for (size_t j = 0; j < decrypted->field_len; j++) {
            times +=
                strcmp(decrypted->field[j].label, contest->field[i].id) == 0
                    ? 1
                    : 0;
        }
        eg_place at = *place;
        at.field = contest->field[i].index;
        eg_result_require(result, EG_CHECK_11C, times > 0, &at,
                          "the tally of contest \"%s\" lacks \"%s\"",
                          contest->id, contest->field[i].id);
        eg_result_require(result, EG_CHECK_11_STRUCTURE, times <= 1, &at,
                          "the tally of contest \"%s\" has \"%s\" %zu times",
                          contest->id, contest->field[i].id, times);
    }
}

/** X.11: the contest's index and label are a pair of the manifest. */
static const eg_contest *
find_contest(const eg_manifest *manifest,
             const eg_item_decrypted_contest *decrypted,
             const eg_place *at,
             eg_result *result)
{
    const eg_contest *named =
        eg_manifest_find_contest(manifest, decrypted->label);
    eg_result_require(result, EG_CHECK_11A, named != NULL, at,
                      "the tally has a contest \"%.80s\" that the manifest "
                      "lacks",
                      decrypted->label);
    const eg_contest *contest = eg_manifest_contest(manifest, decrypted->index);
    eg_result_require(result, EG_CHECK_X11, named == NULL || named == contest,
                      at, "contest %u of the tally is labelled \"%.80s\"",
                      decrypted->index, decrypted->label);
    return contest;
}

/** The largest sum that the ballots' weights allow. */
static uint64_t
most_votes(const eg_tally_contest *tally, const eg_field *field)
{
    const uint64_t weight = tally->cast_weight;
    return weight > UINT64_MAX / field->bound ? UINT64_MAX
                                              : weight * field->bound;
}

/** Verification 10 of all fields of a contest. */
static void
check_values(const eg_election *election,
             const eg_contest *contest,
             const eg_tally_contest *tally,
             const eg_item_decrypted_contest *decrypted,
             const eg_place *place,
             eg_result *result)
{
    window win;
    for (size_t from = 0; from < contest->field_len; from += WINDOW) {
        const size_t left = contest->field_len - from;
        const size_t len = left < WINDOW ? left : WINDOW;
        const eg_field *named = &contest->field[from];
        const eg_item_decrypted_field *got = &decrypted->field[from];
        recompute(election, &win, &tally->field[from], got, len);
        const bool proved = check_proofs(election, &win, place->contest, named,
                                         &tally->field[from], got, len);
        for (size_t i = 0; i < len; i++) {
            eg_place at = *place;
            at.field = named[i].index;
            judge_value(&win, i, proved, most_votes(tally, &named[i]),
                        &got[i].value, &at, named[i].id, result);
        }
    }
}

void
eg_verify_decrypted_contest(const eg_election *election,
                            const eg_claimed_tally *claimed,
                            const eg_item_decrypted_contest *decrypted,
                            const eg_place *place,
                            eg_result *result)
{
    eg_place at = *place;
    at.contest = decrypted->index;
    const eg_contest *contest =
        find_contest(election->manifest, decrypted, &at, result);
    const bool known =
        contest != NULL && !claimed->broken && !claimed->out_of_range;
    /* A label is looked up for each field: not for absurdly many. */
    const bool there = contest != NULL &&
                       (contest->index <= claimed->read || claimed->broken) &&
                       decrypted->field_len <= 2 * contest->field_len;
    eg_result_require(result, EG_CHECK_10_STRUCTURE, there, &at,
                      "the decrypted contest %u is not one of the manifest, "
                      "has no encrypted tally or far too many fields",
                      decrypted->index);
    if (contest == NULL || decrypted->field_len > 2 * contest->field_len) {
        eg_result_unseen_step(result, 10);
        return;
    }
    check_labels(contest, decrypted, &at, result);
    check_complete(contest, decrypted, &at, result);
    /* Of other than the contest's fields a label is missing (11.C), unknown
     * (11.B) or repeated (11.structure). */
    if (there && known && decrypted->field_len == contest->field_len) {
        check_values(election, contest, &claimed->contest[contest->index - 1],
                     decrypted, &at, result);
    } else {
        eg_result_unseen_step(result, 10);
    }
}
