/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tables of indicators.  The first row names the columns; those of Microsoft's
 * rapid release, of Citizen Lab's targeted threats and the usual words are
 * known, other columns are not looked at.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "accountguard/event/moment.h"
#include "accountguard/indicator/reading.h"
#include "accountguard/indicator/rows.h"
#include "codec/text.h"
#include "common/text.h"

typedef enum column {
    VALUE,
    KIND,
    FROM,
    UNTIL,
    CONFIDENCE,
    TLP,
    ACTIVE,
    ACTOR,
    NATIVE,
    COLUMNS
} column;

/** Names of columns, in lower case, without spaces and underscores. */
static const struct {
    const char *name;
    column column;
} names[] = {
    {"ioc", VALUE},
    {"indicator", VALUE},
    {"indicatorvalue", VALUE},
    {"value", VALUE},
    {"observable", VALUE},
    {"type", KIND},
    {"ioctype", KIND},
    {"indicatortype", KIND},
    {"timegenerated", FROM},
    {"validfrom", FROM},
    {"firstseen", FROM},
    {"expirationdatetime", UNTIL},
    {"validuntil", UNTIL},
    {"expires", UNTIL},
    {"confidence", CONFIDENCE},
    {"confidencescore", CONFIDENCE},
    {"tlp", TLP},
    {"tlplevel", TLP},
    {"trafficlightprotocollevel", TLP},
    {"active", ACTIVE},
    {"actor", ACTOR},
    {"threatactor", ACTOR},
    {"activitygroupnames", ACTOR},
    {"id", NATIVE},
    {"uuid", NATIVE},
};

/** Words of kinds, folded in the same way. */
static const struct {
    const char *name;
    ag_kind kind;
} kinds[] = {
    {"ip", AG_KIND_IP},
    {"ipaddress", AG_KIND_IP},
    {"ipv4", AG_KIND_IP},
    {"ipv6", AG_KIND_IP},
    {"ipv4-addr", AG_KIND_IP},
    {"ipv6-addr", AG_KIND_IP},
    {"cidr", AG_KIND_IP},
    {"domain", AG_KIND_HOST},
    {"domainname", AG_KIND_HOST},
    {"domain-name", AG_KIND_HOST},
    {"hostname", AG_KIND_HOST},
    {"fqdn", AG_KIND_HOST},
    {"host", AG_KIND_HOST},
    {"url", AG_KIND_URL},
    {"uri", AG_KIND_URL},
    {"email", AG_KIND_EMAIL},
    {"emailaddress", AG_KIND_EMAIL},
    {"email-addr", AG_KIND_EMAIL},
    {"md5", AG_KIND_MD5},
    {"sha1", AG_KIND_SHA1},
    {"sha-1", AG_KIND_SHA1},
    {"sha256", AG_KIND_SHA256},
    {"sha-256", AG_KIND_SHA256},
};

typedef struct table {
    const ag_reading *reading;
    ag_rows rows;
    int place[COLUMNS]; /**< Of each column, or -1. */
} table;

/** Lower case without spaces and underscores; false: too long for any word. */
static bool
fold(char *out, size_t room, eg_span text)
{
    size_t n = 0;
    for (size_t i = 0; i < text.len; i++) {
        const unsigned char c = text.data[i];
        if (c == ' ' || c == '_') {
            continue;
        }
        if (n + 1 >= room) {
            return false;
        }
        out[n++] = (char)tolower(c);
    }
    out[n] = '\0';
    return true;
}

static eg_status
read_head(table *t, eg_error *err)
{
    ag_row_state state;
    const eg_status status = ag_rows_cells(&t->rows, &state);
    if (status != EG_OK) {
        return eg_fail(err, status, "the table cannot be read");
    }
    for (unsigned i = 0; i < COLUMNS; i++) {
        t->place[i] = -1;
    }
    for (size_t c = 0; state == AG_ROW_GOOD && c < t->rows.cell_len; c++) {
        char word[32];
        if (!fold(word, sizeof(word), t->rows.cell[c])) {
            continue;
        }
        for (size_t i = 0; i < EG_ARRAY_LEN(names); i++) {
            if (strcmp(word, names[i].name) == 0 &&
                t->place[names[i].column] < 0) {
                t->place[names[i].column] = (int)c;
            }
        }
    }
    if (t->place[VALUE] < 0) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "line 1: names no column of values (ioc, indicator, "
                       "value or observable)");
    }
    return EG_OK;
}

/** The cell of a column; empty where there is none. */
static eg_span
cell(const table *t, column which)
{
    const int at = t->place[which];
    return at < 0 || (size_t)at >= t->rows.cell_len ? (eg_span){0}
                                                    : t->rows.cell[at];
}

static bool
is_word(eg_span text, const char *word)
{
    return text.len == strlen(word) &&
           strncasecmp((const char *)text.data, word, text.len) == 0;
}

