/* SPDX-License-Identifier: Apache-2.0 */
#include "kat.h"

int
kat_setup(void **state)
{
    static kat k;
    json_error_t error;
    k.root = json_load_file(KAT_FILE, JSON_REJECT_DUPLICATES, &error);
    if (k.root == NULL) {
        print_error("%s:%d: %s\n", KAT_FILE, error.line, error.text);
        return -1;
    }
    if (eg_group_new(&k.group) != EG_OK) {
        return -1;
    }
    *state = &k;
    return 0;
}

int
kat_teardown(void **state)
{
    kat *k = *state;
    json_decref(k->root);
    eg_group_free(k->group);
    return 0;
}

const json_t *
kat_list(const kat *k, const char *name)
{
    const json_t *list = json_object_get(k->root, name);
    assert_true(json_is_array(list));
    assert_true(json_array_size(list) > 0);
    return list;
}

const char *
kat_text(const kat *k, const json_t *value)
{
    const char *text = json_string_value(value);
    assert_non_null(text);
    if (text[0] == '#') {
        const size_t index = strtoul(text + 1, NULL, 10);
        text = json_string_value(json_array_get(kat_list(k, "values"), index));
        assert_non_null(text);
    }
    return text;
}

static uint8_t
nibble(char c)
{
    static const char DIGITS[] = "0123456789ABCDEF";
    const char *at = strchr(DIGITS, c);
    assert_true(c != '\0' && at != NULL);
    return (uint8_t)(at - DIGITS);
}

size_t
kat_bytes(const kat *k, const json_t *value, uint8_t *out, size_t room)
{
    const char *hex = kat_text(k, value);
    const size_t len = strlen(hex) / 2;
    assert_true(strlen(hex) % 2 == 0 && len <= room);
    for (size_t i = 0; i < len; i++) {
        out[i] = (uint8_t)(nibble(hex[2 * i]) << 4 | nibble(hex[2 * i + 1]));
    }
    return len;
}

const json_t *
kat_member(const json_t *in, const char *name)
{
    const json_t *value = json_object_get(in, name);
    if (value == NULL) {
        print_error("no member %s\n", name);
    }
    assert_non_null(value);
    return value;
}

uint32_t
kat_u32(const json_t *in, const char *name)
{
    const json_t *value = kat_member(in, name);
    assert_true(json_is_integer(value));
    return (uint32_t)json_integer_value(value);
}

eg_hash
kat_hash(const kat *k, const json_t *value)
{
    eg_hash x;
    assert_int_equal(kat_bytes(k, value, x.bytes, sizeof x.bytes),
                     EG_HASH_BYTES);
    return x;
}

eg_element
kat_element(const kat *k, const json_t *value)
{
    uint8_t bytes[EG_ELEMENT_BYTES];
    eg_element x;
    assert_int_equal(kat_bytes(k, value, bytes, sizeof bytes), sizeof bytes);
    assert_true(eg_element_parse(k->group, &x, bytes));
    return x;
}

eg_scalar
kat_scalar(const kat *k, const json_t *value)
{
    eg_scalar x;
    if (json_is_integer(value)) {
        eg_scalar_from_u64(k->group, &x, (uint64_t)json_integer_value(value));
        return x;
    }
    uint8_t bytes[EG_SCALAR_BYTES];
    assert_int_equal(kat_bytes(k, value, bytes, sizeof bytes), sizeof bytes);
    assert_true(eg_scalar_parse(k->group, &x, bytes));
    return x;
}

void
kat_pair(const kat *k, const json_t *value, eg_element out[2])
{
    assert_int_equal(json_array_size(value), 2);
    out[0] = kat_element(k, json_array_get(value, 0));
    out[1] = kat_element(k, json_array_get(value, 1));
}

void
kat_assert_element(const kat *k, const eg_element *x, const json_t *want)
{
    uint8_t bytes[EG_ELEMENT_BYTES];
    uint8_t expected[EG_ELEMENT_BYTES];
    eg_element_write(k->group, bytes, x);
    assert_int_equal(kat_bytes(k, want, expected, sizeof expected),
                     sizeof bytes);
    assert_memory_equal(bytes, expected, sizeof bytes);
}

void
kat_assert_scalar(const kat *k, const eg_scalar *x, const json_t *want)
{
    const eg_scalar expected = kat_scalar(k, want);
    assert_memory_equal(x, &expected, sizeof expected);
}

void
kat_assert_hash(const kat *k, const eg_hash *x, const json_t *want)
{
    const eg_hash expected = kat_hash(k, want);
    assert_memory_equal(x, &expected, sizeof expected);
}
