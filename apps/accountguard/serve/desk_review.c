/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One statement: what is known, who said what, and the decision.
 */
#include <inttypes.h>
#include <stdio.h>

#include "accountguard/serve/desk_rows.h"
#include "accountguard/serve/desk_words.h"
#include "accountguard/serve/pages.h"
#include "common/text.h"
#include "http/status.h"

/* -- what is known ---------------------------------------------------------- */

/** A name and a cell's content, which comes next; end it with two closes. */
static void
open_fact(ag_web *p, ag_word name)
{
    ag_web_put(p, "dt", name);
    ag_html_open(&p->html, "dd");
}

static eg_status
put_facts(ag_web *p, const ag_review *review, eg_error *err)
{
    char number[48];
    ag_html_open(&p->html, "dl");
    open_fact(p, AG_W_COL_SAYS);
    ag_web_say(p, ag_desk_kind(review->statement.kind));
    ag_html_close(&p->html);
    open_fact(p, AG_W_COL_LEVEL);
    ag_desk_say_level(p, review->statement.level);
    ag_html_close(&p->html);
    open_fact(p, AG_W_COL_ACTOR);
    EG_TRY(ag_desk_say_actor(p, review->statement.actor, err));
    ag_html_close(&p->html);
    if (review->statement.actor != 0) {
        snprintf(number, sizeof(number), "%u %%", review->statement.confidence);
        ag_web_fact(p, AG_W_COL_CONFIDENCE, number);
    }
    open_fact(p, AG_W_COL_ASKED);
    ag_web_time(p, review->asked);
    ag_html_close(&p->html);
    snprintf(number, sizeof(number), "%u / %u", review->approved, review->need);
    ag_web_fact(p, AG_W_REVIEW_NEED, number);
    ag_html_close(&p->html);
    return EG_OK;
}

static eg_status
put_detection(const ag_seen *seen, void *context, eg_error *err)
{
    ag_web *p = context;
    (void)err;
    ag_html_open(&p->html, "tr");
    ag_web_cell_time(p, seen->time);
    ag_desk_put_level(p, seen->level);
    ag_html_open(&p->html, "td");
    /* The ladder's own words, which are English. */
    ag_html_attr(&p->html, "lang", "en");
    ag_html_text(&p->html, seen->reason);
    if (seen->technique[0] != '\0') {
        ag_html_text(&p->html, " (");
        ag_html_text(&p->html, seen->technique);
        ag_html_text(&p->html, ")");
    }
    ag_html_close(&p->html);
    ag_web_cell_word(p, ag_desk_seen_by(seen->seen_by));
    ag_desk_put_source(p, seen->source);
    ag_web_cell_time(p, seen->received);
    ag_html_close(&p->html);
    return EG_OK;
}

static eg_status
put_evidence(ag_web *p, uint64_t incident, eg_error *err)
{
    static const ag_word columns[] = {AG_W_COL_WHEN,   AG_W_COL_LEVEL,
                                      AG_W_COL_REASON, AG_W_COL_SEEN_BY,
                                      AG_W_COL_SOURCE, AG_W_COL_KNOWN};
    ag_web_table(p, AG_W_REVIEW_EVIDENCE, columns, EG_ARRAY_LEN(columns));
    EG_TRY(ag_seen_each(p->store, incident, put_detection, p, err));
    ag_web_table_end(p);
    return EG_OK;
}

/* -- who says it ------------------------------------------------------------ */

/** A table that is begun by its first row. */
typedef struct listing {
    ag_web *p;
    size_t len;
    bool own; /**< The operator who looks has approved. */
} listing;

static eg_status
put_link(const ag_attribution *link, void *context, eg_error *err)
{
    static const ag_word columns[] = {AG_W_COL_ACTOR, AG_W_COL_SOURCE,
                                      AG_W_COL_METHOD, AG_W_COL_CONFIDENCE};
    listing *l = context;
    ag_web *p = l->p;
    char percent[16];
    if (l->len++ == 0) {
        ag_web_table(p, AG_W_REVIEW_LINKS, columns, EG_ARRAY_LEN(columns));
    }
    snprintf(percent, sizeof(percent), "%u %%", link->confidence);
    ag_html_open(&p->html, "tr");
    EG_TRY(ag_desk_put_actor(p, link->actor, err));
    ag_desk_put_source(p, link->source);
    ag_html_open(&p->html, "td");
    ag_html_attr(&p->html, "lang", "en");
    ag_html_text(&p->html, ag_method_name(link->method));
    ag_html_close(&p->html);
    ag_web_cell(p, percent);
    ag_html_close(&p->html);
    return EG_OK;
}

static eg_status
put_links(ag_web *p, uint64_t incident, eg_error *err)
{
    listing l = {.p = p};
    EG_TRY(ag_link_each(p->store, incident, put_link, &l, err));
    if (l.len > 0) {
        ag_web_table_end(p);
    } else {
        ag_web_put(p, "h2", AG_W_REVIEW_LINKS);
        ag_web_put(p, "p", AG_W_REVIEW_LINKS_NONE);
    }
    return EG_OK;
}

