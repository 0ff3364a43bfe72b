/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Decryptions of the Python implementation: of the tally and of spoiled ballots
 * alike, selection by selection, with a share of each guardian.
 */
#ifndef EG_LEGACY_PYTHON_DECRYPT_H
#define EG_LEGACY_PYTHON_DECRYPT_H

#include "legacy/python/python.h"

/** Who decrypted, and what follows from it. */
typedef struct lg_quorum {
    const lg_walk *walk;
    bool *available;      /**< By guardian. */
    uint32_t *order;      /**< x of its shares, by guardian. */
    eg_scalar *w;         /**< Lagrange coefficients, by guardian. */
    eg_element *recovery; /**< Keys, by missing guardian, then available. */
    uint32_t len;         /**< How many are available. */
} lg_quorum;

/** A ciphertext that is decrypted. */
typedef struct lg_cipher {
    const eg_element *alpha;
    const eg_element *beta;
    const eg_scalar *description; /**< Hash of its option's description. */
} lg_cipher;

/** Where the ciphertexts that are decrypted come from. */
typedef struct lg_ciphers {
    const void *context;
    /** That of selection @p id of contest @p number; false: there is none. */
    bool (*find)(const void *context,
                 size_t number,
                 lg_text id,
                 lg_cipher *out);
} lg_ciphers;

/**
 * Find out from the tally's first selection who decrypted, and check the
 * published coefficients.
 *
 * @param[out] out Zero in out->len when that could not be told; the findings
 *                 say why.
 */
EG_NODISCARD eg_status lg_py_quorum(lg_walk *walk,
                                    lg_quorum *out,
                                    const eg_json *tally,
                                    const eg_place *place);

/**
 * Judge one contest of a decryption.
 *
 * @param[in] contest The member of the object "contests".
 * @param[in] opened  It is one of a ballot, whose placeholders may be there.
 * @param[out] number Which contest of the manifest it is; its number of
 *                    contests when it is none.
 *
 * @retval EG_ERR_MALFORMED @p err says where.
 */
EG_NODISCARD eg_status lg_py_decrypted(const lg_quorum *quorum,
                                       const eg_json *contest,
                                       const lg_ciphers *ciphers,
                                       bool opened,
                                       eg_arena *arena,
                                       eg_result *result,
                                       const eg_place *place,
                                       size_t *number,
                                       eg_error *err);

#endif
