/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The files of a web page, read into memory once: what is asked for is compared
 * with their names and never becomes a path.
 */
#ifndef APP_HTTP_PAGE_H
#define APP_HTTP_PAGE_H

#include "base/base.h"
#include "http/etag.h"

/** Most files, and most bytes of all of them. */
#define HTTP_PAGE_FILES_MAX 1024
#define HTTP_PAGE_BYTES_MAX ((size_t)64 << 20)

typedef struct http_page_file {
    char *name; /**< "/index.html", as in a URL. */
    uint8_t *bytes;
    size_t len;
    const char *type;
    char etag[HTTP_ETAG_MAX];
} http_page_file;

typedef struct http_page {
    http_page_file *file; /**< By name. */
    size_t len;
} http_page;

/**
 * Read all files below a folder; hidden ones, links and devices are left out.
 *
 * @retval EG_ERR_LIMIT More or longer than a page may be.
 */
EG_NODISCARD eg_status http_page_read(http_page *out,
                                      const char *folder,
                                      eg_error *err);
void http_page_free(http_page *page);

/** The file of a path, "/" being the first page; NULL: there is none. */
const http_page_file *http_page_find(const http_page *page, const char *path);

#endif
