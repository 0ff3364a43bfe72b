/* SPDX-License-Identifier: Apache-2.0 */
/* Who signed a mail: known mails hold, and each way to bend them does not. */
#include <stdio.h>

#include "accountguard/enrol/dkim.h"
#include "accountguard/enrol/dkim_canon.h"
#include "accountguard/enrol/domain_proof.h"
#include "dkim_vectors.h"
#include "test.h"

#define NOW ((ag_time)1795400699 * AG_SECOND)

/** RFC 8463 appendix A.2 and A.3. */
static const char rfc_mail[] =
    "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;\r\n"
    " d=football.example.com; i=@football.example.com;\r\n"
    " q=dns/txt; s=brisbane; t=1528637909; h=from : to :\r\n"
    " subject : date : message-id : from : subject : date;\r\n"
    " bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;\r\n"
    " b=/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11Bus\r\n"
    " Fa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==\r\n"
    "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;\r\n"
    " d=football.example.com; i=@football.example.com;\r\n"
    " q=dns/txt; s=test; t=1528637909; h=from : to : subject :\r\n"
    " date : message-id : from : subject : date;\r\n"
    " bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;\r\n"
    " b=F45dVWDfMbQDGHJFlXUNB2HKfbCeLRyhDXgFpEL8GwpsRe0IeIixNTe3\r\n"
    " DhCVlUrSjV4BwcVcOF6+FF3Zo9Rpo1tFOeS9mPYQTnGdaSGsgeefOsk2Jz\r\n"
    " dA+L10TeYt9BgDfQNZtKdN1WO//KgIqXP7OdEFE4LjFYNcUxZQ4FADY+8=\r\n"
    "From: Joe SixPack <joe@football.example.com>\r\n"
    "To: Suzie Q <suzie@shopping.example.net>\r\n"
    "Subject: Is dinner ready?\r\n"
    "Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)\r\n"
    "Message-ID: <20030712040037.46341.5F8J@football.example.com>\r\n"
    "\r\n"
    "Hi.\r\n"
    "\r\n"
    "We lost the game.  Are you hungry yet?\r\n"
    "\r\n"
    "Joe.\r\n";
static const char rfc_ed[] =
    "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";
static const char rfc_rsa[] =
    "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWR"
    "iGs5V6NpP3idY6Wk08a5qhdR6wy5bdOKb2jLQiY/J16JYi0Qvx/byYzCNb3W91y3FutAC"
    "DfzwQ/BC/e/8uBsCR+yz1Lxj+PL6lHvqMKrM3rG4hstT5QjvHO9PzoxZyVYLzBfO2EeC3"
    "Ip3G+2kryOTIKT+l/K4w3QIDAQAB";

/** A DNS of two names. */
typedef struct zone {
    const char *name[2];
    const char *text[2];
    bool fails;
    unsigned asked;
} zone;

static eg_status
answer(void *state,
       ag_txt *out,
       eg_arena *arena,
       const char *name,
       eg_error *err)
{
    zone *z = state;
    (void)arena;
    z->asked++;
    *out = (ag_txt){0};
    if (z->fails) {
        return eg_fail(err, EG_ERR_IO, "nobody answers");
    }
    for (int i = 0; i < 2; i++) {
        if (z->name[i] != NULL && strcmp(z->name[i], name) == 0) {
            out->text[out->len++] = (eg_span){
                .data = (const uint8_t *)z->text[i], .len = strlen(z->text[i])};
        }
    }
    return EG_OK;
}

static eg_span
span_of(const char *text)
{
    return (eg_span){.data = (const uint8_t *)text, .len = strlen(text)};
}

static eg_status
check_at(zone *z,
         const char *mail,
         const char *domain,
         ag_time now,
         eg_error *err)
{
    eg_arena *arena = NULL;
    ag_letter letter;
    const ag_resolver resolver = {.txt = answer, .state = z};
    assert_ok(eg_arena_new(&arena, (size_t)4 << 20));
    assert_ok(ag_letter_read(&letter, arena, span_of(mail), err));
    const eg_status status =
        ag_dkim_check(&letter, domain, &resolver, now, arena, err);
    eg_arena_free(arena);
    return status;
}

static eg_status
check(zone *z, const char *mail, const char *domain, eg_error *err)
{
    return check_at(z, mail, domain, NOW, err);
}

