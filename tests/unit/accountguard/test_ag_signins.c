/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A real audit log of Microsoft 365, public for training in incident response:
 * docs/accountguard-signins.md tells what is in it.  It is not part of the project;
 * EG_SHARED names the folder that has it.
 *
 * All of its accounts are protected here, and every address in it is an actor's:
 * the worst case, in which each row that could be taken for a compromise is.  What
 * is expected is counted apart, by a reader of other people's making.
 */
#include <jansson.h>

#include "accountguard/ingest/ingest.h"
#include "roster_kit.h"

static char path[512];
static ag_store *store;
static ag_set *set;
static ag_source source;

/** What Jansson counts. */
static struct expected {
    size_t rows;
    size_t ids;            /**< Different Ids. */
    size_t signed_in;      /**< Different rows: UserLoggedIn and no error, */
    size_t interrupted;    /**< with a code that asks for another step, */
    size_t failed;         /**< and all others of signing in. */
    size_t failed_success; /**< Not signed in, and ResultStatus "Success". */
} expected;

static const char *
text_of(const json_t *row, const char *name)
{
    const char *text = json_string_value(json_object_get(row, name));
    return text == NULL ? "" : text;
}

static bool
is_step(const char *code)
{
    static const char *const steps[] = {"50072", "50140", "50058", "65001"};
    for (size_t i = 0; i < EG_ARRAY_LEN(steps); i++) {
        if (strcmp(code, steps[i]) == 0) {
            return true;
        }
    }
    return false;
}

static void
count_row(const json_t *row)
{
    const char *operation = text_of(row, "Operation");
    const char *code = text_of(row, "ErrorNumber");
    const bool in = strcmp(operation, "UserLoggedIn") == 0;
    const bool out = strcmp(operation, "UserLoginFailed") == 0;
    if (!in && !out) {
        return;
    }
    const bool success = in && strcmp(code, "0") == 0;
    expected.signed_in += success;
    expected.interrupted += !success && is_step(code);
    expected.failed += !success && !is_step(code);
    expected.failed_success +=
        !success && strcmp(text_of(row, "ResultStatus"), "Success") == 0;
}

/** Protect whoever acts, and know each address. */
static void
prepare(const json_t *row, json_t *users, json_t *places, unsigned feed)
{
    static const char *const names[] = {"ClientIP", "ActorIpAddress",
                                        "ClientIPAddress"};
    static const uint64_t actor = KIT_ACTOR;
    const char *user = text_of(row, "UserId");
    if (json_object_get(users, user) == NULL) {
        char canonical[AG_CANON_MAX];
        json_object_set_new(users, user, json_true());
        if (ag_canon(canonical, AG_PROVIDER_MICROSOFT, span_of(user)) > 0 &&
            json_object_get(users, canonical) != json_false()) {
            (void)kit_protect(store, user);
            json_object_set_new(users, canonical, json_false());
        }
    }
    for (size_t i = 0; i < EG_ARRAY_LEN(names); i++) {
        char text[AG_IP_TEXT];
        ag_value value;
        ag_ip ip;
        const char *cell = text_of(row, names[i]);
        assert_true(ag_ip_read_log(&ip, cell, strlen(cell)));
        ag_ip_write(text, &ip);
        if (json_object_get(places, text) != NULL ||
            ag_value_read(&value, AG_KIND_IP, text, strlen(text), NULL) !=
                EG_OK) {
            continue; /* known, none, or private */
        }
        json_object_set_new(places, text, json_true());
        const ag_indicator indicator = {
            .id = json_object_size(places),
            .feed = feed,
            .kind = AG_KIND_IP,
            .value = {(const uint8_t *)value.text, value.len},
            .valid_until = AG_TIME_MAX,
            .seen = SERVICE_NOON,
            .confidence = 100,
            .tlp = AG_TLP_GREEN,
            .actors = &actor,
            .actor_len = 1};
        assert_ok(ag_set_add(set, &indicator, NULL));
    }
}

static void
read_expected(void)
{
    static char line[1 << 20];
    json_t *ids = json_object();
    json_t *users = json_object();
    json_t *places = json_object();
    const ag_set_feed plan = {.id = 1, .trust = AG_TRUST_A};
    unsigned feed;
    FILE *f = fopen(path, "r");
    assert_non_null(f);
    assert_ok(ag_set_new(&set, NULL, NULL));
    assert_ok(ag_set_feed_add(set, &feed, &plan, NULL));
    while (fgets(line, sizeof(line), f) != NULL) {
        json_t *row = json_loads(line, 0, NULL);
        assert_non_null(row);
        expected.rows++;
        if (json_object_get(ids, text_of(row, "Id")) == NULL) {
            json_object_set_new(ids, text_of(row, "Id"), json_true());
            count_row(row);
        }
        prepare(row, users, places, feed);
        json_decref(row);
    }
    expected.ids = json_object_size(ids);
    assert_ok(ag_set_seal(set, NULL));
    (void)fclose(f);
    json_decref(ids);
    json_decref(users);
    json_decref(places);
}

