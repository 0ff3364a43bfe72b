/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A release as files for people: a page that needs nothing but itself, and a
 * sheet of comma-separated values.
 *
 * The page has no script, loads nothing, and says so in its content policy.  Each
 * chart is drawn inside the table that has its numbers, so whoever reads with a
 * screen reader, at 360 pixels or on paper gets the same.
 */
#ifndef ACCOUNTGUARD_STATISTICS_PAGE_H
#define ACCOUNTGUARD_STATISTICS_PAGE_H

#include "accountguard/model/language.h"
#include "accountguard/statistics/release.h"

/** Bytes of a page or a sheet. */
#define AG_PAGE_MAX (4 * 1024 * 1024)

typedef struct ag_page {
    const ag_release *release;
    const uint8_t *key; /**< Who signed it, APP_PUBLIC_KEY_BYTES. */
    ag_language language;
    const ag_release *earlier; /**< Releases before it, in their order. */
    size_t earlier_len;
    const char *json_name; /**< Files beside the page; NULL: no link. */
    const char *csv_name;
} ag_page;

/** Append the page. */
EG_NODISCARD eg_status ag_page_write(eg_buffer *out,
                                     const ag_page *page,
                                     eg_error *err);

/** What a Content-Security-Policy must allow for a page, of all pages the same:
 * nothing but its own style. */
void ag_page_policy(eg_buffer *out);

/**
 * Append the sheet: RFC 4180, each field quoted, one row a number.  No field
 * begins with what a spreadsheet takes for a formula.
 */
EG_NODISCARD eg_status ag_sheet_write(eg_buffer *out,
                                      const ag_release *release,
                                      ag_language language,
                                      eg_error *err);

/** The name of a listed category for readers. */
const char *ag_page_line_name(ag_stat_dimension dimension,
                              const ag_stat_line *line,
                              ag_language language);

#endif
