/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Parts of pages.
 */
#include <inttypes.h>
#include <stdio.h>

#include "accountguard/serve/web.h"
#include "base/secret.h"

/* -- words ------------------------------------------------------------------ */

void
ag_web_say(ag_web *p, ag_word word)
{
    ag_html_text(&p->html, ag_word_text(word, p->language));
}

void
ag_web_say_of(ag_web *p, ag_word word, const char *value)
{
    const char *text = ag_word_text(word, p->language);
    const char *place = strstr(text, "{}");
    char before[512];
    if (place == NULL || (size_t)(place - text) >= sizeof(before)) {
        ag_html_text(&p->html, text);
        return;
    }
    memcpy(before, text, (size_t)(place - text));
    before[place - text] = '\0';
    ag_html_text(&p->html, before);
    ag_html_text(&p->html, value);
    ag_html_text(&p->html, place + 2);
}

void
ag_web_put(ag_web *p, const char *element, ag_word word)
{
    ag_html_open(&p->html, element);
    ag_web_say(p, word);
    ag_html_close(&p->html);
}

void
ag_web_put_class(ag_web *p,
                 const char *element,
                 const char *class_,
                 ag_word word)
{
    ag_html_open_class(&p->html, element, class_);
    ag_web_say(p, word);
    ag_html_close(&p->html);
}

void
ag_web_fact(ag_web *p, ag_word name, const char *value)
{
    ag_web_put(p, "dt", name);
    ag_html_element(&p->html, "dd", value);
}

void
ag_web_time(ag_web *p, ag_time t)
{
    char exact[AG_TIME_TEXT];
    char shown[AG_TIME_TEXT];
    const ag_date d = ag_time_date(t);
    ag_time_write(exact, t);
    snprintf(shown, sizeof(shown), "%04u-%02u-%02u %02u:%02u UTC",
             d.year % 10000, d.month % 100, d.day % 100, d.hour % 100,
             d.minute % 100);
    ag_html_open(&p->html, "time");
    ag_html_attr(&p->html, "datetime", exact);
    ag_html_text(&p->html, shown);
    ag_html_close(&p->html);
}

void
ag_web_box(ag_web *p, const char *kind, ag_word title)
{
    ag_html_open(&p->html, "section");
    ag_html_attr(&p->html, "class", kind);
    ag_html_attr(&p->html, "role", "status");
    ag_web_put(p, "h2", title);
}

void
ag_web_alert(ag_web *p, ag_word what)
{
    ag_html_open_class(&p->html, "p", "bad");
    ag_html_attr(&p->html, "role", "alert");
    ag_web_say(p, what);
    ag_html_close(&p->html);
}

/* -- tables ----------------------------------------------------------------- */

void
ag_web_table(ag_web *p, ag_word caption, const ag_word *columns, size_t len)
{
    ag_html *h = &p->html;
    ag_html_open_class(h, "div", "scroll");
    /* What scrolls can be reached by keyboard, and is told what it is. */
    ag_html_attr(h, "tabindex", "0");
    ag_html_attr(h, "role", "region");
    ag_html_attr(h, "aria-label", ag_word_text(caption, p->language));
    ag_html_open(h, "table");
    ag_web_put(p, "caption", caption);
    ag_html_open(h, "thead");
    ag_html_open(h, "tr");
    for (size_t i = 0; i < len; i++) {
        ag_html_open(h, "th");
        ag_html_attr(h, "scope", "col");
        ag_web_say(p, columns[i]);
        ag_html_close(h);
    }
    ag_html_close(h);
    ag_html_close(h);
    ag_html_open(h, "tbody");
}

void
ag_web_table_end(ag_web *p)
{
    ag_html_close(&p->html);
    ag_html_close(&p->html);
    ag_html_close(&p->html);
}

void
ag_web_cell(ag_web *p, const char *text)
{
    ag_html_element(&p->html, "td", text);
}

void
ag_web_cell_word(ag_web *p, ag_word word)
{
    ag_web_put(p, "td", word);
}

void
ag_web_cell_time(ag_web *p, ag_time t)
{
    ag_html_open(&p->html, "td");
    ag_web_time(p, t);
    ag_html_close(&p->html);
}

