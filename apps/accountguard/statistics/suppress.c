/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The rules of one table.  Groups are measured by sorting pairs (group, id) and
 * counting runs, so that nothing depends on how ids look.
 */
#include "accountguard/statistics/suppress.h"

#include <stdlib.h>

/** A person or a contributor in a group. */
typedef struct pair {
    uint64_t id;
    uint32_t group;
} pair;

/** Not measured. */
#define NO_GROUP UINT32_MAX

static int
compare_pairs(const void *a, const void *b)
{
    const pair *x = a;
    const pair *y = b;
    if (x->group != y->group) {
        return x->group < y->group ? -1 : 1;
    }
    return (x->id > y->id) - (x->id < y->id);
}

bool
ag_stat_passes(const ag_stat_group *group, const ag_stat_rules *rules)
{
    const uint64_t rest = group->value - group->largest - group->second;
    return group->people >= 2 * (uint64_t)rules->people &&
           group->contributors >= rules->contributors &&
           group->largest * 100 <= group->value * rules->largest_percent &&
           rest * 100 >= group->largest * rules->others_percent;
}

/** Count a contributor who has @p value entries of the group. */
static void
add_contributor(ag_stat_group *group, uint64_t value)
{
    group->contributors++;
    if (value > group->largest) {
        group->second = group->largest;
        group->largest = value;
    } else if (value > group->second) {
        group->second = value;
    }
}

/** The pairs of all entries that are in a group, sorted; their number. */
static size_t
sorted_pairs(pair *out,
             const ag_stat_entry *entries,
             size_t len,
             const uint32_t *group_of,
             bool people)
{
    size_t count = 0;
    for (size_t i = 0; i < len; i++) {
        const uint32_t group =
            group_of == NULL ? 0 : group_of[entries[i].category];
        if (group != NO_GROUP) {
            out[count++] = (pair){.id = people ? entries[i].person
                                               : entries[i].contributor,
                                  .group = group};
        }
    }
    if (count > 0) {
        qsort(out, count, sizeof(*out), compare_pairs);
    }
    return count;
}

/** Measure groups; @p group_of gives the group of a category (NULL: 0). */
static void
measure(ag_stat_group *groups,
        pair *work,
        const ag_stat_entry *entries,
        size_t len,
        const uint32_t *group_of)
{
    size_t count = sorted_pairs(work, entries, len, group_of, true);
    for (size_t i = 0; i < count; i++) {
        groups[work[i].group].value++;
        if (i == 0 || compare_pairs(&work[i - 1], &work[i]) != 0) {
            groups[work[i].group].people++;
        }
    }
    count = sorted_pairs(work, entries, len, group_of, false);
    for (size_t i = 0, end; i < count; i = end) {
        end = i + 1;
        while (end < count && compare_pairs(&work[i], &work[end]) == 0) {
            end++;
        }
        add_contributor(&groups[work[i].group], end - i);
    }
}

static eg_status
work_new(pair **out, size_t len, eg_error *err)
{
    if (len > AG_STAT_ENTRIES_MAX) {
        return eg_fail(err, EG_ERR_LIMIT,
                       "a table cannot count more than %d entries",
                       AG_STAT_ENTRIES_MAX);
    }
    *out = calloc(len + 1, sizeof(**out));
    return *out != NULL ? EG_OK : eg_fail(err, EG_ERR_MEMORY, "no memory");
}

static void
free_pairs(pair **work)
{
    free(*work);
}

eg_status
ag_stat_measure(ag_stat_group *out,
                const ag_stat_entry *entries,
                size_t len,
                eg_error *err)
{
    EG_CLEANUP(free_pairs) pair *work = NULL;
    EG_TRY(work_new(&work, len, err));
    *out = (ag_stat_group){0};
    measure(out, work, entries, len, NULL);
    return EG_OK;
}

/** What a decision works with. */
typedef struct decision {
    ag_stat_split split;
    const ag_stat_rules *rules;
    const ag_stat_entry *entries;
    size_t len;
    uint32_t *group_of;
    ag_stat_group *groups;
    pair *work;
} decision;

