/* SPDX-License-Identifier: Apache-2.0 */
/* How the codes of ballots continue each other, where each has a seed. */
#ifndef EG_LEGACY_CODES_H
#define EG_LEGACY_CODES_H

#include "legacy/ballots.h"

typedef struct lg_codes {
    uint64_t begins;   /**< Codes that continue one of the beginnings. */
    uint64_t restarts; /**< Of these, where another code begins, too. */
    uint64_t gaps;     /**< Codes that continue none in the record. */
} lg_codes;

/**
 * No two ballots continue the same code (8.E); several may begin at one of
 * @p starts beginnings.
 */
EG_NODISCARD eg_status lg_codes_judge(lg_walk *walk,
                                      const lg_ballots *ballots,
                                      const eg_hash *start,
                                      size_t starts,
                                      lg_codes *out);

/** Say what @p codes leave open, as a deviation. */
void
lg_codes_tell_gaps(lg_walk *walk, const lg_ballots *b, const lg_codes *codes);

#endif
