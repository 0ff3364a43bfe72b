/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A service's store: making it, steps that are whole, subjects that can be
 * forgotten, and a log that tells of each step.
 */
#include "accountguard/store/backup.h"
#include "base/secret.h"
#include "codec/text.h"
#include "service.h"

static void
a_service_is_made_once(void **state)
{
    (void)state;
    ag_store *s = service_new("once");
    char host[64];
    assert_ok(ag_store_get_text(s, host, sizeof(host), "host", NULL));
    assert_string_equal(host, "accountguard.example.org");
    assert_int_equal(ag_store_get_text(s, host, sizeof(host), "no such", NULL),
                     EG_ERR_NOT_FOUND);
    service_close(s);
    const ag_plan plan = service_plan("once");
    assert_int_equal(ag_store_found(&plan, NULL), EG_ERR_STATE);
}

static void
what_is_no_host_no_name_and_no_address_is_refused(void **state)
{
    (void)state;
    const ag_plan good = {.dir = at("refused"),
                          .host = "a.example",
                          .name = "n",
                          .from = "n@a.example"};
    static const char *const hosts[] = {"", "a", "A.example", "a.example/x"};
    for (size_t i = 0; i < EG_ARRAY_LEN(hosts); i++) {
        ag_plan plan = good;
        plan.host = hosts[i];
        assert_int_equal(ag_store_found(&plan, NULL), EG_ERR_ARGUMENT);
    }
    static const char *const from[] = {"", "a.example", "@a.example",
                                       "a b@a.example", "<a>@a.example"};
    for (size_t i = 0; i < EG_ARRAY_LEN(from); i++) {
        ag_plan plan = good;
        plan.from = from[i];
        assert_int_equal(ag_store_found(&plan, NULL), EG_ERR_ARGUMENT);
    }
    ag_plan plan = good;
    plan.name = "two\nlines";
    assert_int_equal(ag_store_found(&plan, NULL), EG_ERR_ARGUMENT);
}

static void
a_master_key_that_others_may_read_is_refused(void **state)
{
    (void)state;
    service_close(service_new("open-key"));
    char path[APP_PATH_MAX];
    (void)snprintf(path, sizeof(path), "%s/keys/master.key", at("open-key"));
    struct stat info;
    assert_int_equal(stat(path, &info), 0);
    assert_int_equal(info.st_mode & 0777, 0600);
    assert_int_equal(chmod(path, 0640), 0);
    ag_store *s = malloc(sizeof(*s));
    assert_non_null(s);
    assert_int_equal(ag_store_open(s, at("open-key"), SQL_WRITE, NULL),
                     EG_ERR_MALFORMED);
    free(s);
}

static void
keys_differ_by_purpose_and_by_service(void **state)
{
    (void)state;
    ag_store *a = service_new("keys-a");
    ag_store *b = service_new("keys-b");
    EG_SECRET_ARRAY(uint8_t, one, AG_KEY_BYTES);
    EG_SECRET_ARRAY(uint8_t, two, AG_KEY_BYTES);
    ag_keys_derive(&a->keys, one, "token 1");
    ag_keys_derive(&a->keys, two, "token 1");
    assert_memory_equal(one, two, AG_KEY_BYTES);
    ag_keys_derive(&a->keys, two, "token 2");
    assert_memory_not_equal(one, two, AG_KEY_BYTES);
    ag_keys_derive(&b->keys, two, "token 1");
    assert_memory_not_equal(one, two, AG_KEY_BYTES);
    service_close(a);
    service_close(b);
}

static void
what_is_sealed_opens_for_its_subject_and_purpose_only(void **state)
{
    (void)state;
    ag_store *s = service_new("sealed");
    ag_subject ann;
    ag_subject bob;
    assert_ok(ag_subject_new(s, &ann, NULL));
    assert_ok(ag_subject_new(s, &bob, NULL));
    EG_BUFFER(sealed, 1000);
    assert_ok(
        ag_subject_seal(s, &sealed, &ann, "address", span_of("ann@x"), NULL));
    assert_int_equal(sealed.len, 5 + AG_SEAL_BYTES);
    const eg_span span = eg_buffer_span(&sealed);
    EG_BUFFER(plain, 1000);
    assert_ok(ag_subject_open(s, &plain, &ann, "address", span, NULL));
    assert_int_equal(plain.len, 5);
    assert_memory_equal(plain.data, "ann@x", 5);
    assert_int_equal(ag_subject_open(s, &plain, &bob, "address", span, NULL),
                     EG_ERR_MALFORMED);
    assert_int_equal(ag_subject_open(s, &plain, &ann, "phrase", span, NULL),
                     EG_ERR_MALFORMED);
    sealed.data[sealed.len - 1] ^= 1;
    assert_int_equal(ag_subject_open(s, &plain, &ann, "address", span, NULL),
                     EG_ERR_MALFORMED);
    assert_int_equal(plain.len, 5);
    service_close(s);
}

