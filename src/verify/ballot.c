/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One regular ballot: its shape, identifier hash, codes and hashed ElGamal
 * proofs.  Range and limit proofs are in ballot_proofs.c; what pre-encrypted
 * ballots share with it has names of its own.
 */
#include "verify/ballot.h"

#include <stdio.h>
#include <string.h>

#include <electionguard/code.h>
#include <electionguard/hashed_elgamal.h>

#include "verify/ballot_proofs.h"

bool
eg_verify_faults(const eg_item_faults *faults,
                 const eg_place *place,
                 eg_result *result)
{
    for (size_t i = 0; i < faults->len; i++) {
        const eg_item_fault *f = &faults->fault[i];
        char code[EG_FAULT_CODE_MAX];
        eg_item_fault_code(f, code);
        eg_check check = eg_check_find(code);
        if (check == EG_CHECK_COUNT) {
            check = EG_CHECK_R_STRUCTURE;
        }
        eg_place at = *place;
        at.contest = f->contest;
        at.field = f->field;
        eg_result_visit(result, check);
        eg_result_fail(result, check, &at, "%s", f->what);
    }
    return faults->total == 0;
}

/** X.08: the fields of a contest are those that the manifest lists. */
static bool
check_contest_shape(const eg_contest *want,
                    const eg_encrypted_contest *got,
                    const eg_place *place,
                    eg_result *result)
{
    eg_place at = *place;
    at.contest = got->index;
    const bool fields = eg_result_require(
        result, EG_CHECK_X08, got->field_len == want->field_len, &at,
        "contest \"%s\" has %zu fields here and %zu in the manifest", want->id,
        got->field_len, want->field_len);
    const size_t data_len = got->data == NULL ? 0 : got->data->c1_len;
    const size_t want_len = (size_t)want->data_blocks * 32;
    const bool data = eg_result_require(
        result, EG_CHECK_X08,
        data_len == want_len && (got->data != NULL) == (want_len > 0), &at,
        "contest \"%s\" has %zu bytes of contest data here and %zu in the "
        "manifest",
        want->id, data_len, want_len);
    return fields && data;
}

const eg_ballot_style *
eg_verify_style(const eg_manifest *manifest,
                const char *label,
                size_t contest_len,
                const eg_place *place,
                eg_result *result)
{
    const eg_ballot_style *style = eg_manifest_find_style(manifest, label);
    if (!eg_result_require(result, EG_CHECK_X08, style != NULL, place,
                           "ballot style \"%.80s\" is not in the manifest",
                           label) ||
        !eg_result_require(result, EG_CHECK_X08,
                           contest_len == style->contest_len, place,
                           "the ballot has %zu contests and its style \"%s\" "
                           "has %zu",
                           contest_len, style->id, style->contest_len)) {
        return NULL;
    }
    return style;
}

const eg_contest *
eg_verify_contest_at(const eg_manifest *manifest,
                     const eg_ballot_style *style,
                     size_t at,
                     uint32_t got,
                     const eg_place *place,
                     eg_result *result)
{
    const eg_contest *want = eg_manifest_contest(manifest, got);
    const bool fits = eg_result_require(
        result, EG_CHECK_X08, got == style->contest[at] && want != NULL, place,
        "contest %u stands where style \"%s\" has contest %u", got, style->id,
        style->contest[at]);
    return fits ? want : NULL;
}

/* X.08: the contests are those of the ballot's style, each once. */
bool
eg_verify_shape(const eg_manifest *manifest,
                const eg_encrypted_ballot *ballot,
                const eg_place *place,
                eg_result *result)
{
    const eg_ballot_style *style = eg_verify_style(
        manifest, ballot->style, ballot->contest_len, place, result);
    if (style == NULL) {
        return false;
    }
    bool good = true;
    for (size_t i = 0; i < ballot->contest_len; i++) {
        const eg_encrypted_contest *got = &ballot->contest[i];
        const eg_contest *want =
            eg_verify_contest_at(manifest, style, i, got->index, place, result);
        good = want != NULL && check_contest_shape(want, got, place, result) &&
               good;
    }
    return good;
}

/* 5.B: H_I = H(H_E; 20, id_B). */
void
eg_verify_id_hash(const eg_election *election,
                  const eg_hash *id,
                  const eg_hash *id_hash,
                  const eg_place *place,
                  eg_result *result)
{
    eg_hash want;
    eg_ballot_id_hash(&want, &election->extended_hash, id);
    char a[EG_SHORT_HEX_MAX];
    char b[EG_SHORT_HEX_MAX];
    eg_result_require(result, EG_CHECK_5B, eg_hash_equal(&want, id_hash), place,
                      "H_I is %s and H(H_E; 20, id_B) is %s",
                      eg_short_hex(a, id_hash), eg_short_hex(b, &want));
}

