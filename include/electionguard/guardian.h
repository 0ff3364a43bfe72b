/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file guardian.h
 * The key ceremony: from random polynomials to each guardian's share of the
 * joint secret keys, which nobody ever holds whole.
 *
 * Values come in and values go out; who sends what to whom, files and
 * passwords are the caller's.  The order of the steps is in the types:
 *
 *     eg_guardian_secret   polynomials and communication key, eqs. (7), (9)
 *       -> eg_guardian_public   what is published, eqs. (8), (10)-(13)
 *       -> eg_encrypted_share   one for each other guardian, eqs. (15)-(22)
 *     eg_share             what another guardian sent, decrypted and checked
 *       -> eg_guardian_key      z_i and z-hat_i, eq. (24)
 *
 * Once a guardian has its eg_guardian_key and all have confirmed the same H_G,
 * eg_guardian_secret and every eg_share are wiped: only the key is kept.
 *
 * @spec{EG 2.1.0 section 3.2.2, eqs. (7)-(29), Verifications 2 and 3}
 */
#ifndef ELECTIONGUARD_GUARDIAN_H
#define ELECTIONGUARD_GUARDIAN_H

#include <stddef.h>
#include <stdint.h>

#include <electionguard/arena.h>
#include <electionguard/election.h>

#ifdef __cplusplus
extern "C" {
#endif

/* -- who takes part ------------------------------------------------------- */

/** What a key ceremony is about; every guardian must hold the same. */
typedef struct eg_ceremony {
    uint32_t n;             /**< Guardians, 1..EG_GUARDIANS_MAX. */
    uint32_t k;             /**< Quorum, 1..n. */
    eg_hash parameter_hash; /**< H_P, eq. (4). */
} eg_ceremony;

/**
 * Fix n and k and derive H_P.
 *
 * @retval EG_OK           Ready.
 * @retval EG_ERR_ARGUMENT Not 1 <= k <= n <= EG_GUARDIANS_MAX, or the group's
 *                         q is not larger than n.
 */
EG_API EG_NODISCARD eg_status eg_ceremony_init(const eg_group *group,
                                               eg_ceremony *out,
                                               uint32_t n,
                                               uint32_t k);

/* -- secrets and what is published ---------------------------------------- */

/**
 * All secrets of one guardian during the ceremony.  About 16 kB; the caller
 * keeps it in memory that is locked, and ends it with
 * eg_guardian_secret_wipe().
 */
typedef struct eg_guardian_secret {
    uint32_t index; /**< i, 1-based. */
    uint32_t n;
    uint32_t k;
    eg_scalar zeta; /**< Secret communication key, eq. (9). */
    /** a_i,j and a-hat_i,j for j < k, by eg_key_kind; the rest is zero. */
    eg_scalar coefficient[EG_KEY_KINDS][EG_GUARDIANS_MAX];
} eg_guardian_secret;

/**
 * Draw the polynomials and the communication key of guardian @p index.
 *
 * The draws are a_0..a_k-1, a-hat_0..a-hat_k-1, zeta.  A constant term or a
 * zeta of 0 is drawn again: its public key would be 1 (X.03).
 *
 * @spec{EG 2.1.0 eqs. (7), (9)}
 *
 * @param[in] index 1..n; index 0 would hand out the secret key as a "share".
 *
 * @retval EG_OK           Drawn.
 * @retval EG_ERR_ARGUMENT @p index is not in 1..n.
 * @retval EG_ERR_RNG      No randomness; @p out is wiped.
 */
EG_API EG_NODISCARD eg_status eg_guardian_generate(const eg_group *group,
                                                   eg_guardian_secret *out,
                                                   const eg_ceremony *ceremony,
                                                   uint32_t index,
                                                   eg_rng *rng);

EG_API void eg_guardian_secret_wipe(eg_guardian_secret *secret);

/**
 * Commit to both polynomials and to the communication key, and prove that the
 * secrets behind them are known.
 *
 * Costs 4k + 3 exponentiations of g.  Constant-time in the secrets.  Calling it
 * again gives the same keys with a fresh proof.
 *
 * @spec{EG 2.1.0 eqs. (8)-(13)}
 *
 * @param[in]  arena Holds the commitments and responses of @p out.
 * @param[out] out   What is sent to all others and published.
 *
 * @retval EG_OK           Made.
 * @retval EG_ERR_ARGUMENT @p secret does not belong to @p ceremony.
 * @retval EG_ERR_RNG      No randomness.
 * @retval EG_ERR_MEMORY   @p arena is full.
 */
EG_API EG_NODISCARD eg_status
eg_guardian_publish(const eg_group *group,
                    eg_arena *arena,
                    eg_guardian_public *out,
                    const eg_ceremony *ceremony,
                    const eg_guardian_secret *secret,
                    eg_rng *rng);

/** What can be wrong with a guardian's public data; flags that add up. */
typedef enum eg_key_fault {
    EG_KEY_FAULT_INDEX = 1,  /**< The index is not the place, or not in 1..n. */
    EG_KEY_FAULT_QUORUM = 2, /**< Not exactly k commitments. */
    EG_KEY_FAULT_2A = 4,     /**< A key or kappa is outside Z_p^r. */
    EG_KEY_FAULT_2C_VOTE = 8,  /**< c_i, eq. (11). */
    EG_KEY_FAULT_2C_DATA = 16, /**< c-hat_i, eq. (13). */
    EG_KEY_FAULT_X03 = 32,     /**< K_i,0 or K-hat_i,0 is 1. */
    EG_KEY_FAULT_3A = 64,      /**< K is not the product, eq. (25). */
    EG_KEY_FAULT_3B = 128      /**< K-hat is not the product, eq. (26). */
} eg_key_fault;

/**
 * Verification 2 of one guardian, together with X.03.  All faults are looked
 * for, not only the first.
 *
 * (2.B), responses below q, is true of every eg_scalar: eg_scalar_parse()
 * refuses others where the bytes come in.
 *
 * @param[in]  place  The 1-based place at which @p data stands: its index must
 *                    be the same.
 * @param[out] faults Sum of eg_key_fault; 0 with EG_OK.  May be NULL.
 * @param[out] err    The first fault as a sentence.  May be NULL.
 *
 * @retval EG_OK     Every check holds.
 * @retval EG_REJECT See @p faults.
 */
EG_API EG_NODISCARD eg_status eg_guardian_check(const eg_group *group,
                                                uint32_t *faults,
                                                const eg_ceremony *ceremony,
                                                uint32_t place,
                                                const eg_guardian_public *data,
                                                eg_error *err);

/* -- all guardians together ----------------------------------------------- */

/**
 * The product of the guardians' public keys.
 *
 * @spec{EG 2.1.0 eqs. (25), (26)}
 *
 * @param[out] joint     K and K-hat, by eg_key_kind.
 * @param[in]  guardian  Guardians 1..n in order, each checked.
 */
EG_API void eg_joint_keys(const eg_group *group,
                          eg_element joint[EG_KEY_KINDS],
                          const eg_guardian_public *guardian,
                          size_t guardian_len);

/**
 * Verification 3 together with X.03: the joint keys are the products, and
 * neither is 1 (with K = 1 every announced tally would verify).
 *
 * @param[out] faults Sum of EG_KEY_FAULT_3A, _3B and _X03.  May be NULL.
 *
 * @retval EG_OK     They hold.
 * @retval EG_REJECT See @p faults and @p err.
 */
EG_API EG_NODISCARD eg_status
eg_joint_keys_check(const eg_group *group,
                    uint32_t *faults,
                    const eg_element joint[EG_KEY_KINDS],
                    const eg_guardian_public *guardian,
                    size_t guardian_len,
                    eg_error *err);

/**
 * The whole guardian record: exactly guardians 1..n, each once and in order,
 * each passing Verification 2, and the joint keys passing Verification 3.
 *
 * @param[in] guardian_len Anything; other than n is rejected by name.
 *
 * @retval EG_OK     All holds.
 * @retval EG_REJECT The first fault is in @p err.
 */
EG_API EG_NODISCARD eg_status
eg_guardians_check(const eg_group *group,
                   const eg_ceremony *ceremony,
                   const eg_guardian_public *guardian,
                   size_t guardian_len,
                   const eg_element joint[EG_KEY_KINDS],
                   eg_error *err);

/**
 * H_G over all key data, which the guardians compare with one another.
 *
 * @spec{EG 2.1.0 eq. (27)}
 *
 * @param[in] base_hash H_B.
 * @param[in] guardian  Guardians 1..n in order.
 */
EG_API void eg_hash_guardians(const eg_group *group,
                              eg_hash *out,
                              const eg_hash *base_hash,
                              const eg_element joint[EG_KEY_KINDS],
                              const eg_guardian_public *guardian,
                              size_t guardian_len);

/**
 * g^(P(i)) from the commitments alone, for the sum P of the given guardians'
 * polynomials: with one guardian the right side of eq. (28) or (29), with all
 * of them the public key g^(z_i) of guardian i's share, as eq. (94) needs it.
 *
 * @spec{EG 2.1.0 eqs. (14), (28), (29), (94)}
 *
 * @param[in] kind     Which polynomial.
 * @param[in] guardian At least one, all of the same quorum.
 * @param[in] index    i, the place at which P is evaluated; at least 1.
 */
EG_API void eg_share_public_key(const eg_group *group,
                                eg_element *out,
                                eg_key_kind kind,
                                const eg_guardian_public *guardian,
                                size_t guardian_len,
                                uint32_t index);

/**
 * eg_share_public_key() of every guardian 1..n: out[i - 1] = g^(z_i).
 *
 * @retval EG_OK           Done.
 * @retval EG_ERR_ARGUMENT @p guardian_len is 0 or over EG_GUARDIANS_MAX.
 * @retval EG_ERR_MEMORY   No memory.
 */
EG_API EG_NODISCARD eg_status
eg_share_public_keys(const eg_group *group,
                     eg_element *out,
                     eg_key_kind kind,
                     const eg_guardian_public *guardian,
                     size_t guardian_len);

/* -- shares --------------------------------------------------------------- */

/** P_i(l) and P-hat_i(l), by eg_key_kind: secret. */
typedef struct eg_share {
    uint32_t sender;   /**< i. */
    uint32_t receiver; /**< l. */
    eg_scalar value[EG_KEY_KINDS];
} eg_share;

EG_API void eg_share_wipe(eg_share *share);

/** Length of C_1 of an encrypted share: two blocks of 32 bytes. */
#define EG_SHARE_BYTES 64

/** E_l(P_i(l), P-hat_i(l)), eqs. (19)-(22): public. */
typedef struct eg_encrypted_share {
    uint32_t sender;            /**< i. */
    uint32_t receiver;          /**< l. */
    eg_element c0;              /**< eq. (20). */
    uint8_t c1[EG_SHARE_BYTES]; /**< eq. (21). */
    eg_scalar c;                /**< Schnorr proof, eq. (22). */
    eg_scalar v;
} eg_encrypted_share;

/**
 * Evaluate both polynomials for guardian @p receiver.
 *
 * @retval EG_OK           Done.
 * @retval EG_ERR_ARGUMENT @p receiver is not in 1..n, or the secret's k is not
 *                         in 1..EG_GUARDIANS_MAX.
 */
EG_API EG_NODISCARD eg_status
eg_share_evaluate(const eg_group *group,
                  eg_share *out,
                  const eg_guardian_secret *secret,
                  uint32_t receiver);

/**
 * Encrypt the shares for another guardian with its communication key.
 *
 * Costs two exponentiations.  Constant-time in the secrets.
 *
 * @spec{EG 2.1.0 eqs. (15)-(22)}
 *
 * @param[in] receiver Its public data, which passed eg_guardian_check().
 *
 * @retval EG_OK           Encrypted.
 * @retval EG_ERR_ARGUMENT The receiver is the sender or not in 1..n, or the
 *                         secret does not belong to @p ceremony.
 * @retval EG_ERR_RNG      No randomness.
 */
EG_API EG_NODISCARD eg_status
eg_share_encrypt(const eg_group *group,
                 eg_encrypted_share *out,
                 const eg_ceremony *ceremony,
                 const eg_guardian_secret *secret,
                 const eg_guardian_public *receiver,
                 eg_rng *rng);

/** What a guardian complains about. */
typedef enum eg_complaint_reason {
    EG_COMPLAINT_NONE = 0,
    EG_COMPLAINT_ADDRESS, /**< Sender or receiver is not the expected one. */
    EG_COMPLAINT_MEMBER,  /**< C_0 is outside Z_p^r. */
    EG_COMPLAINT_PROOF,   /**< The Schnorr proof fails, eq. (22). */
    EG_COMPLAINT_RANGE,   /**< A decrypted value is not below q. */
    EG_COMPLAINT_VOTE,    /**< P_i(l) does not fit the commitments, eq. (28). */
    EG_COMPLAINT_DATA     /**< P-hat_i(l) does not, eq. (29). */
} eg_complaint_reason;

/** A sentence without a full stop, e.g. "the Schnorr proof ... (eq. 22)". */
EG_API const char *eg_complaint_text(eg_complaint_reason reason);

/**
 * A complaint about a share, with what a third party needs to judge it.
 *
 * For the last three reasons the accuser opens this one (useless) share: it
 * publishes beta = C_0^zeta and proves that zeta is the secret of its kappa, so
 * that anybody can decrypt and repeat the check.  The ceremony starts again
 * from scratch in any case.
 */
typedef struct eg_complaint {
    uint32_t accuser; /**< l. */
    uint32_t accused; /**< i. */
    eg_complaint_reason reason;
    eg_encrypted_share share; /**< As it was received. */
    eg_element beta; /**< kappa_l^xi = C_0^zeta_l; 1 for the first reasons. */
    eg_scalar c;     /**< Proof that log_g kappa_l = log_C_0 beta. */
    eg_scalar v;
} eg_complaint;

/**
 * Decrypt a share and check it against its sender's commitments.
 *
 * @spec{EG 2.1.0 eqs. (22), (23), (28), (29)}
 *
 * @param[out] out       The share; zero unless EG_OK.
 * @param[out] complaint Who did what, with EG_REJECT.
 * @param[in]  secret    The receiver's secrets.
 * @param[in]  sender    Public data of the guardian from whom it came, which
 *                       passed eg_guardian_check().
 *
 * @retval EG_OK           The share is right.
 * @retval EG_REJECT       It is not; see @p complaint and @p err.
 * @retval EG_ERR_ARGUMENT The secret does not belong to @p ceremony, or the
 *                         sender is the receiver or not in 1..n.
 * @retval EG_ERR_RNG      No randomness for the proof of a complaint.
 */
EG_API EG_NODISCARD eg_status eg_share_decrypt(const eg_group *group,
                                               eg_share *out,
                                               eg_complaint *complaint,
                                               const eg_ceremony *ceremony,
                                               const eg_guardian_secret *secret,
                                               const eg_guardian_public *sender,
                                               const eg_encrypted_share *in,
                                               eg_rng *rng,
                                               eg_error *err);

/**
 * Judge a complaint from public data.  That the accused really sent
 * @p complaint->share is for the caller to know (from a signature).
 *
 * @param[out] guilty The guardian at fault, with EG_OK: the accused if the
 *                    complaint is right, the accuser if it is not.
 * @param[in]  guardian Guardians 1..n in order, checked.
 * @param[out] err    Why, as a sentence, when the accuser is at fault.
 *
 * @retval EG_OK            Judged.
 * @retval EG_ERR_MALFORMED The complaint names guardians or a reason that do
 *                          not exist.
 */
EG_API EG_NODISCARD eg_status
eg_complaint_judge(const eg_group *group,
                   uint32_t *guilty,
                   const eg_ceremony *ceremony,
                   const eg_complaint *complaint,
                   const eg_guardian_public *guardian,
                   size_t guardian_len,
                   eg_error *err);

/* -- the key that is kept ------------------------------------------------- */

/** What a guardian keeps: its shares of the joint secret keys.  Secret. */
typedef struct eg_guardian_key {
    uint32_t index; /**< i. */
    uint32_t n;
    uint32_t k;
    eg_scalar share[EG_KEY_KINDS]; /**< z_i and z-hat_i, eq. (24). */
} eg_guardian_key;

EG_API void eg_guardian_key_wipe(eg_guardian_key *key);

/**
 * Add up the shares of all guardians, the own one included, and check the sum
 * against everybody's commitments.
 *
 * @spec{EG 2.1.0 eq. (24)}
 *
 * @param[in] received  n - 1 checked shares, one from each other guardian, in
 *                      any order.  A missing, repeated or foreign one is
 *                      refused.
 * @param[in] guardian  Guardians 1..n in order, checked.
 *
 * @retval EG_OK           The key is ready; wipe the secret and the shares once
 *                         H_G is confirmed.
 * @retval EG_ERR_ARGUMENT A share is missing, repeated or not for this
 *                         guardian; see @p err.
 * @retval EG_REJECT       The sum does not fit the commitments.
 */
EG_API EG_NODISCARD eg_status
eg_guardian_key_combine(const eg_group *group,
                        eg_guardian_key *out,
                        const eg_guardian_secret *secret,
                        const eg_share *received,
                        size_t received_len,
                        const eg_guardian_public *guardian,
                        size_t guardian_len,
                        eg_error *err);

/**
 * Whether a stored key still fits the published commitments: two
 * exponentiations, worth doing before a decryption starts.
 *
 * @retval EG_OK     It fits.
 * @retval EG_REJECT It does not, or its index, n or k differ.
 */
EG_API EG_NODISCARD eg_status
eg_guardian_key_check(const eg_group *group,
                      const eg_guardian_key *key,
                      const eg_guardian_public *guardian,
                      size_t guardian_len,
                      eg_error *err);

/* -- who decrypts --------------------------------------------------------- */

/** U, the available guardians, with their Lagrange coefficients. */
typedef struct eg_quorum {
    uint32_t n;
    uint32_t k;
    uint32_t len;                     /**< h, at least k. */
    uint32_t index[EG_GUARDIANS_MAX]; /**< Ascending. */
    eg_scalar w[EG_GUARDIANS_MAX];    /**< w_i, eq. (85). */
} eg_quorum;

/**
 * Prepare a quorum.  All available guardians take part, also when h > k.
 *
 * @spec{EG 2.1.0 eq. (85)}
 *
 * @param[in] index The available guardians in any order.
 *
 * @retval EG_OK           Ready.
 * @retval EG_ERR_ARGUMENT Fewer than k, an index outside 1..n, or one twice;
 *                         see @p err.
 */
EG_API EG_NODISCARD eg_status eg_quorum_init(const eg_group *group,
                                             eg_quorum *out,
                                             uint32_t n,
                                             uint32_t k,
                                             const uint32_t *index,
                                             size_t len,
                                             eg_error *err);

/** Position 0..len-1 of guardian @p index in @p quorum, or len: not there. */
EG_API size_t eg_quorum_position(const eg_quorum *quorum, uint32_t index);

#ifdef __cplusplus
}
#endif
#endif
