/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Keys of notes in files.
 */
#include "log/key.h"

#include <string.h>

#include "base/secret.h"
#include "common/file.h"

/** Longest file of a key. */
#define KEY_FILE_MAX 1024

static bool
valid(void *context,
      const uint8_t public_key[EG_NOTE_KEY_BYTES],
      const uint8_t signature[EG_NOTE_SIGNATURE_BYTES],
      const uint8_t *message,
      size_t len)
{
    (void)context;
    return app_signature_valid(public_key, signature, message, len);
}

const eg_note_verifier app_log_verifier = {.valid = valid};

eg_status
app_log_key_read(eg_note_key *out,
                 eg_span text,
                 const char *place,
                 eg_error *err)
{
    if (text.len > 0 && text.data[text.len - 1] == '\n') {
        text.len--;
    }
    const eg_status status = eg_note_key_parse(out, text, err);
    if (status != EG_OK) {
        eg_error_prefix(err, "%s: ", place);
    }
    return status;
}

static eg_status
sign(void *context,
     uint8_t signature[EG_NOTE_SIGNATURE_BYTES],
     const uint8_t *message,
     size_t len)
{
    app_sign(context, signature, message, len);
    return EG_OK;
}

eg_note_signer
app_log_key_signer(app_log_key *key, uint64_t time)
{
    return (eg_note_signer){.key = &key->key,
                            .time = time,
                            .sign = sign,
                            .context = &key->identity};
}

void
app_log_key_free(app_log_key *key)
{
    app_identity_free(&key->identity);
    *key = (app_log_key){0};
}

/** Keep the secret half: a line of text. */
static eg_status
keep(const app_log_key *key, const char *path, eg_error *err)
{
    EG_SECRET(eg_note_secret, secret);
    memcpy(secret.name, key->key.name, sizeof(secret.name));
    secret.id = key->key.id;
    secret.type = key->key.type;
    /* libsodium's secret key begins with the seed. */
    memcpy(secret.seed, key->identity.secret_key.bytes, EG_NOTE_KEY_BYTES);
    EG_BUFFER(text, KEY_FILE_MAX);
    eg_note_secret_write(&text, &secret);
    eg_buffer_byte(&text, '\n');
    EG_TRY(eg_buffer_status(&text));
    return app_file_write(path, text.data, text.len, 0600, APP_WRITE_NEW, err);
}

eg_status
app_log_key_make(app_log_key *out,
                 const char *path,
                 const char *name,
                 eg_note_type type,
                 eg_error *err)
{
    app_log_key made = {0};
    EG_TRY(app_identity_new(&made.identity, err));
    eg_status status =
        eg_note_key_init(&made.key, name, type, made.identity.public_key, err);
    if (status == EG_OK) {
        status = keep(&made, path, err);
    }
    if (status != EG_OK) {
        app_log_key_free(&made);
        return status;
    }
    *out = made;
    return EG_OK;
}

/** The key of a secret that was read. */
static eg_status
take(app_log_key *out, const eg_note_secret *secret, eg_error *err)
{
    EG_TRY(app_identity_from_seed(&out->identity, secret->seed, err));
    EG_TRY(eg_note_key_init(&out->key, secret->name, secret->type,
                            out->identity.public_key, err));
    return eg_note_secret_belongs(secret, &out->key)
               ? EG_OK
               : eg_fail(err, EG_ERR_MALFORMED, "the key's ID is wrong");
}

eg_status
app_log_key_load(app_log_key *out, const char *path, eg_error *err)
{
    uint8_t *bytes = NULL;
    size_t len = 0;
    EG_TRY(app_file_read(path, KEY_FILE_MAX, &bytes, &len, err));
    const size_t line = len > 0 && bytes[len - 1] == '\n' ? len - 1 : len;
    app_log_key key = {0};
    EG_SECRET(eg_note_secret, secret);
    eg_status status =
        eg_note_secret_parse(&secret, (eg_span){bytes, line}, err);
    if (status == EG_OK) {
        status = take(&key, &secret, err);
    }
    app_file_free(bytes, len);
    if (status != EG_OK) {
        eg_error_prefix(err, "%s: ", path);
        app_log_key_free(&key);
        return status;
    }
    *out = key;
    return EG_OK;
}
