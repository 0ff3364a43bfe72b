/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A release as comma-separated values.
 */
#include "accountguard/model/country.h"
#include "accountguard/model/sector.h"
#include "accountguard/statistics/page.h"
#include "accountguard/statistics/page_words.h"

const char *
ag_page_line_name(ag_stat_dimension dimension,
                  const ag_stat_line *line,
                  ag_language language)
{
    ag_country country;
    ag_sector sector;
    const char *unknown = ag_page_words(language, SAY_UNKNOWN);
    switch (dimension) {
    case AG_STAT_ACTOR:
        return line->name != NULL ? line->name
                                  : ag_page_words(language, SAY_NO_ACTOR);
    case AG_STAT_COUNTRY:
        return ag_country_read(&country, line->code)
                   ? ag_country_name(country, language)
                   : unknown;
    case AG_STAT_KIND:
        return ag_page_words(language, strcmp(line->code, "personal") == 0
                                           ? SAY_PERSONAL
                                           : SAY_ENTERPRISE);
    case AG_STAT_LEVEL:
        return ag_page_words(language, strcmp(line->code, "compromised") == 0
                                           ? SAY_COMPROMISED
                                           : SAY_TARGETED);
    case AG_STAT_SECTOR:
    case AG_STAT_DIMENSIONS:
        return ag_sector_read(&sector, line->code)
                   ? ag_sector_name(sector, language)
                   : unknown;
    }
    return line->code;
}

static void
put_field(eg_buffer *out, const char *text)
{
    eg_buffer_byte(out, '"');
    if (text[0] != '\0' && strchr("=+-@\t\r'", text[0]) != NULL) {
        eg_buffer_byte(out, '\'');
    }
    for (; *text != '\0'; text++) {
        if (*text == '"') {
            eg_buffer_byte(out, '"');
        }
        eg_buffer_byte(out, (uint8_t)*text);
    }
    eg_buffer_byte(out, '"');
}

/** One row; an untold number is an empty field. */
static void
put_row(eg_buffer *out,
        const ag_release *r,
        const char *table,
        const char *code,
        const char *name,
        const ag_stat_number *number)
{
    char from[AG_TIME_TEXT];
    char until[AG_TIME_TEXT];
    ag_time_write(from, r->period.from);
    ag_time_write(until, r->period.until);
    const char *const fields[] = {
        r->service, from, until, ag_stat_unit_word(r->plan.unit),
        table,      code, name};
    eg_buffer_format(out, "%llu,", (unsigned long long)r->number);
    for (size_t i = 0; i < EG_ARRAY_LEN(fields); i++) {
        put_field(out, fields[i]);
        eg_buffer_byte(out, ',');
    }
    if (number->told) {
        eg_buffer_format(out, "%llu", (unsigned long long)number->value);
    }
    eg_buffer_text(out, "\r\n");
}

static void
put_table(eg_buffer *out,
          const ag_release *r,
          ag_stat_dimension dimension,
          ag_language language)
{
    static const ag_stat_number untold = {0};
    const char *word = ag_stat_dimension_word(dimension);
    const ag_stat_table *t = &r->table[dimension];
    if (!t->told) {
        put_row(out, r, word, "", "", &untold);
    }
    for (size_t i = 0; i < t->len; i++) {
        const ag_stat_number n = {.told = true, .value = t->line[i].value};
        put_row(out, r, word, t->line[i].code,
                ag_page_line_name(dimension, &t->line[i], language), &n);
    }
    if (t->others.told) {
        put_row(out, r, word, "others",
                ag_page_words(language, SAY_OTHER_ACTORS), &t->others);
    }
}

eg_status
ag_sheet_write(eg_buffer *out,
               const ag_release *release,
               ag_language language,
               eg_error *err)
{
    eg_buffer_text(out, "release,service,from,until,unit,table,code,name,"
                        "value\r\n");
    put_row(out, release, "total", "", "", &release->total);
    for (unsigned i = 0; i < AG_STAT_DIMENSIONS; i++) {
        put_table(out, release, (ag_stat_dimension)i, language);
    }
    put_row(out, release, "exposed", "", "", &release->exposed);
    put_row(out, release, "corrections", "", "", &release->corrections);
    const eg_status status = eg_buffer_status(out);
    return status == EG_OK ? EG_OK
                           : eg_fail(err, status, "the sheet is too long");
}
