/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Subjects' keys, and what is sealed under them.
 */
#include "accountguard/store/subject.h"

#include <sodium.h>
#include <string.h>

#include <electionguard/random.h>

#include "base/secret.h"

#define NONCE_BYTES crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG_BYTES   crypto_aead_xchacha20poly1305_ietf_ABYTES
_Static_assert(AG_SEAL_BYTES == NONCE_BYTES + TAG_BYTES, "what sealing adds");
_Static_assert(AG_KEY_BYTES == crypto_aead_xchacha20poly1305_ietf_KEYBYTES,
               "the length of keys");

/** Longest purpose. */
#define PURPOSE_MAX 64

/** A key as it is kept: sealed. */
#define KEPT_BYTES (AG_KEY_BYTES + AG_SEAL_BYTES)

/** What a sealing is bound to. */
typedef struct binding {
    uint8_t bytes[AG_SUBJECT_BYTES + PURPOSE_MAX];
    size_t len;
} binding;

static binding
bind_to(const ag_subject *subject, const char *purpose)
{
    binding b = {.len = AG_SUBJECT_BYTES + strnlen(purpose, PURPOSE_MAX)};
    memcpy(b.bytes, subject->bytes, AG_SUBJECT_BYTES);
    memcpy(b.bytes + AG_SUBJECT_BYTES, purpose, b.len - AG_SUBJECT_BYTES);
    return b;
}

/** nonce | ciphertext | tag at @p out, plain.len + AG_SEAL_BYTES bytes. */
static eg_status
seal(uint8_t *out,
     const uint8_t key[AG_KEY_BYTES],
     const binding *to,
     eg_span plain,
     eg_error *err)
{
    eg_rng rng = eg_rng_system();
    if (eg_rng_fill(&rng, out, NONCE_BYTES) != EG_OK) {
        return eg_fail(err, EG_ERR_RNG, "no randomness for sealing");
    }
    crypto_aead_xchacha20poly1305_ietf_encrypt(out + NONCE_BYTES, NULL,
                                               plain.data, plain.len, to->bytes,
                                               to->len, NULL, out, key);
    return EG_OK;
}

/** What seal() sealed, at @p out, sealed.len - AG_SEAL_BYTES bytes. */
static eg_status
unseal(uint8_t *out,
       const uint8_t key[AG_KEY_BYTES],
       const binding *to,
       eg_span sealed,
       eg_error *err)
{
    if (sealed.len < AG_SEAL_BYTES ||
        crypto_aead_xchacha20poly1305_ietf_decrypt(
            out, NULL, NULL, sealed.data + NONCE_BYTES,
            sealed.len - NONCE_BYTES, to->bytes, to->len, sealed.data,
            key) != 0) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "what is sealed in the store does not open");
    }
    return EG_OK;
}

/* -- keys ------------------------------------------------------------------- */

static const char key_purpose[] = "subject key 1";

eg_status
ag_subject_new(ag_store *store, ag_subject *out, eg_error *err)
{
    EG_SECRET_ARRAY(uint8_t, master, AG_KEY_BYTES);
    EG_SECRET_ARRAY(uint8_t, key, AG_KEY_BYTES);
    uint8_t kept[KEPT_BYTES];
    eg_rng rng = eg_rng_system();
    if (eg_rng_fill(&rng, out->bytes, sizeof(out->bytes)) != EG_OK ||
        eg_rng_fill(&rng, key, AG_KEY_BYTES) != EG_OK) {
        return eg_fail(err, EG_ERR_RNG, "no randomness for a subject");
    }
    ag_keys_derive(&store->keys, master, key_purpose);
    const binding to = bind_to(out, key_purpose);
    EG_TRY(seal(kept, master, &to, (eg_span){key, AG_KEY_BYTES}, err));
    sql_statement s =
        sql_begin(store->subjects, "INSERT INTO subject VALUES ($1, $2)");
    ag_subject_bind(&s, 1, out);
    sql_bind_bytes(&s, 2, kept, sizeof(kept));
    return sql_run(&s, err);
}

