/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A whole election for tests, whose secret keys are known: no guardians, any
 * group.
 *
 *     test_election e;
 *     assert_ok(test_election_new(&e, &toy_groups[TOY_32_96],
 *                                 test_manifest_county, 3, 2));
 *     ...
 *     test_election_free(&e);
 *
 * A program that uses it links eg_test_election.
 */
#ifndef EG_TESTS_TEST_ELECTION_H
#define EG_TESTS_TEST_ELECTION_H

#include <electionguard/ballot.h>
#include <electionguard/election.h>
#include <electionguard/encrypt.h>
#include <electionguard/tally.h>

#include "group/params.h"
#include "support/prop.h"

typedef struct test_election {
    eg_group *group;
    eg_manifest *manifest;
    eg_election *election;
    eg_scalar secret[EG_KEY_KINDS]; /**< s and s-hat: K = g^s. */
} test_election;

/** One contest for one of two options, no contest data, no chaining. */
extern const char test_manifest_small[];

/**
 * Four contests: "mayor" for one of three, the third a write-in, with 4 blocks
 * of contest data; "council" for three of five; "score" with up to 3 for each
 * of three and 6 in all; "bond", yes or no.  Styles "city" (all) and "county"
 * (mayor and bond).  Simple chaining.
 */
extern const char test_manifest_county[];

/**
 * Three contests with supplemental fields: "mayor" for two of three, the third
 * a write-in, with 6 blocks of contest data, two write-in fields and all five
 * kinds in the order of eg_field_kind; "council" for three of five with null
 * vote, undervote difference and undervote, but no overvote; "score" with up to
 * 3 for each of three and 6 in all and an overvote indicator.  Style "city"
 * (all).
 */
extern const char test_manifest_counted[];

/**
 * To measure with: 10 contests, in each a choice of one of 6 options; one style,
 * "all"; simple chaining.  As JSON text; free it.
 *
 * @param data_blocks Contest data of the first contest; 0: none.
 */
char *test_manifest_large(uint32_t data_blocks);

/**
 * Set up an election with keys that are the same in every run.
 *
 * @param params NULL: the standard group.
 */
eg_status test_election_new(test_election *out,
                            const eg_group_params *params,
                            const char *manifest,
                            uint32_t n,
                            uint32_t k);
void test_election_free(test_election *e);

/** Whether @p ct decrypts to a number up to @p max, below q. */
bool test_decrypt(const test_election *e,
                  const eg_ciphertext *ct,
                  uint64_t max,
                  uint64_t *out);

/** Decrypt the data of the contest in place @p at of the ballot. */
bool test_decrypt_data(const test_election *e,
                       const eg_encrypted_ballot *ballot,
                       size_t at,
                       uint8_t *out);

/** Decrypt the ballot nonce xi_B. */
bool test_decrypt_nonce(const test_election *e,
                        const eg_encrypted_ballot *ballot,
                        eg_hash *out);

/**
 * Check all that one ballot proves: H_I, range and limit proofs, the proofs of
 * the hashed ciphertexts, hashes and code.
 *
 * @return NULL, or what does not hold.
 */
const char *test_ballot_fault(const test_election *e,
                              const eg_encrypted_ballot *ballot);

/** How large a random manifest gets. */
typedef struct test_manifest_limits {
    size_t contests;       /**< 1 to this many. */
    size_t options;        /**< 1 to this many. */
    uint32_t option_limit; /**< R in 1 to this. */
    uint32_t data_blocks;  /**< 0 to this many; 0: never contest data. */
    bool supplemental;     /**< Fields of the five kinds, now and then. */
    bool printed; /**< Now and then with a hash-trimming function, and then
                       without contest data and supplemental fields. */
} test_manifest_limits;

/** A random manifest as JSON text; free it. */
char *test_manifest_random(prop *p, const test_manifest_limits *limits);

/**
 * Random choices of a random style: votes, undervotes and overvotes, null votes,
 * write-ins where they fit, and now and then a contest left out.
 *
 * @param[out] out Lies in @p arena.
 */
eg_status test_plain_random(prop *p,
                            const eg_manifest *manifest,
                            eg_arena *arena,
                            eg_plain_ballot *out);

/**
 * What the plain ballot adds to the count of the field in place @p field of a
 * contest: for an option 0 where the contest is overvoted or left out.  The
 * contest must be on the ballot's style.
 */
uint32_t test_plain_count(const eg_plain_ballot *plain,
                          const eg_contest *contest,
                          size_t field);

#endif
