/* SPDX-License-Identifier: Apache-2.0 */
/* The pools of all ballot styles of one device, opened when they are needed. */
#ifndef APP_ELECTIONGUARD_DEVICE_POOLS_H
#define APP_ELECTIONGUARD_DEVICE_POOLS_H

#include "electionguard/device/pool.h"
#include "electionguard/device/state.h"

typedef struct device_pools device_pools;

/** Read how many a pool shall hold: false unless 1 to POOL_MAX. */
bool device_pools_parse_count(size_t *out, const char *text);

EG_NODISCARD eg_status device_pools_new(device_pools **out,
                                        const device_state *device,
                                        eg_error *err);
void device_pools_free(device_pools *pools);

/**
 * How many prepared ballots there are of the style in place @p style of the
 * manifest.
 *
 * @retval EG_ERR_MALFORMED Its key is damaged.
 */
EG_NODISCARD eg_status device_pools_count(device_pools *pools,
                                          size_t *count,
                                          size_t style,
                                          eg_error *err);

/** Destroy what there is of a style, such as one with a damaged key. */
EG_NODISCARD eg_status device_pools_reset(device_pools *pools,
                                          size_t style,
                                          eg_error *err);

/** Prepare one ballot more of a style. */
EG_NODISCARD eg_status device_pools_add(device_pools *pools,
                                        size_t style,
                                        eg_error *err);

/**
 * Prepare one ballot of the style that has the fewest, if that is below
 * @p wanted.
 *
 * @return False when there is nothing to do, or nothing can be done; @p status
 *         tells which, and @p err why.
 */
bool device_pools_add_next(device_pools *pools,
                           size_t wanted,
                           eg_status *status,
                           eg_error *err);

/**
 * Take a prepared ballot of the style whose label is @p style, for good.
 *
 * @param[out] out NULL when there is none.
 * @return As pool_take(); EG_ERR_STATE when the journal has its ballot already,
 *         as after the pool alone was put back from a copy.
 */
EG_NODISCARD eg_status device_pools_take(device_pools *pools,
                                         eg_prepared_ballot **out,
                                         const char *style,
                                         eg_error *err);

#endif
