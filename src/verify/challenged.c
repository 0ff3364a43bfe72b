/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Verification 13: a challenged ballot is opened to what it encrypts.
 *
 * The verifier encrypts the announced selections again with the announced
 * nonces and compares hashes up to the confirmation code that the voter holds.
 */
#include <string.h>

#include <electionguard/code.h>
#include <electionguard/hashed_elgamal.h>

#include "verify/openings.h"
#include "verify/xor_keys.h"

/** (13.1), (13.2): encrypt the announced values again. */
static bool
encrypt_again(const eg_election *election,
              const eg_opened_ballot_contest *opened,
              eg_arena *scratch,
              eg_encrypted_contest *out)
{
    const eg_group *group = election->group;
    const size_t len = opened->field_len;
    eg_encrypted_field *field = eg_arena_alloc(scratch, len, sizeof(*field));
    eg_scalar *exp = eg_arena_alloc(scratch, 2 * len, sizeof(*exp));
    eg_element *power = eg_arena_alloc(scratch, 2 * len, sizeof(*power));
    if (field == NULL || exp == NULL || power == NULL) {
        return false;
    }
    for (size_t i = 0; i < len; i++) {
        eg_scalar sigma;
        exp[i] = opened->field[i].nonce;
        eg_scalar_from_u64(group, &sigma, opened->field[i].value);
        eg_scalar_add(group, &exp[len + i], &exp[i], &sigma);
    }
    eg_fixed_base_pow_batch_var(eg_group_g(group), power, exp, len);
    eg_fixed_base_pow_batch_var(eg_public_key_base(election->key[EG_KEY_VOTE]),
                                power + len, exp + len, len);
    for (size_t i = 0; i < len; i++) {
        field[i].ct.alpha = power[i];
        field[i].ct.beta = power[len + i];
    }
    out->field = field;
    out->field_len = len;
    return true;
}

/** 13.A and X.13: the contest data and its nonce. */
static void
check_data(const eg_election *election,
           const eg_encrypted_ballot *ballot,
           const eg_encrypted_contest *contest,
           const eg_opened_ballot_contest *opened,
           const eg_place *at,
           eg_result *result)
{
    if (!eg_result_require(result, EG_CHECK_13_STRUCTURE,
                           opened->has_data == (contest->data != NULL), at,
                           "contest data must be opened where it is, and only "
                           "there") ||
        contest->data == NULL) {
        return;
    }
    /* (13.4), (13.5) */
    eg_element alpha;
    eg_element beta;
    const eg_public_key *khat = election->key[EG_KEY_DATA];
    eg_fixed_base_pow_var(eg_group_g(election->group), &alpha,
                          &opened->data_nonce);
    eg_fixed_base_pow_var(eg_public_key_base(khat), &beta, &opened->data_nonce);
    eg_result_require(result, EG_CHECK_X13,
                      eg_element_equal_var(&alpha, &contest->data->c0), at,
                      "g^xi of the contest data is not C_0");
    /* (13.6), (13.7), 13.A */
    const eg_hashed_place place = eg_hashed_place_data(
        &ballot->id_hash, contest->index, eg_public_key_value(khat), NULL);
    eg_result_require(
        result, EG_CHECK_13A,
        eg_xor_keys_match(election->group, &place, contest->data, &beta,
                          (eg_span){opened->data, opened->data_len}),
        at, "C_1 is not D xor the keys of xi");
}

static const eg_opened_ballot_contest *
find_opened(const eg_opened_ballot *opening, uint32_t index)
{
    for (size_t i = 0; i < opening->contest_len; i++) {
        if (opening->contest[i].index == index) {
            return &opening->contest[i];
        }
    }
    return NULL;
}

/**
 * Verification 13 of one contest of the ballot: its data, and @p again, its
 * selections encrypted again.  Gives whether these could be; where they could
 * not, Verification 14 tells why: fields are missing or too many.
 */
static bool
check_contest(const eg_election *election,
              const eg_encrypted_ballot *ballot,
              const eg_encrypted_contest *encrypted,
              const eg_opened_ballot_contest *opened,
              const eg_place *place,
              eg_arena *scratch,
              eg_encrypted_contest *again,
              eg_result *result)
{
    eg_place at = *place;
    at.contest = opened->index;
    check_data(election, ballot, encrypted, opened, &at, result);
    eg_result_require(result, EG_CHECK_13_STRUCTURE,
                      opened->field_len <= 2 * encrypted->field_len, &at,
                      "%zu values stand where %zu belong", opened->field_len,
                      encrypted->field_len);
    if (opened->field_len != encrypted->field_len) {
        return false;
    }
    *again = *encrypted;
    if (!encrypt_again(election, opened, scratch, again)) {
        result->status = EG_ERR_MEMORY;
        return false;
    }
    return true;
}

/** (13.3) of contest @p i, which has to be opened; gives whether it could be
 * computed. */
static bool
hash_contest(const eg_election *election,
             const eg_encrypted_ballot *ballot,
             size_t i,
             const eg_opened_ballot *opening,
             const eg_place *place,
             eg_arena *scratch,
             eg_hash *chi,
             eg_result *result)
{
    const eg_encrypted_contest *encrypted = &ballot->contest[i];
    const eg_opened_ballot_contest *opened =
        find_opened(opening, encrypted->index);
    eg_encrypted_contest again;
    if (opened == NULL || !check_contest(election, ballot, encrypted, opened,
                                         place, scratch, &again, result)) {
        return false;
    }
    eg_contest_hash(election->group, &chi[i], &ballot->id_hash, &again);
    return true;
}

