/* SPDX-License-Identifier: Apache-2.0 */
/* Actors keep the names of each namer; names that several have stay ambiguous. */
#include <stdio.h>

#include "accountguard/actor/actor.h"
#include "accountguard/actor/read.h"
#include "accountguard/actor/registry.h"
#include "codec/buffer.h"
#include "test.h"

static ag_actors *actors;
static ag_actors_counts counts;
static eg_buffer told;

static eg_status
take(void *context, const ag_actor_entry *entry, eg_error *err)
{
    (void)context;
    return ag_actors_add(actors, entry, err);
}

static eg_status
take_bad(void *context, const char *place, const char *reason, eg_error *err)
{
    (void)context;
    (void)err;
    eg_buffer_text(&told, place);
    eg_buffer_text(&told, ": ");
    eg_buffer_text(&told, reason);
    eg_buffer_text(&told, "\n");
    return EG_OK;
}

static const ag_actors_sink sink = {.entry = take, .bad = take_bad};

static int
begin(void **state)
{
    (void)state;
    assert_ok(ag_actors_new(&actors, NULL));
    counts = (ag_actors_counts){0};
    eg_buffer_init(&told, 1 << 20);
    return 0;
}

static int
end(void **state)
{
    (void)state;
    ag_actors_free(actors);
    eg_buffer_free(&told);
    return 0;
}

static eg_span
span(const char *text)
{
    return (eg_span){(const uint8_t *)text, strlen(text)};
}

static void
load(ag_actors_format format, const char *text)
{
    eg_error err = {0};
    if (ag_actors_read(format, span(text), &sink, &counts, &err) != EG_OK) {
        fail_msg("%s", err.text);
    }
    eg_buffer_byte(&told, 0);
}

static void
load_fails(ag_actors_format format, const char *text, const char *why)
{
    eg_error err = {0};
    assert_int_equal(ag_actors_read(format, span(text), &sink, &counts, &err),
                     EG_ERR_MALFORMED);
    if (strstr(err.text, why) == NULL) {
        fail_msg("%s", err.text);
    }
}

#define ROOM 16
static ag_candidate found[ROOM];

static size_t
ask(const char *name, const char *by)
{
    return ag_actors_resolve(actors, name, by, found, ROOM);
}

static const char galaxy[] =
    "{\"type\":\"threat-actor\",\"values\":["
    "{\"uuid\":\"u1\",\"value\":\"Paper Crane\",\"meta\":{\"country\":\"ZZ\","
    "\"name-attribution\":[\"Paper Crane:da5cdcd1-7b15-4371-b7eb-"
    "ca32916d2052\",\"COPPER:d0c33595-b684-45ef-91c3-e2f5ce1a8191\","
    "\"Odd:Name:unknown-producer\"],\"origin:TA 1\":\"Proofpoint\","
    "\"synonyms\":[\"COPPER\",\"Grey Steppe\",\"paper-crane\"]}},"
    "{\"uuid\":\"u2\",\"value\":\"Glass Heron\",\"meta\":{\"synonyms\":["
    "\"GREY STEPPE\"]}}]}";

static const char attack[] =
    "{\"type\":\"bundle\",\"objects\":[{\"type\":\"identity\"},"
    "{\"type\":\"intrusion-set\",\"id\":\"intrusion-set--1\",\"name\":"
    "\"Paper Crane\",\"aliases\":[\"Paper Crane\",\"COPPER\",\"Glass Heron\"],"
    "\"external_references\":[{\"source_name\":\"mitre-attack\","
    "\"external_id\":\"G9001\"}]},"
    "{\"type\":\"intrusion-set\",\"id\":\"intrusion-set--2\",\"name\":"
    "\"Gone\",\"revoked\":true}]}";

static const char microsoft[] =
    "[{\"Threat actor name\":\"Copper Sleet\",\"Origin/Threat\":\"Utopia\","
    "\"Other names\":\"COPPER, APT 99 ,, Paper Crane\"}]";

