/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Public lists of actors and of indicators, which are not part of the project:
 * what is found in them is written down here.  Skipped where they are absent.
 */
#include <stdio.h>
#include <unistd.h>

#include "accountguard/actor/read.h"
#include "accountguard/actor/registry.h"
#include "accountguard/indicator/feed.h"
#include "accountguard/indicator/set.h"
#include "common/file.h"
#include "test.h"

static char root[2048];
static ag_actors *actors;
static ag_actors_counts counts;

/* -- actors ---------------------------------------------------------------- */

static eg_status
take_actor(void *context, const ag_actor_entry *entry, eg_error *err)
{
    (void)context;
    return ag_actors_add(actors, entry, err);
}

static eg_status
take_bad(void *context, const char *place, const char *reason, eg_error *err)
{
    (void)context;
    (void)err;
    print_message("%s %s\n", place, reason);
    return EG_OK;
}

static void
load(ag_actors_format format, const char *name)
{
    static const ag_actors_sink sink = {.entry = take_actor, .bad = take_bad};
    char path[4096];
    uint8_t *bytes = NULL;
    size_t len = 0;
    eg_error err = {0};
    snprintf(path, sizeof(path), "%s/actors/%s", root, name);
    assert_ok(app_file_read(path, AG_ACTORS_FILE_MAX, &bytes, &len, NULL));
    if (ag_actors_read(format, (eg_span){bytes, len}, &sink, &counts, &err) !=
        EG_OK) {
        fail_msg("%s: %s", name, err.text);
    }
    app_file_free(bytes, len);
}

static int
load_all(void **state)
{
    (void)state;
    char path[4096];
    assert_ok(ag_actors_new(&actors, NULL));
    load(AG_ACTORS_MISP, "misp_threat-actor.json");
    load(AG_ACTORS_MISP, "misp_microsoft-activity-group.json");
    load(AG_ACTORS_MICROSOFT, "microsoft_actor_naming.json");
    snprintf(path, sizeof(path), "%s/actors/attack_groups", root);
    char **names;
    size_t len;
    assert_ok(app_dir_list(path, ".json", &names, &len, NULL));
    for (size_t i = 0; i < len; i++) {
        snprintf(path, sizeof(path), "attack_groups/%s", names[i]);
        load(AG_ACTORS_ATTACK, path);
    }
    app_names_free(names, len);
    return 0;
}

static int
free_all(void **state)
{
    (void)state;
    ag_actors_free(actors);
    return 0;
}

#define ROOM 16
static ag_candidate found[ROOM];

static size_t
ask(const char *name, const char *by)
{
    return ag_actors_resolve(actors, name, by, found, ROOM);
}

/** Whether one of the candidates is that entry of that source. */
static bool
has(size_t len, const char *source, const char *main_name)
{
    for (size_t i = 0; i < len; i++) {
        if (strcmp(found[i].source, source) == 0 &&
            strcmp(found[i].main, main_name) == 0) {
            return true;
        }
    }
    return false;
}

static void
test_every_entry_is_taken(void **state)
{
    (void)state;
    assert_int_equal(counts.bad, 0);
    assert_int_equal(counts.entries + counts.other, 1041 + 179 + 166 + 187);
    assert_int_equal(ag_actors_len(actors), counts.entries);
}

static void
test_the_names_of_the_reports_of_2019_resolve(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        const char *misp;
        const char *mitre;
        const char *microsoft; /* its newer name; NULL: its list has none */
    } names[] = {{"Holmium", "APT33", "APT33", "Peach Sandstorm"},
                 {"Phosphorus", "APT35", "Magic Hound", "Mint Sandstorm"},
                 {"Mercury", "MuddyWater", "MuddyWater", "Mango Sandstorm"},
                 {"Thallium", "Kimsuky", "Kimsuky", "Emerald Sleet"},
                 {"Strontium", "APT28", "APT28", "Forest Blizzard"},
                 {"Yttrium", "APT29", "APT29", NULL}};
    for (size_t i = 0; i < EG_ARRAY_LEN(names); i++) {
        size_t len = ask(names[i].name, NULL);
        assert_true(has(len, "misp-threat-actor", names[i].misp));
        assert_true(has(len, "mitre-attack", names[i].mitre));
        assert_int_equal(ask(names[i].name, "MITRE"), 1);
        if (names[i].microsoft != NULL) {
            len = ask(names[i].name, "Microsoft");
            assert_true(has(len, "microsoft-naming", names[i].microsoft));
        }
    }
}

static void
test_names_that_several_have_stay_ambiguous(void **state)
{
    (void)state;
    size_t len = ask("Mint Sandstorm", NULL);
    assert_true(has(len, "misp-threat-actor", "APT35"));
    assert_true(has(len, "misp-threat-actor", "Charming Kitten"));
    assert_true(ag_candidates_distinct(found, len) >= 2);
    len = ask("NOBELIUM", NULL);
    assert_true(has(len, "misp-threat-actor", "UNC2452"));
    assert_true(has(len, "misp-threat-actor", "APT29"));
    len = ask("Grizzly Steppe", NULL);
    assert_int_equal(len, 2);
    assert_true(has(len, "misp-threat-actor", "APT28"));
    assert_true(has(len, "misp-threat-actor", "APT29"));
    /* What joining aliases in steps would make one. */
    len = ask("Pink Sandstorm", NULL);
    assert_true(len >= 3 && len <= ROOM);
    assert_false(has(len, "misp-threat-actor", "MUSTANG PANDA"));
    assert_false(has(len, "mitre-attack", "Mustang Panda"));
    len = ask("Agrius", NULL);
    assert_true(has(len, "mitre-attack", "Agrius"));
    assert_false(has(len, "mitre-attack", "Mustang Panda"));
}