/** Whether the file of this name holds these bytes anywhere. */
static bool
file_holds(const char *path, const uint8_t *bytes, size_t len)
{
    uint8_t *all = NULL;
    size_t all_len = 0;
    if (!app_file_exists(path)) {
        return false;
    }
    assert_ok(app_file_read(path, 100 << 20, &all, &all_len, NULL));
    bool found = false;
    for (size_t i = 0; !found && i + len <= all_len; i++) {
        found = memcmp(all + i, bytes, len) == 0;
    }
    app_file_free(all, all_len);
    return found;
}

static void
an_erased_subject_is_gone_from_the_file_too(void **state)
{
    (void)state;
    ag_store *s = service_new("erased");
    ag_subject ann;
    assert_ok(ag_subject_new(s, &ann, NULL));
    EG_BUFFER(sealed, 1000);
    assert_ok(
        ag_subject_seal(s, &sealed, &ann, "address", span_of("ann@x"), NULL));
    uint8_t kept[8];
    sql_statement q =
        sql_begin(s->subjects, "SELECT key FROM subject WHERE id = $1");
    ag_subject_bind(&q, 1, &ann);
    assert_ok(sql_one(&q, NULL));
    memcpy(kept, sql_bytes(&q, 0).data, sizeof(kept));
    sql_end(&q);
    bool there = false;
    assert_ok(ag_subject_exists(s, &there, &ann, NULL));
    assert_true(there);

    assert_ok(ag_subject_erase(s, &ann, NULL));
    assert_ok(ag_subject_erase(s, &ann, NULL));
    assert_ok(ag_subject_exists(s, &there, &ann, NULL));
    assert_false(there);
    EG_BUFFER(plain, 1000);
    assert_int_equal(ag_subject_open(s, &plain, &ann, "address",
                                     eg_buffer_span(&sealed), NULL),
                     EG_ERR_NOT_FOUND);
    char path[APP_PATH_MAX];
    static const char *const files[] = {"subjects.db", "subjects.db-wal"};
    for (size_t i = 0; i < EG_ARRAY_LEN(files); i++) {
        (void)snprintf(path, sizeof(path), "%s/keys/%s", at("erased"),
                       files[i]);
        assert_false(file_holds(path, kept, sizeof(kept)));
    }
    service_close(s);
}

static void
add_entry(ag_store *s, const ag_subject *about, const char *payload)
{
    const ag_audit_entry entry = {.kind = "test.happened",
                                  .time = SERVICE_NOON,
                                  .by = 3,
                                  .about = about,
                                  .payload = span_of(payload)};
    assert_ok(ag_audit(s, NULL, &entry, NULL));
}

static uint64_t
log_size(ag_store *s)
{
    uint64_t size = 0;
    EG_BUFFER(note, EG_NOTE_MAX);
    assert_ok(app_log_get_checkpoint(s->db, &size, &note, NULL));
    return size;
}

static void
a_step_is_in_the_log_whole_or_not_at_all(void **state)
{
    (void)state;
    ag_store *s = service_new("steps");
    ag_store *other = service_open("steps");
    assert_int_equal(log_size(s), 1);
    assert_ok(ag_store_begin(s, NULL));
    add_entry(s, NULL, "{}");
    add_entry(s, NULL, "{}");
    ag_store_rollback(s);
    assert_int_equal(log_size(s), 1);
    assert_ok(ag_store_begin(s, NULL));
    add_entry(s, NULL, "{}");
    assert_ok(ag_store_commit(s, NULL));
    /* Another process goes on where this one has stopped. */
    assert_ok(ag_store_begin(other, NULL));
    add_entry(other, NULL, "{}");
    assert_ok(ag_store_end(other, EG_OK, NULL));
    assert_ok(ag_store_begin(s, NULL));
    add_entry(s, NULL, "{}");
    assert_int_equal(ag_store_end(s, EG_REJECT, NULL), EG_REJECT);
    assert_int_equal(log_size(s), 3);
    const ag_audit_entry entry = {.kind = "test.happened"};
    assert_int_equal(ag_audit(s, NULL, &entry, NULL), EG_ERR_STATE);
    service_close(other);
    service_close(s);
}

