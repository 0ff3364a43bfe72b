/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tickets: "ID.END.MAC", numbers in decimal and the MAC in hex.
 */
#include "accountguard/serve/ticket.h"

#include <inttypes.h>
#include <stdio.h>

#include <electionguard/hash.h>

#include "base/secret.h"
#include "codec/text.h"
#include "common/text.h"

/** Longest purpose. */
#define PURPOSE_MAX 32

static void
authenticate(eg_hash *out,
             const ag_keys *keys,
             const char *purpose,
             uint64_t id,
             uint64_t until)
{
    EG_SECRET(eg_hash, key);
    char text[PURPOSE_MAX + 48];
    ag_keys_derive(keys, key.bytes, "page ticket 1");
    const int len = snprintf(text, sizeof(text), "%s %" PRIu64 " %" PRIu64,
                             purpose, id, until);
    eg_hmac(out, &key, text, (size_t)len);
}

void
ag_ticket_write(char out[AG_TICKET_TEXT],
                const ag_keys *keys,
                const char *purpose,
                uint64_t id,
                ag_time until)
{
    eg_hash mac;
    char hex[2 * EG_HASH_BYTES + 1];
    authenticate(&mac, keys, purpose, id, (uint64_t)until);
    eg_hex_write(hex, mac.bytes, EG_HASH_BYTES);
    snprintf(out, AG_TICKET_TEXT, "%" PRIu64 ".%" PRIu64 ".%s", id,
             (uint64_t)until, hex);
}

bool
ag_ticket_read(uint64_t *id,
               const ag_keys *keys,
               const char *purpose,
               eg_span text,
               ag_time now)
{
    char copy[AG_TICKET_TEXT];
    uint64_t who = 0;
    uint64_t until = 0;
    eg_hash mac;
    eg_hash sent;
    if (text.data == NULL || text.len >= sizeof(copy)) {
        return false;
    }
    memcpy(copy, text.data, text.len);
    copy[text.len] = '\0';
    char *first = strchr(copy, '.');
    char *second = first == NULL ? NULL : strchr(first + 1, '.');
    if (second == NULL) {
        return false;
    }
    *first = '\0';
    *second = '\0';
    if (!app_text_number(&who, copy, 1, INT64_MAX) ||
        !app_text_number(&until, first + 1, 1, (uint64_t)AG_TIME_MAX) ||
        eg_hex_read(sent.bytes, EG_HASH_BYTES, second + 1, strlen(second + 1),
                    EG_HEX_LOWER) != EG_OK) {
        return false;
    }
    authenticate(&mac, keys, purpose, who, until);
    if (!eg_bytes_equal(&mac, &sent, sizeof(mac)) || (ag_time)until <= now) {
        return false;
    }
    *id = who;
    return true;
}
