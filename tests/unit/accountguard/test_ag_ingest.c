/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Logs into incidents: what is counted once, what is put aside, what leaves no
 * trace, and that neither a crash nor a repetition changes what is there.
 */
#include "accountguard/ingest/keep.h"
#include "accountguard/ingest/push.h"
#include "accountguard/ingest/spool.h"
#include "codec/text.h"
#include "roster_kit.h"

/** A row of a sign-in of Ann's or somebody's. */
#define ROW(id, user, operation, error, ip)                                    \
    "{\"CreationTime\":\"2026-11-23T09:00:00\",\"Id\":\"" id "\","             \
    "\"Operation\":\"" operation "\",\"ResultStatus\":\"Success\","            \
    "\"UserId\":\"" user "\",\"ErrorNumber\":\"" error "\",\"ClientIP\":\"" ip \
    "\"}"
#define ANN  "Ann@party.example"
#define BEAR "203.0.113.9"

static ag_set *set;
static ag_store *store;
static ag_source source;
static uint64_t ann;
static const char *dir;

/** A set with one address, of which two feeds say that an actor uses it. */
static void
make_set(void)
{
    static const uint64_t actor = KIT_ACTOR;
    ag_value value;
    assert_ok(ag_set_new(&set, NULL, NULL));
    assert_ok(ag_value_read(&value, AG_KIND_IP, BEAR, strlen(BEAR), NULL));
    for (uint64_t id = 1; id <= 2; id++) {
        unsigned feed;
        const ag_set_feed plan = {.id = id, .trust = AG_TRUST_A};
        assert_ok(ag_set_feed_add(set, &feed, &plan, NULL));
        const ag_indicator indicator = {
            .id = id,
            .feed = feed,
            .kind = AG_KIND_IP,
            .value = {(const uint8_t *)value.text, value.len},
            .valid_until = AG_TIME_MAX,
            .seen = SERVICE_NOON,
            .confidence = 80,
            .tlp = AG_TLP_GREEN,
            .actors = &actor,
            .actor_len = 1};
        assert_ok(ag_set_add(set, &indicator, NULL));
    }
    assert_ok(ag_set_seal(set, NULL));
}

static void
begin(const char *name, ag_format format)
{
    static char kept[APP_PATH_MAX];
    uint8_t key[AG_PUSH_KEY_BYTES];
    store = service_new(name);
    (void)snprintf(kept, sizeof(kept), "%s", at(name));
    dir = kept;
    source = (ag_source){.name = "m365", .format = format};
    source.seen_by = AG_SEEN_BY_LOG;
    source.tlp = AG_TLP_AMBER;
    assert_ok(ag_source_add(store, 1, &source, key, SERVICE_NOON, NULL));
    ann = kit_protect(store, "ann@party.example");
    make_set();
}

static void
end(void)
{
    ag_set_free(set);
    service_close(store);
}

/** A text as a stream, which breaks after some bytes. */
typedef struct text_input {
    const char *text;
    size_t len;
    size_t at;
    size_t breaks; /**< 0: never. */
} text_input;

static eg_status
give(void *context, uint8_t *into, size_t room, size_t *got, eg_error *err)
{
    text_input *t = context;
    if (t->breaks > 0 && t->at >= t->breaks) {
        return eg_fail(err, EG_ERR_IO, "the disk is gone");
    }
    size_t n = t->len - t->at;
    n = n < room ? n : room;
    n = t->breaks > 0 && n > 4096 ? 4096 : n;
    memcpy(into, t->text + t->at, n);
    t->at += n;
    *got = n;
    return EG_OK;
}

static eg_status
go_to(void *context, uint64_t offset, eg_error *err)
{
    (void)err;
    text_input *t = context;
    t->at = (size_t)offset;
    return EG_OK;
}

