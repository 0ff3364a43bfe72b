/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who asks the DNS: a pair of function and state, so that a test can answer
 * itself; and the one that asks the machine's resolver, or a given server.
 */
#ifndef ACCOUNTGUARD_ENROL_RESOLVER_H
#define ACCOUNTGUARD_ENROL_RESOLVER_H

#include "accountguard/enrol/dns_txt.h"

typedef struct ag_resolver {
    /** The text records of @p name, as ag_txt_read(); EG_ERR_IO: nobody
     * answered. */
    eg_status (*txt)(void *state,
                     ag_txt *out,
                     eg_arena *arena,
                     const char *name,
                     eg_error *err);
    void *state;
} ag_resolver;

/** The system's; belongs to one thread at a time. */
typedef struct ag_system_resolver ag_system_resolver;

/**
 * Make one.
 *
 * @param[in] server "192.0.2.1" or "192.0.2.1:5353"; NULL asks whom the
 *                   machine asks (/etc/resolv.conf).
 *
 * @retval EG_ERR_ARGUMENT @p server is no such address.
 */
EG_NODISCARD eg_status ag_system_resolver_new(ag_system_resolver **out,
                                              const char *server,
                                              eg_error *err);

/** NULL is harmless. */
void ag_system_resolver_free(ag_system_resolver *r);

/** Borrows @p r. */
ag_resolver ag_system_resolver_of(ag_system_resolver *r);

#endif
