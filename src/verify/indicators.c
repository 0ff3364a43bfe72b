/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The proofs that indicators are told, against a ballot.  The sums are those of
 * Verification 7, with the indicator L times instead of once.
 */
#include <electionguard/verify.h>

#include "verify/ballot_proofs.h"

static eg_status
reject(const eg_contest *contest,
       const eg_field *field,
       eg_error *err,
       const char *why)
{
    return eg_fail(err, EG_REJECT, "indicator \"%s\" of contest \"%s\" %s",
                   field->id, contest->id, why);
}

/**
 * What is claimed of @p field, an undervote or a null-vote indicator.
 *
 * @spec{EG 2.1.0 section 3.3.9}
 */
static eg_range_claim
claim_of(const eg_group *group,
         const eg_hash *id_hash,
         const eg_contest *contest,
         const eg_encrypted_contest *got,
         const eg_field *field,
         eg_ciphertext *sum)
{
    const uint32_t limit = contest->selection_limit;
    const bool null_vote = field->kind == EG_FIELD_NULL_VOTE;
    const uint32_t first = null_vote ? 1 : limit;
    const uint32_t last = null_vote ? limit : 2 * limit - 1;
    eg_verify_sum_selections(group, sum, contest, got);
    (void)eg_verify_add_kind(group, sum, contest, got, field->kind, limit);
    return (eg_range_claim){
        .id_hash = id_hash,
        .ciphertext = sum,
        .label = {contest->index, field->index, first, last},
        .label_len = 4,
        .first = first,
        .last = last};
}

static eg_status
check_proof(const eg_election *election,
            const eg_encrypted_ballot *ballot,
            const eg_contest *contest,
            const eg_encrypted_contest *got,
            const eg_field *field,
            const eg_indicator_proof *proof,
            eg_error *err)
{
    if (proof == NULL || proof->contest != contest->index ||
        proof->field != field->index) {
        return reject(contest, field, err, "has no proof in its place");
    }
    eg_ciphertext sum;
    uint32_t faults = 0;
    const eg_range_claim claim =
        claim_of(election->group, &ballot->id_hash, contest, got, field, &sum);
    const eg_range_proof branches = {proof->branch, proof->branch_len};
    const eg_status status =
        eg_range_verify_var(election->key[EG_KEY_VOTE], &faults, &claim,
                            &branches, EG_RANGE_TEST_MEMBERS);
    if (status != EG_REJECT) {
        return status;
    }
    return reject(contest, field, err,
                  (faults & EG_RANGE_BAD_SHAPE) != 0
                      ? "has a proof of another length"
                      : "is not proved: the sum of the c_j is not the hash of "
                        "the recomputed commitments");
}

static bool
has_overvote(const eg_contest *contest)
{
    for (size_t f = contest->option_len; f < contest->field_len; f++) {
        if (contest->field[f].kind == EG_FIELD_OVERVOTE) {
            return true;
        }
    }
    return false;
}

/** The proofs of one contest; @p next is the first of them in the list. */
static eg_status
check_contest(const eg_election *election,
              const eg_encrypted_ballot *ballot,
              const eg_encrypted_contest *got,
              const eg_indicator_proofs *proofs,
              size_t *next,
              eg_error *err)
{
    const eg_contest *contest =
        eg_manifest_contest(election->manifest, got->index);
    if (contest == NULL || contest->field_len != got->field_len) {
        return eg_fail(err, EG_REJECT,
                       "contest %u of the ballot does not fit the manifest",
                       (unsigned)got->index);
    }
    if (!has_overvote(contest)) {
        return EG_OK;
    }
    for (size_t f = contest->option_len; f < contest->field_len; f++) {
        const eg_field *field = &contest->field[f];
        if (field->kind != EG_FIELD_UNDERVOTE &&
            field->kind != EG_FIELD_NULL_VOTE) {
            continue;
        }
        const eg_indicator_proof *proof =
            *next < proofs->len ? &proofs->proof[(*next)++] : NULL;
        EG_TRY(check_proof(election, ballot, contest, got, field, proof, err));
    }
    return EG_OK;
}

eg_status
eg_indicators_verify_var(const eg_election *election,
                         const eg_encrypted_ballot *ballot,
                         const eg_indicator_proofs *proofs,
                         eg_error *err)
{
    size_t next = 0;
    if (!eg_hash_equal(&proofs->id_hash, &ballot->id_hash)) {
        return eg_fail(err, EG_REJECT,
                       "the indicator proofs are of another ballot");
    }
    for (size_t i = 0; i < ballot->contest_len; i++) {
        EG_TRY(check_contest(election, ballot, &ballot->contest[i], proofs,
                             &next, err));
    }
    if (next < proofs->len) {
        return eg_fail(err, EG_REJECT,
                       "the ballot has fewer indicators than proofs");
    }
    return EG_OK;
}
