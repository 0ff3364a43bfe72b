/* SPDX-License-Identifier: Apache-2.0 */
/*
 * electionguard record diff: where two records differ.
 *
 * Both are read side by side, item by item, whatever their forms; equal items
 * are equal bytes.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "electionguard/record/use.h"
#include "electionguard/verbs.h"
#include "record/items.h"

typedef struct settings {
    app_settings common;
    const char *path[2];
    size_t paths;
} settings;

static const struct argp_option options[] = {{0}};

static error_t
parse_option(int key, char *arg, struct argp_state *state)
{
    settings *s = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &s->common;
        return 0;
    case ARGP_KEY_ARG:
        if (s->paths == 2) {
            argp_error(state, "two records at a time");
        }
        s->path[s->paths++] = arg;
        return 0;
    case ARGP_KEY_END:
        if (s->paths != 2) {
            argp_error(state, "which two records?");
        }
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_child children[] = {{&app_quiet_argp, 0, NULL, 0},
                                             {0}};

static const struct argp argp = {
    options,
    parse_option,
    "RECORD RECORD",
    "Tell which sections and items of two records differ.\vThe forms of the "
    "records do not matter. Exit code 0: no difference, 1: some.",
    children,
    0,
    0};

/** Two records side by side. */
typedef struct sides {
    const settings *settings;
    const eg_record *record[2];
    uint64_t differences;
} sides;

static eg_status
next_item(eg_record_cursor *cursor,
          const eg_record_section *section,
          const char *path,
          eg_record_item *item,
          eg_error *err)
{
    const eg_status status = eg_record_next(cursor, item, err);
    if (status == EG_REJECT) {
        eg_error_prefix(err, "%s: %s: ", path, section->name);
        return EG_ERR_MALFORMED;
    }
    return status;
}

/** Say of one place what is there in each record. */
static void
tell_item(const sides *s,
          const char *name,
          const eg_record_item *a,
          const eg_record_item *b)
{
    if (a->bytes == NULL || b->bytes == NULL) {
        const eg_record_item *there = a->bytes != NULL ? a : b;
        printf("%s: item %" PRIu64 " (%s) is only in %s\n", name,
               there->ordinal, eg_item_kind_name(there->kind),
               s->settings->path[a->bytes != NULL ? 0 : 1]);
        return;
    }
    printf("%s: item %" PRIu64 " (%s) differs\n", name, a->ordinal,
           eg_item_kind_name(a->kind));
}

static eg_status
compare_items(sides *s,
              eg_record_cursor *const cursor[2],
              const eg_record_section *section,
              eg_error *err)
{
    for (;;) {
        eg_record_item item[2];
        for (size_t i = 0; i < 2; i++) {
            EG_TRY(next_item(cursor[i], section, s->settings->path[i], &item[i],
                             err));
        }
        if (item[0].bytes == NULL && item[1].bytes == NULL) {
            return EG_OK;
        }
        if (item[0].bytes == NULL || item[1].bytes == NULL ||
            item[0].len != item[1].len ||
            memcmp(item[0].bytes, item[1].bytes, item[0].len) != 0) {
            s->differences++;
            tell_item(s, section->name, &item[0], &item[1]);
        }
    }
}

static eg_status
compare_section(sides *s, const size_t index[2], eg_error *err)
{
    eg_record_cursor *cursor[2] = {NULL, NULL};
    eg_status status = EG_OK;
    for (size_t i = 0; i < 2 && status == EG_OK; i++) {
        status = eg_record_cursor_open(&cursor[i], s->record[i], index[i], NULL,
                                       err);
    }
    if (status == EG_OK) {
        status = compare_items(
            s, cursor, eg_record_section_at(s->record[0], index[0]), err);
    }
    eg_record_cursor_free(cursor[0]);
    eg_record_cursor_free(cursor[1]);
    return status;
}

/** Which of two sections comes first; signatures by their names. */
static int
order(const eg_record_section *a, const eg_record_section *b)
{
    if (a->type != b->type) {
        return a->type < b->type ? -1 : 1;
    }
    /* Sections of one type have keys of one length, or none. */
    const int keys = memcmp(a->key, b->key, EG_DEVICE_KEY_BYTES);
    return keys != 0 ? keys : strcmp(a->name, b->name);
}

static eg_status
compare_records(sides *s, eg_error *err)
{
    size_t at[2] = {0, 0};
    const size_t end[2] = {eg_record_section_count(s->record[0]),
                           eg_record_section_count(s->record[1])};
    while (at[0] < end[0] || at[1] < end[1]) {
        int sign;
        if (at[0] == end[0] || at[1] == end[1]) {
            sign = at[0] == end[0] ? 1 : -1;
        } else {
            sign = order(eg_record_section_at(s->record[0], at[0]),
                         eg_record_section_at(s->record[1], at[1]));
        }
        if (sign == 0) {
            EG_TRY(compare_section(s, at, err));
            at[0]++;
            at[1]++;
            continue;
        }
        const size_t side = sign < 0 ? 0 : 1;
        printf("%s: is only in %s\n",
               eg_record_section_at(s->record[side], at[side])->name,
               s->settings->path[side]);
        s->differences++;
        at[side]++;
    }
    return EG_OK;
}

static eg_status
compare(const settings *s, eg_error *err)
{
    eg_record *record[2] = {NULL, NULL};
    eg_status status = use_record(&record[0], s->path[0], err);
    if (status == EG_OK) {
        status = use_record(&record[1], s->path[1], err);
    }
    if (status == EG_OK) {
        sides both = {.settings = s, .record = {record[0], record[1]}};
        status = compare_records(&both, err);
        if (status == EG_OK && both.differences > 0) {
            status = eg_fail(err, EG_REJECT, "differences: %" PRIu64,
                             both.differences);
        }
    }
    eg_record_free(record[0]);
    eg_record_free(record[1]);
    return status;
}

static int
run(int argc, char **argv)
{
    settings s = {0};
    app_parse(&argp, argc, argv, &s);
    eg_error err = {0};
    const eg_status status = compare(&s, &err);
    if (status == EG_OK) {
        app_say(&s.common, "no difference");
    }
    return app_report(&err, status);
}

const app_verb verb_record_diff = {
    .group = "record",
    .name = "diff",
    .summary = "tell where two records differ",
    .argp = &argp,
    .run = run,
};
