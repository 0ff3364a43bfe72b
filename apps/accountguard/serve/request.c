/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Requests and answers.
 */
#include "accountguard/serve/request.h"

#include <stdio.h>

#include "http/status.h"

const char *
ag_request_header(const ag_request *request, const char *name)
{
    return request->header == NULL ? NULL
                                   : request->header(request->context, name);
}

void
ag_answer_init(ag_answer *answer)
{
    *answer =
        (ag_answer){.status = HTTP_OK, .type = "text/html; charset=utf-8"};
    eg_buffer_init(&answer->body, AG_ANSWER_MAX);
    eg_buffer_init(&answer->policy, AG_POLICY_MAX);
}

void
ag_answer_free(ag_answer *answer)
{
    eg_buffer_free(&answer->body);
    eg_buffer_free(&answer->policy);
    eg_wipe(answer->cookie, sizeof(answer->cookie));
}

void
ag_answer_see(ag_answer *answer, const char *location)
{
    answer->status = HTTP_SEE_OTHER;
    eg_buffer_clear(&answer->body);
    snprintf(answer->location, sizeof(answer->location), "%s", location);
}

void
ag_answer_text(ag_answer *answer, unsigned status, const char *text)
{
    answer->status = status;
    answer->type = "text/plain; charset=utf-8";
    eg_buffer_clear(&answer->body);
    eg_buffer_text(&answer->body, text);
}

void
ag_answer_cookie(ag_answer *answer,
                 const char *name,
                 const char *value,
                 unsigned seconds)
{
    if (answer->cookies < AG_COOKIES_MAX) {
        snprintf(answer->cookie[answer->cookies++], AG_COOKIE_MAX,
                 "%s=%s; Path=/; Max-Age=%u; Secure; HttpOnly; SameSite=Strict",
                 name, value, seconds);
    }
}

eg_span
ag_request_cookie(const ag_request *request, const char *name)
{
    const char *at = ag_request_header(request, "Cookie");
    const size_t name_len = strlen(name);
    while (at != NULL) {
        at += strspn(at, " ;");
        const size_t len = strcspn(at, ";");
        if (len > name_len && strncmp(at, name, name_len) == 0 &&
            at[name_len] == '=') {
            return (eg_span){(const uint8_t *)at + name_len + 1,
                             len - name_len - 1};
        }
        at = at[len] == '\0' ? NULL : at + len;
    }
    return (eg_span){NULL, 0};
}
