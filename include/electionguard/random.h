/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file random.h
 * Where random bytes come from.
 *
 * Every function that needs randomness takes an eg_rng, so that a test can
 * replay it and a fault can be injected.  Programs use eg_rng_system().
 */
#ifndef ELECTIONGUARD_RANDOM_H
#define ELECTIONGUARD_RANDOM_H

#include <stddef.h>
#include <stdint.h>

#include <electionguard/status.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct eg_rng {
    /** Fill @p out with @p len random bytes; EG_OK or EG_ERR_RNG. */
    eg_status (*fill)(void *state, uint8_t *out, size_t len);
    void *state;
} eg_rng;

/** The operating system's generator; safe in every thread. */
EG_API eg_rng eg_rng_system(void);

/**
 * Random bytes.
 *
 * @retval EG_OK      Filled.
 * @retval EG_ERR_RNG The source failed; @p out is zero.
 */
EG_API EG_NODISCARD eg_status eg_rng_fill(eg_rng *rng,
                                          uint8_t *out,
                                          size_t len);

#ifdef __cplusplus
}
#endif
#endif