static eg_status
read_input(text_input *t, bool dry, bool marked, ag_ingest_counts *counts)
{
    ag_ingest *in = NULL;
    eg_error err = {0};
    const ag_ingest_plan plan = {.store = store,
                                 .source = &source,
                                 .set = set,
                                 .now = SERVICE_NOON,
                                 .dry = dry};
    const ag_input input = {.read = give,
                            .seek = go_to,
                            .context = t,
                            .name = "a log",
                            .marked = marked};
    *counts = (ag_ingest_counts){0};
    assert_ok(ag_ingest_new(&in, &plan, &err));
    const eg_status status = ag_ingest_read(in, &input, counts, &err);
    ag_ingest_free(in);
    return status;
}

static ag_ingest_counts
read_text(const char *text, bool dry)
{
    ag_ingest_counts counts;
    text_input t = {.text = text, .len = strlen(text)};
    assert_ok(read_input(&t, dry, false, &counts));
    return counts;
}

/** A failed sign-in is an attempt, whatever its ResultStatus; a success that is
 * proven is more; others' rows and other addresses are nothing. */
static void
test_findings(void **state)
{
    (void)state;
    begin("findings", AG_FORMAT_MICROSOFT);
    static const char log[] = ROW("a", ANN, "UserLoginFailed", "50126", BEAR) "\n" ROW(
        "b", ANN, "UserLoggedIn", "50140",
        BEAR) "\n" ROW("c", "eve@party.example", "UserLoggedIn", "0",
                       BEAR) "\n" ROW("d", ANN, "UserLoggedIn", "0",
                                      "198.51.100.1") "\n"
                                                      "{\"Id\":\n" ROW(
                                                          "e", "NOT-FOUND",
                                                          "UserLoginFailed",
                                                          "50126",
                                                          BEAR) "\n" ROW("a",
                                                                         "ANN@"
                                                                         "PARTY"
                                                                         ".EXAM"
                                                                         "PLE",
                                                                         "UserL"
                                                                         "oginF"
                                                                         "aile"
                                                                         "d",
                                                                         "5012"
                                                                         "6",
                                                                         BEAR) "\n";
    ag_ingest_counts c = read_text(log, false);
    assert_int_equal(c.rows, 7);
    assert_int_equal(c.bad, 1);
    assert_int_equal(c.events, 6);
    assert_int_equal(c.no_account, 1);
    assert_int_equal(c.matched, 4);
    assert_int_equal(c.known, 1);
    assert_int_equal(c.found, 2);
    assert_int_equal(c.level[AG_TARGETED], 2);
    assert_int_equal(c.taken[AG_TAKEN_OPENED], 1);
    assert_int_equal(kit_count(store, "SELECT COUNT(*) FROM detection"), 2);
    assert_int_equal(kit_count(store, "SELECT MAX(level) FROM incident"),
                     AG_TARGETED);
    assert_int_equal(kit_count(store, "SELECT MIN(tlp) FROM detection"),
                     AG_TLP_AMBER);
    assert_int_equal(kit_count(store, "SELECT COUNT(*) FROM raw"), 2);
    assert_int_equal(kit_count(store, "SELECT COUNT(*) FROM seen"), 3);

    /* The same again changes nothing. */
    c = read_text(log, false);
    assert_int_equal(c.known, 4);
    assert_int_equal(c.found, 0);
    assert_int_equal(c.kept_bad, 0);
    assert_int_equal(kit_count(store, "SELECT COUNT(*) FROM quarantine"), 1);
    assert_int_equal(kit_count(store, "SELECT events FROM source"), 3);

    c = read_text(ROW("z", ANN, "UserLoggedIn", "0", BEAR), false);
    assert_int_equal(c.level[AG_SUSPECTED], 1);
    assert_int_equal(c.taken[AG_TAKEN_RAISED], 1);
    end();
}

