/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Cast pre-encrypted ballots: Verifications 15, 16 and 17.
 *
 * The combined ballot is proved like any other and goes through Verifications 6
 * and 7.  What is new is that it must be made of vectors that were printed.
 */
#include <string.h>

#include "verify/ballot.h"
#include "verify/ballot_proofs.h"
#include "verify/pre_codes.h"
#include "verify/preencrypted.h"

/** 16.structure: m + L selection hashes, and m encryptions in each vector. */
static bool
check_counts(const eg_contest *contest,
             const eg_pre_cast_contest *pre,
             const eg_place *at,
             eg_result *result)
{
    const size_t m = contest->option_len;
    bool good = eg_result_require(
        result, EG_CHECK_16_STRUCTURE,
        pre->selection_hash_len == m + contest->selection_limit, at,
        "contest \"%s\" has %zu selection hashes and not %zu + %u", contest->id,
        pre->selection_hash_len, m, contest->selection_limit);
    for (size_t i = 0; i < pre->selected_len; i++) {
        good =
            eg_result_require(
                result, EG_CHECK_16_STRUCTURE, pre->selected[i].vector_len == m,
                at, "selected vector %zu has %zu encryptions and not %zu",
                i + 1, pre->selected[i].vector_len, m) &&
            good;
    }
    return good;
}

/** X.15, 16.structure: L vectors, in ascending order, none twice. */
static void
check_selected(const eg_contest *contest,
               const eg_pre_cast_contest *pre,
               const eg_place *at,
               eg_result *result)
{
    eg_result_require(result, EG_CHECK_X15,
                      pre->selected_len == contest->selection_limit, at,
                      "contest \"%s\" has %zu selected vectors and not %u",
                      contest->id, pre->selected_len, contest->selection_limit);
    for (size_t i = 1; i < pre->selected_len; i++) {
        const int order =
            memcmp(&pre->selected[i - 1].psi, &pre->selected[i].psi,
                   sizeof(pre->selected[i].psi));
        eg_result_require(result, EG_CHECK_X15, order != 0, at,
                          "selected vector \"%.80s\" is used twice",
                          pre->selected[i].short_code);
        eg_result_require(result, EG_CHECK_16_STRUCTURE, order <= 0, at,
                          "the selected vectors are not in ascending order");
    }
}

/** 15.A: Psi is the product of the selected vectors, for L = 1, too. */
static void
check_product(const eg_group *group,
              const eg_encrypted_contest *combined,
              const eg_pre_cast_contest *pre,
              const eg_place *place,
              eg_result *result)
{
    for (size_t k = 0; k < combined->field_len; k++) {
        eg_ciphertext product;
        eg_ciphertext_one(group, &product);
        for (size_t i = 0; i < pre->selected_len; i++) {
            eg_ciphertext_mul(group, &product, &product,
                              &pre->selected[i].vector[k]);
        }
        eg_place at = *place;
        at.field = (uint32_t)k + 1;
        eg_result_require(
            result, EG_CHECK_15A,
            eg_ciphertext_equal_var(&product, &combined->field[k].ct), &at,
            "(alpha, beta) is not the product of the selected vectors");
    }
}

/** 6.A of the vectors; what equals the combined vector was tested there. */
static void
check_members(const eg_group *group,
              const eg_encrypted_contest *combined,
              const eg_selected_vector *selected,
              const eg_place *at,
              eg_result *result)
{
    bool tested = true;
    for (size_t k = 0; k < selected->vector_len; k++) {
        tested = tested && eg_ciphertext_equal_var(&selected->vector[k],
                                                   &combined->field[k].ct);
    }
    if (!tested) {
        eg_verify_vector_members(group, selected->vector, selected->vector_len,
                                 "a selected vector", at, result);
    }
}

/** 16.A: psi was printed, i.e. it is among the contest's selection hashes. */
static void
check_printed(const eg_pre_cast_contest *pre,
              const eg_selected_vector *selected,
              const eg_place *at,
              eg_result *result)
{
    bool found = false;
    for (size_t i = 0; i < pre->selection_hash_len; i++) {
        found = found || eg_hash_equal(&pre->selection_hash[i], &selected->psi);
    }
    char a[EG_SHORT_HEX_MAX];
    eg_result_require(result, EG_CHECK_16A, found, at,
                      "psi = %s is none of the contest's selection hashes",
                      eg_short_hex(a, &selected->psi));
}

