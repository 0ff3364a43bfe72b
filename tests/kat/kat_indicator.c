/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Proofs that indicators are told against the answers of make-indicators.py,
 * which was written from the text alone.
 */
#include <electionguard/proof.h>

#include "base/base.h"
#include "election/relations.h"
#include "kat.h"

enum { FIELDS = 6, OPTIONS = 2, NULL_VOTE = 4, BRANCHES_MAX = 4 };

/** Vectors that there are. */
#define VECTORS 10

/** The contest that all vectors are about. */
static const eg_field fields[FIELDS] = {
    {.index = 1, .kind = EG_FIELD_OPTION},
    {.index = 2, .kind = EG_FIELD_OPTION},
    {.index = 3, .kind = EG_FIELD_OVERVOTE},
    {.index = 4, .kind = EG_FIELD_NULL_VOTE},
    {.index = 5, .kind = EG_FIELD_UNDERVOTE},
    {.index = 6, .kind = EG_FIELD_WRITE_IN_COUNT}};

typedef struct draws {
    const kat *k;
    const json_t *list;
    size_t used;
} draws;

static eg_status
fill_from_draws(void *state, uint8_t *out, size_t len)
{
    draws *d = state;
    const json_t *draw = json_array_get(d->list, d->used++);
    return draw != NULL && kat_bytes(d->k, draw, out, len) == len ? EG_OK
                                                                  : EG_ERR_RNG;
}

static int
setup(void **state)
{
    static kat k;
    json_error_t error;
    k.root = json_load_file(INDICATORS_FILE, JSON_REJECT_DUPLICATES, &error);
    if (k.root == NULL || eg_group_new(&k.group) != EG_OK) {
        return -1;
    }
    *state = &k;
    return 0;
}

static void
check_vector(const kat *k,
             const eg_public_key *key,
             const eg_hash *hi,
             const json_t *in)
{
    const uint32_t limit = kat_u32(in, "L");
    const eg_relation relation = kat_u32(in, "field") == NULL_VOTE
                                     ? EG_RELATION_NULL_VOTE_TOLD
                                     : EG_RELATION_UNDERVOTE_TOLD;
    const eg_contest contest = {.index = 1,
                                .selection_limit = limit,
                                .option_len = OPTIONS,
                                .field = fields,
                                .field_len = FIELDS};
    uint32_t value[FIELDS];
    eg_scalar xi[FIELDS];
    eg_ciphertext ct[FIELDS];
    eg_ciphertext product;
    for (size_t i = 0; i < FIELDS; i++) {
        value[i] = (uint32_t)json_integer_value(
            json_array_get(kat_member(in, "values"), i));
        xi[i] = kat_scalar(k, json_array_get(kat_member(in, "nonces"), i));
        eg_ciphertext_encrypt(key, &ct[i], value[i], &xi[i]);
    }
    eg_relation_product(k->group, &product, relation, &contest, ct);
    kat_assert_element(k, &product.alpha, kat_member(in, "A"));
    kat_assert_element(k, &product.beta, kat_member(in, "B"));

    eg_range_witness witness = {
        .value = eg_relation_value(relation, &contest, value)};
    eg_relation_nonce(k->group, &witness.xi, relation, &contest, xi);
    const eg_range_claim claim =
        eg_relation_claim(relation, &contest, hi, &product);
    draws d = {.k = k, .list = kat_member(in, "draws")};
    eg_rng rng = {.fill = fill_from_draws, .state = &d};
    eg_proof_branch branch[BRANCHES_MAX];
    assert_int_equal(claim.last - claim.first + 1, limit);
    assert_ok(eg_range_prove(key, branch, &claim, &witness, &rng));
    assert_int_equal(d.used, json_array_size(d.list));
    assert_int_equal(json_array_size(kat_member(in, "proof")), limit);
    for (size_t j = 0; j < limit; j++) {
        const json_t *cv = json_array_get(kat_member(in, "proof"), j);
        kat_assert_scalar(k, &branch[j].c, json_array_get(cv, 0));
        kat_assert_scalar(k, &branch[j].v, json_array_get(cv, 1));
    }
    const eg_range_proof proof = {branch, limit};
    assert_ok(
        eg_range_verify_var(key, NULL, &claim, &proof, EG_RANGE_TEST_MEMBERS));
}

static void
the_proofs_are_those_of_the_text(void **state)
{
    const kat *k = *state;
    const json_t *cases = kat_list(k, "cases");
    const eg_hash hi = kat_hash(k, kat_member(k->root, "HI"));
    const eg_element value = kat_element(k, kat_member(k->root, "K"));
    eg_public_key *key = NULL;
    assert_ok(eg_public_key_new(k->group, &key, &value, EG_BASE_SECRET));
    assert_int_equal(json_array_size(cases), VECTORS);
    for (size_t i = 0; i < VECTORS; i++) {
        check_vector(k, key, &hi, json_array_get(cases, i));
    }
    eg_public_key_free(key);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_proofs_are_those_of_the_text),
    };
    return cmocka_run_group_tests(tests, setup, kat_teardown);
}
