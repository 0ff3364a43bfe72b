/* SPDX-License-Identifier: Apache-2.0 */
/* Seeds and pseudo-random values: SplitMix64. */
#include "support/prop.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

prop
prop_start(void)
{
    const char *text = getenv("EG_SEED");
    struct timespec now;
    (void)clock_gettime(CLOCK_REALTIME, &now);
    uint64_t seed = (uint64_t)now.tv_sec * 1000003 + (uint64_t)now.tv_nsec;
    if (text != NULL && *text != '\0') {
        seed = strtoull(text, NULL, 0);
    }
    printf("EG_SEED=%" PRIu64 "\n", seed);
    (void)fflush(stdout);
    return (prop){seed};
}

uint64_t
prop_sample(void)
{
    const char *text = getenv("EG_SAMPLE");
    const long sample = text == NULL ? 1 : strtol(text, NULL, 10);
    return sample >= 1 && sample <= 1000 ? (uint64_t)sample : 1;
}

uint64_t
prop_first(prop *p)
{
    return prop_below(p, prop_sample());
}

int
prop_rounds(int n, int always)
{
    const int sample = (int)prop_sample();
    return n <= always ? n : always + (n - always + sample - 1) / sample;
}

uint64_t
prop_u64(prop *p)
{
    p->state += UINT64_C(0x9E3779B97F4A7C15);
    uint64_t x = p->state;
    x = (x ^ (x >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    x = (x ^ (x >> 27)) * UINT64_C(0x94D049BB133111EB);
    return x ^ (x >> 31);
}

uint64_t
prop_below(prop *p, uint64_t bound)
{
    return prop_u64(p) % bound;
}

void
prop_bytes(prop *p, uint8_t *out, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        out[i] = (uint8_t)prop_u64(p);
    }
}

void
prop_runs(prop *p, uint8_t *out, size_t len)
{
    size_t bit = 0;
    while (bit < 8 * len) {
        const size_t run =
            (size_t)prop_below(p, prop_below(p, 4) == 0 ? 400 : 40) + 1;
        const unsigned value = (unsigned)prop_u64(p) & 1;
        for (size_t i = 0; i < run && bit < 8 * len; i++, bit++) {
            const uint8_t mask = (uint8_t)(1u << (bit % 8));
            out[bit / 8] = (uint8_t)(value != 0 ? out[bit / 8] | mask
                                                : out[bit / 8] & ~mask);
        }
    }
}

static eg_status
fill(void *state, uint8_t *out, size_t len)
{
    prop_bytes(state, out, len);
    return EG_OK;
}

eg_rng
prop_rng(prop *p)
{
    return (eg_rng){.fill = fill, .state = p};
}
