/* SPDX-License-Identifier: Apache-2.0 */
/* Feeds of STIX. */
#include "fuzz_ag_feed.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_feed_both(AG_FEED_STIX, data, size);
    return 0;
}
