/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The manifest hash of 1.1 and 0.95 to 1.91: hashes of hashes, in the order in
 * which the Python implementation lists the members.  Candidates are not in it.
 */
#include <inttypes.h>
#include <stdio.h>

#include "legacy/manifest.h"

/** What the functions below share. */
typedef struct hashing {
    const eg_group *group;
    const lg_bar_rules *rules;
    int64_t shift;
    eg_error *err;
} hashing;

typedef eg_status (*hash_one)(const hashing *h, lg_bar *into, const eg_json *v);

/** Put the text member @p name, which may be null, into @p bar. */
static eg_status
put_text(const hashing *h, lg_bar *bar, const eg_json *v, const char *name)
{
    lg_text text;
    EG_TRY(lg_get_text_opt(&text, v, name, h->err));
    lg_bar_text(bar, text);
    return EG_OK;
}

/** End @p one and put its hash into @p into. */
static void
put_hash(const hashing *h, lg_bar *into, lg_bar *one)
{
    eg_scalar hash;
    lg_bar_end(one, h->group, &hash);
    lg_bar_scalar(into, h->group, &hash);
}

/** Put the list member @p name, which may be null, into @p into. */
static eg_status
put_list(const hashing *h,
         lg_bar *into,
         const eg_json *v,
         const char *name,
         hash_one one)
{
    const eg_json *list = NULL;
    lg_bar bar;
    EG_TRY(eg_json_get_array_opt(&list, v, name, h->err));
    lg_bar_begin(&bar, h->rules);
    for (const eg_json *e = list == NULL ? NULL : list->first; e != NULL;
         e = e->next) {
        EG_TRY(one(h, &bar, e));
    }
    lg_bar_list(into, &bar, h->group);
    return EG_OK;
}

static eg_status
put_string(const hashing *h, lg_bar *into, const eg_json *v)
{
    EG_TRY(eg_json_need_string(v, h->err));
    lg_bar_text(into, (lg_text){v->text, v->text_len});
    return EG_OK;
}

/** A pair of texts: a text and its language, a note and its text. */
static eg_status
put_pair(const hashing *h,
         lg_bar *into,
         const eg_json *v,
         const char *const names[3])
{
    lg_bar bar;
    lg_bar_begin(&bar, h->rules);
    EG_TRY(eg_json_need_object(v, h->err));
    EG_TRY(eg_json_only(v, names, h->err));
    EG_TRY(put_text(h, &bar, v, names[0]));
    EG_TRY(put_text(h, &bar, v, names[1]));
    put_hash(h, into, &bar);
    return EG_OK;
}

static eg_status
put_language(const hashing *h, lg_bar *into, const eg_json *v)
{
    static const char *const names[] = {"value", "language", NULL};
    lg_text text;
    lg_bar bar;
    if (!h->rules->escaped) {
        return put_pair(h, into, v, names);
    }
    lg_bar_begin(&bar, h->rules);
    EG_TRY(eg_json_need_object(v, h->err));
    EG_TRY(eg_json_only(v, names, h->err));
    EG_TRY(lg_get_text_opt(&text, v, names[0], h->err));
    lg_bar_escaped(&bar, text);
    EG_TRY(put_text(h, &bar, v, names[1]));
    put_hash(h, into, &bar);
    return EG_OK;
}

static eg_status
put_annotated(const hashing *h, lg_bar *into, const eg_json *v)
{
    static const char *const names[] = {"annotation", "value", NULL};
    return put_pair(h, into, v, names);
}

/** {"text": [{"value", "language"}, ...]} or null; 1.52: a text or null. */
static eg_status
put_translated(const hashing *h,
               lg_bar *into,
               const eg_json *v,
               const char *name)
{
    static const char *const names[] = {"text", NULL};
    const eg_json *text = NULL;
    lg_bar bar;
    if (h->rules->plain) {
        return put_text(h, into, v, name);
    }
    EG_TRY(eg_json_get_object_opt(&text, v, name, h->err));
    if (text == NULL) {
        lg_bar_null(into);
        return EG_OK;
    }
    EG_TRY(eg_json_only(text, names, h->err));
    lg_bar_begin(&bar, h->rules);
    EG_TRY(put_list(h, &bar, text, "text", put_language));
    put_hash(h, into, &bar);
    return EG_OK;
}

