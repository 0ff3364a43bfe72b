/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The duties: a table.
 */
#include <stdlib.h>

#include "accountguard/audit/retention.h"
#include "accountguard/catalog/load.h"
#include "accountguard/deliver/escalate.h"
#include "accountguard/deliver/letters.h"
#include "accountguard/deliver/press.h"
#include "accountguard/deliver/sender.h"
#include "accountguard/enrol/upkeep.h"
#include "accountguard/ingest/canary.h"
#include "accountguard/ingest/spool.h"
#include "accountguard/work/work.h"
#include "common/journal.h"

/* -- the canary -------------------------------------------------------------- */

static eg_status
run_canary(const ag_worker *w, uint64_t *done, ag_time now, eg_error *err)
{
    bool sent = false;
    const eg_status status = ag_canary_send(w->store, &sent, now, err);
    *done = sent ? 1 : 0;
    return status;
}

/* -- logs that wait ---------------------------------------------------------- */

/** What reading the sources' spools takes. */
typedef struct reading {
    const ag_worker *worker;
    const ag_catalog *catalog;
    uint64_t *done;
    ag_time now;
} reading;

static eg_status
read_spool(const ag_source *source, reading *r, eg_error *err)
{
    ag_ingest *in = NULL;
    ag_ingest_counts counts = {0};
    ag_spool_counts files = {0};
    const ag_ingest_plan plan = {.store = r->worker->store,
                                 .source = source,
                                 .set = r->catalog->set,
                                 .now = r->now};
    EG_TRY(ag_ingest_new(&in, &plan, err));
    const eg_status status =
        ag_spool_read(in, &plan, r->worker->store->dir, &counts, &files, err);
    ag_ingest_free(in);
    *r->done += files.done + files.bad;
    return status;
}

/** Sources are few; their rows are kept while their spools are read, because
 * reading them is steps of its own. */
#define SOURCES_MAX 1000

typedef struct source_list {
    ag_source *source;
    size_t len;
} source_list;

static eg_status
keep_source(const ag_source *source, void *context, eg_error *err)
{
    source_list *list = context;
    if (list->len == SOURCES_MAX) {
        return eg_fail(err, EG_ERR_LIMIT, "more than %d sources", SOURCES_MAX);
    }
    list->source[list->len++] = *source;
    return EG_OK;
}

/** Leave those of the list for whom something waits. */
static eg_status
keep_waiting(source_list *list, const char *dir, eg_error *err)
{
    size_t kept = 0;
    for (size_t i = 0; i < list->len; i++) {
        bool waits = false;
        if (list->source[i].active) {
            EG_TRY(ag_spool_waits(&waits, dir, list->source[i].name, err));
        }
        if (waits) {
            list->source[kept++] = list->source[i];
        }
    }
    list->len = kept;
    return EG_OK;
}

/** The indicators are loaded only where there is something to hold against them. */
static eg_status
read_all(reading *r, source_list *list, eg_error *err)
{
    EG_CLEANUP(ag_catalog_free) ag_catalog catalog = {0};
    EG_TRY(ag_source_each(r->worker->store, keep_source, list, err));
    EG_TRY(keep_waiting(list, r->worker->store->dir, err));
    if (list->len > 0) {
        EG_TRY(ag_catalog_load(&catalog, r->worker->store, err));
    }
    r->catalog = &catalog;
    for (size_t i = 0; i < list->len; i++) {
        EG_TRY(read_spool(&list->source[i], r, err));
    }
    return EG_OK;
}

static eg_status
run_spool(const ag_worker *w, uint64_t *done, ag_time now, eg_error *err)
{
    reading r = {.worker = w, .done = done, .now = now};
    source_list list = {calloc(SOURCES_MAX, sizeof(ag_source)), 0};
    if (list.source == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory for the sources");
    }
    const eg_status status = read_all(&r, &list, err);
    free(list.source);
    return status;
}

/* -- mail -------------------------------------------------------------------- */

/** Say that a server does not take what is to be sent; whose it is and what the
 * server said stays in the store. */
static void
tell_deferred(const char *event, uint64_t count)
{
    const app_fact fact[] = {{.name = "count", .number = count}};
    if (count > 0) {
        app_tell(APP_WARNING, event, fact, EG_ARRAY_LEN(fact));
    }
}

static eg_status
run_letters(const ag_worker *w, uint64_t *done, ag_time now, eg_error *err)
{
    ag_letter_counts counts = {0};
    const eg_status status =
        ag_letters_send(w->store, w->relay, &counts, now, err);
    tell_deferred("letters-deferred", counts.deferred);
    *done = counts.sent + counts.refused;
    return status;
}

static eg_status
run_press(const ag_worker *w, uint64_t *done, ag_time now, eg_error *err)
{
    ag_press press = {.store = NULL};
    ag_press_counts counts = {0};
    bool there = false;
    EG_TRY(ag_press_is_due(w->store, &there, now, err));
    if (!there) {
        return EG_OK;
    }
    EG_TRY(ag_press_open(&press, w->store, now, err));
    eg_status status = EG_OK;
    while (status == EG_OK && there) {
        status = ag_press_next(&press, &there, &counts, now, err);
    }
    ag_press_close(&press);
    *done = counts.notices;
    return status;
}

static eg_status
run_steps(const ag_worker *w, uint64_t *done, ag_time now, eg_error *err)
{
    bool there = true;
    while (there) {
        EG_TRY(ag_escalate_next(w->store, &there, now, err));
        *done += there ? 1 : 0;
    }
    return EG_OK;
}

static eg_status
run_sender(const ag_worker *w, uint64_t *done, ag_time now, eg_error *err)
{
    ag_sender sender = {.lock = -1};
    ag_sent_counts counts = {0};
    bool there = true;
    EG_TRY(ag_sender_open(&sender, w->store, w->relay, now, err));
    eg_status status = EG_OK;
    while (status == EG_OK && there) {
        status = ag_sender_next(&sender, &there, &counts, now, err);
    }
    ag_sender_close(&sender);
    tell_deferred("notices-deferred", counts.deferred);
    *done = counts.accepted + counts.refused + counts.unknown;
    return status;
}

/* -- upkeep ------------------------------------------------------------------ */

static eg_status
run_upkeep(const ag_worker *w, uint64_t *done, ag_time now, eg_error *err)
{
    ag_upkeep u = {0};
    EG_TRY(ag_upkeep_run(w->store, &u, w->outside, now, err));
    *done = u.lapsed + u.contacts.asked + u.contacts.stale + u.reminded +
            u.forgotten;
    return EG_OK;
}

static eg_status
count_expired(void *context, const ag_expired *expired, eg_error *err)
{
    uint64_t *done = context;
    (void)err;
    *done += expired->count;
    return EG_OK;
}

static eg_status
run_retention(const ag_worker *w, uint64_t *done, ag_time now, eg_error *err)
{
    return ag_retention_run(w->store, AG_RAW_DAYS_MAX, now, count_expired, done,
                            err);
}

const ag_duty ag_duties[] = {
    {"send-canary", AG_HOUR, run_canary},
    {"read-spool", 5 * AG_SECOND, run_spool},
    {"send-letters", 10 * AG_SECOND, run_letters},
    {"make-notices", 10 * AG_SECOND, run_press},
    {"step-notices", AG_MINUTE, run_steps},
    {"send-notices", 10 * AG_SECOND, run_sender},
    {"keep-up-enrolment", AG_HOUR, run_upkeep},
    {"expire", 12 * AG_HOUR, run_retention},
    {0},
};
