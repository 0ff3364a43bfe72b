/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Is this notice from us?  Whoever has one types its code and compares.
 *
 * The notice is shown as it was sent, but for the phrase: so a code of one notice
 * in a letter that says something else is found out, and whoever has a code alone
 * does not learn the phrase.  The phrase can be typed, and is compared.
 */
#include <stdio.h>

#include "accountguard/deliver/delivery.h"
#include "accountguard/notice/canonical.h"
#include "accountguard/notice/text.h"
#include "accountguard/serve/pages.h"
#include "base/secret.h"
#include "http/status.h"

/* -- the form --------------------------------------------------------------- */

static void
put_form(ag_web *p, bool wrong)
{
    const ag_input code = {.name = "code",
                           .value = wrong ? ag_form_text(&p->form, "code") : "",
                           .max = AG_CODE_READ_MAX,
                           .code = true,
                           .wrong = wrong};
    static const ag_input phrase = {
        .name = "phrase", .max = AG_FACT_PHRASE_MAX, .optional = true};
    ag_web_form(p, "/n");
    ag_web_input(p, AG_W_CHECK_CODE, wrong ? AG_W_CHECK_FORM : AG_W_CODE_HINT,
                 &code);
    ag_web_input(p, AG_W_AGREE_PHRASE, AG_W_CHECK_PHRASE_HINT, &phrase);
    ag_web_send(p, AG_W_CHECK_DO);
}

static eg_status
show_form(ag_web *p, bool wrong)
{
    ag_web_begin(p, AG_W_CHECK_TITLE);
    ag_web_put_class(p, "p", "lead", AG_W_CHECK_LEAD);
    if (wrong) {
        p->answer->status = HTTP_WRONG;
    }
    put_form(p, wrong);
    ag_web_put_class(p, "p", "quiet", AG_W_CHECK_OFFLINE);
    return ag_web_end(p);
}

eg_status
ag_get_check(ag_web *p, eg_error *err)
{
    (void)err;
    return show_form(p, false);
}

/* -- what was found --------------------------------------------------------- */

static eg_status
show_none(ag_web *p)
{
    ag_web_begin(p, AG_W_CHECK_TITLE);
    ag_web_box(p, "bad", AG_W_CHECK_NO);
    ag_web_put(p, "p", AG_W_CHECK_NO_DO);
    ag_html_close(&p->html);
    ag_web_put(p, "h2", AG_W_CHECK_AGAIN);
    put_form(p, false);
    return ag_web_end(p);
}

/** Whether the phrase that was typed is that of the notice. */
static bool
is_phrase(const char *typed, const char *phrase)
{
    char padded[2][AG_FACT_PHRASE_MAX + 1] = {{0}};
    const size_t len = strlen(typed);
    if (len > AG_FACT_PHRASE_MAX) {
        return false;
    }
    memcpy(padded[0], typed, len);
    memcpy(padded[1], phrase, strlen(phrase));
    const bool same = eg_bytes_equal(padded[0], padded[1], sizeof(padded[0]));
    eg_wipe(padded, sizeof(padded));
    return same;
}

/** Say whether the phrase fits, if one was typed. */
static void
put_phrase(ag_web *p, const ag_facts *facts)
{
    const char *typed = ag_form_text(&p->form, "phrase");
    if (typed[0] == '\0') {
        ag_web_put(p, "p", AG_W_CHECK_PHRASE);
    } else if (is_phrase(typed, facts->phrase)) {
        ag_web_put_class(p, "p", "good", AG_W_CHECK_PHRASE_YES);
    } else {
        ag_web_put_class(p, "p", "bad", AG_W_CHECK_PHRASE_NO);
    }
}

static eg_status
show_notice(ag_web *p, const ag_facts *facts, eg_error *err)
{
    EG_BUFFER(text, AG_TEXT_MAX + 1);
    EG_SECRET(ag_facts, shown);
    shown = *facts;
    snprintf(shown.phrase, sizeof(shown.phrase), "%s",
             ag_word_text(AG_W_CHECK_PHRASE_PLACE, facts->language));
    EG_TRY(ag_text_write(&text, &shown, err));
    eg_buffer_byte(&text, 0);
    EG_TRY(eg_buffer_status(&text));
    ag_web_begin(p, AG_W_CHECK_TITLE);
    ag_web_box(p, "good", AG_W_CHECK_YES);
    ag_web_put(p, "p", AG_W_CHECK_COMPARE);
    ag_html_close(&p->html);
    ag_html_open(&p->html, "pre");
    ag_html_attr(&p->html, "lang", ag_language_tag(facts->language));
    ag_html_attr(&p->html, "tabindex", "0");
    ag_html_text(&p->html, (const char *)text.data);
    ag_html_close(&p->html);
    put_phrase(p, facts);
    ag_html_open(&p->html, "p");
    ag_web_link(p, "/n", AG_W_CHECK_AGAIN);
    ag_html_close(&p->html);
    return ag_web_end(p);
}

/** The facts of a notice: the first line of its file. */
static eg_status
read_facts(ag_web *p, ag_facts *out, const ag_notice_row *row, eg_error *err)
{
    EG_BUFFER(file, AG_NOTICE_FILE_MAX);
    EG_TRY(ag_notice_open(p->store, &file, row, err));
    const uint8_t *end = memchr(file.data, '\n', file.len);
    if (end == NULL) {
        return eg_fail(err, EG_ERR_MALFORMED, "a notice's file is damaged");
    }
    return ag_canonical_read(
        out, (eg_span){file.data, (size_t)(end - file.data)}, err);
}

eg_status
ag_post_check(ag_web *p, eg_error *err)
{
    ag_code code;
    ag_notice_row row;
    EG_SECRET(ag_facts, facts);
    const char *typed = ag_form_text(&p->form, "code");
    if (!ag_code_read(&code, typed, strlen(typed))) {
        return show_form(p, true);
    }
    eg_status status = ag_notice_of_code(p->store, &row, &code, err);
    if (status == EG_OK) {
        status = read_facts(p, &facts, &row, err);
    }
    if (status == EG_ERR_NOT_FOUND) {
        return show_none(p);
    }
    EG_TRY(status);
    return show_notice(p, &facts, err);
}
