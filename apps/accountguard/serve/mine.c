/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The pages of somebody who takes part: see what is kept, change it, leave.
 *
 * The secret opens them, which is in no mailbox: whoever reads the mail of an
 * account can neither end its protection nor say that a warning was read.
 */
#include "accountguard/serve/mine.h"

#include <inttypes.h>
#include <stdio.h>

#include "accountguard/serve/pages.h"
#include "accountguard/serve/ticket.h"
#include "base/secret.h"
#include "common/text.h"
#include "http/status.h"

#define MINE_COOKIE  "__Host-mine"
#define MINE_PURPOSE "mine"
#define MINE_LIFE    (20 * AG_MINUTE)

/* -- who -------------------------------------------------------------------- */

eg_status
ag_mine_get(ag_store *store, ag_person *out, uint64_t id, eg_error *err)
{
    char tag[8];
    bool good = true;
    ag_person who = {.id = id};
    sql_statement s =
        sql_begin(store->db, "SELECT subject, language, joined FROM person"
                             " WHERE id = $1 AND gone = 0");
    sql_bind_number(&s, 1, id);
    EG_TRY(sql_one(&s, err));
    ag_subject_column(&s, 0, &who.subject, &good);
    sql_name(&s, 1, tag, sizeof(tag), &good);
    who.joined = (ag_time)sql_number(&s, 2);
    sql_end(&s);
    if (!good || !ag_language_read(&who.language, tag)) {
        return sql_damaged(store->db, err);
    }
    *out = who;
    return EG_OK;
}

eg_status
ag_mine_who(ag_web *p, ag_person *out, bool *known, eg_error *err)
{
    uint64_t id = 0;
    *known = false;
    if (!ag_ticket_read(&id, &p->store->keys, MINE_PURPOSE,
                        ag_request_cookie(p->request, MINE_COOKIE),
                        p->request->now)) {
        return EG_OK;
    }
    const eg_status status = ag_mine_get(p->store, out, id, err);
    if (status == EG_ERR_NOT_FOUND) {
        return EG_OK;
    }
    *known = status == EG_OK;
    return status;
}

/* -- the secret ------------------------------------------------------------- */

static eg_status
show_door(ag_web *p, bool wrong)
{
    const ag_input secret = {.name = "secret",
                             .type = "password",
                             .complete = "current-password",
                             .max = AG_CODE_READ_MAX,
                             .wrong = wrong};
    ag_web_begin(p, AG_W_MINE_TITLE);
    ag_web_put_class(p, "p", "lead", AG_W_MINE_OPEN_LEAD);
    if (wrong) {
        p->answer->status = HTTP_FORBIDDEN;
    }
    ag_web_form(p, "/mine");
    ag_web_input(p, AG_W_MINE_SECRET, wrong ? AG_W_MINE_NO : AG_W_CODE_HINT,
                 &secret);
    ag_web_send(p, AG_W_MINE_OPEN_DO);
    ag_html_open(&p->html, "p");
    ag_web_link(p, "/recover", AG_W_RECOVER_TITLE);
    ag_html_close(&p->html);
    return ag_web_end(p);
}

eg_status
ag_post_mine(ag_web *p, eg_error *err)
{
    EG_SECRET(ag_code, secret);
    ag_person who;
    char ticket[AG_TICKET_TEXT];
    const char *typed = ag_form_text(&p->form, "secret");
    const ag_time now = p->request->now;
    if (!ag_code_read(&secret, typed, strlen(typed))) {
        return show_door(p, true);
    }
    const eg_status status = ag_person_open(p->store, &who, &secret, now, err);
    if (status == EG_REJECT) {
        return show_door(p, true);
    }
    EG_TRY(status);
    ag_ticket_write(ticket, &p->store->keys, MINE_PURPOSE, who.id,
                    now + MINE_LIFE);
    ag_answer_cookie(p->answer, MINE_COOKIE, ticket,
                     (unsigned)(MINE_LIFE / AG_SECOND));
    ag_web_see(p, "/mine");
    return EG_OK;
}

eg_status
ag_post_mine_close(ag_web *p, eg_error *err)
{
    (void)err;
    ag_answer_cookie(p->answer, MINE_COOKIE, "", 0);
    ag_web_see(p, "/mine");
    return EG_OK;
}

