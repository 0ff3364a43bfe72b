/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Keys of directives.
 */
#include "accountguard/incident/directive.h"

#include "base/base.h"

void
ag_directive_key(eg_hash *out,
                 const eg_hash *key,
                 const ag_directive *directive,
                 const char *channel)
{
    const uint64_t number[] = {directive->incident,
                               (uint64_t)directive->audience,
                               directive->recipient, directive->revision};
    eg_hash name;
    eg_sha256_once(&name, channel, strlen(channel));
    uint8_t bytes[sizeof(number) + sizeof(name)];
    for (size_t i = 0; i < EG_ARRAY_LEN(number); i++) {
        eg_store_be64(bytes + 8 * i, number[i]);
    }
    memcpy(bytes + sizeof(number), name.bytes, sizeof(name.bytes));
    eg_hmac(out, key, bytes, sizeof(bytes));
}
