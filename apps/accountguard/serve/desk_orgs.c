/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Organisations: who applied, what is proven, and the two agreements.
 */
#include <inttypes.h>
#include <stdio.h>

#include "accountguard/enrol/domain.h"
#include "accountguard/enrol/organisation.h"
#include "accountguard/serve/pages.h"
#include "common/text.h"
#include "http/status.h"

static ag_word
word_of(ag_org_state state)
{
    static const ag_word words[AG_ORG_STATE_COUNT] = {
        [AG_ORG_APPLIED] = AG_W_ORG_APPLIED,
        [AG_ORG_VERIFIED] = AG_W_ORG_VERIFIED,
        [AG_ORG_APPROVED] = AG_W_ORG_APPROVED,
        [AG_ORG_SUSPENDED] = AG_W_ORG_SUSPENDED,
        [AG_ORG_LEFT] = AG_W_ORG_LEFT,
    };
    return words[state];
}

/* -- the list --------------------------------------------------------------- */

typedef struct listing {
    ag_web *p;
    size_t len;
} listing;

static eg_status
put_row(const ag_org *org, void *context, eg_error *err)
{
    static const ag_word columns[] = {AG_W_APPLY_NAME, AG_W_ORG_STATE,
                                      AG_W_APPLY_COUNTRY, AG_W_APPLY_SECTOR,
                                      AG_W_COL_KNOWN};
    listing *l = context;
    ag_web *p = l->p;
    char path[AG_LOCATION_MAX];
    (void)err;
    if (l->len++ == 0) {
        ag_web_table(p, AG_W_NAV_ORGANISATIONS, columns, EG_ARRAY_LEN(columns));
    }
    snprintf(path, sizeof(path), "/desk/organisation/%" PRIu64, org->id);
    ag_html_open(&p->html, "tr");
    ag_html_open(&p->html, "th");
    ag_html_attr(&p->html, "scope", "row");
    ag_html_open(&p->html, "a");
    ag_web_href(p, path);
    ag_html_number(&p->html, org->id);
    ag_html_text(&p->html, " · ");
    ag_html_text(&p->html, org->name);
    ag_html_close(&p->html);
    ag_html_close(&p->html);
    ag_web_cell_word(p, word_of(org->state));
    ag_web_cell(p, ag_country_name(org->country, p->language));
    ag_web_cell(p, ag_sector_name(org->sector, p->language));
    ag_web_cell_time(p, org->applied);
    ag_html_close(&p->html);
    return EG_OK;
}

eg_status
ag_get_orgs(ag_web *p, eg_error *err)
{
    listing l = {.p = p};
    ag_web_begin(p, AG_W_NAV_ORGANISATIONS);
    EG_TRY(ag_org_each(p->store, put_row, &l, err));
    if (l.len > 0) {
        ag_web_table_end(p);
    } else {
        ag_web_put_class(p, "p", "card", AG_W_ORG_NONE);
    }
    return ag_web_end(p);
}

/* -- one -------------------------------------------------------------------- */

static eg_status
put_domain(const ag_domain_row *row, void *context, eg_error *err)
{
    ag_web *p = context;
    (void)err;
    ag_web_put(p, "dt", AG_W_APPLY_DOMAIN);
    ag_html_open(&p->html, "dd");
    ag_html_text(&p->html, row->name.text);
    ag_html_text(&p->html, " · ");
    if (row->until > p->request->now) {
        ag_web_say(p, AG_W_ORG_PROVEN);
        ag_html_text(&p->html, " ");
        ag_web_time(p, row->until);
    } else {
        ag_web_say(p, AG_W_ORG_UNPROVEN);
    }
    ag_html_close(&p->html);
    return EG_OK;
}

static eg_status
put_facts(ag_web *p, const ag_org *org, eg_error *err)
{
    char number[32];
    ag_html_open(&p->html, "dl");
    ag_web_fact(p, AG_W_APPLY_NAME, org->name);
    ag_web_fact(p, AG_W_ORG_STATE,
                ag_word_text(word_of(org->state), p->language));
    ag_web_fact(p, AG_W_APPLY_COUNTRY,
                ag_country_name(org->country, p->language));
    ag_web_fact(p, AG_W_APPLY_SECTOR, ag_sector_name(org->sector, p->language));
    EG_TRY(ag_domain_each(p->store, org->id, put_domain, p, err));
    ag_web_put(p, "dt", AG_W_ORG_CALLED);
    ag_html_open(&p->html, "dd");
    if (org->called > 0) {
        ag_web_time(p, org->called);
    } else {
        ag_html_text(&p->html, "—");
    }
    ag_html_close(&p->html);
    snprintf(number, sizeof(number), "%" PRIu64 " / %d", org->approvals,
             AG_ORG_APPROVALS);
    ag_web_fact(p, AG_W_REVIEW_NEED, number);
    ag_html_close(&p->html);
    return EG_OK;
}

