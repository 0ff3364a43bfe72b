/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The files of a web page, read into memory once: what is asked for is compared
 * with their names and never becomes a path.
 */
#ifndef APP_BOARD_HTTP_PAGE_H
#define APP_BOARD_HTTP_PAGE_H

#include "base/base.h"
#include "board/serve/request.h"

/** Most files, and most bytes of all of them. */
#define BOARD_PAGE_FILES_MAX 1024
#define BOARD_PAGE_BYTES_MAX ((size_t)64 << 20)

typedef struct board_page_file {
    char *name; /**< "/index.html", as in a URL. */
    uint8_t *bytes;
    size_t len;
    const char *type;
    char etag[BOARD_ETAG_MAX];
} board_page_file;

typedef struct board_page {
    board_page_file *file; /**< By name. */
    size_t len;
} board_page;

/**
 * Read all files below a folder; hidden ones, links and devices are left out.
 *
 * @retval EG_ERR_LIMIT More or longer than a page may be.
 */
EG_NODISCARD eg_status board_page_read(board_page *out,
                                       const char *folder,
                                       eg_error *err);
void board_page_free(board_page *page);

/** The file of a path, "/" being the first page; NULL: there is none. */
const board_page_file *board_page_find(const board_page *page,
                                       const char *path);

#endif
