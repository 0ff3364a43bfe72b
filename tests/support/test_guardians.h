/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Guardians for tests: a whole key ceremony in one call, in any group, and the
 * election that comes of it; and a whole decryption in another.
 *
 *     test_guardians t;
 *     assert_ok(test_guardians_new(&t, &toy_groups[TOY_64_256], 5, 3, &rng));
 *     ...
 *     test_guardians_free(&t);
 *
 * A program that uses it links eg_test_guardians.
 */
#ifndef EG_TESTS_TEST_GUARDIANS_H
#define EG_TESTS_TEST_GUARDIANS_H

#include <electionguard/decrypt.h>
#include <electionguard/encrypt.h>
#include <electionguard/guardian.h>

#include "group/params.h"

/** Guardians that a test has at most. */
#define TEST_GUARDIANS_MAX 5

typedef struct test_guardians {
    eg_group *group;
    eg_manifest *manifest;
    eg_election *election;
    eg_arena *arena;
    eg_ceremony ceremony;
    eg_guardian_secret secret[TEST_GUARDIANS_MAX];
    eg_guardian_public pub[TEST_GUARDIANS_MAX];
    eg_guardian_key key[TEST_GUARDIANS_MAX];
    eg_element joint[EG_KEY_KINDS];
} test_guardians;

/**
 * Contest "mayor", one of two options and contest data of 2 blocks; contest
 * "score", up to 3 for each of two options.  One style, "all".
 */
extern const char test_guardians_manifest[];

/**
 * Run a ceremony of @p n guardians; where a toy group makes a joint key 1, run
 * it again.
 *
 * @param params NULL: the standard group.
 */
eg_status test_guardians_new(test_guardians *t,
                             const eg_group_params *params,
                             uint32_t n,
                             uint32_t k,
                             eg_rng *rng);
void test_guardians_free(test_guardians *t);

/** Encrypt one ballot: option @p mayor of 1..2 (0: blank), two scores. */
eg_status test_guardians_ballot(test_guardians *t,
                                eg_encrypted_ballot *out,
                                uint32_t mayor,
                                uint32_t score_1,
                                uint32_t score_2,
                                eg_ballot_seed *seed,
                                eg_rng *rng);

/** What passes between the guardians of one quorum and the combiner. */
typedef struct test_rounds {
    eg_decrypt_batch batch;
    eg_decrypt_round *round[TEST_GUARDIANS_MAX];
    eg_hash *d[TEST_GUARDIANS_MAX];
    eg_decrypt_reveal *reveal[TEST_GUARDIANS_MAX];
    eg_scalar *v[TEST_GUARDIANS_MAX];
    eg_decrypt_result *result;
    eg_blame blame;
    eg_error err;
} test_rounds;

/** Begin an attempt of every guardian of @p batch->quorum. */
eg_status test_rounds_commit(test_rounds *r,
                             test_guardians *t,
                             const eg_decrypt_batch *batch,
                             eg_rng *rng);
/** The next steps of every guardian; the first that fails ends them. */
eg_status test_rounds_reveal(test_rounds *r);
eg_status test_rounds_respond(test_rounds *r);
eg_status test_rounds_combine(test_rounds *r, const test_guardians *t);
/** All steps. */
eg_status test_rounds_run(test_rounds *r,
                          test_guardians *t,
                          const eg_decrypt_batch *batch,
                          eg_rng *rng);
void test_rounds_free(test_rounds *r);

#endif