/** A form of one button. */
static void
put_action(ag_web *p, const char *what, ag_word word)
{
    ag_web_form(p, p->path);
    ag_web_hidden(p, "do", what);
    ag_web_send(p, word);
}

static void
put_actions(ag_web *p, const ag_org *org)
{
    const ag_input why = {.name = "why"};
    if (org->state == AG_ORG_LEFT) {
        return;
    }
    ag_html_open_class(&p->html, "section", "card");
    ag_web_put(p, "h2", AG_W_REVIEW_DECIDE);
    ag_html_open_class(&p->html, "div", "row");
    put_action(p, "called", AG_W_ORG_DO_CALLED);
    if (org->state != AG_ORG_APPROVED) {
        put_action(p, "approve", AG_W_ORG_DO_APPROVE);
    }
    ag_html_close(&p->html);
    ag_web_form(p, p->path);
    ag_web_hidden(p, "do", "suspend");
    ag_web_input(p, AG_W_ORG_WHY, AG_WORD_COUNT, &why);
    ag_web_danger(p, AG_W_ORG_DO_SUSPEND);
    ag_html_close(&p->html);
}

static eg_status
show(ag_web *p, uint64_t id, const char *problem, eg_error *err)
{
    ag_org org;
    EG_TRY(ag_org_get(p->store, &org, id, err));
    ag_web_begin(p, AG_W_ORG_TITLE);
    if (problem != NULL) {
        p->answer->status = HTTP_CONFLICT;
        ag_web_problem(p, AG_W_ORG_CONFLICT, problem);
    }
    EG_TRY(put_facts(p, &org, err));
    put_actions(p, &org);
    ag_html_open(&p->html, "p");
    ag_web_link(p, "/desk/organisations", AG_W_NAV_ORGANISATIONS);
    ag_html_close(&p->html);
    return ag_web_end(p);
}

/** Which organisation the path names; false: none. */
static bool
read_id(const ag_web *p, uint64_t *id)
{
    return app_text_number(id, p->rest, 1, INT64_MAX);
}

eg_status
ag_get_org(ag_web *p, eg_error *err)
{
    uint64_t id = 0;
    return read_id(p, &id) ? show(p, id, NULL, err) : EG_ERR_NOT_FOUND;
}

/** The step; EG_ERR_UNSUPPORTED: the form is none of ours. */
static eg_status
act(ag_web *p, uint64_t id, eg_error *err)
{
    const char *what = ag_form_text(&p->form, "do");
    const char *why = ag_form_text(&p->form, "why");
    const ag_time now = p->request->now;
    bool approved = false;
    if (strcmp(what, "called") == 0) {
        return ag_org_called(p->store, p->operator_id, id, now, err);
    }
    if (strcmp(what, "approve") == 0) {
        return ag_org_approve(p->store, p->operator_id, id, &approved, now,
                              err);
    }
    if (strcmp(what, "suspend") == 0 && why[0] != '\0') {
        return ag_org_suspend(p->store, p->operator_id, id, why, now, err);
    }
    return EG_ERR_UNSUPPORTED;
}

eg_status
ag_post_org(ag_web *p, eg_error *err)
{
    uint64_t id = 0;
    if (!read_id(p, &id)) {
        return EG_ERR_NOT_FOUND;
    }
    const eg_status status = act(p, id, err);
    if (status == EG_ERR_UNSUPPORTED) {
        return ag_web_fail(p, HTTP_MALFORMED, AG_W_ERR_FORM);
    }
    if (status == EG_ERR_STATE || status == EG_ERR_ARGUMENT) {
        char problem[sizeof(err->text)];
        snprintf(problem, sizeof(problem), "%s", err->text);
        return show(p, id, problem, err);
    }
    EG_TRY(status);
    ag_web_see(p, p->path);
    return EG_OK;
}
