/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Published statistics: which releases there are, and each as a page, as its
 * signed file and as a sheet.
 */
#include <inttypes.h>
#include <stdio.h>

#include <electionguard/arena.h>

#include "accountguard/serve/pages.h"
#include "accountguard/statistics/page.h"
#include "accountguard/statistics/series.h"
#include "common/text.h"

/** Releases before one that its page shows at most. */
#define EARLIER_MAX 12

/** Memory for what is read of releases. */
#define ARENA_MAX ((size_t)64 << 20)

static void
free_arena(eg_arena **arena)
{
    eg_arena_free(*arena);
}

/* -- the list --------------------------------------------------------------- */

/** "2026-01-01" of a moment. */
static void
put_day(ag_web *p, ag_time t)
{
    char day[16];
    const ag_date d = ag_time_date(t);
    snprintf(day, sizeof(day), "%04u-%02u-%02u", d.year % 10000, d.month % 100,
             d.day % 100);
    ag_html_open(&p->html, "time");
    ag_html_attr(&p->html, "datetime", day);
    ag_html_text(&p->html, day);
    ag_html_close(&p->html);
}

static void
put_period(ag_web *p, const ag_stat_period *period)
{
    put_day(p, period->from);
    ag_html_text(&p->html, " – ");
    /* The day that it ends, not the first after it. */
    put_day(p, period->until - 1);
}

/** A link to a file of a release. */
static void
put_file(ag_web *p, uint64_t number, const char *end, const char *text)
{
    char path[AG_LOCATION_MAX];
    snprintf(path, sizeof(path), "/statistics/%" PRIu64 "%s", number, end);
    ag_html_text(&p->html, " · ");
    ag_html_open(&p->html, "a");
    ag_web_href(p, path);
    ag_html_text(&p->html, text);
    ag_html_close(&p->html);
}

static void
put_release(ag_web *p, uint64_t number, const ag_stat_period *period)
{
    char path[AG_LOCATION_MAX];
    snprintf(path, sizeof(path), "/statistics/%" PRIu64, number);
    ag_html_open(&p->html, "li");
    ag_html_open(&p->html, "a");
    ag_web_href(p, path);
    put_period(p, period);
    ag_html_close(&p->html);
    put_file(p, number, ".json", "JSON");
    put_file(p, number, ".csv", "CSV");
    ag_html_close(&p->html);
}

/** When the next release is due. */
static void
put_next(ag_web *p, const ag_stat_plan *plan, uint64_t number)
{
    ag_stat_period period;
    if (ag_stat_period_of(&period, plan, number)) {
        ag_html_open_class(&p->html, "p", "quiet");
        ag_web_say(p, AG_W_FIGURES_NEXT);
        ag_html_text(&p->html, " ");
        put_day(p, period.due);
        ag_html_close(&p->html);
    }
}

static eg_status
put_releases(ag_web *p, eg_error *err)
{
    ag_stat_plan plan;
    ag_stat_period period;
    uint64_t len = 0;
    const eg_status planned = ag_series_plan(p->store, &plan, err);
    if (planned == EG_ERR_NOT_FOUND) {
        ag_web_put_class(p, "p", "card", AG_W_FIGURES_NONE);
        return EG_OK;
    }
    EG_TRY(planned);
    EG_TRY(ag_series_len(p->store, &len, err));
    if (len == 0) {
        ag_web_put_class(p, "p", "card", AG_W_FIGURES_NONE);
    } else {
        ag_html_open_class(&p->html, "ul", "plain");
        for (uint64_t i = len; i >= 1; i--) {
            if (ag_stat_period_of(&period, &plan, i)) {
                put_release(p, i, &period);
            }
        }
        ag_html_close(&p->html);
    }
    put_next(p, &plan, len + 1);
    return EG_OK;
}

eg_status
ag_get_statistics(ag_web *p, eg_error *err)
{
    ag_web_begin(p, AG_W_NAV_STATISTICS);
    ag_web_put_class(p, "p", "lead", AG_W_FIGURES_LEAD);
    EG_TRY(put_releases(p, err));
    return ag_web_end(p);
}

/* -- one release ------------------------------------------------------------ */

/** Releases that were read; what they point to is the arena's. */
typedef struct reading {
    ag_release all[EARLIER_MAX + 1];
    size_t len;
    uint8_t key[APP_PUBLIC_KEY_BYTES];
} reading;

/** Read a release, after so many before it. */
static eg_status
read_releases(ag_web *p,
              reading *r,
              eg_arena *arena,
              uint64_t number,
              uint64_t before,
              eg_error *err)
{
    const uint64_t first = number > before ? number - before : 1;
    for (uint64_t i = first; i <= number; i++) {
        EG_BUFFER(file, AG_PAGE_MAX);
        EG_TRY(ag_series_file(p->store, &file, i, err));
        EG_TRY(ag_release_read(&r->all[r->len], r->key, arena,
                               eg_buffer_span(&file), err));
        r->len++;
    }
    return EG_OK;
}

static eg_status
answer_page(ag_web *p, uint64_t number, eg_arena *arena, eg_error *err)
{
    reading r = {.len = 0};
    char json[32];
    char csv[32];
    EG_TRY(read_releases(p, &r, arena, number, EARLIER_MAX, err));
    snprintf(json, sizeof(json), "%" PRIu64 ".json", number);
    snprintf(csv, sizeof(csv), "%" PRIu64 ".csv", number);
    const ag_page page = {.release = &r.all[r.len - 1],
                          .key = r.key,
                          .language = p->language,
                          .earlier = r.all,
                          .earlier_len = r.len - 1,
                          .json_name = json,
                          .csv_name = csv};
    ag_page_policy(&p->answer->policy);
    return ag_page_write(&p->answer->body, &page, err);
}

static eg_status
answer_sheet(ag_web *p, uint64_t number, eg_arena *arena, eg_error *err)
{
    reading r = {.len = 0};
    EG_TRY(read_releases(p, &r, arena, number, 0, err));
    p->answer->type = "text/csv; charset=utf-8";
    p->answer->open = true;
    return ag_sheet_write(&p->answer->body, &r.all[0], p->language, err);
}

/** The number that a path begins with, and what follows it; false: none. */
static bool
read_path(const char *rest, uint64_t *number, const char **end)
{
    char digits[24];
    const size_t len = strspn(rest, "0123456789");
    if (len >= sizeof(digits)) {
        return false;
    }
    memcpy(digits, rest, len);
    digits[len] = '\0';
    *end = rest + len;
    return app_text_number(number, digits, 1, INT64_MAX);
}

eg_status
ag_get_release(ag_web *p, eg_error *err)
{
    uint64_t number = 0;
    const char *end = NULL;
    EG_CLEANUP(free_arena) eg_arena *arena = NULL;
    if (!read_path(p->rest, &number, &end)) {
        return EG_ERR_NOT_FOUND;
    }
    EG_TRY(eg_arena_new(&arena, ARENA_MAX));
    if (strcmp(end, ".json") == 0) {
        p->answer->type = "application/json";
        p->answer->open = true;
        return ag_series_file(p->store, &p->answer->body, number, err);
    }
    if (strcmp(end, ".csv") == 0) {
        return answer_sheet(p, number, arena, err);
    }
    return end[0] == '\0' ? answer_page(p, number, arena, err)
                          : EG_ERR_NOT_FOUND;
}