/* -- links and forms -------------------------------------------------------- */

void
ag_web_path(const ag_web *p, char out[AG_LOCATION_MAX], const char *path)
{
    snprintf(out, AG_LOCATION_MAX, "/%s%s", ag_language_tag(p->language),
             strcmp(path, "/") == 0 ? "" : path);
}

void
ag_web_href(ag_web *p, const char *path)
{
    char whole[AG_LOCATION_MAX];
    ag_web_path(p, whole, path);
    ag_html_attr(&p->html, "href", whole);
}

void
ag_web_link(ag_web *p, const char *path, ag_word word)
{
    ag_html_open(&p->html, "a");
    ag_web_href(p, path);
    ag_web_say(p, word);
    ag_html_close(&p->html);
}

void
ag_web_see(ag_web *p, const char *path)
{
    char whole[AG_LOCATION_MAX];
    ag_web_path(p, whole, path);
    ag_answer_see(p->answer, whole);
}

void
ag_web_hidden(ag_web *p, const char *name, const char *value)
{
    ag_html_void(&p->html, "input");
    ag_html_attr(&p->html, "type", "hidden");
    ag_html_attr(&p->html, "name", name);
    ag_html_attr(&p->html, "value", value);
}

void
ag_web_form(ag_web *p, const char *path)
{
    char whole[AG_LOCATION_MAX];
    char token[AG_SESSION_TEXT];
    ag_web_path(p, whole, path);
    ag_session_form(token, &p->token);
    ag_html_open(&p->html, "form");
    ag_html_attr(&p->html, "method", "post");
    ag_html_attr(&p->html, "action", whole);
    ag_web_hidden(p, "form", token);
}

void
ag_web_send(ag_web *p, ag_word word)
{
    ag_web_put(p, "button", word);
    ag_html_close(&p->html);
}

/** Room for an input's name in the page. */
#define ID_TEXT 64

/** The name by which its label knows an input. */
static void
write_id(const ag_web *p, char id[ID_TEXT], const char *name, const char *what)
{
    if (p->group == 0) {
        snprintf(id, ID_TEXT, "i-%.40s%.10s", name, what);
    } else {
        snprintf(id, ID_TEXT, "i-%.20s%.10s-%" PRIu64, name, what, p->group);
    }
}

void
ag_web_group(ag_web *p, uint64_t group)
{
    p->group = group;
}

static void
put_label(ag_web *p, const char *id, ag_word label)
{
    ag_html_open(&p->html, "label");
    ag_html_attr(&p->html, "for", id);
    ag_web_say(p, label);
    ag_html_close(&p->html);
}

void
ag_web_danger(ag_web *p, ag_word word)
{
    ag_web_put_class(p, "button", "danger", word);
    ag_html_close(&p->html);
}

/** The input itself. */
static void
put_input(ag_web *p, const ag_input *input, const char *id, const char *hint)
{
    ag_html *h = &p->html;
    char max[16];
    snprintf(max, sizeof(max), "%u", input->max == 0 ? 200 : input->max);
    ag_html_void(h, "input");
    ag_html_attr(h, "id", id);
    ag_html_attr(h, "name", input->name);
    ag_html_attr(h, "type", input->type == NULL ? "text" : input->type);
    ag_html_attr(h, "maxlength", max);
    ag_html_attr(h, "autocomplete",
                 input->complete == NULL ? "off" : input->complete);
    if (input->value != NULL) {
        ag_html_attr(h, "value", input->value);
    }
    if (hint != NULL) {
        ag_html_attr(h, "aria-describedby", hint);
    }
    if (input->code) {
        ag_html_attr(h, "class", "code");
        ag_html_attr(h, "autocapitalize", "characters");
        ag_html_attr(h, "spellcheck", "false");
    }
    if (input->digits) {
        ag_html_attr(h, "inputmode", "numeric");
    }
    if (input->wrong) {
        ag_html_attr(h, "aria-invalid", "true");
    }
    if (!input->optional) {
        ag_html_flag(h, "required");
    }
}