/** The manifest's name: as put_translated(); 1.52: {"en": {"value", ...}}. */
static eg_status
put_name(const hashing *h, lg_bar *into, const eg_json *v)
{
    const eg_json *list;
    lg_bar bar;
    if (!h->rules->plain) {
        return put_translated(h, into, v, "name");
    }
    EG_TRY(eg_json_get_object(&list, v, "name", h->err));
    lg_bar_begin(&bar, h->rules);
    for (const eg_json *e = list->first; e != NULL; e = e->next) {
        EG_TRY(put_language(h, &bar, e));
        EG_TRY(lg_get_fixed(e, "language", e->name, h->err));
    }
    lg_bar_list(into, &bar, h->group);
    return EG_OK;
}

/** Ways to reach somebody: texts with notes; 1.52: one text. */
static eg_status
put_ways(const hashing *h, lg_bar *into, const eg_json *v, const char *name)
{
    return h->rules->plain ? put_text(h, into, v, name)
                           : put_list(h, into, v, name, put_annotated);
}

static eg_status
put_contact(const hashing *h, lg_bar *into, const eg_json *v)
{
    static const char *const names[] = {"address_line", "email", "phone",
                                        "name", NULL};
    const eg_json *contact = NULL;
    lg_bar bar;
    EG_TRY(eg_json_get_object_opt(&contact, v, "contact_information", h->err));
    if (contact == NULL) {
        lg_bar_null(into);
        return EG_OK;
    }
    EG_TRY(eg_json_only(contact, names, h->err));
    lg_bar_begin(&bar, h->rules);
    EG_TRY(put_text(h, &bar, contact, "name"));
    EG_TRY(put_list(h, &bar, contact, "address_line", put_string));
    EG_TRY(put_ways(h, &bar, contact, "email"));
    EG_TRY(put_ways(h, &bar, contact, "phone"));
    put_hash(h, into, &bar);
    return EG_OK;
}

static eg_status
put_unit(const hashing *h, lg_bar *into, const eg_json *v)
{
    static const char *const names[] = {"object_id", "name", "type",
                                        "contact_information", NULL};
    lg_bar bar;
    EG_TRY(eg_json_need_object(v, h->err));
    EG_TRY(eg_json_only(v, names, h->err));
    lg_bar_begin(&bar, h->rules);
    EG_TRY(put_text(h, &bar, v, "object_id"));
    EG_TRY(put_text(h, &bar, v, "name"));
    EG_TRY(put_text(h, &bar, v, "type"));
    EG_TRY(h->rules->plain ? put_text(h, &bar, v, "contact_information")
                           : put_contact(h, &bar, v));
    put_hash(h, into, &bar);
    return EG_OK;
}

static eg_status
put_party(const hashing *h, lg_bar *into, const eg_json *v)
{
    static const char *const later[] = {"object_id", "name",     "abbreviation",
                                        "color",     "logo_uri", NULL};
    static const char *const early[] = {
        "object_id", "ballot_name", "abbreviation", "color", "logo_uri",
        "name",      NULL};
    /* Of 1.1, and no longer in its last months. */
    const bool ballot_name =
        h->rules->ballot_names && eg_json_member(v, early[1]) != NULL;
    const char *const *names = ballot_name ? early : later;
    lg_bar bar;
    EG_TRY(eg_json_need_object(v, h->err));
    EG_TRY(eg_json_only(v, names, h->err));
    if (ballot_name) {
        /* A name that programs left beside it has its form, and no more. */
        lg_bar_begin(&bar, h->rules);
        EG_TRY(put_translated(h, &bar, v, "name"));
    }
    lg_bar_begin(&bar, h->rules);
    EG_TRY(put_text(h, &bar, v, "object_id"));
    EG_TRY(put_translated(h, &bar, v, names[1]));
    EG_TRY(put_text(h, &bar, v, "abbreviation"));
    EG_TRY(put_text(h, &bar, v, "color"));
    EG_TRY(put_text(h, &bar, v, "logo_uri"));
    put_hash(h, into, &bar);
    return EG_OK;
}

static eg_status
put_style(const hashing *h, lg_bar *into, const eg_json *v)
{
    lg_bar bar;
    lg_bar_begin(&bar, h->rules);
    EG_TRY(put_text(h, &bar, v, "object_id"));
    EG_TRY(put_list(h, &bar, v, "geopolitical_unit_ids", put_string));
    EG_TRY(put_list(h, &bar, v, "party_ids", put_string));
    EG_TRY(put_text(h, &bar, v, h->rules->plain ? "image_url" : "image_uri"));
    put_hash(h, into, &bar);
    return EG_OK;
}

