/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Somebody who takes part says that a notice was read, and names another way to be
 * reached.
 */
#include "accountguard/deliver/escalate.h"
#include "accountguard/enrol/channel.h"
#include "accountguard/serve/mine.h"
#include "accountguard/serve/pages.h"

void
ag_mine_put_more(ag_web *p)
{
    static const ag_input code = {
        .name = "code", .max = AG_CODE_READ_MAX, .code = true};
    static const ag_input address = {.name = "address", .max = AG_ADDRESS_MAX};
    ag_html_open_class(&p->html, "section", "card");
    ag_web_put(p, "h2", AG_W_READ_TITLE);
    ag_web_put(p, "p", AG_W_READ_TEXT);
    ag_web_form(p, "/mine/read");
    ag_web_input(p, AG_W_CHECK_CODE, AG_W_CODE_HINT, &code);
    ag_web_send(p, AG_W_READ_DO);
    ag_html_close(&p->html);
    ag_html_open_class(&p->html, "section", "card");
    ag_web_put(p, "h2", AG_W_WAY_TITLE);
    ag_web_put(p, "p", AG_W_WAY_TEXT);
    ag_web_form(p, "/mine/way");
    ag_web_select(p, "kind", AG_W_WAY_KIND);
    ag_web_option(p, ag_channel_kind_name(AG_CHANNEL_MAIL),
                  ag_word_text(AG_W_WAY_MAIL, p->language), true);
    ag_web_option(p, ag_channel_kind_name(AG_CHANNEL_PHONE),
                  ag_word_text(AG_W_WAY_PHONE, p->language), false);
    ag_web_select_end(p);
    ag_web_input(p, AG_W_WAY_ADDRESS, AG_WORD_COUNT, &address);
    ag_web_send(p, AG_W_WAY_DO);
    ag_html_close(&p->html);
}

/** A page that says one thing, with the way back. */
static eg_status
say(ag_web *p, ag_word title, ag_word text)
{
    ag_web_begin(p, title);
    ag_web_put_class(p, "p", "good", text);
    ag_html_open(&p->html, "p");
    ag_web_link(p, "/mine", AG_W_MINE_TITLE);
    ag_html_close(&p->html);
    return ag_web_end(p);
}

/* -- reading ---------------------------------------------------------------- */

/** The notice to this person that has the code that was typed. */
static eg_status
find_notice(ag_web *p, const ag_person *who, uint64_t *id, eg_error *err)
{
    ag_code code;
    ag_notice_row row;
    const char *typed = ag_form_text(&p->form, "code");
    if (!ag_code_read(&code, typed, strlen(typed))) {
        return EG_ERR_NOT_FOUND;
    }
    EG_TRY(ag_notice_of_code(p->store, &row, &code, err));
    *id = row.id;
    return row.audience == AG_AUDIENCE_PERSON && row.recipient == who->id
               ? EG_OK
               : EG_ERR_NOT_FOUND;
}

eg_status
ag_post_mine_read(ag_web *p, eg_error *err)
{
    ag_person who;
    bool known = false;
    uint64_t notice = 0;
    EG_TRY(ag_mine_who(p, &who, &known, err));
    if (!known) {
        ag_web_see(p, "/mine");
        return EG_OK;
    }
    const eg_status status = find_notice(p, &who, &notice, err);
    if (status == EG_ERR_NOT_FOUND) {
        return ag_mine_show(p, &who, AG_W_READ_NO, err);
    }
    EG_TRY(status);
    EG_TRY(ag_notice_answer(p->store, notice, AG_ANSWER_PAGE, 0,
                            p->request->now, err));
    ag_web_see(p, "/mine/read/done");
    return EG_OK;
}

eg_status
ag_get_mine_read(ag_web *p, eg_error *err)
{
    (void)err;
    return say(p, AG_W_READ_TITLE, AG_W_READ_DONE);
}

/* -- ways ------------------------------------------------------------------- */

eg_status
ag_post_mine_way(ag_web *p, eg_error *err)
{
    ag_person who;
    bool known = false;
    uint64_t id = 0;
    ag_channel_kind kind;
    EG_TRY(ag_mine_who(p, &who, &known, err));
    if (!known) {
        ag_web_see(p, "/mine");
        return EG_OK;
    }
    if (!ag_channel_kind_read(&kind, ag_form_text(&p->form, "kind"))) {
        return ag_mine_show(p, &who, AG_W_WAY_WRONG, err);
    }
    const eg_status status =
        ag_channel_add(p->store, &id, &who, kind,
                       ag_form_text(&p->form, "address"), p->request->now, err);
    if (status == EG_ERR_ARGUMENT || status == EG_ERR_LIMIT) {
        return ag_mine_show(p, &who, AG_W_WAY_WRONG, err);
    }
    EG_TRY(status);
    ag_web_see(p, "/mine/way/sent");
    return EG_OK;
}

eg_status
ag_get_mine_way(ag_web *p, eg_error *err)
{
    (void)err;
    ag_web_begin(p, AG_W_WAY_TITLE);
    ag_web_put_class(p, "p", "lead", AG_W_WAY_SENT);
    ag_html_open(&p->html, "p");
    ag_web_link(p, "/confirm", AG_W_CONFIRM_TITLE);
    ag_html_close(&p->html);
    return ag_web_end(p);
}
