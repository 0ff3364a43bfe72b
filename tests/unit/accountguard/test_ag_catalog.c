/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Feeds, indicators and actors in a store: a reading changes what changed, and
 * what is loaded is what feeds mean.
 */
#include "accountguard/catalog/actors.h"
#include "accountguard/catalog/import.h"
#include "accountguard/catalog/load.h"
#include "feed_kit.h"
#include "service.h"

#define DAYS(n) (SERVICE_NOON + (n)*AG_DAY)

static ag_store *store;
static ag_feed_changes changes;

static void
open_new(const char *name)
{
    store = service_new(name);
}

static ag_feed
feed_named(const char *name, ag_feed_format format)
{
    ag_feed feed = ag_feed_usual();
    (void)snprintf(feed.name, sizeof(feed.name), "%s", name);
    feed.format = format;
    feed.half_life = 0;
    return feed;
}

static void
add(ag_feed *feed)
{
    eg_error err = {0};
    if (ag_feed_add(store, feed, 0, SERVICE_NOON, &err) != EG_OK) {
        fail_msg("%s", err.text);
    }
}

/** Read @p text into the feed of a name, at a day. */
static eg_status
read_at(const char *name, int day, bool whole, const char *text, eg_error *err)
{
    ag_feed feed;
    ag_importing *m = NULL;
    kit_source source = {text, strlen(text), 0};
    assert_ok(ag_feed_find(store, &feed, name, NULL));
    const ag_import what = {
        .store = store, .feed = &feed, .whole = whole, .now = DAYS(day)};
    assert_ok(ag_import_begin(&m, &what, err));
    eg_status status = ag_import_read(m, kit_read, &source, err);
    if (status == EG_OK) {
        status = ag_import_commit(m, &changes, err);
    }
    ag_import_free(m);
    return status;
}

static void
read_whole(const char *name, int day, const char *text)
{
    eg_error err = {0};
    if (read_at(name, day, true, text, &err) != EG_OK) {
        fail_msg("%s", err.text);
    }
}

static void
expect(unsigned added, unsigned changed, unsigned same, unsigned gone)
{
    assert_int_equal(changes.added, added);
    assert_int_equal(changes.changed, changed);
    assert_int_equal(changes.same, same);
    assert_int_equal(changes.gone, gone);
}

static ag_catalog catalog;
static ag_matches found;

static void
load(void)
{
    eg_error err = {0};
    ag_catalog_free(&catalog);
    if (ag_catalog_load(&catalog, store, &err) != EG_OK) {
        fail_msg("%s", err.text);
    }
}

static unsigned
ask(const char *host, int day)
{
    ag_matches_clear(&found);
    ag_set_find_host(catalog.set, host, strlen(host), DAYS(day), &found);
    return found.len;
}

static void
done(void)
{
    ag_catalog_free(&catalog);
    service_close(store);
}

/* -- feeds ----------------------------------------------------------------- */

static void
a_feed_is_added_once_and_found(void **state)
{
    (void)state;
    open_new("feeds");
    ag_feed feed = feed_named("house", AG_FEED_STIX);
    (void)snprintf(feed.address, sizeof(feed.address),
                   "https://taxii.example/api/collections/1");
    (void)snprintf(feed.namer, sizeof(feed.namer), "MITRE");
    feed.trust = AG_TRUST_B;
    feed.lifetime = 30 * AG_DAY;
    add(&feed);
    ag_feed back;
    assert_ok(ag_feed_find(store, &back, "house", NULL));
    assert_int_equal(back.id, feed.id);
    assert_int_equal(back.format, AG_FEED_STIX);
    assert_string_equal(back.address, feed.address);
    assert_string_equal(back.namer, "MITRE");
    assert_int_equal(back.trust, AG_TRUST_B);
    assert_true(back.lifetime == 30 * AG_DAY && back.last_read == 0);
    assert_true(back.active);
    eg_error err = {0};
    assert_int_equal(ag_feed_add(store, &feed, 0, SERVICE_NOON, &err),
                     EG_ERR_STATE);
    assert_non_null(strstr(err.text, "house: is a feed already"));
    assert_int_equal(ag_feed_find(store, &back, "none", NULL),
                     EG_ERR_NOT_FOUND);
    done();
}