static void
decision_free(decision *d)
{
    ag_stat_split_free(&d->split);
    free(d->group_of);
    free(d->groups);
    free(d->work);
}

/** List each category that passes by itself. */
static void
list_large(decision *d)
{
    for (uint32_t c = 0; c < d->split.len; c++) {
        d->group_of[c] = c;
    }
    measure(d->groups, d->work, d->entries, d->len, d->group_of);
    for (uint32_t c = 0; c < d->split.len; c++) {
        d->split.value[c] = d->groups[c].value;
        d->split.state[c] = ag_stat_passes(&d->groups[c], d->rules)
                                ? AG_STAT_LISTED
                                : AG_STAT_SMALL;
    }
}

/** Whether the others may be told: there are none, or they are a group.  They
 * are never one category alone, for that would have been listed. */
static bool
others_pass(decision *d)
{
    d->split.has_others = false;
    for (uint32_t c = 0; c < d->split.len; c++) {
        const bool listed = d->split.state[c] == AG_STAT_LISTED;
        d->group_of[c] = listed ? NO_GROUP : 0;
        d->split.has_others = d->split.has_others || !listed;
    }
    d->groups[0] = (ag_stat_group){0};
    measure(d->groups, d->work, d->entries, d->len, d->group_of);
    d->split.others = d->groups[0].value;
    return !d->split.has_others || ag_stat_passes(&d->groups[0], d->rules);
}

/** Let listed categories cover, in their order, until the others pass. */
static void
cover(decision *d, const uint32_t *order)
{
    uint32_t listed = 0;
    for (uint32_t c = 0; c < d->split.len; c++) {
        listed += d->split.state[c] == AG_STAT_LISTED;
    }
    uint32_t next = 0;
    while (listed > 0 && !others_pass(d)) {
        const uint32_t c = order == NULL ? next : order[next];
        if (d->split.state[c] == AG_STAT_LISTED) {
            d->split.state[c] = AG_STAT_COVER;
            listed--;
        }
        next++;
    }
    d->split.told = listed > 0;
}

static eg_status
check_entries(const ag_stat_entry *entries,
              size_t len,
              uint32_t categories,
              eg_error *err)
{
    if (categories < 1 || categories > AG_STAT_CATEGORIES_MAX) {
        return eg_fail(err, EG_ERR_ARGUMENT,
                       "a table has 1 to %d categories, not %u",
                       AG_STAT_CATEGORIES_MAX, categories);
    }
    for (size_t i = 0; i < len; i++) {
        if (entries[i].category >= categories) {
            return eg_fail(err, EG_ERR_ARGUMENT, "a table has no category %u",
                           entries[i].category);
        }
    }
    return EG_OK;
}

eg_status
ag_stat_split_make(ag_stat_split *out,
                   const ag_stat_rules *rules,
                   const ag_stat_entry *entries,
                   size_t len,
                   uint32_t categories,
                   const uint32_t *order,
                   eg_error *err)
{
    EG_TRY(check_entries(entries, len, categories, err));
    EG_CLEANUP(decision_free)
    decision d = {.rules = rules, .entries = entries, .len = len};
    EG_TRY(work_new(&d.work, len, err));
    d.split.len = categories;
    d.split.state = calloc(categories, sizeof(*d.split.state));
    d.split.value = calloc(categories, sizeof(*d.split.value));
    d.group_of = calloc(categories, sizeof(*d.group_of));
    d.groups = calloc(categories, sizeof(*d.groups));
    if (d.split.state == NULL || d.split.value == NULL || d.group_of == NULL ||
        d.groups == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory");
    }
    list_large(&d);
    cover(&d, order);
    *out = d.split;
    d.split = (ag_stat_split){0};
    return EG_OK;
}

void
ag_stat_split_free(ag_stat_split *split)
{
    free(split->state);
    free(split->value);
    *split = (ag_stat_split){0};
}
