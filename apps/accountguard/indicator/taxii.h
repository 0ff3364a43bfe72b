/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Collections of TAXII 2.1 (section 5.4): objects a page at a time, from a
 * moment of their being added on.
 *
 * A server is as hostile as its feed: pages and their number are bounded, one
 * that goes round in a circle is left, and what is no TAXII is refused.
 */
#ifndef ACCOUNTGUARD_INDICATOR_TAXII_H
#define ACCOUNTGUARD_INDICATOR_TAXII_H

#include "codec/buffer.h"
#include "codec/json_stream.h"

/** Longest address, moment or mark of a page. */
#define AG_TAXII_TEXT_MAX 1023

/** Objects that are asked for at a time, bytes of a page, pages of one visit. */
#define AG_TAXII_LIMIT     2000
#define AG_TAXII_PAGE_MAX  ((size_t)64 * 1024 * 1024)
#define AG_TAXII_PAGES_MAX 10000

/** A visit of a collection. */
typedef struct ag_taxii {
    const char *address;       /**< https://host/api/collections/ID */
    const char *authorization; /**< "Bearer ...", or NULL. */
    const char *trust;         /**< A file of certificates, or NULL. */
    /** Objects that were added after this moment; "": all.  Afterwards where the
     * next visit goes on. */
    char bookmark[AG_TAXII_TEXT_MAX + 1];
    unsigned pages; /**< How many came. */
} ag_taxii;

/** What a page says of the next one. */
typedef struct ag_taxii_page {
    bool more;
    char next[AG_TAXII_TEXT_MAX + 1]; /**< "": it gives no mark. */
} ag_taxii_page;

/** Read the frame of a page; its objects are passed over. */
EG_NODISCARD eg_status ag_taxii_page_read(ag_taxii_page *out,
                                          eg_span text,
                                          eg_error *err);

/**
 * The path of a page of a collection.
 *
 * @param[out] out   Room for 4 * AG_TAXII_TEXT_MAX.
 * @param[in]  after "" or a moment.
 * @param[in]  next  "" or the mark of a page.
 */
EG_NODISCARD eg_status ag_taxii_path(char *out,
                                     size_t room,
                                     const char *address,
                                     const char *after,
                                     const char *next,
                                     eg_error *err);

/**
 * Fetch all pages.
 *
 * @param[in] take Called with each page's bytes.
 *
 * @retval EG_REJECT        The server does not let us in, or has no such
 *                          collection.
 * @retval EG_ERR_MALFORMED It does not speak TAXII 2.1.
 * @retval EG_ERR_LIMIT     Too many pages, or one that is too long.
 * @retval EG_ERR_IO        No connection.
 * @return Any failure of @p take.
 */
EG_NODISCARD eg_status ag_taxii_fetch(ag_taxii *taxii,
                                      eg_status (*take)(void *context,
                                                        eg_span page,
                                                        eg_error *err),
                                      void *context,
                                      eg_error *err);

#endif
