/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Wiping, constant-time comparison and checked sizes.
 */
#include "base/base.h"

#include <string.h>

void
eg_wipe(void *bytes, size_t len)
{
    if (len == 0) {
        return;
    }
    memset(bytes, 0, len);
    /* The compiler must assume that this reads the zeroed bytes. */
    __asm__ volatile("" : : "r"(bytes) : "memory");
}

bool
eg_bytes_equal(const void *a, const void *b, size_t len)
{
    const uint8_t *x = a;
    const uint8_t *y = b;
    uint8_t differ = 0;
    for (size_t i = 0; i < len; i++) {
        differ = (uint8_t)(differ | (x[i] ^ y[i]));
    }
    return differ == 0;
}

bool
eg_size_add(size_t *out, size_t a, size_t b)
{
    if (a > SIZE_MAX - b) {
        return false;
    }
    *out = a + b;
    return true;
}

bool
eg_size_mul(size_t *out, size_t a, size_t b)
{
    if (b != 0 && a > SIZE_MAX / b) {
        return false;
    }
    *out = a * b;
    return true;
}