static void
check_contest(const eg_election *election,
              const eg_encrypted_ballot *ballot,
              const eg_encrypted_contest *combined,
              const eg_pre_cast_contest *pre,
              const eg_place *at,
              eg_arena *scratch,
              eg_result *result)
{
    check_selected(eg_manifest_contest(election->manifest, combined->index),
                   pre, at, result);
    check_product(election->group, combined, pre, at, result);
    for (size_t i = 0; i < pre->selected_len; i++) {
        const eg_selected_vector *selected = &pre->selected[i];
        check_members(election->group, combined, selected, at, result);
        eg_verify_selection_hash(election, &ballot->id_hash, selected->vector,
                                 selected->vector_len, &selected->psi, at,
                                 result);
        check_printed(pre, selected, at, result);
        eg_verify_short_code(election->manifest, selected->short_code,
                             &selected->psi, at, result);
    }
    eg_verify_pre_contest(&ballot->id_hash, combined->index,
                          pre->selection_hash, pre->selection_hash_len,
                          &combined->hash, at, result);
    eg_verify_short_codes_differ(election->manifest, pre->selection_hash,
                                 pre->selection_hash_len, at, scratch, result);
}

/** What is not looked at when the ballot has not its shape. */
static void
skip_cast(eg_result *result)
{
    static const eg_check checks[] = {EG_CHECK_15A, EG_CHECK_16A, EG_CHECK_16B,
                                      EG_CHECK_16C, EG_CHECK_17A, EG_CHECK_X15,
                                      EG_CHECK_X17, EG_CHECK_X38};
    eg_result_unseen_step(result, 6);
    eg_result_unseen_step(result, 7);
    for (size_t i = 0; i < EG_ARRAY_LEN(checks); i++) {
        eg_result_unseen(result, checks[i]);
    }
}

/** The contest hashes of the ballot, in order; NULL: no memory. */
static const eg_hash *
contest_hashes(const eg_encrypted_ballot *ballot, eg_arena *scratch)
{
    eg_hash *chi = eg_arena_alloc(scratch, ballot->contest_len, sizeof(*chi));
    for (size_t i = 0; chi != NULL && i < ballot->contest_len; i++) {
        chi[i] = ballot->contest[i].hash;
    }
    return chi;
}

bool
eg_verify_pre_cast(const eg_election *election,
                   const eg_pre_cast_ballot *cast,
                   const eg_item_faults *faults,
                   const eg_place *place,
                   eg_arena *scratch,
                   eg_result *result)
{
    const eg_encrypted_ballot *ballot = &cast->ballot;
    eg_verify_id_hash(election, &ballot->id, &ballot->id_hash, place, result);
    eg_result_require(result, EG_CHECK_X09, ballot->weight >= 1, place,
                      "the ballot's weight is 0");
    const bool in_range = eg_verify_faults(faults, place, result);
    bool shaped = eg_verify_shape(election->manifest, ballot, place, result);
    for (size_t i = 0; shaped && i < ballot->contest_len; i++) {
        eg_place at = *place;
        at.contest = ballot->contest[i].index;
        shaped = check_counts(
            eg_manifest_contest(election->manifest, ballot->contest[i].index),
            &cast->pre[i], &at, result);
    }
    const eg_hash *chi = contest_hashes(ballot, scratch);
    if (!in_range || !shaped || chi == NULL) {
        eg_result_starved(result, scratch);
        skip_cast(result);
        return false;
    }
    eg_verify_ballot_proofs(election, ballot, place, scratch, result);
    for (size_t i = 0; i < ballot->contest_len; i++) {
        eg_place at = *place;
        at.contest = ballot->contest[i].index;
        check_contest(election, ballot, &ballot->contest[i], &cast->pre[i], &at,
                      scratch, result);
    }
    eg_verify_pre_code(&ballot->id_hash, chi, ballot->contest_len,
                       ballot->chaining_field, &ballot->code, place, result);
    eg_verify_nonce(election, &ballot->id_hash, &ballot->nonce, place, result);
    return ballot->weight >= 1;
}
