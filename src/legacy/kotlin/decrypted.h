/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Decrypted contests of 2.0: those of the tally and those of challenged ballots
 * have the same form and the same proofs.
 */
#ifndef EG_LEGACY_KOTLIN_DECRYPTED_H
#define EG_LEGACY_KOTLIN_DECRYPTED_H

#include "legacy/kotlin/kotlin.h"

/** Where the ciphertexts that are decrypted come from. */
typedef struct lg_kt_origin {
    const lg_ballots *all;      /**< Of the tally; or NULL. */
    const lg_kt_ballot *ballot; /**< Of a challenged ballot. */
    const char *name;           /**< That ballot's file. */
} lg_kt_origin;

/** Deviations that were met in decrypted contest data. */
typedef struct lg_kt_habits {
    bool upper_data; /**< The data proof's C_1 was hashed as text. */
    bool old_label;  /**< The MAC's key is derived as Kotlin did. */
} lg_kt_habits;

/** What the judging of one file needs. */
typedef struct lg_kt_judging {
    const lg_walk *walk;
    eg_arena *arena;
    eg_result *result;
    const eg_place *place;
    lg_batch batch;
    lg_kt_habits habits;
} lg_kt_judging;

/** Decrypted contest data. */
typedef struct lg_kt_plain_data {
    bool there;
    lg_kt_data cipher;
    lg_element beta;
    lg_scalar c;
    lg_scalar v;
    const eg_json *json;
    const lg_claim *a;
    const lg_claim *b;
} lg_kt_plain_data;

/** A decrypted contest, or a part of it that can be judged alone. */
typedef struct lg_kt_part {
    const eg_json *contest;
    const eg_json *first; /**< The first of its selections. */
    size_t len;           /**< How many of them. */
    bool head;            /**< With what the contest has besides selections. */
    const lg_contest *about;
    lg_where where;
} lg_kt_part;

static inline bool
lg_kt_require(lg_kt_judging *j,
              eg_check check,
              bool holds,
              const lg_where *where,
              const char *what)
{
    return lg_require(j->result, check, holds, j->place, where, what);
}

/** A challenge and a response. */
EG_NODISCARD eg_status lg_kt_get_proof(const lg_walk *walk,
                                       lg_scalar *c,
                                       lg_scalar *v,
                                       const eg_json *object,
                                       eg_error *err);

/**
 * Member decrypted_contest_data, which may be missing.
 *
 * @param own What the ballot has; NULL if it has no such contest.
 */
EG_NODISCARD eg_status lg_kt_plain_data_read(lg_kt_judging *j,
                                             lg_kt_plain_data *out,
                                             const lg_kt_contest *own,
                                             const lg_kt_origin *origin,
                                             const lg_where *where,
                                             const eg_json *contest,
                                             eg_error *err);

/** Ask for a = g^v K^c, b = C_0^v beta^c. */
void lg_kt_plain_data_claim(lg_kt_judging *j,
                            lg_kt_plain_data *d,
                            const lg_where *where);

/** The proof, the MAC, and the meaning; the claims are computed. */
void lg_kt_plain_data_judge(lg_kt_judging *j,
                            const lg_kt_plain_data *d,
                            const lg_where *where);

/**
 * Read which contest @p v is; it must follow @p last in the order of the
 * manifest, of a ballot in sequence order, and have all options.
 */
EG_NODISCARD eg_status lg_kt_contest_open(const lg_walk *walk,
                                          lg_kt_part *out,
                                          const eg_json *v,
                                          const lg_kt_origin *origin,
                                          const lg_contest *last,
                                          eg_error *err);

/** Judge @p part; of a ballot it has to be a whole contest. */
EG_NODISCARD eg_status lg_kt_part_judge(lg_kt_judging *j,
                                        const lg_kt_part *part,
                                        const lg_kt_origin *origin,
                                        eg_error *err);

/** A count of ballots that may be left out, be 0, or be true. */
void lg_kt_count_judge(lg_kt_judging *j,
                       const eg_json *contest,
                       uint64_t count,
                       const lg_where *where);

/** Name of the election and contests of a decrypted tally or ballot. */
EG_NODISCARD eg_status lg_kt_get_decrypted(const lg_walk *walk,
                                           lg_text *id,
                                           const eg_json **contests,
                                           const eg_json *json,
                                           eg_error *err);

/** Judge the decryptions of challenged ballots. */
EG_NODISCARD eg_status lg_kt_challenged(lg_walk *walk, lg_ballots *all);

#endif