/** What feeds learn later is found in what was read before, once. */
static void
test_again(void **state)
{
    (void)state;
    begin("again", AG_FORMAT_MICROSOFT);
    static const char log[] = ROW("a", ANN, "UserLoginFailed", "50126", BEAR);
    ag_set *later = set;
    set = NULL;
    assert_int_equal(read_text(log, false).found, 0);
    set = later;
    assert_int_equal(read_text(log, false).found, 0);
    for (unsigned i = 0; i < 2; i++) {
        ag_ingest *in = NULL;
        ag_ingest_counts c = {0};
        text_input t = {.text = log, .len = strlen(log)};
        const ag_ingest_plan plan = {.store = store,
                                     .source = &source,
                                     .set = set,
                                     .now = SERVICE_NOON,
                                     .again = true};
        const ag_input input = {.read = give, .context = &t, .name = "a log"};
        assert_ok(ag_ingest_new(&in, &plan, NULL));
        assert_ok(ag_ingest_read(in, &input, &c, NULL));
        ag_ingest_free(in);
        assert_int_equal(c.known, 1);
        assert_int_equal(c.taken[AG_TAKEN_OPENED], i == 0);
        assert_int_equal(c.taken[AG_TAKEN_KNOWN], i == 1);
    }
    assert_int_equal(kit_count(store, "SELECT detections FROM incident"), 1);
    assert_int_equal(kit_count(store, "SELECT events FROM source"), 1);
    end();
}

/** A dry run tells and writes nothing. */
static eg_status
count_told(void *context, const ag_dry_row *row, eg_error *err)
{
    (void)err;
    unsigned *told = context;
    told[row->bad != NULL]++;
    assert_true(row->bad != NULL || row->account == ann);
    return EG_OK;
}

static void
test_dry(void **state)
{
    (void)state;
    begin("dry", AG_FORMAT_MICROSOFT);
    static const char log[] =
        ROW("a", ANN, "UserLoginFailed", "50126", BEAR) "\n" ROW(
            "a", ANN, "UserLoginFailed", "50126", BEAR) "\nbad\n";
    const uint64_t entries = kit_count(store, "SELECT COUNT(*) FROM audit");
    unsigned told[2] = {0};
    ag_ingest *in = NULL;
    ag_ingest_counts c = {0};
    text_input t = {.text = log, .len = strlen(log)};
    const ag_ingest_plan plan = {.store = store,
                                 .source = &source,
                                 .set = set,
                                 .now = SERVICE_NOON,
                                 .dry = true,
                                 .told = count_told,
                                 .context = told};
    const ag_input input = {.read = give, .context = &t, .name = "a log"};
    assert_ok(ag_ingest_new(&in, &plan, NULL));
    assert_ok(ag_ingest_read(in, &input, &c, NULL));
    ag_ingest_free(in);
    assert_int_equal(told[0], 1);
    assert_int_equal(told[1], 1);
    assert_int_equal(c.repeated, 1);
    assert_int_equal(c.tally[AG_ACTION_SIGN_IN][AG_OUTCOME_FAILURE], 1);
    static const char *const tables[] = {
        "SELECT COUNT(*) FROM seen",       "SELECT COUNT(*) FROM raw",
        "SELECT COUNT(*) FROM quarantine", "SELECT COUNT(*) FROM detection",
        "SELECT COUNT(*) FROM incident",   "SELECT MAX(rows) FROM source",
    };
    for (size_t i = 0; i < EG_ARRAY_LEN(tables); i++) {
        assert_int_equal(kit_count(store, tables[i]), 0);
    }
    assert_int_equal(kit_count(store, "SELECT COUNT(*) FROM audit"), entries);
    end();
}

/** Rows of those who are not protected leave no trace but numbers; a row put
 * aside is sealed, and tells where it stood. */
static eg_status
take_bad(const ag_bad_row *bad, void *context, eg_error *err)
{
    (void)err;
    *(ag_bad_row *)context = *bad;
    return EG_OK;
}