static void
what_is_no_feed_is_refused(void **state)
{
    (void)state;
    open_new("no-feeds");
    static const char *const names[] = {
        "",    "A",   "-a",
        "a b", "a/b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"};
    for (size_t i = 0; i < EG_ARRAY_LEN(names); i++) {
        ag_feed feed = feed_named(names[i], AG_FEED_LIST);
        assert_int_equal(ag_feed_add(store, &feed, 0, SERVICE_NOON, NULL),
                         i == 5 ? EG_OK : EG_ERR_ARGUMENT);
    }
    static const char *const addresses[] = {
        "http://taxii.example/",    "ftp://a.example/",
        "https://me:pw@a.example/", "https://a.example/?key=1",
        "https://a.example/#x",     "https://a.example/\r\nX: y"};
    for (size_t i = 0; i < EG_ARRAY_LEN(addresses); i++) {
        ag_feed feed = feed_named("a", AG_FEED_STIX);
        (void)snprintf(feed.address, sizeof(feed.address), "%s", addresses[i]);
        assert_int_equal(ag_feed_add(store, &feed, 0, SERVICE_NOON, NULL),
                         EG_ERR_ARGUMENT);
    }
    ag_feed feed = feed_named("a", AG_FEED_LIST);
    (void)snprintf(feed.address, sizeof(feed.address), "https://a.example/");
    assert_int_equal(ag_feed_add(store, &feed, 0, SERVICE_NOON, NULL),
                     EG_ERR_ARGUMENT);
    feed = feed_named("a", AG_FEED_LIST);
    feed.confidence = 0;
    assert_int_equal(ag_feed_add(store, &feed, 0, SERVICE_NOON, NULL),
                     EG_ERR_ARGUMENT);
    feed = feed_named("a", AG_FEED_LIST);
    feed.half_life = -1;
    assert_int_equal(ag_feed_add(store, &feed, 0, SERVICE_NOON, NULL),
                     EG_ERR_ARGUMENT);
    done();
}

/* -- readings -------------------------------------------------------------- */

static void
the_same_list_again_changes_nothing(void **state)
{
    (void)state;
    open_new("same");
    ag_feed feed = feed_named("list", AG_FEED_LIST);
    add(&feed);
    read_whole("list", 1, "a.example\nb.example\na.example\n/bad/\n");
    expect(2, 0, 0, 0);
    assert_int_equal(changes.counts.rows, 3);
    load();
    assert_int_equal(ask("a.example", 1), 1);
    const uint64_t row = found.match[0].id;
    for (int day = 2; day < 6; day++) {
        read_whole("list", day, "b.example\na.example\n");
        expect(0, 0, 2, 0);
    }
    uint64_t count;
    assert_ok(ag_feed_count(store, &feed, &count, NULL));
    assert_int_equal(count, 2);
    load();
    assert_int_equal(ask("a.example", 5), 1);
    assert_int_equal(found.match[0].id, row);
    done();
}

#define OBJECT(id, value, more)                     \
    "{\"type\":\"indicator\",\"id\":\"" id          \
    "\",\"pattern\":\"[domain-name:value = '" value \
    "']\",\"valid_from\":\"2020-01-01T00:00:00Z\"" more "}"
#define BUNDLE(objects) "{\"type\":\"bundle\",\"objects\":[" objects "]}"

static void
new_ids_of_its_own_change_nothing(void **state)
{
    (void)state;
    open_new("ids");
    ag_feed feed = feed_named("stix", AG_FEED_STIX);
    add(&feed);
    read_whole("stix", 1, BUNDLE(OBJECT("indicator--1", "a.example", "")));
    expect(1, 0, 0, 0);
    read_whole("stix", 2, BUNDLE(OBJECT("indicator--2", "a.example", "")));
    expect(0, 0, 1, 0);
    read_whole(
        "stix", 3,
        BUNDLE(OBJECT("indicator--2", "a.example", ",\"confidence\":90")));
    expect(0, 1, 0, 0);
    load();
    assert_int_equal(ask("a.example", 3), 1);
    assert_int_equal(found.match[0].confidence, 90);
    done();
}

