/* SPDX-License-Identifier: Apache-2.0 */
/* One account has one canonical text and one token, and no two share them. */
#include <stdio.h>

#include "accountguard/account/roster.h"
#include "base/base.h"
#include "test.h"

static eg_span
span(const char *text)
{
    return (eg_span){(const uint8_t *)text, strlen(text)};
}

static const char *
canon(ag_provider provider, const char *text)
{
    static char out[AG_CANON_MAX];
    const size_t len = ag_canon(out, provider, span(text));
    assert_int_equal(len, strlen(out));
    return out;
}

#define MS AG_PROVIDER_MICROSOFT
#define GO AG_PROVIDER_GOOGLE
#define OK AG_PROVIDER_OKTA
#define NO AG_PROVIDER_OTHER

/** Each rule of canon.h by its spellings. */
static void
test_canon(void **state)
{
    (void)state;
    static const struct {
        ag_provider provider;
        const char *text;
        const char *canonical;
    } cases[] = {
        {MS, "MiriamG@Party.Example", "miriamg@party.example"},
        {MS, " alice@party.example ", "alice@party.example"},
        {NO, "alice@party.example.", "alice@party.example"},
        {MS, "alice+news@party.example", "alice@party.example"},
        {GO, "alice+news@party.example", "alice@party.example"},
        {NO, "alice+news@party.example", "alice+news@party.example"},
        {NO, "+alice@party.example", "+alice@party.example"},
        {NO, "A.Li.Ce+x@GoogleMail.com", "alice@gmail.com"},
        {NO, "a.lice@party.example", "a.lice@party.example"},
        {GO, "a.lice@party.example", "a.lice@party.example"},
        {NO, "alice+x@hotmail.com", "alice@hotmail.com"},
        {NO, "a.lice@outlook.com", "a.lice@outlook.com"},
        {MS, "bob_party.example#EXT#@tenant.onmicrosoft.com",
         "bob@party.example"},
        {MS, "b_ob_Gmail.com#ext#@tenant.onmicrosoft.com", "b_ob@gmail.com"},
        {NO, "bob_party.example#EXT#@tenant.onmicrosoft.com",
         "bob_party.example#ext#@tenant.onmicrosoft.com"},
        {NO,
         "anna@b\xc3\xbc"
         "cher.example",
         "anna@xn--bcher-kva.example"},
        {NO,
         "anna@B\xc3\x9c"
         "CHER.example",
         "anna@xn--bcher-kva.example"},
        {NO, "anna@xn--bcher-kva.example", "anna@xn--bcher-kva.example"},
        {MS, "40123AE1-DFB1-4224-95C6-EDD2500C27F7",
         "guid:40123ae1-dfb1-4224-95c6-edd2500c27f7"},
        {NO, "{40123ae1-dfb1-4224-95c6-edd2500c27f7}",
         "guid:40123ae1-dfb1-4224-95c6-edd2500c27f7"},
        {OK, "Alice", "okta:alice"},
        {OK, "alice@party.example", "alice@party.example"},
    };
    for (size_t i = 0; i < EG_ARRAY_LEN(cases); i++) {
        assert_string_equal(canon(cases[i].provider, cases[i].text),
                            cases[i].canonical);
        /* Canonical is canonical, but for what needs the provider's word. */
        if (memchr(cases[i].canonical, '@', strlen(cases[i].canonical)) !=
            NULL) {
            assert_string_equal(canon(NO, cases[i].canonical),
                                cases[i].canonical);
        }
    }
}

/** Names of services and broken addresses are no account. */
static void
test_no_account(void **state)
{
    (void)state;
    static const char *const cases[] = {
        "",
        "   ",
        "NT AUTHORITY\\SYSTEM (w3wp)",
        "NOT-FOUND",
        "ServicePrincipal_fa98c3ce-0c1b-454c-856e-40d43a23f080",
        "S-1-5-18",
        "@party.example",
        "alice@",
        "alice@.",
        "alice@party..example",
        "alice@par ty.example",
        "alice@party.example\n",
        "al\x01ice@party.example",
        "=HYPERLINK(\"http://x.example\")@x/y",
        "40123ae1-dfb1-4224-95c6-edd2500c27f",
        "40123ae1_dfb1-4224-95c6-edd2500c27f7",
    };
    char out[AG_CANON_MAX];
    for (size_t i = 0; i < EG_ARRAY_LEN(cases); i++) {
        assert_int_equal(ag_canon(out, MS, span(cases[i])), 0);
        assert_string_equal(out, "");
    }
    char longest[300];
    memset(longest, 'a', sizeof(longest));
    memcpy(longest + 240, "@x.example", 11);
    assert_int_equal(ag_canon(out, NO, span(longest)), 250);
    memset(longest, 'a', sizeof(longest));
    memcpy(longest + 250, "@x.example", 11);
    assert_int_equal(ag_canon(out, NO, span(longest)), 0);
}

