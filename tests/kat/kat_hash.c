/* SPDX-License-Identifier: Apache-2.0 */
/* Every tagged equation of section 5.5 against its known answers. */
#include "kat_hash.h"

#include "base/base.h"

/** Vectors and equations that there are. */
#define VECTORS   83
#define EQUATIONS 37

eg_hashed_ciphertext
kat_hashed(const kat *k, const json_t *value, uint8_t *c1)
{
    const json_t *c2 = json_array_get(value, 2);
    eg_hashed_ciphertext x = {
        .c0 = kat_element(k, json_array_get(value, 0)),
        .c1 = c1,
        .c1_len = kat_bytes(k, json_array_get(value, 1), c1, KAT_BYTES_MAX),
        .c = kat_scalar(k, json_array_get(c2, 0)),
        .v = kat_scalar(k, json_array_get(c2, 1)),
    };
    return x;
}

/** Check the vectors of one equation; gives how many there are. */
static unsigned
check_equation(const kat *k, const kat_equation *equation)
{
    const json_t *list = kat_list(k, "hashes");
    unsigned seen = 0;
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *vector = json_array_get(list, i);
        const char *eq = json_string_value(kat_member(vector, "eq"));
        if (strcmp(eq, equation->eq) == 0) {
            const kat_vector v = {kat_member(vector, "in"),
                                  kat_member(vector, "out")};
            equation->check(k, &v);
            seen++;
        }
    }
    if (seen != equation->count) {
        print_error("equation %s: %u vectors\n", equation->eq, seen);
    }
    assert_int_equal(seen, equation->count);
    return seen;
}

static void
every_vector_of_every_equation_is_reproduced(void **state)
{
    const kat *k = *state;
    static const kat_equation *const TABLES[] = {
        kat_equations_keys, kat_equations_ballot, kat_equations_decryption};
    unsigned equations = 0;
    unsigned vectors = 0;
    for (size_t t = 0; t < EG_ARRAY_LEN(TABLES); t++) {
        for (size_t i = 0; TABLES[t][i].eq != NULL; i++) {
            vectors += check_equation(k, &TABLES[t][i]);
            equations++;
        }
    }
    assert_int_equal(equations, EQUATIONS);
    assert_int_equal(vectors, VECTORS);
    assert_int_equal(json_array_size(kat_list(k, "hashes")), VECTORS);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_vector_of_every_equation_is_reproduced),
    };
    return cmocka_run_group_tests(tests, kat_setup, kat_teardown);
}
