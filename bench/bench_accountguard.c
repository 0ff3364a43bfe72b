/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Events of an audit log: parted, checked whole, made into tokens and held against
 * a million protected accounts and 200,000 indicators; beside a reader that makes
 * a tree of each by Jansson and then does the same with the same tables.
 *
 * The log is made up: rows of sign-ins of 1.3 KB, 20,000 of them, which is more
 * than the processor's caches hold.  One in a thousand is of a protected account,
 * one in a thousand comes from an indicator's address.
 */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "accountguard/account/roster.h"
#include "accountguard/event/entra_code.h"
#include "accountguard/event/moment.h"
#include "accountguard/event/rows.h"
#include "accountguard/indicator/set.h"
#include "bench.h"
#include "codec/buffer.h"

enum { ROWS = 20000, BATCH = 2000, INDICATORS = 200000, ACCOUNTS = 1000000 };

#define LOG_MAX ((size_t)64 << 20)

/** What a service may take, beside its accounts. */
#define MEMORY_MAX ((size_t)200 * 1000 * 1000)

typedef struct operands {
    eg_buffer log;
    size_t at; /**< Where the next batch begins. */
    ag_reader *reader;
    ag_tokenizer tokenizer;
    ag_roster *roster;
    ag_set *set;
    unsigned bad[ROWS / 1000]; /**< Of addresses that are indicators. */
    uint64_t accounts; /**< Rows of protected accounts that were seen. */
    uint64_t hits;
} operands;

/** Numbers that look random, the same in each run. */
static uint32_t
next_number(uint32_t *seed)
{
    *seed = *seed * 1664525U + 1013904223U;
    return *seed >> 8;
}

static void
add_row(operands *op, unsigned i, uint32_t *seed)
{
    eg_buffer *log = &op->log;
    const unsigned user = i % 1000 == 0 ? next_number(seed) % ACCOUNTS
                                        : ACCOUNTS + next_number(seed);
    const bool bad = i % 1000 == 1;
    const unsigned place = bad ? op->bad[i / 1000] : next_number(seed);
    const unsigned net = bad ? 45 : 93;
    const unsigned a = place & 0xff;
    const unsigned b = place >> 8 & 0xff;
    const unsigned c = 1 + (place >> 16) % 250;
    const bool failed = i % 3 == 0;
    eg_buffer_format(
        log,
        "{\"CreationTime\":\"2026-03-%02uT%02u:%02u:38\",\"Id\":"
        "\"%08x-d738-4553-b5a6-36d26cd7%04x\",\"Operation\":\"%s\","
        "\"OrganizationId\":\"0873ee4d-d342-44f2-8961-74c442a2fad2\","
        "\"RecordType\":15,\"ResultStatus\":\"Success\",\"UserKey\":"
        "\"9d8001cb-a159-4252-a3a1-c2dc689f322a\",\"UserType\":0,\"Version\":1,"
        "\"Workload\":\"AzureActiveDirectory\",\"ClientIP\":\"%u.%u.%u.%u\","
        "\"ObjectId\":\"00000002-0000-0000-c000-000000000000\",\"UserId\":"
        "\"Person%u@campaign.example\",\"AzureActiveDirectoryEventType\":1,",
        1 + i % 28, i % 24, i % 60, next_number(seed), i & 0xffff,
        failed ? "UserLoginFailed" : "UserLoggedIn", net, a, b, c, user);
    eg_buffer_text(
        log,
        "\"ExtendedProperties\":[{\"Name\":\"ResultStatusDetail\",\"Value\":"
        "\"Success\"},{\"Name\":\"UserAgent\",\"Value\":\"Mozilla/5.0 (Windows "
        "NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
        "Chrome/88.0.4324.190 Safari/537.36\"},{\"Name\":\"RequestType\","
        "\"Value\":\"OAuth2:Authorize\"}],\"ModifiedProperties\":[],");
    eg_buffer_format(
        log,
        "\"Actor\":[{\"ID\":\"9d8001cb-a159-4252-a3a1-c2dc689f322a\",\"Type\":"
        "0},{\"ID\":\"Person%u@campaign.example\",\"Type\":5}],"
        "\"ActorContextId\":\"0873ee4d-d342-44f2-8961-74c442a2fad2\","
        "\"ActorIpAddress\":\"%u.%u.%u.%u\",\"InterSystemsId\":"
        "\"6c72d183-c2d3-4c13-bb7f-cf3574a6d1c2\",\"IntraSystemId\":"
        "\"c05d9889-738d-4553-b5a6-36d26cd70801\",\"SupportTicketId\":\"\",",
        user, net, a, b, c);
    eg_buffer_format(
        log,
        "\"Target\":[{\"ID\":\"00000002-0000-0000-c000-000000000000\",\"Type\":"
        "0}],\"TargetContextId\":\"0873ee4d-d342-44f2-8961-74c442a2fad2\","
        "\"ApplicationId\":\"80ccca67-54bd-44ab-8625-4b79c4dc7775\","
        "\"ErrorNumber\":\"%s\"}\n",
        failed ? "50126" : "0");
}

