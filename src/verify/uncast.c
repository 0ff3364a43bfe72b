/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Uncast pre-encrypted ballots: Verifications 16 to 19.
 *
 * Every printed vector is encrypted again with its released nonces and compared
 * as a whole (X.18).  18.A alone compares confirmation codes only, and those
 * hash the vectors in sorted order: two options whose vectors were exchanged on
 * paper would pass.
 */
#include <string.h>

#include <electionguard/code.h>
#include <electionguard/encrypt.h>

#include "verify/ballot.h"
#include "verify/labels.h"
#include "verify/pre_codes.h"
#include "verify/preencrypted.h"

/* -- 19: labels ------------------------------------------------------------ */

/** 19.A, 19.B and X.19. */
static const eg_label_checks label_checks = {
    .known = EG_CHECK_19A,
    .pair = EG_CHECK_X19,
    .complete = EG_CHECK_19B,
    .verb = "is not on the ballot",
};

static const char *
label_of(const void *ballot, size_t i)
{
    return ((const eg_uncast_ballot *)ballot)->contest[i].label;
}

/** 19.C, X.19: the label of one vector; null vectors have none. */
static void
check_vector_label(const eg_contest *contest,
                   const eg_uncast_selection *got,
                   const eg_place *at,
                   eg_result *result)
{
    if (got->label == NULL) {
        return; /* 19.D misses it, unless it is a null vector */
    }
    const eg_field *named = eg_contest_find_field(contest, got->label);
    eg_result_require(result, EG_CHECK_19C, named != NULL, at,
                      "option \"%.80s\" is not one of contest \"%s\"",
                      got->label, contest->id);
    eg_result_require(result, EG_CHECK_X19,
                      named == NULL || named->index == got->index, at,
                      "vector %u of contest \"%s\" is labelled \"%.80s\"",
                      got->index, contest->id, got->label);
}

/** 19.C, 19.D, X.19 of one contest. */
static void
check_option_labels(const eg_contest *contest,
                    const eg_uncast_contest *got,
                    const eg_place *place,
                    eg_result *result)
{
    eg_place at = *place;
    for (size_t i = 0; i < got->selection_len; i++) {
        at.field = got->selection[i].index;
        check_vector_label(contest, &got->selection[i], &at, result);
    }
    for (size_t i = 0; i < contest->option_len; i++) {
        bool there = false;
        for (size_t j = 0; j < got->selection_len; j++) {
            const char *label = got->selection[j].label;
            there = there ||
                    (label != NULL && strcmp(label, contest->field[i].id) == 0);
        }
        at.field = contest->field[i].index;
        eg_result_require(
            result, EG_CHECK_19D, there, &at,
            "option \"%s\" of contest \"%s\" is not on the ballot",
            contest->field[i].id, contest->id);
    }
}

/* -- shape ----------------------------------------------------------------- */

/** 16.structure: vectors 1..m + L, of m encryptions each. */
static bool
check_counts(const eg_contest *contest,
             const eg_uncast_contest *got,
             const eg_place *place,
             eg_result *result)
{
    const size_t m = contest->option_len;
    bool good = eg_result_require(
        result, EG_CHECK_16_STRUCTURE,
        got->selection_len == m + contest->selection_limit, place,
        "contest \"%s\" has %zu vectors and not %zu + %u", contest->id,
        got->selection_len, m, contest->selection_limit);
    for (size_t i = 0; i < got->selection_len; i++) {
        const eg_uncast_selection *s = &got->selection[i];
        eg_place at = *place;
        at.field = s->index;
        good = eg_result_require(
                   result, EG_CHECK_16_STRUCTURE,
                   s->index == i + 1 && s->vector_len == m, &at,
                   "vector %u with %zu encryptions stands where vector %zu "
                   "with %zu belongs",
                   s->index, s->vector_len, i + 1, m) &&
               good;
    }
    return good;
}

