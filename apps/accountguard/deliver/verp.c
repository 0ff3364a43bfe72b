/* SPDX-License-Identifier: Apache-2.0 */
/* Addresses of bounces. */
#include "accountguard/deliver/verp.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/base.h"
#include "codec/text.h"

/** Bytes of the proof: guessing one is not worth a try. */
#define PROOF 10

/** "b.", delivery, ".", proof. */
#define LOCAL (2 + 16 + 1 + 2 * PROOF)

static void
write_local(char out[LOCAL + 1], const eg_hash *key, uint64_t delivery)
{
    uint8_t bytes[8];
    eg_hash proof;
    char hex[2 * PROOF + 1];
    eg_store_be64(bytes, delivery);
    eg_hmac(&proof, key, bytes, sizeof(bytes));
    eg_hex_write(hex, proof.bytes, PROOF);
    snprintf(out, LOCAL + 1, "b.%016" PRIx64 ".%s", delivery, hex);
}

eg_status
ag_verp_write(char out[AG_MAIL_ADDRESS_MAX + 1],
              const eg_hash *key,
              uint64_t delivery,
              const char *from,
              eg_error *err)
{
    char local[LOCAL + 1];
    const char *at = strchr(from, '@');
    write_local(local, key, delivery);
    const int len = snprintf(out, AG_MAIL_ADDRESS_MAX + 1, "%s%s", local,
                             at == NULL ? "@" : at);
    return len > 0 && len <= AG_MAIL_ADDRESS_MAX
               ? EG_OK
               : eg_fail(err, EG_ERR_LIMIT,
                         "the host of the service's address is too long");
}

/** Some servers write local parts in capitals. */
static char
small(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool
ag_verp_read(uint64_t *delivery, const eg_hash *key, const char *address)
{
    char local[LOCAL + 1];
    char good[LOCAL + 1];
    uint8_t bytes[8];
    size_t len = 0;
    while (len < LOCAL && address[len] != '\0') {
        local[len] = small(address[len]);
        len++;
    }
    if (len != LOCAL || address[LOCAL] != '@' ||
        eg_hex_read(bytes, sizeof(bytes), local + 2, 16, EG_HEX_LOWER) !=
            EG_OK) {
        return false;
    }
    local[LOCAL] = '\0';
    write_local(good, key, eg_load_be64(bytes));
    if (!eg_bytes_equal(good, local, LOCAL)) {
        return false;
    }
    *delivery = eg_load_be64(bytes);
    return true;
}
