/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file preencrypt.h
 * Pre-encrypted ballots: encrypted before anybody has chosen, printed with a
 * short code beside each option, and cast by telling codes.
 *
 * Every option of a contest has a *vector*, an encryption of 1 for itself and
 * of 0 for all others; so many *null vectors* as the contest's selection limit,
 * of 0 only, stand for votes that were not given.  The hash of a vector, its
 * selection hash psi, gives the short code.  All psi of a contest in ascending
 * order give the contest's hash, and these the confirmation code, which is
 * printed on the ballot.
 *
 * Two tools share the work.  The *encrypting tool*, eg_preencrypt(), draws
 * a ballot nonce xi_B and makes what is printed; all vectors can be made again
 * from the nonce and are forgotten.  The *recording tool* is given the nonce
 * again: eg_preencrypt_record() turns a returned ballot into one that is
 * proved and tallied like any other, eg_preencrypt_open() opens one that was
 * not cast.
 *
 * Which code stands beside which option of a ballot is as secret as the vote:
 * the codes of cast ballots are published.  Both tools are constant-time in the
 * nonce, in that order and in the marks, but for what their comments name.
 *
 * @spec{EG 2.1.0 section 4}
 */
#ifndef ELECTIONGUARD_PREENCRYPT_H
#define ELECTIONGUARD_PREENCRYPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <electionguard/arena.h>
#include <electionguard/ballot.h>
#include <electionguard/chain.h>
#include <electionguard/election.h>
#include <electionguard/encrypt.h>
#include <electionguard/hash.h>
#include <electionguard/random.h>
#include <electionguard/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/* -- as they are in a record: public --------------------------------------- */

/** A selection vector of a cast pre-encrypted ballot. */
typedef struct eg_selected_vector {
    const eg_ciphertext *vector; /**< One for each option. */
    size_t vector_len;
    eg_hash psi; /**< Selection hash. */
    const char *short_code;
} eg_selected_vector;

/** What a cast pre-encrypted contest has beyond an ordinary one. */
typedef struct eg_pre_cast_contest {
    const eg_hash *selection_hash; /**< All m + L, ascending. */
    size_t selection_hash_len;
    const eg_selected_vector *selected; /**< L of them, ascending by psi. */
    size_t selected_len;
} eg_pre_cast_contest;

/**
 * A cast pre-encrypted ballot: the combined ballot, which is proved and
 * tallied like any other, and for each of its contests what was printed.
 */
typedef struct eg_pre_cast_ballot {
    eg_encrypted_ballot ballot;     /**< status is EG_BALLOT_CAST. */
    const eg_pre_cast_contest *pre; /**< ballot.contest_len of them. */
} eg_pre_cast_ballot;

typedef struct eg_uncast_selection {
    uint32_t index;    /**< 1..m options, m + 1..m + L null vectors. */
    const char *label; /**< NULL on null vectors. */
    const eg_ciphertext *vector;
    size_t vector_len;
    eg_hash psi;
    const char *short_code;
} eg_uncast_selection;

typedef struct eg_uncast_contest {
    uint32_t index;
    const char *label;                    /**< NULL in the compact form. */
    const eg_uncast_selection *selection; /**< None in the compact form. */
    size_t selection_len;
    eg_hash hash; /**< chi, eq. (115). */
} eg_uncast_contest;

/** A pre-encrypted ballot that was not cast, in full or compact form. */
typedef struct eg_uncast_ballot {
    eg_hash id;      /**< id_B. */
    eg_hash id_hash; /**< H_I. */
    const char *style;
    const eg_uncast_contest *contest;
    size_t contest_len;
    eg_hash code; /**< H_C, eq. (116). */
    uint8_t chaining_field[EG_CHAINING_FIELD_BYTES];
    eg_hashed_ciphertext nonce;
    const char *ref; /**< Untrusted free text, or NULL. */
} eg_uncast_ballot;

/** The nonces that open one contest of an uncast ballot. */
typedef struct eg_released_contest {
    uint32_t index;
    const eg_scalar *nonce; /**< (m + L) m of them, selection by selection. */
    size_t nonce_len;
} eg_released_contest;

/* -- the encrypting tool ---------------------------------------------------- */

/** One line of a printed contest.  Secret until the ballot is opened. */
typedef struct eg_printed_selection {
    uint32_t index;    /**< 1..m options, m + 1..m + L null votes. */
    const char *label; /**< The option's label; NULL on null votes. */
    const char *name;  /**< For people; NULL on null votes. */
    eg_hash psi;       /**< Eqs. (113), (114). */
    char short_code[EG_TRIM_CHARS];
} eg_printed_selection;

