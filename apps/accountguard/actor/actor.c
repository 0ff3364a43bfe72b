/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Ids and spellings of actors.
 */
#include "accountguard/actor/actor.h"

#include <stdio.h>

#include <electionguard/hash.h>

#include "codec/text.h"
#include "common/text.h"

uint64_t
ag_actor_id(eg_span source, eg_span native)
{
    static const char domain[] = "accountguard actor";
    eg_hash digest;
    eg_sha256 h;
    eg_sha256_init(&h);
    eg_sha256_update(&h, domain, sizeof(domain));
    eg_sha256_update(&h, source.data, source.len);
    eg_sha256_update(&h, "", 1); /* no source has a zero byte */
    eg_sha256_update(&h, native.data, native.len);
    eg_sha256_final(&h, &digest);
    const uint64_t id = eg_load_be64(digest.bytes) >> 1;
    return id == 0 ? 1 : id;
}

void
ag_actor_id_write(char out[AG_ACTOR_ID_TEXT], uint64_t id)
{
    (void)snprintf(out, AG_ACTOR_ID_TEXT, "actor-%016llx",
                   (unsigned long long)id);
}

bool
ag_actor_id_read(uint64_t *out, const char *text)
{
    uint8_t bytes[8];
    if (strlen(text) != AG_ACTOR_ID_TEXT - 1 ||
        memcmp(text, "actor-", 6) != 0 ||
        eg_hex_read(bytes, 8, text + 6, 16, EG_HEX_LOWER) != EG_OK) {
        return false;
    }
    *out = eg_load_be64(bytes);
    return *out != 0 && *out >> 63 == 0;
}

size_t
ag_actor_fold(char *out, const char *name, size_t len)
{
    size_t n = 0;
    for (size_t i = 0; i < len; i++) {
        const char c = name[i];
        if (c == ' ' || c == '-' || c == '_') {
            continue;
        }
        if (n == AG_ACTOR_TEXT_MAX) {
            return 0;
        }
        out[n++] = (char)(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
    }
    out[n] = '\0';
    return n;
}

bool
ag_actor_text_is_good(eg_span text)
{
    return text.len > 0 && text.len <= AG_ACTOR_TEXT_MAX &&
           app_text_is_plain((const char *)text.data, text.len);
}
