/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Records of the C++ implementation, 1.91: what its parts share.  The layout is
 * that of the Python implementation, python.h.
 */
#ifndef EG_LEGACY_CORE2_CORE2_H
#define EG_LEGACY_CORE2_CORE2_H

#include "legacy/python/python.h"

/** What a function judges with. */
typedef struct lg_core2_judging {
    const lg_walk *walk;
    eg_arena *arena;
    eg_result *result;
    const eg_place *place;
} lg_core2_judging;

/** Where the ciphertexts that are decrypted come from: one of the two. */
typedef struct lg_core2_origin {
    const lg_ballots *all;
    const lg_py_ballot *ballot;
} lg_core2_origin;

/** The commitments of the tally's proofs, and whether others are the same. */
typedef struct lg_core2_pads {
    eg_element *pad; /**< By option; a tally's contests write, others read. */
    uint64_t reused; /**< How often another proof has the same. */
} lg_core2_pads;

/** Read the proof that a contest's sum is one of 0 to L. */
EG_NODISCARD eg_status lg_core2_limit_read(const lg_format *format,
                                           lg_py_contest *out,
                                           const eg_json *contest,
                                           eg_arena *arena,
                                           eg_error *err);

/**
 * Read which contest a member of an object "contests" is.
 *
 * @param[out] list Its selections, as many as the contest has options.
 */
EG_NODISCARD eg_status lg_core2_contest(const lg_walk *walk,
                                        const eg_json *v,
                                        const lg_contest **about,
                                        lg_where *where,
                                        const eg_json **list,
                                        eg_error *err);

/** Read which option a member of an object "selections" is. */
EG_NODISCARD eg_status lg_core2_option(const lg_walk *walk,
                                       const eg_json *v,
                                       const lg_contest *about,
                                       lg_where *where,
                                       const lg_option **out,
                                       eg_error *err);

/** Judge one decrypted contest of the tally or of a challenged ballot. */
EG_NODISCARD eg_status lg_core2_decrypted(lg_core2_judging *j,
                                          const eg_json *contest,
                                          const lg_core2_origin *origin,
                                          lg_core2_pads *pads,
                                          eg_error *err);

/** Whether @p copy is the context, of which it is a copy. */
bool lg_core2_same_context(const eg_json *own, const eg_json *copy);

/** Whether @p copy is the manifest as the encrypted tally has it. */
bool lg_core2_same_manifest(const lg_walk *walk, const eg_json *copy);

/** Where coefficients.json is there: they are Lagrange coefficients. */
EG_NODISCARD eg_status lg_core2_weights(lg_walk *walk);

#endif
