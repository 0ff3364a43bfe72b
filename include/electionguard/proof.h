/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file proof.h
 * The zero-knowledge proofs: Schnorr, Chaum-Pedersen, and range proofs; what
 * proves stands beside what verifies.
 *
 * Proving is constant-time in secrets and randomness; verifying is
 * variable-time.  Nothing allocates: memory on the stack is bounded whatever
 * the range or the number of proofs.  Everything may be called from several
 * threads at once.
 *
 * Values reach these functions parsed, so that each scalar is below q and each
 * element below p: checks such as (6.B) and (6.C) are made by
 * eg_scalar_parse(), and are false exactly when it says so.
 */
#ifndef ELECTIONGUARD_PROOF_H
#define ELECTIONGUARD_PROOF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <electionguard/ciphertext.h>
#include <electionguard/group.h>
#include <electionguard/hash.h>
#include <electionguard/hashed_elgamal.h>
#include <electionguard/random.h>
#include <electionguard/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A challenge c and the response v to it: a proof, or one disjunct of it. */
typedef struct eg_proof_branch {
    eg_scalar c;
    eg_scalar v;
} eg_proof_branch;

/* -- Schnorr: knowledge of x with X = g^x ---------------------------------- */

/** v = u - c x; eqs. (61), (92), and each Schnorr proof. */
EG_API void eg_proof_respond(const eg_group *group,
                             eg_scalar *v,
                             const eg_scalar *u,
                             const eg_scalar *c,
                             const eg_scalar *x);

/** A commitment to recompute. */
typedef struct eg_schnorr_job {
    const eg_element *x; /**< X. */
    const eg_scalar *c;  /**< Challenge. */
    const eg_scalar *v;  /**< Response. */
    eg_element *a;       /**< Set to g^v X^c. */
    bool *member;        /**< Set to whether X is in Z_p^r; NULL: not asked. */
} eg_schnorr_job;

/** Work off @p len jobs: (2.1)-(2.4) and the checks of eqs. (22), (38), (69).*/
EG_API void eg_schnorr_recommit_var(const eg_group *group,
                                    const eg_schnorr_job *jobs,
                                    size_t len);

/* -- a guardian's keys ----------------------------------------------------- */

/** Which of a guardian's two polynomials. */
typedef enum eg_key_kind {
    EG_KEY_VOTE, /**< a_ij, K_ij: "pk_vote", eq. (11). */
    EG_KEY_DATA  /**< a-hat_ij, K-hat_ij: "pk_data", eq. (13). */
} eg_key_kind;

/** The largest number of guardians that is supported; k <= n <= this. */
#define EG_GUARDIANS_MAX 255

/** What a guardian publishes of one polynomial. */
typedef struct eg_key_claim {
    const eg_hash *hp; /**< H_P. */
    eg_key_kind kind;
    uint32_t guardian;             /**< i, from 1. */
    const eg_element *commitments; /**< K_i0 .. K_i,k-1. */
    uint32_t k;                    /**< 1..EG_GUARDIANS_MAX. */
    const eg_element *kappa;       /**< kappa_i, the communication key. */
} eg_key_claim;

/**
 * Prove knowledge of all coefficients and of zeta at once.
 *
 * @param[in]  group        Group parameters.
 * @param[out] c            c_i.
 * @param[out] v            v_i0 .. v_ik: k + 1 responses.
 * @param[in]  claim        The statement.
 * @param[in]  coefficients a_i0 .. a_i,k-1.
 * @param[in]  zeta         Secret communication key.
 * @param[in]  rng          Draws u_i0 .. u_ik, in this order.
 *
 * @spec{EG 2.1.0 section 3.2.2, eqs. (10)-(13)}
 *
 * @retval EG_ERR_ARGUMENT k is out of range.
 * @retval EG_ERR_RNG      No randomness could be had.
 */
EG_API EG_NODISCARD eg_status eg_key_prove(const eg_group *group,
                                           eg_scalar *c,
                                           eg_scalar *v,
                                           const eg_key_claim *claim,
                                           const eg_scalar *coefficients,
                                           const eg_scalar *zeta,
                                           eg_rng *rng);