/** A moment, or a day as "12/7/2022" (month first) or "2022-12-07". */
static bool
read_day(ag_time *out, eg_span text)
{
    char whole[64];
    const int n = snprintf(
        whole, sizeof(whole), "%.*s%s", (int)text.len, (const char *)text.data,
        memchr(text.data, '/', text.len) != NULL ? " 12:00:00 AM"
                                                 : "T00:00:00Z");
    return text.len < 40 &&
           (ag_moment_read(out, (const char *)text.data, text.len) ||
            ag_moment_read(out, whole, (size_t)n));
}

static eg_status
read_kind(const table *t, ag_value *value, eg_error *why)
{
    const eg_span text = cell(t, VALUE);
    const eg_span kind = cell(t, KIND);
    char word[32];
    if (text.len == 0) {
        return eg_fail(why, EG_ERR_MALFORMED, "has no value");
    }
    if (kind.len == 0) {
        return ag_value_guess(value, (const char *)text.data, text.len, why);
    }
    if (fold(word, sizeof(word), kind)) {
        for (size_t i = 0; i < EG_ARRAY_LEN(kinds); i++) {
            if (strcmp(word, kinds[i].name) == 0) {
                return ag_value_read(value, kinds[i].kind,
                                     (const char *)text.data, text.len, why);
            }
        }
    }
    char shown[64];
    (void)snprintf(shown, sizeof(shown), "%.40s", (const char *)kind.data);
    eg_text_clean(shown);
    return eg_fail(why, EG_ERR_UNSUPPORTED,
                   "is of type %s, which is not looked up", shown);
}

static eg_status
read_rest(const table *t, ag_feed_row *row, eg_span *actor, eg_error *why)
{
    const eg_span from = cell(t, FROM);
    const eg_span until = cell(t, UNTIL);
    const eg_span confidence = cell(t, CONFIDENCE);
    const eg_span tlp = cell(t, TLP);
    if (from.len > 0 && !read_day(&row->valid_from, from)) {
        return eg_fail(why, EG_ERR_MALFORMED, "begins at no moment");
    }
    if (until.len > 0 && !read_day(&row->valid_until, until)) {
        return eg_fail(why, EG_ERR_MALFORMED, "expires at no moment");
    }
    if (from.len > 0) {
        row->seen = row->valid_from;
    }
    if (confidence.len > 0) {
        uint64_t percent = 0;
        if (!app_text_number(&percent, (const char *)confidence.data, 1, 100)) {
            return eg_fail(why, EG_ERR_MALFORMED,
                           "has a confidence that is not from 1 to 100");
        }
        row->confidence = (unsigned)percent;
    }
    if (tlp.len > 0 &&
        !ag_tlp_read(&row->tlp, (const char *)tlp.data, tlp.len)) {
        return eg_fail(why, EG_ERR_MALFORMED,
                       "has an unknown colour of the Traffic Light Protocol");
    }
    row->native = cell(t, NATIVE);
    *actor = cell(t, ACTOR);
    row->actor = actor;
    row->actor_len = actor->len > 0 && actor->len <= AG_FEED_ID_MAX ? 1 : 0;
    return EG_OK;
}

static eg_status
take_row(table *t, eg_error *err)
{
    const ag_reading *r = t->reading;
    char place[32];
    eg_error why = {0};
    ag_value value;
    ag_part part;
    eg_span actor = {0};
    ag_feed_row row = ag_reading_row(r);
    const eg_span active = cell(t, ACTIVE);
    if (is_word(active, "false") || is_word(active, "0") ||
        is_word(active, "no")) {
        r->counts->other++;
        return EG_OK;
    }
    if (read_kind(t, &value, &why) == EG_OK &&
        read_rest(t, &row, &actor, &why) == EG_OK) {
        part = (ag_part){value.kind, ag_span_of(value.text, value.len)};
        row.part = &part;
        row.part_len = 1;
        EG_TRY(ag_reading_give(r, &row, &why, err));
    }
    if (why.status == EG_OK) {
        return EG_OK;
    }
    (void)snprintf(place, sizeof(place), "line %llu",
                   (unsigned long long)t->rows.line);
    return ag_reading_bad(r, place, why.text, cell(t, VALUE), err);
}

static eg_status
read_all(table *t, eg_error *err)
{
    EG_TRY(read_head(t, err));
    for (;;) {
        ag_row_state state;
        const eg_status status = ag_rows_cells(&t->rows, &state);
        if (status != EG_OK) {
            return eg_fail(err, status, "the table cannot be read");
        }
        if (state == AG_ROW_END) {
            return EG_OK;
        }
        if (state == AG_ROW_GOOD) {
            EG_TRY(take_row(t, err));
            continue;
        }
        char place[32];
        (void)snprintf(place, sizeof(place), "line %llu",
                       (unsigned long long)t->rows.line);
        EG_TRY(ag_reading_bad(t->reading, place,
                              state == AG_ROW_LONG
                                  ? "the row is too long"
                                  : "quotation marks are out of place",
                              (eg_span){0}, err));
    }
}

eg_status
ag_feed_csv(const ag_reading *r, eg_error *err)
{
    table *t = calloc(1, sizeof(*t));
    if (t == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory for a table");
    }
    t->reading = r;
    t->rows.read = r->read;
    t->rows.from = r->from;
    const eg_status status = read_all(t, err);
    free(t);
    return status;
}
