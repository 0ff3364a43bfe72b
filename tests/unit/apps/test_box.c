/* SPDX-License-Identifier: Apache-2.0 */
/* Sealed boxes: who may open one, and that nothing in it can be altered. */
#include <string.h>

#include "base/base.h"
#include "common/box.h"
#include "place.h"

static const uint8_t text[] = "a share of a nonce";
static const eg_span content = {text, sizeof(text)};

static void
only_the_one_that_it_is_for_opens_a_box(void **state)
{
    (void)state;
    app_identity me;
    app_identity other;
    app_secret opened = {0};
    assert_ok(app_crypto_init(NULL));
    assert_ok(app_identity_new(&me, NULL));
    assert_ok(app_identity_new(&other, NULL));
    EG_BUFFER(box, 1000);
    assert_ok(app_box_seal(&box, me.public_key, content, NULL));
    assert_ok(app_box_open(&opened, &me, eg_buffer_span(&box), NULL));
    assert_int_equal(opened.len, sizeof(text));
    assert_memory_equal(opened.bytes, text, sizeof(text));
    app_secret_free(&opened);
    assert_int_equal(app_box_open(&opened, &other, eg_buffer_span(&box), NULL),
                     EG_ERR_MALFORMED);
    assert_null(opened.bytes);
    app_identity_free(&me);
    app_identity_free(&other);
}

static void
a_box_that_was_altered_or_cut_does_not_open(void **state)
{
    (void)state;
    app_identity me;
    app_secret opened = {0};
    assert_ok(app_crypto_init(NULL));
    assert_ok(app_identity_new(&me, NULL));
    EG_BUFFER(box, 1000);
    assert_ok(app_box_seal(&box, me.public_key, content, NULL));
    for (size_t i = 0; i < box.len; i++) {
        const uint8_t kept = box.data[i];
        const eg_span cut = {box.data, i};
        assert_int_equal(app_box_open(&opened, &me, cut, NULL),
                         EG_ERR_MALFORMED);
        box.data[i] = (uint8_t)(kept ^ 1);
        assert_int_equal(app_box_open(&opened, &me, eg_buffer_span(&box), NULL),
                         EG_ERR_MALFORMED);
        box.data[i] = kept;
    }
    assert_null(opened.bytes);
    app_identity_free(&me);
}

/** The same content is another box each time, and does not stand in it. */
static void
a_box_tells_nothing(void **state)
{
    (void)state;
    app_identity me;
    assert_ok(app_crypto_init(NULL));
    assert_ok(app_identity_new(&me, NULL));
    EG_BUFFER(a, 1000);
    EG_BUFFER(b, 1000);
    assert_ok(app_box_seal(&a, me.public_key, content, NULL));
    assert_ok(app_box_seal(&b, me.public_key, content, NULL));
    assert_int_equal(a.len, b.len);
    assert_memory_not_equal(a.data, b.data, a.len);
    for (size_t i = 0; i + sizeof(text) <= a.len; i++) {
        assert_memory_not_equal(a.data + i, text, sizeof(text));
    }
    app_identity_free(&me);
}

static void
a_key_that_is_no_point_is_refused(void **state)
{
    (void)state;
    uint8_t key[APP_PUBLIC_KEY_BYTES];
    eg_error err = {0};
    assert_ok(app_crypto_init(NULL));
    memset(key, 0xff, sizeof(key));
    EG_BUFFER(box, 1000);
    assert_int_equal(app_box_seal(&box, key, content, &err), EG_ERR_MALFORMED);
    assert_non_null(strstr(err.text, "public key"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_the_one_that_it_is_for_opens_a_box),
        cmocka_unit_test(a_box_that_was_altered_or_cut_does_not_open),
        cmocka_unit_test(a_box_tells_nothing),
        cmocka_unit_test(a_key_that_is_no_point_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
