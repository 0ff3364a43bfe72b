/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The page of a release.  Words and names are escaped where they are put; codes
 * of categories go into nothing but sentences.
 */
#include "accountguard/statistics/page.h"

#include <electionguard/hash.h>

#include "accountguard/statistics/page_map.h"
#include "accountguard/statistics/page_style.h"
#include "accountguard/statistics/page_words.h"
#include "codec/markup.h"
#include "codec/text.h"

/** A page being written. */
typedef struct writer {
    eg_buffer *out;
    const ag_page *page;
    const ag_release *r;
    ag_language language;
} writer;

/** What a table is on the page. */
typedef struct view {
    ag_stat_dimension dimension;
    ag_say title;
    ag_say note;
    ag_say others;
    bool split; /**< Two parts of a whole: one bar for both. */
    bool wide;
} view;

/* In the order in which the page shows them. */
static const view views[AG_STAT_DIMENSIONS] = {
    {AG_STAT_LEVEL, SAY_LEVEL, SAY_LEVEL_NOTE, SAY_OTHER_ACTORS, true, false},
    {AG_STAT_KIND, SAY_KIND, SAY_KIND_NOTE, SAY_OTHER_ACTORS, true, false},
    {AG_STAT_COUNTRY, SAY_COUNTRY, SAY_COUNTRY_NOTE, SAY_OTHER_COUNTRIES, false,
     true},
    {AG_STAT_SECTOR, SAY_SECTOR, SAY_SECTOR_NOTE, SAY_OTHER_SECTORS, false,
     false},
    {AG_STAT_ACTOR, SAY_ACTOR, SAY_ACTOR_NOTE, SAY_OTHER_ACTORS, false, false},
};

static const ag_say lead_words[AG_STAT_UNIT_COUNT] = {
    [AG_STAT_NOTICES] = SAY_LEAD_NOTICES,
    [AG_STAT_INCIDENTS] = SAY_LEAD_INCIDENTS,
    [AG_STAT_ACCOUNTS] = SAY_LEAD_ACCOUNTS,
    [AG_STAT_PEOPLE] = SAY_LEAD_PEOPLE,
    [AG_STAT_ORGANISATIONS] = SAY_LEAD_ORGANISATIONS,
};

static const ag_say unit_words[AG_STAT_UNIT_COUNT] = {
    [AG_STAT_NOTICES] = SAY_UNIT_NOTICES,
    [AG_STAT_INCIDENTS] = SAY_UNIT_INCIDENTS,
    [AG_STAT_ACCOUNTS] = SAY_UNIT_ACCOUNTS,
    [AG_STAT_PEOPLE] = SAY_UNIT_PEOPLE,
    [AG_STAT_ORGANISATIONS] = SAY_UNIT_ORGANISATIONS,
};

static void
put(writer *w, const char *markup)
{
    eg_buffer_text(w->out, markup);
}

static void
put_text(writer *w, const char *text)
{
    eg_markup_write(w->out, text);
}

static void
say(writer *w, ag_say sentence)
{
    ag_page_say(w->out, w->language, sentence, NULL);
}

static void
put_number(writer *w, uint64_t value)
{
    char text[AG_PAGE_TEXT];
    ag_page_number(text, w->language, value);
    put(w, text);
}

void
ag_page_policy(eg_buffer *out)
{
    EG_BUFFER(style, 65536);
    ag_page_style(&style);
    eg_hash hash;
    eg_sha256_once(&hash, style.data, style.len);
    char text[64] = {0};
    eg_base64_write(text, hash.bytes, sizeof(hash.bytes));
    eg_buffer_format(out,
                     "default-src 'none'; style-src 'sha256-%s'; "
                     "base-uri 'none'; form-action 'none'",
                     text);
}

static void
put_head(writer *w)
{
    eg_buffer_format(w->out, "<!doctype html>\n<html lang=\"%s\">\n<head>\n",
                     ag_language_tag(w->language));
    put(w, "<meta charset=\"utf-8\">\n"
           "<meta http-equiv=\"Content-Security-Policy\" content=\"");
    ag_page_policy(w->out);
    put(w, "\">\n<meta name=\"viewport\" "
           "content=\"width=device-width,initial-scale=1\">\n<title>");
    say(w, SAY_TITLE);
    put(w, " – ");
    put_text(w, w->r->service);
    put(w, "</title>\n<style>");
    ag_page_style(w->out);
    put(w, "</style>\n</head>\n");
}

