/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading a release: what was read is written again and must be the same bytes,
 * so nothing in a file can go unnoticed, be it a blank or another spelling.
 */
#include "accountguard/model/country.h"
#include "accountguard/model/sector.h"
#include "accountguard/statistics/release.h"
#include "accountguard/statistics/release_form.h"
#include "common/text.h"

/** Larger numbers are no count of anything here. */
#define VALUE_MAX INT64_C(1000000000000)

static eg_status
read_number(ag_stat_number *out,
            const eg_json *object,
            const char *name,
            const ag_stat_plan *plan,
            eg_error *err)
{
    const eg_json *member = eg_json_member(object, name);
    *out = (ag_stat_number){0};
    if (member != NULL && member->type == EG_JSON_NULL) {
        return EG_OK;
    }
    int64_t value;
    EG_TRY(eg_json_get_int(&value, object, name, 0, VALUE_MAX, err));
    /* A group has at least 2 k people, and each of them counts. */
    const int64_t least = 2 * (int64_t)plan->rules.people;
    if (value % plan->rounding != 0 || value + plan->rounding / 2 < least) {
        return eg_json_fail(err, eg_json_member(object, name),
                            "must be a multiple of %u for at least %d people",
                            plan->rounding, (int)least);
    }
    *out = (ag_stat_number){.told = true, .value = (uint64_t)value};
    return EG_OK;
}

static eg_status
read_text(const char **out,
          const eg_json *object,
          const char *name,
          size_t most,
          eg_error *err)
{
    const eg_json *text;
    EG_TRY(eg_json_get_string(&text, object, name, err));
    if (text->text_len == 0 || text->text_len > most ||
        !app_text_is_plain(text->text, text->text_len)) {
        return eg_json_fail(err, text, "must be 1 to %zu bytes of plain text",
                            most);
    }
    *out = text->text;
    return EG_OK;
}

static eg_status
read_time(ag_time *out, const eg_json *object, const char *name, eg_error *err)
{
    const eg_json *text;
    EG_TRY(eg_json_get_string(&text, object, name, err));
    return ag_time_read(out, text->text, text->text_len)
               ? EG_OK
               : eg_json_fail(err, text, "must be a moment");
}

/** Whether a table of this dimension can have the code. */
static bool
is_code(ag_stat_dimension dimension, const char *code)
{
    ag_country country;
    ag_sector sector;
    switch (dimension) {
    case AG_STAT_ACTOR:
        return true;
    case AG_STAT_COUNTRY:
        return ag_country_read(&country, code) ||
               strcmp(code, AG_STAT_UNKNOWN) == 0;
    case AG_STAT_KIND:
        return strcmp(code, "enterprise") == 0 || strcmp(code, "personal") == 0;
    case AG_STAT_LEVEL:
        return strcmp(code, "compromised") == 0 ||
               strcmp(code, "targeted") == 0;
    case AG_STAT_SECTOR:
    case AG_STAT_DIMENSIONS:
        return ag_sector_read(&sector, code) ||
               strcmp(code, AG_STAT_UNKNOWN) == 0;
    }
    return false;
}

static eg_status
read_line(ag_stat_line *out,
          const eg_json *line,
          ag_stat_dimension dimension,
          const ag_stat_plan *plan,
          eg_error *err)
{
    EG_TRY(eg_json_need_object(line, err));
    EG_TRY(read_text(&out->code, line, "code", AG_STAT_CODE_MAX, err));
    if (!is_code(dimension, out->code)) {
        return eg_json_fail(err, line, "has no code of a %s",
                            ag_stat_dimension_word(dimension));
    }
    out->name = NULL;
    if (dimension == AG_STAT_ACTOR &&
        strcmp(out->code, AG_STAT_NO_ACTOR) != 0) {
        EG_TRY(read_text(&out->name, line, "name", AG_STAT_NAME_MAX, err));
    }
    ag_stat_number number;
    EG_TRY(read_number(&number, line, "value", plan, err));
    if (!number.told) {
        return eg_json_fail(err, line, "must have a value");
    }
    out->value = number.value;
    return EG_OK;
}

/** Roundings may pull the sum from the total, each by half a step. */
static bool
is_sum(const ag_release *r, const ag_stat_table *table)
{
    uint64_t sum = table->others.value;
    for (size_t i = 0; i < table->len; i++) {
        sum += table->line[i].value;
    }
    const uint64_t gap =
        sum > r->total.value ? sum - r->total.value : r->total.value - sum;
    return 2 * gap <= (table->len + 2) * r->plan.rounding;
}

static eg_status
read_lines(ag_stat_table *out,
           const eg_json *lines,
           ag_stat_dimension dimension,
           const ag_stat_plan *plan,
           eg_arena *arena,
           eg_error *err)
{
    if (lines->count < 1 || lines->count > AG_STAT_LINES_MAX) {
        return eg_json_fail(err, lines, "must have 1 to %d lines",
                            AG_STAT_LINES_MAX);
    }
    ag_stat_line *line = eg_arena_alloc(arena, lines->count, sizeof(*line));
    if (line == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory");
    }
    size_t len = 0;
    for (const eg_json *l = lines->first; l != NULL; l = l->next, len++) {
        EG_TRY(read_line(&line[len], l, dimension, plan, err));
        if (len > 0 && strcmp(line[len - 1].code, line[len].code) >= 0) {
            return eg_json_fail(err, l, "must come after the code before it");
        }
    }
    *out = (ag_stat_table){.told = true, .len = len, .line = line};
    return EG_OK;
}

