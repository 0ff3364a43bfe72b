/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file decrypt.h
 * Verifiable decryption by a quorum of guardians: of the tally, of contest
 * data, and the opening of challenged ballots.
 *
 * Tally and contest data take three rounds over a whole batch of ciphertexts:
 *
 *     each guardian   eg_decrypt_round_new()      -> d_i         (commit)
 *     each guardian   eg_decrypt_round_reveal()   -> a_i, b_i, M_i
 *     each guardian   eg_decrypt_round_respond()  -> v_i
 *     anybody         eg_decrypt_combine()        -> M and the proof (c, v)
 *
 * A round holds the random u_i.  It lives in memory only and answers one
 * challenge: two answers under one u_i would give away the key share.  After
 * an interruption everybody begins a new attempt with new commitments.
 *
 * Challenged ballots take one round: every guardian gives a share of the
 * ballot nonce (if its own view of the record has the ballot as challenged),
 * and who combines the shares opens the ballot.
 *
 * Whoever cheats is named in an eg_blame.
 *
 * @spec{EG 2.1.0 sections 3.6.2-3.6.7, eqs. (81)-(111)}
 */
#ifndef ELECTIONGUARD_DECRYPT_H
#define ELECTIONGUARD_DECRYPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <electionguard/arena.h>
#include <electionguard/ballot.h>
#include <electionguard/election.h>
#include <electionguard/guardian.h>
#include <electionguard/tally.h>

