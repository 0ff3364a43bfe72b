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
    assert_int_equal(stat(at("s/signer/notice.key"), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_int_equal(stat(at("s/signer/notice.pem"), &st), 0);
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
    assert_int_equal(rename(at("s/signer/notice.pem"), at("s/signer/x")), 0);
    assert_int_equal(ag_signer_start(&signer, at("s"), &err), EG_ERR_STATE);
    assert_int_equal(rename(at("s/signer/x"), at("s/signer/notice.pem")), 0);
    assert_int_equal(signer.pid, 0);
}

/** Where a key of the service "s" is: a bit for each folder. */
static int
place_of(const char *name)
{
    char keys[64];
    char signer[64];
    (void)snprintf(keys, sizeof(keys), "s/keys/%s", name);
    (void)snprintf(signer, sizeof(signer), "s/signer/%s", name);
    return (app_file_exists(at(keys)) ? 1 : 0) |
           (app_file_exists(at(signer)) ? 2 : 0);
}

/** Keys that an older program put into DIR/keys are moved, from wherever a crash
 * left the moving. */
static void
keys_of_old_are_moved(void **state)
{
    (void)state;
    ag_signer signer = {0};
    eg_error err;
    for (int crash = 0; crash < 4; crash++) {
        assert_int_equal(
            rename(at("s/signer/notice.pem"), at("s/keys/notice.pem")), 0);
        if (crash < 2) { /* before the first key was moved */
            assert_int_equal(
                rename(at("s/signer/notice.key"), at("s/keys/notice.key")), 0);
        }
        if (crash == 1) { /* before the folder was there */
            assert_int_equal(rmdir(at("s/signer")), 0);
        }
        if (crash == 3) { /* while a key had both names */
            assert_int_equal(
                link(at("s/keys/notice.pem"), at("s/signer/notice.pem")), 0);
        }
        assert_ok(ag_signer_start(&signer, at("s"), &err));
        ag_signer_end(&signer);
        assert_int_equal(place_of("notice.key"), 2);
        assert_int_equal(place_of("notice.pem"), 2);
    }
}

static void
of_two_keys_none_is_lost(void **state)
{
    (void)state;
    eg_error err;
    put(at("s/keys/notice.key"), "another", 7);
    assert_fails(ag_signer_settle(at("s"), &err), EG_ERR_STATE,
                 "only one can be the service's");
    assert_int_equal(place_of("notice.key"), 3);
    assert_int_equal(unlink(at("s/keys/notice.key")), 0);
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
        cmocka_unit_test(keys_of_old_are_moved),
        cmocka_unit_test(of_two_keys_none_is_lost),
    };
    return cmocka_run_group_tests(tests, begin, place_end);
}