/** The key of a subject. */
static eg_status
get_key(ag_store *store,
        uint8_t key[AG_KEY_BYTES],
        const ag_subject *subject,
        eg_error *err)
{
    EG_SECRET_ARRAY(uint8_t, master, AG_KEY_BYTES);
    sql_statement s =
        sql_begin(store->subjects, "SELECT key FROM subject WHERE id = $1");
    ag_subject_bind(&s, 1, subject);
    const eg_status found = sql_one(&s, err);
    if (found == EG_ERR_NOT_FOUND) {
        return eg_fail(err, found, "was erased");
    }
    EG_TRY(found);
    ag_keys_derive(&store->keys, master, key_purpose);
    const binding to = bind_to(subject, key_purpose);
    const eg_span kept = sql_bytes(&s, 0);
    const eg_status status = kept.len == KEPT_BYTES
                                 ? unseal(key, master, &to, kept, err)
                                 : sql_damaged(store->subjects, err);
    sql_end(&s);
    return status;
}

eg_status
ag_subject_erase(ag_store *store, const ag_subject *subject, eg_error *err)
{
    sql_statement s =
        sql_begin(store->subjects, "DELETE FROM subject WHERE id = $1");
    ag_subject_bind(&s, 1, subject);
    EG_TRY(sql_run(&s, err));
    return sql_forget(store->subjects, err);
}

eg_status
ag_subject_exists(ag_store *store,
                  bool *out,
                  const ag_subject *subject,
                  eg_error *err)
{
    sql_statement s =
        sql_begin(store->subjects, "SELECT 1 FROM subject WHERE id = $1");
    ag_subject_bind(&s, 1, subject);
    EG_TRY(sql_row(&s, out, err));
    if (*out) {
        sql_end(&s);
    }
    return EG_OK;
}

eg_status
ag_subject_service(ag_store *store, ag_subject *out, eg_error *err)
{
    EG_BUFFER(id, AG_SUBJECT_BYTES);
    EG_TRY(ag_store_get(store, &id, "service", err));
    if (id.len != AG_SUBJECT_BYTES) {
        return sql_damaged(store->db, err);
    }
    memcpy(out->bytes, id.data, AG_SUBJECT_BYTES);
    return EG_OK;
}

/* -- sealing ---------------------------------------------------------------- */

eg_status
ag_subject_seal(ag_store *store,
                eg_buffer *out,
                const ag_subject *subject,
                const char *purpose,
                eg_span plain,
                eg_error *err)
{
    EG_SECRET_ARRAY(uint8_t, key, AG_KEY_BYTES);
    if (plain.len > AG_SEALED_MAX) {
        return eg_fail(err, EG_ERR_LIMIT, "too long to be sealed");
    }
    EG_TRY(get_key(store, key, subject, err));
    uint8_t *at = eg_buffer_extend(out, plain.len + AG_SEAL_BYTES);
    if (at == NULL) {
        return eg_buffer_status(out);
    }
    const binding to = bind_to(subject, purpose);
    return seal(at, key, &to, plain, err);
}

eg_status
ag_subject_open(ag_store *store,
                eg_buffer *out,
                const ag_subject *subject,
                const char *purpose,
                eg_span sealed,
                eg_error *err)
{
    EG_SECRET_ARRAY(uint8_t, key, AG_KEY_BYTES);
    if (sealed.len < AG_SEAL_BYTES) {
        return sql_damaged(store->db, err);
    }
    EG_TRY(get_key(store, key, subject, err));
    const size_t before = out->len;
    uint8_t *at = eg_buffer_extend(out, sealed.len - AG_SEAL_BYTES);
    if (at == NULL) {
        return eg_buffer_status(out);
    }
    const binding to = bind_to(subject, purpose);
    const eg_status status = unseal(at, key, &to, sealed, err);
    if (status != EG_OK) {
        eg_buffer_truncate(out, before);
    }
    return status;
}

/* -- columns ---------------------------------------------------------------- */

void
ag_subject_bind(sql_statement *s, int at, const ag_subject *subject)
{
    sql_bind_bytes(s, at, subject->bytes, sizeof(subject->bytes));
}

void
ag_subject_column(const sql_statement *s,
                  int column,
                  ag_subject *out,
                  bool *good)
{
    const eg_span bytes = sql_bytes(s, column);
    *out = (ag_subject){0};
    if (bytes.len == AG_SUBJECT_BYTES) {
        memcpy(out->bytes, bytes.data, AG_SUBJECT_BYTES);
    } else {
        *good = false;
    }
}