#ifdef __cplusplus
extern "C" {
#endif

/* -- who is at fault ------------------------------------------------------- */

typedef enum eg_blame_reason {
    EG_BLAME_NONE = 0,
    EG_BLAME_MISSING,     /**< Sent nothing for this step. */
    EG_BLAME_COMMITMENT,  /**< Reveals what it did not commit to, eq. (88). */
    EG_BLAME_RESPONSE,    /**< v_i does not give a_i, eq. (94). */
    EG_BLAME_SHARE,       /**< M_i is not A^z_i, eq. (95). */
    EG_BLAME_NONCE_SHARE, /**< The proof of a nonce share fails. */
    EG_BLAME_MEDIATOR /**< Own values came back changed, says the guardian. */
} eg_blame_reason;

/** A clause without a full stop, e.g. "sent nothing for this step". */
EG_API const char *eg_blame_text(eg_blame_reason reason);

/** The guardian that a step failed for. */
typedef struct eg_blame {
    uint32_t guardian; /**< 0: none. */
    eg_blame_reason reason;
    size_t item; /**< Place in the batch, 0-based. */
} eg_blame;

/* -- what is decrypted ----------------------------------------------------- */

typedef struct eg_decrypt_item {
    eg_decryption_claim claim; /**< Borrows its ciphertext. */
    uint64_t bound;            /**< Tally: t is in 0..bound.  Else 0. */
} eg_decrypt_item;

/** Ciphertexts that one quorum decrypts together.  Borrows everything. */
typedef struct eg_decrypt_batch {
    const eg_election *election;
    const eg_quorum *quorum;
    eg_key_kind kind; /**< EG_KEY_VOTE: tally; EG_KEY_DATA: contest data. */
    const eg_decrypt_item *item;
    size_t len;
    /** Threads that a step may use at once, the caller's among them; 0 is 1.
     *  The results do not depend on it. */
    unsigned threads;
} eg_decrypt_batch;

/**
 * The fields of an encrypted tally in the manifest's order, with the largest
 * value that each can have: the field's bound times the weight of all ballots
 * that were cast with this contest.
 *
 * @spec{EG 2.1.0 section 3.6.2, check X.10}
 *
 * @param[in]  arena Holds @p item.
 * @param[out] item  Borrows @p tally and @p election.
 *
 * @retval EG_OK           Made.
 * @retval EG_ERR_ARGUMENT The tally does not have the manifest's shape.
 * @retval EG_ERR_LIMIT    A bound is over 2^48.
 * @retval EG_ERR_MEMORY   @p arena is full.
 */
EG_API EG_NODISCARD eg_status
eg_decrypt_items_tally(const eg_election *election,
                       eg_arena *arena,
                       const eg_decrypt_item **item,
                       size_t *len,
                       const eg_tally *tally,
                       eg_error *err);

/**
 * The contest data of one contest of a ballot.
 *
 * @param[out] out Borrows @p ballot.
 *
 * @retval EG_OK            Made.
 * @retval EG_ERR_NOT_FOUND The ballot has no such contest, or no data in it.
 */
EG_API EG_NODISCARD eg_status
eg_decrypt_item_data(eg_decrypt_item *out,
                     const eg_encrypted_ballot *ballot,
                     uint32_t contest_index,
                     eg_error *err);

/* -- the guardian's side --------------------------------------------------- */

/** One guardian's part in one attempt: secret, one thread at a time. */
typedef struct eg_decrypt_round eg_decrypt_round;

/** What a guardian reveals of one item. */
typedef struct eg_decrypt_reveal {
    eg_commitment_pair ab; /**< (a_i, b_i), eqs. (87), (98). */
    eg_element share;      /**< M_i or m_i, eqs. (84), (96). */
} eg_decrypt_reveal;

/**
 * Begin an attempt: check the ciphertexts, draw u_i, compute the partial
 * decryptions, commit.
 *
 * First A (or C_0) of each item must be in Z_p^r, and contest data must carry a
 * valid Schnorr proof, eq. (69); otherwise the key share is not used.  Costs
 * about four exponentiations an item; constant-time in z_i and u_i.
 *
 * @spec{EG 2.1.0 eqs. (69), (84), (87), (88), (96), (98), (99)}
 *
 * @param[out] out        The attempt; end it with eg_decrypt_round_free().
 * @param[out] commitment d_i for each item; room for batch->len.
 * @param[in]  batch      Must outlive @p out.
 * @param[in]  key        This guardian's key.
 *
 * @retval EG_OK           Committed; send @p commitment to all others.
 * @retval EG_REJECT       A ciphertext is not valid; see @p err.
 * @retval EG_ERR_ARGUMENT The guardian is not in the quorum, or n or k differ.
 * @retval EG_ERR_RNG      No randomness.
 * @retval EG_ERR_MEMORY   No memory.
 */
EG_API EG_NODISCARD eg_status
eg_decrypt_round_new(eg_decrypt_round **out,
                     eg_hash *commitment,
                     const eg_decrypt_batch *batch,
                     const eg_guardian_key *key,
                     eg_rng *rng,
                     eg_error *err);

/** Wipe and free; NULL is harmless. */
EG_API void eg_decrypt_round_free(eg_decrypt_round *round);

/**
 * Reveal, now that all have committed.  Works once.
 *
 * @param[out] out        Room for batch->len.
 * @param[in]  commitment d_j of each guardian of U, by its position in the
 *                        quorum, each for all items.  They are kept: later
 *                        ones are not believed.  NULL: has sent none.
 *
 * @retval EG_OK        Revealed.
 * @retval EG_REJECT    Somebody's are missing, or the own ones came back
 *                      changed; see @p blame.  Nothing is revealed.
 * @retval EG_ERR_STATE Not the second step of this attempt.
 */
EG_API EG_NODISCARD eg_status
eg_decrypt_round_reveal(eg_decrypt_round *round,
                        eg_decrypt_reveal *out,
                        const eg_hash *const *commitment,
                        eg_blame *blame,
                        eg_error *err);

/**
 * Respond, now that all have revealed: check each d_j, compute the joint
 * challenge and answer it.  Works once; then the u_i are wiped.
 *
 * @spec{EG 2.1.0 eqs. (86), (88)-(92), (97), (99)-(102)}
 *
 * @param[out] v      v_i for each item.
 * @param[in]  reveal Of each guardian of U, by position, each for all items.
 *
 * @retval EG_OK         Responded; the attempt is over for this guardian.
 * @retval EG_REJECT     Somebody's is missing or is not what it committed to;
 *                       see @p blame.  The attempt is over: begin a new one.
 * @retval EG_ERR_STATE  Not the third step of this attempt.
 * @retval EG_ERR_MEMORY No memory.
 */
EG_API EG_NODISCARD eg_status
eg_decrypt_round_respond(eg_decrypt_round *round,
                         eg_scalar *v,
                         const eg_decrypt_reveal *const *reveal,
                         eg_blame *blame,
                         eg_error *err);

/* -- the combiner's side: public data only --------------------------------- */

/** What the guardians of a quorum sent, each by position in the quorum. */
typedef struct eg_decrypt_messages {
    const eg_hash *const *commitment;       /**< d_i for all items. */
    const eg_decrypt_reveal *const *reveal; /**< (a_i, b_i), M_i. */
    const eg_scalar *const *response;       /**< v_i. */
} eg_decrypt_messages;

/** M (or beta) of one item with the proof that it is right. */
typedef struct eg_decrypt_result {
    eg_element m;          /**< eqs. (86), (97). */
    eg_proof_branch proof; /**< (c, v), eqs. (90), (93), (101), (103). */
} eg_decrypt_result;

/**
 * Combine what all guardians of the quorum sent.  Every commitment and every
 * final proof is checked; where a proof fails, each guardian's part is checked
 * by eqs. (94), (95) and the one at fault is named.
 *
 * @spec{EG 2.1.0 eqs. (86), (89), (90), (93)-(95), (97), (100), (101), (103)}
 *
 * @param[out] out      Room for batch->len; zero unless EG_OK.
 * @param[in]  guardian Guardians 1..n in order, checked.
 *
 * @retval EG_OK         All proofs hold.
 * @retval EG_REJECT     See @p blame.  Only if a ciphertext itself is outside
 *                       the group is nobody named.
 * @retval EG_ERR_MEMORY No memory.
 */
EG_API EG_NODISCARD eg_status
eg_decrypt_combine(const eg_decrypt_batch *batch,
                   eg_decrypt_result *out,
                   const eg_guardian_public *guardian,
                   const eg_decrypt_messages *messages,
                   eg_blame *blame,
                   eg_error *err);

/**
 * Find the counts: T = B / M and t with K^t = T.
 *
 * @spec{EG 2.1.0 eq. (82), check 10.C, X.10}
 *
 * @param[in]  arena  Holds what @p out points to.
 * @param[in]  batch  From eg_decrypt_items_tally().
 * @param[in]  result From eg_decrypt_combine().
 *
 * @retval EG_OK         Found, each t in 0..bound.
 * @retval EG_REJECT     A value is not in its range; see @p err.
 * @retval EG_ERR_MEMORY No memory, or @p arena is full.
 */
EG_API EG_NODISCARD eg_status
eg_decrypt_tally_finish(eg_arena *arena,
                        eg_decrypted_tally *out,
                        const eg_decrypt_batch *batch,
                        const eg_decrypt_result *result,
                        eg_error *err);

/**
 * The contest data D of one decrypted item.
 *
 * @spec{EG 2.1.0 eqs. (104)-(106)}
 *
 * @param[out] data claim.data->c1_len bytes.
 *
 * @retval EG_OK           Decrypted.
 * @retval EG_ERR_ARGUMENT The item is not contest data.
 */
EG_API EG_NODISCARD eg_status
eg_decrypt_data_finish(const eg_election *election,
                       uint8_t *data,
                       const eg_decrypt_item *item,
                       const eg_decrypt_result *result);

/* -- a guardian's own view of the ballots ---------------------------------- */

/**
 * What a guardian has seen of the record: which ballots are cast, spoiled and
 * challenged.  It decides what the guardian's data key may touch.  Between
 * 120 and 240 bytes a ballot, and two thirds of that for each contest's data.
 */
typedef struct eg_ballot_view eg_ballot_view;

/**
 * An empty view.
 *
 * @param[in] rng Draws the key of its hash table, so that nobody can choose
 *                ballots that collide.
 * @param[in] max Ballots that it may hold at most.
 *
 * @retval EG_OK         Made; free it with eg_ballot_view_free().
 * @retval EG_ERR_RNG    No randomness.
 * @retval EG_ERR_MEMORY No memory.
 */
EG_API EG_NODISCARD eg_status eg_ballot_view_new(eg_ballot_view **out,
                                                 const eg_group *group,
                                                 eg_rng *rng,
                                                 size_t max);
EG_API void eg_ballot_view_free(eg_ballot_view *view);

/**
 * Note a ballot of the record with its status.
 *
 * @retval EG_OK           Noted.
 * @retval EG_ERR_ARGUMENT Its status is none that a record has.
 * @retval EG_ERR_STATE    The view is sealed.
 * @retval EG_ERR_LIMIT    Over the view's maximum.
 * @retval EG_ERR_MEMORY   No memory.
 */
EG_API EG_NODISCARD eg_status
eg_ballot_view_add(eg_ballot_view *view, const eg_encrypted_ballot *ballot);

/** The whole record has been seen: nothing is added, questions are answered. */
EG_API void eg_ballot_view_seal(eg_ballot_view *view);

/**
 * Whether the guardian may give a share of this ballot's nonce: the ballot,
 * with this very nonce ciphertext, is challenged in the view and nothing else,
 * and its C_0 stands nowhere under a cast or spoiled ballot, nor as any
 * contest's data.
 *
 * @retval EG_OK        It may.
 * @retval EG_ERR_STATE It must not; @p err names the ballot and why.
 */
EG_API EG_NODISCARD eg_status
eg_ballot_view_may_open(const eg_ballot_view *view,
                        const eg_encrypted_ballot *ballot,
                        eg_error *err);

/**
 * Whether the guardian may give a share of this ballot's nonce to an audit that
 * drew the ballot: the ballot, with this very nonce ciphertext, is cast or
 * challenged in the view and stands there once, and its C_0 stands nowhere
 * else.  Whether people agreed to the audit is for the caller to know.
 *
 * @retval EG_OK        It may.
 * @retval EG_ERR_STATE It must not; @p err names the ballot and why.
 */
EG_API EG_NODISCARD eg_status
eg_ballot_view_may_audit(const eg_ballot_view *view,
                         const eg_encrypted_ballot *ballot,
                         eg_error *err);

/**
 * Whether the guardian may take part in decrypting this contest's data: the
 * ballot, with this very data ciphertext, is cast in the view and nothing else,
 * and its C_0 is no ballot nonce.
 *
 * @retval EG_OK        It may.
 * @retval EG_ERR_STATE It must not; @p err names the ballot and why.
 */
EG_API EG_NODISCARD eg_status
eg_ballot_view_may_decrypt_data(const eg_ballot_view *view,
                                const eg_encrypted_ballot *ballot,
                                uint32_t contest_index,
                                eg_error *err);

/* -- challenged ballots, and those that an audit drew ---------------------- */

/**
 * A guardian's share m_i of a ballot nonce's decryption.  The proof goes to
 * the combiner, who can name a wrong share; it is not part of the record and
 * not of the specification.
 */
typedef struct eg_nonce_share {
    uint32_t guardian; /**< i. */
    eg_element m;      /**< C_0^(z-hat_i), eq. (107). */
    eg_scalar c;       /**< Proof that log_C0 m_i = log_g g^(z-hat_i). */
    eg_scalar v;
} eg_nonce_share;

/**
 * Give a share of a ballot's nonce, if the view allows it and the ciphertext
 * is in order: C_0 in Z_p^r and a valid Schnorr proof, eq. (38).
 *
 * Costs four exponentiations.  Constant-time in the key.
 *
 * @spec{EG 2.1.0 section 3.6.7, eqs. (38), (107)}
 *
 * @retval EG_OK           Given.
 * @retval EG_ERR_STATE    Refused; @p err names the ballot and why.
 * @retval EG_REJECT       The nonce ciphertext is not valid.
 * @retval EG_ERR_ARGUMENT The key does not belong to @p election.
 * @retval EG_ERR_RNG      No randomness.
 */
EG_API EG_NODISCARD eg_status
eg_nonce_share_make(const eg_election *election,
                    eg_nonce_share *out,
                    const eg_guardian_key *key,
                    const eg_ballot_view *view,
                    const eg_encrypted_ballot *ballot,
                    eg_rng *rng,
                    eg_error *err);

/**
 * The same for a ballot that an audit drew, which may be cast.
 *
 * Whoever has the shares of a quorum learns the whole ballot: only what is
 * published of it is limited to the contests that were asked for.  So a share
 * goes to the one who combines, sealed.
 *
 * @spec{EG 2.1.0 section 3.6.7, eqs. (38), (107)}
 *
 * @retval EG_OK           Given.
 * @retval EG_ERR_STATE    Refused by eg_ballot_view_may_audit().
 * @retval EG_REJECT       The nonce ciphertext is not valid.
 * @retval EG_ERR_ARGUMENT The key does not belong to @p election.
 * @retval EG_ERR_RNG      No randomness.
 */
EG_API EG_NODISCARD eg_status
eg_audit_share_make(const eg_election *election,
                    eg_nonce_share *out,
                    const eg_guardian_key *key,
                    const eg_ballot_view *view,
                    const eg_encrypted_ballot *ballot,
                    eg_rng *rng,
                    eg_error *err);

/**
 * Combine the shares of a quorum to the ballot nonce.
 *
 * Every share is checked, so a wrong one is named.  The nonce is as secret as
 * the ballot until it is opened: wipe it.
 *
 * @spec{EG 2.1.0 eqs. (85), (35), (36), (108)}
 *
 * @param[out] nonce     xi_B.
 * @param[in]  share_key g^(z-hat_i) for i = 1..n: eg_share_public_keys() of
 *                       EG_KEY_DATA.
 * @param[in]  share     By position in the quorum; NULL: has sent none.
 *
 * @retval EG_OK     Decrypted.
 * @retval EG_REJECT See @p blame; without a name the nonce ciphertext itself is
 *                   not valid.
 */
EG_API EG_NODISCARD eg_status
eg_nonce_share_combine(const eg_election *election,
                       eg_hash *nonce,
                       const eg_quorum *quorum,
                       const eg_element *share_key,
                       const eg_encrypted_ballot *ballot,
                       const eg_nonce_share *const *share,
                       eg_blame *blame,
                       eg_error *err);

typedef struct eg_opened_ballot_field {
    uint32_t index;    /**< ind_o. */
    const char *label; /**< From the manifest. */
    uint32_t value;    /**< sigma. */
    eg_scalar nonce;   /**< xi_i,j. */
} eg_opened_ballot_field;

typedef struct eg_opened_ballot_contest {
    uint32_t index;    /**< ind_c. */
    const char *label; /**< From the manifest. */
    const eg_opened_ballot_field *field;
    size_t field_len;
    bool has_data;
    eg_scalar data_nonce; /**< xi, eq. (64). */
    const uint8_t *data;  /**< D. */
    size_t data_len;      /**< 32 b. */
} eg_opened_ballot_contest;

/** A challenged ballot opened, as the record publishes it. */
typedef struct eg_opened_ballot {
    eg_hash id;      /**< id_B. */
    eg_hash id_hash; /**< H_I. */
    const eg_opened_ballot_contest *contest;
    size_t contest_len;
} eg_opened_ballot;

/**
 * Open a ballot with its nonce: derive every encryption nonce, see that each
 * reproduces its ciphertext, read the values.
 *
 * A ballot whose nonces do not reproduce its ciphertexts cannot be opened by
 * anybody (its device encrypted another nonce); that says nothing about the
 * selections.
 *
 * @spec{EG 2.1.0 eqs. (33), (64), (109)-(111), Verification 13}
 *
 * @param[in]  arena  Holds what @p out points to, besides the manifest's
 *                    labels.
 * @param[in]  ballot Its contests must fit the manifest.
 *
 * @retval EG_OK           Opened.
 * @retval EG_REJECT       It cannot be opened; @p err names contest and field.
 * @retval EG_ERR_ARGUMENT The ballot does not fit the manifest.
 * @retval EG_ERR_MEMORY   @p arena is full.
 */
EG_API EG_NODISCARD eg_status eg_ballot_open(const eg_election *election,
                                             eg_arena *arena,
                                             eg_opened_ballot *out,
                                             const eg_encrypted_ballot *ballot,
                                             const eg_hash *nonce,
                                             eg_error *err);

#ifdef __cplusplus
}
#endif
#endif