/** X.08, 16.structure: the ballot has its style's contests, whole. */
static bool
check_shape(const eg_manifest *manifest,
            const eg_ballot_style *style,
            const eg_uncast_claim *claim,
            const eg_place *place,
            eg_result *result)
{
    const eg_uncast_ballot *ballot = claim->ballot;
    bool good = true;
    for (size_t i = 0; i < ballot->contest_len; i++) {
        const eg_uncast_contest *got = &ballot->contest[i];
        const eg_contest *contest =
            eg_verify_contest_at(manifest, style, i, got->index, place, result);
        eg_place at = *place;
        at.contest = got->index;
        if (contest == NULL) {
            good = false;
        } else if (!claim->compact) {
            good = check_counts(contest, got, &at, result) && good;
            /* A label is looked up for each vector: not for too many. */
            if (got->selection_len <=
                contest->option_len + (size_t)contest->selection_limit) {
                check_option_labels(contest, got, &at, result);
            }
        }
        if (!claim->compact &&
            got->label[0] != '\0') { /* else 19.B misses it */
            eg_verify_contest_label(&label_checks, manifest, style, got->index,
                                    got->label, &at, result);
        }
    }
    if (!claim->compact) {
        eg_verify_contests_complete(&label_checks, manifest, style, ballot,
                                    label_of, ballot->contest_len, place,
                                    result);
    }
    return good;
}

/* -- 18: the release ------------------------------------------------------- */

/** 18.structure: the nonces of one contest are all there. */
static bool
nonces_fit(const eg_manifest *manifest,
           const eg_uncast_contest *contest,
           const eg_released_contest *released,
           const eg_place *place,
           eg_result *result)
{
    const eg_contest *want = eg_manifest_contest(manifest, contest->index);
    const uint64_t m = want->option_len;
    const uint64_t nonces = (m + want->selection_limit) * m;
    eg_place at = *place;
    at.contest = released->index;
    return eg_result_require(
        result, EG_CHECK_18_STRUCTURE,
        released->index == contest->index && released->nonce_len == nonces, &at,
        "contest %u with %zu nonces stands where contest %u with %llu belongs",
        released->index, released->nonce_len, contest->index,
        (unsigned long long)nonces);
}

/** 18.structure: the release is of this ballot and of its form. */
static bool
release_fits(const eg_manifest *manifest,
             const eg_uncast_claim *claim,
             eg_result *result)
{
    const eg_uncast_ballot *ballot = claim->ballot;
    const eg_nonce_release *release = claim->release;
    const eg_place *at = &claim->release_place;
    bool good =
        eg_result_require(result, EG_CHECK_18_STRUCTURE,
                          eg_hash_equal(&release->id_hash, &ballot->id_hash),
                          at, "H_I of the release is not that of the ballot");
    const size_t contests = claim->compact ? 0 : ballot->contest_len;
    good = eg_result_require(result, EG_CHECK_18_STRUCTURE,
                             release->has_ballot_nonce == claim->compact &&
                                 release->contest_len == contests,
                             at,
                             "the release does not fit the ballot's form: it "
                             "has the nonces of %zu contests%s",
                             release->contest_len,
                             release->has_ballot_nonce ? " and xi_B" : "") &&
           good;
    for (size_t i = 0; good && i < contests; i++) {
        good = nonces_fit(manifest, &ballot->contest[i], &release->contest[i],
                          at, result);
    }
    return good;
}

/** Room to encrypt the vectors of one contest again, one at a time. */
typedef struct again {
    const eg_contest *contest;
    eg_scalar *exp;        /**< 2 m */
    eg_element *power;     /**< 2 m */
    eg_ciphertext *vector; /**< m */
    eg_hash *psi;          /**< m + L, of the vectors so far. */
} again;

static bool
again_init(again *a, const eg_contest *contest, eg_arena *scratch)
{
    const size_t m = contest->option_len;
    *a = (again){.contest = contest};
    a->exp = eg_arena_alloc(scratch, 2 * m, sizeof(*a->exp));
    a->power = eg_arena_alloc(scratch, 2 * m, sizeof(*a->power));
    a->vector = eg_arena_alloc(scratch, m, sizeof(*a->vector));
    a->psi = eg_arena_alloc(scratch, m + (size_t)contest->selection_limit,
                            sizeof(*a->psi));
    return a->exp != NULL && a->power != NULL && a->vector != NULL &&
           a->psi != NULL;
}

/** xi_i,j,k as released, or grown from the released ballot nonce, (121). */
static eg_scalar
nonce_of(const eg_election *election,
         const eg_uncast_claim *claim,
         const again *a,
         size_t at,
         size_t j,
         size_t k)
{
    const eg_nonce_release *release = claim->release;
    if (!claim->compact) {
        return release->contest[at].nonce[j * a->contest->option_len + k];
    }
    eg_scalar xi;
    eg_nonce_vector(election->group, &xi, &claim->ballot->id_hash,
                    a->contest->index, (uint32_t)j + 1, (uint32_t)k + 1,
                    &release->ballot_nonce);
    return xi;
}

