/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Threshold decryption of the ballot nonce of a challenged ballot, or of one
 * that an audit drew: a guardian's share with its private proof, and their
 * combination.
 */
#include <electionguard/code.h>
#include <electionguard/decrypt.h>

#include "base/base.h"
#include "base/secret.h"
#include "election/decrypt.h"
#include "election/equality.h"

_Static_assert(EG_HASHED_NONCE_BYTES == EG_HASH_BYTES, "xi_B is a hash");

static eg_hashed_place
nonce_place(const eg_election *election, const eg_encrypted_ballot *ballot)
{
    return eg_hashed_place_nonce(
        &ballot->id_hash, eg_public_key_value(election->key[EG_KEY_DATA]),
        NULL);
}

/** H_I is the ballot's, C_0 is in Z_p^r and the proof holds, eq. (38). */
static eg_status
check_ciphertext(const eg_election *election,
                 const eg_encrypted_ballot *ballot,
                 eg_error *err)
{
    eg_hash id_hash;
    eg_ballot_id_hash(&id_hash, &election->extended_hash, &ballot->id);
    if (!eg_hash_equal(&id_hash, &ballot->id_hash)) { /* (5.B) */
        return eg_fail(err, EG_REJECT,
                       "the ballot's identifier hash is not its own (5.B)");
    }
    const eg_hashed_place place = nonce_place(election, ballot);
    if (eg_hashed_verify_var(election->group, NULL, &place, &ballot->nonce) !=
        EG_OK) {
        return eg_fail(err, EG_REJECT,
                       "the Schnorr proof of the ballot nonce fails (X.38)");
    }
    return EG_OK;
}

/** The statement that a share has the exponent of its guardian's key. */
static eg_equality_claim
share_claim(const eg_encrypted_ballot *ballot,
            const eg_element *share_key,
            const eg_nonce_share *share)
{
    return (eg_equality_claim){.hash = &ballot->id_hash,
                               .purpose = "ballot nonce share",
                               .prover = share->guardian,
                               .x = share_key,
                               .base = &ballot->nonce.c0,
                               .y = &share->m};
}

static eg_status
check_key(const eg_election *election,
          const eg_guardian_key *key,
          eg_error *err)
{
    if (key->n != election->n || key->k != election->k || key->index < 1 ||
        key->index > key->n) {
        return eg_fail(err, EG_ERR_ARGUMENT,
                       "the key is not one of this election");
    }
    return EG_OK;
}

/** The share of a ballot that may be opened. */
static eg_status
make_share(const eg_election *election,
           eg_nonce_share *out,
           const eg_guardian_key *key,
           const eg_encrypted_ballot *ballot,
           eg_rng *rng,
           eg_error *err)
{
    const eg_group *group = election->group;
    EG_TRY(check_ciphertext(election, ballot, err));

    eg_nonce_share share = {.guardian = key->index};
    eg_element share_key;
    eg_proof_branch proof;
    eg_fixed_base_pow(eg_group_g(group), &share_key, &key->share[EG_KEY_DATA]);
    eg_element_pow(group, &share.m, &ballot->nonce.c0,
                   &key->share[EG_KEY_DATA]);     /* (107) */
    EG_DECLASSIFY(&share_key, sizeof(share_key)); /* follows from public data */
    EG_DECLASSIFY(&share.m, sizeof(share.m));     /* sent */
    const eg_equality_claim claim = share_claim(ballot, &share_key, &share);
    EG_TRY(eg_equality_prove(group, &proof, &claim, &key->share[EG_KEY_DATA],
                             rng));
    share.c = proof.c;
    share.v = proof.v;
    *out = share;
    return EG_OK;
}

eg_status
eg_nonce_share_make(const eg_election *election,
                    eg_nonce_share *out,
                    const eg_guardian_key *key,
                    const eg_ballot_view *view,
                    const eg_encrypted_ballot *ballot,
                    eg_rng *rng,
                    eg_error *err)
{
    EG_TRY(check_key(election, key, err));
    EG_TRY(eg_ballot_view_may_open(view, ballot, err));
    return make_share(election, out, key, ballot, rng, err);
}

eg_status
eg_audit_share_make(const eg_election *election,
                    eg_nonce_share *out,
                    const eg_guardian_key *key,
                    const eg_ballot_view *view,
                    const eg_encrypted_ballot *ballot,
                    eg_rng *rng,
                    eg_error *err)
{
    EG_TRY(check_key(election, key, err));
    EG_TRY(eg_ballot_view_may_audit(view, ballot, err));
    return make_share(election, out, key, ballot, rng, err);
}

/* -- combination ----------------------------------------------------------- */

static eg_status
blame_share(eg_blame *blame,
            uint32_t guardian,
            eg_blame_reason reason,
            eg_error *err)
{
    if (blame != NULL) {
        *blame = (eg_blame){.guardian = guardian, .reason = reason};
    }
    return eg_fail(err, EG_REJECT, "guardian %u %s", (unsigned)guardian,
                   eg_blame_text(reason));
}

static eg_status
check_share(const eg_election *election,
            uint32_t guardian,
            const eg_element *share_key,
            const eg_encrypted_ballot *ballot,
            const eg_nonce_share *share,
            eg_blame *blame,
            eg_error *err)
{
    if (share == NULL) {
        return blame_share(blame, guardian, EG_BLAME_MISSING, err);
    }
    if (share->guardian == guardian) {
        const eg_equality_claim claim =
            share_claim(ballot, &share_key[guardian - 1], share);
        const eg_proof_branch proof = {.c = share->c, .v = share->v};
        if (eg_equality_verify_var(election->group, &claim, &proof) == EG_OK) {
            return EG_OK;
        }
    }
    return blame_share(blame, guardian, EG_BLAME_NONCE_SHARE, err);
}

eg_status
eg_nonce_share_combine(const eg_election *election,
                       eg_hash *nonce,
                       const eg_quorum *quorum,
                       const eg_element *share_key,
                       const eg_encrypted_ballot *ballot,
                       const eg_nonce_share *const *share,
                       eg_blame *blame,
                       eg_error *err)
{
    const eg_decrypt_batch batch = {
        .election = election, .quorum = quorum, .kind = EG_KEY_DATA};
    EG_TRY(eg_decrypt_batch_check(&batch, err));
    EG_TRY(check_ciphertext(election, ballot, err));
    for (size_t j = 0; j < quorum->len; j++) {
        EG_TRY(check_share(election, quorum->index[j], share_key, ballot,
                           share[j], blame, err));
    }
    const eg_element *m[EG_GUARDIANS_MAX];
    for (size_t j = 0; j < quorum->len; j++) {
        m[j] = &share[j]->m;
    }
    EG_SECRET(eg_element, beta);
    eg_quorum_product_var(election->group, &beta, quorum, m); /* (108) */
    const eg_hashed_place place = nonce_place(election, ballot);
    return eg_hashed_decrypt(election->group, nonce->bytes, &place,
                             &ballot->nonce, &beta); /* (35), (36) */
}
