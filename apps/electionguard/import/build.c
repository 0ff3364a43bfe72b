/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From a draft to a manifest: labels, positions, contest data.
 */
#include <stdio.h>
#include <string.h>

#include <electionguard/contest_data.h>

#include "base/base.h"
#include "electionguard/import/draft.h"

/** Bytes of text that each write-in line has room for. */
#define WRITE_IN_BYTES 64

/** The label "slug_id", or "slug-2_id" for the second of one identifier. */
static const char *
make_label(const draft *d,
           const char *name,
           const char *source,
           unsigned number)
{
    const char *readable = slug(d->arena, name);
    if (readable == NULL) {
        return NULL;
    }
    const size_t room = strlen(readable) + strlen(source) + 16;
    char *out = eg_arena_alloc(d->arena, room, 1);
    if (out != NULL && number < 2) {
        snprintf(out, room, "%s_%s", readable, source);
    } else if (out != NULL) {
        snprintf(out, room, "%s-%u_%s", readable, number, source);
    }
    return out;
}

/* -- contests ------------------------------------------------------------- */

/** Which one of its identifier @p choice is; those before it have labels. */
static unsigned
choice_number(const draft_contest *c, const draft_choice *choice)
{
    unsigned number = 1;
    for (const draft_choice *o = c->first; o != choice; o = o->next) {
        number += strcmp(o->source, choice->source) == 0 ? 1 : 0;
    }
    return number;
}

static eg_status
build_choices(const draft *d, draft_contest *c, eg_field *field)
{
    uint32_t index = 0;
    for (draft_choice *o = c->first; o != NULL; o = o->next) {
        o->label = make_label(d, o->name, o->source, choice_number(c, o));
        if (o->label == NULL) {
            return EG_ERR_MEMORY;
        }
        field[index] = (eg_field){.kind = EG_FIELD_OPTION,
                                  .index = index + 1,
                                  .bound = 1,
                                  .id = o->label,
                                  .name = o->name,
                                  .write_in = o->write_in};
        index++;
    }
    return EG_OK;
}

/** Blocks for write-in texts and what an overvote marked. */
static uint32_t
data_blocks(const draft_contest *c)
{
    size_t write_ins = 0;
    for (const draft_choice *o = c->first; o != NULL; o = o->next) {
        write_ins += o->write_in ? 1 : 0;
    }
    return write_ins == 0 ? 0
                          : eg_contest_data_blocks(c->choice_len, 1, write_ins,
                                                   write_ins * WRITE_IN_BYTES);
}

static eg_status
build_contest(const draft *d, draft_contest *c, eg_contest *out)
{
    eg_field *field = eg_arena_alloc(d->arena, c->choice_len, sizeof(*field));
    if (field == NULL) {
        return EG_ERR_MEMORY;
    }
    EG_TRY(build_choices(d, c, field));
    *out = (eg_contest){.index = c->index,
                        .id = make_label(d, c->name, c->source, 1),
                        .name = c->name,
                        .selection_limit = c->limit,
                        .option_limit = 1,
                        .data_blocks = data_blocks(c),
                        .field = field,
                        .field_len = c->choice_len,
                        .option_len = c->choice_len};
    return out->id == NULL ? EG_ERR_MEMORY : EG_OK;
}

/** Drop what nobody can vote on; sources were refused if not unique. */
static eg_status
build_contests(draft *d, eg_manifest *m, eg_error *err)
{
    size_t len = 0;
    for (draft_contest *c = d->first_contest; c != NULL; c = c->next) {
        if (c->choice_len == 0) {
            EG_TRY(draft_leave_out(d, "contest", c->source, c->name,
                                   "it has no choices"));
        } else {
            c->index = (uint32_t)++len;
        }
    }
    if (len == 0) {
        return eg_fail(err, EG_ERR_UNSUPPORTED,
                       "no contest can be represented; nothing is made");
    }
    eg_contest *contest = eg_arena_alloc(d->arena, len, sizeof(*contest));
    if (contest == NULL) {
        return EG_ERR_MEMORY;
    }
    for (draft_contest *c = d->first_contest; c != NULL; c = c->next) {
        if (c->index != 0) {
            EG_TRY(build_contest(d, c, &contest[c->index - 1]));
        }
    }
    m->contest = contest;
    m->contest_len = len;
    return EG_OK;
}

