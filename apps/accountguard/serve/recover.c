/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Somebody lost the secret.  To ask is answered as to claim an account is.
 */
#include "accountguard/enrol/recovery.h"
#include "accountguard/serve/pages.h"
#include "accountguard/serve/provider.h"
#include "base/secret.h"
#include "http/status.h"

static eg_status
show_ask(ag_web *p, bool wrong)
{
    const ag_input address = {.name = "address",
                              .type = "email",
                              .complete = "email",
                              .value = ag_form_text(&p->form, "address"),
                              .max = AG_ADDRESS_MAX,
                              .wrong = wrong};
    ag_web_begin(p, AG_W_RECOVER_TITLE);
    ag_web_put_class(p, "p", "lead", AG_W_RECOVER_LEAD);
    if (wrong) {
        p->answer->status = HTTP_WRONG;
    }
    ag_web_form(p, "/recover");
    ag_web_input(p, AG_W_JOIN_ADDRESS,
                 wrong ? AG_W_JOIN_ADDRESS_WRONG : AG_WORD_COUNT, &address);
    ag_web_provider(p);
    ag_web_send(p, AG_W_JOIN_DO);
    ag_html_open(&p->html, "p");
    ag_web_link(p, "/recover/code", AG_W_JOIN_HAVE);
    ag_html_close(&p->html);
    return ag_web_end(p);
}

eg_status
ag_get_recover(ag_web *p, eg_error *err)
{
    (void)err;
    return show_ask(p, false);
}

eg_status
ag_post_recover(ag_web *p, eg_error *err)
{
    const eg_status status = ag_recovery_ask(p->store, ag_web_provider_of(p),
                                             ag_form_text(&p->form, "address"),
                                             p->language, p->request->now, err);
    if (status == EG_ERR_ARGUMENT) {
        return show_ask(p, true);
    }
    EG_TRY(status);
    ag_web_see(p, "/join/sent");
    return EG_OK;
}

static eg_status
show_code(ag_web *p, bool wrong)
{
    const ag_input code = {
        .name = "code", .max = AG_CODE_READ_MAX, .code = true, .wrong = wrong};
    ag_web_begin(p, AG_W_RECOVER_TITLE);
    if (wrong) {
        p->answer->status = HTTP_WRONG;
    }
    ag_web_form(p, "/recover/code");
    ag_web_input(p, AG_W_AGREE_CODE, wrong ? AG_W_RECOVER_NO : AG_W_CODE_HINT,
                 &code);
    ag_web_send(p, AG_W_CONFIRM_DO);
    return ag_web_end(p);
}

eg_status
ag_get_recover_code(ag_web *p, eg_error *err)
{
    (void)err;
    return show_code(p, false);
}

eg_status
ag_post_recover_code(ag_web *p, eg_error *err)
{
    EG_SECRET(ag_code, code);
    EG_SECRET(ag_code, secret);
    const char *typed = ag_form_text(&p->form, "code");
    if (!ag_code_read(&code, typed, strlen(typed))) {
        return show_code(p, true);
    }
    const eg_status status =
        ag_recovery_finish(p->store, &secret, &code, p->request->now, err);
    if (status == EG_REJECT) {
        return show_code(p, true);
    }
    EG_TRY(status);
    ag_web_begin(p, AG_W_RECOVER_TITLE);
    ag_web_put_secret(p, &secret);
    return ag_web_end(p);
}
