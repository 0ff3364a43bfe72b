/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The table of pages, and what is asked of every request before its page.
 */
#include "accountguard/serve/route.h"

#include "accountguard/ingest/push.h"
#include "accountguard/serve/files.h"
#include "accountguard/serve/pages.h"
#include "accountguard/serve/prefer.h"
#include "base/secret.h"
#include "common/journal.h"
#include "http/status.h"

#define VISIT_COOKIE "__Host-visit"
/** A form that was open for longer has to be opened again. */
#define VISIT_SECONDS (12U * 3600U)

/** What is so with a route. */
enum {
    REST = 1,  /**< More follows in the path. */
    DATA = 2,  /**< No page: no language, no cookie. */
    GUESS = 4, /**< What is posted could be guessed: tries are counted. */
    HOLD = 8,  /**< The time of an answer to a POST tells nothing. */
    DESK = 16, /**< For operators who are signed in. */
};

typedef struct route {
    const char *path;
    unsigned what;
    ag_handler get;
    ag_handler post;
} route;

static const route routes[] = {
    {"/", 0, ag_get_home, NULL},
    {"/checkpoint", DATA, ag_get_checkpoint, NULL},
    {"/log-key", DATA, ag_get_log_key, NULL},
    {"/tile/", DATA | REST, ag_get_tile, NULL},
    {"/n", GUESS | HOLD, ag_get_check, ag_post_check},
    {"/push", DATA, NULL, ag_post_push},
    {"/statistics", 0, ag_get_statistics, NULL},
    {"/statistics/", DATA | REST, ag_get_release, NULL},
    {"/join", GUESS | HOLD, ag_get_join, ag_post_join},
    {"/join/sent", 0, ag_get_join_sent, NULL},
    {"/join/code", GUESS | HOLD, ag_get_join_code, ag_post_join_code},
    {"/mine", GUESS | HOLD, ag_get_mine, ag_post_mine},
    {"/mine/close", 0, NULL, ag_post_mine_close},
    {"/mine/export", 0, ag_get_mine_export, NULL},
    {"/mine/consent", 0, NULL, ag_post_mine_consent},
    {"/mine/drop", 0, NULL, ag_post_mine_drop},
    {"/mine/leave", 0, NULL, ag_post_mine_leave},
    {"/mine/left", 0, ag_get_mine_left, NULL},
    {"/mine/read", GUESS, NULL, ag_post_mine_read},
    {"/mine/read/done", 0, ag_get_mine_read, NULL},
    {"/mine/way", GUESS, NULL, ag_post_mine_way},
    {"/mine/way/sent", 0, ag_get_mine_way, NULL},
    {"/recover", GUESS | HOLD, ag_get_recover, ag_post_recover},
    {"/recover/code", GUESS | HOLD, ag_get_recover_code, ag_post_recover_code},
    {"/confirm", GUESS | HOLD, ag_get_confirm, ag_post_confirm},
    {"/confirm/done", 0, ag_get_confirmed, NULL},
    {"/apply", GUESS | HOLD, ag_get_apply, ag_post_apply},
    {"/apply/done", 0, ag_get_applied, NULL},
    {"/desk", DESK, ag_get_desk, NULL},
    {"/desk/sign-in", GUESS | HOLD, ag_get_sign_in, ag_post_sign_in},
    {"/desk/queue", DESK, ag_get_queue, NULL},
    {"/desk/review/", DESK | REST, ag_get_review, ag_post_review},
    {"/desk/breaker", DESK, ag_get_breaker, ag_post_breaker},
    {"/desk/calls", DESK, ag_get_calls, ag_post_calls},
    {"/desk/organisations", DESK, ag_get_orgs, NULL},
    {"/desk/organisation/", DESK | REST, ag_get_org, ag_post_org},
    {"/desk/sign-out", DESK, NULL, ag_post_sign_out},
};

