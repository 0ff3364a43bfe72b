/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A received notice is verified offline; an altered one and whatever imitates
 * one are refused, each for its reason.
 */
#include <ctype.h>
#include <stdio.h>

#include "accountguard/notice/text.h"
#include "accountguard/notice/verify.h"
#include "support/ag_notice.h"
#include "test.h"

#define ROOM ((size_t)64 * 1024)

static ag_notice_service service;
static char genuine[ROOM];
static char mail[ROOM];

/** Write the mail of facts as a C string. */
static void
write_mail(char out[ROOM], const ag_notice_service *s, ag_facts f)
{
    EG_BUFFER(b, AG_MAIL_MAX);
    ag_notice_mail(&b, s, &f);
    memcpy(out, b.data, b.len);
    out[b.len] = '\0';
}

static eg_status
verify(const char *text, eg_error *err)
{
    ag_received got;
    return ag_notice_verify(&got,
                            (eg_span){(const uint8_t *)text, strlen(text)},
                            &service.card, err);
}

/** Replace the first @p from in the mail; it must be there. */
static void
replace(const char *from, const char *to)
{
    char *at = strstr(mail, from);
    if (at == NULL) {
        fail_msg("\"%s\" is not in the mail", from);
        return;
    }
    char rest[ROOM];
    snprintf(rest, sizeof(rest), "%s", at + strlen(from));
    snprintf(at, ROOM - (size_t)(at - mail), "%s%s", to, rest);
}

static void
test_a_genuine_mail_is_taken(void **state)
{
    (void)state;
    ag_received got;
    eg_error err = {.status = EG_OK};
    if (ag_notice_verify(&got,
                         (eg_span){(const uint8_t *)genuine, strlen(genuine)},
                         &service.card, &err) != EG_OK) {
        fail_msg("%s\n%s", err.text, genuine);
    }
    assert_string_equal(got.to, "alice@example.org");
    assert_string_equal(got.facts.phrase, "violet harbour lamp");
}

/** Mail programs keep line feeds, and transport adds headers. */
static void
test_what_transport_does_is_taken(void **state)
{
    (void)state;
    size_t len = 0;
    snprintf(mail, ROOM,
             "Return-Path: <bounce@guard.example.org>\r\n"
             "Received: from a by b;\r\n\tSun, 22 Nov 2026 02:00:00 +0000\r\n"
             "X-Spam-Score: 0\r\nDKIM-Signature: v=1;\r\n b=abc\r\n%.40000s"
             "\r\n\r\n",
             genuine);
    assert_ok(verify(mail, NULL));
    for (const char *c = mail; *c != '\0'; c++) {
        if (*c != '\r') {
            mail[len++] = *c;
        }
    }
    mail[len] = '\0';
    eg_error err = {.status = EG_OK};
    if (verify(mail, &err) != EG_OK) {
        fail_msg("%s", err.text);
    }
}

static void
test_every_language_and_audience(void **state)
{
    (void)state;
    const size_t size = strlen(genuine);
    for (unsigned i = 0; i < 3 * 5 * 3 * AG_LEVEL_COUNT; i++) {
        ag_facts f =
            ag_notice_longest((ag_audience)(i % 3), (ag_notice_kind)(i / 3 % 5),
                              (ag_language)(i / 15 % 3), (ag_level)(i / 45));
        ag_facts names = ag_notice_sample();
        memcpy(f.service, names.service, sizeof(f.service));
        memcpy(f.page, names.page, sizeof(f.page));
        write_mail(mail, &service, f);
        eg_error err = {.status = EG_OK};
        if (verify(mail, &err) != EG_OK) {
            fail_msg("%s\n%s", err.text, mail);
        }
        /* The size tells nothing: what differs is the word of the subject, and
         * a random signature of P-256 by four bytes. */
        assert_true(strlen(mail) <= size + 9 && strlen(mail) + 9 >= size);
    }
}

static void
test_mails_are_7_bit_and_short_lined(void **state)
{
    (void)state;
    ag_facts f = ag_notice_sample();
    f.language = AG_FRENCH;
    write_mail(mail, &service, f);
    size_t columns = 0;
    for (const char *c = mail; *c != '\0'; c++) {
        const unsigned char u = (unsigned char)*c;
        assert_true(u < 0x7F && (u >= 0x20 || u == '\r' || u == '\n'));
        columns = u == '\n' ? 0 : columns + 1;
        assert_true(columns <= 110); /* a Message-ID has no blank */
        assert_true(u != '\n' || c[-1] == '\r');
    }
    /* Nothing to click, and nothing sent along but the signature. */
    assert_null(strstr(mail, "http"));
    assert_null(strstr(mail, "html"));
    assert_non_null(strstr(mail, "Auto-Submitted: auto-generated\r\n"));
    char *first = strstr(mail, "filename=");
    assert_non_null(first);
    assert_null(strstr(first + 1, "filename="));
}

