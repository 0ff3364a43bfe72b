/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Decryptions of ballots that are not counted.  Each file names its ballot,
 * which is read a second time then.
 */
#ifndef EG_LEGACY_OPENED_H
#define EG_LEGACY_OPENED_H

#include "legacy/ballots.h"
#include "legacy/places.h"

/** What a worker that judges decryptions has; versions add to it. */
typedef struct lg_opened {
    const lg_ballots *all;
    lg_brief *const *index; /**< In the order in which ballots are named. */
    lg_places briefs;       /**< Whose decryption was seen. */
    eg_buffer bytes;        /**< Of the ballot that is read again. */
} lg_opened;

void
lg_opened_begin(lg_opened *out, const lg_ballots *all, lg_brief *const *index);
void lg_opened_end(lg_opened *o);

/** Add what another worker saw. */
EG_NODISCARD eg_status lg_opened_join(lg_opened *into, const lg_opened *from);

/** @p brief is decrypted: read its ballot again, as it was before. */
EG_NODISCARD eg_status lg_opened_read(lg_opened *o,
                                      const lg_worker *worker,
                                      const lg_brief *brief,
                                      const eg_json **out,
                                      eg_error *err);

/**
 * Every ballot that is to be decrypted is, once; @p called is what the version
 * calls them.
 */
void lg_opened_judge(const lg_opened *o,
                     lg_walk *walk,
                     lg_ballots *all,
                     const char *called);

#endif
