/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Plans: words, bounds, periods.
 */
#include "accountguard/statistics/plan.h"

#include "accountguard/model/country.h"
#include "accountguard/model/sector.h"
#include "common/text.h"

static const char *const unit_words[AG_STAT_UNIT_COUNT] = {
#define AG_STAT_UNIT_WORD(name, word) [name] = word,
    AG_STAT_UNIT_TABLE(AG_STAT_UNIT_WORD)
#undef AG_STAT_UNIT_WORD
};

static const char *const dimension_words[AG_STAT_DIMENSIONS] = {
#define AG_STAT_DIMENSION_WORD(name, word) [name] = word,
    AG_STAT_DIMENSION_TABLE(AG_STAT_DIMENSION_WORD)
#undef AG_STAT_DIMENSION_WORD
};

const char *
ag_stat_unit_word(ag_stat_unit unit)
{
    return unit_words[unit];
}

bool
ag_stat_unit_read(ag_stat_unit *out, const char *word)
{
    for (unsigned i = 0; i < AG_STAT_UNIT_COUNT; i++) {
        if (strcmp(word, unit_words[i]) == 0) {
            *out = (ag_stat_unit)i;
            return true;
        }
    }
    return false;
}

const char *
ag_stat_dimension_word(ag_stat_dimension dimension)
{
    return dimension_words[dimension];
}

ag_stat_plan
ag_stat_plan_usual(ag_time since)
{
    return (ag_stat_plan){.unit = AG_STAT_NOTICES,
                          .rules = {.people = 10,
                                    .contributors = 3,
                                    .largest_percent = 50,
                                    .others_percent = 20},
                          .rounding = 5,
                          .months = 3,
                          .delay_days = 30,
                          .since = since};
}

static eg_status
check_range(const char *what,
            uint64_t value,
            uint64_t least,
            uint64_t most,
            eg_error *err)
{
    if (value < least || value > most) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "the plan's %s must be %llu to %llu, not %llu", what,
                       (unsigned long long)least, (unsigned long long)most,
                       (unsigned long long)value);
    }
    return EG_OK;
}

/** Whether a dimension can have a category of this code. */
static bool
is_code(ag_stat_dimension dimension, const char *code)
{
    ag_country country;
    ag_sector sector;
    switch (dimension) {
    case AG_STAT_COUNTRY:
        return ag_country_read(&country, code);
    case AG_STAT_SECTOR:
        return ag_sector_read(&sector, code);
    case AG_STAT_ACTOR:
        return code[0] != '\0' && app_text_is_plain(code, strlen(code));
    case AG_STAT_KIND:
    case AG_STAT_LEVEL:
    case AG_STAT_DIMENSIONS:
        return false;
    }
    return false;
}

static eg_status
check_keep(const ag_stat_plan *plan, ag_stat_dimension dimension, eg_error *err)
{
    const ag_stat_keep *keep = &plan->keep[dimension];
    for (size_t i = 0; i < keep->len; i++) {
        if (!is_code(dimension, keep->code[i])) {
            return eg_fail(err, EG_ERR_MALFORMED,
                           "the plan keeps a %s that there is not",
                           dimension_words[dimension]);
        }
        for (size_t j = 0; j < i; j++) {
            if (strcmp(keep->code[i], keep->code[j]) == 0) {
                return eg_fail(err, EG_ERR_MALFORMED,
                               "the plan keeps the %s \"%s\" twice",
                               dimension_words[dimension], keep->code[i]);
            }
        }
    }
    return EG_OK;
}

eg_status
ag_stat_plan_check(const ag_stat_plan *plan, eg_error *err)
{
    EG_TRY(check_range("people", plan->rules.people, 5, 1000, err));
    EG_TRY(check_range("contributors", plan->rules.contributors, 3, 1000, err));
    EG_TRY(check_range("largestPercent", plan->rules.largest_percent, 10, 60,
                       err));
    EG_TRY(
        check_range("othersPercent", plan->rules.others_percent, 10, 100, err));
    EG_TRY(check_range("rounding", plan->rounding, 5, 100, err));
    EG_TRY(check_range("delayDays", plan->delay_days, 7, 365, err));
    if (plan->months != 3 && plan->months != 6 && plan->months != 12) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "the plan's months must be 3, 6 or 12, not %u",
                       plan->months);
    }
    const ag_date d = ag_time_date(plan->since);
    if (plan->since < 0 || plan->since > AG_TIME_MAX || d.day != 1 ||
        plan->since % AG_DAY != 0) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "the plan must begin with the first of a month");
    }
    for (unsigned i = 0; i < AG_STAT_DIMENSIONS; i++) {
        EG_TRY(check_keep(plan, (ag_stat_dimension)i, err));
    }
    return EG_OK;
}

/** The first moment of a month, counted from that of @p since. */
static bool
month_begin(ag_time *out, ag_time since, uint64_t months)
{
    ag_date d = ag_time_date(since);
    const uint64_t month = d.month - 1 + months;
    d.year += (unsigned)(month / 12);
    d.month = (unsigned)(month % 12) + 1;
    return ag_time_of_date(out, &d);
}

