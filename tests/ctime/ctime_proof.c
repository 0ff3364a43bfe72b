/* SPDX-License-Identifier: Apache-2.0 */
/*
 * No branch and no index depends on a selection, a nonce, a text or the
 * randomness of a proof while encrypting, proving and sealing.  What is
 * published is declassified at the end, and must then be right.
 */
#include <stdio.h>
#include <string.h>

#include <electionguard/proof.h>

#include "base/base.h"
#include "base/secret.h"
#include "support/toy_groups.h"

enum { BOUND = 3, QUORUM = 2 };

/** Bytes that are secret from the start, and different each time. */
static eg_status
fill_secret(void *state, uint8_t *out, size_t len)
{
    uint8_t *next = state;
    for (size_t i = 0; i < len; i++) {
        out[i] = (uint8_t)(*next = (uint8_t)(*next * 13 + 7));
    }
    EG_CLASSIFY(out, len);
    return EG_OK;
}

static eg_scalar
secret_scalar(const eg_group *group, eg_rng *rng)
{
    eg_scalar x;
    if (eg_scalar_random(group, &x, rng) != EG_OK) {
        puts("no randomness");
    }
    EG_CLASSIFY(&x, sizeof x);
    return x;
}

/** Whether what was made is verified, too: in a toy group only.  To verify is
 * public, and valgrind takes minutes for what it needs in the standard group. */
static bool verifies;

/** Encrypt and prove each value of a range, together. */
static bool
run_ranges(const eg_public_key *key, eg_rng *rng)
{
    static eg_ciphertext ct[BOUND + 1];
    static eg_proof_branch branch[BOUND + 1][BOUND + 1];
    eg_proof_branch *out[BOUND + 1];
    eg_range_claim claims[BOUND + 1];
    eg_range_proof proofs[BOUND + 1];
    eg_range_witness witness[BOUND + 1];
    const eg_hash hash = {"H_I"};
    for (uint32_t i = 0; i <= BOUND; i++) {
        uint32_t value = i;
        EG_CLASSIFY(&value, sizeof value);
        witness[i] = (eg_range_witness){
            value, secret_scalar(eg_public_key_group(key), rng)};
        eg_ciphertext_encrypt(key, &ct[i], value, &witness[i].xi);
        out[i] = branch[i];
        claims[i] = eg_range_claim_field(&hash, &ct[i], 1, i + 1, BOUND);
        proofs[i] = (eg_range_proof){branch[i], BOUND + 1};
    }
    if (eg_range_prove_batch(key, out, claims, witness, BOUND + 1, rng) !=
        EG_OK) {
        return false;
    }
    EG_DECLASSIFY(ct, sizeof ct);
    EG_DECLASSIFY(branch, sizeof branch);
    return !verifies ||
           eg_range_verify_batch_var(key, NULL, claims, proofs, BOUND + 1,
                                     EG_RANGE_TEST_MEMBERS) == EG_OK;
}

/** A range that does not begin at 0 and has more branches than are computed
 * together, so that the true one may be in either part. */
static bool
run_wide_range(const eg_public_key *key, uint32_t value, eg_rng *rng)
{
    enum { FIRST = 2, LAST = 21 };
    const eg_hash hash = {"H_I"};
    eg_ciphertext ct;
    eg_proof_branch branch[LAST - FIRST + 1];
    EG_CLASSIFY(&value, sizeof value);
    const eg_range_witness witness = {
        value, secret_scalar(eg_public_key_group(key), rng)};
    eg_ciphertext_encrypt(key, &ct, value, &witness.xi);
    const eg_range_claim claim = {.id_hash = &hash,
                                  .ciphertext = &ct,
                                  .label = {1, 2, 3},
                                  .label_len = 3,
                                  .first = FIRST,
                                  .last = LAST};
    if (eg_range_prove(key, branch, &claim, &witness, rng) != EG_OK) {
        return false;
    }
    EG_DECLASSIFY(&ct, sizeof ct);
    EG_DECLASSIFY(branch, sizeof branch);
    const eg_range_proof proof = {branch, LAST - FIRST + 1};
    return !verifies || eg_range_verify_var(key, NULL, &claim, &proof,
                                            EG_RANGE_TEST_MEMBERS) == EG_OK;
}

/** Seal a secret text and open it with a secret beta. */
static bool
run_hashed(const eg_group *group,
           const eg_hashed_place *place,
           size_t len,
           const eg_scalar *secret,
           eg_rng *rng)
{
    uint8_t text[96] = "a secret text";
    uint8_t c1[96];
    const eg_scalar xi = secret_scalar(group, rng);
    eg_hashed_ciphertext ct = {.c1 = c1, .c1_len = len};
    EG_CLASSIFY(text, sizeof text);
    if (eg_hashed_encrypt(group, &ct, place, text, len, &xi, rng) != EG_OK) {
        return false;
    }
    EG_DECLASSIFY(&ct, sizeof ct);
    EG_DECLASSIFY(c1, sizeof c1);
    if (verifies && eg_hashed_verify_var(group, NULL, place, &ct) != EG_OK) {
        return false;
    }
    eg_element beta;
    eg_element_pow(group, &beta, &ct.c0, secret);
    if (eg_hashed_decrypt(group, c1, place, &ct, &beta) != EG_OK) {
        return false;
    }
    EG_DECLASSIFY(text, sizeof text);
    EG_DECLASSIFY(c1, sizeof c1);
    return memcmp(text, c1, len) == 0;
}