/** Takes the entries that are read. */
static eg_status
keep_entry(void *context, uint64_t index, eg_span entry, eg_error *err)
{
    eg_buffer *kept = context;
    (void)index;
    (void)err;
    eg_buffer_clear(kept);
    eg_buffer_append(kept, entry.data, entry.len);
    return eg_buffer_status(kept);
}

static void
an_entry_commits_to_its_payload_and_does_not_tell_it(void **state)
{
    (void)state;
    ag_store *s = service_new("entries");
    ag_subject ann;
    assert_ok(ag_subject_new(s, &ann, NULL));
    assert_ok(ag_store_begin(s, NULL));
    add_entry(s, &ann, "{\"phone\":\"1234\"}");
    assert_ok(ag_store_commit(s, NULL));

    EG_BUFFER(entry, AG_AUDIT_ENTRY_MAX);
    assert_ok(app_log_entries(s->db, 1, 1, keep_entry, &entry, NULL));
    eg_buffer_byte(&entry, 0);
    assert_null(strstr((const char *)entry.data, "1234"));
    assert_non_null(strstr((const char *)entry.data,
                           "\"kind\":\"test.happened\",\"time\":\"2026-11-23T"
                           "10:00:00Z\",\"v\":1}"));
    EG_BUFFER(payload, AG_AUDIT_PAYLOAD_MAX);
    assert_ok(ag_audit_payload(s, &payload, 1, NULL));
    assert_memory_equal(payload.data + AG_AUDIT_SALT_BYTES,
                        "{\"phone\":\"1234\"}", 16);
    eg_hash commitment;
    eg_sha256_once(&commitment, payload.data, payload.len);
    char hex[2 * EG_HASH_BYTES + 1];
    eg_hex_write(hex, commitment.bytes, EG_HASH_BYTES);
    assert_non_null(strstr((const char *)entry.data, hex));

    assert_ok(ag_subject_erase(s, &ann, NULL));
    eg_buffer_clear(&payload);
    assert_int_equal(ag_audit_payload(s, &payload, 1, NULL), EG_ERR_NOT_FOUND);
    assert_int_equal(payload.len, 0);
    service_close(s);
}

static void
kinds_and_moments_that_are_none_are_refused(void **state)
{
    (void)state;
    ag_store *s = service_new("kinds");
    static const char *const kinds[] = {"", "Consent", "a b", "a\"b", "a1"};
    assert_ok(ag_store_begin(s, NULL));
    for (size_t i = 0; i < EG_ARRAY_LEN(kinds); i++) {
        const ag_audit_entry entry = {.kind = kinds[i], .time = SERVICE_NOON};
        assert_int_equal(ag_audit(s, NULL, &entry, NULL), EG_ERR_ARGUMENT);
    }
    const ag_audit_entry entry = {.kind = "a", .time = -1};
    assert_int_equal(ag_audit(s, NULL, &entry, NULL), EG_ERR_ARGUMENT);
    ag_store_rollback(s);
    service_close(s);
}

/* -- backups ---------------------------------------------------------------- */

static void
add_step(ag_store *s, const ag_subject *about, const char *kind)
{
    const ag_audit_entry entry = {
        .kind = kind, .time = SERVICE_NOON, .about = about};
    assert_ok(ag_store_begin(s, NULL));
    assert_ok(ag_audit(s, NULL, &entry, NULL));
    assert_ok(ag_store_commit(s, NULL));
}

static void
a_backup_gives_the_service_of_its_moment(void **state)
{
    (void)state;
    if (store_is_database()) {
        skip();
    }
    uint64_t entries = 0;
    ag_store *s = service_new("from");
    add_step(s, NULL, "test.happened");
    assert_ok(ag_backup(at("from"), at("copy"), true, &entries, NULL));
    assert_int_equal(entries, 2);
    assert_int_equal(ag_backup(at("from"), at("copy"), true, &entries, NULL),
                     EG_ERR_STATE);
    add_step(s, NULL, "test.happened");
    service_close(s);
    const ag_restoring what = {.from = at("copy"), .dir = at("again")};
    assert_ok(ag_restore(&what, &entries, NULL));
    assert_int_equal(entries, 2);
    assert_int_equal(ag_restore(&what, &entries, NULL), EG_ERR_STATE);
    s = service_open("again");
    assert_int_equal(log_size(s), 2);
    add_step(s, NULL, "test.happened");
    service_close(s);
}

