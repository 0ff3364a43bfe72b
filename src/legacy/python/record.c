/* SPDX-License-Identifier: Apache-2.0 */
/*
 * All ballots of a record of the Python implementation: products, identifiers,
 * and the chains of codes.
 */
#include <inttypes.h>
#include <string.h>

#include "legacy/codes.h"
#include "legacy/python/python.h"

/* -- gathering -------------------------------------------------------------- */

void
lg_py_key(const lg_walk *walk, eg_hash *out, const eg_scalar *x)
{
    *out = (eg_hash){{0}};
    eg_scalar_write(walk->group, out->bytes, x);
}

/** Multiply the options of a cast ballot into the products. */
static void
accumulate(const lg_walk *walk, lg_ballots *b, const lg_py_ballot *ballot)
{
    for (size_t i = 0; i < ballot->contests; i++) {
        const lg_py_contest *c = &ballot->contest[i];
        for (size_t k = 0; k < c->selections; k++) {
            const lg_py_selection *s = &c->selection[k];
            if (s->option != NULL) {
                lg_ballots_multiply(walk, b, s->option, &s->cipher.alpha.x,
                                    &s->cipher.beta.x);
            }
        }
    }
}

static eg_status
judge_ballot(lg_worker *w, lg_ballot_file *file, eg_error *err)
{
    const lg_walk *walk = w->walk;
    lg_ballots *all = w->gathered;
    lg_brief *brief = &file->brief;
    lg_py_ballot ballot;
    EG_TRY(lg_py_ballot_read(walk, &ballot, file->json, w->arena, err));
    lg_py_key(walk, &brief->code, &ballot.code.x);
    lg_py_key(walk, &brief->before, &ballot.seed.x);
    brief->state = (lg_state)ballot.state;
    EG_TRY(lg_ballots_add(all, file, ballot.id));
    if (ballot.state == LG_STATE_CAST) {
        all->count[LG_COUNT_CAST]++;
        accumulate(walk, all, &ballot);
    } else if (walk->core2 && ballot.state == LG_STATE_SPOILED) {
        all->count[LG_COUNT_CHALLENGED]++;
    } else {
        all->count[LG_COUNT_SPOILED]++;
    }
    if (walk->core2) {
        return lg_core2_ballot_judge(walk, &ballot, w->arena, &w->result,
                                     &file->place);
    }
    return lg_py_ballot_judge(walk, &ballot, w->arena, &w->result, &file->place,
                              &all->count[LG_COUNT_SHIFTED]);
}

eg_status
lg_py_ballots(lg_walk *walk, lg_ballots *out)
{
    EG_TRY(lg_ballots_run(walk, judge_ballot, out));
    walk->report->facts.challenged = out->count[LG_COUNT_CHALLENGED];
    walk->report->facts.spoiled = out->count[LG_COUNT_SPOILED];
    if (out->count[LG_COUNT_SHIFTED] > 0) {
        lg_deviation(walk,
                     "%" PRIu64 " sequence orders of ballots count from 1, the "
                     "others from 0; no hash holds them, and selections are "
                     "told by their identifiers",
                     out->count[LG_COUNT_SHIFTED]);
    }
    return EG_OK;
}

/* -- chains ----------------------------------------------------------------- */

/** A number of 64 bits that int64_t does not hold; in no hash of 1.91. */
static bool
is_unsigned(const eg_json *v)
{
    static const char most[] = "18446744073709551615";
    return v != NULL && v->type == EG_JSON_NUMBER &&
           strspn(v->text, "0123456789") == v->text_len &&
           (v->text_len < sizeof(most) - 1 ||
            (v->text_len == sizeof(most) - 1 && strcmp(v->text, most) <= 0));
}

/** Members of a device, in the order in which they are hashed. */
static const char *const *
device_names(const lg_walk *walk, const eg_json *json)
{
    static const char *const later[] = {"device_id", "session_id",
                                        "launch_code", "location", NULL};
    static const char *const first[] = {"uuid", "session_id", "launch_code",
                                        "location", NULL};
    static const char *const early[] = {"uuid", "location", NULL};
    if (walk->source.early) {
        return eg_json_member(json, first[1]) == NULL ? early : first;
    }
    return walk->first && eg_json_member(json, later[0]) == NULL ? first
                                                                 : later;
}

