/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Verification 12: contest data of a cast ballot is decrypted correctly.
 */
#include <string.h>

#include <electionguard/hashed_elgamal.h>

#include "verify/openings.h"
#include "verify/xor_keys.h"

bool
eg_xor_keys_match(const eg_group *group,
                  const eg_hashed_place *place,
                  const eg_hashed_ciphertext *text,
                  const eg_element *beta,
                  eg_span data)
{
    if (data.len != text->c1_len) {
        return false;
    }
    eg_hash session;
    eg_hashed_session_key(group, &session, place, &text->c0, beta);
    const uint32_t blocks = (uint32_t)(text->c1_len / EG_HASHED_BLOCK_BYTES);
    uint8_t differ = 0;
    for (uint32_t i = 0; i < blocks; i++) {
        eg_hash key;
        eg_hashed_block_key(&key, &session, place, i + 1, blocks);
        const size_t from = (size_t)i * EG_HASHED_BLOCK_BYTES;
        for (size_t j = 0; j < EG_HASHED_BLOCK_BYTES; j++) {
            differ |= (uint8_t)(data.data[from + j] ^ text->c1[from + j] ^
                                key.bytes[j]);
        }
    }
    return differ == 0;
}

/** The encrypted contest of index @p index on @p ballot, or NULL. */
static const eg_encrypted_contest *
find_contest(const eg_encrypted_ballot *ballot, uint32_t index)
{
    for (size_t i = 0; i < ballot->contest_len; i++) {
        if (ballot->contest[i].index == index) {
            return &ballot->contest[i];
        }
    }
    return NULL;
}

/** 12.B and X.12: the proof, and that both values are members. */
static void
check_proof(const eg_election *election,
            const eg_encrypted_ballot *ballot,
            const eg_encrypted_contest *contest,
            const eg_contest_data_opening *opening,
            const eg_place *at,
            eg_result *result)
{
    const eg_decryption_job job = {
        .claim = eg_decryption_claim_data(&ballot->id_hash, contest->index,
                                          contest->data),
        .m = &opening->beta,
        .proof = {.c = opening->c, .v = opening->v}};
    uint32_t faults = 0;
    const eg_status status = eg_decryption_verify_batch_var(
        election->key[EG_KEY_DATA], &faults, &job, 1);
    if (status != EG_OK && status != EG_REJECT) {
        eg_result_unseen(result, EG_CHECK_12B);
        eg_result_unseen(result, EG_CHECK_X12);
        return;
    }
    eg_result_require(result, EG_CHECK_12B,
                      (faults & EG_DECRYPTION_BAD_CHALLENGE) == 0, at,
                      "c is not the hash of C_0, C_1, C_2, the recomputed a "
                      "and b, and beta");
    eg_result_require(
        result, EG_CHECK_X12,
        (faults & (EG_DECRYPTION_BAD_BASE | EG_DECRYPTION_BAD_RESULT)) == 0, at,
        "%s is not in Z_p^r",
        (faults & EG_DECRYPTION_BAD_BASE) != 0 ? "C_0" : "beta");
}

void
eg_verify_contest_data(const eg_election *election,
                       const eg_encrypted_ballot *ballot,
                       const eg_contest_data_opening *opening,
                       const eg_place *place,
                       eg_result *result)
{
    eg_place at = *place;
    at.contest = opening->contest_index;
    const eg_encrypted_contest *contest =
        find_contest(ballot, opening->contest_index);
    const bool fits = eg_result_require(
        result, EG_CHECK_12_STRUCTURE,
        contest != NULL && contest->data != NULL &&
            eg_hash_equal(&opening->id_hash, &ballot->id_hash),
        &at,
        "the decryption names contest %u of another ballot, or one without "
        "contest data",
        opening->contest_index);
    if (!fits) {
        eg_result_unseen_step(result, 12);
        eg_result_unseen(result, EG_CHECK_X12);
        return;
    }
    /* 12.A is true of every eg_scalar; the decoder reports others. */
    eg_result_visit(result, EG_CHECK_12A);
    check_proof(election, ballot, contest, opening, &at, result);

    /* (12.3), (12.4), 12.C */
    const eg_hashed_place data = eg_hashed_place_data(
        &ballot->id_hash, contest->index,
        eg_public_key_value(election->key[EG_KEY_DATA]), NULL);
    eg_result_require(result, EG_CHECK_12C,
                      eg_xor_keys_match(election->group, &data, contest->data,
                                        &opening->beta, opening->data),
                      &at, "D is not C_1 xor the keys of beta");
}
