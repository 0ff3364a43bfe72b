/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Asking a server.
 */
#include "common/http.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include <electionguard/version.h>

#include "common/address.h"

/** Longest URL. */
#define URL_MAX 4096

struct app_http {
    CURL *curl;
    char *base; /**< Without a slash at its end. */
    struct curl_slist *headers;
    char error[CURL_ERROR_SIZE];
};

/** What an answer goes into. */
typedef struct sink {
    eg_buffer *body;
    bool full;
} sink;

static size_t
take(char *bytes, size_t one, size_t len, void *context)
{
    sink *s = context;
    (void)one;
    eg_buffer_append(s->body, bytes, len);
    s->full = eg_buffer_status(s->body) != EG_OK;
    return s->full ? 0 : len;
}

static bool
is_http(const char *base)
{
    return strncmp(base, "http://", 7) == 0 ||
           strncmp(base, "https://", 8) == 0;
}

/** What is the same in every request. */
static bool
prepare(app_http *h)
{
    CURL *c = h->curl;
    app_http_set_patience(h, 30);
    return curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
           curl_easy_setopt(c, CURLOPT_ERRORBUFFER, h->error) == CURLE_OK &&
           curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https") ==
               CURLE_OK &&
           curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L) == CURLE_OK &&
           curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, take) == CURLE_OK &&
           curl_easy_setopt(c, CURLOPT_USERAGENT,
                            "electionguard/" EG_VERSION) == CURLE_OK;
}

eg_status
app_http_new(app_http **out, const char *base, eg_error *err)
{
    const size_t len = strlen(base);
    if (!is_http(base) || len > URL_MAX / 2) {
        return eg_fail(err, EG_ERR_ARGUMENT,
                       "%.200s: is no address that begins with http:// or "
                       "https://",
                       base);
    }
    app_http *h = calloc(1, sizeof(*h));
    if (h == NULL || (h->base = strdup(base)) == NULL ||
        (h->curl = curl_easy_init()) == NULL || !prepare(h)) {
        app_http_free(h);
        return eg_fail(err, EG_ERR_MEMORY, "no memory for a connection");
    }
    if (h->base[len - 1] == '/') {
        h->base[len - 1] = '\0';
    }
    *out = h;
    return EG_OK;
}

void
app_http_free(app_http *h)
{
    if (h != NULL) {
        curl_easy_cleanup(h->curl);
        for (struct curl_slist *l = h->headers; l != NULL; l = l->next) {
            eg_wipe(l->data, strlen(l->data)); /* it may authorize */
        }
        curl_slist_free_all(h->headers);
        free(h->base);
        free(h);
    }
}