static void
test_a_name_is_somebodys_word_in_a_source(void **state)
{
    (void)state;
    load(AG_ACTORS_MISP, galaxy);
    load(AG_ACTORS_ATTACK, attack);
    load(AG_ACTORS_MICROSOFT, microsoft);
    assert_int_equal(counts.entries, 4);
    assert_int_equal(counts.other, 1);
    assert_int_equal(ag_actors_len(actors), 4);
    assert_int_equal(ask("paper CRANE", NULL), 3);
    assert_string_equal(found[0].source, "misp-threat-actor");
    assert_string_equal(found[0].native, "u1");
    assert_string_equal(found[0].namer, "Mandiant");
    assert_string_equal(found[0].country, "ZZ");
    assert_string_equal(found[1].source, "mitre-attack");
    assert_string_equal(found[1].native, "G9001");
    assert_string_equal(found[1].namer, "MITRE");
    assert_string_equal(found[2].main, "Copper Sleet");
    assert_string_equal(found[2].namer, "");
    assert_string_equal(found[2].by, "Microsoft");
    assert_string_equal(found[2].country, "Utopia");
    assert_int_equal(ask("Odd:Name", "unknown-producer"), 1);
    assert_int_equal(ask("ta-1", "Proofpoint"), 1);
    assert_int_equal(ask("APT99", NULL), 1);
    assert_int_equal(ask("Gone", NULL), 0);
    assert_int_equal(ask("", NULL), 0);
    assert_int_equal(ask("-", NULL), 0);
}

static void
test_a_name_is_asked_for_as_somebody_uses_it(void **state)
{
    (void)state;
    load(AG_ACTORS_MISP, galaxy);
    load(AG_ACTORS_ATTACK, attack);
    load(AG_ACTORS_MICROSOFT, microsoft);
    assert_int_equal(ask("COPPER", NULL), 3);
    assert_int_equal(ask("COPPER", "MITRE"), 1);
    assert_string_equal(found[0].source, "mitre-attack");
    /* Coined by it as MISP says, and listed by itself. */
    assert_int_equal(ask("COPPER", "Microsoft"), 2);
    assert_int_equal(ask("COPPER", "Kaspersky"), 0);
}

static void
test_ambiguity_is_kept_and_nothing_is_joined_in_steps(void **state)
{
    (void)state;
    load(AG_ACTORS_MISP, galaxy);
    load(AG_ACTORS_ATTACK, attack);
    assert_int_equal(ask("Grey Steppe", NULL), 2);
    assert_int_equal(ag_candidates_distinct(found, 2), 2);
    /* MITRE's entry has both names; MISP's two stay two. */
    assert_int_equal(ask("Glass Heron", NULL), 2);
    assert_int_equal(ask("Glass Heron", "MISP"), 1);
    assert_string_equal(found[0].native, "u2");
    assert_int_equal(ask("Paper Crane", "Mandiant"), 1);
    assert_string_equal(found[0].native, "u1");
}

static void
test_a_person_may_hold_one_entry_as_another(void **state)
{
    (void)state;
    eg_error err = {0};
    load(AG_ACTORS_MISP, galaxy);
    load(AG_ACTORS_ATTACK, attack);
    const uint64_t crane = ag_actor_id(span("misp-threat-actor"), span("u1"));
    const uint64_t heron = ag_actor_id(span("misp-threat-actor"), span("u2"));
    const uint64_t mitre = ag_actor_id(span("mitre-attack"), span("G9001"));
    assert_int_equal(ag_actors_hold(actors, crane, crane, NULL), EG_ERR_STATE);
    assert_ok(ag_actors_hold(actors, mitre, crane, NULL));
    assert_int_equal(ask("Paper Crane", NULL), 2);
    assert_int_equal(ag_candidates_distinct(found, 2), 1);
    assert_int_equal(found[1].id, mitre);
    assert_int_equal(found[1].held, crane);
    /* No second step, from either side. */
    assert_int_equal(ag_actors_hold(actors, crane, heron, &err), EG_ERR_STATE);
    assert_non_null(strstr(err.text, "whom others are held as"));
    assert_int_equal(ag_actors_hold(actors, heron, mitre, &err), EG_ERR_STATE);
    assert_non_null(strstr(err.text, "held as another itself"));
    assert_int_equal(ag_actors_hold(actors, 7, crane, &err), EG_ERR_NOT_FOUND);
    assert_int_equal(ag_actors_hold(actors, crane, 7, &err), EG_ERR_NOT_FOUND);
}