void
ag_web_input(ag_web *p, ag_word label, ag_word hint, const ag_input *input)
{
    ag_html *h = &p->html;
    char id[ID_TEXT];
    char hint_id[ID_TEXT];
    write_id(p, id, input->name, "");
    write_id(p, hint_id, input->name, "-hint");
    ag_html_open_class(h, "div", "field");
    put_label(p, id, label);
    if (hint != AG_WORD_COUNT) {
        ag_html_open_class(h, "p", input->wrong ? "hint wrong" : "hint");
        ag_html_attr(h, "id", hint_id);
        ag_web_say(p, hint);
        ag_html_close(h);
    }
    put_input(p, input, id, hint == AG_WORD_COUNT ? NULL : hint_id);
    ag_html_close(h);
}

void
ag_web_select(ag_web *p, const char *name, ag_word label)
{
    char id[ID_TEXT];
    write_id(p, id, name, "");
    ag_html_open_class(&p->html, "div", "field");
    put_label(p, id, label);
    ag_html_open(&p->html, "select");
    ag_html_attr(&p->html, "id", id);
    ag_html_attr(&p->html, "name", name);
}

void
ag_web_option(ag_web *p, const char *value, const char *text, bool chosen)
{
    ag_html_open(&p->html, "option");
    ag_html_attr(&p->html, "value", value);
    if (chosen) {
        ag_html_flag(&p->html, "selected");
    }
    ag_html_text(&p->html, text);
    ag_html_close(&p->html);
}

void
ag_web_select_end(ag_web *p)
{
    ag_html_close(&p->html);
    ag_html_close(&p->html);
}

/** A box or a button to choose by; its label follows. */
static void
put_choice(ag_web *p,
           const char *type,
           const char *id,
           const char *name,
           const char *value,
           bool chosen)
{
    ag_html *h = &p->html;
    ag_html_open_class(h, "div", "choice");
    ag_html_void(h, "input");
    ag_html_attr(h, "type", type);
    ag_html_attr(h, "id", id);
    ag_html_attr(h, "name", name);
    ag_html_attr(h, "value", value);
    if (chosen) {
        ag_html_flag(h, "checked");
    }
}

void
ag_web_check(ag_web *p, const char *name, ag_word label, bool ticked)
{
    char id[ID_TEXT];
    write_id(p, id, name, "");
    put_choice(p, "checkbox", id, name, "yes", ticked);
    put_label(p, id, label);
    ag_html_close(&p->html);
}

void
ag_web_radio(ag_web *p,
             const char *name,
             const char *value,
             ag_word label,
             ag_word text,
             bool chosen)
{
    char id[ID_TEXT];
    char what[12];
    snprintf(what, sizeof(what), "-%.8s", value);
    write_id(p, id, name, what);
    put_choice(p, "radio", id, name, value, chosen);
    ag_html_open(&p->html, "label");
    ag_html_attr(&p->html, "for", id);
    ag_web_say(p, label);
    ag_html_text(&p->html, " ");
    ag_web_put(p, "span", text);
    ag_html_close(&p->html);
    ag_html_close(&p->html);
}

void
ag_web_problem(ag_web *p, ag_word before, const char *problem)
{
    ag_html *h = &p->html;
    ag_html_open_class(h, "p", "bad");
    ag_html_attr(h, "role", "alert");
    ag_web_say(p, before);
    ag_html_text(h, " ");
    ag_html_open(h, "span");
    ag_html_attr(h, "lang", "en");
    ag_html_text(h, problem);
    ag_html_close(h);
    ag_html_close(h);
}

void
ag_web_put_secret(ag_web *p, const ag_code *secret)
{
    EG_SECRET_ARRAY(char, text, AG_CODE_TEXT);
    ag_html *h = &p->html;
    ag_code_write(text, secret);
    ag_html_open_class(h, "section", "good");
    ag_web_put(p, "h2", AG_W_SECRET_TITLE);
    ag_html_open_class(h, "p", "code secret");
    ag_html_text(h, text);
    ag_html_close(h);
    ag_web_put(p, "p", AG_W_SECRET_TEXT);
    ag_html_close(h);
}
