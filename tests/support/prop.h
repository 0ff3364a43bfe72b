/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Random values for property tests, from a seed that is printed and that the
 * environment variable EG_SEED replays:
 *
 *     EG_SEED=1234 build/bin/prop_group
 *
 * EG_SAMPLE=8 takes one in eight of the random rounds, and of the numbers of a
 * toy group, where all would take too long.
 */
#ifndef EG_TESTS_PROP_H
#define EG_TESTS_PROP_H

#include <stddef.h>
#include <stdint.h>

#include <electionguard/random.h>

/** A generator that is fast and repeatable, and of no use for secrets. */
typedef struct prop {
    uint64_t state;
} prop;

/** Start from EG_SEED, or from the clock; print the seed either way. */
prop prop_start(void);

/** EG_SAMPLE: of how many random rounds one is made; 1 without it. */
uint64_t prop_sample(void);

/**
 * Where to begin with all numbers from 0 on in steps of prop_sample(): at 0, or
 * with EG_SAMPLE anywhere in the first step.
 */
uint64_t prop_first(prop *p);

/**
 * How many of @p n rounds to make, where the first @p always are not random and
 * always made: of the others one in EG_SAMPLE, rounded up.
 */
int prop_rounds(int n, int always);

/** 64 random bits. */
uint64_t prop_u64(prop *p);

/** A number below @p bound, which is not 0. */
uint64_t prop_below(prop *p, uint64_t bound);

/** Random bytes. */
void prop_bytes(prop *p, uint8_t *out, size_t len);

/**
 * Bytes that often make long runs of ones and zeroes, where carries and
 * comparisons go wrong if they do.
 */
void prop_runs(prop *p, uint8_t *out, size_t len);

/** The generator as the library's source of randomness; borrows @p p. */
eg_rng prop_rng(prop *p);

#endif