/* -- styles --------------------------------------------------------------- */

/** Contests of @p s that the manifest has, ascending, into @p out. */
static size_t
style_contests(const draft *d, const draft_style *s, uint32_t *out)
{
    size_t len = 0;
    for (const draft_contest *c = d->first_contest; c != NULL; c = c->next) {
        const draft_link *l = s->first;
        while (l != NULL && strcmp(l->contest, c->source) != 0) {
            l = l->next;
        }
        if (l != NULL && c->index != 0) {
            out[len++] = c->index;
        }
    }
    return len;
}

/** Which one of its identifier @p style is. */
static unsigned
style_number(const draft *d, const draft_style *style)
{
    unsigned number = 1;
    for (const draft_style *s = d->first_style; s != style; s = s->next) {
        number += strcmp(s->source, style->source) == 0 ? 1 : 0;
    }
    return number;
}

static eg_status
build_style(draft *d, eg_manifest *m, eg_ballot_style *out, draft_style *s)
{
    uint32_t *contest =
        eg_arena_alloc(d->arena, m->contest_len, sizeof(*contest));
    if (contest == NULL) {
        return EG_ERR_MEMORY;
    }
    const size_t len = style_contests(d, s, contest);
    if (len == 0) {
        return draft_leave_out(d, "ballot style", s->source, s->name,
                               "no contest of it is in the manifest");
    }
    const char *label = make_label(d, s->name, s->source, style_number(d, s));
    if (label == NULL) {
        return EG_ERR_MEMORY;
    }
    *out = (eg_ballot_style){.index = (uint32_t)m->style_len + 1,
                             .id = label,
                             .name = s->name,
                             .contest = contest,
                             .contest_len = len};
    m->style_len++;
    return EG_OK;
}

static eg_status
build_styles(draft *d, eg_manifest *m, eg_error *err)
{
    eg_ballot_style *style =
        eg_arena_alloc(d->arena, d->style_len, sizeof(*style));
    if (style == NULL) {
        return EG_ERR_MEMORY;
    }
    m->style = style;
    for (draft_style *s = d->first_style; s != NULL; s = s->next) {
        EG_TRY(build_style(d, m, &style[m->style_len], s));
    }
    if (m->style_len == 0) {
        return eg_fail(err, EG_ERR_UNSUPPORTED,
                       "no ballot style has a contest that can be represented");
    }
    return EG_OK;
}

/** Each contest that was asked for must exist. */
static eg_status
check_wanted(const draft *d, eg_error *err)
{
    for (const char *p = d->only; p != NULL && *p != '\0';) {
        const size_t word = strcspn(p, ",");
        const char *one = eg_arena_copy(d->arena, p, word);
        if (one == NULL) {
            return EG_ERR_MEMORY;
        }
        const char *id = source_id(one);
        if (draft_find_contest(d, one) == NULL &&
            (id == NULL || draft_find_contest(d, id) == NULL)) {
            return eg_fail(err, EG_ERR_NOT_FOUND,
                           "contest \"%s\" was asked for, but is not there or "
                           "cannot be represented",
                           one);
        }
        p += word + (p[word] == ',' ? 1 : 0);
    }
    return EG_OK;
}

eg_status
draft_manifest(draft *d, eg_manifest *out, eg_error *err)
{
    EG_TRY(check_wanted(d, err));
    eg_manifest m = {.election_id = slug(d->arena, d->name),
                     .election_name = d->name,
                     .election_date = d->date,
                     .election_type = d->type,
                     .jurisdiction = d->jurisdiction,
                     .chaining_mode = EG_CHAINING_SIMPLE};
    if (m.election_id == NULL) {
        return EG_ERR_MEMORY;
    }
    EG_TRY(build_contests(d, &m, err));
    EG_TRY(build_styles(d, &m, err));
    *out = m;
    return EG_OK;
}