/** (18.1)-(18.3): encrypt vector @p j of the contest in place @p at again. */
static void
encrypt_again(const eg_election *election,
              const eg_uncast_claim *claim,
              again *a,
              size_t at,
              size_t j)
{
    const eg_group *group = election->group;
    const size_t m = a->contest->option_len;
    for (size_t k = 0; k < m; k++) {
        eg_scalar delta;
        eg_scalar_from_u64(group, &delta, j == k ? 1 : 0);
        a->exp[k] = nonce_of(election, claim, a, at, j, k);
        eg_scalar_add(group, &a->exp[m + k], &a->exp[k], &delta);
    }
    eg_fixed_base_pow_batch_var(eg_group_g(group), a->power, a->exp, m);
    eg_fixed_base_pow_batch_var(eg_public_key_base(election->key[EG_KEY_VOTE]),
                                a->power + m, a->exp + m, m);
    for (size_t k = 0; k < m; k++) {
        a->vector[k] = (eg_ciphertext){a->power[k], a->power[m + k]};
    }
    eg_selection_hash(group, &a->psi[j], &claim->ballot->id_hash, a->vector, m);
}

/** X.18: the printed vector is the one that its nonces give. */
static bool
check_same(const again *a,
           const eg_uncast_selection *got,
           const eg_place *at,
           eg_result *result)
{
    bool same = true;
    for (size_t k = 0; k < a->contest->option_len; k++) {
        same = same && eg_ciphertext_equal_var(&got->vector[k], &a->vector[k]);
    }
    return eg_result_require(
        result, EG_CHECK_X18, same, at,
        "vector %u of contest \"%s\" is not the encryption of %s%.80s with the "
        "released nonces",
        got->index, a->contest->id,
        got->index <= a->contest->option_len ? "option " : "no option",
        got->index <= a->contest->option_len
            ? a->contest->field[got->index - 1].id
            : "");
}

/* -- contests -------------------------------------------------------------- */

/** 6.A, 16.A, 17.A, X.18 of one printed vector. */
static void
check_vector(const eg_election *election,
             const eg_uncast_claim *claim,
             const again *a,
             const eg_uncast_selection *got,
             const eg_place *at,
             eg_result *result)
{
    /* Powers of g and K are members: what equals them needs no test. */
    if (claim->release == NULL || !check_same(a, got, at, result)) {
        eg_verify_vector_members(election->group, got->vector, got->vector_len,
                                 "a printed vector", at, result);
    } else {
        eg_result_visit_many(result, EG_CHECK_6A, 2 * got->vector_len);
    }
    eg_verify_selection_hash(election, &claim->ballot->id_hash, got->vector,
                             got->vector_len, &got->psi, at, result);
    eg_verify_short_code(election->manifest, got->short_code, &got->psi, at,
                         result);
}

/**
 * Check the contest in place @p at.
 *
 * @param[out] chi (18.4), where there is a release.
 */
static void
check_contest(const eg_election *election,
              const eg_uncast_claim *claim,
              size_t at,
              const eg_place *place,
              eg_hash *chi,
              eg_arena *scratch,
              eg_result *result)
{
    const eg_uncast_contest *got = &claim->ballot->contest[at];
    const eg_hash *id_hash = &claim->ballot->id_hash;
    const eg_contest *contest =
        eg_manifest_contest(election->manifest, got->index);
    const size_t vectors =
        contest->option_len + (size_t)contest->selection_limit;
    eg_place here = *place;
    here.contest = got->index;
    again a;
    eg_hash *psi = eg_arena_alloc(scratch, vectors, sizeof(*psi));
    if (!again_init(&a, contest, scratch) || psi == NULL) {
        result->status = EG_ERR_MEMORY;
        return;
    }
    for (size_t j = 0; j < vectors; j++) {
        eg_place there = here;
        there.field = (uint32_t)j + 1;
        if (claim->release != NULL) {
            encrypt_again(election, claim, &a, at, j);
        }
        if (!claim->compact) {
            psi[j] = got->selection[j].psi;
            check_vector(election, claim, &a, &got->selection[j], &there,
                         result);
        }
    }
    if (claim->release != NULL) {
        eg_psi_sort(a.psi, vectors);
        eg_pre_contest_hash(chi, id_hash, contest->index, a.psi, vectors);
    }
    if (!claim->compact) {
        eg_psi_sort(psi, vectors);
        eg_verify_pre_contest(id_hash, contest->index, psi, vectors, &got->hash,
                              &here, result);
    }
    if (!claim->compact || claim->release != NULL) {
        eg_verify_short_codes_differ(election->manifest,
                                     claim->compact ? a.psi : psi, vectors,
                                     &here, scratch, result);
    }
}