/** Whether C++ takes number_elected where votes_allowed is not there. */
static bool
is_n_of_m(const eg_json *contest)
{
    const eg_json *variation = eg_json_member(contest, "vote_variation");
    return eg_json_text_is(variation, "n_of_m") ||
           eg_json_text_is(variation, "one_of_m");
}

/** A contest, and its options. */
static eg_status
put_contest(const hashing *h, lg_bar *into, lg_contest *c, const eg_json *v)
{
    int64_t votes = -1;
    lg_bar bar;
    lg_bar options;
    lg_bar_begin(&options, h->rules);
    for (size_t i = 0; i < c->options; i++) {
        lg_option *o = &c->option[i];
        lg_bar_begin(&bar, h->rules);
        lg_bar_text(&bar, o->id);
        lg_bar_int(&bar, o->order + h->shift);
        lg_bar_text(&bar, o->candidate);
        lg_bar_end(&bar, h->group, &o->hash);
        lg_bar_scalar(&options, h->group, &o->hash);
    }
    lg_bar_begin(&bar, h->rules);
    lg_bar_text(&bar, c->id);
    lg_bar_int(&bar, c->order + h->shift);
    lg_bar_text(&bar, c->district);
    EG_TRY(put_text(h, &bar, v, "vote_variation"));
    EG_TRY(put_translated(h, &bar, v, "ballot_title"));
    EG_TRY(put_translated(h, &bar, v, "ballot_subtitle"));
    EG_TRY(put_text(h, &bar, v, "name"));
    lg_bar_int(&bar, c->elected);
    EG_TRY(eg_json_get_int_opt(&votes, v, "votes_allowed", 0, LG_LIST_MAX,
                               h->err));
    if (votes < 0 && h->rules->cpp && is_n_of_m(v)) {
        votes = c->elected;
    }
    if (votes < 0) {
        lg_bar_null(&bar);
    } else {
        lg_bar_int(&bar, votes);
    }
    lg_bar_list(&bar, &options, h->group);
    lg_bar_end(&bar, h->group, &c->hash);
    lg_bar_scalar(into, h->group, &c->hash);
    return EG_OK;
}

/* -- dates ------------------------------------------------------------------ */

/** Days from 1970-01-01 to a date of the Gregorian calendar, from year 1. */
static int64_t
days_to(int64_t year, int64_t month, int64_t day)
{
    /* Years begin in March, so that leap days are at their ends. */
    const int64_t y = month <= 2 ? year - 1 : year;
    const int64_t m = (month + 9) % 12;
    return 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 1 -
           719468;
}

static void
date_of(int64_t days, int64_t *year, int64_t *month, int64_t *day)
{
    *year = (days + 719468) / 366;
    while (days_to(*year + 1, 3, 1) <= days) {
        (*year)++;
    }
    int64_t rest = days - days_to(*year, 3, 1);
    int64_t m = 0;
    while (m < 11 && (153 * (m + 1) + 2) / 5 <= rest) {
        m++;
    }
    *day = rest - (153 * m + 2) / 5 + 1;
    *month = (m + 2) % 12 + 1;
    *year += *month <= 2 ? 1 : 0;
}

/** The number of @p len digits at @p s, or -1. */
static int64_t
digits(const char *s, size_t len)
{
    int64_t value = 0;
    for (size_t i = 0; i < len; i++) {
        if (s[i] < '0' || s[i] > '9') {
            return -1;
        }
        value = 10 * value + (s[i] - '0');
    }
    return value;
}

/** Seconds that "", "Z" or "+hh:mm" is east of Greenwich; false: neither. */
static bool
read_zone(const char *s, int64_t *out)
{
    *out = 0;
    if (s[0] == '\0' || strcmp(s, "Z") == 0) {
        return true;
    }
    if (strlen(s) != 6 || (s[0] != '+' && s[0] != '-') || s[3] != ':') {
        return false;
    }
    const int64_t hours = digits(s + 1, 2);
    const int64_t minutes = digits(s + 4, 2);
    *out = (s[0] == '-' ? -1 : 1) * (3600 * hours + 60 * minutes);
    return hours >= 0 && hours < 24 && minutes >= 0 && minutes < 60;
}

/** Where the fraction of a second that may be at @p s ends: it is not hashed. */
static const char *
skip_fraction(const char *s)
{
    const char *end = s + 1;
    if (s[0] != '.') {
        return s;
    }
    while (*end >= '0' && *end <= '9') {
        end++;
    }
    return end > s + 1 ? end : s;
}

