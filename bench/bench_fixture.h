/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the programs above the group share: an election of 10 contests with 6
 * options each, a voter's choices, and the plain way to spend the time.
 */
#ifndef EG_BENCH_FIXTURE_H
#define EG_BENCH_FIXTURE_H

#include <gmp.h>

#include "bench.h"
#include "support/test_election.h"

/** Contests and fields of the ballot. */
#define FIXTURE_CONTESTS 10
#define FIXTURE_OPTIONS  6
#define FIXTURE_FIELDS   (FIXTURE_CONTESTS * FIXTURE_OPTIONS)

typedef struct fixture {
    test_election e;
    eg_arena *arena; /**< For as long as the fixture lives. */
    eg_rng rng;
    eg_plain_ballot plain; /**< One vote in each contest. */
    mpz_t base, exp, p, out;
} fixture;

/** Set up; without contest data. */
void fixture_init(fixture *f);
void fixture_free(fixture *f);

/** Encrypt the plain ballot into @p arena. */
void fixture_encrypt(fixture *f, eg_arena *arena, eg_encrypted_ballot *out);

/** A random power by mpz_powm, @p count times: the plain way. */
void fixture_powm(fixture *f, unsigned count);

#endif
