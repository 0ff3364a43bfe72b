/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One-time codes.
 */
#include "accountguard/operator/totp.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdio.h>

#include "base/secret.h"
#include "codec/buffer.h"

#define STEP (30 * AG_SECOND)

uint32_t
ag_totp_number(const uint8_t secret[AG_TOTP_SECRET_BYTES],
               uint64_t counter,
               unsigned digits)
{
    uint8_t message[8];
    eg_store_be64(message, counter);
    EG_SECRET_ARRAY(uint8_t, mac, EVP_MAX_MD_SIZE);
    unsigned len = 0;
    (void)HMAC(EVP_sha1(), secret, AG_TOTP_SECRET_BYTES, message,
               sizeof(message), mac, &len);
    const uint32_t word = eg_load_be32(mac + (mac[19] & 15)) & 0x7FFFFFFF;
    uint32_t modulus = 1;
    for (unsigned i = 0; i < digits; i++) {
        modulus *= 10;
    }
    return word % modulus;
}

uint64_t
ag_totp_step(ag_time now)
{
    return (uint64_t)(now / STEP);
}

/** The six digits of what was typed; false: there are others, or more. */
static bool
read_digits(char out[AG_TOTP_DIGITS], const char *text)
{
    size_t count = 0;
    for (; *text != '\0'; text++) {
        if (*text == ' ') {
            continue;
        }
        if (*text < '0' || *text > '9' || count == AG_TOTP_DIGITS) {
            return false;
        }
        out[count++] = *text;
    }
    return count == AG_TOTP_DIGITS;
}

bool
ag_totp_check(const uint8_t secret[AG_TOTP_SECRET_BYTES],
              uint64_t last,
              ag_time now,
              const char *text,
              uint64_t *used)
{
    char typed[AG_TOTP_DIGITS];
    if (!read_digits(typed, text)) {
        return false;
    }
    const uint64_t middle = ag_totp_step(now);
    bool found = false;
    for (uint64_t step = middle > 0 ? middle - 1 : 0; step <= middle + 1;
         step++) {
        EG_SECRET_ARRAY(char, right, AG_TOTP_DIGITS + 1);
        (void)snprintf(right, sizeof(right), "%06u",
                       ag_totp_number(secret, step, AG_TOTP_DIGITS));
        if (eg_bytes_equal(right, typed, AG_TOTP_DIGITS) && step > last &&
            !found) {
            *used = step;
            found = true;
        }
    }
    return found;
}

void
ag_totp_base32(char out[AG_TOTP_BASE32],
               const uint8_t secret[AG_TOTP_SECRET_BYTES])
{
    static const char symbols[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    for (unsigned i = 0; i < AG_TOTP_BASE32 - 1; i++) {
        /* Five bits at bit 5i; 20 bytes are 32 symbols without a rest. */
        const unsigned at = 5 * i / 8;
        const unsigned shift = 5 * i % 8;
        const unsigned next =
            at + 1 < AG_TOTP_SECRET_BYTES ? secret[at + 1] : 0u;
        const unsigned pair = (unsigned)secret[at] << 8 | next;
        out[i] = symbols[pair >> (11 - shift) & 31];
    }
    out[AG_TOTP_BASE32 - 1] = '\0';
}

/** Append with all but RFC 3986's unreserved characters as %XX. */
static void
put_escaped(eg_buffer *out, const char *text)
{
    static const char kept[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                               "abcdefghijklmnopqrstuvwxyz0123456789-._~";
    for (; *text != '\0'; text++) {
        if (strchr(kept, *text) != NULL) {
            eg_buffer_byte(out, (uint8_t)*text);
        } else {
            eg_buffer_format(out, "%%%02X", (unsigned)(uint8_t)*text);
        }
    }
}

eg_status
ag_totp_uri(char out[AG_TOTP_URI_MAX],
            const char *issuer,
            const char *name,
            const uint8_t secret[AG_TOTP_SECRET_BYTES],
            eg_error *err)
{
    EG_SECRET_ARRAY(char, base32, AG_TOTP_BASE32);
    ag_totp_base32(base32, secret);
    EG_BUFFER(uri, AG_TOTP_URI_MAX);
    eg_buffer_text(&uri, "otpauth://totp/");
    put_escaped(&uri, issuer);
    eg_buffer_byte(&uri, ':');
    put_escaped(&uri, name);
    eg_buffer_format(&uri, "?secret=%s&issuer=", base32);
    put_escaped(&uri, issuer);
    eg_buffer_format(&uri, "&algorithm=SHA1&digits=%d&period=30",
                     AG_TOTP_DIGITS);
    eg_buffer_byte(&uri, '\0');
    if (eg_buffer_status(&uri) != EG_OK) {
        return eg_fail(err, eg_buffer_status(&uri),
                       "the names for an authenticator are too long");
    }
    memcpy(out, uri.data, uri.len);
    return EG_OK;
}