/** What eg_key_verify_var() found wrong; a set of bits. */
enum {
    EG_KEY_BAD_COMMITMENT = 1, /**< (2.A) some K_ij is not in Z_p^r. */
    EG_KEY_BAD_KAPPA = 2,      /**< (2.A) kappa_i is not in Z_p^r. */
    EG_KEY_BAD_CHALLENGE = 4   /**< (2.C) c_i is not the hash. */
};

/**
 * Check a guardian's proof for one polynomial.
 *
 * @spec{EG 2.1.0 Verification 2: (2.1)-(2.4), (2.A), (2.C)}
 *
 * @param[in]  group  Group parameters.
 * @param[out] faults What is wrong; may be NULL.
 * @param[in]  claim  The statement.  Need not be validated beforehand.
 * @param[in]  c      c_i.
 * @param[in]  v      k + 1 responses.
 *
 * @retval EG_OK           All holds.
 * @retval EG_REJECT       See @p faults.
 * @retval EG_ERR_ARGUMENT k is out of range.
 */
EG_API EG_NODISCARD eg_status eg_key_verify_var(const eg_group *group,
                                                uint32_t *faults,
                                                const eg_key_claim *claim,
                                                const eg_scalar *c,
                                                const eg_scalar *v);

/**
 * g^P(x) from the commitments to P's @p k coefficients; eq. (14), and with
 * products of the guardians' commitments the base of eq. (94).
 */
EG_API void eg_commitments_evaluate_var(const eg_group *group,
                                        eg_element *out,
                                        const eg_element *commitments,
                                        uint32_t k,
                                        uint32_t x);

/**
 * The Lagrange coefficient w_i of guardian @p i among @p members.
 *
 * @spec{EG 2.1.0 section 3.6.4, eq. (85)}
 *
 * @param[in] members Distinct indices, each from 1; must contain @p i.
 */
EG_API void eg_lagrange(const eg_group *group,
                        eg_scalar *w,
                        uint32_t i,
                        const uint32_t *members,
                        size_t len);

/* -- range proofs ------------------------------------------------------------
 *
 * Proof that a ciphertext encrypts one of some consecutive numbers, without
 * saying which.  Each option and each contest carries one.
 */

/** Numbers that a challenge may bind before the ciphertext. */
#define EG_RANGE_LABEL_MAX 4

/** What is proved, i.e. all that the challenge binds besides (a_j, b_j). */
typedef struct eg_range_claim {
    const eg_hash *id_hash;          /**< H_I of the ballot. */
    const eg_ciphertext *ciphertext; /**< (alpha, beta). */
    /** The numbers between tag and ciphertext: ind_c, ind_o for eq. (59);
     * ind_c alone for eq. (62); other lists for other relations. */
    uint32_t label[EG_RANGE_LABEL_MAX];
    uint32_t label_len; /**< At most EG_RANGE_LABEL_MAX. */
    uint32_t first;     /**< The smallest number that is allowed. */
    uint32_t last;      /**< The largest; at least first, below 2^31. */
} eg_range_claim;

/** That option (or field) @p field of @p contest holds 0..@p bound; (59). */
EG_API eg_range_claim eg_range_claim_field(const eg_hash *id_hash,
                                           const eg_ciphertext *ciphertext,
                                           uint32_t contest,
                                           uint32_t field,
                                           uint32_t bound);

/** That the sum of @p contest is in 0..@p limit; eq. (62). */
EG_API eg_range_claim eg_range_claim_limit(const eg_hash *id_hash,
                                           const eg_ciphertext *sum,
                                           uint32_t contest,
                                           uint32_t limit);

/** What the prover knows. */
typedef struct eg_range_witness {
    uint32_t value; /**< The number, first..last. */
    eg_scalar xi;   /**< The nonce. */
} eg_range_witness;

