/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Records of 1.52 and 1.53 of kotlin-multiplatform: files and hashes as 1.0 has
 * them, proofs of ranges and one decryption of all guardians as in 2.0.  What is
 * proved as in 2.0 is judged by kotlin/.
 */
#ifndef EG_LEGACY_KOTLIN1_KOTLIN1_H
#define EG_LEGACY_KOTLIN1_KOTLIN1_H

#include "legacy/kotlin/kotlin.h"

/** What a contest or a selection says that it is, and its own hash. */
typedef struct lg_k1_hashes {
    lg_scalar description; /**< That of the manifest. */
    lg_scalar hash;
} lg_k1_hashes;

typedef struct lg_k1_contest {
    lg_k1_hashes own;
    lg_k1_hashes *selection;
} lg_k1_contest;

/** A ballot with what 2.0 does not have. */
typedef struct lg_k1_ballot {
    lg_kt_ballot base;
    lg_k1_contest *contest; /**< By number in base. */
    lg_scalar manifest_hash;
    lg_scalar seed;
    lg_scalar hash;
    lg_scalar code;
    int64_t timestamp;
} lg_k1_ballot;

/** What was published in place of a hash of commitments. */
extern const char lg_k1_one[];

/** What 1.52 has otherwise than 2.0, in JSON and in protocol buffers. */
extern const lg_kt_dialect lg_k1_dialect;
extern const lg_kt_dialect lg_k1_dialect_messages;

EG_NODISCARD eg_status lg_k1_ballot_read(const lg_walk *walk,
                                         lg_k1_ballot *out,
                                         const eg_json *json,
                                         eg_arena *arena,
                                         eg_error *err);

/**
 * Verifications 6, 7 and 8 of one ballot, but for what its code continues.
 *
 * @param[out] beyond Set where it has contests that are not of its style.
 */
EG_NODISCARD eg_status lg_k1_ballot_judge(const lg_walk *walk,
                                          lg_k1_ballot *ballot,
                                          eg_arena *arena,
                                          eg_result *result,
                                          const eg_place *place,
                                          bool *beyond);

/** Constants, context, manifest, guardians; sets walk->ready. */
EG_NODISCARD eg_status lg_k1_setup(lg_walk *walk);

/** All ballots and their codes; free @p out with lg_ballots_free(). */
EG_NODISCARD eg_status lg_k1_ballots(lg_walk *walk, lg_ballots *out);

#endif