/* -- accounts --------------------------------------------------------------- */

void
ag_mine_put_tell(ag_web *p, const char *chosen)
{
    static const struct {
        ag_tell tell;
        ag_word word;
        ag_word text;
    } choices[] = {
        {AG_TELL_NONE, AG_W_TELL_NONE, AG_W_TELL_NONE_TEXT},
        {AG_TELL_FACT, AG_W_TELL_FACT, AG_W_TELL_FACT_TEXT},
        {AG_TELL_DETAIL, AG_W_TELL_DETAIL, AG_W_TELL_DETAIL_TEXT},
    };
    ag_html_open(&p->html, "fieldset");
    ag_web_put(p, "legend", AG_W_AGREE_TELL);
    for (size_t i = 0; i < EG_ARRAY_LEN(choices); i++) {
        const char *value = ag_tell_name(choices[i].tell);
        ag_web_radio(p, "tell", value, choices[i].word, choices[i].text,
                     strcmp(value, chosen) == 0);
    }
    ag_html_close(&p->html);
}

/** A form of one account. */
static void
open_account_form(ag_web *p, const char *path, uint64_t account)
{
    char number[24];
    snprintf(number, sizeof(number), "%" PRIu64, account);
    ag_web_form(p, path);
    ag_web_hidden(p, "account", number);
}

static eg_status
put_account(const ag_own_account *account, void *context, eg_error *err)
{
    ag_web *p = context;
    ag_html *h = &p->html;
    (void)err;
    ag_html_open_class(h, "section", "card");
    ag_html_open(h, "h2");
    ag_html_text(h, account->address);
    ag_html_text(h, " ");
    ag_html_open_class(h, "span", "mark");
    ag_web_say(p, account->kind == AG_ACCOUNT_WORK ? AG_W_MINE_WORK
                                                   : AG_W_MINE_PERSONAL);
    ag_html_close(h);
    ag_html_close(h);
    if (account->frozen) {
        ag_web_put_class(p, "p", "open", AG_W_MINE_FROZEN);
    } else {
        open_account_form(p, "/mine/consent", account->id);
        ag_web_group(p, account->id);
        ag_mine_put_tell(p, ag_tell_name(account->scope.tell));
        ag_web_check(p, "share", AG_W_AGREE_SHARE, account->scope.share);
        ag_web_send(p, AG_W_MINE_SAVE);
        open_account_form(p, "/mine/drop", account->id);
        ag_web_danger(p, AG_W_MINE_DROP);
        ag_web_group(p, 0);
    }
    ag_html_close(h);
    return EG_OK;
}

static eg_status
count_account(const ag_own_account *account, void *context, eg_error *err)
{
    size_t *count = context;
    (void)account;
    (void)err;
    (*count)++;
    return EG_OK;
}

static void
put_leaving(ag_web *p)
{
    ag_html_open_class(&p->html, "section", "card");
    ag_web_put(p, "h2", AG_W_MINE_LEAVE_TITLE);
    ag_web_put(p, "p", AG_W_MINE_LEAVE_TEXT);
    ag_web_form(p, "/mine/leave");
    ag_web_check(p, "sure", AG_W_MINE_LEAVE_SURE, false);
    ag_web_danger(p, AG_W_MINE_LEAVE_TITLE);
    ag_html_close(&p->html);
}

eg_status
ag_mine_show(ag_web *p, const ag_person *who, ag_word problem, eg_error *err)
{
    size_t count = 0;
    ag_web_begin(p, AG_W_MINE_TITLE);
    if (problem != AG_WORD_COUNT) {
        p->answer->status = HTTP_CONFLICT;
        ag_web_alert(p, problem);
    }
    EG_TRY(ag_person_accounts(p->store, who, count_account, &count, err));
    EG_TRY(ag_person_accounts(p->store, who, put_account, p, err));
    if (count == 0) {
        ag_web_put_class(p, "p", "card", AG_W_MINE_NONE);
    }
    ag_mine_put_more(p);
    ag_html_open_class(&p->html, "ul", "plain");
    ag_html_open(&p->html, "li");
    ag_web_link(p, "/join", AG_W_MINE_ADD);
    ag_html_close(&p->html);
    ag_html_open(&p->html, "li");
    ag_web_link(p, "/mine/export", AG_W_MINE_EXPORT);
    ag_html_close(&p->html);
    ag_html_close(&p->html);
    put_leaving(p);
    ag_web_form(p, "/mine/close");
    ag_web_put_class(p, "button", "plain", AG_W_MINE_CLOSE);
    ag_html_close(&p->html);
    return ag_web_end(p);
}

