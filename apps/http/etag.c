/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Making tags.
 */
#include "http/etag.h"

#include <stdio.h>

#include "codec/text.h"

void
http_etag(char out[HTTP_ETAG_MAX], const eg_hash *hash)
{
    char hex[2 * EG_HASH_BYTES + 1];
    eg_hex_write(hex, hash->bytes, EG_HASH_BYTES);
    snprintf(out, HTTP_ETAG_MAX, "\"%.32s\"", hex);
}
