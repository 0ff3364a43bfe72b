/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The pool: an entry comes out once and never again, whatever is put back; what
 * was altered or belongs elsewhere does not come out at all; what is destroyed
 * is gone.
 */
#include <sodium.h>

#include "electionguard/device/pool.h"
#include "electionguard/device/pool_seal.h"
#include "place.h"
#include "support/test_election.h"
#include "support/toy_groups.h"

#define FILE_MAX 4096

static test_election election;

static pool_place
place_of(const char *style)
{
    return (pool_place){.dir = "dev",
                        .election = election.election,
                        .device = {{7}},
                        .style = style};
}

/** Open the pool of style "county". */
static void
reopen(pool *p)
{
    const pool_place where = place_of("county");
    assert_ok(pool_open(p, &where, NULL));
}

/** Add @p count entries; their ids. */
static void
add(pool *p, eg_hash *id, size_t count)
{
    eg_rng rng = eg_rng_system();
    for (size_t i = 0; i < count; i++) {
        eg_prepared_ballot *ballot = NULL;
        assert_ok(eg_prepared_ballot_new(election.election, &ballot, "county",
                                         &rng, NULL));
        id[i] = *eg_prepared_ballot_id(ballot);
        assert_ok(pool_add(p, ballot, NULL));
        eg_prepared_ballot_free(ballot);
    }
}

/** Take one; it must be that of @p id. */
static void
expect_taken(pool *p, const eg_hash *id)
{
    eg_prepared_ballot *ballot = NULL;
    eg_error err = {0};
    if (pool_take(p, &ballot, &err) != EG_OK) {
        fail_msg("%s", err.text);
    }
    assert_non_null(ballot);
    assert_true(eg_hash_equal(eg_prepared_ballot_id(ballot), id));
    eg_prepared_ballot_free(ballot);
}

static void
expect_empty(pool *p)
{
    eg_prepared_ballot *ballot = NULL;
    assert_ok(pool_take(p, &ballot, NULL));
    assert_null(ballot);
}

static void
expect_refused(pool *p, const char *part)
{
    eg_prepared_ballot *ballot = NULL;
    eg_error err = {0};
    assert_int_equal(pool_take(p, &ballot, &err), EG_ERR_MALFORMED);
    assert_null(ballot);
    if (strstr(err.text, part) == NULL) {
        fail_msg("\"%s\" does not say \"%s\"", err.text, part);
    }
}

/** Path of a file of the pool; the last call's only. */
static const char *
file_of(const pool *p, const char *name)
{
    static char path[APP_PATH_MAX];
    assert_ok(app_path(path, p->dir, name, NULL));
    return path;
}

static const char *
entry_of(const pool *p, unsigned number)
{
    char name[32];
    snprintf(name, sizeof(name), "%016x.egp", number);
    return file_of(p, name);
}

/** An empty device directory in the present folder, which is ours. */
static void
start(pool *p)
{
    assert_ok(app_tree_remove("dev", NULL));
    assert_ok(app_dir_make("dev", 0700, NULL));
    reopen(p);
    assert_int_equal(p->len, 0);
}

/* -- in order, each once, also after closing -- */
static void
test_order(void **state)
{
    (void)state;
    pool p;
    eg_hash id[4];
    start(&p);
    expect_empty(&p);
    add(&p, id, 3);
    assert_int_equal(p.len, 3);
    expect_taken(&p, &id[0]);
    pool_close(&p);
    reopen(&p);
    assert_int_equal(p.len, 2);
    add(&p, &id[3], 1);
    expect_taken(&p, &id[1]);
    pool_close(&p);
    reopen(&p);
    expect_taken(&p, &id[2]);
    expect_taken(&p, &id[3]);
    expect_empty(&p);
    pool_close(&p);
    reopen(&p);
    expect_empty(&p);
    assert_false(app_file_exists(entry_of(&p, 0)));
    pool_close(&p);
}

/* -- an entry's file that is put back is nothing any more -- */
static void
test_put_back(void **state)
{
    (void)state;
    pool p;
    eg_hash id[2];
    uint8_t bytes[FILE_MAX];
    start(&p);
    add(&p, id, 2);
    const size_t len = get(entry_of(&p, 0), bytes, FILE_MAX);
    expect_taken(&p, &id[0]);
    put(entry_of(&p, 0), bytes, len);
    pool_close(&p);
    reopen(&p);
    assert_int_equal(p.len, 1);
    /* Nor does it open in another place. */
    put(entry_of(&p, 1), bytes, len);
    expect_refused(&p, "was altered or belongs elsewhere");
    expect_empty(&p);
    assert_ok(pool_tidy(&p, NULL));
    assert_false(app_file_exists(entry_of(&p, 0)));
    assert_true(app_file_exists(file_of(&p, "key")));
    pool_close(&p);
}