static eg_status
read_table(ag_release *r,
           const eg_json *tables,
           ag_stat_dimension dimension,
           eg_arena *arena,
           eg_error *err)
{
    ag_stat_table *out = &r->table[dimension];
    const char *word = ag_stat_dimension_word(dimension);
    const eg_json *table = eg_json_member(tables, word);
    *out = (ag_stat_table){0};
    if (table != NULL && table->type == EG_JSON_NULL) {
        return EG_OK;
    }
    EG_TRY(eg_json_get_object(&table, tables, word, err));
    const eg_json *lines;
    EG_TRY(eg_json_get_array(&lines, table, "lines", err));
    EG_TRY(read_lines(out, lines, dimension, &r->plan, arena, err));
    EG_TRY(read_number(&out->others, table, "others", &r->plan, err));
    if (!r->total.told || !is_sum(r, out)) {
        return eg_json_fail(err, table, "does not add up to the total");
    }
    return EG_OK;
}

static eg_status
read_period(ag_release *r, const eg_json *release, eg_error *err)
{
    const eg_json *period;
    EG_TRY(eg_json_get_object(&period, release, "period", err));
    ag_stat_period said = {0};
    EG_TRY(read_time(&said.due, period, "due", err));
    EG_TRY(read_time(&said.from, period, "from", err));
    EG_TRY(read_time(&said.until, period, "until", err));
    if (!ag_stat_period_of(&r->period, &r->plan, r->number) ||
        said.due != r->period.due || said.from != r->period.from ||
        said.until != r->period.until) {
        return eg_json_fail(err, period,
                            "is not the period of this number in the plan");
    }
    return EG_OK;
}

static eg_status
read_head(ag_release *r, const eg_json *release, eg_error *err)
{
    const eg_json *format;
    EG_TRY(eg_json_get_string(&format, release, "format", err));
    if (!eg_json_text_is(format, AG_RELEASE_FORMAT)) {
        return eg_json_fail(err, format, "must be \"%s\"", AG_RELEASE_FORMAT);
    }
    const eg_json *definition;
    EG_TRY(eg_json_get_object(&definition, release, "definition", err));
    EG_TRY(ag_stat_plan_read(&r->plan, definition, err));
    int64_t number;
    EG_TRY(eg_json_get_int(&number, release, "number", 1, 100000, err));
    r->number = (uint64_t)number;
    EG_TRY(eg_json_get_hex(r->previous, sizeof(r->previous), release,
                           "previous", err));
    EG_TRY(read_text(&r->service, release, "service", AG_STAT_NAME_MAX, err));
    return read_period(r, release, err);
}

static eg_status
read_release(ag_release *r,
             const eg_json *release,
             eg_arena *arena,
             eg_error *err)
{
    EG_TRY(read_head(r, release, err));
    EG_TRY(read_number(&r->corrections, release, "corrections", &r->plan, err));
    EG_TRY(read_number(&r->exposed, release, "exposed", &r->plan, err));
    EG_TRY(read_number(&r->total, release, "total", &r->plan, err));
    const eg_json *tables;
    EG_TRY(eg_json_get_object(&tables, release, "tables", err));
    for (unsigned i = 0; i < AG_STAT_DIMENSIONS; i++) {
        EG_TRY(read_table(r, tables, (ag_stat_dimension)i, arena, err));
    }
    return EG_OK;
}

eg_status
ag_release_read(ag_release *out,
                uint8_t key[APP_PUBLIC_KEY_BYTES],
                eg_arena *arena,
                eg_span file,
                eg_error *err)
{
    if (file.len > AG_STAT_FILE_MAX) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "a release is not longer than %d bytes",
                       AG_STAT_FILE_MAX);
    }
    const eg_json *top;
    const eg_json *member;
    ag_release release = {0};
    uint8_t signature[APP_SIGNATURE_BYTES];
    EG_TRY(eg_json_parse(&top, arena, file, err));
    EG_TRY(eg_json_need_object(top, err));
    EG_TRY(eg_json_get_base64(key, APP_PUBLIC_KEY_BYTES, top, "key", err));
    EG_TRY(eg_json_get_object(&member, top, "release", err));
    EG_TRY(eg_json_get_base64(signature, sizeof(signature), top, "signature",
                              err));
    EG_TRY(read_release(&release, member, arena, err));

    EG_BUFFER(again, AG_STAT_FILE_MAX);
    EG_TRY(ag_release_put_file(&again, &release, key, signature, err));
    if (again.len != file.len || memcmp(again.data, file.data, file.len) != 0) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "the release is not written in its one form");
    }
    EG_BUFFER(bytes, AG_STAT_FILE_MAX);
    EG_TRY(ag_release_signed_bytes(&bytes, &release, err));
    if (!app_signature_valid(key, signature, bytes.data, bytes.len)) {
        return eg_fail(err, EG_REJECT,
                       "the signature is not one of these numbers");
    }
    *out = release;
    return EG_OK;
}
