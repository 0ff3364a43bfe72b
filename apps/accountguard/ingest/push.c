/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Taking pushes.
 */
#include "accountguard/ingest/push.h"

#include <stdio.h>

#include "accountguard/ingest/spool.h"
#include "base/secret.h"
#include "codec/text.h"
#include "common/file.h"

/** What is said to whoever may not push, whatever the reason. */
#define NO "this push is not taken"

/** Longest text that is signed. */
#define SIGNED_MAX 512

void
ag_push_sign(eg_hash *out,
             const uint8_t key[AG_PUSH_KEY_BYTES],
             const ag_push_headers *headers,
             eg_span body)
{
    EG_SECRET(eg_hash, secret);
    eg_hash hash;
    char hex[2 * EG_HASH_BYTES + 1];
    char text[SIGNED_MAX];
    memcpy(secret.bytes, key, AG_PUSH_KEY_BYTES);
    eg_sha256_once(&hash, body.data, body.len);
    eg_hex_write(hex, hash.bytes, EG_HASH_BYTES);
    const int len =
        snprintf(text, sizeof(text), "accountguard push 1\n%s\n%s\n%s\n%s\n",
                 headers->source, headers->time, headers->nonce, hex);
    eg_hmac(out, &secret, text, (size_t)len);
}

/** Seconds as 1 to 12 digits. */
static bool
read_seconds(ag_time *out, const char *text)
{
    ag_time value = 0;
    size_t len = 0;
    for (; text[len] != '\0'; len++) {
        if (text[len] < '0' || text[len] > '9' || len == 12) {
            return false;
        }
        value = value * 10 + (text[len] - '0');
    }
    *out = value * AG_SECOND;
    return len > 0 && *out <= AG_TIME_MAX;
}

static eg_status
read_headers(ag_push *out, const ag_push_headers *h, eg_error *err)
{
    if (h->source == NULL || strlen(h->source) > AG_SOURCE_NAME_MAX) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "AccountGuard-Source must be a source's name");
    }
    if (h->time == NULL || !read_seconds(&out->time, h->time)) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "AccountGuard-Time must be seconds since 1970");
    }
    if (h->nonce == NULL ||
        eg_hex_read(out->nonce, AG_PUSH_NONCE_BYTES, h->nonce, strlen(h->nonce),
                    EG_HEX_LOWER) != EG_OK) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "AccountGuard-Nonce must be 32 hex digits");
    }
    if (h->signature == NULL ||
        eg_hex_read(out->signature.bytes, EG_HASH_BYTES, h->signature,
                    strlen(h->signature), EG_HEX_LOWER) != EG_OK) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "AccountGuard-Signature must be 64 hex digits");
    }
    return EG_OK;
}

eg_status
ag_push_check(ag_push *out,
              const uint8_t key[AG_PUSH_KEY_BYTES],
              const ag_push_headers *headers,
              eg_span body,
              ag_time now,
              eg_error *err)
{
    eg_hash wanted;
    EG_TRY(read_headers(out, headers, err));
    ag_push_sign(&wanted, key, headers, body);
    const bool good = eg_hash_equal(&wanted, &out->signature);
    if (!good || out->time > now + AG_PUSH_WINDOW ||
        out->time < now - AG_PUSH_WINDOW) {
        return eg_fail(err, EG_REJECT, NO);
    }
    return EG_OK;
}

/** The source and its key; of an unknown one a key that nobody has. */
static eg_status
find_key(ag_store *store,
         const ag_push_headers *headers,
         ag_source *source,
         uint8_t key[AG_PUSH_KEY_BYTES],
         bool *known,
         eg_error *err)
{
    *known = false;
    eg_status status = headers->source == NULL
                           ? EG_ERR_NOT_FOUND
                           : ag_source_get(store, source, headers->source, err);
    if (status == EG_OK) {
        status = ag_source_key(store, key, source, err);
        *known = status == EG_OK && source->active;
    }
    if (status == EG_ERR_NOT_FOUND) {
        ag_keys_derive(&store->keys, key, "push of nobody 1");
        *err = (eg_error){0};
        return EG_OK;
    }
    return status;
}

/** Note a nonce; EG_ERR_STATE: it is there. */
static eg_status
note_nonce(ag_store *store,
           const ag_source *source,
           const ag_push *push,
           ag_time now,
           eg_error *err)
{
    sql_statement s = sql_begin(store->db, "DELETE FROM nonce WHERE time < $1");
    const ag_time before = now - 4 * AG_PUSH_WINDOW;
    sql_bind_number(&s, 1, before > 0 ? (uint64_t)before : 0);
    EG_TRY(sql_run(&s, err));
    bool fresh = false;
    s = sql_begin(store->db,
                  "INSERT INTO nonce (source, nonce, time) VALUES ($1, $2, $3)"
                  " ON CONFLICT (source, nonce) DO NOTHING RETURNING source");
    sql_bind_number(&s, 1, source->id);
    sql_bind_bytes(&s, 2, push->nonce, AG_PUSH_NONCE_BYTES);
    sql_bind_number(&s, 3, (uint64_t)now);
    EG_TRY(sql_row(&s, &fresh, err));
    if (!fresh) {
        return eg_fail(err, EG_ERR_STATE, "this push was taken before");
    }
    sql_end(&s);
    return EG_OK;
}

/** The body in the source's spool, under the nonce's name. */
static eg_status
put_body(const char *dir,
         const ag_source *source,
         const ag_push_headers *headers,
         eg_span body,
         eg_error *err)
{
    char place[APP_PATH_MAX];
    char path[APP_PATH_MAX];
    char name[64];
    (void)snprintf(name, sizeof(name), "push-%s", headers->nonce);
    EG_TRY(ag_spool_place(place, dir, source->name, err));
    EG_TRY(app_path(path, place, name, err));
    return app_file_write(path, body.data, body.len, 0600, APP_WRITE_REPLACE,
                          err);
}

eg_status
ag_push_take(ag_store *store,
             const char *dir,
             const ag_push_headers *headers,
             eg_span body,
             ag_time now,
             eg_error *err)
{
    EG_SECRET_ARRAY(uint8_t, key, AG_PUSH_KEY_BYTES);
    ag_source source;
    ag_push push;
    bool known;
    eg_error unused = {0};
    eg_error *why = err != NULL ? err : &unused;
    if (body.len > AG_PUSH_MAX) {
        return eg_fail(why, EG_ERR_LIMIT, "longer than %zu bytes", AG_PUSH_MAX);
    }
    EG_TRY(find_key(store, headers, &source, key, &known, why));
    EG_TRY(ag_push_check(&push, key, headers, body, now, why));
    if (!known) {
        return eg_fail(why, EG_REJECT, NO);
    }
    /* The file is there before the nonce is: who crashes in between is asked
     * again, and the same file is written again. */
    EG_TRY(ag_store_begin(store, why));
    eg_status status = note_nonce(store, &source, &push, now, why);
    if (status == EG_OK) {
        status = put_body(dir, &source, headers, body, why);
    }
    return ag_store_end(store, status, why);
}