static void
test_quarantine(void **state)
{
    (void)state;
    begin("quarantine", AG_FORMAT_MICROSOFT);
    static const char log[] =
        ROW("c", "eve@party.example", "UserLoggedIn", "0",
            BEAR) "\n"
                  "{\"Id\":\"secret\"}\n"
                  "{\"Id\":\"f\",\"CreationTime\":\"2026-11-25T09:00:00\","
                  "\"Operation\":\"Send\",\"UserId\":\"" ANN "\"}\n";
    const ag_ingest_counts c = read_text(log, false);
    assert_int_equal(c.bad, 2);
    assert_int_equal(c.matched, 0);
    ag_bad_row bad;
    assert_ok(ag_keep_bad_each(store, 0, take_bad, &bad, NULL));
    assert_string_equal(bad.reason, "it tells of the future");
    assert_int_equal(bad.line, 3);
    assert_ok(ag_keep_bad_each(store, 0, take_bad, &bad, NULL));
    EG_BUFFER(row, 4096);
    assert_ok(ag_keep_bad_row(store, &row, 1, NULL));
    assert_int_equal(row.len, 15);
    assert_memory_equal(row.data, "{\"Id\":\"secret\"}", 15);
    assert_int_equal(ag_keep_bad_row(store, &row, 99, NULL), EG_ERR_NOT_FOUND);
    assert_int_equal(kit_count(store, "SELECT COUNT(*) FROM seen"), 0);

    /* What is old enough goes. */
    assert_ok(ag_store_begin(store, NULL));
    assert_ok(ag_keep_purge(store, SERVICE_NOON + AG_KEEP_RAW, NULL));
    assert_int_equal(kit_count(store, "SELECT COUNT(*) FROM quarantine"), 2);
    assert_ok(ag_keep_purge(store, SERVICE_NOON + AG_KEEP_RAW + 1, NULL));
    assert_int_equal(kit_count(store, "SELECT COUNT(*) FROM quarantine"), 0);
    assert_ok(ag_store_commit(store, NULL));
    end();
}

/** Nobody fills the disk with rows that are not understood. */
static void
test_flood(void **state)
{
    (void)state;
    enum { MORE = 300 };
    const size_t room = (AG_BAD_MAX + MORE) * 16;
    size_t len = 0;
    char *text = malloc(room);
    assert_non_null(text);
    begin("flood", AG_FORMAT_MICROSOFT);
    for (size_t i = 0; i < AG_BAD_MAX + MORE; i++) {
        len += (size_t)snprintf(text + len, room - len, "bad %zu\n", i);
    }
    for (unsigned i = 0; i < 2; i++) {
        ag_ingest_counts c;
        text_input t = {.text = text, .len = len};
        assert_ok(read_input(&t, false, false, &c));
        assert_int_equal(c.bad, AG_BAD_MAX + MORE);
        assert_int_equal(c.kept_bad, i == 0 ? AG_BAD_MAX : 0);
    }
    assert_int_equal(kit_count(store, "SELECT COUNT(*) FROM quarantine"),
                     AG_BAD_MAX);
    /* Who has looked at some makes room for others. */
    assert_ok(ag_keep_bad_drop(store, 1, 100, SERVICE_NOON, NULL));
    assert_int_equal(kit_count(store, "SELECT COUNT(*) FROM quarantine"),
                     AG_BAD_MAX - 100);
    free(text);
    end();
}

/** Bytes of one row below at most. */
#define LONG_ROW 1024

