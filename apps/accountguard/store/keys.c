/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The master key in its file: 64 hexadecimal digits and a newline.
 */
#include "accountguard/store/keys.h"

#include <string.h>
#include <sys/stat.h>

#include <electionguard/hash.h>
#include <electionguard/random.h>

#include "base/secret.h"
#include "codec/buffer.h"
#include "codec/text.h"
#include "common/file.h"

/** Longest purpose. */
#define PURPOSE_MAX 64

eg_status
ag_keys_make(ag_keys *out, const char *path, eg_error *err)
{
    EG_SECRET_ARRAY(uint8_t, key, AG_KEY_BYTES);
    EG_SECRET_ARRAY(char, text, 2 * AG_KEY_BYTES + 2);
    eg_rng rng = eg_rng_system();
    if (eg_rng_fill(&rng, key, sizeof(key)) != EG_OK) {
        return eg_fail(err, EG_ERR_RNG, "no randomness for the master key");
    }
    eg_hex_write(text, key, sizeof(key));
    text[2 * AG_KEY_BYTES] = '\n';
    EG_TRY(app_file_write(path, text, 2 * AG_KEY_BYTES + 1, 0600, APP_WRITE_NEW,
                          err));
    EG_TRY(app_secret_new(&out->master, AG_KEY_BYTES, err));
    memcpy(out->master.bytes, key, sizeof(key));
    return EG_OK;
}

eg_status
ag_keys_load(ag_keys *out, const char *path, eg_error *err)
{
    struct stat info;
    if (stat(path, &info) == 0 && (info.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "%s: others may read the master key; chmod 600 it",
                       path);
    }
    uint8_t *bytes = NULL;
    size_t len = 0;
    EG_TRY(app_file_read_plain(path, 1024, &bytes, &len, err));
    if (len > 0 && bytes[len - 1] == '\n') {
        len--;
    }
    eg_status status = app_secret_new(&out->master, AG_KEY_BYTES, err);
    if (status == EG_OK &&
        eg_hex_read(out->master.bytes, AG_KEY_BYTES, (const char *)bytes, len,
                    EG_HEX_LOWER) != EG_OK) {
        status = eg_fail(err, EG_ERR_MALFORMED, "%s: is no master key", path);
        ag_keys_free(out);
    }
    app_file_free(bytes, len);
    return status;
}

void
ag_keys_free(ag_keys *keys)
{
    app_secret_free(&keys->master);
    *keys = (ag_keys){0};
}

void
ag_keys_derive(const ag_keys *keys,
               uint8_t out[AG_KEY_BYTES],
               const char *purpose)
{
    EG_SECRET(eg_hash, master);
    EG_SECRET(eg_hash, key);
    uint8_t info[PURPOSE_MAX + 1];
    const size_t len = strnlen(purpose, PURPOSE_MAX);
    memcpy(info, purpose, len);
    info[len] = 1; /* the first and only block */
    memcpy(master.bytes, keys->master.bytes, AG_KEY_BYTES);
    eg_hmac(&key, &master, info, len + 1);
    memcpy(out, key.bytes, AG_KEY_BYTES);
}

eg_status
ag_keys_identity(const ag_keys *keys,
                 app_identity *out,
                 const char *purpose,
                 eg_error *err)
{
    EG_SECRET_ARRAY(uint8_t, seed, AG_KEY_BYTES);
    ag_keys_derive(keys, seed, purpose);
    return app_identity_from_seed(out, seed, err);
}
