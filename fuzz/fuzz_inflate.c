/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Deflated data that the built-in inflate reads: it gives what zlib gives, and
 * refuses what zlib refuses.  The first two bytes tell how large the pieces are.
 */
#include "fuzz.h"
#include "support/inflate_both.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2) {
        return 0;
    }
    const both_pieces pieces = {.in = (size_t)data[0] + 1,
                                .out = ((size_t)data[1] + 1) * 16};
    FUZZ_LAW(inflate_both(data + 2, size - 2, &pieces).same);
    return 0;
}