/**
 * Prove @p len claims.
 *
 * Constant-time in the witnesses and the randomness.  Two fixed-base
 * exponentiations a branch.
 *
 * @spec{EG 2.1.0 section 3.3.7, eqs. (57)-(61); section 3.3.8, eq. (62)}
 *
 * @param[in]  key     K.
 * @param[out] out     out[i] has room for last - first + 1 branches.  Used as
 *                     working space; all zero on error.
 * @param[in]  claims  The statements.
 * @param[in]  witness One for each claim.
 * @param[in]  len     How many.
 * @param[in]  rng     Draws for each claim in order: u of each branch, then c
 *                     of each branch but the true one.
 *
 * @retval EG_ERR_ARGUMENT A claim is out of its documented range, or a value
 *                         is not among the numbers that its claim allows.
 * @retval EG_ERR_RNG      No randomness could be had.
 */
EG_API EG_NODISCARD eg_status
eg_range_prove_batch(const eg_public_key *key,
                     eg_proof_branch *const *out,
                     const eg_range_claim *claims,
                     const eg_range_witness *witness,
                     size_t len,
                     eg_rng *rng);

/** The same for one claim. */
EG_API EG_NODISCARD eg_status eg_range_prove(const eg_public_key *key,
                                             eg_proof_branch *out,
                                             const eg_range_claim *claim,
                                             const eg_range_witness *witness,
                                             eg_rng *rng);

/** The branches of a proof as they came; need not fit the claim. */
typedef struct eg_range_proof {
    const eg_proof_branch *branch;
    size_t len;
} eg_range_proof;

/** What eg_range_verify_batch_var() found wrong; a set of bits. */
enum {
    EG_RANGE_BAD_ALPHA = 1, /**< (6.A), (7.A) alpha is not in Z_p^r. */
    EG_RANGE_BAD_BETA = 2,  /**< (6.A), (7.A) beta is not in Z_p^r. */
    EG_RANGE_BAD_SHAPE = 4, /**< Not one branch for each number. */
    EG_RANGE_BAD_SUM = 8    /**< (6.D), (7.D) the c_j do not sum to c. */
};

/** Whether the verifier tests alpha and beta, too. */
typedef enum eg_range_membership {
    EG_RANGE_TEST_MEMBERS, /**< (6.A): costs little beside the proof. */
    EG_RANGE_SKIP_MEMBERS  /**< They are known, as products of tested values. */
} eg_range_membership;

/**
 * Decide @p len range proofs.
 *
 * Costs one squaring chain for each of alpha and beta whatever the number of
 * branches (up to 16), and two fixed-base powers a branch.
 *
 * @spec{EG 2.1.0 Verification 6: (6.1)-(6.3), (6.A), (6.D); Verification 7:
 * (7.3)-(7.5), (7.D)}
 *
 * @param[in]  key        K.
 * @param[out] faults     What is wrong with each, 0 for nothing; may be NULL.
 * @param[in]  claims     The statements.  Need not be validated beforehand.
 * @param[in]  proofs     One for each claim.
 * @param[in]  len        How many.
 * @param[in]  membership Whether to make check (6.A).
 *
 * @retval EG_OK           All hold.
 * @retval EG_REJECT       Some do not; see @p faults.
 * @retval EG_ERR_ARGUMENT A claim is out of its documented range; @p faults is
 *                         untouched.
 */
EG_API EG_NODISCARD eg_status
eg_range_verify_batch_var(const eg_public_key *key,
                          uint32_t *faults,
                          const eg_range_claim *claims,
                          const eg_range_proof *proofs,
                          size_t len,
                          eg_range_membership membership);

/** The same for one claim. */
EG_API EG_NODISCARD eg_status
eg_range_verify_var(const eg_public_key *key,
                    uint32_t *faults,
                    const eg_range_claim *claim,
                    const eg_range_proof *proof,
                    eg_range_membership membership);

/* -- correct decryption ------------------------------------------------------
 *
 * Chaum-Pedersen proof that M = A^s for the s of the key, made by several
 * guardians together.  Tallies and contest data differ in what the hashes
 * bind.
 */

/** What is decrypted; begin with one of the two functions below. */
typedef struct eg_decryption_claim {
    const eg_hash *hash;        /**< H_E for tallies, H_I for contest data. */
    uint32_t contest;           /**< ind_c. */
    uint32_t field;             /**< ind_o; tallies only. */
    const eg_ciphertext *tally; /**< (A, B), or NULL. */
    const eg_hashed_ciphertext *data; /**< (C_0, C_1, C_2), or NULL. */
} eg_decryption_claim;