/**
 * Of each byte of a mail: altered, it is not taken.  Not so in the signature of
 * S/MIME, which names the hash twice, and is shown to nobody.
 */
static void
test_every_altered_byte_is_refused(void **state)
{
    (void)state;
    const size_t len = strlen(genuine);
    const size_t body = (size_t)(strstr(genuine, "\r\n\r\n") - genuine) + 4;
    const size_t cms =
        (size_t)(strstr(genuine, "\"smime.p7s\"\r\n\r\n") - genuine) + 15;
    for (size_t i = body; i < cms; i += 1 + i % 7) {
        memcpy(mail, genuine, len + 1);
        mail[i] = mail[i] == 'x' ? 'y' : 'x';
        eg_error err;
        if (verify(mail, &err) != EG_REJECT) {
            fail_msg("byte %zu of the mail can be altered", i);
        }
    }
    for (size_t i = 0; i + 2 < len; i += 1 + i % 13) {
        memcpy(mail, genuine, i);
        mail[i] = '\0';
        assert_int_equal(verify(mail, NULL), EG_REJECT);
    }
}

/** What an imitator changes, and a word of the reason for which it fails. */
typedef struct imitation {
    const char *what;
    const char *from;
    const char *to;
    const char *reason;
} imitation;

#define BOUNDARY "--=_AG_a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7"

