/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The statements that wait for operators.
 */
#include <inttypes.h>
#include <stdio.h>

#include "accountguard/serve/desk_words.h"
#include "accountguard/serve/pages.h"

typedef struct listing {
    ag_web *p;
    ag_word title;
    size_t len;
} listing;

static const ag_word columns[] = {AG_W_COL_STATEMENT, AG_W_COL_SAYS,
                                  AG_W_COL_LEVEL,     AG_W_COL_ACTOR,
                                  AG_W_COL_APPROVED,  AG_W_COL_ASKED};

/** The link to one. */
static void
put_link(ag_web *p, uint64_t id)
{
    char path[AG_LOCATION_MAX];
    snprintf(path, sizeof(path), "/desk/review/%" PRIu64, id);
    ag_html_open(&p->html, "th");
    ag_html_attr(&p->html, "scope", "row");
    ag_html_open(&p->html, "a");
    ag_web_href(p, path);
    ag_web_say(p, AG_W_COL_STATEMENT);
    ag_html_text(&p->html, " ");
    ag_html_number(&p->html, id);
    ag_html_close(&p->html);
    ag_html_close(&p->html);
}

static eg_status
put_row(const ag_review *review, void *context, eg_error *err)
{
    listing *l = context;
    ag_web *p = l->p;
    char approved[32];
    if (l->len++ == 0) {
        ag_web_table(p, l->title, columns, EG_ARRAY_LEN(columns));
    }
    snprintf(approved, sizeof(approved), "%u / %u", review->approved,
             review->need);
    ag_html_open(&p->html, "tr");
    put_link(p, review->id);
    ag_web_cell_word(p, ag_desk_kind(review->statement.kind));
    ag_desk_put_level(p, review->statement.level);
    EG_TRY(ag_desk_put_actor(p, review->statement.actor, err));
    ag_web_cell(p, approved);
    ag_web_cell_time(p, review->asked);
    ag_html_close(&p->html);
    return EG_OK;
}

/** The reviews of a state; how many there are. */
static eg_status
put_state(ag_web *p,
          ag_review_state state,
          ag_word title,
          size_t *len,
          eg_error *err)
{
    listing l = {.p = p, .title = title};
    EG_TRY(ag_review_each(p->store, state, 0, put_row, &l, err));
    if (l.len > 0) {
        ag_web_table_end(p);
    }
    *len += l.len;
    return EG_OK;
}

eg_status
ag_get_queue(ag_web *p, eg_error *err)
{
    size_t len = 0;
    ag_web_begin(p, AG_W_QUEUE_TITLE);
    ag_web_put_class(p, "p", "lead", AG_W_QUEUE_LEAD);
    EG_TRY(put_state(p, AG_REVIEW_OPEN, AG_W_QUEUE_TITLE, &len, err));
    EG_TRY(put_state(p, AG_REVIEW_HELD, AG_W_QUEUE_HELD, &len, err));
    if (len == 0) {
        ag_web_put_class(p, "p", "card", AG_W_QUEUE_NONE);
    }
    return ag_web_end(p);
}
