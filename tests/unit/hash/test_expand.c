/* SPDX-License-Identifier: Apache-2.0 */
/* expand_message_xmd against RFC 9380, appendices K.1 and J.1.1. */
#include "codec/text.h"
#include "hash/expand.h"
#include "test.h"

#define EXPANDER "QUUX-V01-CS02-with-expander-SHA256-128"

static void
assert_expands(const char *msg, size_t len, const char *dst, const char *want)
{
    uint8_t got[128];
    char text[257];
    eg_expand_message(got, len, msg, strlen(msg), dst, strlen(dst));
    eg_hex_write_upper(text, got, len);
    text[2 * len] = '\0';
    assert_string_equal(text, want);
}

/** Appendix K.1: SHA-256 with a short tag. */
static void
test_vectors(void **state)
{
    (void)state;
    assert_expands(
        "", 32, EXPANDER,
        "68A985B87EB6B46952128911F2A4412BBC302A9D759667F87F7A21D803F07235");
    assert_expands(
        "abc", 32, EXPANDER,
        "D8CCAB23B5985CCEA865C6C97B6E5B8350E794E603B4B97902F53A8A0D605615");
    assert_expands(
        "", 128, EXPANDER,
        "AF84C27CCFD45D41914FDFF5DF25293E221AFC53D8AD2AC06D5E3E29485DADBE"
        "E0D121587713A3E0DD4D5E69E93EB7CD4F5DF4CD103E188CF60CB02EDC3EDF18"
        "EDA8576C412B18FFB658E3DD6EC849469B979D444CF7B26911A08E63CF31F9DC"
        "C541708D3491184472C2C29BB749D4286B004CEB5EE6B9A7FA5B646C993F0CED");
}

/** A length that is no whole number of blocks is cut from the last one. */
static void
test_cut(void **state)
{
    (void)state;
    uint8_t got[48];
    memset(got, 0xaa, sizeof(got));
    eg_expand_message(got, 33, "abc", 3, EXPANDER, strlen(EXPANDER));
    assert_int_equal(got[33], 0xaa);
    uint8_t again[33];
    eg_expand_message(again, 33, "abc", 3, EXPANDER, strlen(EXPANDER));
    assert_memory_equal(got, again, 33);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_vectors),
                                       cmocka_unit_test(test_cut)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