/** Each of the two signatures of RFC 8463 holds under its key alone. */
static void
test_rfc(void **state)
{
    (void)state;
    zone ed = {.name = {"brisbane._domainkey.football.example.com"},
               .text = {rfc_ed}};
    zone rsa = {.name = {"test._domainkey.football.example.com"},
                .text = {rfc_rsa}};
    zone none = {0};
    assert_ok(check(&ed, rfc_mail, "football.example.com", NULL));
    assert_ok(check(&rsa, rfc_mail, "football.example.com", NULL));
    assert_int_equal(check(&none, rfc_mail, "football.example.com", NULL),
                     EG_REJECT);
    /* Keys of the other kind, or of others. */
    ed.text[0] = rfc_rsa;
    rsa.text[0] = rsa_key;
    assert_int_equal(check(&ed, rfc_mail, "football.example.com", NULL),
                     EG_REJECT);
    assert_int_equal(check(&rsa, rfc_mail, "football.example.com", NULL),
                     EG_REJECT);
}

static zone
party(void)
{
    return (zone){
        .name = {"r._domainkey.party.example", "e._domainkey.party.example"},
        .text = {rsa_key, ed_key}};
}

/** Another program's signatures, in each form and algorithm. */
static void
test_others(void **state)
{
    (void)state;
    static const char *const mails[] = {
        rsa_simple_simple,      ed25519_simple_simple,  rsa_simple_relaxed,
        ed25519_simple_relaxed, rsa_relaxed_simple,     ed25519_relaxed_simple,
        rsa_relaxed_relaxed,    ed25519_relaxed_relaxed};
    for (size_t i = 0; i < sizeof(mails) / sizeof(mails[0]); i++) {
        zone z = party();
        eg_error err = {0};
        assert_int_equal(check(&z, mails[i], "party.example", &err), EG_OK);
        assert_int_equal(z.asked, 1);
    }
}

/** The mail with the first @p from replaced by @p to. */
static char *
bent(const char *mail, const char *from, const char *to)
{
    static char out[8192];
    const char *at = strstr(mail, from);
    assert_non_null(at);
    (void)snprintf(out, sizeof(out), "%.*s%s%s", (int)(at - mail), mail, to,
                   at + strlen(from));
    return out;
}

/** Bend a mail, and the signature that holds without does not. */
static void
test_bent(void **state)
{
    (void)state;
    static const struct {
        const char *from;
        const char *to;
        const char *why;
    } bends[] = {
        {"Good", "Gooe", "is of another text"},
        {"is.", "is.\r\nmore", "is of another text"},
        {"postmaster@", "Postmaster@", "does not hold"},
        {"From: Desk", "From: Desk2", "does not hold"},
        {"Subject:", "Subject: x", "does not hold"},
        {"From:", "From: x@party.example\r\nFrom:", "more than one From"},
        {"Subject:", "Subject: y\r\nSubject:", "more than one Subject"},
        {"h=from : to : subject", "h=from : to : date", "From and Subject"},
        {"h=from", "h=fr0m", "From and Subject"},
        {"v=1", "v=2", "kind that is not known"},
        {"a=rsa-sha256", "a=rsa-sha1", "kind that is not known"},
        {"c=relaxed/relaxed", "c=relaxed/loose", "kind that is not known"},
        {"q=dns/txt", "q=dns/any", "kind that is not known"},
        {"d=party.example", "d=sub.party.example", "another domain"},
        {"d=party.example", "d=example", "another domain"},
        {"i=@party.example", "i=@other.example", "somebody of another domain"},
        {"i=@party.example", "i=@xparty.example", "somebody of another"},
        {"s=r", "s=x", "there is no key"},
        {"s=r;", "s=;", "names no key"},
        {"v=1;", "v=1; l=3;", "leaves the end"},
        {"v=1;", "v=1; x=1795400699;", "expired"},
        {"t=1795400699", "t=1795401400", "time to come"},
        {"t=1795400699", "t=never", "tells no time"},
        {"v=1;", "v=1; v=1;", "no list of tags"},
        {"v=1;", "v=1; ;", "no list of tags"},
        {"bh=", "bh==", "lacks a part"},
        {" b=", " b=!", "lacks a part"},
    };
    for (size_t i = 0; i < sizeof(bends) / sizeof(bends[0]); i++) {
        zone z = party();
        eg_error err = {0};
        const char *mail =
            bent(rsa_relaxed_relaxed, bends[i].from, bends[i].to);
        assert_int_equal(check(&z, mail, "party.example", &err), EG_REJECT);
        if (strstr(err.text, bends[i].why) == NULL) {
            fail_msg("%s: %s", bends[i].to, err.text);
        }
    }
    zone z = party();
    assert_ok(check(&z, rsa_relaxed_relaxed, "party.example", NULL));
    /* A relaxed mail may be folded anew; a simple one may not. */
    assert_ok(check(&z, bent(rsa_relaxed_relaxed, "Good  day", "Good day"),
                    "party.example", NULL));
    assert_int_equal(check(&z, bent(rsa_simple_simple, "Good  day", "Good day"),
                           "party.example", NULL),
                     EG_REJECT);
    /* No name server, no answer. */
    z.fails = true;
    assert_int_equal(check(&z, rsa_relaxed_relaxed, "party.example", NULL),
                     EG_ERR_IO);
    assert_int_equal(check(&z, "From: a@b.c\nSubject: x\n\n", "b.c", NULL),
                     EG_REJECT);
}

