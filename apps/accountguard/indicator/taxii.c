/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A client of TAXII 2.1.
 */
#include "accountguard/indicator/taxii.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#include "accountguard/event/moment.h"
#include "common/http.h"

#define MEDIA "application/taxii+json"

/* -- pages ----------------------------------------------------------------- */

/** Bytes in memory as a stream. */
static eg_status
read_span(void *context, uint8_t *into, size_t room, size_t *got)
{
    eg_span *rest = context;
    *got = rest->len < room ? rest->len : room;
    if (*got > 0) {
        memcpy(into, rest->data, *got);
        rest->data += *got;
        rest->len -= *got;
    }
    return EG_OK;
}

static eg_status
take_member(ag_taxii_page *out, const eg_json_item *item, eg_error *err)
{
    if (item->name == NULL) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "a page of TAXII is an object, and no array");
    }
    if (strcmp(item->name, "more") == 0) {
        if (item->value->type != EG_JSON_BOOL) {
            return eg_json_fail(err, item->value, "must be true or false");
        }
        out->more = item->value->integer == 1;
    } else if (strcmp(item->name, "next") == 0) {
        EG_TRY(eg_json_need_string(item->value, err));
        if (item->value->text_len > AG_TAXII_TEXT_MAX ||
            strlen(item->value->text) != item->value->text_len) {
            return eg_json_fail(err, item->value, "is too long");
        }
        (void)snprintf(out->next, sizeof(out->next), "%s", item->value->text);
    }
    return EG_OK;
}

eg_status
ag_taxii_page_read(ag_taxii_page *out, eg_span text, eg_error *err)
{
    const eg_json_stream_options options = {.window_max = AG_TAXII_PAGE_MAX,
                                            .arena_max = AG_TAXII_PAGE_MAX * 8};
    eg_json_stream *stream = NULL;
    eg_json_item item = {0};
    *out = (ag_taxii_page){0};
    eg_status status = eg_json_stream_new(&stream, read_span, &text, &options);
    if (status != EG_OK) {
        return eg_fail(err, status, "no memory for a page");
    }
    while (status == EG_OK && !item.end) {
        status = eg_json_stream_next(stream, &item, err);
        if (status == EG_OK && !item.end) {
            status = take_member(out, &item, err);
        }
    }
    eg_json_stream_free(stream);
    return status;
}

/** Append a value of a query with its escapes. */
static void
put_escaped(eg_buffer *out, const char *text)
{
    for (; *text != '\0'; text++) {
        const unsigned char c = (unsigned char)*text;
        if (isalnum(c) != 0 || strchr("-._~", c) != NULL) {
            eg_buffer_byte(out, c);
        } else {
            eg_buffer_format(out, "%%%02X", c);
        }
    }
}

/** Where the path of an address begins, or NULL. */
static const char *
path_of(const char *address)
{
    const char *host = strstr(address, "://");
    return host == NULL ? NULL : strchr(host + 3, '/');
}

eg_status
ag_taxii_path(char *out,
              size_t room,
              const char *address,
              const char *after,
              const char *next,
              eg_error *err)
{
    const char *path = path_of(address);
    if (path == NULL || path[1] == '\0') {
        return eg_fail(err, EG_ERR_ARGUMENT,
                       "%.200s: tells no collection of TAXII", address);
    }
    EG_BUFFER(text, room - 1);
    eg_buffer_text(&text, path);
    if (path[strlen(path) - 1] != '/') {
        eg_buffer_byte(&text, '/');
    }
    eg_buffer_format(&text, "objects/?limit=%d", AG_TAXII_LIMIT);
    if (after[0] != '\0') {
        eg_buffer_text(&text, "&added_after=");
        put_escaped(&text, after);
    }
    if (next[0] != '\0') {
        eg_buffer_text(&text, "&next=");
        put_escaped(&text, next);
    }
    EG_TRY(eg_buffer_status(&text));
    memcpy(out, text.data, text.len);
    out[text.len] = '\0';
    return EG_OK;
}

/* -- a visit --------------------------------------------------------------- */

static eg_status
open_server(app_http **out, const ag_taxii *t, eg_error *err)
{
    char base[AG_TAXII_TEXT_MAX + 1];
    char line[2048];
    const char *path = path_of(t->address);
    const size_t len = path == NULL ? 0 : (size_t)(path - t->address);
    if (len == 0 || len >= sizeof(base)) {
        return eg_fail(err, EG_ERR_ARGUMENT,
                       "%.200s: is no address of a collection", t->address);
    }
    memcpy(base, t->address, len);
    base[len] = '\0';
    app_http *http = NULL;
    EG_TRY(app_http_new(&http, base, err));
    app_http_set_deadline(http, 300);
    eg_status status =
        app_http_add_header(http, "Accept: " MEDIA ";version=2.1", err);
    if (status == EG_OK && t->authorization != NULL) {
        const int n =
            snprintf(line, sizeof(line), "Authorization: %s", t->authorization);
        status = n < (int)sizeof(line)
                     ? app_http_add_header(http, line, err)
                     : eg_fail(err, EG_ERR_LIMIT,
                               "what authorizes is longer than 2000 bytes");
        eg_wipe(line, sizeof(line));
    }
    if (status == EG_OK && t->trust != NULL) {
        status = app_http_trust(http, t->trust, err);
    }
    if (status != EG_OK) {
        app_http_free(http);
        return status;
    }
    *out = http;
    return EG_OK;
}