bool
ag_stat_period_of(ag_stat_period *out,
                  const ag_stat_plan *plan,
                  uint64_t number)
{
    if (number < 1 || number > 12 * 8030) {
        return false;
    }
    if (!month_begin(&out->from, plan->since, (number - 1) * plan->months) ||
        !month_begin(&out->until, plan->since, number * plan->months)) {
        return false;
    }
    out->due = out->until + plan->delay_days * AG_DAY;
    return out->due <= AG_TIME_MAX;
}

static void
write_keep(eg_json_writer *w, const ag_stat_plan *plan)
{
    eg_json_name(w, "keep");
    eg_json_begin_object(w);
    for (unsigned i = 0; i < AG_STAT_DIMENSIONS; i++) {
        if (plan->keep[i].len > 0) {
            eg_json_name(w, dimension_words[i]);
            eg_json_begin_array(w);
            for (size_t k = 0; k < plan->keep[i].len; k++) {
                eg_json_put_string(w, plan->keep[i].code[k]);
            }
            eg_json_end_array(w);
        }
    }
    eg_json_end_object(w);
}

void
ag_stat_plan_write(eg_json_writer *w, const ag_stat_plan *plan)
{
    char since[AG_TIME_TEXT];
    ag_time_write(since, plan->since);
    eg_json_name(w, "definition");
    eg_json_begin_object(w);
    eg_json_member_int(w, "contributors", plan->rules.contributors);
    eg_json_member_int(w, "delayDays", plan->delay_days);
    write_keep(w, plan);
    eg_json_member_int(w, "largestPercent", plan->rules.largest_percent);
    eg_json_member_int(w, "months", plan->months);
    eg_json_member_int(w, "othersPercent", plan->rules.others_percent);
    eg_json_member_int(w, "people", plan->rules.people);
    eg_json_member_int(w, "rounding", plan->rounding);
    eg_json_member_string(w, "since", since);
    eg_json_member_string(w, "unit", unit_words[plan->unit]);
    eg_json_end_object(w);
}

static eg_status
read_keep(ag_stat_keep *out, const eg_json *codes, eg_error *err)
{
    if (codes->count > AG_STAT_KEEP_MAX) {
        return eg_json_fail(err, codes, "must not have more than %d codes",
                            AG_STAT_KEEP_MAX);
    }
    for (const eg_json *c = codes->first; c != NULL; c = c->next) {
        EG_TRY(eg_json_need_string(c, err));
        if (c->text_len > AG_STAT_CODE_MAX || strlen(c->text) != c->text_len) {
            return eg_json_fail(err, c, "must be a code of a category");
        }
        memcpy(out->code[out->len++], c->text, c->text_len + 1);
    }
    return EG_OK;
}

static eg_status
read_keeps(ag_stat_plan *out, const eg_json *definition, eg_error *err)
{
    const eg_json *keep;
    EG_TRY(eg_json_get_object(&keep, definition, "keep", err));
    static const char *const known[] = {"actor", "country", "sector", NULL};
    EG_TRY(eg_json_only(keep, known, err));
    for (unsigned i = 0; i < AG_STAT_DIMENSIONS; i++) {
        const eg_json *codes = NULL;
        EG_TRY(eg_json_get_array_opt(&codes, keep, dimension_words[i], err));
        if (codes != NULL) {
            EG_TRY(read_keep(&out->keep[i], codes, err));
        }
    }
    return EG_OK;
}

static eg_status
read_number(uint32_t *out,
            const eg_json *definition,
            const char *name,
            eg_error *err)
{
    int64_t value;
    EG_TRY(eg_json_get_int(&value, definition, name, 0, 1000000, err));
    *out = (uint32_t)value;
    return EG_OK;
}

static eg_status
read_words(ag_stat_plan *out, const eg_json *definition, eg_error *err)
{
    const eg_json *text;
    EG_TRY(eg_json_get_string(&text, definition, "since", err));
    if (!ag_time_read(&out->since, text->text, text->text_len)) {
        return eg_json_fail(err, text, "must be a moment");
    }
    EG_TRY(eg_json_get_string(&text, definition, "unit", err));
    if (!ag_stat_unit_read(&out->unit, text->text)) {
        return eg_json_fail(err, text, "must be a unit that is known");
    }
    return EG_OK;
}

eg_status
ag_stat_plan_read(ag_stat_plan *out, const eg_json *definition, eg_error *err)
{
    static const char *const known[] = {
        "contributors", "delayDays",     "keep",   "largestPercent",
        "months",       "othersPercent", "people", "rounding",
        "since",        "unit",          NULL};
    ag_stat_plan plan = {0};
    EG_TRY(eg_json_only(definition, known, err));
    EG_TRY(
        read_number(&plan.rules.contributors, definition, "contributors", err));
    EG_TRY(read_number(&plan.delay_days, definition, "delayDays", err));
    EG_TRY(read_keeps(&plan, definition, err));
    EG_TRY(read_number(&plan.rules.largest_percent, definition,
                       "largestPercent", err));
    EG_TRY(read_number(&plan.months, definition, "months", err));
    EG_TRY(read_number(&plan.rules.others_percent, definition, "othersPercent",
                       err));
    EG_TRY(read_number(&plan.rules.people, definition, "people", err));
    EG_TRY(read_number(&plan.rounding, definition, "rounding", err));
    EG_TRY(read_words(&plan, definition, err));
    EG_TRY(ag_stat_plan_check(&plan, err));
    *out = plan;
    return EG_OK;
}