/** 18.A: the code from the vectors that were encrypted again. */
static void
check_code_again(const eg_uncast_ballot *ballot,
                 const eg_hash *chi,
                 const eg_place *at,
                 eg_result *result)
{
    eg_hash code;
    eg_pre_confirmation_code(&code, &ballot->id_hash, chi, ballot->contest_len,
                             ballot->chaining_field);
    char a[EG_SHORT_HEX_MAX];
    char b[EG_SHORT_HEX_MAX];
    eg_result_require(result, EG_CHECK_18A, eg_hash_equal(&code, &ballot->code),
                      at,
                      "H_C is %s and the released nonces give %s: the ballot "
                      "encrypts something else",
                      eg_short_hex(a, &ballot->code), eg_short_hex(b, &code));
}

/* -- the whole ------------------------------------------------------------- */

/** What is not looked at when the ballot has not its shape. */
static void
skip_uncast(const eg_uncast_claim *claim, eg_result *result)
{
    static const eg_check printed[] = {EG_CHECK_6A, EG_CHECK_16A, EG_CHECK_16B,
                                       EG_CHECK_17A, EG_CHECK_X17};
    for (size_t i = 0; !claim->compact && i < EG_ARRAY_LEN(printed); i++) {
        eg_result_unseen(result, printed[i]);
    }
    eg_result_unseen(result, EG_CHECK_16C);
    eg_result_unseen(result, EG_CHECK_X38);
}

/** No nonces, so that nothing can be encrypted again. */
static void
skip_release(const eg_uncast_claim *claim, eg_result *result)
{
    if (claim->final) {
        eg_result_unseen(result, EG_CHECK_18A);
        eg_result_unseen(result, claim->compact ? EG_CHECK_X17 : EG_CHECK_X18);
    }
}

static void
check_ballot(const eg_election *election,
             const eg_uncast_claim *claim,
             const eg_place *place,
             eg_arena *scratch,
             eg_result *result)
{
    const eg_uncast_ballot *ballot = claim->ballot;
    eg_hash *printed =
        eg_arena_alloc(scratch, ballot->contest_len, sizeof(*printed));
    eg_hash *chi = eg_arena_alloc(scratch, ballot->contest_len, sizeof(*chi));
    if (printed == NULL || chi == NULL) {
        result->status = EG_ERR_MEMORY;
        return;
    }
    for (size_t i = 0; i < ballot->contest_len; i++) {
        printed[i] = ballot->contest[i].hash;
        check_contest(election, claim, i, place, &chi[i], scratch, result);
    }
    eg_verify_pre_code(&ballot->id_hash, printed, ballot->contest_len,
                       ballot->chaining_field, &ballot->code, place, result);
    if (claim->release != NULL) {
        check_code_again(ballot, chi, &claim->release_place, result);
    }
    eg_verify_nonce(election, &ballot->id_hash, &ballot->nonce, place, result);
}

void
eg_verify_uncast(const eg_election *election,
                 const eg_uncast_claim *claim,
                 const eg_item_faults *faults,
                 const eg_place *place,
                 eg_arena *scratch,
                 eg_result *result)
{
    const eg_manifest *manifest = election->manifest;
    const eg_uncast_ballot *ballot = claim->ballot;
    eg_verify_id_hash(election, &ballot->id, &ballot->id_hash, place, result);
    const bool in_range = eg_verify_faults(faults, place, result);
    const eg_ballot_style *style = eg_verify_style(
        manifest, ballot->style, ballot->contest_len, place, result);
    if (style == NULL) {
        eg_result_unseen_step(result, 19);
    }
    if (style == NULL || !check_shape(manifest, style, claim, place, result) ||
        !in_range) {
        skip_uncast(claim, result);
        skip_release(claim, result);
        return;
    }
    eg_uncast_claim fit = *claim;
    if (claim->release == NULL || !release_fits(manifest, claim, result)) {
        fit.release = NULL;
        skip_release(claim, result);
    }
    check_ballot(election, &fit, place, scratch, result);
}