static eg_status
give(void *context, uint8_t *into, size_t room, size_t *got, eg_error *err)
{
    (void)err;
    *got = fread(into, 1, room, (FILE *)context);
    return EG_OK;
}

static ag_ingest_counts
read_log(bool dry,
         eg_status (*told)(void *, const ag_dry_row *, eg_error *),
         void *context)
{
    ag_ingest_counts counts = {0};
    ag_ingest *in = NULL;
    FILE *f = fopen(path, "r");
    assert_non_null(f);
    const ag_ingest_plan plan = {.store = store,
                                 .source = &source,
                                 .set = set,
                                 .now = SERVICE_NOON,
                                 .dry = dry,
                                 .told = told,
                                 .context = context};
    const ag_input input = {.read = give, .context = f, .name = "signins"};
    assert_ok(ag_ingest_new(&in, &plan, NULL));
    assert_ok(ag_ingest_read(in, &input, &counts, NULL));
    ag_ingest_free(in);
    (void)fclose(f);
    return counts;
}

/** A row that makes "compromised" is no failed and no interrupted sign-in. */
static eg_status
check_row(void *context, const ag_dry_row *dry, eg_error *err)
{
    (void)err;
    size_t *compromised = context;
    assert_null(dry->bad);
    if (!ag_level_is_compromised(dry->finding->level)) {
        return EG_OK;
    }
    json_t *row = json_loadb((const char *)dry->row->bytes.data,
                             dry->row->bytes.len, 0, NULL);
    assert_non_null(row);
    const char *operation = text_of(row, "Operation");
    assert_string_not_equal(operation, "UserLoginFailed");
    if (strcmp(operation, "UserLoggedIn") == 0) {
        assert_string_equal(text_of(row, "ErrorNumber"), "0");
    }
    (*compromised)++;
    json_decref(row);
    return EG_OK;
}

static void
no_failed_sign_in_is_a_compromise(void **state)
{
    (void)state;
    size_t compromised = 0;
    const ag_ingest_counts c = read_log(true, check_row, &compromised);
    const uint64_t *tally = c.tally[AG_ACTION_SIGN_IN];
    assert_true(expected.failed_success > 0); /* the trap is there */
    assert_true(compromised > 0);             /* and the test can fail */
    assert_int_equal(c.rows, expected.rows);
    assert_int_equal(c.bad, 0);
    assert_int_equal(c.events - c.repeated, expected.ids);
    assert_int_equal(tally[AG_OUTCOME_SUCCESS], expected.signed_in);
    assert_int_equal(tally[AG_OUTCOME_INTERRUPTED], expected.interrupted);
    assert_int_equal(tally[AG_OUTCOME_FAILURE], expected.failed);
    assert_int_equal(tally[AG_OUTCOME_UNKNOWN], 0);
    printf("%zu rows, %zu different; signed in %zu, interrupted %zu, failed "
           "%zu (%zu of these two with ResultStatus \"Success\")\n",
           expected.rows, expected.ids, expected.signed_in,
           expected.interrupted, expected.failed, expected.failed_success);
}

static void
duplicates_count_once(void **state)
{
    (void)state;
    const ag_ingest_counts first = read_log(false, NULL, NULL);
    assert_int_equal(kit_count(store, "SELECT events FROM source"),
                     first.matched - first.known);
    const uint64_t detections =
        kit_count(store, "SELECT COUNT(*) FROM detection");
    const uint64_t counted =
        kit_count(store, "SELECT SUM(detections) FROM incident");
    assert_true(detections > 0);
    assert_int_equal(counted, detections);
    assert_int_equal(first.found, detections);
    const ag_ingest_counts again = read_log(false, NULL, NULL);
    assert_int_equal(again.known, again.matched);
    assert_int_equal(again.found, 0);
    assert_int_equal(kit_count(store, "SELECT COUNT(*) FROM detection"),
                     detections);
    assert_int_equal(kit_count(store, "SELECT COUNT(*) FROM quarantine"), 0);
    assert_int_equal(
        kit_count(store, "SELECT COUNT(*) FROM detection d WHERE level >= 3"
                         " AND rule LIKE 'sign-in.f%'"),
        0);
}

static int
begin(void **state)
{
    if (app_crypto_init(NULL) != EG_OK || place_begin(state) != 0) {
        return -1;
    }
    store = service_new("signins");
    source = (ag_source){.name = "m365", .format = AG_FORMAT_MICROSOFT};
    source.seen_by = AG_SEEN_BY_LOG;
    assert_ok(ag_source_add(store, 1, &source, NULL, SERVICE_NOON, NULL));
    read_expected();
    return 0;
}

static int
end(void **state)
{
    ag_set_free(set);
    service_close(store);
    return place_end(state);
}

int
main(void)
{
    const char *shared = getenv("EG_SHARED");
    (void)snprintf(path, sizeof(path),
                   "%s/notify/signins/o365_unified_audit_part1.jsonl",
                   shared == NULL ? "" : shared);
    if (shared == NULL || access(path, R_OK) != 0) {
        printf("the audit log is not here: skipped\n");
        return TEST_SKIPPED;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_failed_sign_in_is_a_compromise),
        cmocka_unit_test(duplicates_count_once),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