/** Prove knowledge of coefficients. */
static bool
run_keys(const eg_group *group, eg_rng *rng)
{
    const eg_hash hash = {"H_P"};
    eg_scalar a[QUORUM];
    eg_element commitment[QUORUM];
    eg_element kappa;
    eg_scalar c;
    eg_scalar v[QUORUM + 1];
    const eg_scalar zeta = secret_scalar(group, rng);
    for (size_t j = 0; j < QUORUM; j++) {
        a[j] = secret_scalar(group, rng);
    }
    eg_fixed_base_pow_batch(eg_group_g(group), commitment, a, QUORUM);
    eg_fixed_base_pow(eg_group_g(group), &kappa, &zeta);
    const eg_key_claim claim = {.hp = &hash,
                                .kind = EG_KEY_VOTE,
                                .guardian = 1,
                                .commitments = commitment,
                                .k = QUORUM,
                                .kappa = &kappa};
    if (eg_key_prove(group, &c, v, &claim, a, &zeta, rng) != EG_OK) {
        return false;
    }
    EG_DECLASSIFY(commitment, sizeof commitment);
    EG_DECLASSIFY(&kappa, sizeof kappa);
    EG_DECLASSIFY(&c, sizeof c);
    EG_DECLASSIFY(v, sizeof v);
    return !verifies || eg_key_verify_var(group, NULL, &claim, &c, v) == EG_OK;
}

/** Decrypt with a secret key and prove it. */
static bool
run_decryption(const eg_public_key *key, const eg_scalar *s, eg_rng *rng)
{
    const eg_group *group = eg_public_key_group(key);
    const eg_hash hash = {"H_E"};
    eg_scalar five;
    eg_ciphertext ct;
    eg_scalar_from_u64(group, &five, 5);
    eg_ciphertext_encrypt(key, &ct, 1, &five);
    const eg_scalar u = secret_scalar(group, rng);
    eg_element m;
    eg_commitment_pair ab;
    eg_decryption_job job = {
        .claim = eg_decryption_claim_tally(&hash, 1, 1, &ct), .m = &m};
    eg_element_pow(group, &m, &ct.alpha, s);
    eg_decryption_commit(group, &ab, &job.claim, &u);
    eg_decryption_challenge(group, &job.proof.c, &job.claim, &ab, &m);
    eg_proof_respond(group, &job.proof.v, &u, &job.proof.c, s);
    EG_DECLASSIFY(&m, sizeof m);
    EG_DECLASSIFY(&job, sizeof job);
    return !verifies ||
           eg_decryption_verify_batch_var(key, NULL, &job, 1) == EG_OK;
}

static bool
run(const eg_group_params *params)
{
    uint8_t seed = 1;
    eg_rng rng = {fill_secret, &seed};
    eg_group *group = NULL;
    eg_public_key *key = NULL;
    verifies = params != &eg_group_params_standard;
    if (eg_group_new_from(params, &group) != EG_OK) {
        return false;
    }
    const eg_scalar s = secret_scalar(group, &rng);
    eg_element value;
    eg_fixed_base_pow(eg_group_g(group), &value, &s);
    EG_DECLASSIFY(&value, sizeof value);
    if (eg_public_key_new(group, &key, &value,
                          verifies ? EG_BASE_BOTH : EG_BASE_SECRET) != EG_OK) {
        eg_group_free(group);
        return false;
    }
    const eg_hash hash = {"H"};
    const eg_hashed_place places[] = {
        eg_hashed_place_share(&hash, 1, 2, &value),
        eg_hashed_place_nonce(&hash, &value, eg_public_key_base(key)),
        eg_hashed_place_data(&hash, 1, &value, eg_public_key_base(key))};
    const bool good = run_ranges(key, &rng) && run_wide_range(key, 2, &rng) &&
                      run_wide_range(key, 21, &rng) &&
                      run_hashed(group, &places[0], 64, &s, &rng) &&
                      run_hashed(group, &places[1], 32, &s, &rng) &&
                      run_hashed(group, &places[2], 96, &s, &rng) &&
                      run_keys(group, &rng) && run_decryption(key, &s, &rng);
    eg_public_key_free(key);
    eg_group_free(group);
    return good;
}

int
main(void)
{
    const bool good =
        run(&toy_groups[TOY_64_256]) && run(&eg_group_params_standard);
    puts(good ? "all was made, and verifies" : "something does not verify");
    return good ? 0 : 1;
}