#define TWICE(first, second)                                                   \
    BUNDLE(OBJECT("indicator--1", "a.example",                                 \
                  ",\"confidence\":20,\"modified\":\"" first                   \
                  "\"") "," OBJECT("indicator--2", "a.example",                \
                                   ",\"confidence\":90,\"modified\":\"" second \
                                   "\""))

static void
of_two_rows_of_one_value_the_later_counts(void **state)
{
    (void)state;
    open_new("later");
    ag_feed feed = feed_named("stix", AG_FEED_STIX);
    add(&feed);
    read_whole("stix", 1,
               TWICE("2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z"));
    expect(1, 0, 0, 0);
    load();
    assert_int_equal(ask("a.example", 1), 1);
    assert_int_equal(found.match[0].confidence, 90);
    read_whole("stix", 2,
               TWICE("2026-03-01T00:00:00Z", "2026-02-01T00:00:00Z"));
    load();
    assert_int_equal(ask("a.example", 2), 1);
    assert_int_equal(found.match[0].confidence, 20);
    done();
}

static void
what_a_whole_feed_tells_no_more_ends_and_is_kept(void **state)
{
    (void)state;
    open_new("gone");
    ag_feed feed = feed_named("list", AG_FEED_LIST);
    add(&feed);
    read_whole("list", 1, "a.example\nb.example\n");
    read_whole("list", 5, "b.example\n");
    expect(0, 0, 1, 1);
    load();
    assert_int_equal(ask("a.example", 4), 1); /* events of before */
    const uint64_t row = found.match[0].id;
    assert_int_equal(ask("a.example", 5), 0);
    assert_int_equal(ask("b.example", 5), 1);
    /* Told again: the same row. */
    read_whole("list", 9, "a.example\nb.example\n");
    expect(0, 0, 1, 0);
    assert_int_equal(changes.back, 1);
    load();
    assert_int_equal(ask("a.example", 9), 1);
    assert_int_equal(found.match[0].id, row);
    /* A part of a feed takes nothing away. */
    eg_error err = {0};
    assert_ok(read_at("list", 10, false, "c.example\n", &err));
    expect(1, 0, 0, 0);
    load();
    assert_int_equal(ask("a.example", 10), 1);
    done();
}

static void
what_a_feed_revokes_ends(void **state)
{
    (void)state;
    open_new("revoked");
    ag_feed feed = feed_named("stix", AG_FEED_STIX);
    add(&feed);
    read_whole("stix", 1,
               BUNDLE(OBJECT("indicator--1", "a.example",
                             "") "," OBJECT("indicator--2", "b.example", "")));
    eg_error err = {0};
    assert_ok(read_at("stix", 2, false,
                      BUNDLE("{\"type\":\"indicator\",\"id\":\"indicator--1\","
                             "\"revoked\":true}"),
                      &err));
    assert_int_equal(changes.gone, 1);
    load();
    assert_int_equal(ask("a.example", 3), 0);
    assert_int_equal(ask("b.example", 3), 1);
    done();
}

static void
half_a_file_is_not_kept(void **state)
{
    (void)state;
    open_new("half");
    ag_feed feed = feed_named("stix", AG_FEED_STIX);
    add(&feed);
    eg_error err = {0};
    assert_int_equal(read_at("stix", 1, true,
                             "{\"objects\":[" OBJECT("i", "a.example", "") ",",
                             &err),
                     EG_ERR_MALFORMED);
    uint64_t count;
    assert_ok(ag_feed_count(store, &feed, &count, NULL));
    assert_int_equal(count, 0);
    assert_ok(ag_feed_find(store, &feed, "stix", NULL));
    assert_true(feed.last_read == 0);
    /* Nor is a reading that went on after a failure. */
    ag_importing *m = NULL;
    const ag_import what = {
        .store = store, .feed = &feed, .whole = true, .now = DAYS(1)};
    kit_source bad = {"{", 1, 0};
    assert_ok(ag_import_begin(&m, &what, NULL));
    assert_int_equal(ag_import_read(m, kit_read, &bad, NULL), EG_ERR_MALFORMED);
    assert_int_equal(ag_import_commit(m, &changes, NULL), EG_ERR_STATE);
    ag_import_free(m);
    done();
}

