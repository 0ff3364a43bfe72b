/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Somebody protects an account: claims it, types the code that went to it, and
 * says what the organisation may learn.
 *
 * To claim is answered in the same bytes, and at the same moment, whatever became
 * of it (enrol/claim.h).
 */
#include <stdio.h>

#include "accountguard/enrol/claim.h"
#include "accountguard/serve/mine.h"
#include "accountguard/serve/pages.h"
#include "accountguard/serve/provider.h"
#include "base/secret.h"
#include "http/status.h"

/* -- claiming --------------------------------------------------------------- */

static eg_status
show_claim(ag_web *p, bool wrong)
{
    const ag_input address = {.name = "address",
                              .type = "email",
                              .complete = "email",
                              .value = ag_form_text(&p->form, "address"),
                              .max = AG_ADDRESS_MAX,
                              .wrong = wrong};
    const ag_input invitation = {.name = "invitation",
                                 .max = AG_CODE_READ_MAX,
                                 .optional = true,
                                 .code = true};
    ag_web_begin(p, AG_W_JOIN_TITLE);
    ag_web_put_class(p, "p", "lead", AG_W_JOIN_LEAD);
    if (wrong) {
        p->answer->status = HTTP_WRONG;
    }
    ag_web_form(p, "/join");
    ag_web_input(p, AG_W_JOIN_ADDRESS,
                 wrong ? AG_W_JOIN_ADDRESS_WRONG : AG_WORD_COUNT, &address);
    ag_web_provider(p);
    ag_web_input(p, AG_W_JOIN_INVITATION, AG_W_JOIN_INVITATION_HINT,
                 &invitation);
    ag_web_send(p, AG_W_JOIN_DO);
    ag_html_open(&p->html, "p");
    ag_web_link(p, "/join/code", AG_W_JOIN_HAVE);
    ag_html_close(&p->html);
    return ag_web_end(p);
}

eg_status
ag_get_join(ag_web *p, eg_error *err)
{
    (void)err;
    return show_claim(p, false);
}

eg_status
ag_post_join(ag_web *p, eg_error *err)
{
    EG_SECRET(ag_code, invitation);
    ag_person person;
    bool known = false;
    EG_TRY(ag_mine_who(p, &person, &known, err));
    const char *typed = ag_form_text(&p->form, "invitation");
    const bool invited = ag_code_read(&invitation, typed, strlen(typed));
    const ag_claim claim = {.provider = ag_web_provider_of(p),
                            .address = ag_form_text(&p->form, "address"),
                            .language = p->language,
                            .invitation = invited ? &invitation : NULL,
                            .person = known ? &person : NULL};
    const eg_status status =
        ag_claim_make(p->store, &claim, p->request->now, err);
    if (status == EG_ERR_ARGUMENT) {
        return show_claim(p, true);
    }
    EG_TRY(status);
    ag_web_see(p, "/join/sent");
    return EG_OK;
}

eg_status
ag_get_join_sent(ag_web *p, eg_error *err)
{
    (void)err;
    ag_web_begin(p, AG_W_JOIN_SENT);
    ag_html_open_class(&p->html, "p", "lead");
    ag_html_text(&p->html, ag_claim_answer(p->language));
    ag_html_close(&p->html);
    ag_html_open(&p->html, "p");
    ag_web_link(p, "/join/code", AG_W_JOIN_HAVE);
    ag_html_close(&p->html);
    return ag_web_end(p);
}

/* -- agreeing --------------------------------------------------------------- */

/** What is agreed to: paragraphs with empty lines between, of which the first is
 * the title. */
static void
put_consent_text(ag_web *p)
{
    const char *text = ag_consent_text(p->language);
    const char *element = "h2";
    ag_html_open_class(&p->html, "section", "card");
    while (*text != '\0') {
        char part[1024];
        const char *end = strstr(text, "\n\n");
        const size_t len = end == NULL ? strlen(text) : (size_t)(end - text);
        snprintf(part, sizeof(part), "%.*s", (int)len, text);
        ag_html_element(&p->html, element, part);
        element = "p";
        text += len;
        text += strspn(text, "\n");
    }
    ag_html_close(&p->html);
}