static const imitation imitations[] = {
    /* the text */
    {"another level", "TARGETED", "CLEARED!", "not signed"},
    {"another account", "a***e at", "b***b at", "not signed"},
    {"another page to type", "Type guard.example", "Type guarb.example",
     "not signed"},
    {"another number to call", "555 0100", "555 0199", "not signed"},
    {"another phrase", "violet harbour lamp", "velvet harbour lamp",
     "not signed"},
    {"a line more", "Is this real?", "Call us now.\r\nIs this real?",
     "one text"},
    {"a link", "We never ask for", "http://evil.ex/ ", "not signed"},
    {"a blank more", "Is this real?", "Is this  real?", "one text"},
    {"a soft line end", "Is this real?", "Is th=\r\nis real?", "one text"},
    {"letters otherwise encoded", "Is this", "Is=20this", "one text"},
    /* the facts and the padding */
    {"facts altered", "X-AccountGuard-Notice:\r\n ey",
     "X-AccountGuard-Notice:\r\n fy", "altered"},
    {"facts gone", "X-AccountGuard-Notice", "X-AccountGuard-Notize",
     "no signed notice"},
    {"filling with a message", "xxxxxxxx", "PAYMENOW", "not signed"},
    /* headers */
    {"a lookalike sender", "<notices@guard.example.org>",
     "<notices@guard-example.org>", "From"},
    {"a lookalike name", "From: AccountGuard <notices@guard.example.org>",
     "From: \"AccountGuard notices@guard.example.org\" <x@evil.example>",
     "From"},
    {"two addresses of a sender", "<notices@guard.example.org>\r\n",
     "<notices@guard.example.org>, <x@evil.example>\r\n", "From"},
    {"an encoded sender", "From: AccountGuard",
     "From: =?utf-8?q?Acc=D0=BEunt?=", "From"},
    {"a second From", "To: ", "From: X <x@evil.example>\r\nTo: ", "From twice"},
    {"a second From by case",
     "To: ", "FROM: X <x@evil.example>\r\nTo: ", "From twice"},
    {"a From with a blank before its colon",
     "To: ", "From : X <x@evil.example>\r\nTo: ", "is none"},
    {"a Sender", "To: ", "Sender: x@evil.example\r\nTo: ", "Sender"},
    {"a Reply-To", "To: ", "Reply-To: x@evil.example\r\nTo: ", "Reply-To"},
    {"a Cc", "To: ", "Cc: y@example.org\r\nTo: ", "Cc"},
    {"a Resent-From", "To: ", "Resent-From: x@evil.example\r\nTo: ", "Resent"},
    {"a button to click",
     "To: ", "List-Unsubscribe: <http://evil.example>\r\nTo: ", "List-"},
    {"several recipients", "To: <alice@example.org>",
     "To: <alice@example.org>, <bob@example.org>", "recipient"},
    {"another subject", "Subject: AccountGuard: notice",
     "Subject: URGENT AccountGuard: notice", "Subject"},
    {"a subject that continues", "Subject: AccountGuard",
     "Subject: call 555 now\r\n AccountGuard", "Subject"},
    {"a smuggled header", "Subject: AccountGuard: notice",
     "Subject: AccountGuard: notice\rBcc: x", "hides text"},
    {"a header that no notice has", "To: ",
     "Disposition-Notification-To: x\r\n"
     "To: ",
     "Disposition"},
    {"headers that end early", "To: ", "\r\nTo: ", "lacks the header"},
    {"not by a machine", "auto-generated", "no", "Auto-Submitted"},
    {"another Message-ID", "Message-ID: <a7", "Message-ID: <b7",
     "Content-Type"},
    {"a Message-ID of another host", "a7@guard.example.org>",
     "a7@guard.example.com>", "Message-ID"},
    /* MIME */
    {"another boundary", "boundary=\"=_AG_a7", "boundary=\"=_AG_b7",
     "Content-Type"},
    {"mixed instead of signed", "multipart/signed;", "multipart/mixed;",
     "Content-Type"},
    {"two boundaries", "micalg=sha-256;", "micalg=sha-256; boundary=x;",
     "Content-Type"},
    {"a weak hash", "sha-256", "md5", "Content-Type"},
    {"words before the parts", "\r\n\r\n" BOUNDARY,
     "\r\n\r\nGo to evil.example now\r\n" BOUNDARY, "one text"},
    {"html", "Content-Type: text/plain;", "Content-Type: text/html; ",
     "not signed"},
    {"another character set", "charset=utf-8", "charset=utf-7", "not signed"},
    {"another encoding", "quoted-printable\r\n", "7bit\r\n", "one text"},
    {"a part before", BOUNDARY "\r\n",
     BOUNDARY "\r\nContent-Type: text/html\r\n\r\n<a href=x>\r\n\r\n" BOUNDARY
              "\r\n",
     "one text"},
    {"a part between", "\r\n" BOUNDARY "\r\nContent-Type: application/pkcs7",
     "\r\n" BOUNDARY "\r\nContent-Type: text/html\r\n\r\n<a>\r\n" BOUNDARY
     "\r\nContent-Type: application/pkcs7",
     "one text"},
    {"a part behind", BOUNDARY "--\r\n",
     BOUNDARY "\r\nContent-Type: text/html\r\n\r\n<a>\r\n" BOUNDARY "--\r\n",
     "one text"},
    {"words behind", BOUNDARY "--\r\n", BOUNDARY "--\r\nP.S. call 555\r\n",
     "one text"},
    {"nested parts", "Content-Type: text/plain; charset=utf-8\r\n",
     "Content-Type: multipart/mixed; boundary=x\r\n", "one text"},
    {"an attachment for a signature", "application/pkcs7-signature; name",
     "application/octet-stream; name", "one text"},
    {"another name of the signature", "filename=\"smime.p7s\"",
     "filename=\"notice.exe\"", "one text"},
    {"no signature", "filename=\"smime.p7s\"\r\n\r\nM",
     "filename=\"smime.p7s\"\r\n\r\n\r\nM", "one text"},
    {"a byte of zero, almost", "Is this real?", "Is this real\x01",
     "characters"},
    {"8 bits", "Is this real?", "Is th\xC3\xADs real?", "characters"},
    {"a tab in an encoding", "charset=utf-8\r\n", "charset=utf-8\t\r\n",
     "one text"},
};

static void
test_imitations_are_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < EG_ARRAY_LEN(imitations); i++) {
        const imitation *m = &imitations[i];
        eg_error err = {.status = EG_OK};
        memcpy(mail, genuine, ROOM);
        replace(m->from, m->to);
        if (verify(mail, &err) != EG_REJECT) {
            fail_msg("taken for genuine: %s", m->what);
        }
        if (strstr(err.text, m->reason) == NULL) {
            fail_msg("%s: told is: %s", m->what, err.text);
        }
    }
}

/** The part of a mail: what lies between its first two boundaries. */
static char *
part_of(char *text, size_t *len)
{
    char *at = strstr(strstr(text, "\r\n\r\n"), BOUNDARY);
    at += strlen(BOUNDARY) + 2;
    *len = AG_PART_BYTES;
    return at;
}