static void
a_feed_does_not_lose_most_of_itself_unseen(void **state)
{
    (void)state;
    open_new("loss");
    ag_feed feed = feed_named("list", AG_FEED_LIST);
    add(&feed);
    char text[AG_FEED_MOST_MIN * 16];
    size_t half = 0;
    size_t len = 0;
    for (unsigned i = 0; i < AG_FEED_MOST_MIN; i++) {
        half = i == AG_FEED_MOST_MIN / 2 - 1 ? len : half;
        len += (size_t)snprintf(text + len, sizeof(text) - len, "h%u.example\n",
                                i);
    }
    read_whole("list", 1, text);
    eg_error err = {0};
    assert_int_equal(read_at("list", 2, true, text + len - 12, &err),
                     EG_ERR_STATE);
    assert_non_null(strstr(err.text, "99 of its 100 indicators would end"));
    text[half] = '\0'; /* one less than half */
    assert_int_equal(read_at("list", 2, true, text, &err), EG_ERR_STATE);
    ag_importing *m = NULL;
    assert_ok(ag_feed_find(store, &feed, "list", NULL));
    const ag_import what = {.store = store,
                            .feed = &feed,
                            .whole = true,
                            .anyway = true,
                            .now = DAYS(3)};
    kit_source source = {text, half, 0};
    assert_ok(ag_import_begin(&m, &what, NULL));
    assert_ok(ag_import_read(m, kit_read, &source, NULL));
    assert_ok(ag_import_commit(m, &changes, NULL));
    ag_import_free(m);
    assert_int_equal(changes.gone, 51);
    text[half] = 'h';
    read_whole("list", 4, text);
    assert_int_equal(changes.back, 51);
    text[half + 12] = '\0'; /* half of it may go */
    read_whole("list", 5, text);
    assert_int_equal(changes.gone, 50);
    done();
}

static void
two_who_read_one_feed_do_not_mix(void **state)
{
    (void)state;
    open_new("two");
    ag_feed feed = feed_named("list", AG_FEED_LIST);
    add(&feed);
    ag_importing *m = NULL;
    const ag_import what = {
        .store = store, .feed = &feed, .whole = true, .now = DAYS(2)};
    kit_source text = {"a.example", 9, 0};
    assert_ok(ag_import_begin(&m, &what, NULL));
    assert_ok(ag_import_read(m, kit_read, &text, NULL));
    read_whole("list", 1, "b.example\n");
    eg_error err = {0};
    assert_int_equal(ag_import_commit(m, &changes, &err), EG_ERR_STATE);
    assert_non_null(strstr(err.text, "somebody else read this feed"));
    ag_import_free(m);
    /* And the clock does not go back. */
    assert_int_equal(read_at("list", 1, true, "c.example\n", &err),
                     EG_ERR_STATE);
    assert_non_null(strstr(err.text, "the clock went back"));
    load();
    assert_int_equal(ask("a.example", 3), 0);
    assert_int_equal(ask("b.example", 3), 1);
    done();
}

static eg_status
count_bad(const ag_feed_bad *bad, void *context, eg_error *err)
{
    (void)err;
    unsigned *count = context;
    if (*count == 0) {
        assert_string_equal(bad->place, "line 2");
        assert_non_null(strstr(bad->reason, "path without a host"));
        assert_memory_equal(bad->raw.data, "/x/", 3);
    }
    (*count)++;
    return EG_OK;
}

static void
rows_that_were_put_aside_can_be_looked_at(void **state)
{
    (void)state;
    open_new("bad");
    ag_feed feed = feed_named("list", AG_FEED_LIST);
    add(&feed);
    read_whole("list", 1, "a.example\n/x/\n10.0.0.1\n");
    unsigned count = 0;
    assert_ok(ag_feed_each_bad(store, &feed, count_bad, &count, NULL));
    assert_int_equal(count, 2);
    read_whole("list", 2, "a.example\n/x/\n/x/\n"); /* that one's line 2 too */
    count = 0;
    assert_ok(ag_feed_each_bad(store, &feed, count_bad, &count, NULL));
    assert_int_equal(count, 2);
    done();
}