/** Many long rows of Ann's, of which each tenth is a bad one. */
static char *
long_log(size_t count, size_t *len, const char *head)
{
    char *text = malloc((count + 1) * LONG_ROW);
    char pad[601];
    assert_non_null(text);
    memset(pad, 'x', sizeof(pad) - 1);
    pad[sizeof(pad) - 1] = '\0';
    *len = (size_t)snprintf(text, LONG_ROW, "%s", head);
    for (size_t i = 0; i < count; i++) {
        char *at = text + *len;
        if (i % 10 == 3) {
            *len += (size_t)snprintf(at, LONG_ROW, "bad %zu\n", i);
        } else if (head[0] != '\0') {
            *len +=
                (size_t)snprintf(at, LONG_ROW,
                                 "%zu,ann@party.example,"
                                 "2026-11-23T09:00:00Z,failure," BEAR ",%s\n",
                                 i, pad);
        } else {
            *len += (size_t)snprintf(
                at, LONG_ROW,
                "{\"CreationTime\":\"2026-11-23T09:00:00\","
                "\"Id\":\"%zu\",\"Operation\":"
                "\"UserLoginFailed\",\"UserId\":\"" ANN
                "\",\"ClientIP\":\"" BEAR "\",\"More\":\"%s\"}\n",
                i, pad);
        }
    }
    return text;
}

/** However often reading breaks off, in the end each row was taken once; what is
 * marked goes on where it was. */
static void
check_breaks(const char *name, ag_format format, const char *head)
{
    enum { COUNT = 3000 };
    size_t len;
    begin(name, format);
    char *log = long_log(COUNT, &len, head);
    ag_ingest_counts c;
    for (size_t breaks = 1; breaks < len; breaks += len / 4) {
        text_input t = {.text = log, .len = len, .breaks = breaks};
        assert_int_equal(read_input(&t, false, true, &c), EG_ERR_IO);
    }
    assert_true(kit_count(store, "SELECT COUNT(*) FROM detection") > 500);
    text_input t = {.text = log, .len = len};
    assert_ok(read_input(&t, false, true, &c));
    assert_true(c.rows < COUNT / 2);
    assert_int_equal(kit_count(store, "SELECT COUNT(*) FROM detection"),
                     COUNT - COUNT / 10);
    assert_int_equal(kit_count(store, "SELECT detections FROM incident"),
                     COUNT - COUNT / 10);
    assert_int_equal(kit_count(store, "SELECT COUNT(*) FROM quarantine"),
                     COUNT / 10);
    assert_int_equal(kit_count(store, "SELECT events FROM source"),
                     COUNT - COUNT / 10);
    assert_int_equal(kit_count(store, "SELECT rows FROM source"), COUNT);
    free(log);
    end();
}

static void
test_breaks(void **state)
{
    (void)state;
    check_breaks("breaks-json", AG_FORMAT_MICROSOFT, "");
    check_breaks("breaks-csv", AG_FORMAT_CSV,
                 "id,account,time,outcome,source.ip,more\n");
}

/** A log of trust E cannot make a provider's warning. */
static void
test_trust(void **state)
{
    (void)state;
    static const char log[] =
        "{\"id\":\"r\",\"riskEventType\":\"nationStateIP\","
        "\"userPrincipalName\""
        ":\"" ANN "\",\"activityDateTime\":\"2026-11-23T09:00:00Z\"}";
    begin("trust", AG_FORMAT_ENTRA);
    source.trust = AG_TRUST_E;
    assert_int_equal(read_text(log, true).found, 0);
    source.trust = AG_TRUST_D;
    assert_int_equal(read_text(log, false).level[AG_TARGETED], 1);
    assert_int_equal(kit_count(store, "SELECT seen_by FROM detection"),
                     AG_SEEN_BY_PROVIDER);
    end();
}

/* -- the spool and pushes ---------------------------------------------------- */

static void
put_file(const char *folder, const char *name, const char *text)
{
    char path[APP_PATH_MAX];
    assert_ok(app_path(path, folder, name, NULL));
    assert_ok(
        app_file_write(path, text, strlen(text), 0600, APP_WRITE_NEW, NULL));
}

static size_t
count_files(const char *part)
{
    char path[APP_PATH_MAX];
    char **names = NULL;
    size_t len = 0;
    (void)snprintf(path, sizeof(path), "%.4000s/spool/m365/%s", dir, part);
    assert_ok(app_dir_list(path, "", &names, &len, NULL));
    app_names_free(names, len);
    return len;
}

