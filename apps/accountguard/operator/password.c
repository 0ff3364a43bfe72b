/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Passwords of operators.
 */
#include "accountguard/operator/password.h"

#include <errno.h>
#include <sodium.h>
#include <string.h>

/** Passes over 64 MiB: about a tenth of a second, and above what OWASP and RFC
 * 9106 (second recommended option: three passes over 64 MiB) ask for. */
#define PASSES ((unsigned long long)3)
#define MEMORY ((size_t)64 << 20)

_Static_assert(AG_PASSWORD_TEXT == crypto_pwhash_STRBYTES, "libsodium's text");
_Static_assert(AG_PASSWORD_MIN >= APP_PASSPHRASE_MIN, "no shorter than others");

/** Of a password that nobody knows; work to be done in vain. */
static const char nobody[AG_PASSWORD_TEXT] =
    "$argon2id$v=19$m=65536,t=3,p=1$AAAAAAAAAAAAAAAAAAAAAA$"
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

eg_status
ag_password_keep(char out[AG_PASSWORD_TEXT],
                 const app_passphrase *password,
                 eg_error *err)
{
    if (password->len < AG_PASSWORD_MIN) {
        return eg_fail(err, EG_ERR_ARGUMENT,
                       "an operator's password needs at least %d bytes",
                       AG_PASSWORD_MIN);
    }
    if (crypto_pwhash_str_alg(out, password->text, password->len, PASSES,
                              MEMORY, crypto_pwhash_ALG_ARGON2ID13) != 0) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory to hash a password");
    }
    return EG_OK;
}

eg_status
ag_password_check(const char *kept,
                  const app_passphrase *password,
                  eg_error *err)
{
    errno = 0;
    const bool matches =
        crypto_pwhash_str_verify(kept != NULL ? kept : nobody, password->text,
                                 password->len) == 0;
    if (!matches && errno == ENOMEM) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory to check a password");
    }
    return matches && kept != NULL ? EG_OK : EG_REJECT;
}
