/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What stands around the content of each page.
 */
#include <stdio.h>

#include "accountguard/serve/service.h"
#include "accountguard/serve/web.h"
#include "http/status.h"

static void
put_meta(ag_html *h, const char *name, const char *content)
{
    ag_html_void(h, "meta");
    ag_html_attr(h, "name", name);
    ag_html_attr(h, "content", content);
}

static void
put_resource(ag_html *h, const char *relation, const char *href)
{
    ag_html_void(h, "link");
    ag_html_attr(h, "rel", relation);
    ag_html_attr(h, "href", href);
}

static void
put_head(ag_web *p, ag_word title)
{
    ag_html *h = &p->html;
    ag_html_open(h, "head");
    ag_html_void(h, "meta");
    ag_html_attr(h, "charset", "utf-8");
    put_meta(h, "viewport", "width=device-width, initial-scale=1");
    put_meta(h, "color-scheme", "light dark");
    put_meta(h, "robots", "noindex");
    ag_html_open(h, "title");
    ag_web_say(p, title);
    ag_html_text(h, " · ");
    ag_html_text(h, p->service->name);
    ag_html_close(h);
    put_resource(h, "stylesheet", "/style.css");
    put_resource(h, "icon", "/icon.svg");
    ag_html_close(h);
}

/** The same page in another language. */
static void
put_language(ag_web *p, ag_language language)
{
    ag_html *h = &p->html;
    char path[AG_LOCATION_MAX];
    snprintf(path, sizeof(path), "/%s%s", ag_language_tag(language), p->path);
    ag_html_open(h, "li");
    ag_html_open(h, "a");
    ag_html_attr(h, "href", path);
    ag_html_attr(h, "lang", ag_language_tag(language));
    ag_html_attr(h, "hreflang", ag_language_tag(language));
    if (language == p->language) {
        ag_html_attr(h, "aria-current", "true");
    }
    ag_html_text(h, ag_language_name(language));
    ag_html_close(h);
    ag_html_close(h);
}

static void
put_languages(ag_web *p)
{
    ag_html *h = &p->html;
    ag_html_open_class(h, "nav", "languages");
    ag_html_attr(h, "aria-label",
                 ag_word_text(AG_W_NAV_LANGUAGES, p->language));
    ag_html_open(h, "ul");
    for (unsigned i = 0; i < AG_LANGUAGE_COUNT; i++) {
        put_language(p, (ag_language)i);
    }
    ag_html_close(h);
    ag_html_close(h);
}

typedef struct entry {
    const char *path;
    ag_word word;
} entry;

static const entry public_pages[] = {
    {"/n", AG_W_NAV_CHECK},
    {"/join", AG_W_NAV_JOIN},
    {"/mine", AG_W_MINE_TITLE},
    {"/statistics", AG_W_NAV_STATISTICS},
};

static const entry desk_pages[] = {
    {"/desk", AG_W_NAV_DESK},
    {"/desk/queue", AG_W_NAV_QUEUE},
    {"/desk/calls", AG_W_NAV_CALLS},
    {"/desk/organisations", AG_W_NAV_ORGANISATIONS},
    {"/desk/breaker", AG_W_NAV_BREAKER},
};

static void
put_entries(ag_web *p, const entry *all, size_t len)
{
    ag_html *h = &p->html;
    ag_html_open_class(h, "nav", "pages");
    ag_html_attr(h, "aria-label", ag_word_text(AG_W_NAV_PAGES, p->language));
    ag_html_open(h, "ul");
    for (size_t i = 0; i < len; i++) {
        ag_html_open(h, "li");
        ag_html_open(h, "a");
        ag_web_href(p, all[i].path);
        if (strcmp(p->path, all[i].path) == 0) {
            ag_html_attr(h, "aria-current", "page");
        }
        ag_web_say(p, all[i].word);
        ag_html_close(h);
        ag_html_close(h);
    }
    ag_html_close(h);
    ag_html_close(h);
}

static void
put_header(ag_web *p)
{
    ag_html *h = &p->html;
    ag_html_open(h, "header");
    ag_html_open_class(h, "div", "bar");
    ag_html_open_class(h, "a", "brand");
    ag_web_href(p, "/");
    ag_html_void(h, "img");
    ag_html_attr(h, "src", "/icon.svg");
    ag_html_attr(h, "alt", "");
    ag_html_attr(h, "width", "32");
    ag_html_attr(h, "height", "32");
    ag_html_text(h, p->service->name);
    ag_html_close(h);
    put_languages(p);
    ag_html_close(h);
    if (p->operator_id == 0) {
        put_entries(p, public_pages, EG_ARRAY_LEN(public_pages));
    } else {
        put_entries(p, desk_pages, EG_ARRAY_LEN(desk_pages));
    }
    ag_html_close(h);
}

/** Who is signed in, and the way out. */
static void
put_operator(ag_web *p)
{
    ag_html *h = &p->html;
    ag_web_form(p, "/desk/sign-out");
    ag_web_say_of(p, AG_W_SIGNED_IN_AS, p->operator_name);
    ag_html_text(h, " ");
    ag_html_open_class(h, "button", "plain");
    ag_web_say(p, AG_W_SIGN_OUT);
    ag_html_close(h);
    ag_html_close(h);
}

static void
put_footer(ag_web *p)
{
    ag_html *h = &p->html;
    ag_html_open(h, "footer");
    if (p->operator_id != 0) {
        put_operator(p);
    }
    ag_web_put(p, "p", AG_W_FOOT_RULE);
    ag_html_open(h, "p");
    ag_web_link(p, "/desk", AG_W_FOOT_DESK);
    ag_html_text(h, " · ");
    ag_html_open(h, "a");
    ag_html_attr(h, "href", "/checkpoint");
    ag_web_say(p, AG_W_FOOT_LOG);
    ag_html_close(h);
    ag_html_close(h);
    ag_html_close(h);
}

void
ag_web_begin(ag_web *p, ag_word title)
{
    ag_html *h = &p->html;
    eg_buffer_clear(&p->answer->body);
    ag_html_begin(h, &p->answer->body);
    ag_html_open(h, "html");
    ag_html_attr(h, "lang", ag_language_tag(p->language));
    put_head(p, title);
    ag_html_open_class(h, "body", p->operator_id == 0 ? "narrow" : "wide");
    ag_html_open_class(h, "a", "skip");
    ag_html_attr(h, "href", "#main");
    ag_web_say(p, AG_W_SKIP);
    ag_html_close(h);
    put_header(p);
    ag_html_open(h, "main");
    ag_html_attr(h, "id", "main");
    ag_html_attr(h, "tabindex", "-1");
    ag_web_put(p, "h1", title);
}

eg_status
ag_web_end(ag_web *p)
{
    ag_html_close(&p->html);
    put_footer(p);
    ag_html_close(&p->html);
    ag_html_close(&p->html);
    return ag_html_end(&p->html);
}

eg_status
ag_web_fail(ag_web *p, unsigned status, ag_word what)
{
    p->answer->status = status;
    ag_web_begin(p, AG_W_ERR_TITLE);
    ag_web_put_class(p, "p", "lead", what);
    ag_html_open(&p->html, "p");
    ag_web_link(p, "/", AG_W_BACK_HOME);
    ag_html_close(&p->html);
    return ag_web_end(p);
}