/** "1 January 2026 to 31 March 2026". */
static void
put_span(writer *w, const ag_stat_period *period)
{
    char from[AG_PAGE_TEXT];
    char until[AG_PAGE_TEXT];
    ag_page_date(from, w->language, period->from);
    ag_page_date(until, w->language, period->until - 1);
    ag_page_say(w->out, w->language, SAY_SPAN,
                (const char *const[]){from, until, NULL});
}

static void
put_title(writer *w)
{
    char number[AG_PAGE_TEXT];
    ag_page_number(number, w->language, w->r->number);
    put(w, "<body>\n<a class=\"skip\" href=\"#numbers\">");
    say(w, SAY_SKIP);
    put(w, "</a>\n<header>\n<p class=\"by\">");
    put_text(w, w->r->service);
    put(w, "</p>\n<h1>");
    say(w, SAY_TITLE);
    put(w, "</h1>\n<p>");
    put_span(w, &w->r->period);
    put(w, " · ");
    ag_page_say(w->out, w->language, SAY_RELEASE,
                (const char *const[]){number, NULL});
    put(w, "</p>\n</header>\n");
}

static void
put_hero(writer *w)
{
    const ag_stat_rules *rules = &w->r->plan.rules;
    put(w, "<main id=\"numbers\">\n<div class=\"hero\">\n<strong");
    if (w->r->total.told) {
        put(w, ">");
        put_number(w, w->r->total.value);
        put(w, "</strong>\n<p>");
        say(w, lead_words[w->r->plan.unit]);
    } else {
        char people[AG_PAGE_TEXT];
        char contributors[AG_PAGE_TEXT];
        ag_page_number(people, w->language, 2 * (uint64_t)rules->people);
        ag_page_number(contributors, w->language, rules->contributors);
        put(w, " class=\"untold\">");
        say(w, SAY_NO_TOTAL);
        put(w, "</strong>\n<p>");
        ag_page_say(w->out, w->language, SAY_NO_TOTAL_WHY,
                    (const char *const[]){people, contributors, NULL});
    }
    put(w, "</p>\n</div>\n");
}

/** Lines by number, the largest first; equal ones by their codes, so that the
 * order tells no more than the rounded numbers. */
static size_t
largest_below(const ag_stat_table *t, uint64_t value, size_t after)
{
    size_t best = t->len;
    for (size_t i = 0; i < t->len; i++) {
        const bool later =
            t->line[i].value < value ||
            (t->line[i].value == value && after != SIZE_MAX && i > after);
        if (later &&
            (best == t->len || t->line[i].value > t->line[best].value)) {
            best = i;
        }
    }
    return best;
}

/** A bar of @p part in a thousand. */
static void
put_bar(writer *w, uint64_t part, const char *fill)
{
    eg_buffer_format(w->out,
                     "<svg class=\"bar\" viewBox=\"0 0 1000 8\" "
                     "preserveAspectRatio=\"none\" aria-hidden=\"true\">"
                     "<rect class=\"rail\" width=\"1000\" height=\"8\"/>"
                     "<rect class=\"%s\" width=\"%llu\" height=\"8\"/></svg>",
                     fill, (unsigned long long)part);
}

/** Width of a value where @p most fills the bar; never nothing. */
static uint64_t
width_of(uint64_t value, uint64_t most)
{
    const uint64_t width = most == 0 ? 0 : value * 1000 / most;
    return width < 4 ? 4 : width;
}

static void
put_row(writer *w,
        const char *name,
        uint64_t value,
        uint64_t most,
        const char *fill,
        bool split)
{
    char share[AG_PAGE_TEXT];
    ag_page_share(share, value, w->r->total.value);
    put(w, strcmp(fill, "rest-fill") == 0 ? "<tr class=\"rest\">" : "<tr>");
    put(w, "<th scope=\"row\">");
    if (split) {
        eg_buffer_format(w->out,
                         "<svg class=\"key\" viewBox=\"0 0 8 8\" "
                         "aria-hidden=\"true\"><rect class=\"%s\" width=\"8\" "
                         "height=\"8\"/></svg>",
                         fill);
    }
    put_text(w, name);
    if (!split) {
        put_bar(w, width_of(value, most), fill);
    }
    put(w, "</th><td>");
    put_number(w, value);
    put(w, "</td><td class=\"s\">");
    put_text(w, share);
    put(w, "</td></tr>\n");
}