static void
test_pieces_of_two_notices_do_not_fit(void **state)
{
    (void)state;
    static char other[ROOM];
    ag_facts f = ag_notice_sample();
    f.level = f.was = AG_EXPOSED;
    ag_facts_advise(&f);
    write_mail(other, &service, f);
    eg_error err = {.status = EG_OK};
    assert_ok(verify(other, &err));
    /* The part of one with the S/MIME signature of the other. */
    size_t len = 0;
    memcpy(mail, genuine, ROOM);
    char *to = part_of(mail, &len);
    memcpy(to, part_of(other, &len), len);
    assert_int_equal(verify(mail, &err), EG_REJECT);
    assert_non_null(strstr(err.text, "S/MIME"));
    /* The facts of one with the text of the other, which have one length. */
    memcpy(mail, genuine, ROOM);
    char *facts = strstr(mail, "X-AccountGuard-Notice:");
    const char *others = strstr(other, "X-AccountGuard-Notice:");
    char *end = strstr(facts, "X-AccountGuard-Padding");
    const char *others_end = strstr(others, "X-AccountGuard-Padding");
    if (end - facts == others_end - others) {
        memcpy(facts, others, (size_t)(end - facts));
        assert_int_equal(verify(mail, &err), EG_REJECT);
        assert_non_null(strstr(err.text, "not signed"));
    }
}

static void
test_another_key_is_refused(void **state)
{
    (void)state;
    eg_error err = {.status = EG_OK};
    ag_notice_service evil = ag_notice_service_new(66);
    /* All by other keys, under the same names. */
    write_mail(mail, &evil, ag_notice_sample());
    assert_int_equal(verify(mail, &err), EG_REJECT);
    assert_non_null(strstr(err.text, "not of this service"));
    /* The true facts, but another S/MIME certificate. */
    ag_notice_service mixed = {
        .key = service.key, .smime = evil.smime, .card = service.card};
    write_mail(mail, &mixed, ag_notice_sample());
    assert_int_equal(verify(mail, &err), EG_REJECT);
    assert_non_null(strstr(err.text, "certificate"));
    /* And the other way round. */
    mixed.key = evil.key;
    mixed.smime = service.smime;
    write_mail(mail, &mixed, ag_notice_sample());
    assert_int_equal(verify(mail, &err), EG_REJECT);
    ag_notice_service_free(&evil);
}

/** Mails as imitators write them, without any signature. */
static const char *const plain[] = {
    "",
    "\n",
    "hello",
    "From: AccountGuard <notices@guard.example.org>\n\nYour account was "
    "TARGETED.\n",
    "From: AccountGuard <notices@guard.example.org>\nTo: <alice@example.org>\n"
    "Subject: AccountGuard: notice K3Q9Z-7W0MD\nDate: x\nMessage-ID: <x@y>\n"
    "Auto-Submitted: auto-generated\nMIME-Version: 1.0\n"
    "Content-Type: text/plain\n\nYour account was TARGETED. Go to "
    "http://guard.example.org.evil.example\n",
    "From: AccountGuard <notices@guard.example.org>\nContent-Type: "
    "multipart/alternative; boundary=x\n\n--x\n\nhi\n--x--\n",
    "{\"account\":\"a***e at example.org\"}\nAAAA\n",
    "{}\n",
    "{",
};

static void
test_unsigned_imitations_are_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < EG_ARRAY_LEN(plain); i++) {
        assert_int_equal(verify(plain[i], NULL), EG_REJECT);
    }
    memset(mail, 'A', ROOM - 1);
    mail[ROOM - 1] = '\0';
    assert_int_equal(verify(mail, NULL), EG_REJECT);
}

static void
test_addresses_do_not_smuggle_headers(void **state)
{
    (void)state;
    ag_facts f = ag_notice_sample();
    ag_mail m = {.card = &service.card, .facts = &f};
    static const char *const bad[] = {"a@x.example\r\nBcc: b@x.example",
                                      "a@x.example, b@x.example", "", "a"};
    for (size_t i = 0; i < EG_ARRAY_LEN(bad); i++) {
        EG_BUFFER(out, AG_MAIL_MAX);
        m.to = bad[i];
        assert_int_equal(ag_mail_write(&out, &m, NULL), EG_ERR_ARGUMENT);
        assert_int_equal(out.len, 0);
    }
}

static int
begin(void **state)
{
    (void)state;
    service = ag_notice_service_new(5);
    write_mail(genuine, &service, ag_notice_sample());
    return 0;
}

static int
end(void **state)
{
    (void)state;
    ag_notice_service_free(&service);
    return 0;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_genuine_mail_is_taken),
        cmocka_unit_test(test_what_transport_does_is_taken),
        cmocka_unit_test(test_every_language_and_audience),
        cmocka_unit_test(test_mails_are_7_bit_and_short_lined),
        cmocka_unit_test(test_every_altered_byte_is_refused),
        cmocka_unit_test(test_imitations_are_refused),
        cmocka_unit_test(test_pieces_of_two_notices_do_not_fit),
        cmocka_unit_test(test_another_key_is_refused),
        cmocka_unit_test(test_unsigned_imitations_are_refused),
        cmocka_unit_test(test_addresses_do_not_smuggle_headers),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
