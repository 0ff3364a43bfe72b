/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The signer signs notices of its service, and nothing else.
 */
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../apps/place.h"
#include "accountguard/notice/signer.h"
#include "accountguard/notice/verify.h"
#include "support/ag_notice.h"
#include "test.h"

static ag_card card;

static void
keys_are_made_once_and_for_their_owner_alone(void **state)
{
    (void)state;
    struct stat st;
    ag_card again = card;
    again.from[0] = 'x';
    assert_ok(ag_signer_make(at("s"), &again, 1795399200, NULL));
    assert_memory_equal(&again, &card, sizeof(card));
    assert_int_equal(stat(at("s/keys/notice.key"), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_int_equal(stat(at("s/keys/notice.pem"), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
}

static void
what_it_signs_verifies(void **state)
{
    (void)state;
    ag_signer signer = {0};
    ag_facts f = ag_notice_sample();
    ag_key_id(f.key, card.key);
    eg_error err = {.status = EG_OK};
    if (ag_signer_start(&signer, at("s"), &err) != EG_OK) {
        fail_msg("%s", err.text);
    }
    for (unsigned i = 1; i <= 3; i++) {
        uint8_t signature[APP_SIGNATURE_BYTES];
        EG_BUFFER(part, AG_PART_BYTES);
        EG_BUFFER(cms, 8192);
        EG_BUFFER(out, AG_MAIL_MAX);
        f.revision = i;
        assert_ok(ag_signer_sign(&signer, &f, signature, &part, &cms, &err));
        const ag_mail mail = {.card = &card,
                              .facts = &f,
                              .to = "alice@example.org",
                              .date = f.issued,
                              .part = eg_buffer_span(&part),
                              .signature = eg_buffer_span(&cms)};
        assert_ok(ag_mail_write(&out, &mail, &err));
        ag_received got;
        if (ag_notice_verify(&got, eg_buffer_span(&out), &card, &err) !=
            EG_OK) {
            fail_msg("%s", err.text);
        }
        assert_int_equal(got.facts.revision, i);
    }
    ag_signer_end(&signer);
}

static void
it_refuses_what_is_no_notice_of_its_service(void **state)
{
    (void)state;
    ag_signer signer = {0};
    assert_ok(ag_signer_start(&signer, at("s"), NULL));
    uint8_t signature[APP_SIGNATURE_BYTES];
    EG_BUFFER(part, AG_PART_BYTES);
    EG_BUFFER(cms, 8192);
    ag_facts f = ag_notice_sample(); /* of another key */
    assert_int_equal(ag_signer_sign(&signer, &f, signature, &part, &cms, NULL),
                     EG_REJECT);
    ag_key_id(f.key, card.key);
    f.page[0] = 'x';
    assert_int_equal(ag_signer_sign(&signer, &f, signature, &part, &cms, NULL),
                     EG_REJECT);
    /* Bytes that are no facts, straight over the line. */
    static const uint8_t wild[] = "\0\0\0\5hello";
    uint8_t answer[5];
    assert_int_equal(write(signer.line, wild, 9), 9);
    assert_int_equal(recv(signer.line, answer, 5, MSG_WAITALL), 5);
    assert_memory_equal(answer, "\0\0\0\1\1", 5);
    /* A length that it has no room for ends it. */
    static const uint8_t huge[] = "\xFF\xFF\xFF\xFF";
    assert_int_equal(write(signer.line, huge, 4), 4);
    assert_int_equal(read(signer.line, answer, 1), 0);
    ag_signer_end(&signer);
}

static void
it_does_not_start_without_keys(void **state)
{
    (void)state;
    ag_signer signer = {0};
    eg_error err;
    assert_int_equal(ag_signer_start(&signer, at("none"), &err),
                     EG_ERR_NOT_FOUND);
    assert_int_equal(rename(at("s/keys/notice.pem"), at("s/keys/x")), 0);
    assert_int_equal(ag_signer_start(&signer, at("s"), &err), EG_ERR_STATE);
    assert_int_equal(rename(at("s/keys/x"), at("s/keys/notice.pem")), 0);
    assert_int_equal(signer.pid, 0);
}

static int
begin(void **state)
{
    if (app_crypto_init(NULL) != EG_OK || place_begin(state) != 0 ||
        app_dir_make(at("s/keys"), 0700, NULL) != EG_OK) {
        return -1;
    }
    app_identity none = {0};
    card = ag_notice_card(&none);
    return ag_signer_make(at("s"), &card, 1795399200, NULL) == EG_OK ? 0 : -1;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_are_made_once_and_for_their_owner_alone),
        cmocka_unit_test(what_it_signs_verifies),
        cmocka_unit_test(it_refuses_what_is_no_notice_of_its_service),
        cmocka_unit_test(it_does_not_start_without_keys),
    };
    return cmocka_run_group_tests(tests, begin, place_end);
}