/** HMAC-SHA-256 of the rules' version and the canonical text. */
static void
test_token(void **state)
{
    (void)state;
    eg_hash key = {{0}};
    eg_hash wanted;
    ag_tokenizer t;
    ag_token token;
    ag_token other;
    memset(key.bytes, 7, sizeof(key.bytes));
    ag_tokenizer_init(&t, key.bytes);
    assert_true(ag_token_account(&t, &token, MS, span("Alice@Party.Example")));
    static const char message[] = "\x01"
                                  "alice@party.example";
    eg_hmac(&wanted, &key, message, sizeof(message) - 1);
    assert_memory_equal(token.bytes, wanted.bytes, AG_TOKEN_BYTES);
    assert_true(ag_token_account(&t, &other, GO, span("alice@party.example")));
    assert_memory_equal(token.bytes, other.bytes, AG_TOKEN_BYTES);
    assert_true(ag_token_account(&t, &other, GO, span("alicf@party.example")));
    assert_memory_not_equal(token.bytes, other.bytes, AG_TOKEN_BYTES);
    assert_false(ag_token_account(&t, &other, MS, span("Certificate")));
    key.bytes[31] ^= 1;
    ag_tokenizer_init(&t, key.bytes);
    assert_true(ag_token_account(&t, &other, MS, span("alice@party.example")));
    assert_memory_not_equal(token.bytes, other.bytes, AG_TOKEN_BYTES);
    ag_tokenizer_wipe(&t);
}

static ag_token
token_number(const ag_tokenizer *t, unsigned i)
{
    char text[32];
    ag_token token;
    const int len = snprintf(text, sizeof(text), "p%u@party.example", i);
    ag_token_of(t, &token, text, (size_t)len);
    return token;
}

/** All that was put in is found, nothing else, through several growths. */
static void
test_roster(void **state)
{
    (void)state;
    enum { COUNT = 20000 };
    static const uint8_t key[32] = {1};
    ag_tokenizer t;
    ag_roster *r = NULL;
    ag_tokenizer_init(&t, key);
    assert_ok(ag_roster_new(&r, 0));
    ag_token token = token_number(&t, 0);
    assert_int_equal(ag_roster_find(r, &token), 0);
    for (unsigned i = 0; i < COUNT; i++) {
        token = token_number(&t, i);
        assert_ok(ag_roster_put(r, &token, i + 1));
    }
    token = token_number(&t, 5);
    assert_ok(ag_roster_put(r, &token, 77));
    assert_int_equal(ag_roster_put(r, &token, 0), EG_ERR_ARGUMENT);
    assert_int_equal(ag_roster_count(r), COUNT);
    for (unsigned i = 0; i < 2 * COUNT; i++) {
        token = token_number(&t, i);
        const uint64_t wanted = i == 5 ? 77 : i < COUNT ? i + 1 : 0;
        assert_int_equal(ag_roster_find(r, &token), wanted);
    }
    ag_roster_free(r);
    assert_int_equal(ag_roster_new(&r, AG_ROSTER_MAX + 1), EG_ERR_LIMIT);
}

/** Room for a million accounts is within 64 bytes an account, however many
 * come, and it holds no address. */
static void
test_roster_memory(void **state)
{
    (void)state;
    static const size_t counts[] = {1000, 100000, 1000000};
    for (size_t i = 0; i < EG_ARRAY_LEN(counts); i++) {
        ag_roster *r = NULL;
        assert_ok(ag_roster_new(&r, counts[i]));
        assert_true(ag_roster_bytes(r) <= 64 * counts[i]);
        ag_roster_free(r);
    }
    ag_roster *r = NULL;
    uint32_t seed = 1;
    assert_ok(ag_roster_new(&r, 1000));
    for (size_t n = 1; n <= 60000; n++) {
        ag_token token = {{0}};
        seed = seed * 1664525 + 1013904223;
        eg_store_be32(token.bytes, seed);
        assert_ok(ag_roster_put(r, &token, n));
        if (n >= 1000) {
            assert_true(ag_roster_bytes(r) <= 64 * n + 4096);
        }
    }
    ag_roster_free(r);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_canon),         cmocka_unit_test(test_no_account),
        cmocka_unit_test(test_token),         cmocka_unit_test(test_roster),
        cmocka_unit_test(test_roster_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