static void
test_ids_are_the_same_everywhere(void **state)
{
    (void)state;
    char text[AG_ACTOR_ID_TEXT];
    uint64_t back = 0;
    const uint64_t id = ag_actor_id(span("mitre-attack"), span("G0007"));
    ag_actor_id_write(text, id);
    assert_string_equal(text, "actor-59c5fd321ad948fb");
    assert_true(ag_actor_id_read(&back, text));
    assert_true(back == id);
    assert_true(id != ag_actor_id(span("mitre-attackG"), span("0007")));
    assert_false(ag_actor_id_read(&back, "actor-59c5fd321ad948f"));
    assert_false(ag_actor_id_read(&back, "actor-ffffffffffffffff"));
    assert_false(ag_actor_id_read(&back, "actor-0000000000000000"));
    assert_false(ag_actor_id_read(&back, "Actor-59c5fd321ad948fb"));
}

static void
test_names_of_an_entry_are_told(void **state)
{
    (void)state;
    ag_candidate c;
    load(AG_ACTORS_MICROSOFT, microsoft);
    ag_actors_at(actors, 0, &c);
    static const char *const names[] = {"Copper Sleet", "COPPER", "APT 99",
                                        "Paper Crane"};
    for (size_t i = 0; i < 4; i++) {
        ag_candidate one;
        assert_true(ag_actors_name(actors, c.id, i, &one));
        assert_string_equal(one.name, names[i]);
        assert_string_equal(one.main, "Copper Sleet");
    }
    assert_false(ag_actors_name(actors, c.id, 4, &c));
    assert_false(ag_actors_find(actors, 7, &c));
}

static void
test_own_lists(void **state)
{
    (void)state;
    load(AG_ACTORS_OWN,
         "{\"source\":\"house\",\"by\":\"Us\",\"actors\":[{\"id\":\"1\","
         "\"country\":\"Utopia\",\"names\":[{\"name\":\"Tin Fox\"},{\"name\":"
         "\"FOX\",\"namer\":\"Them\"}]}]}");
    assert_int_equal(ask("tinfox", "Us"), 1);
    assert_int_equal(ask("fox", "Them"), 1);
    assert_int_equal(ask("fox", "Us"), 0);
    load_fails(AG_ACTORS_OWN, "{\"source\":\"a\",\"by\":\"b\"}",
               "actors is missing");
    load_fails(AG_ACTORS_OWN, "{\"source\":\"a\",\"by\":\"b\",\"x\":1}",
               "x is not a known member");
}

