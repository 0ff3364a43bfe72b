/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Contest data as JSON.
 */
#include "record/data_json.h"

/* A block's text is at most what a contest's blocks hold. */
#define ARENA_MAX ((size_t)1024 * 1024)

/** "option" and, if the manifest has such a field, "name". */
static void
put_option(eg_json_writer *w, const eg_contest *contest, size_t index)
{
    eg_json_member_int(w, "option", (int64_t)index);
    if (contest != NULL && index >= 1 && index <= contest->field_len) {
        eg_json_member_string(w, "name", contest->field[index - 1].name);
    }
}

static void
put_write_ins(eg_json_writer *w,
              const eg_contest *contest,
              const eg_contest_data *d)
{
    eg_json_name(w, "writeIns");
    eg_json_begin_array(w);
    for (size_t i = 0; i < d->write_in_len; i++) {
        eg_json_begin_object(w);
        put_option(w, contest, d->write_in[i].option_index);
        eg_json_member_string(w, "text", d->write_in[i].text);
        eg_json_end_object(w);
    }
    eg_json_end_array(w);
}

/** Whether entry @p i of an overvote says how many write-in fields were used. */
static bool
is_count(const eg_contest *contest, size_t i)
{
    return contest != NULL && contest->write_in_count > 0 &&
           i == contest->option_len;
}

static void
put_overvote(eg_json_writer *w,
             const eg_contest *contest,
             const eg_contest_data *d)
{
    eg_json_name(w, "overvote");
    eg_json_begin_array(w);
    for (size_t i = 0; i < d->overvote_len; i++) {
        if (d->overvote[i] == 0) {
            continue;
        }
        eg_json_begin_object(w);
        put_option(w, is_count(contest, i) ? NULL : contest, i + 1);
        eg_json_member_int(w, "value", d->overvote[i]);
        eg_json_end_object(w);
    }
    eg_json_end_array(w);
}

static void
put_members(eg_json_writer *w,
            const eg_contest *contest,
            const eg_contest_data *d)
{
    if (d->write_in_len > 0) {
        put_write_ins(w, contest, d);
    }
    if (d->overvote != NULL) {
        put_overvote(w, contest, d);
    }
    if (d->undervote > 0) {
        eg_json_member_int(w, "undervote", d->undervote);
    }
}

void
eg_data_json_put(eg_json_writer *w, const eg_contest *contest, eg_span data)
{
    eg_arena *arena = NULL;
    eg_contest_data d;
    eg_json_name(w, "data");
    eg_json_begin_object(w);
    if (eg_arena_new(&arena, ARENA_MAX) == EG_OK &&
        eg_contest_data_read(arena, &d, data.data, data.len, NULL) == EG_OK) {
        put_members(w, contest, &d);
    } else {
        eg_json_member_int(w, "bytes", (int64_t)data.len);
    }
    eg_json_end_object(w);
    eg_arena_free(arena);
}