eg_status
ag_get_mine(ag_web *p, eg_error *err)
{
    ag_person who;
    bool known = false;
    EG_TRY(ag_mine_who(p, &who, &known, err));
    return known ? ag_mine_show(p, &who, AG_WORD_COUNT, err)
                 : show_door(p, false);
}

eg_status
ag_get_mine_export(ag_web *p, eg_error *err)
{
    ag_person who;
    bool known = false;
    EG_TRY(ag_mine_who(p, &who, &known, err));
    if (!known) {
        ag_web_see(p, "/mine");
        return EG_OK;
    }
    p->answer->type = "application/json";
    p->answer->attachment = "accountguard.json";
    return ag_person_export(p->store, &p->answer->body, &who, err);
}

/* -- changes ---------------------------------------------------------------- */

/** What is to be done with an account. */
typedef eg_status (*change)(ag_web *p,
                            const ag_person *who,
                            uint64_t account,
                            eg_error *err);

static eg_status
consent(ag_web *p, const ag_person *who, uint64_t account, eg_error *err)
{
    ag_scope scope = {.share = ag_form_has(&p->form, "share")};
    if (!ag_tell_read(&scope.tell, ag_form_text(&p->form, "tell"))) {
        return EG_ERR_ARGUMENT;
    }
    return ag_person_consent(p->store, who, account, &scope, p->request->now,
                             err);
}

static eg_status
drop(ag_web *p, const ag_person *who, uint64_t account, eg_error *err)
{
    return ag_person_drop(p->store, who, account, p->request->now, err);
}

/** Change an account of who has typed the secret. */
static eg_status
change_account(ag_web *p, change what, eg_error *err)
{
    ag_person who;
    bool known = false;
    uint64_t account = 0;
    EG_TRY(ag_mine_who(p, &who, &known, err));
    if (!known) {
        return show_door(p, false);
    }
    if (!app_text_number(&account, ag_form_text(&p->form, "account"), 1,
                         INT64_MAX)) {
        return ag_web_fail(p, HTTP_MALFORMED, AG_W_ERR_FORM);
    }
    const eg_status status = what(p, &who, account, err);
    if (status == EG_ERR_STATE) {
        return ag_mine_show(p, &who, AG_W_MINE_CONFLICT, err);
    }
    if (status == EG_ERR_ARGUMENT) {
        return ag_web_fail(p, HTTP_MALFORMED, AG_W_ERR_FORM);
    }
    EG_TRY(status);
    ag_web_see(p, "/mine");
    return EG_OK;
}

eg_status
ag_post_mine_consent(ag_web *p, eg_error *err)
{
    return change_account(p, consent, err);
}

eg_status
ag_post_mine_drop(ag_web *p, eg_error *err)
{
    return change_account(p, drop, err);
}

eg_status
ag_post_mine_leave(ag_web *p, eg_error *err)
{
    ag_person who;
    bool known = false;
    EG_TRY(ag_mine_who(p, &who, &known, err));
    if (!known) {
        return show_door(p, false);
    }
    if (!ag_form_has(&p->form, "sure")) {
        ag_web_see(p, "/mine");
        return EG_OK;
    }
    const eg_status status =
        ag_person_leave(p->store, &who, p->request->now, err);
    if (status == EG_ERR_STATE) {
        return ag_mine_show(p, &who, AG_W_MINE_CONFLICT, err);
    }
    EG_TRY(status);
    ag_answer_cookie(p->answer, MINE_COOKIE, "", 0);
    ag_web_see(p, "/mine/left");
    return EG_OK;
}

eg_status
ag_get_mine_left(ag_web *p, eg_error *err)
{
    (void)err;
    ag_web_begin(p, AG_W_MINE_LEFT);
    ag_web_put_class(p, "p", "lead", AG_W_MINE_LEFT_TEXT);
    return ag_web_end(p);
}