/* -- what is loaded -------------------------------------------------------- */

static const char lists_of_actors[] =
    "{\"source\":\"house\",\"by\":\"Us\",\"actors\":[{\"id\":\"crane\","
    "\"names\":[{\"name\":\"Paper Crane\",\"namer\":\"Us\"},{\"name\":"
    "\"COPPER\",\"namer\":\"Them\"}]},{\"id\":\"heron\",\"names\":[{\"name\":"
    "\"Glass Heron\",\"namer\":\"Us\"},{\"name\":\"Copper\"}]}]}";

static ag_actors_changes actor_changes;

static void
import_actors(int day, const char *text)
{
    eg_error err = {0};
    const eg_span span = {(const uint8_t *)text, strlen(text)};
    if (ag_actors_import(store, AG_ACTORS_OWN, &span, 1, 0, DAYS(day), NULL,
                         &actor_changes, &err) != EG_OK) {
        fail_msg("%s", err.text);
    }
}

static uint64_t
house(const char *native)
{
    return ag_actor_id(span_of("house"), span_of(native));
}

static eg_status
count_name(eg_span name, void *context, eg_error *err)
{
    (void)err;
    assert_true(name.len > 0);
    (*(unsigned *)context)++;
    return EG_OK;
}

static void
an_indicator_means_whom_the_feed_names(void **state)
{
    (void)state;
    open_new("means");
    import_actors(0, lists_of_actors);
    ag_feed feed = feed_named("stix", AG_FEED_STIX);
    add(&feed);
    read_whole(
        "stix", 1,
        BUNDLE(OBJECT("i1", "a.example", "") "," OBJECT(
            "i2", "b.example",
            "") ",{\"type\":\"intrusion-set\",\"id\":\"s1\",\"name\":\"Paper "
                "Crane\"},{\"type\":\"campaign\",\"id\":\"c1\",\"name\":"
                "\"Spring\"},{\"type\":\"intrusion-set\",\"id\":\"s2\","
                "\"name\":\"copper\"},"
                "{\"type\":\"relationship\",\"id\":\"r1\",\"relationship_type\""
                ":\"indicates\",\"source_ref\":\"i1\",\"target_ref\":\"c1\"},"
                "{\"type\":\"relationship\",\"id\":\"r2\",\"relationship_type\""
                ":\"attributed-to\",\"source_ref\":\"c1\",\"target_ref\":"
                "\"s1\"},"
                "{\"type\":\"relationship\",\"id\":\"r3\",\"relationship_type\""
                ":\"indicates\",\"source_ref\":\"i2\",\"target_ref\":\"s2\"}"));
    load();
    assert_int_equal(ask("a.example", 1), 1);
    assert_int_equal(found.match[0].actor_len, 1);
    assert_true(found.match[0].actors[0] == house("crane"));
    /* An ambiguous name means both. */
    assert_int_equal(ask("b.example", 1), 1);
    assert_int_equal(found.match[0].actor_len, 2);
    assert_int_equal(catalog.unknown, 1); /* the campaign's name */
    unsigned names = 0;
    assert_ok(ag_feed_each_name(store, &feed, count_name, &names, NULL));
    assert_int_equal(names, 3);
    done();
}