/** The file of a device. */
static eg_status
read_device(lg_walk *walk, size_t entry, lg_device *out, eg_error *err)
{
    /* A session had a name first, and device numbers of Java have a sign. */
    const int64_t least = walk->java ? INT64_MIN : 0;
    const eg_json *json;
    eg_scalar hash;
    lg_text text;
    lg_bar bar;
    EG_TRY(lg_read_json(&walk->source, entry, &walk->bytes, walk->arena, &json,
                        err));
    EG_TRY(eg_json_need_object(json, err));
    const char *const *names = device_names(walk, json);
    EG_TRY(eg_json_only(json, names, err));
    lg_bar_begin(&bar, &walk->rules);
    for (size_t i = 0; names[i] != NULL; i++) {
        int64_t value;
        const bool named = i == 1 && strcmp(names[0], "uuid") == 0;
        if (names[i + 1] == NULL || named) {
            EG_TRY(lg_get_text(&text, json, names[i], err));
            lg_bar_text(&bar, text);
            continue;
        }
        if (walk->core2 && is_unsigned(eg_json_member(json, names[i]))) {
            continue;
        }
        EG_TRY(eg_json_get_int(&value, json, names[i], least, INT64_MAX, err));
        lg_bar_int(&bar, value);
    }
    lg_bar_end(&bar, walk->group, &hash);
    lg_py_key(walk, &out->hash, &hash);
    out->entry = entry;
    return EG_OK;
}

static eg_status
read_devices(lg_walk *walk, lg_device **out, size_t *len)
{
    const lg_source *s = &walk->source;
    eg_result *result = &walk->report->result;
    *len = 0;
    *out = eg_arena_alloc(walk->arena, s->count[LG_DEVICE] + 1, sizeof(**out));
    if (*out == NULL) {
        return EG_ERR_MEMORY;
    }
    for (size_t i = lg_source_next(s, LG_DEVICE, 0); i < s->len;
         i = lg_source_next(s, LG_DEVICE, i + 1)) {
        eg_error err = {0};
        const eg_place place = lg_place(i);
        eg_result_visit(result, EG_CHECK_R_ENCODING);
        const eg_status status = read_device(walk, i, &(*out)[*len], &err);
        *len += status == EG_OK ? 1 : 0;
        EG_TRY(lg_found_malformed(result, &place, status, &err));
    }
    walk->report->facts.devices = *len;
    return EG_OK;
}

/** At least one code continues the hash of one of the devices, if any are. */
static void
judge_beginning(lg_walk *walk,
                const lg_device *device,
                size_t devices,
                bool begins)
{
    eg_result *result = &walk->report->result;
    const eg_place record = EG_PLACE_RECORD;
    if (walk->source.count[LG_DEVICE] == 0) {
        eg_result_unseen(result, EG_CHECK_8F);
        lg_remark(walk, "unproven: the record has no devices, so that nothing "
                        "shows where codes begin");
        return;
    }
    eg_result_visit(result, EG_CHECK_8F);
    for (size_t i = 0; !begins && i < devices; i++) {
        const eg_place place = lg_place(device[i].entry);
        eg_result_fail(result, EG_CHECK_8F, &place,
                       "no ballot's code_seed is the hash of this device, nor "
                       "that of another");
    }
    if (!begins && devices == 0) {
        eg_result_fail(result, EG_CHECK_8F, &record,
                       "there is no device whose hash a code can continue");
    }
}

/** The hashes of devices, where codes begin. */
static eg_hash *
beginnings(lg_walk *walk, const lg_device *device, size_t devices)
{
    eg_hash *start = eg_arena_alloc(walk->arena, devices + 1, sizeof(*start));
    for (size_t i = 0; start != NULL && i < devices; i++) {
        start[i] = device[i].hash;
    }
    return start;
}

static void
tell_restarts(lg_walk *walk, const lg_codes *codes)
{
    if (codes->restarts > 0) {
        lg_deviation(walk,
                     "%" PRIu64 " codes begin again at a device where another "
                     "code begins: whoever encrypts each ballot by itself "
                     "begins each code there, and nothing shows their order",
                     codes->restarts);
    }
}

eg_status
lg_py_chain(lg_walk *walk, lg_ballots *b)
{
    lg_device *device;
    size_t devices;
    lg_codes codes;
    EG_TRY(read_devices(walk, &device, &devices));
    EG_TRY(lg_ballots_judge_unique(walk, b, "object_id"));
    if (b->len == 0 || walk->core2) {
        return EG_OK;
    }
    const eg_hash *start = beginnings(walk, device, devices);
    if (start == NULL) {
        return EG_ERR_MEMORY;
    }
    EG_TRY(lg_codes_judge(walk, b, start, devices, &codes));
    tell_restarts(walk, &codes);
    judge_beginning(walk, device, devices, codes.begins > 0);
    lg_codes_tell_gaps(walk, b, &codes);
    return EG_OK;
}