static void
test_claims_of_countries_are_the_sources(void **state)
{
    (void)state;
    const size_t len = ask("Forest Blizzard", NULL);
    bool code = false;
    bool word = false;
    for (size_t i = 0; i < len; i++) {
        code = code || strcmp(found[i].country, "RU") == 0;
        word = word || strcmp(found[i].country, "Russia") == 0;
    }
    assert_true(code && word);
}

/* -- indicators ------------------------------------------------------------ */

typedef struct gathered {
    ag_set *set;
    unsigned feed;
    uint64_t next;
} gathered;

static eg_status
take_row(void *context, const ag_feed_row *row, eg_error *err)
{
    gathered *g = context;
    const ag_indicator i = {.id = ++g->next,
                            .feed = g->feed,
                            .kind = row->part[0].kind,
                            .value = row->part[0].value,
                            .valid_from = row->valid_from,
                            .valid_until = row->valid_until,
                            .seen = row->seen,
                            .confidence = row->confidence,
                            .tlp = row->tlp,
                            .pap = row->pap};
    assert_int_equal(row->part_len, 1);
    return ag_set_add(g->set, &i, err);
}

static eg_status
read_stream(void *context, uint8_t *into, size_t room, size_t *got)
{
    *got = fread(into, 1, room, context);
    return ferror((FILE *)context) ? EG_ERR_IO : EG_OK;
}

static eg_status
feed(gathered *g,
     ag_feed_format format,
     const char *name,
     ag_feed_counts *in,
     eg_error *err)
{
    static const ag_feed_terms terms = {
        .now = 20000 * AG_DAY, .confidence = 50, .tlp = AG_TLP_GREEN};
    char path[4096];
    const ag_feed_sink sink = {.context = g, .row = take_row};
    snprintf(path, sizeof(path), "%s/indicators/%s", root, name);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    *in = (ag_feed_counts){0};
    const eg_status status =
        ag_feed_read(format, read_stream, file, &terms, &sink, in, err);
    assert_int_equal(fclose(file), 0);
    return status;
}

static void
test_indicators_are_taken_or_put_aside_with_a_reason(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        ag_feed_format format;
        unsigned rows;
        unsigned bad;
    } files[] = {
        {"maltrail/apt_33.txt", AG_FEED_LIST, 114, 1},
        {"maltrail/apt_charmingkitten.txt", AG_FEED_LIST, 2432, 16},
        {"maltrail/apt_duke.txt", AG_FEED_LIST, 865, 3},
        {"maltrail/apt_kimsuky.txt", AG_FEED_LIST, 26382, 111},
        {"maltrail/apt_sofacy.txt", AG_FEED_LIST, 2265, 88},
        {"openphish_feed.txt", AG_FEED_LIST, 300, 0},
        {"targetedthreats.csv", AG_FEED_CSV, 3247, 1},
        {"targetedthreats.stix2.json", AG_FEED_STIX, 3011, 0},
    };
    gathered g = {0};
    ag_warnings *warnings;
    assert_ok(ag_warnings_new(&warnings, NULL));
    assert_ok(ag_warnings_seal(warnings));
    assert_ok(ag_set_new(&g.set, warnings, NULL));
    const ag_set_feed one = {.id = 1, .trust = AG_TRUST_B};
    assert_ok(ag_set_feed_add(g.set, &g.feed, &one, NULL));
    for (size_t i = 0; i < EG_ARRAY_LEN(files); i++) {
        ag_feed_counts in;
        eg_error err = {0};
        assert_ok(feed(&g, files[i].format, files[i].name, &in, &err));
        print_message("%s: %llu rows, %llu put aside\n", files[i].name,
                      (unsigned long long)in.rows, (unsigned long long)in.bad);
        assert_int_equal(in.rows, files[i].rows);
        assert_int_equal(in.bad, files[i].bad);
    }
    /* This file holds keys of machines, and nothing that an event meets. */
    ag_feed_counts in;
    eg_error err = {0};
    assert_int_equal(feed(&g, AG_FEED_CSV, "mstic_rapidrelease.csv", &in, &err),
                     EG_ERR_MALFORMED);
    assert_non_null(strstr(err.text, "line 1: names no column of values"));
    assert_ok(ag_set_seal(g.set, NULL));
    ag_matches m = {0};
    ag_set_find_host(g.set, "boeing.servehttp.com", 20, 20000 * AG_DAY, &m);
    assert_int_equal(m.len, 1);
    ag_matches_clear(&m);
    ag_set_find_host(g.set, "servehttp.com", 13, 20000 * AG_DAY, &m);
    assert_int_equal(m.len, 0);
    ag_set_free(g.set);
    ag_warnings_free(warnings);
}

int
main(void)
{
    const char *shared = getenv("EG_SHARED");
    snprintf(root, sizeof(root), "%s/notify", shared == NULL ? "" : shared);
    if (shared == NULL || access(root, R_OK) != 0) {
        printf("public lists of actors and indicators are not here: skipped\n");
        return TEST_SKIPPED;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_entry_is_taken),
        cmocka_unit_test(test_the_names_of_the_reports_of_2019_resolve),
        cmocka_unit_test(test_names_that_several_have_stay_ambiguous),
        cmocka_unit_test(test_claims_of_countries_are_the_sources),
        cmocka_unit_test(test_indicators_are_taken_or_put_aside_with_a_reason)};
    return cmocka_run_group_tests(tests, load_all, free_all);
}
