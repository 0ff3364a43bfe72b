/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Random bytes from the operating system.
 */
#include <errno.h>
#include <sys/random.h>
#include <sys/types.h>

#include <electionguard/random.h>

#include "base/base.h"

#if defined(__wasi__)
/** What getentropy() gives at a time. */
#define ENTROPY_MAX ((size_t)256)

/** As Linux has it; WASI's host gives the bytes. */
static ssize_t
getrandom(void *out, size_t len, unsigned flags)
{
    (void)flags;
    const size_t part = len < ENTROPY_MAX ? len : ENTROPY_MAX;
    return getentropy(out, part) == 0 ? (ssize_t)part : -1;
}
#endif

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