/* -- no key that is on disk opens what was taken -- */
static void
test_key_is_gone(void **state)
{
    (void)state;
    pool p;
    eg_hash id[1];
    uint8_t bytes[FILE_MAX];
    uint8_t key_file[FILE_MAX];
    uint8_t key[POOL_KEY_BYTES];
    uint8_t plain[FILE_MAX];
    uint64_t number = 9;
    start(&p);
    add(&p, id, 1);
    const eg_span file = {bytes, get(entry_of(&p, 0), bytes, FILE_MAX)};
    assert_true(pool_key_read(&number, key, key_file,
                              get(file_of(&p, "key"), key_file, FILE_MAX)));
    assert_int_equal(number, 0);
    assert_true(pool_entry_open(plain, &p.place, 0, key, file));
    expect_taken(&p, &id[0]);
    assert_true(pool_key_read(&number, key, key_file,
                              get(file_of(&p, "key"), key_file, FILE_MAX)));
    assert_int_equal(number, 1);
    assert_false(pool_entry_open(plain, &p.place, 0, key, file));
    pool_close(&p);
}

/* -- every altered byte and every cut is noticed; the next entry is good -- */
static void
test_altered(void **state)
{
    (void)state;
    pool p;
    eg_hash id[2];
    uint8_t bytes[FILE_MAX];
    uint8_t key_file[FILE_MAX];
    uint8_t key[POOL_KEY_BYTES];
    uint8_t plain[FILE_MAX];
    uint64_t number;
    start(&p);
    add(&p, id, 2);
    const size_t len = get(entry_of(&p, 0), bytes, FILE_MAX);
    assert_true(pool_key_read(&number, key, key_file,
                              get(file_of(&p, "key"), key_file, FILE_MAX)));
    for (size_t i = 0; i < len; i++) {
        bytes[i] ^= 1;
        assert_false(
            pool_entry_open(plain, &p.place, 0, key, (eg_span){bytes, len}));
        bytes[i] ^= 1;
        assert_false(
            pool_entry_open(plain, &p.place, 0, key, (eg_span){bytes, i}));
    }
    assert_true(
        pool_entry_open(plain, &p.place, 0, key, (eg_span){bytes, len}));
    bytes[len / 2] ^= 1;
    put(entry_of(&p, 0), bytes, len);
    expect_refused(&p, "was altered or belongs elsewhere");
    expect_taken(&p, &id[1]);
    pool_close(&p);
}

/* -- an entry is bound to election, device, style and number -- */
static void
test_binding(void **state)
{
    (void)state;
    uint8_t key[POOL_KEY_BYTES] = {5};
    uint8_t text[] = "plain";
    uint8_t file[sizeof(text) + POOL_ENTRY_OVERHEAD];
    uint8_t out[sizeof(text)];
    const eg_span span = {file, sizeof(file)};
    const pool_place where = place_of("county");
    pool_entry_seal(file, &where, 3, key, (eg_span){text, sizeof(text)});
    assert_true(pool_entry_open(out, &where, 3, key, span));
    assert_memory_equal(out, text, sizeof(text));
    assert_false(pool_entry_open(out, &where, 4, key, span));
    pool_place other = where;
    other.style = "city";
    assert_false(pool_entry_open(out, &other, 3, key, span));
    other = where;
    other.device.bytes[0] ^= 1;
    assert_false(pool_entry_open(out, &other, 3, key, span));
    other = where;
    eg_election altered = *election.election;
    altered.extended_hash.bytes[31] ^= 1;
    other.election = &altered;
    assert_false(pool_entry_open(out, &other, 3, key, span));
    key[31] ^= 1;
    assert_false(pool_entry_open(out, &where, 3, key, span));
}

/* -- the key's file: every altered byte and every cut is noticed -- */
static void
test_key_file(void **state)
{
    (void)state;
    uint8_t key[POOL_KEY_BYTES] = {5};
    uint8_t file[POOL_KEY_FILE_BYTES + 1] = {0};
    uint64_t number;
    pool_key_write(file, 77, key);
    for (size_t i = 0; i < POOL_KEY_FILE_BYTES; i++) {
        file[i] ^= 0x80;
        assert_false(pool_key_read(&number, key, file, POOL_KEY_FILE_BYTES));
        file[i] ^= 0x80;
        assert_false(pool_key_read(&number, key, file, i));
    }
    assert_false(pool_key_read(&number, key, file, POOL_KEY_FILE_BYTES + 1));
    assert_true(pool_key_read(&number, key, file, POOL_KEY_FILE_BYTES));
    assert_int_equal(number, 77);
    /* Two steps of the ratchet are one and one. */
    uint8_t twice[POOL_KEY_BYTES] = {5};
    pool_ratchet(key, 1);
    assert_memory_not_equal(key, twice, POOL_KEY_BYTES);
    pool_ratchet(key, 1);
    pool_ratchet(twice, 2);
    assert_memory_equal(key, twice, POOL_KEY_BYTES);
}