/** How a listed category is drawn: what is graver stands out. */
static const char *
fill_of(const view *look, size_t line)
{
    if (!look->split) {
        return "one";
    }
    if (look->dimension == AG_STAT_LEVEL) {
        return line == 0 ? "two" : "one";
    }
    return line == 0 ? "one" : "three";
}

/** One bar of two parts. */
static void
put_split(writer *w, const ag_stat_table *t, const view *look)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < t->len; i++) {
        sum += t->line[i].value;
    }
    put(w, "<svg class=\"split\" viewBox=\"0 0 1000 24\" "
           "preserveAspectRatio=\"none\" aria-hidden=\"true\">"
           "<rect class=\"rail\" width=\"1000\" height=\"24\"/>");
    uint64_t at = 0;
    for (size_t i = 0; i < t->len && sum > 0; i++) {
        const uint64_t width = t->line[i].value * 1000 / sum;
        eg_buffer_format(w->out,
                         "<rect class=\"%s\" x=\"%llu\" width=\"%llu\" "
                         "height=\"24\"/>",
                         fill_of(look, i), (unsigned long long)at,
                         (unsigned long long)(width > 4 ? width - 4 : width));
        at += width;
    }
    put(w, "</svg>\n");
}

static void
put_rows(writer *w, const ag_stat_table *t, const view *look)
{
    uint64_t most = t->others.value;
    for (size_t i = 0; i < t->len; i++) {
        most = t->line[i].value > most ? t->line[i].value : most;
    }
    size_t at = largest_below(t, UINT64_MAX, SIZE_MAX);
    while (at < t->len) {
        put_row(w,
                ag_page_line_name(look->dimension, &t->line[at], w->language),
                t->line[at].value, most, fill_of(look, at), look->split);
        at = largest_below(t, t->line[at].value, at);
    }
    if (t->others.told) {
        put_row(w, ag_page_words(w->language, look->others), t->others.value,
                most, "rest-fill", look->split);
    }
}

static void
put_table(writer *w, const view *look)
{
    const ag_stat_table *t = &w->r->table[look->dimension];
    put(w, look->wide ? "<section class=\"wide\">\n" : "<section>\n");
    if (!t->told) {
        put(w, "<h2>");
        say(w, look->title);
        put(w, "</h2>\n<p>");
        say(w, SAY_UNTOLD);
        put(w, "</p>\n</section>\n");
        return;
    }
    put(w, "<table>\n<caption><h2>");
    say(w, look->title);
    put(w, "</h2>\n<p>");
    say(w, look->note);
    put(w, "</p>\n");
    if (look->dimension == AG_STAT_COUNTRY) {
        ag_map_write(w->out, t);
        put(w, "<p>");
        say(w, SAY_MAP_NOTE);
        put(w, "</p>\n");
    }
    if (look->split && !t->others.told) {
        put_split(w, t, look);
    }
    put(w, "</caption>\n<thead><tr><th scope=\"col\"><span class=\"h\">");
    say(w, look->title);
    put(w, "</span></th><th class=\"n\" scope=\"col\">");
    say(w, unit_words[w->r->plan.unit]);
    put(w, "</th><th class=\"n\" scope=\"col\">");
    say(w, SAY_SHARE);
    put(w, "</th></tr></thead>\n<tbody>\n");
    put_rows(w, t, look);
    put(w, "</tbody>\n</table>\n</section>\n");
}

static void
put_beside(writer *w)
{
    const struct {
        ag_say words;
        const ag_stat_number *number;
    } rows[] = {{SAY_EXPOSED, &w->r->exposed},
                {SAY_CORRECTIONS, &w->r->corrections}};
    put(w, "<section class=\"wide\">\n<h2>");
    say(w, SAY_BESIDE);
    put(w, "</h2>\n<dl>\n");
    for (size_t i = 0; i < EG_ARRAY_LEN(rows); i++) {
        put(w, "<dt>");
        say(w, rows[i].words);
        put(w,
            rows[i].number->told ? "</dt><dd>" : "</dt><dd class=\"quiet\">");
        if (rows[i].number->told) {
            put_number(w, rows[i].number->value);
        } else {
            say(w, SAY_TOO_FEW);
        }
        put(w, "</dd>\n");
    }
    put(w, "</dl>\n</section>\n");
}

/** Release @p i of those before and this one. */
static const ag_release *
release_at(const writer *w, size_t i)
{
    return i < w->page->earlier_len ? &w->page->earlier[i] : w->r;
}