/** Seconds and the zone after "08:00"; the Java port left out 0 seconds. */
static bool
read_rest(const char *s, int64_t *second, int64_t *zone)
{
    *second = 0;
    if (s[0] != ':') {
        return read_zone(s, zone);
    }
    if (strlen(s) < 3) {
        return false;
    }
    *second = digits(s + 1, 2);
    return read_zone(skip_fraction(s + 3), zone);
}

/** "2020-03-01T08:00:00-05:00" as seconds since 1970. */
static bool
read_time(int64_t *out, const char *s, size_t len)
{
    int64_t second;
    int64_t zone;
    if (len < 16 || strlen(s) != len || s[4] != '-' || s[7] != '-' ||
        s[10] != 'T' || s[13] != ':' || !read_rest(s + 16, &second, &zone)) {
        return false;
    }
    const int64_t year = digits(s, 4);
    const int64_t month = digits(s + 5, 2);
    const int64_t day = digits(s + 8, 2);
    const int64_t hour = digits(s + 11, 2);
    const int64_t minute = digits(s + 14, 2);
    if (year < 1900 || month < 1 || month > 12 || day < 1 || day > 31 ||
        hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 ||
        second > 59) {
        return false;
    }
    *out = 86400 * days_to(year, month, day) + 3600 * hour + 60 * minute +
           second - zone;
    return true;
}

/** Seconds since 1970 as "2020-03-01T13:00:00Z". */
static void
write_time(char out[160], int64_t seconds)
{
    const int64_t at = seconds + 86400 * INT64_C(100000); /* above 0 */
    int64_t year;
    int64_t month;
    int64_t day;
    date_of(at / 86400 - 100000, &year, &month, &day);
    snprintf(out, 160,
             "%04" PRId64 "-%02" PRId64 "-%02" PRId64 "T%02" PRId64
             ":%02" PRId64 ":%02" PRId64 "Z",
             year, month, day, at / 3600 % 24, at / 60 % 60, at % 60);
}

static eg_status
put_date(const hashing *h, lg_bar *into, const eg_json *v, const char *name)
{
    char utc[160];
    int64_t seconds;
    const eg_json *date;
    EG_TRY(eg_json_get_string(&date, v, name, h->err));
    if (h->rules->plain) {
        lg_bar_text(into, (lg_text){date->text, date->text_len});
        return EG_OK;
    }
    if (!read_time(&seconds, date->text, date->text_len)) {
        return eg_json_fail(h->err, date,
                            "must be a time such as 2020-03-01T08:00:00-05:00");
    }
    if (h->rules->seconds) {
        lg_bar_int(into, seconds);
        return EG_OK;
    }
    write_time(utc, seconds);
    lg_bar_text(into, (lg_text){utc, strlen(utc)});
    return EG_OK;
}

static eg_status
put_contests(const hashing *h, lg_bar *into, lg_manifest *m)
{
    const eg_json *list;
    lg_bar bar;
    size_t i = 0;
    EG_TRY(eg_json_get_array(&list, m->json, "contests", h->err));
    lg_bar_begin(&bar, h->rules);
    for (const eg_json *c = list->first; c != NULL; c = c->next) {
        EG_TRY(put_contest(h, &bar, &m->contest[i++], c));
    }
    lg_bar_list(into, &bar, h->group);
    return EG_OK;
}

eg_status
lg_manifest_hash(lg_manifest *m,
                 const eg_group *group,
                 const lg_bar_rules *rules,
                 int64_t shift,
                 eg_scalar *out,
                 eg_error *err)
{
    const hashing h = {
        .group = group, .rules = rules, .shift = shift, .err = err};
    lg_bar bar;
    lg_bar_begin(&bar, rules);
    EG_TRY(put_text(&h, &bar, m->json, "election_scope_id"));
    EG_TRY(put_text(&h, &bar, m->json, "type"));
    EG_TRY(put_date(&h, &bar, m->json, "start_date"));
    EG_TRY(put_date(&h, &bar, m->json, "end_date"));
    EG_TRY(put_name(&h, &bar, m->json));
    EG_TRY(put_contact(&h, &bar, m->json));
    EG_TRY(put_list(&h, &bar, m->json, "geopolitical_units", put_unit));
    EG_TRY(put_list(&h, &bar, m->json, "parties", put_party));
    EG_TRY(put_contests(&h, &bar, m));
    EG_TRY(put_list(&h, &bar, m->json, "ballot_styles", put_style));
    lg_bar_end(&bar, group, out);
    return EG_OK;
}