/* -- a damaged key: nothing is opened, and a new beginning is possible -- */
static void
test_damaged_key(void **state)
{
    (void)state;
    pool p;
    eg_hash id[2];
    eg_error err = {0};
    const pool_place where = place_of("county");
    start(&p);
    add(&p, id, 2);
    put(file_of(&p, "key"), (const uint8_t *)"x", 1);
    pool_close(&p);
    assert_int_equal(pool_open(&p, &where, &err), EG_ERR_MALFORMED);
    assert_non_null(strstr(err.text, "is damaged"));
    assert_ok(pool_reset(&where, NULL));
    reopen(&p);
    expect_empty(&p);
    add(&p, id, 1);
    expect_taken(&p, &id[0]);
    pool_close(&p);
}

/* -- if it cannot be burnt, it is not given out -- */
static void
test_unburnt(void **state)
{
    (void)state;
    pool p;
    eg_hash id[2];
    eg_prepared_ballot *ballot = NULL;
    start(&p);
    add(&p, id, 2);
    /* A folder in the place of the temporary file stops every write. */
    assert_ok(app_dir_make(file_of(&p, "key.tmp"), 0700, NULL));
    assert_true(pool_take(&p, &ballot, NULL) != EG_OK);
    assert_null(ballot);
    expect_empty(&p); /* it gives up */
    assert_ok(app_tree_remove(file_of(&p, "key.tmp"), NULL));
    pool_close(&p);
    reopen(&p);
    expect_taken(&p, &id[0]);
    pool_close(&p);
}

/* -- what is not ours is left out, and gaps are passed over -- */
static void
test_strange_files(void **state)
{
    (void)state;
    pool p;
    eg_hash id[3];
    start(&p);
    add(&p, id, 3);
    assert_int_equal(unlink(entry_of(&p, 0)), 0);
    assert_int_equal(unlink(entry_of(&p, 1)), 0);
    put(file_of(&p, "2.egp"), (const uint8_t *)"x", 1);
    put(file_of(&p, "00000000000000ZZ.egp"), (const uint8_t *)"x", 1);
    put(file_of(&p, "ffffffffffffffff.egp"), (const uint8_t *)"x", 1);
    put(file_of(&p, "0000000000000001.egp.tmp"), (const uint8_t *)"x", 1);
    pool_close(&p);
    reopen(&p);
    assert_int_equal(p.len, 1);
    assert_ok(pool_tidy(&p, NULL));
    assert_false(app_file_exists(file_of(&p, "2.egp")));
    assert_false(app_file_exists(file_of(&p, "0000000000000001.egp.tmp")));
    expect_taken(&p, &id[2]);
    expect_empty(&p);
    pool_close(&p);
}

/* -- all is destroyed, and a place that is a link stays -- */
static void
test_destroy(void **state)
{
    (void)state;
    pool p;
    eg_hash id[2];
    start(&p);
    assert_ok(pool_destroy_all("dev", NULL));
    add(&p, id, 2);
    assert_ok(pool_destroy_all("dev", NULL));
    assert_false(app_file_exists("dev/pool"));
    pool_close(&p);

    assert_ok(app_dir_make("elsewhere", 0700, NULL));
    assert_int_equal(symlink("../elsewhere", "dev/pool"), 0);
    reopen(&p);
    add(&p, id, 2);
    assert_true(app_file_exists("elsewhere"));
    assert_ok(pool_destroy_all("dev", NULL));
    assert_false(app_file_exists(p.dir));
    assert_true(app_file_exists("dev/pool"));
    pool_close(&p);
}

static int
set_up(void **state)
{
    return sodium_init() < 0 || place_begin(state) != 0 || chdir(place) != 0 ||
           test_election_new(&election, &toy_groups[TOY_24_64],
                             test_manifest_county, 3, 2) != EG_OK;
}

static int
tear_down(void **state)
{
    test_election_free(&election);
    return place_end(state);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_order),         cmocka_unit_test(test_put_back),
        cmocka_unit_test(test_key_is_gone),   cmocka_unit_test(test_altered),
        cmocka_unit_test(test_binding),       cmocka_unit_test(test_key_file),
        cmocka_unit_test(test_damaged_key),   cmocka_unit_test(test_unburnt),
        cmocka_unit_test(test_strange_files), cmocka_unit_test(test_destroy),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