static ag_spool_counts
read_spool(ag_ingest_counts *c)
{
    ag_spool_counts files = {0};
    ag_ingest *in = NULL;
    eg_error err = {0};
    const ag_ingest_plan plan = {
        .store = store, .source = &source, .set = set, .now = SERVICE_NOON};
    *c = (ag_ingest_counts){0};
    assert_ok(ag_ingest_new(&in, &plan, NULL));
    const eg_status status = ag_spool_read(in, &plan, dir, c, &files, &err);
    assert_string_equal(err.text, "");
    assert_ok(status);
    ag_ingest_free(in);
    return files;
}

static void
test_spool(void **state)
{
    (void)state;
    char fresh[APP_PATH_MAX];
    char link[APP_PATH_MAX];
    begin("spool", AG_FORMAT_CSV);
    assert_ok(ag_spool_place(fresh, dir, "m365", NULL));
    put_file(fresh, "one.csv",
             "id,account,time,outcome,source.ip\n"
             "1,ann@party.example,2026-11-23T09:00:00Z,failure," BEAR "\n");
    put_file(fresh, "two.csv", "no names of columns\n");
    put_file(fresh, ".hidden", "x");
    assert_ok(app_path(link, fresh, "link", NULL));
    assert_int_equal(symlink("/etc/passwd", link), 0);
    ag_ingest_counts c;
    ag_spool_counts files = read_spool(&c);
    assert_int_equal(files.done, 1);
    assert_int_equal(files.bad, 2);
    assert_int_equal(c.found, 1);
    assert_int_equal(count_files("new"), 0);
    assert_int_equal(count_files("bad"), 2);
    assert_int_equal(kit_count(store, "SELECT COUNT(*) FROM mark"), 0);

    /* The same name again is another file; its event is known. */
    put_file(fresh, "one.csv",
             "id,account,time,outcome,source.ip\n"
             "1,ann@party.example,2026-11-23T09:00:00Z,failure," BEAR "\n"
             "2,ann@party.example,2026-11-23T09:00:00Z,failure," BEAR "\n");
    files = read_spool(&c);
    assert_int_equal(files.done, 1);
    assert_int_equal(c.known, 1);
    assert_int_equal(c.found, 1);
    end();
}

/** A signed push. */
static eg_status
push(const uint8_t *key,
     const char *name,
     const char *seconds,
     const char *nonce,
     const char *body,
     bool damage)
{
    char hex[65];
    eg_hash signature;
    ag_push_headers h = {
        .source = name, .time = seconds, .nonce = nonce, .signature = hex};
    ag_push_sign(&signature, key, &h, span_of(body));
    eg_hex_write(hex, signature.bytes, sizeof(signature.bytes));
    hex[0] = damage ? (hex[0] == '0' ? '1' : '0') : hex[0];
    return ag_push_take(store, dir, &h, span_of(body), SERVICE_NOON, NULL);
}

