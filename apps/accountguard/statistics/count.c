/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From rows to groups, and from groups that may be told to rounded numbers.
 */
#include "accountguard/statistics/count.h"

#include <stdlib.h>

static const char *const kind_codes[] = {"enterprise", "personal"};
static const char *const level_codes[] = {"compromised", "targeted"};

/** Rows that count, and the entries that a table is made of. */
typedef struct counting {
    const ag_stat_data *data;
    ag_stat_row *row;
    size_t len;
    ag_stat_entry *entry;
    uint32_t *order;
} counting;

static void
counting_free(counting *c)
{
    free(c->row);
    free(c->entry);
    free(c->order);
}

static uint64_t
unit_id(const ag_stat_row *row, ag_stat_unit unit)
{
    switch (unit) {
    case AG_STAT_NOTICES:
        return row->notice;
    case AG_STAT_INCIDENTS:
        return row->incident;
    case AG_STAT_ACCOUNTS:
        return row->account;
    case AG_STAT_PEOPLE:
        return row->person;
    case AG_STAT_ORGANISATIONS:
    case AG_STAT_UNIT_COUNT:
        return row->organisation;
    }
    return row->notice;
}

/** A person who belongs to no organisation is a contributor, too. */
static uint64_t
contributor_of(const ag_stat_row *row)
{
    return row->organisation != 0 ? row->organisation
                                  : row->person | (UINT64_C(1) << 63);
}

/** A row and the unit that it counts for. */
typedef struct keyed {
    uint64_t unit;
    const ag_stat_row *row;
} keyed;

/** By unit, then the gravest first, then the earliest. */
static int
compare_keyed(const void *a, const void *b)
{
    const keyed *x = a;
    const keyed *y = b;
    if (x->unit != y->unit) {
        return x->unit < y->unit ? -1 : 1;
    }
    const bool grave_x = ag_level_is_compromised(x->row->level);
    const bool grave_y = ag_level_is_compromised(y->row->level);
    if (grave_x != grave_y) {
        return grave_x ? -1 : 1;
    }
    if (x->row->sent != y->row->sent) {
        return x->row->sent < y->row->sent ? -1 : 1;
    }
    return (x->row->notice > y->row->notice) -
           (x->row->notice < y->row->notice);
}

/** What a pass over the rows picks. */
typedef enum pick { PICK_ATTACKED, PICK_EXPOSED, PICK_CORRECTED } pick;

static bool
is_picked(const ag_stat_row *row, const ag_stat_period *period, pick which)
{
    if (!row->shared || row->sent < period->from ||
        row->sent >= period->until) {
        return false;
    }
    if (row->what == AG_STAT_CORRECTION) {
        return which == PICK_CORRECTED;
    }
    return which == (row->level == AG_EXPOSED ? PICK_EXPOSED : PICK_ATTACKED);
}

/** Gather the rows that count, one for each unit. */
static eg_status
gather(counting *c, const ag_release *release, pick which, eg_error *err)
{
    const ag_stat_unit unit =
        which == PICK_CORRECTED ? AG_STAT_NOTICES : release->plan.unit;
    keyed *keys = calloc(c->data->len + 1, sizeof(*keys));
    if (keys == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory");
    }
    size_t len = 0;
    for (size_t i = 0; i < c->data->len; i++) {
        const ag_stat_row *row = &c->data->row[i];
        /* Where organisations are counted, people without one are not. */
        if (is_picked(row, &release->period, which) &&
            unit_id(row, unit) != 0) {
            keys[len++] = (keyed){.unit = unit_id(row, unit), .row = row};
        }
    }
    if (len > 0) {
        qsort(keys, len, sizeof(*keys), compare_keyed);
    }
    c->len = 0;
    for (size_t i = 0; i < len; i++) {
        if (i == 0 || keys[i].unit != keys[i - 1].unit) {
            c->row[c->len++] = *keys[i].row;
        }
    }
    free(keys);
    return EG_OK;
}

static uint64_t
rounded(uint64_t value, uint32_t base)
{
    return (value + base / 2) / base * base;
}

