/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Indicators: reading a list of 200,000 into a set, and asking it.  Half are
 * addresses, half domains; most of what is asked for is in no list, as with logs.
 */
#include <stdlib.h>
#include <string.h>

#include "accountguard/indicator/feed.h"
#include "accountguard/indicator/set.h"
#include "bench.h"

#define INDICATORS 200000U
#define ASKED      4096U

/** What is asked, over and over. */
typedef struct asked {
    const ag_set *set;
    ag_ip ip[ASKED];
    char host[ASKED][64];
    size_t host_len[ASKED];
    char *list;
    size_t list_len;
    ag_matches found;
    uint64_t total;
} asked;

static uint32_t seed = 1;

static uint32_t
draw(void)
{
    seed = seed * 1664525U + 1013904223U;
    return seed ^ seed >> 15;
}

/** Addresses that are not reserved. */
static uint32_t
draw_address(void)
{
    return (draw() & 0x1FFFFFFFU) |
           0x20000000U; /* 32.0.0.0 to 63.255.255.255 */
}

/* -- the set --------------------------------------------------------------- */

typedef struct making {
    const char *at;
    size_t len;
    ag_set *set;
    unsigned feed;
    uint64_t next;
} making;

static eg_status
read_list(void *context, uint8_t *into, size_t room, size_t *got)
{
    making *m = context;
    *got = m->len < room ? m->len : room;
    memcpy(into, m->at, *got);
    m->at += *got;
    m->len -= *got;
    return EG_OK;
}

static eg_status
take_row(void *context, const ag_feed_row *row, eg_error *err)
{
    making *m = context;
    const ag_indicator i = {.id = ++m->next,
                            .feed = m->feed,
                            .kind = row->part[0].kind,
                            .value = row->part[0].value,
                            .valid_until = row->valid_until,
                            .seen = row->seen,
                            .confidence = row->confidence,
                            .tlp = row->tlp};
    return ag_set_add(m->set, &i, err);
}

static ag_set *
make_set(const asked *a, const ag_warnings *warnings)
{
    static const ag_feed_terms terms = {.now = 20000 * AG_DAY,
                                        .confidence = 50};
    static const ag_set_feed feed = {.id = 1, .half_life = 90 * AG_DAY};
    making m = {.at = a->list, .len = a->list_len};
    const ag_feed_sink sink = {.context = &m, .row = take_row};
    ag_feed_counts counts = {0};
    bench_need_ok(ag_set_new(&m.set, warnings, NULL), "a set");
    bench_need_ok(ag_set_feed_add(m.set, &m.feed, &feed, NULL), "a feed");
    bench_need_ok(
        ag_feed_read(AG_FEED_LIST, read_list, &m, &terms, &sink, &counts, NULL),
        "the list");
    bench_need_ok(ag_set_seal(m.set, NULL), "the seal");
    bench_need(counts.rows == INDICATORS && counts.bad == 0, "every row");
    return m.set;
}

/** Lines of a list; now and then what will be asked for. */
static void
make_list(asked *a)
{
    a->list = bench_alloc(INDICATORS, 40);
    for (unsigned i = 0; i < INDICATORS; i++) {
        char *at = a->list + a->list_len;
        const uint32_t x = draw_address();
        const int len = i % 2 == 0
                            ? snprintf(at, 40, "%u.%u.%u.%u\n", x >> 24,
                                       x >> 16 & 255, x >> 8 & 255, x & 255)
                            : snprintf(at, 40, "host-%07x.name%02u.example\n",
                                       draw() & 0xFFFFFFF, i % 100);
        a->list_len += (size_t)len;
    }
}

static void
make_asked(asked *a)
{
    for (unsigned i = 0; i < ASKED; i++) {
        const uint32_t x = draw_address();
        a->ip[i] = (ag_ip){.family = 4};
        eg_store_be32(a->ip[i].bytes, x);
        a->host_len[i] = (size_t)snprintf(a->host[i], sizeof(a->host[i]),
                                          "mail.login-%06x.office%02u.example",
                                          draw() & 0xFFFFFF, i % 100);
    }
}

/* -- what is measured ------------------------------------------------------ */

static void
ask_ips(void *context)
{
    asked *a = context;
    for (unsigned i = 0; i < ASKED; i++) {
        ag_matches_clear(&a->found);
        ag_set_find_ip(a->set, &a->ip[i], 20000 * AG_DAY, &a->found);
        a->total += a->found.len;
    }
}

static void
ask_hosts(void *context)
{
    asked *a = context;
    for (unsigned i = 0; i < ASKED; i++) {
        ag_matches_clear(&a->found);
        ag_set_find_host(a->set, a->host[i], a->host_len[i], 20000 * AG_DAY,
                         &a->found);
        a->total += a->found.len;
    }
}

static void
fill(void *context)
{
    ag_set_free(make_set(context, NULL));
}

int
main(int argc, char **argv)
{
    bench b;
    asked *a = bench_alloc(1, sizeof(*a));
    ag_warnings *warnings = NULL;
    bench_begin(&b, argc, argv, "indicator");
    bench_need_ok(ag_warnings_new(&warnings, NULL), "warning lists");
    bench_need_ok(ag_warnings_seal(warnings), "warning lists");
    make_list(a);
    make_asked(a);
    ag_set *set = make_set(a, warnings);
    a->set = set;
    bench_case cases[] = {
        {.name = "look up an address among 200,000 indicators",
         .run = ask_ips,
         .things = ASKED,
         .amount = 1e-6,
         .rate_unit = "M/s"},
        {.name = "look up a host of four labels among them",
         .run = ask_hosts,
         .things = ASKED,
         .amount = 1e-6,
         .rate_unit = "M/s"},
        {.name = "read a list of 200,000 into a set",
         .run = fill,
         .things = 1,
         .amount = INDICATORS * 1e-6,
         .rate_unit = "M/s"}};
    bench_run(&b, cases, 3, a);
    printf("the set takes %.1f MB\n", (double)ag_set_bytes(set) / 1e6);
    ag_set_free(set);
    ag_warnings_free(warnings);
    free(a->list);
    free(a);
    return bench_end(&b);
}
