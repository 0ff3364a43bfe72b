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
    const size_t whole = bytes_len / 8;
    const size_t rest = bytes_len % 8; /* of the most significant limb */
    for (size_t i = 0; i < whole; i++) {
        out[i] = eg_load_be64(bytes + bytes_len - 8 * (i + 1));
    }
    for (size_t i = whole; i < limbs; i++) {
        out[i] = 0;
    }
    for (size_t i = 0; i < rest; i++) {
        out[whole] = out[whole] << 8 | bytes[i];
    }
}

void
eg_limbs_to_bytes(uint8_t *bytes, size_t bytes_len, const uint64_t *a)
{
    const size_t whole = bytes_len / 8;
    const size_t rest = bytes_len % 8;
    for (size_t i = 0; i < whole; i++) {
        eg_store_be64(bytes + bytes_len - 8 * (i + 1), a[i]);
    }
    for (size_t i = 0; i < rest; i++) {
        bytes[i] = (uint8_t)(a[whole] >> (8 * (rest - 1 - i)));
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