/** All that is printed of one contest. */
typedef struct eg_printed_contest {
    const eg_contest *contest; /**< In the manifest. */
    /** The options in the manifest's order, then the null votes, whose codes
     * need not be printed. */
    const eg_printed_selection *selection;
    size_t selection_len; /**< m + L; the first contest->option_len: options. */
} eg_printed_contest;

/**
 * A ballot to print.
 *
 * Of @p kept nothing is secret: it is what the recording tool needs besides
 * the nonce, and what the record gets if the ballot never comes back.
 */
typedef struct eg_preencrypted_ballot {
    eg_uncast_ballot kept;             /**< In compact form. */
    const eg_printed_contest *printed; /**< kept.contest_len; secret. */
} eg_preencrypted_ballot;

/** How many nonces are tried at most for one ballot. */
#define EG_PREENCRYPT_TRIES_MAX 65536

/** A ballot to pre-encrypt. */
typedef struct eg_preencrypt_request {
    const char *style; /**< Label of the ballot style. */
    const char *ref;   /**< Published with the ballot; or NULL. */
    /** Use this seed, once; NULL: draw some until no codes collide. */
    const eg_ballot_seed *seed;
    /** Hand the seed out here, secret; NULL: only the holders of the election's
     * data key can record or open the ballot. */
    eg_ballot_seed *seed_out;
} eg_preencrypt_request;

/**
 * Pre-encrypt a ballot: all vectors, their hashes and short codes, the
 * contests' hashes, and the encrypted ballot nonce.
 *
 * The short codes within a contest are unique: where two are equal, another
 * ballot nonce is drawn and the work begins anew.  That takes long where a
 * contest has many vectors for the number of codes: with 256 codes, 7 vectors
 * have a collision 8 times of 100, 40 vectors 96 times.
 *
 * The ballot has no confirmation code yet; eg_preencrypt_link() gives it one.
 * So ballots may be made in several threads and are linked in one.
 *
 * Costs 2 m (m + L) fixed-base exponentiations a contest of m options with
 * selection limit L, for each nonce that is tried.  How many were tried may be
 * seen; nothing else depends on a secret.
 *
 * @spec{EG 2.1.0 sections 4.1, 4.2, eqs. (112)-(115), (121)}
 *
 * @param[in]  election With keys that were made for secret exponents.
 * @param[in]  arena    Holds @p out, apart from the manifest's texts.
 * @param[out] out      The ballot.
 * @param[in]  rng      Source of the seed, unless given, and of the encryption
 *                      of the nonce.
 * @param[out] err      Reason of a failure; may be NULL.
 *
 * @retval EG_OK              Made.
 * @retval EG_REJECT          With the given seed, two codes of a contest are
 *                            equal.
 * @retval EG_ERR_NOT_FOUND   The manifest has no such style.
 * @retval EG_ERR_ARGUMENT    The manifest names no hash-trimming function, the
 *                            style has a contest that does not exist, or the
 *                            ballot's name is not UTF-8.
 * @retval EG_ERR_UNSUPPORTED A contest has supplemental fields or contest data,
 *                            or more vectors than there are short codes.
 * @retval EG_ERR_LIMIT       EG_PREENCRYPT_TRIES_MAX nonces all made equal
 *                            codes.
 * @retval EG_ERR_MEMORY      No memory, or @p arena is full.
 * @retval EG_ERR_RNG         No randomness could be had.
 */
EG_API EG_NODISCARD eg_status
eg_preencrypt(const eg_election *election,
              eg_arena *arena,
              eg_preencrypted_ballot *out,
              const eg_preencrypt_request *request,
              eg_rng *rng,
              eg_error *err);

/**
 * Make @p ballot the next one of @p chain: its chaining field and its
 * confirmation code.  To be called once, in the order of the device's record.
 *
 * @spec{EG 2.1.0 sections 4.1.3, 4.1.4, eq. (116)}
 *
 * @retval EG_OK           Linked.
 * @retval EG_ERR_ARGUMENT The chain is not one of pre-encrypted ballots.
 * @retval EG_ERR_MEMORY   No memory; nothing has changed.
 */
EG_API EG_NODISCARD eg_status eg_preencrypt_link(eg_preencrypted_ballot *ballot,
                                                 eg_chain *chain);

/* -- the recording tool ------------------------------------------------------ */

/**
 * What the voter marked in one contest.  Secret, but for how many short codes
 * are listed and what they are: those will be published.
 *
 * Both ways to tell may be mixed; what is marked twice counts once.
 */
typedef struct eg_marked_contest {
    uint32_t index; /**< ind_c. */
    /** 1 or 0 for each option in the manifest's order; or NULL. */
    const uint32_t *selection;
    size_t selection_len;
    /** Short codes as printed, those of null votes included; or NULL. */
    const char *const *short_code;
    size_t short_code_len;
} eg_marked_contest;

