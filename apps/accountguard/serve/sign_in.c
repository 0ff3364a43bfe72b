/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Operators sign in and out.
 */
#include "accountguard/operator/operator.h"
#include "accountguard/serve/pages.h"
#include "base/secret.h"
#include "http/status.h"

static eg_status
show(ag_web *p, bool wrong)
{
    static const ag_input name = {
        .name = "name", .complete = "username", .max = AG_OPERATOR_MAX};
    static const ag_input password = {.name = "password",
                                      .type = "password",
                                      .complete = "current-password",
                                      .max = APP_PASSPHRASE_MAX};
    static const ag_input code = {
        .name = "code", .complete = "one-time-code", .max = 12, .digits = true};
    ag_web_begin(p, AG_W_SIGN_IN_TITLE);
    if (wrong) {
        p->answer->status = HTTP_FORBIDDEN;
        ag_web_alert(p, AG_W_SIGN_IN_NO);
    }
    ag_web_form(p, "/desk/sign-in");
    ag_web_input(p, AG_W_SIGN_IN_NAME, AG_WORD_COUNT, &name);
    ag_web_input(p, AG_W_SIGN_IN_PASSWORD, AG_WORD_COUNT, &password);
    ag_web_input(p, AG_W_SIGN_IN_CODE, AG_W_SIGN_IN_CODE_HINT, &code);
    ag_web_send(p, AG_W_SIGN_IN_DO);
    return ag_web_end(p);
}

eg_status
ag_get_sign_in(ag_web *p, eg_error *err)
{
    (void)err;
    return show(p, false);
}

/** Begin the session of who signed in. */
static eg_status
begin(ag_web *p, const ag_operator *who, eg_error *err)
{
    EG_SECRET(ag_session_token, token);
    EG_SECRET_ARRAY(char, text, AG_SESSION_TEXT);
    EG_TRY(ag_session_begin(p->store, &token, who, p->request->now, err));
    ag_session_write(text, &token);
    ag_answer_cookie(p->answer, AG_DESK_COOKIE, text,
                     (unsigned)(AG_SESSION_LIFE / AG_SECOND));
    ag_web_see(p, "/desk");
    return EG_OK;
}

eg_status
ag_post_sign_in(ag_web *p, eg_error *err)
{
    const char *text = ag_form_text(&p->form, "password");
    /* It is the form's, which is wiped, and is not changed: the member's type
     * serves those who fill it. */
    const app_passphrase password = {.text = (char *)(uintptr_t)text,
                                     .len = strlen(text)};
    ag_operator who;
    const eg_status status = ag_operator_sign_in(
        p->store, &who, ag_form_text(&p->form, "name"), &password,
        ag_form_text(&p->form, "code"), p->request->now, err);
    if (status == EG_REJECT) {
        return show(p, true);
    }
    EG_TRY(status);
    return begin(p, &who, err);
}

eg_status
ag_post_sign_out(ag_web *p, eg_error *err)
{
    EG_TRY(ag_session_end(p->store, &p->token, err));
    ag_answer_cookie(p->answer, AG_DESK_COOKIE, "", 0);
    ag_web_see(p, "/desk/sign-in");
    return EG_OK;
}