static void
test_push(void **state)
{
    (void)state;
    static const char n1[] = "00112233445566778899aabbccddeeff";
    static const char n2[] = "00112233445566778899aabbccddeef0";
    static const char body[] = ROW("p", ANN, "UserLoginFailed", "50126", BEAR);
    static const uint8_t wrong[AG_PUSH_KEY_BYTES] = {0};
    uint8_t key[AG_PUSH_KEY_BYTES];
    begin("push", AG_FORMAT_MICROSOFT);
    /* This source has no key; another has. */
    assert_int_equal(push(wrong, "m365", "1795428000", n1, body, false),
                     EG_REJECT);
    source = (ag_source){
        .name = "pushed", .format = AG_FORMAT_MICROSOFT, .pushes = true};
    assert_ok(ag_source_add(store, 1, &source, key, SERVICE_NOON, NULL));
    assert_int_equal(push(wrong, "pushed", "1795428000", n1, body, false),
                     EG_REJECT);
    assert_int_equal(push(key, "pushed", "1795428000", n1, body, true),
                     EG_REJECT);
    assert_int_equal(push(key, "nobody", "1795428000", n1, body, false),
                     EG_REJECT);
    assert_int_equal(push(key, "pushed", "1795428301", n1, body, false),
                     EG_REJECT);
    assert_int_equal(push(key, "pushed", "1795427699", n1, body, false),
                     EG_REJECT);
    assert_int_equal(push(key, "pushed", "17954x", n1, body, false),
                     EG_ERR_MALFORMED);
    assert_int_equal(push(key, "pushed", "1795428000", "AA", body, false),
                     EG_ERR_MALFORMED);
    assert_int_equal(ag_push_take(store, dir, &(ag_push_headers){0},
                                  span_of(body), SERVICE_NOON, NULL),
                     EG_ERR_MALFORMED);
    assert_int_equal(kit_count(store, "SELECT COUNT(*) FROM nonce"), 0);

    assert_ok(push(key, "pushed", "1795428300", n1, body, false));
    assert_int_equal(push(key, "pushed", "1795428300", n1, body, false),
                     EG_ERR_STATE);
    assert_ok(push(key, "pushed", "1795427700", n2, body, false));
    ag_ingest_counts c;
    const ag_spool_counts files = read_spool(&c);
    assert_int_equal(files.done, 2);
    assert_int_equal(c.found, 1);
    assert_int_equal(c.known, 1);

    /* Who is read no more may push no more. */
    assert_ok(ag_source_disable(store, 1, "pushed", SERVICE_NOON, NULL));
    assert_int_equal(push(key, "pushed", "1795428000",
                          "ff112233445566778899aabbccddeeff", body, false),
                     EG_REJECT);
    end();
}

static eg_status
count_source(const ag_source *s, void *context, eg_error *err)
{
    (void)err;
    *(unsigned *)context += s->active;
    return EG_OK;
}

static void
test_sources(void **state)
{
    (void)state;
    static const char *const names[] = {"", "A", "-a", "a b", "../x", "a/b"};
    unsigned count = 0;
    begin("sources", AG_FORMAT_OKTA);
    ag_source other = source;
    for (size_t i = 0; i < EG_ARRAY_LEN(names); i++) {
        (void)snprintf(other.name, sizeof(other.name), "%s", names[i]);
        assert_int_equal(
            ag_source_add(store, 1, &other, NULL, SERVICE_NOON, NULL),
            EG_ERR_ARGUMENT);
    }
    (void)snprintf(other.name, sizeof(other.name), "m365");
    assert_int_equal(ag_source_add(store, 1, &other, NULL, SERVICE_NOON, NULL),
                     EG_ERR_STATE);
    assert_ok(ag_source_get(store, &other, "m365", NULL));
    assert_int_equal(other.format, AG_FORMAT_OKTA);
    assert_int_equal(other.tlp, AG_TLP_AMBER);
    assert_false(other.pushes);
    assert_int_equal(ag_source_get(store, &other, "x", NULL), EG_ERR_NOT_FOUND);
    assert_ok(ag_source_each(store, count_source, &count, NULL));
    assert_int_equal(count, 1);
    assert_int_equal(ag_source_disable(store, 1, "x", SERVICE_NOON, NULL),
                     EG_ERR_NOT_FOUND);
    end();
}

static int
set_up(void **state)
{
    return app_crypto_init(NULL) == EG_OK ? place_begin(state) : -1;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_findings), cmocka_unit_test(test_again),
        cmocka_unit_test(test_dry),      cmocka_unit_test(test_quarantine),
        cmocka_unit_test(test_flood),    cmocka_unit_test(test_breaks),
        cmocka_unit_test(test_trust),    cmocka_unit_test(test_spool),
        cmocka_unit_test(test_push),     cmocka_unit_test(test_sources),
    };
    return cmocka_run_group_tests(tests, set_up, place_end);
}