void
app_http_set_patience(app_http *h, unsigned seconds)
{
    (void)curl_easy_setopt(h->curl, CURLOPT_CONNECTTIMEOUT, (long)seconds);
    (void)curl_easy_setopt(h->curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
    (void)curl_easy_setopt(h->curl, CURLOPT_LOW_SPEED_TIME, (long)seconds);
}

void
app_http_set_deadline(app_http *h, unsigned seconds)
{
    (void)curl_easy_setopt(h->curl, CURLOPT_TIMEOUT, (long)seconds);
}

/** A socket to a public address; none to another. */
static curl_socket_t
open_public(void *context, curlsocktype purpose, struct curl_sockaddr *address)
{
    (void)context;
    (void)purpose;
    if (!app_address_is_public(&address->addr)) {
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC,
                  address->protocol);
}

void
app_http_public_only(app_http *h)
{
    (void)curl_easy_setopt(h->curl, CURLOPT_OPENSOCKETFUNCTION, open_public);
    (void)curl_easy_setopt(h->curl, CURLOPT_NOPROXY, "*");
}

/** One request, whose method and body are set. */
static eg_status
ask(app_http *h,
    const char *path,
    unsigned *status,
    eg_buffer *body,
    eg_error *err)
{
    char url[URL_MAX];
    const int len = snprintf(url, sizeof(url), "%s%s", h->base, path);
    if (len < 0 || (size_t)len >= sizeof(url)) {
        return eg_fail(err, EG_ERR_ARGUMENT, "%.200s: is too long", path);
    }
    sink s = {.body = body};
    eg_buffer_clear(body);
    h->error[0] = '\0';
    (void)curl_easy_setopt(h->curl, CURLOPT_WRITEDATA, &s);
    CURLcode code = curl_easy_setopt(h->curl, CURLOPT_URL, url);
    if (code == CURLE_OK) {
        code = curl_easy_perform(h->curl);
    }
    if (s.full) {
        return eg_fail(err, EG_ERR_LIMIT, "%s: the answer is too long", url);
    }
    if (code != CURLE_OK) {
        return eg_fail(
            err, code == CURLE_OUT_OF_MEMORY ? EG_ERR_MEMORY : EG_ERR_IO,
            "%s: %s", url,
            h->error[0] != '\0' ? h->error : curl_easy_strerror(code));
    }
    long got = 0;
    (void)curl_easy_getinfo(h->curl, CURLINFO_RESPONSE_CODE, &got);
    *status = (unsigned)got;
    return EG_OK;
}

eg_status
app_http_get(app_http *h,
             const char *path,
             unsigned *status,
             eg_buffer *body,
             eg_error *err)
{
    (void)curl_easy_setopt(h->curl, CURLOPT_HTTPGET, 1L);
    (void)curl_easy_setopt(h->curl, CURLOPT_HTTPHEADER, h->headers);
    const eg_status result = ask(h, path, status, body, err);
    (void)curl_easy_setopt(h->curl, CURLOPT_HTTPHEADER, NULL);
    return result;
}

eg_status
app_http_add_header(app_http *h, const char *line, eg_error *err)
{
    for (const char *c = line; *c != '\0'; c++) {
        if ((unsigned char)*c < ' ' || *c == 0x7F) {
            return eg_fail(err, EG_ERR_ARGUMENT,
                           "a line of a request's head has a control "
                           "character");
        }
    }
    struct curl_slist *longer = curl_slist_append(h->headers, line);
    if (longer == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory for a request");
    }
    h->headers = longer;
    return EG_OK;
}

eg_status
app_http_trust(app_http *h, const char *path, eg_error *err)
{
    return curl_easy_setopt(h->curl, CURLOPT_CAINFO, path) == CURLE_OK &&
                   curl_easy_setopt(h->curl, CURLOPT_CAPATH, NULL) == CURLE_OK
               ? EG_OK
               : eg_fail(err, EG_ERR_MEMORY, "no memory for certificates");
}

void
app_http_header(app_http *h, const char *name, char *out, size_t room)
{
    struct curl_header *found = NULL;
    const bool there = curl_easy_header(h->curl, name, 0, CURLH_HEADER, -1,
                                        &found) == CURLHE_OK;
    (void)snprintf(out, room, "%s", there ? found->value : "");
}

eg_status
app_http_post(app_http *h,
              const char *path,
              eg_span bytes,
              unsigned *status,
              eg_buffer *body,
              eg_error *err)
{
    /* Without waiting for a "100 Continue"; the body is bytes, not a form. */
    struct curl_slist *headers = curl_slist_append(NULL, "Expect:");
    struct curl_slist *both =
        curl_slist_append(headers, "Content-Type: application/octet-stream");
    if (headers == NULL || both == NULL) {
        curl_slist_free_all(headers);
        return eg_fail(err, EG_ERR_MEMORY, "no memory for a request");
    }
    (void)curl_easy_setopt(h->curl, CURLOPT_POST, 1L);
    (void)curl_easy_setopt(h->curl, CURLOPT_POSTFIELDSIZE_LARGE,
                           (curl_off_t)bytes.len);
    (void)curl_easy_setopt(h->curl, CURLOPT_POSTFIELDS, bytes.data);
    (void)curl_easy_setopt(h->curl, CURLOPT_HTTPHEADER, both);
    const eg_status result = ask(h, path, status, body, err);
    (void)curl_easy_setopt(h->curl, CURLOPT_HTTPHEADER, NULL);
    curl_slist_free_all(both);
    return result;
}