/** Whether the answer is a page at all. */
static eg_status
judge(app_http *http, unsigned status, eg_error *err)
{
    char media[128];
    if (status == 401 || status == 403 || status == 404) {
        return eg_fail(err, EG_REJECT,
                       status == 404 ? "the server has no such collection (404)"
                                     : "the server does not let us in (%u)",
                       status);
    }
    if (status != 200) {
        return eg_fail(
            err, status >= 500 || status == 429 ? EG_ERR_IO : EG_ERR_MALFORMED,
            "the server answers %u", status);
    }
    app_http_header(http, "Content-Type", media, sizeof(media));
    const size_t n = strlen(MEDIA);
    if (strncasecmp(media, MEDIA, n) != 0 ||
        (media[n] != '\0' && media[n] != ';' && media[n] != ' ')) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "the server's answer is not of %s", MEDIA);
    }
    return EG_OK;
}

/** The moment up to which the collection is known now. */
static eg_status
move_on(ag_taxii *t, app_http *http, eg_error *err)
{
    char last[AG_TAXII_TEXT_MAX + 1];
    ag_time moment;
    app_http_header(http, "X-TAXII-Date-Added-Last", last, sizeof(last));
    if (last[0] == '\0') {
        return EG_OK; /* an empty page has none */
    }
    if (!ag_moment_read(&moment, last, strlen(last))) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "X-TAXII-Date-Added-Last is no moment");
    }
    (void)snprintf(t->bookmark, sizeof(t->bookmark), "%s", last);
    return EG_OK;
}

static eg_status
one_page(ag_taxii *t,
         app_http *http,
         const char *after,
         ag_taxii_page *page,
         eg_buffer *body,
         eg_error *err)
{
    char path[4 * (AG_TAXII_TEXT_MAX + 1)];
    unsigned status = 0;
    EG_TRY(
        ag_taxii_path(path, sizeof(path), t->address, after, page->next, err));
    EG_TRY(app_http_get(http, path, &status, body, err));
    EG_TRY(judge(http, status, err));
    EG_TRY(move_on(t, http, err));
    t->pages++;
    return ag_taxii_page_read(page, eg_buffer_span(body), err);
}

static eg_status
visit(ag_taxii *t,
      app_http *http,
      eg_status (*take)(void *context, eg_span page, eg_error *err),
      void *context,
      eg_error *err)
{
    EG_BUFFER(body, AG_TAXII_PAGE_MAX);
    char after[AG_TAXII_TEXT_MAX + 1];
    ag_taxii_page page = {.more = true};
    (void)snprintf(after, sizeof(after), "%s", t->bookmark);
    while (page.more) {
        const ag_taxii_page before = page;
        if (t->pages == AG_TAXII_PAGES_MAX) {
            return eg_fail(err, EG_ERR_LIMIT,
                           "the collection has more than %d pages",
                           AG_TAXII_PAGES_MAX);
        }
        EG_TRY(one_page(t, http, after, &page, &body, err));
        EG_TRY(take(context, eg_buffer_span(&body), err));
        if (!page.more) {
            break;
        }
        if (page.next[0] != '\0' && strcmp(page.next, before.next) == 0) {
            return eg_fail(err, EG_ERR_MALFORMED,
                           "the server sends the same page again and again");
        }
        if (page.next[0] == '\0') {
            /* It gives no mark: go on from the last moment. */
            if (strcmp(after, t->bookmark) == 0) {
                return eg_fail(err, EG_ERR_MALFORMED,
                               "the server says that there is more and not "
                               "where");
            }
            (void)snprintf(after, sizeof(after), "%s", t->bookmark);
        }
    }
    return EG_OK;
}

eg_status
ag_taxii_fetch(ag_taxii *t,
               eg_status (*take)(void *context, eg_span page, eg_error *err),
               void *context,
               eg_error *err)
{
    app_http *http = NULL;
    t->pages = 0;
    EG_TRY(open_server(&http, t, err));
    const eg_status status = visit(t, http, take, context, err);
    if (status != EG_OK) {
        eg_error_prefix(err, "%.200s: ", t->address);
    }
    app_http_free(http);
    return status;
}