/** Keys that prove nothing. */
static void
test_keys(void **state)
{
    (void)state;
    /* 512 bits, by openssl genrsa 512. */
    static const char brief[] =
        "v=DKIM1; "
        "p=MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBALdTjrQchjeD907QICrpMbwSX9bo"
        "UM0E+pYThJRFxbVrpcpcIIVou9j6Ht6NCYTcGaPhUPy2TDDKStkgeaWP1yUCAwEAAQ==";
    static const struct {
        const char *put;
        const char *why;
    } faults[] = {
        {"v=DKIM2; k=rsa; p=", "another version"},
        {"k=rsa; v=DKIM1; p=", "another version"},
        {"v=DKIM1; k=dsa; p=", "another kind"},
        {"v=DKIM1; h=sha1; p=", "SHA-256"},
        {"v=DKIM1; s=tlsrpt; p=", "SHA-256"},
        {"v=DKIM1; t=y; p=", "tests alone"},
        {"v=DKIM1; t=s:y; p=", "tests alone"},
        {"v=DKIM1; k=rsa; p=!", "base64"},
    };
    for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
        zone z = party();
        eg_error err = {0};
        char key[1024];
        (void)snprintf(key, sizeof(key), "%s%s", faults[i].put,
                       strstr(rsa_key, "p=") + 2);
        z.text[0] = key;
        assert_int_equal(check(&z, rsa_relaxed_relaxed, "party.example", &err),
                         EG_REJECT);
        assert_non_null(strstr(err.text, faults[i].why));
    }
    zone z = party();
    eg_error err = {0};
    z.text[0] = "v=DKIM1; p=";
    assert_int_equal(check(&z, rsa_relaxed_relaxed, "party.example", &err),
                     EG_REJECT);
    assert_non_null(strstr(err.text, "withdrawn"));
    z.text[0] = brief;
    assert_int_equal(check(&z, rsa_relaxed_relaxed, "party.example", &err),
                     EG_REJECT);
    assert_non_null(strstr(err.text, "1024"));
    /* Two keys under one name: nobody knows which is meant. */
    z = party();
    z.name[1] = z.name[0];
    assert_int_equal(check(&z, rsa_relaxed_relaxed, "party.example", NULL),
                     EG_REJECT);
}

static void
canon_is(const char *body, bool relaxed, const char *wanted)
{
    EG_BUFFER(out, 4096);
    ag_dkim_canon_body(&out, span_of(body), relaxed);
    assert_ok(eg_buffer_status(&out));
    assert_int_equal(out.len, strlen(wanted));
    assert_memory_equal(out.data == NULL ? (const void *)"" : out.data, wanted,
                        out.len);
}

