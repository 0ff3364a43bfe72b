/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a pre-encrypted ballot shows a voter who holds the tab or the paper: the
 * short codes of what was selected, or, of a ballot that was not cast, all that
 * was printed.
 */
#ifndef APP_ELECTIONGUARD_RECORD_SHOW_PRINTED_H
#define APP_ELECTIONGUARD_RECORD_SHOW_PRINTED_H

#include <electionguard/manifest.h>

#include "codec/json_write.h"
#include "electionguard/record/use.h"

/** A line of a contest. */
typedef struct printed_line {
    uint64_t option; /**< Its index; null votes are above the options; 0: told
                          by the code alone. */
    eg_span code;    /**< The short code; the record's text. */
} printed_line;

typedef struct printed_contest {
    uint64_t index;
    const printed_line *line;
    size_t len;
} printed_contest;

typedef struct printed_ballot {
    bool is_cast; /**< The lines are those that were selected, no others. */
    bool is_told; /**< Else the record has contest hashes alone so far. */
    const printed_contest *contest;
    size_t len;
} printed_ballot;

/**
 * Read what the ballot itself tells; @p out borrows its bytes.
 *
 * @retval EG_ERR_MEMORY @p arena is full.
 */
EG_NODISCARD eg_status printed_read(printed_ballot *out,
                                    eg_arena *arena,
                                    const use_copy *ballot,
                                    eg_error *err);

/**
 * Make a ballot of the compact form again from the nonce that was released for
 * it; takes its exponentiations.
 *
 * @param path The record, whose setup is verified for that.
 *
 * @retval EG_REJECT The nonce does not make this ballot.
 */
EG_NODISCARD eg_status printed_open(printed_ballot *out,
                                    eg_arena *arena,
                                    const char *path,
                                    const use_copy *ballot,
                                    const use_copy *release,
                                    eg_error *err);

void printed_show(const printed_ballot *ballot, const eg_manifest *manifest);

/** A member "printed" or "selected" of an object. */
void printed_put(eg_json_writer *w,
                 const printed_ballot *ballot,
                 const eg_manifest *manifest);

#endif