/** 8.A, 8.B: contest hashes and the confirmation code. */
static void
check_codes(const eg_election *election,
            const eg_encrypted_ballot *ballot,
            const eg_place *place,
            eg_result *result)
{
    char a[EG_SHORT_HEX_MAX];
    char b[EG_SHORT_HEX_MAX];
    for (size_t i = 0; i < ballot->contest_len; i++) {
        const eg_encrypted_contest *c = &ballot->contest[i];
        eg_place at = *place;
        at.contest = c->index;
        eg_hash chi;
        eg_contest_hash(election->group, &chi, &ballot->id_hash, c);
        eg_result_require(result, EG_CHECK_8A, eg_hash_equal(&chi, &c->hash),
                          &at,
                          "chi is %s and the hash of the contest's fields is "
                          "%s",
                          eg_short_hex(a, &c->hash), eg_short_hex(b, &chi));
    }
    eg_hash code;
    eg_confirmation_code(&code, ballot);
    eg_result_require(result, EG_CHECK_8B, eg_hash_equal(&code, &ballot->code),
                      place,
                      "H_C is %s and the hash of the contests and B_C is %s",
                      eg_short_hex(a, &ballot->code), eg_short_hex(b, &code));
}

/** Why a hashed ElGamal ciphertext was refused. */
static const char *
hashed_fault_text(uint32_t faults)
{
    if ((faults & EG_HASHED_BAD_LENGTH) != 0) {
        return "C_1 has a wrong length";
    }
    if ((faults & EG_HASHED_BAD_MEMBER) != 0) {
        return "C_0 is not in Z_p^r";
    }
    return "the challenge is not the hash of g^v C_0^c, C_0 and C_1";
}

void
eg_verify_nonce(const eg_election *election,
                const eg_hash *id_hash,
                const eg_hashed_ciphertext *nonce,
                const eg_place *place,
                eg_result *result)
{
    const eg_element *khat = eg_public_key_value(election->key[EG_KEY_DATA]);
    const eg_hashed_place at = eg_hashed_place_nonce(id_hash, khat, NULL);
    uint32_t faults = 0;
    const bool holds =
        eg_hashed_verify_var(election->group, &faults, &at, nonce) == EG_OK;
    eg_result_require(result, EG_CHECK_X38, holds, place,
                      "the encrypted ballot nonce: %s",
                      hashed_fault_text(faults));
}

/** X.38, X.69: the proofs that the nonces of hashed ciphertexts are known. */
static void
check_hashed(const eg_election *election,
             const eg_encrypted_ballot *ballot,
             const eg_place *place,
             eg_result *result)
{
    const eg_group *group = election->group;
    const eg_element *khat = eg_public_key_value(election->key[EG_KEY_DATA]);
    eg_verify_nonce(election, &ballot->id_hash, &ballot->nonce, place, result);
    for (size_t i = 0; i < ballot->contest_len; i++) {
        const eg_encrypted_contest *c = &ballot->contest[i];
        if (c->data == NULL) {
            continue;
        }
        eg_place at = *place;
        at.contest = c->index;
        const eg_hashed_place data =
            eg_hashed_place_data(&ballot->id_hash, c->index, khat, NULL);
        uint32_t faults = 0;
        const bool holds =
            eg_hashed_verify_var(group, &faults, &data, c->data) == EG_OK;
        eg_result_require(result, EG_CHECK_X69, holds, &at,
                          "the contest data: %s", hashed_fault_text(faults));
    }
}

/** What is not looked at when a value was out of range. */
static void
skip_ballot(const eg_encrypted_ballot *ballot, eg_result *result)
{
    if (ballot->status == EG_BALLOT_CAST) {
        eg_result_unseen_step(result, 6);
        eg_result_unseen_step(result, 7);
    } else {
        eg_result_unseen(result, EG_CHECK_X06);
    }
    eg_result_unseen(result, EG_CHECK_8A);
    eg_result_unseen(result, EG_CHECK_8B);
    eg_result_unseen(result, EG_CHECK_X38);
    eg_result_unseen(result, EG_CHECK_X69);
}

bool
eg_verify_ballot(const eg_election *election,
                 const eg_encrypted_ballot *ballot,
                 const eg_item_faults *faults,
                 const eg_place *place,
                 eg_arena *scratch,
                 eg_result *result)
{
    eg_verify_id_hash(election, &ballot->id, &ballot->id_hash, place, result);
    eg_result_require(result, EG_CHECK_X09, ballot->weight >= 1, place,
                      "the ballot's weight is 0");
    const bool in_range = eg_verify_faults(faults, place, result);
    const bool shaped =
        eg_verify_shape(election->manifest, ballot, place, result);
    if (!in_range || !shaped) {
        skip_ballot(ballot, result);
        return false;
    }
    eg_verify_ballot_proofs(election, ballot, place, scratch, result);
    check_codes(election, ballot, place, result);
    check_hashed(election, ballot, place, result);
    return ballot->weight >= 1;
}
