/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One request on its way, between libmicrohttpd and the pages.
 */
#ifndef ACCOUNTGUARD_SERVE_CALL_H
#define ACCOUNTGUARD_SERVE_CALL_H

#include "accountguard/serve/hold.h"
#include "accountguard/serve/route.h"
#include "accountguard/serve/server.h"
#include "http/refusal.h"

struct ag_server {
    ag_service service;
    http_guard guard;
    http_sandbox sandbox;
    http_refusals refusals;
    ag_hold hold;
    struct MHD_Daemon *daemon;
};

/** For libmicrohttpd: a request, or more of its body; the context is the server. */
enum MHD_Result ag_call_handle(void *context,
                               struct MHD_Connection *connection,
                               const char *url,
                               const char *method,
                               const char *version,
                               const char *upload,
                               size_t *upload_len,
                               void **kept);
/** For libmicrohttpd: a request was answered, or broke off. */
void ag_call_end(void *context,
                 struct MHD_Connection *connection,
                 void **kept,
                 enum MHD_RequestTerminationCode why);
/** For hold.h: the moment of a call's answer has come. */
void ag_call_release(void *call);

#endif