static void
a_namer_and_a_judgement_make_a_name_one(void **state)
{
    (void)state;
    open_new("namer");
    import_actors(0, lists_of_actors);
    static const char csv[] = "ioc,actor\na.example,COPPER\n";
    ag_feed any = feed_named("any", AG_FEED_CSV);
    add(&any);
    ag_feed them = feed_named("them", AG_FEED_CSV);
    (void)snprintf(them.namer, sizeof(them.namer), "Them");
    add(&them);
    ag_feed fixed = feed_named("fixed", AG_FEED_LIST);
    fixed.actor = house("heron");
    add(&fixed);
    read_whole("any", 1, csv);
    read_whole("them", 1, csv);
    read_whole("fixed", 1, "a.example\n");
    load();
    assert_int_equal(ask("a.example", 1), 3);
    assert_int_equal(found.match[0].actor_len + found.match[1].actor_len +
                         found.match[2].actor_len,
                     2 + 1 + 1);
    assert_ok(ag_actor_keep_held(store, house("heron"), house("crane"), 0,
                                 DAYS(2), NULL));
    load();
    assert_int_equal(ask("a.example", 1), 3);
    for (unsigned i = 0; i < 3; i++) {
        assert_int_equal(found.match[i].actor_len, 1);
        assert_true(found.match[i].actors[0] == house("crane"));
    }
    eg_error err = {0};
    assert_int_equal(ag_actor_keep_held(store, house("crane"), house("heron"),
                                        0, DAYS(2), &err),
                     EG_ERR_STATE);
    assert_int_equal(ag_actor_keep_held(store, 7, 8, 0, DAYS(2), &err),
                     EG_ERR_NOT_FOUND);
    assert_ok(ag_actor_keep_held(store, house("heron"), house("heron"), 0,
                                 DAYS(3), NULL));
    load();
    assert_int_equal(ask("a.example", 1), 3);
    done();
}

static void
a_lifetime_and_decay_count_from_the_last_reading(void **state)
{
    (void)state;
    open_new("lifetime");
    ag_feed feed = feed_named("list", AG_FEED_LIST);
    feed.lifetime = 10 * AG_DAY;
    feed.half_life = 10 * AG_DAY;
    feed.confidence = 80;
    add(&feed);
    read_whole("list", 1, "a.example\n");
    load();
    assert_int_equal(ask("a.example", 6), 1);
    assert_int_equal(found.match[0].confidence, 60);
    assert_int_equal(ask("a.example", 11), 0);
    read_whole("list", 9, "a.example\n");
    expect(0, 0, 1, 0);
    load();
    assert_int_equal(ask("a.example", 14), 1);
    assert_int_equal(found.match[0].confidence, 60);
    assert_ok(ag_feed_set_active(store, &feed, false, 0, DAYS(9), NULL));
    load();
    assert_int_equal(ask("a.example", 14), 0);
    done();
}

static void
operators_add_to_warning_lists(void **state)
{
    (void)state;
    open_new("warned");
    ag_feed feed = feed_named("list", AG_FEED_LIST);
    add(&feed);
    read_whole("list", 1, "pages.example\n192.0.2.7\nwww.top.example\n");
    uint64_t added = 0;
    eg_error err = {0};
    assert_ok(ag_warnings_keep(store, AG_WARNING_SHARED,
                               span_of("# ours\n\npages.example  # all\r\n"), 0,
                               DAYS(1), &added, NULL));
    assert_int_equal(added, 1);
    assert_ok(ag_warnings_keep(store, AG_WARNING_VPN, span_of("192.0.2.0/24"),
                               0, DAYS(1), &added, NULL));
    assert_ok(ag_warnings_keep(store, AG_WARNING_VPN, span_of("192.0.2.0/24"),
                               0, DAYS(1), &added, NULL));
    assert_int_equal(added, 0);
    assert_int_equal(ag_warnings_keep(store, AG_WARNING_VPN,
                                      span_of("good.example\nno such\n"), 0,
                                      DAYS(1), &added, &err),
                     EG_ERR_MALFORMED);
    assert_non_null(strstr(err.text, "line 2: "));
    assert_ok(ag_warnings_keep(
        store, AG_WARNING_POPULAR,
        span_of("{\"name\":\"x\",\"list\":[\".misp.example\",\"b.example\"]}"),
        0, DAYS(1), &added, NULL));
    assert_int_equal(added, 2);
    assert_ok(ag_warnings_keep(store, AG_WARNING_POPULAR,
                               span_of("1,top.example\n2,b.example\n"), 0,
                               DAYS(1), &added, NULL));
    assert_int_equal(added, 1);
    assert_int_equal(ag_warnings_keep(store, AG_WARNING_POPULAR,
                                      span_of("{\"list\":[\"a.example\",7]}"),
                                      0, DAYS(1), &added, &err),
                     EG_ERR_MALFORMED);
    assert_int_equal(ag_warnings_keep(store, AG_WARNING_NONE, span_of("a.b"), 0,
                                      DAYS(1), &added, &err),
                     EG_ERR_ARGUMENT);
    load();
    assert_int_equal(ask("pages.example", 2), 0);
    assert_int_equal(found.void_by, AG_WARNING_SHARED);
    assert_int_equal(ask("192.0.2.7", 2), 1);
    assert_int_equal(found.match[0].warning, AG_WARNING_VPN);
    assert_int_equal(ask("www.top.example", 2), 1);
    assert_int_equal(found.match[0].warning, AG_WARNING_POPULAR);
    done();
}