static void
put_trend(writer *w)
{
    const size_t len = w->page->earlier_len + 1;
    if (len < 2) {
        return;
    }
    put(w, "<section class=\"wide\">\n<table>\n<caption><h2>");
    say(w, SAY_TREND);
    put(w, "</h2>\n<p>");
    say(w, SAY_TREND_NOTE);
    put(w, "</p>\n</caption>\n<thead><tr><th scope=\"col\"><span class=\"h\">");
    say(w, SAY_PERIOD);
    put(w, "</span></th><th class=\"n\" scope=\"col\">");
    say(w, unit_words[w->r->plan.unit]);
    put(w, "</th></tr></thead>\n<tbody>\n");
    uint64_t most = 0;
    for (size_t i = 0; i < len; i++) {
        const uint64_t value = release_at(w, i)->total.value;
        most = value > most ? value : most;
    }
    for (size_t i = 0; i < len; i++) {
        const ag_release *r = release_at(w, i);
        put(w, "<tr><th scope=\"row\">");
        put_span(w, &r->period);
        if (r->total.told) {
            put_bar(w, width_of(r->total.value, most), "one");
        }
        put(w, "</th><td>");
        if (r->total.told) {
            put_number(w, r->total.value);
        } else {
            say(w, SAY_TOO_FEW);
        }
        put(w, "</td></tr>\n");
    }
    put(w, "</tbody>\n</table>\n</section>\n");
}

static void
put_how(writer *w)
{
    const ag_stat_plan *plan = &w->r->plan;
    char number[5][AG_PAGE_TEXT];
    ag_page_number(number[0], w->language, 2 * (uint64_t)plan->rules.people);
    ag_page_number(number[1], w->language, plan->rules.contributors);
    ag_page_number(number[2], w->language, plan->rules.largest_percent);
    ag_page_number(number[3], w->language, plan->rounding);
    ag_page_number(number[4], w->language, plan->delay_days);
    put(w, "<section class=\"wide\">\n<h2>");
    say(w, SAY_HOW);
    put(w, "</h2>\n<ul>\n<li>");
    say(w, SAY_TREND_NOTE);
    put(w, "</li>\n<li>");
    say(w, SAY_HOW_WHO);
    put(w, "</li>\n<li>");
    ag_page_say(w->out, w->language, SAY_HOW_GROUPS,
                (const char *const[]){number[0], number[1], number[2], NULL});
    put(w, "</li>\n<li>");
    ag_page_say(w->out, w->language, SAY_HOW_ROUND,
                (const char *const[]){number[3], NULL});
    put(w, "</li>\n<li>");
    ag_page_say(w->out, w->language, SAY_HOW_RULES,
                (const char *const[]){number[4], NULL});
    put(w, "</li>\n</ul>\n</section>\n");
}

static void
put_link(writer *w, const char *name, ag_say words)
{
    if (name != NULL) {
        put(w, "<a href=\"");
        put_text(w, name);
        put(w, "\">");
        say(w, words);
        put(w, "</a>\n");
    }
}

static void
put_check(writer *w)
{
    char fingerprint[APP_FINGERPRINT_MAX];
    app_fingerprint(fingerprint, w->page->key);
    put(w, "<section class=\"wide\">\n<h2>");
    say(w, SAY_CHECK);
    put(w, "</h2>\n<p>");
    say(w, SAY_CHECK_HOW);
    put(w, " <code>");
    put_text(w, fingerprint);
    put(w, "</code></p>\n<nav>\n");
    put_link(w, w->page->json_name, SAY_DATA);
    put_link(w, w->page->csv_name, SAY_SHEET);
    put(w, "</nav>\n</section>\n");
}

eg_status
ag_page_write(eg_buffer *out, const ag_page *page, eg_error *err)
{
    writer w = {.out = out,
                .page = page,
                .r = page->release,
                .language = page->language};
    put_head(&w);
    put_title(&w);
    put_hero(&w);
    put(&w, "<div class=\"cards\">\n");
    for (size_t i = 0; i < AG_STAT_DIMENSIONS && w.r->total.told; i++) {
        put_table(&w, &views[i]);
    }
    put_beside(&w);
    put_trend(&w);
    put_how(&w);
    put_check(&w);
    put(&w, "</div>\n</main>\n</body>\n</html>\n");
    const eg_status status = eg_buffer_status(out);
    return status == EG_OK ? EG_OK
                           : eg_fail(err, status, "the page is too long");
}
