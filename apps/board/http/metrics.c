/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Counting, and telling what was counted.
 */
#include "board/http/metrics.h"

#include <inttypes.h>

#include <electionguard/version.h>

/* -- requests --------------------------------------------------------------- */

/** Kinds beside the paths that can be read. */
enum {
    KIND_PAGE = BOARD_ROUTES_MAX,
    KIND_READY,
    KIND_SUBMIT,
    KIND_PUBLISH,
    KIND_COSIGNATURES,
    KIND_OTHER
};

static const char *const kind_name[] = {
    "page", "/ready", "/device/ballots", "/publish", "/cosignatures", "other"};

/** In the order of their places; the first stands for all others. */
static const unsigned status_of[BOARD_METRICS_STATUSES] = {
    0,
    HTTP_OK,
    HTTP_PARTIAL,
    HTTP_NOT_MODIFIED,
    HTTP_MALFORMED,
    HTTP_FORBIDDEN,
    HTTP_NOT_FOUND,
    HTTP_BAD_METHOD,
    HTTP_SLOW,
    HTTP_CONFLICT,
    HTTP_TOO_LARGE,
    HTTP_BAD_RANGE,
    HTTP_WRONG,
    HTTP_LIMITED,
    HTTP_FAILED,
    HTTP_BUSY,
};

static size_t
kind_of(const board_request *request, bool page)
{
    if (page) {
        return KIND_PAGE;
    }
    if (request->method == BOARD_GET) {
        const size_t route = board_route(request->path);
        if (route < BOARD_ROUTES_MAX) {
            return route;
        }
        return strcmp(request->path, "/ready") == 0 ? KIND_READY : KIND_OTHER;
    }
    if (request->method != BOARD_POST) {
        return KIND_OTHER;
    }
    if (strcmp(request->path, "/publish") == 0) {
        return KIND_PUBLISH;
    }
    if (strcmp(request->path, "/cosignatures") == 0) {
        return KIND_COSIGNATURES;
    }
    return strncmp(request->path, "/device/", 8) == 0 ? KIND_SUBMIT
                                                      : KIND_OTHER;
}

static const char *
name_of(size_t kind)
{
    return kind < BOARD_ROUTES_MAX ? board_route_name(kind)
                                   : kind_name[kind - BOARD_ROUTES_MAX];
}

void
board_metrics_answer(board_metrics *m,
                     const board_request *request,
                     bool page,
                     unsigned status)
{
    size_t place = BOARD_METRICS_STATUSES;
    while (place > 1 && status_of[place - 1] != status) {
        place--;
    }
    atomic_fetch_add(&m->request[kind_of(request, page)][place - 1], 1);
}

/* -- text ------------------------------------------------------------------- */

/** The lines before a metric's values. */
static void
put_head(eg_buffer *out, const char *name, const char *type, const char *help)
{
    eg_buffer_format(out,
                     "# HELP electionguard_board_%s %s\n"
                     "# TYPE electionguard_board_%s %s\n",
                     name, help, name, type);
}

/** A metric of one value. */
static void
put_one(eg_buffer *out,
        const char *name,
        const char *type,
        uint64_t value,
        const char *help)
{
    put_head(out, name, type, help);
    eg_buffer_format(out, "electionguard_board_%s %" PRIu64 "\n", name, value);
}

static void
put_requests(eg_buffer *out, board_metrics *m)
{
    put_head(out, "requests_total", "counter",
             "Requests that were answered, by what was asked and the status.");
    for (size_t kind = 0; kind < BOARD_METRICS_KINDS; kind++) {
        for (size_t i = 0; i < BOARD_METRICS_STATUSES; i++) {
            const uint64_t n = atomic_load(&m->request[kind][i]);
            if (n > 0) {
                eg_buffer_format(out,
                                 "electionguard_board_requests_total{"
                                 "kind=\"%s\",status=\"%u\"} %" PRIu64 "\n",
                                 name_of(kind), status_of[i], n);
            }
        }
    }
}

static void
put_refused(eg_buffer *out, board_metrics *m, uint64_t slow)
{
    put_head(out, "refused_total", "counter",
             "Requests and connections that a limit refused, by the limit.");
    for (size_t i = 0; i < HTTP_REFUSAL_COUNT; i++) {
        eg_buffer_format(
            out,
            "electionguard_board_refused_total{limit=\"%s\"} %" PRIu64 "\n",
            http_refusal_name((http_refusal)i),
            (uint64_t)atomic_load(&m->refused.count[i]));
    }
    eg_buffer_format(
        out, "electionguard_board_refused_total{limit=\"slow\"} %" PRIu64 "\n",
        slow);
}

/** Nanoseconds as seconds. */
static void
put_seconds(eg_buffer *out, uint64_t nanoseconds)
{
    eg_buffer_format(out, "%" PRIu64 ".%09" PRIu64, nanoseconds / 1000000000,
                     nanoseconds % 1000000000);
}

static void
put_commits(eg_buffer *out, const board_queue_counts *q)
{
    static const char name[] = "electionguard_board_commit_seconds";
    uint64_t sum = 0;
    put_head(out, "commit_seconds", "histogram",
             "How long groups of submissions took to be on the disk.");
    for (size_t i = 0; i < BOARD_QUEUE_BUCKETS; i++) {
        sum += q->took[i];
        eg_buffer_format(out, "%s_bucket{le=\"", name);
        if (i + 1 < BOARD_QUEUE_BUCKETS) {
            put_seconds(out, board_queue_bound[i]);
        } else {
            eg_buffer_text(out, "+Inf");
        }
        eg_buffer_format(out, "\"} %" PRIu64 "\n", sum);
    }
    eg_buffer_format(out, "%s_sum ", name);
    put_seconds(out, q->nanoseconds);
    eg_buffer_format(out, "\n%s_count %" PRIu64 "\n", name, sum);
}

void
board_metrics_write(eg_buffer *out, board_metrics *m, const board_gauges *now)
{
    put_head(out, "info", "gauge", "The program's version.");
    eg_buffer_format(out, "electionguard_board_info{version=\"%s\"} 1\n",
                     EG_VERSION);
    put_requests(out, m);
    put_refused(out, m, now->slow);
    put_one(out, "submissions_total", "counter", now->queue.jobs,
            "Requests that write and were handed to the writer.");
    put_one(out, "commits_total", "counter", now->queue.groups,
            "Groups of submissions that were committed, or failed.");
    put_one(out, "commit_failures_total", "counter", now->queue.failed,
            "Groups that the machine failed.");
    put_commits(out, &now->queue);
    put_one(out, "queue_depth", "gauge", now->queue.waiting,
            "Submissions that wait for the writer.");
    put_one(out, "connections", "gauge", now->connections,
            "Connections that are open.");
    put_one(out, "receiving_bytes", "gauge", now->receiving,
            "Bytes announced by requests that are being received.");
    put_one(out, "store_readable", "gauge", now->readable ? 1 : 0,
            "Whether the store could be read for this answer.");
    if (now->readable) {
        put_one(out, "log_entries", "gauge", now->entries,
                "Entries of the log that the latest checkpoint signs.");
    }
}