static void
make_roster(operands *op)
{
    static const uint8_t key[32] = {3, 1, 4, 1, 5};
    ag_tokenizer_init(&op->tokenizer, key);
    bench_need_ok(ag_roster_new(&op->roster, ACCOUNTS), "a roster");
    for (unsigned i = 0; i < ACCOUNTS; i++) {
        char text[64];
        ag_token token;
        const int len =
            snprintf(text, sizeof(text), "person%u@campaign.example", i);
        ag_token_of(&op->tokenizer, &token, text, (size_t)len);
        bench_need_ok(ag_roster_put(op->roster, &token, i + 1), "a roster");
    }
}

/** Addresses, domains and URLs, a third each. */
static void
make_set(operands *op)
{
    static const ag_kind kinds[] = {AG_KIND_IP, AG_KIND_HOST, AG_KIND_URL};
    static ag_value value;
    unsigned feed;
    eg_error err = {0};
    uint32_t seed = 7;
    const uint64_t actor = 1;
    bench_need_ok(ag_set_new(&op->set, NULL, &err), "a set");
    bench_need_ok(
        ag_set_feed_add(op->set, &feed, &(ag_set_feed){.id = 1}, &err),
        "a feed");
    for (unsigned i = 0; i < INDICATORS; i++) {
        char text[96];
        const unsigned n = next_number(&seed);
        if (i % 3 == 0 && i / 3 < EG_ARRAY_LEN(op->bad)) {
            op->bad[i / 3] = n;
        }
        const int len =
            i % 3 == 0
                ? snprintf(text, sizeof(text), "45.%u.%u.%u", n & 0xff,
                           n >> 8 & 0xff, 1 + (n >> 16) % 250)
                : snprintf(text, sizeof(text),
                           i % 3 == 1 ? "login-%u.bad%u.example"
                                      : "https://bad.example/%u/%u/sign-in",
                           i, n);
        bench_need_ok(
            ag_value_read(&value, kinds[i % 3], text, (size_t)len, &err), text);
        const ag_indicator indicator = {
            .id = i + 1,
            .feed = feed,
            .kind = value.kind,
            .value = {(const uint8_t *)value.text, value.len},
            .valid_until = AG_TIME_MAX,
            .seen = 1,
            .confidence = 90,
            .actors = &actor,
            .actor_len = 1};
        bench_need_ok(ag_set_add(op->set, &indicator, &err), "an indicator");
    }
    bench_need_ok(ag_set_seal(op->set, &err), "a set");
}

/** Whose it is, and what feeds say of it. */
static void
match(operands *op, const ag_event *e)
{
    static ag_matches found;
    ag_token token;
    if (ag_token_account(&op->tokenizer, &token, e->provider, e->account)) {
        op->accounts += ag_roster_find(op->roster, &token) != 0;
    }
    ag_matches_clear(&found);
    ag_set_find_event(op->set, e, &found);
    op->hits += found.len > 0;
}

/** The rest of the log, or its beginning again. */
typedef struct source {
    const uint8_t *at;
    size_t len;
} source;

static eg_status
give(void *context, uint8_t *into, size_t room, size_t *got, eg_error *err)
{
    (void)err;
    source *s = context;
    *got = s->len < room ? s->len : room;
    memcpy(into, s->at, *got);
    s->at += *got;
    s->len -= *got;
    return EG_OK;
}

/** All of the log, from bytes to matches. */
static void
own(void *context)
{
    operands *op = context;
    source s = {op->log.data, op->log.len};
    ag_event events[AG_ROW_EVENTS];
    ag_rows *rows = NULL;
    bool more = true;
    size_t seen = 0;
    const ag_place start = AG_PLACE_START;
    bench_need_ok(ag_rows_new(&rows, false, &start, give, &s), "rows");
    while (true) {
        ag_row row;
        size_t count;
        bench_need_ok(ag_rows_next(rows, &row, &more, NULL), "a row");
        if (!more) {
            break;
        }
        bench_need_ok(
            ag_reader_row(op->reader, row.bytes, events, &count, NULL),
            "an event");
        for (size_t i = 0; i < count; i++) {
            match(op, &events[i]);
            seen++;
        }
    }
    ag_rows_free(rows);
    bench_need(seen == ROWS, "all rows were read");
}

static eg_span
member(const json_t *row, const char *name)
{
    const json_t *v = json_object_get(row, name);
    bench_need(json_is_string(v), name);
    return (eg_span){(const uint8_t *)json_string_value(v),
                     json_string_length(v)};
}

