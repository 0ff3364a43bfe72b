/* SPDX-License-Identifier: Apache-2.0 */
#include "electionguard/device/pools.h"

#include <stdlib.h>
#include <string.h>

#include "common/text.h"

/** One style's pool. */
typedef struct slot {
    pool pool;
    bool open;
    bool tidy;     /**< What was left over is gone. */
    bool unusable; /**< It failed, which was told: not tried again. */
} slot;

struct device_pools {
    const device_state *device;
    slot *slot; /**< One for each style of the manifest, in its order. */
    size_t len;
};

bool
device_pools_parse_count(size_t *out, const char *text)
{
    uint64_t n = 0;
    const bool is_count = app_text_number(&n, text, 1, POOL_MAX);
    if (is_count) {
        *out = n;
    }
    return is_count;
}

eg_status
device_pools_new(device_pools **out, const device_state *device, eg_error *err)
{
    device_pools *pools = calloc(1, sizeof(*pools));
    if (pools != NULL) {
        pools->device = device;
        pools->len = device->election->manifest->style_len;
        pools->slot = calloc(pools->len + 1, sizeof(*pools->slot));
    }
    if (pools == NULL || pools->slot == NULL) {
        free(pools);
        return eg_fail(err, EG_ERR_MEMORY, "no memory for prepared ballots");
    }
    *out = pools;
    return EG_OK;
}

void
device_pools_free(device_pools *pools)
{
    if (pools != NULL) {
        for (size_t i = 0; i < pools->len; i++) {
            pool_close(&pools->slot[i].pool);
        }
        free(pools->slot);
        free(pools);
    }
}

static pool_place
place_of(const device_pools *pools, size_t style)
{
    return (pool_place){.dir = pools->device->dir,
                        .election = pools->device->election,
                        .device = pools->device->chain.device_hash,
                        .style =
                            pools->device->election->manifest->style[style].id};
}

/** The pool of a style, opened. */
static eg_status
open_slot(device_pools *pools, pool **out, size_t style, eg_error *err)
{
    slot *s = &pools->slot[style];
    if (!s->open) {
        const pool_place place = place_of(pools, style);
        EG_TRY(pool_open(&s->pool, &place, err));
        s->open = true;
    }
    *out = &s->pool;
    return EG_OK;
}

eg_status
device_pools_count(device_pools *pools,
                   size_t *count,
                   size_t style,
                   eg_error *err)
{
    pool *p = NULL;
    EG_TRY(open_slot(pools, &p, style, err));
    *count = p->len;
    return EG_OK;
}

eg_status
device_pools_reset(device_pools *pools, size_t style, eg_error *err)
{
    const pool_place place = place_of(pools, style);
    pool_close(&pools->slot[style].pool);
    pools->slot[style].open = false;
    return pool_reset(&place, err);
}

eg_status
device_pools_add(device_pools *pools, size_t style, eg_error *err)
{
    pool *p = NULL;
    eg_prepared_ballot *ballot = NULL;
    eg_rng rng = eg_rng_system();
    EG_TRY(open_slot(pools, &p, style, err));
    if (!pools->slot[style].tidy) {
        EG_TRY(pool_tidy(p, err));
        pools->slot[style].tidy = true;
    }
    EG_TRY(eg_prepared_ballot_new(p->place.election, &ballot, p->place.style,
                                  &rng, err));
    const eg_status status = pool_add(p, ballot, err);
    eg_prepared_ballot_free(ballot);
    return status;
}

bool
device_pools_add_next(device_pools *pools,
                      size_t wanted,
                      eg_status *status,
                      eg_error *err)
{
    size_t fewest = wanted;
    size_t style = pools->len;
    *status = EG_OK;
    for (size_t i = 0; i < pools->len; i++) {
        size_t count = 0;
        if (!pools->slot[i].unusable) {
            *status = device_pools_count(pools, &count, i, err);
            if (*status != EG_OK) {
                pools->slot[i].unusable = true;
                return false;
            }
            if (count < fewest) {
                fewest = count;
                style = i;
            }
        }
    }
    if (style == pools->len) {
        return false;
    }
    *status = device_pools_add(pools, style, err);
    pools->slot[style].unusable = *status != EG_OK;
    return *status == EG_OK;
}

/** The place of a style in the manifest. */
static size_t
find_style(const device_pools *pools, const char *style)
{
    size_t i = 0;
    while (i < pools->len &&
           strcmp(pools->device->election->manifest->style[i].id, style) != 0) {
        i++;
    }
    return i;
}

eg_status
device_pools_take(device_pools *pools,
                  eg_prepared_ballot **out,
                  const char *style,
                  eg_error *err)
{
    const size_t at = find_style(pools, style);
    pool *p = NULL;
    *out = NULL;
    if (at == pools->len || pools->slot[at].unusable) {
        return EG_OK;
    }
    eg_status status = open_slot(pools, &p, at, err);
    if (status != EG_OK) {
        pools->slot[at].unusable = true;
        return status;
    }
    EG_TRY(pool_take(p, out, err));
    if (*out != NULL &&
        device_state_has_id(pools->device, eg_prepared_ballot_id(*out))) {
        eg_prepared_ballot_free(*out);
        *out = NULL;
        return eg_fail(err, EG_ERR_STATE,
                       "%s: holds a prepared ballot that was used before; "
                       "was it put back from a copy?",
                       p->dir);
    }
    return EG_OK;
}
