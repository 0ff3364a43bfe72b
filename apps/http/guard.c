/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Limits of whoever asks.
 */
#include "http/guard.h"

#include <strings.h>
#include <sys/resource.h>

#include "common/text.h"

eg_status
http_guard_files(const http_guard_plan *plan,
                 unsigned each,
                 unsigned other,
                 eg_error *err)
{
    const rlim_t needed = (rlim_t)plan->connections * each + other;
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) {
        return eg_fail(err, EG_ERR_IO, "the limit of open files is not known");
    }
    if (limit.rlim_cur >= needed) {
        return EG_OK;
    }
    limit.rlim_cur = needed;
    return needed <= limit.rlim_max && setrlimit(RLIMIT_NOFILE, &limit) == 0
               ? EG_OK
               : eg_fail(err, EG_ERR_ARGUMENT,
                         "%u connections take %lu open files, and the process "
                         "may have %lu",
                         plan->connections, (unsigned long)needed,
                         (unsigned long)limit.rlim_max);
}

eg_status
http_guard_begin(http_guard *g,
                 const http_guard_plan *plan,
                 size_t bodies_max,
                 eg_error *err)
{
    g->bodies_max = bodies_max;
    EG_TRY(http_proxies_read(&g->proxies, plan->proxies, err));
    return plan->rate == 0
               ? EG_OK
               : http_rate_new(&g->rate, plan->rate, plan->burst, err);
}

eg_status
http_guard_watch(http_guard *g, const http_guard_plan *plan, eg_error *err)
{
    EG_TRY(visits_begin(&g->visits, plan->seconds, err));
    g->watching = true;
    return EG_OK;
}

void
http_guard_end(http_guard *g)
{
    if (g->watching) {
        visits_end(&g->visits);
    }
    http_rate_free(g->rate);
    g->rate = NULL;
}

/* -- rates ------------------------------------------------------------------ */

/** The last line of the header X-Forwarded-For, which may stand many times. */
static enum MHD_Result
keep_forwarded(void *context,
               enum MHD_ValueKind kind,
               const char *name,
               const char *value)
{
    (void)kind;
    if (value != NULL && strcasecmp(name, "X-Forwarded-For") == 0) {
        *(const char **)context = value;
    }
    return MHD_YES;
}

bool
http_guard_who(const http_guard *g,
               struct MHD_Connection *connection,
               http_address *out)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    if (info == NULL) {
        return false;
    }
    const char *forwarded = NULL;
    http_address_take(out, info->client_addr);
    (void)MHD_get_connection_values(connection, MHD_HEADER_KIND, keep_forwarded,
                                    &forwarded);
    http_proxies_resolve(&g->proxies, out, forwarded);
    return true;
}

unsigned
http_guard_wait(http_guard *g, struct MHD_Connection *connection)
{
    http_address who;
    if (g->rate == NULL || !http_guard_who(g, connection, &who)) {
        return 0;
    }
    return http_rate_take(g->rate, &who, http_rate_now());
}

/* -- bodies ----------------------------------------------------------------- */

size_t
http_guard_announced(struct MHD_Connection *connection)
{
    const char *text = MHD_lookup_connection_value(connection, MHD_HEADER_KIND,
                                                   "Content-Length");
    uint64_t length = 0;
    return text != NULL && app_text_number(&length, text, 0, SIZE_MAX - 1)
               ? (size_t)length
               : SIZE_MAX;
}

bool
http_guard_reserve(http_guard *g, size_t len)
{
    if (atomic_fetch_add(&g->receiving, len) + len <= g->bodies_max) {
        return true;
    }
    atomic_fetch_sub(&g->receiving, len);
    return false;
}

void
http_guard_release(http_guard *g, size_t len)
{
    atomic_fetch_sub(&g->receiving, len);
}

visit *
http_guard_visit(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info == NULL ? NULL : info->socket_context;
}
