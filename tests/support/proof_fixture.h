/* SPDX-License-Identifier: Apache-2.0 */
/* What tests of proofs begin with: a group, a key pair, a hash, randomness. */
#ifndef EG_TESTS_PROOF_FIXTURE_H
#define EG_TESTS_PROOF_FIXTURE_H

#include <electionguard/proof.h>

#include "support/prop.h"
#include "support/toy_groups.h"
#include "test.h"

typedef struct proof_fixture {
    eg_group *group;
    eg_public_key *key; /**< K = g^s, both tables. */
    eg_element value;   /**< K. */
    eg_scalar s;
    eg_hash hash; /**< An H_I or H_P. */
    prop rnd;
} proof_fixture;

static inline eg_scalar
fixture_scalar(proof_fixture *f)
{
    eg_scalar x = {{0}};
    eg_rng rng = prop_rng(&f->rnd);
    assert_ok(eg_scalar_random(f->group, &x, &rng));
    return x;
}

static inline void
fixture_begin(proof_fixture *f, const eg_group_params *params, prop rnd)
{
    *f = (proof_fixture){.rnd = rnd};
    assert_ok(eg_group_new_from(params, &f->group));
    f->s = fixture_scalar(f);
    eg_fixed_base_pow(eg_group_g(f->group), &f->value, &f->s);
    assert_ok(eg_public_key_new(f->group, &f->key, &f->value, EG_BASE_BOTH));
    prop_bytes(&f->rnd, f->hash.bytes, sizeof f->hash.bytes);
}

static inline void
fixture_end(proof_fixture *f)
{
    eg_public_key_free(f->key);
    eg_group_free(f->group);
}

/** -x, which is in Z_p^r exactly if x is not. */
static inline eg_element
fixture_negated(const proof_fixture *f, const eg_element *x)
{
    uint8_t bytes[EG_ELEMENT_BYTES];
    eg_element minus_one;
    eg_group_write_p(f->group, bytes);
    bytes[eg_group_element_len(f->group) - 1]--; /* p is odd */
    assert_true(eg_element_parse(f->group, &minus_one, bytes));
    eg_element_mul(f->group, &minus_one, &minus_one, x);
    return minus_one;
}

/** Another bit in byte @p at of the encoded scalar; false if that is none. */
static inline bool
fixture_flip_scalar(const proof_fixture *f, eg_scalar *x, size_t at, int bit)
{
    uint8_t bytes[EG_SCALAR_BYTES];
    eg_scalar_write(f->group, bytes, x);
    bytes[at] = (uint8_t)(bytes[at] ^ (1U << bit));
    return eg_scalar_parse(f->group, x, bytes);
}

#endif