/** The category of a row in a dimension. */
static uint32_t
category_of(const ag_stat_row *row, ag_stat_dimension dimension)
{
    switch (dimension) {
    case AG_STAT_ACTOR:
        return row->actor;
    case AG_STAT_COUNTRY:
        return row->country;
    case AG_STAT_KIND:
        return row->personal;
    case AG_STAT_LEVEL:
        return ag_level_is_compromised(row->level) ? 0 : 1;
    case AG_STAT_SECTOR:
    case AG_STAT_DIMENSIONS:
        return row->sector;
    }
    return 0;
}

static size_t
category_count(const counting *c, ag_stat_dimension dimension)
{
    switch (dimension) {
    case AG_STAT_ACTOR:
        /* None, those that were named, and one for all that could have been:
         * that all are listed must not tell that there were no others. */
        return c->data->actor_len + 2;
    case AG_STAT_COUNTRY:
        return ag_country_count() + 1U;
    case AG_STAT_KIND:
    case AG_STAT_LEVEL:
        return 2;
    case AG_STAT_SECTOR:
    case AG_STAT_DIMENSIONS:
        return ag_sector_count() + 1U;
    }
    return 0;
}

static const char *
code_of(const counting *c, ag_stat_dimension dimension, uint32_t category)
{
    switch (dimension) {
    case AG_STAT_ACTOR:
        if (category > c->data->actor_len) {
            return AG_STAT_UNKNOWN;
        }
        return category == 0 ? AG_STAT_NO_ACTOR
                             : c->data->actor[category - 1].code;
    case AG_STAT_COUNTRY:
        return category == AG_STAT_COUNTRY_UNKNOWN
                   ? AG_STAT_UNKNOWN
                   : ag_country_code((ag_country)category);
    case AG_STAT_KIND:
        return kind_codes[category];
    case AG_STAT_LEVEL:
        return level_codes[category];
    case AG_STAT_SECTOR:
    case AG_STAT_DIMENSIONS:
        return category == AG_STAT_SECTOR_UNKNOWN
                   ? AG_STAT_UNKNOWN
                   : ag_sector_word((ag_sector)category);
    }
    return "";
}

static void
fill_entries(counting *c, ag_stat_dimension dimension)
{
    for (size_t i = 0; i < c->len; i++) {
        c->entry[i] =
            (ag_stat_entry){.category = category_of(&c->row[i], dimension),
                            .person = c->row[i].person,
                            .contributor = contributor_of(&c->row[i])};
    }
}

/** Place of @p code in the plan's list, or its length. */
static size_t
kept_at(const ag_stat_keep *keep, const char *code)
{
    size_t at = 0;
    while (at < keep->len && strcmp(keep->code[at], code) != 0) {
        at++;
    }
    return at;
}

/** Who covers first: what the plan does not keep, from the last on; then what it
 * keeps, from the end of its list on.  Nothing here looks at the rows. */
static void
fill_order(counting *c,
           const ag_stat_plan *plan,
           ag_stat_dimension dimension,
           uint32_t len)
{
    const ag_stat_keep *keep = &plan->keep[dimension];
    uint32_t at = 0;
    for (uint32_t i = len; i-- > 0;) {
        if (kept_at(keep, code_of(c, dimension, i)) == keep->len) {
            c->order[at++] = i;
        }
    }
    for (size_t k = keep->len; k-- > 0;) {
        for (uint32_t i = 0; i < len; i++) {
            if (kept_at(keep, code_of(c, dimension, i)) == k) {
                c->order[at++] = i;
            }
        }
    }
}

static int
compare_lines(const void *a, const void *b)
{
    return strcmp(((const ag_stat_line *)a)->code,
                  ((const ag_stat_line *)b)->code);
}