static void
an_old_backup_is_refused_where_a_newer_checkpoint_was_seen(void **state)
{
    (void)state;
    if (store_is_database()) {
        skip();
    }
    uint64_t entries = 0;
    ag_store *s = service_new("newer");
    assert_ok(ag_backup(at("newer"), at("older"), true, &entries, NULL));
    add_step(s, NULL, "test.happened");
    EG_BUFFER(note, EG_NOTE_MAX);
    uint64_t size = 0;
    assert_ok(app_log_get_checkpoint(s->db, &size, &note, NULL));
    put(at("checkpoint"), note.data, note.len);
    service_close(s);
    const ag_restoring what = {.from = at("older"),
                               .dir = at("refused-one"),
                               .checkpoint = at("checkpoint")};
    eg_error err = {0};
    assert_int_equal(ag_restore(&what, &entries, &err), EG_REJECT);
    assert_false(app_file_exists(at("refused-one")));
}

static void
who_was_erased_stays_so_when_old_keys_come_back(void **state)
{
    (void)state;
    if (store_is_database()) {
        skip();
    }
    uint64_t entries = 0;
    ag_subject ann;
    ag_store *s = service_new("left");
    assert_ok(ag_subject_new(s, &ann, NULL));
    assert_ok(ag_backup(at("left"), at("keys-of-then"), true, &entries, NULL));
    add_step(s, &ann, AG_AUDIT_ERASED);
    assert_ok(ag_subject_erase(s, &ann, NULL));
    assert_ok(ag_backup(at("left"), at("after"), false, &entries, NULL));
    service_close(s);
    const ag_restoring what = {
        .from = at("after"), .dir = at("back"), .keys = at("keys-of-then")};
    assert_ok(ag_restore(&what, &entries, NULL));
    s = service_open("back");
    bool there = true;
    assert_ok(ag_subject_exists(s, &there, &ann, NULL));
    assert_false(there);
    service_close(s);
}

static void
a_backup_that_was_altered_is_refused(void **state)
{
    (void)state;
    if (store_is_database()) {
        skip();
    }
    static const char *const changes[] = {
        "UPDATE entry SET bytes = (SELECT bytes FROM entry WHERE idx = 0)"
        " WHERE idx = 1",
        "DELETE FROM audit WHERE idx = 1",
        "UPDATE audit SET sealed = (SELECT sealed FROM audit WHERE idx = 0)"
        " WHERE idx = 1",
        "DELETE FROM entry WHERE idx = 1",
    };
    for (size_t i = 0; i < EG_ARRAY_LEN(changes); i++) {
        uint64_t entries = 0;
        char name[32];
        (void)snprintf(name, sizeof(name), "altered-%zu", i);
        ag_store *s = service_new(name);
        add_step(s, NULL, "test.happened");
        sql_statement change = sql_begin(s->db, changes[i]);
        assert_ok(sql_run(&change, NULL));
        char copy[256];
        (void)snprintf(copy, sizeof(copy), "%s-copy", at(name));
        assert_ok(ag_backup(at(name), copy, true, &entries, NULL));
        service_close(s);
        const ag_restoring what = {.from = copy, .dir = at("never")};
        assert_int_equal(ag_restore(&what, &entries, NULL), EG_ERR_MALFORMED);
        assert_false(app_file_exists(at("never")));
    }
}

static int
begin(void **state)
{
    return app_crypto_init(NULL) == EG_OK ? place_begin(state) : -1;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_service_is_made_once),
        cmocka_unit_test(what_is_no_host_no_name_and_no_address_is_refused),
        cmocka_unit_test(a_master_key_that_others_may_read_is_refused),
        cmocka_unit_test(keys_differ_by_purpose_and_by_service),
        cmocka_unit_test(what_is_sealed_opens_for_its_subject_and_purpose_only),
        cmocka_unit_test(an_erased_subject_is_gone_from_the_file_too),
        cmocka_unit_test(a_step_is_in_the_log_whole_or_not_at_all),
        cmocka_unit_test(an_entry_commits_to_its_payload_and_does_not_tell_it),
        cmocka_unit_test(kinds_and_moments_that_are_none_are_refused),
        cmocka_unit_test(a_backup_gives_the_service_of_its_moment),
        cmocka_unit_test(
            an_old_backup_is_refused_where_a_newer_checkpoint_was_seen),
        cmocka_unit_test(who_was_erased_stays_so_when_old_keys_come_back),
        cmocka_unit_test(a_backup_that_was_altered_is_refused),
    };
    return cmocka_run_group_tests(tests, begin, place_end);
}