/** A returned ballot. */
typedef struct eg_pre_return {
    const eg_uncast_ballot *kept; /**< Of the two forms either. */
    const eg_hash *nonce;         /**< xi_B: secret. */
    /** A contest that is not listed is blank. */
    const eg_marked_contest *contest;
    size_t contest_len;
    uint32_t weight; /**< At least 1. */
    bool has_time;
    int64_t time_ms; /**< Recorded at, if has_time; ms since 1970, UTC. */
} eg_pre_return;

/**
 * Record a cast ballot: make its vectors again, take those that were marked and
 * null vectors up to the selection limit, combine them, and prove each field
 * and each limit.
 *
 * Takes the exponentiations of eg_preencrypt() and of the proofs of
 * eg_ballot_encrypt().
 *
 * An overvote is refused, and so is a code that the contest does not have; what
 * to do with such a ballot is not for this function to say.  The refusal, and
 * which contest it is, are all that depends on the marks.
 *
 * @spec{EG 2.1.0 section 4.3, eqs. (57)-(62), (113)-(116), (121)}
 *
 * @param[in]  election With keys that were made for secret exponents.
 * @param[in]  arena    Holds @p out, apart from texts of the manifest.
 * @param[out] out      The cast ballot.
 * @param[in]  request  The returned ballot.
 * @param[in]  rng      Source of the proofs.
 * @param[out] err      Reason of a failure, naming the contest; may be NULL.
 *
 * @retval EG_OK            Recorded.
 * @retval EG_REJECT        The nonce does not make this ballot.
 * @retval EG_ERR_ARGUMENT  The ballot does not fit its style, or the marks do
 *                          not fit the ballot.
 * @retval EG_ERR_NOT_FOUND The manifest has no such style, or a contest has no
 *                          such short code.
 * @retval EG_ERR_UNSUPPORTED See eg_preencrypt().
 * @retval EG_ERR_MEMORY    No memory, or @p arena is full.
 * @retval EG_ERR_RNG       No randomness could be had.
 */
EG_API EG_NODISCARD eg_status eg_preencrypt_record(const eg_election *election,
                                                   eg_arena *arena,
                                                   eg_pre_cast_ballot *out,
                                                   const eg_pre_return *request,
                                                   eg_rng *rng,
                                                   eg_error *err);

/**
 * Open a ballot that was not cast: the full form, with every vector, label and
 * short code, and the nonces that open it contest by contest.
 *
 * For the compact form there is nothing to compute: @p kept and the nonce are
 * what is published.  It is the only form of a ballot without contests, which
 * has no nonces to release.  Only ballots that will never be cast may be opened.
 *
 * @spec{EG 2.1.0 section 4.3, eqs. (113)-(116), (121)}
 *
 * @param[in]  arena    Holds @p out and @p released, apart from the manifest's
 *                      texts and what @p kept points to.
 * @param[out] out      The ballot in full form.
 * @param[out] released out->contest_len of them.
 * @param[in]  kept     The ballot in either form.
 * @param[in]  nonce    xi_B.
 * @param[out] err      Reason of a failure; may be NULL.
 *
 * @retval EG_OK            Opened.
 * @retval EG_REJECT        The nonce does not make this ballot.
 * @retval EG_ERR_ARGUMENT  The ballot does not fit its style.
 * @retval EG_ERR_NOT_FOUND The manifest has no such style.
 * @retval EG_ERR_UNSUPPORTED See eg_preencrypt().
 * @retval EG_ERR_MEMORY    No memory, or @p arena is full.
 */
EG_API EG_NODISCARD eg_status
eg_preencrypt_open(const eg_election *election,
                   eg_arena *arena,
                   eg_uncast_ballot *out,
                   const eg_released_contest **released,
                   const eg_uncast_ballot *kept,
                   const eg_hash *nonce,
                   eg_error *err);

/**
 * Whether released nonces open a ballot in full form: for whoever takes them
 * from a device.  Everything is public.
 *
 * @spec{EG 2.1.0 section 4.5, eqs. (18.1), (18.2)}
 *
 * @param[in]  scratch Used while the function runs.
 * @param[in]  ballot  In full form, as decoded from a record.
 * @param[in]  released @p len of them.
 * @param[out] err     Names the contest; may be NULL.
 *
 * @retval EG_OK         They do.
 * @retval EG_REJECT     They do not, or are not those of the ballot's contests.
 * @retval EG_ERR_MEMORY No memory, or @p scratch is full.
 */
EG_API EG_NODISCARD eg_status
eg_preencrypt_check_opening(const eg_election *election,
                            eg_arena *scratch,
                            const eg_uncast_ballot *ballot,
                            const eg_released_contest *released,
                            size_t len,
                            eg_error *err);

#ifdef __cplusplus
}
#endif
#endif
