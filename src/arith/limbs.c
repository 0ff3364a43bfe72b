/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes to limbs and back. */
#include "arith/limbs.h"

#include "base/base.h"

void
eg_limbs_from_bytes(uint64_t *out,
                    size_t limbs,
                    const uint8_t *bytes,
                    size_t bytes_len)
{
    for (size_t i = 0; i < limbs; i++) {
        out[i] = 0;
    }
    for (size_t i = 0; i < bytes_len; i++) {
        const uint64_t byte = bytes[bytes_len - 1 - i];
        out[i / 8] |= byte << (8 * (i % 8));
    }
}

void
eg_limbs_to_bytes(uint8_t *bytes, size_t bytes_len, const uint64_t *a)
{
    for (size_t i = 0; i < bytes_len; i++) {
        bytes[bytes_len - 1 - i] = (uint8_t)(a[i / 8] >> (8 * (i % 8)));
    }
}

__attribute__((noinline)) void
eg_stack_wipe(void)
{
    uint8_t below[16384]; /* more than a kernel's frames take: six quads */
    eg_wipe(below, sizeof(below));
}

size_t
eg_limbs_bits_var(const uint64_t *a, size_t limbs)
{
    for (size_t i = 64 * limbs; i > 0; i--) {
        if (eg_limbs_bit(a, i - 1) != 0) {
            return i;
        }
    }
    return 0;
}
