/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A mail folder in which anybody may have put anything.
 */
#include <fcntl.h>

#include "mail_kit.h"

/** An empty folder. */
static const char *
fresh_folder(void)
{
    static char folder[256];
    (void)snprintf(folder, sizeof(folder), "%s", at("mail"));
    assert_ok(app_tree_remove(folder, NULL));
    assert_ok(app_dir_make(folder, 0755, NULL));
    return folder;
}

static const char *
inside(const char *folder, const char *name)
{
    static char path[512];
    (void)snprintf(path, sizeof(path), "%s/%s", folder, name);
    return path;
}

static void
post(const char *folder, const char *name, const eg_buffer *file)
{
    put(inside(folder, name), file->data, file->len);
}

static void
post_confirmation(const char *folder,
                  const char *name,
                  const app_identity *who,
                  const eg_hash *where,
                  uint32_t sender,
                  uint8_t fill)
{
    EG_BUFFER(file, MESSAGE_MAX);
    sign_confirmation(&file, who, where, sender, fill);
    post(folder, name, &file);
}

static void
test_sorts_and_finds(void **state)
{
    (void)state;
    app_mail mail;
    eg_error err = {.status = EG_OK};
    const char *folder = fresh_folder();
    post_confirmation(folder, "a.egm", &guardian[1], &election, 2, 1);
    post_confirmation(folder, "b.egm", &guardian[0], &election, 1, 1);
    post_confirmation(folder, "copy.egm", &guardian[0], &election, 1, 1);
    post_confirmation(folder, "other.egm", &stranger, &other_election, 1, 1);
    put(inside(folder, "._a.egm"), "twin", 4);
    put(inside(folder, "a.egm.tmp"), "half", 4);
    assert_ok(app_mail_read(&mail, folder, &roster, &err));
    assert_int_equal(mail.len, 2);
    assert_int_equal(mail.ignored, 1);
    assert_int_equal(mail.message[0].sender, 1);
    assert_ptr_equal(app_mail_find(&mail, APP_STEP_CONFIRMATION, 2),
                     &mail.message[1]);
    assert_null(app_mail_find(&mail, APP_STEP_KEYS, 1));
    app_mail_free(&mail);
}

/** Read a folder with one confirmation. */
static eg_status
read_one(const app_identity *who, uint32_t sender, eg_error *err)
{
    app_mail mail = {0};
    const char *folder = fresh_folder();
    post_confirmation(folder, "x.egm", who, &election, sender, 1);
    const eg_status status = app_mail_read(&mail, folder, &roster, err);
    app_mail_free(&mail);
    return status;
}

static void
test_senders_are_who_they_say(void **state)
{
    (void)state;
    eg_error err;
    assert_fails(read_one(&guardian[0], 1, &err), EG_OK, "");
    assert_fails(read_one(&stranger, 1, &err), EG_ERR_MALFORMED,
                 "guardian 1 (Ada) and is signed by somebody else");
    assert_fails(read_one(&guardian[1], 1, &err), EG_ERR_MALFORMED,
                 "somebody else");
    assert_fails(read_one(&guardian[0], 3, &err), EG_ERR_MALFORMED,
                 "guardian 3 and is signed by somebody else");
    assert_fails(read_one(&administrator, APP_SENDER_ADMINISTRATOR, &err),
                 EG_ERR_MALFORMED, "cannot come from the administrator");
    assert_fails(read_one(&stranger, APP_SENDER_DEVICE, &err), EG_ERR_MALFORMED,
                 "cannot come from a device");
    assert_fails(read_one(&stranger, UINT32_MAX, &err), EG_ERR_MALFORMED,
                 "sender must be below 2^31");
}

