/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading a page.
 */
#include "http/page.h"

#include <stdlib.h>
#include <string.h>

#include <electionguard/hash.h>

#include "common/file.h"
#include "common/tree.h"

static const char *const types[][2] = {
    {".html", "text/html; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".json", "application/json"},
    {".wasm", "application/wasm"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".ico", "image/x-icon"},
    {".txt", "text/plain; charset=utf-8"},
    {".woff2", "font/woff2"},
};

static const char *
type_of(const char *name)
{
    const char *dot = strrchr(name, '.');
    for (size_t i = 0; dot != NULL && i < EG_ARRAY_LEN(types); i++) {
        if (strcmp(dot, types[i][0]) == 0) {
            return types[i][1];
        }
    }
    return "application/octet-stream";
}

/** A page that is being read. */
typedef struct reading {
    http_page page;
    size_t bytes;
    const char *folder;
} reading;

static eg_status
add_file(void *context,
         const char *path,
         const char *name,
         uint64_t bytes,
         eg_error *err)
{
    reading *r = context;
    (void)bytes; /* it may have grown */
    http_page_file *grown =
        r->page.len >= HTTP_PAGE_FILES_MAX
            ? NULL
            : realloc(r->page.file, (r->page.len + 1) * sizeof(*grown));
    if (grown == NULL) {
        return eg_fail(err, EG_ERR_LIMIT, "%s: has more than %d files",
                       r->folder, HTTP_PAGE_FILES_MAX);
    }
    r->page.file = grown;
    http_page_file *f = &grown[r->page.len];
    *f = (http_page_file){.type = type_of(path)};
    EG_TRY(app_file_read_plain(path, HTTP_PAGE_BYTES_MAX - r->bytes, &f->bytes,
                               &f->len, err));
    r->page.len++;
    r->bytes += f->len;
    f->name = strdup(name);
    if (f->name == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory for the page");
    }
    eg_hash hash;
    eg_sha256_once(&hash, f->bytes, f->len);
    http_etag(f->etag, &hash);
    return EG_OK;
}

static int
compare(const void *a, const void *b)
{
    const http_page_file *x = a;
    const http_page_file *y = b;
    return strcmp(x->name, y->name);
}

eg_status
http_page_read(http_page *out, const char *folder, eg_error *err)
{
    reading r = {.folder = folder};
    const eg_status status = app_tree_walk(folder, add_file, &r, err);
    if (status != EG_OK) {
        http_page_free(&r.page);
        return status;
    }
    qsort(r.page.file, r.page.len, sizeof(*r.page.file), compare);
    *out = r.page;
    return EG_OK;
}

void
http_page_free(http_page *page)
{
    for (size_t i = 0; i < page->len; i++) {
        free(page->file[i].name);
        app_file_free(page->file[i].bytes, page->file[i].len);
    }
    free(page->file);
    *page = (http_page){0};
}

const http_page_file *
http_page_find(const http_page *page, const char *path)
{
    const char *name = strcmp(path, "/") == 0 ? "/index.html" : path;
    size_t low = 0;
    size_t high = page->len;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const int order = strcmp(name, page->file[middle].name);
        if (order == 0) {
            return &page->file[middle];
        }
        if (order < 0) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return NULL;
}
