/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Records of the Python implementation, 0.95 and 1.0, and of 1.1 of its package
 * before them: what its parts share.
 */
#ifndef EG_LEGACY_PYTHON_PYTHON_H
#define EG_LEGACY_PYTHON_PYTHON_H

#include "legacy/ballots.h"

/** A device's file: where chains of codes begin. */
typedef struct lg_device {
    eg_hash hash;
    size_t entry;
} lg_device;

typedef struct lg_pair {
    lg_element alpha;
    lg_element beta;
} lg_pair;

/** An encrypted selection with its proof. */
typedef struct lg_py_selection {
    lg_where where;
    bool has_data;
    lg_element data_pad; /**< Of extended data, where there are any. */
    int64_t order;
    const lg_option *option; /**< NULL: a placeholder. */
    lg_scalar description;
    lg_scalar hash;
    lg_pair cipher;
    lg_element a[2];
    lg_element b[2];
    lg_scalar c[2];
    lg_scalar v[2];
    lg_scalar challenge;
} lg_py_selection;

/** A branch of the proof of a limit of 1.91. */
typedef struct lg_py_branch {
    lg_scalar c;
    lg_scalar v;
    bool published; /**< The commitment is, too: pad and data. */
    lg_element pad;
    lg_element data;
    const lg_claim *a;
    const lg_claim *b;
} lg_py_branch;

typedef struct lg_py_contest {
    lg_where where;
    bool has_data;
    lg_element data_pad;
    const lg_contest *about;
    int64_t order;
    lg_scalar description;
    lg_scalar hash;
    lg_py_selection *selection;
    size_t selections;
    lg_pair sum;
    lg_element a;
    lg_element b;
    lg_scalar challenge;
    lg_scalar response;
    int64_t constant;     /**< The limit that is proved. */
    lg_py_branch *branch; /**< 1.91: in place of a, b and response. */
    size_t branches;
} lg_py_contest;

typedef struct lg_py_ballot {
    lg_text id;
    lg_text style;
    lg_scalar manifest_hash;
    lg_scalar seed;
    lg_scalar code;
    lg_scalar hash;
    int64_t timestamp;
    int64_t state;
    lg_py_contest *contest;
    size_t contests;
} lg_py_ballot;

/** Read a submitted ballot; what it points to is in @p arena and the tree. */
EG_NODISCARD eg_status lg_py_ballot_read(const lg_walk *walk,
                                         lg_py_ballot *out,
                                         const eg_json *json,
                                         eg_arena *arena,
                                         eg_error *err);

/** What a proof is about. */
typedef enum lg_py_proof {
    LG_PY_SCHNORR,
    LG_PY_SHARE,
    LG_PY_SELECTION,
    LG_PY_LIMIT
} lg_py_proof;

/** Whether numbers are decimal digits: 0.95 as it was written first of all. */
bool lg_is_decimal(const lg_format *format);

/** No nonce may be there; 1.1 wrote that there is "None". */
EG_NODISCARD eg_status lg_py_nonce(const lg_walk *walk,
                                   const eg_json *v,
                                   eg_error *err);

/** What @p proof says that it is and is for. */
EG_NODISCARD eg_status lg_py_words(const lg_walk *walk,
                                   lg_py_proof kind,
                                   const eg_json *proof,
                                   eg_error *err);

/** The sequence order of @p v; first it is @p known and not written. */
EG_NODISCARD eg_status lg_py_order(const lg_walk *walk,
                                   int64_t *out,
                                   const eg_json *v,
                                   int64_t known,
                                   eg_error *err);

/** The state of a ballot, a number up to @p last or a word. */
EG_NODISCARD eg_status lg_py_state(const lg_walk *walk,
                                   int64_t *out,
                                   const eg_json *ballot,
                                   int64_t last,
                                   eg_error *err);

/** Read a pair of an ElGamal ciphertext. */
EG_NODISCARD eg_status lg_get_pair(const lg_format *format,
                                   lg_pair *out,
                                   const eg_json *object,
                                   const char *name,
                                   eg_error *err);

/** Verifications 6, 7 and 8 of one ballot, but for its place in the chain. */
EG_NODISCARD eg_status lg_py_ballot_judge(const lg_walk *walk,
                                          const lg_py_ballot *ballot,
                                          eg_arena *arena,
                                          eg_result *result,
                                          const eg_place *place,
                                          uint64_t *shifted);

/** The same for 1.91. */
EG_NODISCARD eg_status lg_core2_ballot_judge(const lg_walk *walk,
                                             const lg_py_ballot *ballot,
                                             eg_arena *arena,
                                             eg_result *result,
                                             const eg_place *place);

/** The digits of @p x in the form BARE; s is NULL when @p arena is full. */
lg_text
lg_element_digits(eg_arena *arena, const eg_group *group, const eg_element *x);

/** Constants, context, manifest, guardians; sets walk->ready. */
EG_NODISCARD eg_status lg_py_setup(lg_walk *walk);

/** All guardians; *fine unless one of them cannot be used. */
EG_NODISCARD eg_status lg_py_guardians(lg_walk *walk, bool *fine);

/** @p x, a code or what one continues, as the 32 bytes that briefs have. */
void lg_py_key(const lg_walk *walk, eg_hash *out, const eg_scalar *x);

/** All ballots; @p out is to be freed with lg_ballots_free(). */
EG_NODISCARD eg_status lg_py_ballots(lg_walk *walk, lg_ballots *out);

/** Verification 8 of all ballots and devices together. */
EG_NODISCARD eg_status lg_py_chain(lg_walk *walk, lg_ballots *ballots);

/** Verifications 9 to 14. */
EG_NODISCARD eg_status lg_py_tallies(lg_walk *walk, lg_ballots *ballots);
EG_NODISCARD eg_status lg_core2_tallies(lg_walk *walk, lg_ballots *ballots);

#endif