static void
test_guardians_do_not_speak_for_the_administrator(void **state)
{
    (void)state;
    app_mail mail;
    eg_error err;
    const char *folder = fresh_folder();
    EG_BUFFER(payload, MESSAGE_MAX);
    EG_BUFFER(file, MESSAGE_MAX);
    EG_BUFFER(index, 64);
    eg_pb_put_uint(&index, 1, 1);
    eg_pb_put_uint(&payload, 1, 1);
    eg_pb_put_bytes(&payload, 2, election.bytes, EG_HASH_BYTES);
    eg_pb_put_bytes(&payload, 3, index.data, index.len);
    assert_ok(app_message_sign(&file, &guardian[0], APP_STEP_REQUEST, &election,
                               1, eg_buffer_span(&payload), NULL));
    post(folder, "x.egm", &file);
    assert_fails(app_mail_read(&mail, folder, &roster, &err), EG_ERR_MALFORMED,
                 "\"request\" cannot come from guardian 1 (Ada)");
}

static void
test_contradictions_are_named(void **state)
{
    (void)state;
    app_mail mail;
    eg_error err;
    const char *folder = fresh_folder();
    post_confirmation(folder, "x.egm", &guardian[0], &election, 1, 1);
    post_confirmation(folder, "y.egm", &guardian[0], &election, 1, 2);
    post_confirmation(folder, "z.egm", &guardian[1], &election, 2, 2);
    assert_fails(app_mail_read(&mail, folder, &roster, &err), EG_ERR_MALFORMED,
                 "guardian 1 (Ada) sent two different messages of step "
                 "\"confirmation\"");
}

/** A section of a device. */
static void
post_section(const char *folder,
             const char *name,
             const app_identity *who,
             uint8_t fill)
{
    uint8_t root[EG_HASH_BYTES];
    EG_BUFFER(payload, MESSAGE_MAX);
    EG_BUFFER(file, MESSAGE_MAX);
    memset(root, fill, sizeof(root));
    eg_pb_put_string(&payload, 1, "D");
    eg_pb_put_bytes(&payload, 2, root, sizeof(root));
    eg_pb_put_uint(&payload, 3, 3);
    eg_pb_put_bytes(&payload, 4, root, sizeof(root));
    assert_ok(app_message_sign(&file, who, APP_STEP_BALLOTS, &election,
                               APP_SENDER_DEVICE, eg_buffer_span(&payload),
                               NULL));
    post(folder, name, &file);
}

static void
test_devices_close_once(void **state)
{
    (void)state;
    app_mail mail;
    eg_error err = {.status = EG_OK};
    const char *folder = fresh_folder();
    post_section(folder, "a.egm", &stranger, 1);
    post_section(folder, "b.egm", &guardian[0], 1);
    post_section(folder, "c.egm", &guardian[0], 1);
    assert_ok(app_mail_read(&mail, folder, &roster, &err));
    assert_int_equal(mail.len, 2);
    app_mail_free(&mail);
    post_section(folder, "d.egm", &stranger, 2);
    assert_fails(app_mail_read(&mail, folder, &roster, &err), EG_ERR_MALFORMED,
                 "a device sent two different messages");
}

static void
test_things_that_are_no_files(void **state)
{
    (void)state;
    app_mail mail;
    eg_error err;
    const char *folder = fresh_folder();
    assert_int_equal(mkfifo(inside(folder, "x.egm"), 0600), 0);
    assert_fails(app_mail_read(&mail, folder, &roster, &err), EG_ERR_MALFORMED,
                 "no plain file");
    folder = fresh_folder();
    assert_int_equal(mkdir(inside(folder, "x.egm"), 0700), 0);
    assert_fails(app_mail_read(&mail, folder, &roster, &err), EG_ERR_MALFORMED,
                 "x.egm: is no plain file");
    folder = fresh_folder();
    assert_int_equal(symlink("/dev/zero", inside(folder, "x.egm")), 0);
    assert_fails(app_mail_read(&mail, folder, &roster, &err), EG_ERR_MALFORMED,
                 "x.egm");
    folder = fresh_folder();
    post_confirmation(folder, "good", &guardian[0], &election, 1, 1);
    assert_int_equal(symlink("good", inside(folder, "x.egm")), 0);
    assert_fails(app_mail_read(&mail, folder, &roster, &err), EG_ERR_MALFORMED,
                 "x.egm: cannot be opened");
    folder = fresh_folder();
    put(inside(folder, "x.egm"), "", 0);
    assert_fails(app_mail_read(&mail, folder, &roster, &err), EG_ERR_MALFORMED,
                 "x.egm");
    assert_fails(app_mail_read(&mail, at("none"), &roster, &err),
                 EG_ERR_NOT_FOUND, "none");
}