/* -- actors ---------------------------------------------------------------- */

static void
a_list_of_actors_again_changes_what_changed(void **state)
{
    (void)state;
    open_new("actors");
    import_actors(0, lists_of_actors);
    assert_int_equal(actor_changes.added, 2);
    import_actors(1, lists_of_actors);
    assert_int_equal(actor_changes.added + actor_changes.changed, 0);
    assert_int_equal(actor_changes.same, 2);
    import_actors(2, "{\"source\":\"house\",\"by\":\"Us\",\"actors\":[{\"id\":"
                     "\"crane\",\"names\":[{\"name\":\"Paper Crane\",\"namer\":"
                     "\"Us\"},{\"name\":\"TIN\"}]}]}");
    assert_int_equal(actor_changes.changed, 1);
    assert_int_equal(actor_changes.gone, 1);
    ag_actors *actors = NULL;
    ag_candidate c[4];
    assert_ok(ag_actors_load(&actors, store, NULL));
    assert_int_equal(ag_actors_len(actors), 1);
    assert_int_equal(ag_actors_resolve(actors, "COPPER", NULL, c, 4), 0);
    assert_int_equal(ag_actors_resolve(actors, "tin", NULL, c, 4), 1);
    assert_true(c[0].id == house("crane"));
    ag_actors_free(actors);
    import_actors(3, lists_of_actors); /* who comes back keeps the id */
    assert_ok(ag_actors_load(&actors, store, NULL));
    assert_int_equal(ag_actors_len(actors), 2);
    assert_int_equal(ag_actors_resolve(actors, "tin", NULL, c, 4), 0);
    assert_int_equal(ag_actors_resolve(actors, "COPPER", NULL, c, 4), 2);
    ag_actors_free(actors);
    const eg_span none =
        span_of("{\"source\":\"a\",\"by\":\"b\",\"actors\":[]}");
    assert_int_equal(ag_actors_import(store, AG_ACTORS_OWN, &none, 1, 0,
                                      DAYS(4), NULL, &actor_changes, NULL),
                     EG_ERR_MALFORMED);
    done();
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
        cmocka_unit_test(a_feed_is_added_once_and_found),
        cmocka_unit_test(what_is_no_feed_is_refused),
        cmocka_unit_test(the_same_list_again_changes_nothing),
        cmocka_unit_test(new_ids_of_its_own_change_nothing),
        cmocka_unit_test(of_two_rows_of_one_value_the_later_counts),
        cmocka_unit_test(what_a_whole_feed_tells_no_more_ends_and_is_kept),
        cmocka_unit_test(what_a_feed_revokes_ends),
        cmocka_unit_test(half_a_file_is_not_kept),
        cmocka_unit_test(a_feed_does_not_lose_most_of_itself_unseen),
        cmocka_unit_test(two_who_read_one_feed_do_not_mix),
        cmocka_unit_test(rows_that_were_put_aside_can_be_looked_at),
        cmocka_unit_test(an_indicator_means_whom_the_feed_names),
        cmocka_unit_test(a_namer_and_a_judgement_make_a_name_one),
        cmocka_unit_test(a_lifetime_and_decay_count_from_the_last_reading),
        cmocka_unit_test(operators_add_to_warning_lists),
        cmocka_unit_test(a_list_of_actors_again_changes_what_changed)};
    return cmocka_run_group_tests(tests, begin, place_end);
}
