/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Starting and stopping the server.
 */
#include "accountguard/serve/server.h"

#include <stdlib.h>
#include <unistd.h>

#include "accountguard/notice/signer.h"
#include "accountguard/serve/call.h"

/** Open files: those of a connection to the store, and all others. */
enum { FILES_THREAD = 16, FILES_OTHER = 64 };

/** Bytes of bodies that are being received. */
#define BODIES_MAX ((size_t)128 << 20)

static eg_status
listen_there(ag_server *s, const ag_server_plan *p, eg_error *err)
{
    http_address address;
    EG_TRY(http_address_read(&address, p->address, p->port, err));
    s->daemon = MHD_start_daemon(
        http_daemon_flags(&address) | MHD_ALLOW_SUSPEND_RESUME,
        (uint16_t)p->port, NULL, NULL, ag_call_handle, s, MHD_OPTION_SOCK_ADDR,
        &address.any, MHD_OPTION_THREAD_POOL_SIZE, p->threads,
        MHD_OPTION_NOTIFY_COMPLETED, ag_call_end, s,
        MHD_OPTION_NOTIFY_CONNECTION, http_daemon_visit, &s->guard.visits,
        MHD_OPTION_CONNECTION_TIMEOUT, p->guard.seconds,
        MHD_OPTION_CONNECTION_LIMIT, p->guard.connections,
        MHD_OPTION_PER_IP_CONNECTION_LIMIT, p->guard.connections_per_address,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)HTTP_HEADERS_MAX,
        MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_END);
    return s->daemon != NULL
               ? EG_OK
               : eg_fail(err, EG_ERR_IO, "%s, port %u: cannot be listened on",
                         p->address, p->port);
}

/** Make what cannot be made once the sandbox is there, and put the keys of
 * notices where it does not reach. */
static eg_status
prepare_folder(const char *dir, eg_error *err)
{
    char spool[APP_PATH_MAX];
    EG_TRY(ag_signer_settle(dir, err));
    EG_TRY(app_path(spool, dir, "spool", err));
    return app_dir_make(spool, 0700, err);
}

/** Start the threads; the process gives up files before, and calls after. */
static eg_status
start(ag_server *s, const char *dir, const ag_server_plan *p, eg_error *err)
{
    s->sandbox = (http_sandbox){.mode = (http_sandbox_mode)p->guard.sandbox,
                                .dir = dir,
                                .closed = AG_SIGNER_FOLDER};
    EG_TRY(http_sandbox_prepare(&s->sandbox, err));
    EG_TRY(http_guard_files(&p->guard, 1,
                            FILES_OTHER + FILES_THREAD * p->threads, err));
    EG_TRY(ag_service_open(&s->service, dir, p->threads, p->tries, err));
    EG_TRY(prepare_folder(dir, err));
    EG_TRY(http_guard_begin(&s->guard, &p->guard, BODIES_MAX, err));
    s->sandbox.remote = ag_service_is_remote(&s->service);
    EG_TRY(http_sandbox_files(&s->sandbox, err));
    EG_TRY(http_guard_watch(&s->guard, &p->guard, err));
    EG_TRY(ag_hold_begin(&s->hold, ag_call_release, err));
    EG_TRY(listen_there(s, p, err));
    return http_sandbox_calls(&s->sandbox, err);
}

eg_status
ag_server_start(ag_server **out,
                const char *dir,
                const ag_server_plan *plan,
                eg_error *err)
{
    ag_server *s = calloc(1, sizeof(*s));
    if (s == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory for the server");
    }
    const eg_status status = start(s, dir, plan, err);
    if (status != EG_OK) {
        ag_server_stop(s);
        return status;
    }
    *out = s;
    return EG_OK;
}

uint16_t
ag_server_port(const ag_server *server)
{
    return http_daemon_port(server->daemon);
}

const http_sandbox *
ag_server_sandbox(const ag_server *server)
{
    return &server->sandbox;
}

void
ag_server_stop(ag_server *s)
{
    if (s == NULL) {
        return;
    }
    MHD_socket listening = MHD_INVALID_SOCKET;
    if (s->daemon != NULL) {
        listening = MHD_quiesce_daemon(s->daemon);
    }
    /* What waits for its moment is answered before the end. */
    ag_hold_end(&s->hold);
    if (s->daemon != NULL) {
        MHD_stop_daemon(s->daemon);
    }
    if (listening != MHD_INVALID_SOCKET) {
        (void)close(listening);
    }
    http_guard_end(&s->guard);
    ag_service_close(&s->service);
    free(s);
}