static const route *
find_route(const char *path, const char **rest)
{
    for (size_t i = 0; i < EG_ARRAY_LEN(routes); i++) {
        const size_t len = strlen(routes[i].path);
        const bool whole = strcmp(path, routes[i].path) == 0;
        if (whole || ((routes[i].what & REST) != 0 &&
                      strncmp(path, routes[i].path, len) == 0)) {
            *rest = path + len;
            return &routes[i];
        }
    }
    return NULL;
}

size_t
ag_route_limit(const char *path)
{
    return strcmp(path, "/push") == 0 ? AG_PUSH_MAX : AG_FORM_MAX;
}

/* -- visits ----------------------------------------------------------------- */

/** The token of the browser's visit; false: it has none. */
static bool
read_visit(ag_web *p)
{
    const eg_span value = ag_request_cookie(p->request, VISIT_COOKIE);
    return value.data != NULL &&
           ag_session_read(&p->token, (const char *)value.data, value.len);
}

/** Give a browser a token that it has not yet. */
static eg_status
begin_visit(ag_web *p)
{
    EG_SECRET_ARRAY(char, text, AG_SESSION_TEXT);
    eg_rng rng = eg_rng_system();
    EG_TRY(ag_session_new(&p->token, &rng));
    ag_session_write(text, &p->token);
    ag_answer_cookie(p->answer, VISIT_COOKIE, text, VISIT_SECONDS);
    return EG_OK;
}

/* -- sessions --------------------------------------------------------------- */

/** Who is signed in; EG_REJECT: nobody. */
static eg_status
read_session(ag_web *p, eg_error *err)
{
    ag_operator who;
    const eg_span value = ag_request_cookie(p->request, AG_DESK_COOKIE);
    if (value.data == NULL ||
        !ag_session_read(&p->token, (const char *)value.data, value.len)) {
        return EG_REJECT;
    }
    EG_TRY(ag_session_find(p->store, &who, &p->token, p->request->now, err));
    p->operator_id = who.id;
    memcpy(p->operator_name, who.name, sizeof(who.name));
    return EG_OK;
}

/** What ties a form to the browser; EG_REJECT: nothing. */
static eg_status
read_token(ag_web *p, const route *r, eg_error *err)
{
    if ((r->what & DESK) != 0) {
        return read_session(p, err);
    }
    return read_visit(p) ? EG_OK : EG_REJECT;
}

/* -- forms ------------------------------------------------------------------ */

/** Whether browsers that tell it say that the form is our own. */
static bool
is_own(const ag_request *request)
{
    const char *site = ag_request_header(request, "Sec-Fetch-Site");
    return site == NULL || strcmp(site, "same-origin") == 0;
}

static bool
is_form(const ag_request *request)
{
    static const char type[] = "application/x-www-form-urlencoded";
    const char *sent = ag_request_header(request, "Content-Type");
    return sent != NULL && strncmp(sent, type, sizeof(type) - 1) == 0;
}

static bool
has_token(const ag_web *p)
{
    const char *text = ag_form_text(&p->form, "form");
    return ag_session_form_matches(&p->token, text, strlen(text));
}

/** For how many seconds who asks may not try again. */
static unsigned
wait_to_try(const ag_web *p, const route *r)
{
    return (r->what & GUESS) == 0 || p->request->who == NULL
               ? 0
               : http_rate_take(p->service->tries, p->request->who,
                                http_rate_now());
}

/** A form of a browser that has no visit, or whose session has ended. */
static eg_status
refuse_form(ag_web *p, const route *r)
{
    return ag_web_fail(p, HTTP_FORBIDDEN,
                       (r->what & DESK) != 0 ? AG_W_SIGNED_OUT
                                             : AG_W_ERR_TOKEN);
}