/** A batch of the log by a tree of each row. */
static void
jansson(void *context)
{
    operands *op = context;
    for (unsigned i = 0; i < BATCH; i++) {
        const uint8_t *first = op->log.data + op->at;
        const uint8_t *end = memchr(first, '\n', op->log.len - op->at);
        json_t *row = json_loadb((const char *)first, (size_t)(end - first),
                                 JSON_REJECT_DUPLICATES, NULL);
        bench_need(row != NULL, "a tree");
        ag_event e = {.provider = AG_PROVIDER_MICROSOFT,
                      .action = AG_ACTION_SIGN_IN,
                      .native_id = member(row, "Id"),
                      .code = member(row, "ErrorNumber"),
                      .account = member(row, "UserId")};
        const eg_span time = member(row, "CreationTime");
        const eg_span ip = member(row, "ClientIP");
        e.outcome = ag_entra_outcome(e.code);
        bench_need(ag_moment_read(&e.time, (const char *)time.data, time.len) &&
                       ag_ip_read_log(&e.ip, (const char *)ip.data, ip.len),
                   "moment and address");
        match(op, &e);
        json_decref(row);
        op->at += (size_t)(end - first) + 1;
        op->at = op->at == op->log.len ? 0 : op->at;
    }
}

/** Bytes of memory that this process has at present. */
static size_t
resident(void)
{
    unsigned long pages = 0;
    FILE *f = fopen("/proc/self/statm", "r");
    if (f != NULL) {
        if (fscanf(f, "%*u %lu", &pages) != 1) {
            pages = 0;
        }
        (void)fclose(f);
    }
    return (size_t)pages * (size_t)sysconf(_SC_PAGESIZE);
}

static void
setup(operands *op)
{
    uint32_t seed = 1;
    make_roster(op);
    make_set(op);
    bench_need_ok(ag_reader_new(&op->reader, AG_FORMAT_MICROSOFT), "a reader");
    eg_buffer_init(&op->log, LOG_MAX);
    for (unsigned i = 0; i < ROWS; i++) {
        add_row(op, i, &seed);
    }
    bench_need_ok(eg_buffer_status(&op->log), "a log");
    own(op);
    bench_need(op->accounts == ROWS / 1000 && op->hits >= ROWS / 1000,
               "what is to be found is found");
    const size_t tables = ag_roster_bytes(op->roster) + ag_set_bytes(op->set);
    const size_t all = resident() - op->log.len;
    printf("%zu bytes a row; roster %.1f MB (%.1f bytes an account), "
           "indicators %.1f MB, process %.1f MB without the log\n",
           op->log.len / ROWS, (double)ag_roster_bytes(op->roster) / 1e6,
           (double)ag_roster_bytes(op->roster) / ACCOUNTS,
           (double)ag_set_bytes(op->set) / 1e6, (double)all / 1e6);
    bench_need(tables <= MEMORY_MAX + (size_t)64 * ACCOUNTS &&
                   all <= MEMORY_MAX + (size_t)64 * ACCOUNTS,
               "memory within 200 MB and 64 bytes an account");
}

/** Seconds of the processor for one thing, so that what else runs on the machine
 * counts less. */
static double
seconds(void (*run)(void *context), operands *op, unsigned things)
{
    const double begun = bench_cpu();
    run(op);
    return (bench_cpu() - begun) / things;
}

static void
measure(bench *b, operands *op)
{
    bench_case plain = {.name = "Jansson, an event to a tree, matched",
                        .is_plain = true,
                        .amount = 1,
                        .rate_unit = "events/s"};
    bench_case ours = {.name = "an event of a log, checked and matched",
                       .amount = 1,
                       .rate_unit = "events/s"};
    plain.sample = bench_alloc(b->rounds, sizeof(*plain.sample));
    ours.sample = bench_alloc(b->rounds, sizeof(*ours.sample));
    for (size_t i = 0; i < b->rounds; i++) {
        plain.sample[i] = seconds(jansson, op, BATCH);
        ours.sample[i] = seconds(own, op, ROWS);
    }
    printf("%-58s %13s %13s  %9s %9s  (%zu rounds, processor time)\n", "",
           "min us", "median us", "min", "median", b->rounds);
    bench_tell(b, &plain, NULL, b->rounds);
    bench_tell(b, &ours, &plain, b->rounds);
    free(plain.sample);
    free(ours.sample);
}

int
main(int argc, char **argv)
{
    static operands op;
    bench b;
    bench_begin(&b, argc, argv, "accountguard");
    setup(&op);
    measure(&b, &op);
    ag_reader_free(op.reader);
    ag_roster_free(op.roster);
    ag_set_free(op.set);
    ag_tokenizer_wipe(&op.tokenizer);
    eg_buffer_free(&op.log);
    return bench_end(&b);
}