EG_API eg_decryption_claim eg_decryption_claim_tally(const eg_hash *he,
                                                     uint32_t contest,
                                                     uint32_t field,
                                                     const eg_ciphertext *ab);
EG_API eg_decryption_claim
eg_decryption_claim_data(const eg_hash *id_hash,
                         uint32_t contest,
                         const eg_hashed_ciphertext *data);

/** A or C_0: the element that is raised to the secret. */
EG_API const eg_element *eg_decryption_base(const eg_decryption_claim *claim);

/** A pair of commitments. */
typedef struct eg_commitment_pair {
    eg_element a;
    eg_element b;
} eg_commitment_pair;

/** (g^u, A^u) for a secret u; eqs. (87), (98). */
EG_API void eg_decryption_commit(const eg_group *group,
                                 eg_commitment_pair *out,
                                 const eg_decryption_claim *claim,
                                 const eg_scalar *u);

/**
 * d_i, guardian @p i's hash of its commitments and its share M_i.
 *
 * @spec{EG 2.1.0 eqs. (88), (99); U is taken in ascending order}
 *
 * @param[in] members     U, ascending.
 * @param[in] members_len #U.
 */
EG_API void eg_decryption_commitment_hash(const eg_group *group,
                                          eg_hash *d,
                                          const eg_decryption_claim *claim,
                                          uint32_t i,
                                          const eg_commitment_pair *ab,
                                          const eg_element *share,
                                          const uint32_t *members,
                                          uint32_t members_len);

/** The joint challenge c; eqs. (90), (101).  @p m is M or beta. */
EG_API void eg_decryption_challenge(const eg_group *group,
                                    eg_scalar *c,
                                    const eg_decryption_claim *claim,
                                    const eg_commitment_pair *ab,
                                    const eg_element *m);

/**
 * A guardian's commitments from its response: eqs. (94) and (95).
 *
 * @param[in] public_share g^z_i: eg_commitments_evaluate_var() at i of the
 *                         products over j of K_j,m.
 * @param[in] share        M_i.
 * @param[in] cv           (c_i, v_i).
 */
EG_API void eg_decryption_recommit_share_var(const eg_group *group,
                                             eg_commitment_pair *out,
                                             const eg_decryption_claim *claim,
                                             const eg_element *public_share,
                                             const eg_element *share,
                                             const eg_proof_branch *cv);

/** A proof of decryption to check. */
typedef struct eg_decryption_job {
    eg_decryption_claim claim;
    const eg_element *m;   /**< M = B / T, or beta. */
    eg_proof_branch proof; /**< (c, v). */
} eg_decryption_job;

/** What eg_decryption_verify_batch_var() found wrong; a set of bits. */
enum {
    EG_DECRYPTION_BAD_CHALLENGE = 1, /**< (10.B), (12.B) */
    EG_DECRYPTION_BAD_BASE = 2,      /**< X.12 A or C_0 is not in Z_p^r. */
    EG_DECRYPTION_BAD_RESULT = 4     /**< X.12 M or beta is not in Z_p^r. */
};

/**
 * Decide @p len proofs of correct decryption under @p key, K or K-hat.
 *
 * @spec{EG 2.1.0 (10.2), (10.3), (10.B); (12.1), (12.2), (12.B)}
 *
 * @param[in]  key    K for tallies, K-hat for contest data.
 * @param[out] faults What is wrong with each, 0 for nothing; may be NULL.
 * @param[in]  jobs   The statements and their proofs.
 * @param[in]  len    How many.
 *
 * @retval EG_OK     All hold.
 * @retval EG_REJECT Some do not; see @p faults.
 */
EG_API EG_NODISCARD eg_status
eg_decryption_verify_batch_var(const eg_public_key *key,
                               uint32_t *faults,
                               const eg_decryption_job *jobs,
                               size_t len);

#ifdef __cplusplus
}
#endif
#endif