/** 13.B: the code from the re-encrypted contests. */
static void
check_code(const eg_encrypted_ballot *ballot,
           const eg_hash *chi,
           const eg_place *place,
           eg_result *result)
{
    eg_hash code;
    eg_confirmation_code_of(&code, &ballot->id_hash, chi, ballot->contest_len,
                            ballot->chaining_field);
    char a[EG_SHORT_HEX_MAX];
    char b[EG_SHORT_HEX_MAX];
    eg_result_require(result, EG_CHECK_13B, eg_hash_equal(&code, &ballot->code),
                      place,
                      "H_C is %s and the announced selections give %s: the "
                      "ballot encrypts something else",
                      eg_short_hex(a, &ballot->code), eg_short_hex(b, &code));
}

void
eg_verify_challenged(const eg_election *election,
                     const eg_encrypted_ballot *ballot,
                     const eg_opened_ballot *opening,
                     const eg_place *place,
                     eg_arena *scratch,
                     eg_result *result)
{
    const eg_ballot_style *style =
        eg_manifest_find_style(election->manifest, ballot->style);
    eg_hash *chi = eg_arena_alloc(scratch, ballot->contest_len, sizeof(*chi));
    const bool fits = eg_result_require(
        result, EG_CHECK_13_STRUCTURE,
        eg_hash_equal(&opening->id_hash, &ballot->id_hash), place,
        "H_I of the opening is not that of the ballot");
    if (style == NULL || chi == NULL || !fits) {
        eg_result_starved(result, scratch);
        eg_result_unseen_step(result, 13);
        eg_result_unseen_step(result, 14);
        return;
    }
    if (!eg_result_require(result, EG_CHECK_13_STRUCTURE,
                           opening->contest_len <= 2 * style->contest_len,
                           place,
                           "the opening has %zu contests and the ballot %zu",
                           opening->contest_len, ballot->contest_len)) {
        eg_result_unseen_step(result, 13);
        eg_result_unseen_step(result, 14);
        return;
    }
    eg_verify_opened_contests(election->manifest, style, opening, place,
                              result);
    bool complete = true;
    for (size_t i = 0; i < ballot->contest_len; i++) {
        complete = hash_contest(election, ballot, i, opening, place, scratch,
                                chi, result) &&
                   complete;
    }
    if (complete) {
        check_code(ballot, chi, place, result);
    } else {
        eg_result_unseen(result, EG_CHECK_13B);
    }
}

/* -- chosen contests ------------------------------------------------------- */

/** (13.1), (13.2) field by field: the announced values are encrypted here. */
static void
compare_fields(const eg_encrypted_contest *encrypted,
               const eg_encrypted_contest *again,
               const eg_opened_ballot_contest *opened,
               const eg_place *place,
               eg_result *result)
{
    for (size_t i = 0; i < encrypted->field_len; i++) {
        eg_place at = *place;
        at.contest = encrypted->index;
        at.field = opened->field[i].index;
        eg_result_require(
            result, EG_CHECK_13B,
            eg_ciphertext_equal_var(&encrypted->field[i].ct,
                                    &again->field[i].ct),
            &at,
            "option %u of contest %u is not the encryption of %u with the "
            "announced nonce",
            (unsigned)at.field, (unsigned)at.contest, opened->field[i].value);
    }
}

/** Verifications 13 and 14 of one chosen contest. */
static bool
check_chosen(const eg_election *election,
             const eg_encrypted_ballot *ballot,
             const eg_encrypted_contest *encrypted,
             const eg_opened_ballot_contest *opened,
             const eg_ballot_style *style,
             const eg_place *place,
             eg_arena *scratch,
             eg_hash *chi,
             eg_result *result)
{
    eg_encrypted_contest again;
    eg_verify_opened_contents(election->manifest, style, opened, place, result);
    if (!check_contest(election, ballot, encrypted, opened, place, scratch,
                       &again, result)) {
        return false;
    }
    compare_fields(encrypted, &again, opened, place, result);
    eg_contest_hash(election->group, chi, &ballot->id_hash, &again);
    return true;
}

void
eg_verify_chosen(const eg_election *election,
                 const eg_encrypted_ballot *ballot,
                 const eg_opened_ballot *opening,
                 const eg_place *place,
                 eg_arena *scratch,
                 eg_result *result)
{
    const eg_ballot_style *style =
        eg_manifest_find_style(election->manifest, ballot->style);
    eg_hash *chi = eg_arena_alloc(scratch, ballot->contest_len, sizeof(*chi));
    if (style == NULL || chi == NULL) {
        result->status = chi == NULL ? EG_ERR_MEMORY : result->status;
        eg_result_unseen(result, EG_CHECK_13B);
        return;
    }
    bool complete = true;
    for (size_t i = 0; i < ballot->contest_len; i++) {
        const eg_encrypted_contest *encrypted = &ballot->contest[i];
        const eg_opened_ballot_contest *opened =
            find_opened(opening, encrypted->index);
        if (opened == NULL) { /* "recomputed from the encrypted ballot" */
            eg_contest_hash(election->group, &chi[i], &ballot->id_hash,
                            encrypted);
            continue;
        }
        complete = check_chosen(election, ballot, encrypted, opened, style,
                                place, scratch, &chi[i], result) &&
                   complete;
    }
    if (complete) {
        check_code(ballot, chi, place, result);
    } else {
        eg_result_unseen(result, EG_CHECK_13B);
    }
}
