/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Codes of letters that ask to confirm an address: a contact's, or somebody's
 * second mailbox.
 */
#include "accountguard/enrol/channel.h"
#include "accountguard/enrol/contact.h"
#include "accountguard/serve/pages.h"
#include "base/secret.h"
#include "http/status.h"

static eg_status
show(ag_web *p, ag_word problem)
{
    const ag_input code = {.name = "code",
                           .max = AG_CODE_READ_MAX,
                           .code = true,
                           .wrong = problem != AG_WORD_COUNT};
    ag_web_begin(p, AG_W_CONFIRM_TITLE);
    ag_web_put_class(p, "p", "lead", AG_W_CONFIRM_LEAD);
    if (problem != AG_WORD_COUNT) {
        p->answer->status = HTTP_WRONG;
    }
    ag_web_form(p, "/confirm");
    ag_web_input(p, AG_W_AGREE_CODE,
                 problem != AG_WORD_COUNT ? problem : AG_W_CODE_HINT, &code);
    ag_web_send(p, AG_W_CONFIRM_DO);
    return ag_web_end(p);
}

eg_status
ag_get_confirm(ag_web *p, eg_error *err)
{
    (void)err;
    return show(p, AG_WORD_COUNT);
}

eg_status
ag_post_confirm(ag_web *p, eg_error *err)
{
    EG_SECRET(ag_code, code);
    const char *typed = ag_form_text(&p->form, "code");
    const ag_time now = p->request->now;
    if (!ag_code_read(&code, typed, strlen(typed))) {
        return show(p, AG_W_CHECK_FORM);
    }
    eg_status status = ag_contact_confirm(p->store, &code, now, err);
    if (status == EG_REJECT) {
        status = ag_channel_confirm(p->store, &code, now, err);
    }
    if (status == EG_REJECT) {
        return show(p, AG_W_AGREE_NO_CODE);
    }
    EG_TRY(status);
    ag_web_see(p, "/confirm/done");
    return EG_OK;
}

eg_status
ag_get_confirmed(ag_web *p, eg_error *err)
{
    (void)err;
    ag_web_begin(p, AG_W_CONFIRM_TITLE);
    ag_web_put_class(p, "p", "good", AG_W_CONFIRM_DONE);
    return ag_web_end(p);
}
