/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Random bytes from the operating system.
 */
#include <errno.h>
#include <sys/random.h>

#include <electionguard/random.h>

#include "base/base.h"

/** getrandom() blocks only until the kernel's pool is first ready. */
static eg_status
system_fill(void *state, uint8_t *out, size_t len)
{
    (void)state;
    while (len > 0) {
        const ssize_t got = getrandom(out, len, 0);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            return EG_ERR_RNG;
        }
        out += got;
        len -= (size_t)got;
    }
    return EG_OK;
}

eg_rng
eg_rng_system(void)
{
    return (eg_rng){.fill = system_fill, .state = NULL};
}

eg_status
eg_rng_fill(eg_rng *rng, uint8_t *out, size_t len)
{
    if (rng->fill(rng->state, out, len) != EG_OK) {
        eg_wipe(out, len);
        return EG_ERR_RNG;
    }
    return EG_OK;
}