/** RFC 6376 section 3.4.5 and 3.4.3. */
static void
test_canon(void **state)
{
    (void)state;
    canon_is(" C \r\nD \t E\r\n\r\n\r\n", true, " C\r\nD E\r\n");
    canon_is(" C \r\nD \t E\r\n\r\n\r\n", false, " C \r\nD \t E\r\n");
    canon_is("", true, "");
    canon_is("", false, "\r\n");
    canon_is("\r\n \r\n", true, "");
    canon_is("\r\n\r\n", false, "\r\n");
    canon_is("a", true, "a\r\n");
    canon_is("a", false, "a\r\n");
    eg_arena *arena = NULL;
    ag_letter l;
    assert_ok(eg_arena_new(&arena, 1 << 20));
    assert_ok(ag_letter_read(
        &l, arena, span_of("A: X\nB : Y\t\n\tZ  \n\n C \nD \t E\n"), NULL));
    EG_BUFFER(out, 4096);
    ag_dkim_canon_field(&out, &l.field[0], true);
    ag_dkim_canon_field(&out, &l.field[1], true);
    assert_int_equal(out.len, strlen("a:X\r\nb:Y Z\r\n"));
    assert_memory_equal(out.data, "a:X\r\nb:Y Z\r\n", out.len);
    eg_arena_free(arena);
}

/** A mail proves a domain if it comes from a role of it, with the code. */
static void
test_proof(void **state)
{
    (void)state;
    zone z = party();
    const ag_outside outside = {.resolver = {.txt = answer, .state = &z}};
    ag_domain domain;
    ag_code code;
    ag_code other;
    assert_ok(ag_domain_read(&domain, "party.example", 13, NULL));
    assert_true(ag_code_read(&code, "K3Q9Z-7W0MD-XR2T8-5BYNH", 23));
    assert_true(ag_code_read(&other, "K3Q9Z-7W0MD-XR2T8-5BYNJ", 23));
    const eg_span mail = span_of(rsa_relaxed_relaxed);
    assert_ok(ag_proof_mail(&outside, &domain, &code, mail, NOW, NULL));
    assert_int_equal(ag_proof_mail(&outside, &domain, &other, mail, NOW, NULL),
                     EG_REJECT);
    assert_int_equal(
        ag_proof_mail(&outside, &domain, &code,
                      span_of(bent(rsa_relaxed_relaxed, "Good", "Bad")), NOW,
                      NULL),
        EG_REJECT);
    /* Somebody else of the domain, whom it signs for as well. */
    eg_error err = {0};
    assert_int_equal(ag_proof_mail(&outside, &domain, &code,
                                   span_of(bent(rsa_relaxed_relaxed,
                                                "postmaster@", "anna@")),
                                   NOW, &err),
                     EG_REJECT);
    assert_non_null(strstr(err.text, "postmaster"));
}

/** What a From field may hold. */
static void
test_address(void **state)
{
    (void)state;
    static const struct {
        const char *from;
        const char *address;
    } cases[] = {
        {"a@b.example", "a@b.example"},
        {"Anna <a@b.example>", "a@b.example"},
        {"\"<x@y.example>, \\\"\" <a@b.example>", "a@b.example"},
        {"<a@b.example>\n ", "a@b.example"},
        {"a@b.example, c@d.example", NULL},
        {"<a@b.example> <c@d.example>", NULL},
        {"<a@b.example> c@d.example", NULL},
        {"(x) a@b.example", NULL},
        {"a@b@c.example", NULL},
        {"@b.example", NULL},
        {"a@", NULL},
        {"Anna", NULL},
        {"<a@b.example", NULL},
        {"a b@c.example", NULL},
        {"\"a@b.example", NULL},
        {"a\xc3\xa9@b.example", NULL},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char mail[256];
        char address[AG_ADDRESS_TEXT];
        eg_arena *arena = NULL;
        ag_letter l;
        (void)snprintf(mail, sizeof(mail), "From: %s\n\n", cases[i].from);
        assert_ok(eg_arena_new(&arena, 1 << 20));
        assert_ok(ag_letter_read(&l, arena, span_of(mail), NULL));
        const eg_status status = ag_letter_address(address, &l.field[0], NULL);
        assert_int_equal(status,
                         cases[i].address != NULL ? EG_OK : EG_ERR_MALFORMED);
        if (status == EG_OK) {
            assert_string_equal(address, cases[i].address);
        }
        eg_arena_free(arena);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rfc),     cmocka_unit_test(test_others),
        cmocka_unit_test(test_bent),    cmocka_unit_test(test_keys),
        cmocka_unit_test(test_canon),   cmocka_unit_test(test_proof),
        cmocka_unit_test(test_address),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
