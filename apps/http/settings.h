/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a server may be told by options, and by lines of a file: tables of
 * settings, each a name, what values it takes, and its place in a plan.
 */
#ifndef APP_HTTP_SETTINGS_H
#define APP_HTTP_SETTINGS_H

#include <argp.h>

#include "base/base.h"

/**
 * Identifier, name, argument, kind, member of the server's plan, least and most,
 * help.  Texts are const char *, all others unsigned.  These are of all servers.
 */
#define HTTP_GUARD_SETTINGS(X)                                                \
    X(CONNECTIONS, "connections", "N", NUMBER, guard.connections, 1, 100000,  \
      "At most N connections (1000)")                                         \
    X(PER_ADDRESS, "connections-per-address", "N", NUMBER,                    \
      guard.connections_per_address, 0, 100000,                               \
      "At most N connections from one address (0: no such limit)")            \
    X(TIMEOUT, "timeout", "SECONDS", NUMBER, guard.seconds, 1, 3600,          \
      "Cut a connection that takes longer for a step (30); a body may take "  \
      "a second more for each 16 KiB")                                        \
    X(RATE, "rate", "N", NUMBER, guard.rate, 0, 100000,                       \
      "Answer at most N requests a second of one address (0: no such limit)") \
    X(BURST, "burst", "N", NUMBER, guard.burst, 1, 100000,                    \
      "With --rate, N requests that come at once after a pause (100)")        \
    X(PROXIES, "trusted-proxy", "ADDRESSES", TEXT, guard.proxies, 0, 0,       \
      "With --rate, believe the X-Forwarded-For of these addresses, with "    \
      "commas between them (none)")                                           \
    X(SANDBOX, "sandbox", "MODE", SANDBOX, guard.sandbox, 0, 0,               \
      "Give up all rights but those that serving takes, once started: try, "  \
      "what the machine has; require; or off (try)")

typedef enum http_setting_kind {
    HTTP_SETTING_TEXT,
    HTTP_SETTING_NUMBER,
    HTTP_SETTING_LEVEL,  /**< An app_level. */
    HTTP_SETTING_SANDBOX /**< An http_sandbox_mode. */
} http_setting_kind;

typedef struct http_setting {
    const char *name;
    http_setting_kind kind;
    size_t place; /**< In the plan. */
    unsigned least;
    unsigned most;
} http_setting;

/** An X of such a table: the setting's http_setting in a plan of type PLAN. */
#define HTTP_SETTING(plan, name, kind, member, least, most)            \
    {                                                                  \
        name, HTTP_SETTING_##kind, offsetof(plan, member), least, most \
    }

/**
 * Set one in @p plan; @p text must live as long as it.
 *
 * @retval EG_ERR_ARGUMENT It is no value of that setting; the sentence names it.
 */
EG_NODISCARD eg_status http_setting_take(const http_setting *one,
                                         void *plan,
                                         const char *text,
                                         eg_error *err);

/** The same of a command line: end with a sentence about what is wrong. */
void http_setting_option(const http_setting *one,
                         void *plan,
                         const char *text,
                         struct argp_state *state);

#endif
