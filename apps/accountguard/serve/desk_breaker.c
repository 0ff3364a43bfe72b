/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sources that were stopped, and their release by a person.
 */
#include <inttypes.h>
#include <stdio.h>

#include "accountguard/incident/review.h"
#include "accountguard/serve/pages.h"
#include "common/text.h"
#include "http/status.h"

typedef struct listing {
    ag_web *p;
    size_t len;
} listing;

/** A button that says what becomes of a source. */
static void
put_choice(ag_web *p, const char *value, const char *class_, ag_word word)
{
    ag_html_open_class(&p->html, "button", class_);
    ag_html_attr(&p->html, "name", "do");
    ag_html_attr(&p->html, "value", value);
    ag_web_say(p, word);
    ag_html_close(&p->html);
}

static eg_status
put_source(const ag_stopped *stopped, void *context, eg_error *err)
{
    (void)err;
    listing *l = context;
    ag_web *p = l->p;
    char number[24];
    l->len++;
    ag_html_open_class(&p->html, "section", "card");
    ag_html_open(&p->html, "h2");
    ag_web_say(p, AG_W_COL_SOURCE);
    ag_html_text(&p->html, " ");
    ag_html_number(&p->html, stopped->source);
    ag_html_close(&p->html);
    ag_html_open(&p->html, "dl");
    ag_web_put(p, "dt", AG_W_BREAKER_SINCE);
    ag_html_open(&p->html, "dd");
    ag_web_time(p, stopped->since);
    ag_html_close(&p->html);
    snprintf(number, sizeof(number), "%" PRIu64, stopped->reviews);
    ag_web_fact(p, AG_W_BREAKER_REVIEWS, number);
    snprintf(number, sizeof(number), "%" PRIu64, stopped->directives);
    ag_web_fact(p, AG_W_BREAKER_DIRECTIVES, number);
    ag_html_close(&p->html);
    ag_web_form(p, "/desk/breaker");
    snprintf(number, sizeof(number), "%" PRIu64, stopped->source);
    ag_web_hidden(p, "source", number);
    ag_html_open_class(&p->html, "div", "row");
    put_choice(p, "release", "main", AG_W_BREAKER_RELEASE);
    put_choice(p, "drop", "danger", AG_W_BREAKER_DROP);
    ag_html_close(&p->html);
    ag_html_close(&p->html);
    ag_html_close(&p->html);
    return EG_OK;
}

static eg_status
show(ag_web *p, bool conflict, eg_error *err)
{
    listing l = {.p = p};
    ag_web_begin(p, AG_W_BREAKER_TITLE);
    ag_web_put_class(p, "p", "lead", AG_W_BREAKER_LEAD);
    if (conflict) {
        p->answer->status = HTTP_CONFLICT;
        ag_web_alert(p, AG_W_REVIEW_CONFLICT);
    }
    EG_TRY(ag_stopped_each(p->store, put_source, &l, err));
    if (l.len == 0) {
        ag_web_put_class(p, "p", "card", AG_W_BREAKER_NONE);
    }
    return ag_web_end(p);
}

eg_status
ag_get_breaker(ag_web *p, eg_error *err)
{
    return show(p, false, err);
}

/** The step. */
static eg_status
decide(ag_web *p, uint64_t source, bool release, eg_error *err)
{
    ag_desk desk;
    ag_stopped stopped;
    EG_TRY(ag_desk_open(&desk, p->store, err));
    eg_status status = ag_store_begin(p->store, err);
    if (status == EG_OK) {
        status = release
                     ? ag_source_release(&desk, &stopped, source,
                                         p->operator_id, p->request->now, err)
                     : ag_source_drop(&desk, &stopped, source, p->operator_id,
                                      p->request->now, err);
        status = ag_store_end(p->store, status, err);
    }
    ag_desk_close(&desk);
    return status;
}

eg_status
ag_post_breaker(ag_web *p, eg_error *err)
{
    uint64_t source = 0;
    const char *what = ag_form_text(&p->form, "do");
    const bool release = strcmp(what, "release") == 0;
    if ((!release && strcmp(what, "drop") != 0) ||
        !app_text_number(&source, ag_form_text(&p->form, "source"), 1,
                         INT64_MAX)) {
        return ag_web_fail(p, HTTP_MALFORMED, AG_W_ERR_FORM);
    }
    const eg_status status = decide(p, source, release, err);
    if (status == EG_ERR_STATE || status == EG_ERR_NOT_FOUND) {
        return show(p, true, err);
    }
    EG_TRY(status);
    ag_web_see(p, "/desk/breaker");
    return EG_OK;
}