static eg_status
answer_post(ag_web *p, const route *r, eg_error *err)
{
    const ag_request *request = p->request;
    if ((r->what & DATA) != 0) {
        return r->post(p, err);
    }
    p->answer->hold = (r->what & HOLD) != 0;
    if (!is_form(request) ||
        ag_form_read(&p->form, (char *)(uintptr_t)request->body.data,
                     request->body.len, err) != EG_OK) {
        return ag_web_fail(p, HTTP_MALFORMED, AG_W_ERR_FORM);
    }
    const eg_status tied = read_token(p, r, err);
    if (tied == EG_REJECT) {
        return refuse_form(p, r);
    }
    EG_TRY(tied);
    if (!is_own(request) || !has_token(p)) {
        return ag_web_fail(p, HTTP_FORBIDDEN, AG_W_ERR_TOKEN);
    }
    p->answer->wait = wait_to_try(p, r);
    if (p->answer->wait > 0) {
        return ag_web_fail(p, HTTP_LIMITED, AG_W_ERR_OFTEN);
    }
    return r->post(p, err);
}

static eg_status
answer_get(ag_web *p, const route *r, eg_error *err)
{
    if ((r->what & DATA) != 0) {
        return r->get(p, err);
    }
    const eg_status tied = read_token(p, r, err);
    if (tied == EG_REJECT && (r->what & DESK) != 0) {
        ag_web_see(p, "/desk/sign-in");
        return EG_OK;
    }
    if (tied == EG_REJECT) {
        EG_TRY(begin_visit(p));
    } else {
        EG_TRY(tied);
    }
    return r->get(p, err);
}

/* -- all -------------------------------------------------------------------- */

static eg_status
answer(ag_web *p, eg_error *err)
{
    const route *r = find_route(p->path, &p->rest);
    if (r == NULL) {
        return EG_ERR_NOT_FOUND;
    }
    if (p->request->method == AG_GET && r->get != NULL) {
        return answer_get(p, r, err);
    }
    if (p->request->method == AG_POST && r->post != NULL) {
        return answer_post(p, r, err);
    }
    p->answer->allow = r->post == NULL  ? "GET, HEAD"
                       : r->get == NULL ? "POST"
                                        : "GET, HEAD, POST";
    return ag_web_fail(p, HTTP_BAD_METHOD, AG_W_ERR_METHOD);
}

/** Tell whoever runs the service what the machine failed, and nothing of what
 * was asked. */
static void
tell(eg_status status, const eg_error *err)
{
    if (status == EG_ERR_IO || status == EG_ERR_MEMORY ||
        status == EG_ERR_RNG) {
        app_tell_failure("request", err);
    } else {
        const app_fact fact = {.name = "status",
                               .text = eg_status_name(status)};
        app_tell(APP_ERROR, "request", &fact, 1);
    }
}

/** A page about a failure. */
static void
answer_failure(ag_web *p, eg_status status, const eg_error *err)
{
    eg_status made;
    eg_buffer_clear(&p->answer->policy);
    p->answer->open = false;
    p->answer->fixed = false;
    p->answer->type = "text/html; charset=utf-8";
    if (status == EG_ERR_NOT_FOUND) {
        made = ag_web_fail(p, HTTP_NOT_FOUND, AG_W_ERR_NOT_FOUND);
    } else {
        tell(status, err);
        made = ag_web_fail(p, HTTP_BUSY, AG_W_ERR_BUSY);
    }
    if (made != EG_OK) {
        ag_answer_text(p->answer, HTTP_FAILED, "The service failed.\n");
    }
}

void
ag_route(ag_service *service, const ag_request *request, ag_answer *out)
{
    ag_web p = {.service = service, .request = request, .answer = out};
    eg_error err = {0};
    p.path = request->path;
    if (ag_file_answer(request, out)) {
        return;
    }
    if (!ag_prefer_path(&p.language, &p.path)) {
        p.language =
            ag_prefer_header(ag_request_header(request, "Accept-Language"));
    }
    p.store = ag_service_take(service);
    const eg_status status = answer(&p, &err);
    if (status != EG_OK) {
        answer_failure(&p, status, &err);
    }
    ag_service_give(service, p.store);
    eg_wipe(&p.token, sizeof(p.token));
}
