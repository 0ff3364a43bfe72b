/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sessions.
 */
#include "accountguard/operator/session.h"

#include "base/secret.h"
#include "codec/text.h"

eg_status
ag_session_new(ag_session_token *out, eg_rng *rng)
{
    return eg_rng_fill(rng, out->bytes, sizeof(out->bytes));
}

void
ag_session_write(char out[AG_SESSION_TEXT], const ag_session_token *token)
{
    eg_hex_write(out, token->bytes, AG_SESSION_BYTES);
}

bool
ag_session_read(ag_session_token *out, const char *text, size_t len)
{
    return eg_hex_read(out->bytes, AG_SESSION_BYTES, text, len, EG_HEX_LOWER) ==
           EG_OK;
}

void
ag_session_hash(eg_hash *out, const ag_session_token *token)
{
    static const char domain[] = "accountguard session";
    eg_sha256 h;
    eg_sha256_init(&h);
    eg_sha256_update(&h, domain, sizeof(domain));
    eg_sha256_update(&h, token->bytes, AG_SESSION_BYTES);
    eg_sha256_final(&h, out);
}

void
ag_session_form(char out[AG_SESSION_TEXT], const ag_session_token *token)
{
    static const char domain[] = "accountguard form";
    EG_SECRET(eg_hash, key);
    EG_SECRET(eg_hash, mac);
    memcpy(key.bytes, token->bytes, AG_SESSION_BYTES);
    eg_hmac(&mac, &key, domain, sizeof(domain));
    eg_hex_write(out, mac.bytes, EG_HASH_BYTES);
}

bool
ag_session_form_matches(const ag_session_token *token,
                        const char *text,
                        size_t len)
{
    EG_SECRET_ARRAY(char, right, AG_SESSION_TEXT);
    ag_session_form(right, token);
    return len == AG_SESSION_TEXT - 1 && eg_bytes_equal(right, text, len);
}

bool
ag_session_alive(ag_time begun, ag_time last, ag_time now)
{
    return now >= begun && now - begun < AG_SESSION_LIFE &&
           now - last < AG_SESSION_IDLE;
}
