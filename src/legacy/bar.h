/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The hash of versions 0.95 to 1.91: SHA-256 over texts between bars, modulo q.
 * Numbers modulo p and q are their digits, integers decimal, what is not there
 * "null", and a list is the digits of its own hash.  1.52 does not take hashes
 * that are no challenges modulo q; its q is so near to 2^256 that nobody finds
 * one for which that is not the same.
 */
#ifndef EG_LEGACY_BAR_H
#define EG_LEGACY_BAR_H

#include "legacy/text.h"

/** Room for the digits of a scalar and a final zero. */
#define LG_DIGITS_MAX (2 * EG_SCALAR_BYTES + 1)

typedef struct lg_bar {
    eg_sha256 sha;
    bool bare_empty; /**< An empty text stays empty, else it is "null". */
    bool null_zero;  /**< The integer 0 is "null"; 1.91. */
    bool wide;       /**< Numbers have as many digits as p or q; 1.52. */
    size_t items;
} lg_bar;

/** How a record's maker hashed what may be hashed in two ways. */
typedef struct lg_bar_rules {
    bool bare_empty;
    bool null_zero;
    bool escaped; /**< Texts in languages are ASCII, with \u escapes; 1.91. */
    bool seconds; /**< Times of a manifest are seconds since 1970. */
    bool ballot_names; /**< A party's name is its ballot_name; 1.1. */
    bool wide;         /**< Numbers have as many digits as p or q; 1.52. */
    bool plain; /**< A manifest's texts and times are as written; 1.52. */
    bool cpp;   /**< votes_allowed that is not there may be number_elected. */
} lg_bar_rules;

void lg_bar_begin(lg_bar *h, const lg_bar_rules *rules);
void lg_bar_text(lg_bar *h, lg_text text);
/** @p text with \uxxxx in place of each UTF-16 unit that is not ASCII. */
void lg_bar_escaped(lg_bar *h, lg_text text);
void lg_bar_int(lg_bar *h, int64_t value);
void lg_bar_null(lg_bar *h);
void lg_bar_scalar(lg_bar *h, const eg_group *group, const eg_scalar *x);
void lg_bar_element(lg_bar *h, const eg_group *group, const eg_element *x);
void lg_bar_end(lg_bar *h, const eg_group *group, eg_scalar *out);

/** The digits of @p x: pairs, no leading pair of zeros; "00" for 0. */
lg_text lg_scalar_digits(char out[LG_DIGITS_MAX],
                         const eg_group *group,
                         const eg_scalar *x);

/** End @p list and put its hash, or "null" if it is empty, into @p into. */
void lg_bar_list(lg_bar *into, lg_bar *list, const eg_group *group);

#endif
