/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Asking the DNS by glibc's resolver, which tries again, goes over to TCP for
 * long answers, and draws identifiers and ports at random.  Of the answer it
 * gives the bytes; dns_txt.h reads them.
 */
#include "accountguard/enrol/resolver.h"

#include <arpa/inet.h>
#include <arpa/nameser.h>
#include <errno.h>
#include <netinet/in.h>
#include <resolv.h>
#include <stdlib.h>
#include <string.h>

#include "common/text.h"

/** Longest message over TCP. */
#define ANSWER_MAX 65535
/** Seconds to wait for an answer, and how often. */
#define PATIENCE 5
#define TRIES    2
#define DNS_PORT 53

struct ag_system_resolver {
    struct __res_state state;
    uint8_t answer[ANSWER_MAX];
};

/** The parts of "192.0.2.1" or "192.0.2.1:53". */
static bool
read_server(struct sockaddr_in *out, const char *server)
{
    char host[INET_ADDRSTRLEN];
    const size_t len = strcspn(server, ":");
    uint64_t port = DNS_PORT;
    if (len >= sizeof(host) ||
        (server[len] == ':' &&
         !app_text_number(&port, server + len + 1, 1, 65535))) {
        return false;
    }
    memcpy(host, server, len);
    host[len] = '\0';
    *out = (struct sockaddr_in){.sin_family = AF_INET,
                                .sin_port = htons((uint16_t)port)};
    return inet_pton(AF_INET, host, &out->sin_addr) == 1;
}

eg_status
ag_system_resolver_new(ag_system_resolver **out,
                       const char *server,
                       eg_error *err)
{
    struct sockaddr_in address = {0};
    if (server != NULL && !read_server(&address, server)) {
        return eg_fail(err, EG_ERR_ARGUMENT,
                       "%.100s: is no address of a name server such as "
                       "192.0.2.1 or 192.0.2.1:53",
                       server);
    }
    ag_system_resolver *r = calloc(1, sizeof(*r));
    if (r == NULL || res_ninit(&r->state) != 0) {
        free(r);
        return eg_fail(err, EG_ERR_MEMORY, "no memory for a resolver");
    }
    r->state.retrans = PATIENCE;
    r->state.retry = TRIES;
    r->state.options |= RES_USE_EDNS0 | RES_TRUSTAD;
    if (server != NULL) {
        r->state.nscount = 1;
        r->state.nsaddr_list[0] = address;
    }
    *out = r;
    return EG_OK;
}

void
ag_system_resolver_free(ag_system_resolver *r)
{
    if (r != NULL) {
        res_nclose(&r->state);
        free(r);
    }
}

static eg_status
ask(void *state, ag_txt *out, eg_arena *arena, const char *name, eg_error *err)
{
    ag_system_resolver *r = state;
    uint8_t question[NS_PACKETSZ];
    const int len = res_nmkquery(&r->state, ns_o_query, name, ns_c_in, ns_t_txt,
                                 NULL, 0, NULL, question, sizeof(question));
    if (len < 0) {
        return eg_fail(err, EG_ERR_ARGUMENT, "%.100s: cannot be asked for",
                       name);
    }
    const int got =
        res_nsend(&r->state, question, len, r->answer, sizeof(r->answer));
    if (got < 0) {
        return eg_fail(err, EG_ERR_IO, "%.100s: no name server answers: %s",
                       name, strerror(errno));
    }
    return ag_txt_read(out, arena,
                       (eg_span){.data = r->answer, .len = (size_t)got}, name,
                       err);
}

ag_resolver
ag_system_resolver_of(ag_system_resolver *r)
{
    return (ag_resolver){.txt = ask, .state = r};
}
