/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tables of known answers: parameter base hashes, Lagrange coefficients, short
 * codes, and the encodings of section 5.1.
 */
#include <electionguard/election.h>
#include <electionguard/proof.h>

#include "base/base.h"
#include "kat.h"

static void
parameter_hashes_are_reproduced(void **state)
{
    const kat *k = *state;
    const json_t *list = kat_list(k, "parameter_hashes");
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *row = json_array_get(list, i);
        eg_hash out;
        eg_hash_parameters(k->group, &out, kat_u32(row, "n"),
                           kat_u32(row, "k"));
        kat_assert_hash(k, &out, kat_member(row, "out"));
    }
}

static void
lagrange_coefficients_are_reproduced(void **state)
{
    const kat *k = *state;
    const json_t *list = kat_list(k, "lagrange");
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *row = json_array_get(list, i);
        const json_t *set = kat_member(row, "U");
        uint32_t members[8];
        const size_t len = json_array_size(set);
        assert_true(len <= EG_ARRAY_LEN(members));
        for (size_t m = 0; m < len; m++) {
            members[m] = (uint32_t)json_integer_value(json_array_get(set, m));
        }
        assert_int_equal(json_object_size(kat_member(row, "w")), len);
        for (size_t m = 0; m < len; m++) {
            char name[16];
            (void)snprintf(name, sizeof name, "%u", members[m]);
            eg_scalar w;
            eg_lagrange(k->group, &w, members[m], members, len);
            kat_assert_scalar(k, &w, kat_member(kat_member(row, "w"), name));
        }
    }
}

static void
short_codes_are_reproduced(void **state)
{
    const kat *k = *state;
    const json_t *list = kat_list(k, "trimming");
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *row = json_array_get(list, i);
        const eg_hash psi = kat_hash(k, kat_member(row, "psi"));
        char code[EG_TRIM_CHARS];
        assert_ok(eg_hash_trim(code, kat_u32(row, "n"), &psi));
        assert_string_equal(code, kat_text(k, kat_member(row, "out")));
    }
}

/** The known bytes of the encoding @p fn. */
static size_t
encoding(const kat *k, const char *fn, const json_t *in, uint8_t *out)
{
    const json_t *list = kat_list(k, "encodings");
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *row = json_array_get(list, i);
        const char *name = json_string_value(kat_member(row, "fn"));
        if (strcmp(name, fn) == 0 &&
            (in == NULL || json_equal(in, kat_member(row, "in")))) {
            return kat_bytes(k, kat_member(row, "out"), out, KAT_BYTES_MAX);
        }
    }
    fail_msg("no encoding %s", fn);
    return 0;
}

/** b(value, len) of the table. */
static size_t
number(const kat *k, json_int_t value, json_int_t len, uint8_t *out)
{
    json_t *in = json_pack("[I,I]", value, len);
    const size_t got = encoding(k, "b", in, out);
    json_decref(in);
    assert_int_equal(got, len);
    return got;
}

static void
small_integers_are_written_as_published(void **state)
{
    const kat *k = *state;
    static const uint32_t VALUES[] = {5, 3, 0x7FFFFFFF};
    for (size_t i = 0; i < EG_ARRAY_LEN(VALUES); i++) {
        uint8_t want[KAT_BYTES_MAX];
        const size_t len = number(k, VALUES[i], 4, want);
        const eg_hash key = {{0}};
        eg_hash a;
        eg_hash b;
        eg_hasher h;
        eg_hasher_init(&h, &key, 0);
        eg_hasher_u32(&h, VALUES[i]);
        eg_hasher_final(&h, &a);
        eg_hasher_init(&h, &key, 0);
        eg_hasher_bytes(&h, want, len);
        eg_hasher_final(&h, &b);
        assert_memory_equal(&a, &b, sizeof a);
    }
}

static void
scalars_are_written_as_published(void **state)
{
    const kat *k = *state;
    static const uint32_t VALUES[] = {0, 16};
    uint8_t want[KAT_BYTES_MAX];
    uint8_t bytes[EG_SCALAR_BYTES];
    eg_scalar x;
    for (size_t i = 0; i < EG_ARRAY_LEN(VALUES); i++) {
        (void)number(k, VALUES[i], EG_SCALAR_BYTES, want);
        eg_scalar_from_u64(k->group, &x, VALUES[i]);
        eg_scalar_write(k->group, bytes, &x);
        assert_memory_equal(bytes, want, sizeof bytes);
    }
    assert_int_equal(encoding(k, "b(q-1,32)", NULL, want), sizeof bytes);
    eg_scalar_from_u64(k->group, &x, 1);
    eg_scalar_negate(k->group, &x, &x); /* q - 1 */
    eg_scalar_write(k->group, bytes, &x);
    assert_memory_equal(bytes, want, sizeof bytes);
}

static void
elements_are_written_as_published(void **state)
{
    const kat *k = *state;
    uint8_t want[KAT_BYTES_MAX];
    uint8_t bytes[EG_ELEMENT_BYTES] = {0};
    uint8_t back[EG_ELEMENT_BYTES];
    eg_element x;

    const size_t len = encoding(k, "b(8572345,512)_tail", NULL, want);
    eg_store_be32(bytes + sizeof bytes - 4, 8572345);
    assert_int_equal(len, 4);
    assert_memory_equal(bytes + sizeof bytes - 4, want, len);
    assert_true(eg_element_parse(k->group, &x, bytes));
    eg_element_write(k->group, back, &x);
    assert_memory_equal(back, bytes, sizeof bytes);

    assert_int_equal(encoding(k, "b(p-1,512)_tail", NULL, want), 4);
    eg_group_write_p(k->group, bytes);
    assert_false(eg_element_parse(k->group, &x, bytes));
    bytes[sizeof bytes - 1]--; /* p is odd */
    assert_true(eg_element_parse(k->group, &x, bytes));
    eg_element_write(k->group, back, &x);
    assert_memory_equal(back, bytes, sizeof bytes);
    assert_memory_equal(back + sizeof back - 4, want, 4);
}

static void
strings_are_hashed_as_published(void **state)
{
    const kat *k = *state;
    const eg_hash key = {{0}};
    uint8_t want[KAT_BYTES_MAX];
    eg_hasher h;
    eg_hash a;
    eg_hash b;

    size_t len = encoding(k, "string", NULL, want);
    assert_int_equal(len, strlen("ElectionGuard"));
    assert_memory_equal(want, "ElectionGuard", len);

    static const char EMILE[] = "\xC3\x89mile";
    len = encoding(k, "var_string", NULL, want);
    eg_hasher_init(&h, &key, 0);
    eg_hasher_sized(&h, EMILE, sizeof EMILE - 1);
    eg_hasher_final(&h, &a);
    eg_hasher_init(&h, &key, 0);
    eg_hasher_bytes(&h, want, len);
    eg_hasher_final(&h, &b);
    assert_memory_equal(&a, &b, sizeof a);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parameter_hashes_are_reproduced),
        cmocka_unit_test(lagrange_coefficients_are_reproduced),
        cmocka_unit_test(short_codes_are_reproduced),
        cmocka_unit_test(small_integers_are_written_as_published),
        cmocka_unit_test(scalars_are_written_as_published),
        cmocka_unit_test(elements_are_written_as_published),
        cmocka_unit_test(strings_are_hashed_as_published),
    };
    return cmocka_run_group_tests(tests, kat_setup, kat_teardown);
}