static eg_status
put_vote(const ag_vote *vote, void *context, eg_error *err)
{
    listing *l = context;
    ag_web *p = l->p;
    (void)err;
    if (l->len++ == 0) {
        ag_html_open(&p->html, "ul");
    }
    l->own = l->own || vote->operator== p->operator_id;
    ag_html_open(&p->html, "li");
    ag_html_text(&p->html, vote->name);
    ag_html_text(&p->html, ": ");
    ag_web_say(p, vote->approves ? AG_W_STATE_APPROVED : AG_W_STATE_REFUSED);
    ag_html_text(&p->html, ", ");
    ag_web_time(p, vote->time);
    ag_html_close(&p->html);
    return EG_OK;
}

/** The decisions so far; @p own: that of who looks is among them. */
static eg_status
put_votes(ag_web *p, const ag_review *review, bool *own, eg_error *err)
{
    listing l = {.p = p};
    ag_web_put(p, "h2", AG_W_REVIEW_VOTES);
    EG_TRY(ag_vote_each(p->store, review->id, put_vote, &l, err));
    if (l.len > 0) {
        ag_html_close(&p->html);
    } else {
        ag_web_put(p, "p", AG_W_REVIEW_VOTES_NONE);
    }
    *own = l.own;
    return EG_OK;
}

/* -- the decision ----------------------------------------------------------- */

/** A button that sends the form with what it decides. */
static void
put_choice(ag_web *p, const char *value, const char *class_, ag_word word)
{
    ag_html_open_class(&p->html, "button", class_);
    ag_html_attr(&p->html, "name", "do");
    ag_html_attr(&p->html, "value", value);
    ag_web_say(p, word);
    ag_html_close(&p->html);
}

static void
put_decision(ag_web *p, const ag_review *review, bool own)
{
    if (review->state != AG_REVIEW_OPEN) {
        ag_web_box(p, "open", ag_desk_state_word(review->state));
        if (review->decided != 0) {
            ag_html_open(&p->html, "p");
            ag_web_time(p, review->decided);
            ag_html_close(&p->html);
        }
        ag_html_close(&p->html);
        return;
    }
    if (own) {
        ag_web_put_class(p, "p", "open", AG_W_REVIEW_OWN);
        return;
    }
    ag_html_open_class(&p->html, "section", "card");
    ag_web_put(p, "h2", AG_W_REVIEW_DECIDE);
    ag_web_form(p, p->path);
    ag_html_open_class(&p->html, "div", "row");
    put_choice(p, "approve", "main", AG_W_APPROVE);
    put_choice(p, "refuse", "danger", AG_W_REFUSE);
    ag_html_close(&p->html);
    ag_html_close(&p->html);
    ag_html_close(&p->html);
}

static eg_status
show(ag_web *p, uint64_t id, bool conflict, eg_error *err)
{
    ag_review review;
    bool own = false;
    EG_TRY(ag_review_get(p->store, &review, id, err));
    ag_web_begin(p, AG_W_REVIEW_TITLE);
    if (conflict) {
        p->answer->status = HTTP_CONFLICT;
        ag_web_alert(p, AG_W_REVIEW_CONFLICT);
    }
    EG_TRY(put_facts(p, &review, err));
    EG_TRY(put_evidence(p, review.incident, err));
    EG_TRY(put_links(p, review.incident, err));
    EG_TRY(put_votes(p, &review, &own, err));
    put_decision(p, &review, own);
    ag_html_open(&p->html, "p");
    ag_web_link(p, "/desk/queue", AG_W_NAV_QUEUE);
    ag_html_close(&p->html);
    return ag_web_end(p);
}

/** Which statement the path names; false: none. */
static bool
read_id(const ag_web *p, uint64_t *id)
{
    return app_text_number(id, p->rest, 1, INT64_MAX);
}

eg_status
ag_get_review(ag_web *p, eg_error *err)
{
    uint64_t id = 0;
    return read_id(p, &id) ? show(p, id, false, err) : EG_ERR_NOT_FOUND;
}

/** The step. */
static eg_status
decide(ag_web *p, uint64_t id, bool approve, eg_error *err)
{
    ag_desk desk;
    ag_review review;
    EG_TRY(ag_desk_open(&desk, p->store, err));
    eg_status status = ag_store_begin(p->store, err);
    if (status == EG_OK) {
        status = ag_review_decide(&desk, &review, id, p->operator_id, approve,
                                  p->request->now, err);
        status = ag_store_end(p->store, status, err);
    }
    ag_desk_close(&desk);
    return status;
}

eg_status
ag_post_review(ag_web *p, eg_error *err)
{
    uint64_t id = 0;
    const char *what = ag_form_text(&p->form, "do");
    const bool approve = strcmp(what, "approve") == 0;
    if (!read_id(p, &id)) {
        return EG_ERR_NOT_FOUND;
    }
    if (!approve && strcmp(what, "refuse") != 0) {
        return ag_web_fail(p, HTTP_MALFORMED, AG_W_ERR_FORM);
    }
    const eg_status status = decide(p, id, approve, err);
    if (status == EG_ERR_STATE) {
        return show(p, id, true, err);
    }
    EG_TRY(status);
    ag_web_see(p, p->path);
    return EG_OK;
}