static void
test_wrong_entries_are_put_aside_alone(void **state)
{
    (void)state;
    load(AG_ACTORS_OWN,
         "{\"source\":\"s\",\"by\":\"b\",\"actors\":["
         "7,{\"names\":[]},{\"id\":\"1\",\"names\":[]},"
         "{\"id\":\"2\",\"names\":[{\"name\":\"\"}]},"
         "{\"id\":\"3\",\"names\":[{\"name\":\"-\"}]},"
         "{\"id\":\"4\",\"names\":[{\"name\":\"a\\u001b[2J\"}]},"
         "{\"id\":\"5\",\"names\":[{\"name\":\"a\\u202eb\"}]},"
         "{\"id\":\"\",\"names\":[{\"name\":\"a\"}]},"
         "{\"id\":\"6\",\"country\":\"\\n\",\"names\":[{\"name\":\"a\"}]},"
         "{\"id\":\"7\",\"names\":[{\"name\":\"a\",\"alias\":\"b\"}]},"
         "{\"id\":\"8\",\"names\":[{\"name\":\"good\"}]}]}");
    assert_string_equal(
        (const char *)told.data,
        "actors[0]: actors[0] must be an object\n"
        "actors[1]: actors[1].id is missing\n"
        "actors[2]: has no name\n"
        "actors[3]: has a name or namer that is empty, too long or not plain "
        "text\n"
        "actors[4]: has a name or namer that is empty, too long or not plain "
        "text\n"
        "actors[5]: has a name or namer that is empty, too long or not plain "
        "text\n"
        "actors[6]: has a name or namer that is empty, too long or not plain "
        "text\n"
        "actors[7]: has a source or an id that is empty, too long or not plain "
        "text\n"
        "actors[8]: has a country that is too long or not plain text\n"
        "actors[9]: actors[9].names[0].alias is not a known member\n");
    assert_int_equal(counts.bad, 10);
    assert_int_equal(counts.entries, 1);
    assert_int_equal(ask("good", NULL), 1);
}

static void
test_what_is_no_list(void **state)
{
    (void)state;
    load_fails(AG_ACTORS_MISP, "{\"type\":\"tool\",\"values\":[]}",
               "neither threat-actor nor");
    load_fails(AG_ACTORS_MISP, "[]", "must be an object");
    load_fails(AG_ACTORS_ATTACK, "{\"type\":\"report\"}", "no bundle");
    load_fails(AG_ACTORS_MICROSOFT, "{}", "must be a list");
    load_fails(AG_ACTORS_OWN, "{", "line 1");
    load(AG_ACTORS_MISP,
         "{\"type\":\"threat-actor\",\"values\":[{\"uuid\":\"u\",\"value\":"
         "\"V\",\"meta\":{\"name-attribution\":[\"no colon\"]}},{\"uuid\":"
         "\"w\",\"value\":\"W\",\"meta\":7}]}");
    assert_string_equal(
        (const char *)told.data,
        "values[0]: values[0].meta.name-attribution[0] is no name with a "
        "producer\nvalues[1]: values[1].meta must be an object\n");
}

static void
test_an_entry_twice_is_refused(void **state)
{
    (void)state;
    load(AG_ACTORS_MICROSOFT, microsoft);
    eg_error err = {0};
    assert_int_equal(ag_actors_read(AG_ACTORS_MICROSOFT, span(microsoft), &sink,
                                    &counts, &err),
                     EG_ERR_STATE);
    assert_non_null(strstr(err.text, "is there twice"));
}

static void
test_every_format_has_its_word(void **state)
{
    (void)state;
    ag_actors_format back;
    for (unsigned n = 0; n < AG_ACTORS_FORMAT_COUNT; n++) {
        assert_true(ag_actors_format_read(
            &back, ag_actors_format_name((ag_actors_format)n)));
        assert_int_equal(back, n);
    }
    assert_false(ag_actors_format_read(&back, "mispp"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_a_name_is_somebodys_word_in_a_source),
        TEST(test_a_name_is_asked_for_as_somebody_uses_it),
        TEST(test_ambiguity_is_kept_and_nothing_is_joined_in_steps),
        TEST(test_a_person_may_hold_one_entry_as_another),
        TEST(test_ids_are_the_same_everywhere),
        TEST(test_names_of_an_entry_are_told),
        TEST(test_own_lists),
        TEST(test_wrong_entries_are_put_aside_alone),
        TEST(test_what_is_no_list),
        TEST(test_an_entry_twice_is_refused),
        TEST(test_every_format_has_its_word)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
