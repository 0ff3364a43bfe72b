/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whom operators have to call: readers of notices that no mail reached, or that
 * must not go by mail alone.  Whoever spoke with one says so.
 */
#include <inttypes.h>
#include <stdio.h>

#include "accountguard/deliver/escalate.h"
#include "accountguard/enrol/roster.h"
#include "accountguard/serve/desk_words.h"
#include "accountguard/serve/pages.h"
#include "base/secret.h"
#include "common/text.h"
#include "http/status.h"

typedef struct listing {
    ag_web *p;
    size_t len;
} listing;

/** Who it is, and the numbers that are known. */
static void
put_reader(ag_web *p, const ag_recipient *reader)
{
    ag_web_put(p, "dt", AG_W_CALL_WHO);
    ag_html_open(&p->html, "dd");
    ag_html_text(&p->html, reader->name);
    ag_html_text(&p->html, " · ");
    ag_html_text(&p->html, ag_language_name(reader->language));
    ag_html_close(&p->html);
    for (size_t i = 0; i < reader->len; i++) {
        if (reader->reach[i].kind == AG_CHANNEL_PHONE) {
            ag_web_fact(p, AG_W_APPLY_PHONE, reader->reach[i].address);
        }
    }
}

static eg_status
put_contact(const ag_recipient *contact,
            ag_role role,
            void *context,
            eg_error *err)
{
    (void)role;
    (void)err;
    put_reader(context, contact);
    return EG_OK;
}

/** The person, or the contacts of the organisation. */
static eg_status
put_readers(ag_web *p, const ag_notice_row *row, eg_error *err)
{
    if (row->audience != AG_AUDIENCE_PERSON) {
        return ag_roster_contacts(p->store, row->recipient, put_contact, p,
                                  err);
    }
    EG_SECRET(ag_recipient, person);
    const eg_status status =
        ag_roster_person(p->store, &person, row->recipient, err);
    if (status == EG_ERR_NOT_FOUND) {
        return EG_OK; /* who has left is not called */
    }
    EG_TRY(status);
    put_reader(p, &person);
    return EG_OK;
}

static eg_status
put_call(const ag_notice_row *row, void *context, eg_error *err)
{
    listing *l = context;
    ag_web *p = l->p;
    char number[24];
    l->len++;
    ag_html_open_class(&p->html, "section", "card");
    ag_html_open(&p->html, "h2");
    ag_html_text(&p->html, row->reference);
    ag_html_text(&p->html, " ");
    ag_desk_say_level(p, row->level);
    ag_html_close(&p->html);
    ag_html_open(&p->html, "dl");
    ag_web_put(p, "dt", AG_W_COL_KNOWN);
    ag_html_open(&p->html, "dd");
    ag_web_time(p, row->made);
    ag_html_close(&p->html);
    EG_TRY(put_readers(p, row, err));
    ag_html_close(&p->html);
    ag_web_form(p, "/desk/calls");
    snprintf(number, sizeof(number), "%" PRIu64, row->id);
    ag_web_hidden(p, "notice", number);
    ag_web_send(p, AG_W_CALL_DONE);
    ag_html_close(&p->html);
    return EG_OK;
}

eg_status
ag_get_calls(ag_web *p, eg_error *err)
{
    listing l = {.p = p};
    ag_web_begin(p, AG_W_CALL_TITLE);
    ag_web_put_class(p, "p", "lead", AG_W_CALL_LEAD);
    EG_TRY(ag_notice_each_call(p->store, put_call, &l, err));
    if (l.len == 0) {
        ag_web_put_class(p, "p", "card", AG_W_CALL_NONE);
    }
    return ag_web_end(p);
}

eg_status
ag_post_calls(ag_web *p, eg_error *err)
{
    uint64_t id = 0;
    ag_notice_row row;
    if (!app_text_number(&id, ag_form_text(&p->form, "notice"), 1, INT64_MAX)) {
        return ag_web_fail(p, HTTP_MALFORMED, AG_W_ERR_FORM);
    }
    EG_TRY(ag_notice_get(p->store, &row, id, err));
    EG_TRY(ag_notice_answer(p->store, id, AG_ANSWER_CALL, p->operator_id,
                            p->request->now, err));
    ag_web_see(p, "/desk/calls");
    return EG_OK;
}