static void
test_huge_files_are_not_read(void **state)
{
    (void)state;
    app_mail mail;
    eg_error err;
    const char *folder = fresh_folder();
    put(inside(folder, "x.egm"), "", 0);
    assert_int_equal(truncate(inside(folder, "x.egm"), (off_t)1 << 40), 0);
    assert_fails(app_mail_read(&mail, folder, &roster, &err), EG_ERR_LIMIT,
                 "larger than");
}

static void
test_without_a_roster_only_cards_and_invitations(void **state)
{
    (void)state;
    app_mail mail;
    eg_error err = {.status = EG_OK};
    const char *folder = fresh_folder();
    EG_BUFFER(payload, MESSAGE_MAX);
    EG_BUFFER(file, MESSAGE_MAX);
    eg_pb_put_uint(&payload, 1, APP_ROLE_DEVICE);
    eg_pb_put_string(&payload, 2, "D");
    assert_ok(app_message_sign(&file, &stranger, APP_STEP_CARD, &no_election,
                               APP_SENDER_DEVICE, eg_buffer_span(&payload),
                               NULL));
    post(folder, "card.egm", &file);
    post_confirmation(folder, "x.egm", &guardian[0], &election, 1, 1);
    assert_ok(app_mail_read(&mail, folder, NULL, &err));
    assert_int_equal(mail.len, 1);
    assert_int_equal(mail.message[0].step, APP_STEP_CARD);
    assert_int_equal(mail.ignored, 1);
    app_mail_free(&mail);
}

static void
test_posting_is_not_led_astray(void **state)
{
    (void)state;
    uint8_t bytes[64];
    eg_error err = {.status = EG_OK};
    const char *folder = fresh_folder();
    const eg_span message = {(const uint8_t *)"message", 7};
    put(at("precious"), "precious", 8);
    assert_int_equal(symlink(at("precious"), inside(folder, "x.egm")), 0);
    assert_int_equal(symlink(at("precious"), inside(folder, "x.egm.tmp")), 0);
    assert_ok(app_mail_post(folder, "x.egm", message, &err));
    assert_ok(app_mail_post(folder, "x.egm", message, &err));
    assert_int_equal(get(at("precious"), bytes, sizeof(bytes)), 8);
    assert_int_equal(get(inside(folder, "x.egm"), bytes, sizeof(bytes)), 7);
}

static void
test_names(void **state)
{
    (void)state;
    char name[APP_MAIL_NAME_MAX];
    app_mail_name(name, APP_STEP_KEYS, 2, 0);
    assert_string_equal(name, "03-keys-guardian-2.egm");
    app_mail_name(name, APP_STEP_RESPOND, APP_SENDER_DEVICE - 1, UINT32_MAX);
    assert_string_equal(name, "12-respond-guardian-2147483646-4294967295.egm");
    app_mail_name(name, APP_STEP_REQUEST, APP_SENDER_ADMINISTRATOR, 1);
    assert_string_equal(name, "09-request-administrator-1.egm");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sorts_and_finds),
        cmocka_unit_test(test_senders_are_who_they_say),
        cmocka_unit_test(test_guardians_do_not_speak_for_the_administrator),
        cmocka_unit_test(test_contradictions_are_named),
        cmocka_unit_test(test_devices_close_once),
        cmocka_unit_test(test_things_that_are_no_files),
        cmocka_unit_test(test_huge_files_are_not_read),
        cmocka_unit_test(test_without_a_roster_only_cards_and_invitations),
        cmocka_unit_test(test_posting_is_not_led_astray),
        cmocka_unit_test(test_names),
    };
    return cmocka_run_group_tests(tests, kit_begin, kit_end);
}