/** The listed categories of a table, rounded. */
static eg_status
fill_table(ag_stat_table *out,
           const counting *c,
           const ag_stat_split *split,
           ag_stat_dimension dimension,
           const ag_stat_plan *plan,
           eg_arena *arena,
           eg_error *err)
{
    size_t listed = 0;
    for (uint32_t i = 0; i < split->len; i++) {
        listed += split->state[i] == AG_STAT_LISTED;
    }
    if (!split->told || listed > AG_STAT_LINES_MAX) {
        return EG_OK;
    }
    ag_stat_line *lines = eg_arena_alloc(arena, listed, sizeof(*lines));
    if (lines == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory");
    }
    size_t len = 0;
    for (uint32_t i = 0; i < split->len; i++) {
        if (split->state[i] == AG_STAT_LISTED) {
            const bool named = dimension == AG_STAT_ACTOR && i > 0;
            lines[len++] = (ag_stat_line){
                .code = code_of(c, dimension, i),
                .name = named ? c->data->actor[i - 1].name : NULL,
                .value = rounded(split->value[i], plan->rounding)};
        }
    }
    qsort(lines, len, sizeof(*lines), compare_lines);
    *out = (ag_stat_table){.told = true, .len = len, .line = lines};
    if (split->has_others) {
        out->others = (ag_stat_number){
            .told = true, .value = rounded(split->others, plan->rounding)};
    }
    return EG_OK;
}

static eg_status
count_table(ag_release *release,
            counting *c,
            ag_stat_dimension dimension,
            eg_arena *arena,
            eg_error *err)
{
    const ag_stat_plan *plan = &release->plan;
    const uint32_t len = (uint32_t)category_count(c, dimension);
    fill_entries(c, dimension);
    fill_order(c, plan, dimension, len);
    EG_CLEANUP(ag_stat_split_free) ag_stat_split split = {0};
    EG_TRY(ag_stat_split_make(&split, &plan->rules, c->entry, c->len, len,
                              c->order, err));
    return fill_table(&release->table[dimension], c, &split, dimension, plan,
                      arena, err);
}

/** One number of all that is picked. */
static eg_status
count_number(ag_stat_number *out,
             counting *c,
             const ag_release *release,
             pick which,
             eg_error *err)
{
    EG_TRY(gather(c, release, which, err));
    fill_entries(c, AG_STAT_KIND);
    ag_stat_group group;
    EG_TRY(ag_stat_measure(&group, c->entry, c->len, err));
    if (ag_stat_passes(&group, &release->plan.rules)) {
        *out = (ag_stat_number){
            .told = true,
            .value = rounded(group.value, release->plan.rounding)};
    }
    return EG_OK;
}

static eg_status
counting_new(counting *c, const ag_stat_data *data, eg_error *err)
{
    if (data->len > AG_STAT_ENTRIES_MAX ||
        data->actor_len + 2 > AG_STAT_CATEGORIES_MAX) {
        return eg_fail(err, EG_ERR_LIMIT, "too many notices or actors");
    }
    for (size_t i = 0; i < data->len; i++) {
        if (data->row[i].actor > data->actor_len ||
            data->row[i].country > AG_STAT_COUNTRY_UNKNOWN ||
            data->row[i].sector > AG_STAT_SECTOR_UNKNOWN) {
            return eg_fail(err, EG_ERR_ARGUMENT,
                           "notice %llu has a country, a sector or an actor "
                           "that there is not",
                           (unsigned long long)data->row[i].notice);
        }
    }
    const size_t categories = AG_STAT_CATEGORIES_MAX;
    c->data = data;
    c->row = calloc(data->len + 1, sizeof(*c->row));
    c->entry = calloc(data->len + 1, sizeof(*c->entry));
    c->order = calloc(categories, sizeof(*c->order));
    if (c->row == NULL || c->entry == NULL || c->order == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory");
    }
    return EG_OK;
}

eg_status
ag_stat_count(ag_release *release,
              eg_arena *arena,
              const ag_stat_data *data,
              eg_error *err)
{
    EG_TRY(ag_stat_plan_check(&release->plan, err));
    EG_CLEANUP(counting_free) counting c = {0};
    EG_TRY(counting_new(&c, data, err));
    release->total = (ag_stat_number){0};
    release->exposed = (ag_stat_number){0};
    release->corrections = (ag_stat_number){0};
    memset(release->table, 0, sizeof(release->table));

    EG_TRY(count_number(&release->exposed, &c, release, PICK_EXPOSED, err));
    EG_TRY(
        count_number(&release->corrections, &c, release, PICK_CORRECTED, err));
    EG_TRY(count_number(&release->total, &c, release, PICK_ATTACKED, err));
    for (unsigned d = 0; d < AG_STAT_DIMENSIONS && release->total.told; d++) {
        EG_TRY(count_table(release, &c, (ag_stat_dimension)d, arena, err));
    }
    return EG_OK;
}