static eg_status
show_agreement(ag_web *p, bool known, ag_word problem)
{
    const ag_input code = {.name = "code",
                           .value = ag_form_text(&p->form, "code"),
                           .max = AG_CODE_READ_MAX,
                           .code = true};
    const ag_input name = {.name = "name",
                           .complete = "name",
                           .value = ag_form_text(&p->form, "name"),
                           .max = AG_PERSON_TEXT - 1,
                           .optional = true};
    const ag_input phrase = {.name = "phrase",
                             .value = ag_form_text(&p->form, "phrase"),
                             .max = 40,
                             .optional = known};
    char version[16];
    ag_web_begin(p, AG_W_AGREE_TITLE);
    if (problem != AG_WORD_COUNT) {
        p->answer->status = HTTP_WRONG;
        ag_web_alert(p, problem);
    }
    ag_web_form(p, "/join/code");
    ag_web_input(p, AG_W_AGREE_CODE, AG_W_CODE_HINT, &code);
    ag_mine_put_tell(p, ag_form_text(&p->form, "tell"));
    ag_web_check(p, "share", AG_W_AGREE_SHARE, ag_form_has(&p->form, "share"));
    ag_web_input(p, AG_W_AGREE_NAME, AG_W_AGREE_NAME_HINT, &name);
    if (!known) {
        ag_web_input(p, AG_W_AGREE_PHRASE, AG_W_AGREE_PHRASE_HINT, &phrase);
    }
    put_consent_text(p);
    snprintf(version, sizeof(version), "%u", (unsigned)AG_CONSENT_VERSION);
    ag_web_hidden(p, "version", version);
    ag_web_check(p, "agree", AG_W_AGREE_YES, false);
    ag_web_send(p, AG_W_AGREE_DO);
    return ag_web_end(p);
}

eg_status
ag_get_join_code(ag_web *p, eg_error *err)
{
    ag_person person;
    bool known = false;
    EG_TRY(ag_mine_who(p, &person, &known, err));
    return show_agreement(p, known, AG_WORD_COUNT);
}

/** What came of it; a secret is shown here and never again. */
static eg_status
show_enrolled(ag_web *p, const ag_enrolled *enrolled)
{
    ag_html *h = &p->html;
    if (enrolled->disputed) {
        ag_web_begin(p, AG_W_DISPUTED_TITLE);
        ag_web_put_class(p, "p", "lead", AG_W_DISPUTED_TEXT);
        return ag_web_end(p);
    }
    ag_web_begin(p, AG_W_DONE_PERSON_TITLE);
    if (enrolled->fresh) {
        ag_web_put_secret(p, &enrolled->secret);
    }
    ag_html_open(h, "p");
    ag_web_link(p, "/mine", AG_W_MINE_TITLE);
    ag_html_close(h);
    return ag_web_end(p);
}

/** What the form agrees to; false: it is not whole. */
static bool
read_agreement(const ag_web *p, ag_agreement *out)
{
    *out = (ag_agreement){.language = p->language,
                          .version = AG_CONSENT_VERSION,
                          .scope.share = ag_form_has(&p->form, "share"),
                          .name = ag_form_text(&p->form, "name"),
                          .phrase = ag_form_text(&p->form, "phrase")};
    char version[16];
    snprintf(version, sizeof(version), "%u", (unsigned)AG_CONSENT_VERSION);
    return ag_form_has(&p->form, "agree") &&
           strcmp(ag_form_text(&p->form, "version"), version) == 0 &&
           ag_tell_read(&out->scope.tell, ag_form_text(&p->form, "tell"));
}

eg_status
ag_post_join_code(ag_web *p, eg_error *err)
{
    EG_SECRET(ag_code, code);
    EG_SECRET(ag_enrolled, enrolled);
    ag_agreement agreement;
    ag_person person;
    bool known = false;
    EG_TRY(ag_mine_who(p, &person, &known, err));
    const char *typed = ag_form_text(&p->form, "code");
    if (!ag_code_read(&code, typed, strlen(typed))) {
        return show_agreement(p, known, AG_W_AGREE_NO_CODE);
    }
    if (!read_agreement(p, &agreement)) {
        return show_agreement(p, known, AG_W_AGREE_WRONG);
    }
    const eg_status status = ag_claim_confirm(p->store, &enrolled, &code,
                                              &agreement, p->request->now, err);
    if (status == EG_REJECT || status == EG_ERR_ARGUMENT) {
        return show_agreement(p, known,
                              status == EG_REJECT ? AG_W_AGREE_NO_CODE
                                                  : AG_W_AGREE_WRONG);
    }
    EG_TRY(status);
    return show_enrolled(p, &enrolled);
}
