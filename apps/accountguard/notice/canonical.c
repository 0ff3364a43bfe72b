/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Facts to JSON and back.
 */
#include "accountguard/notice/canonical.h"

#include <stdio.h>
#include <string.h>

#include "codec/json.h"
#include "codec/json_write.h"

/** Names what the members mean; another meaning gets another name. */
#define FORMAT "accountguard-notice-1"

/** Memory that reading takes at most. */
#define TREE_MAX ((size_t)64 * 1024)

/* -- writing ----------------------------------------------------------------- */

/** A text, or null where it is empty. */
static void
put_text(eg_json_writer *w, const char *name, const char *text)
{
    eg_json_name(w, name);
    if (text[0] == '\0') {
        eg_json_put_null(w);
    } else {
        eg_json_put_string(w, text);
    }
}

static void
put_time(eg_json_writer *w, const char *name, ag_time t)
{
    char text[AG_TIME_TEXT];
    ag_time_write(text, t);
    eg_json_member_string(w, name, text);
}

static void
put_null(eg_json_writer *w, const char *name)
{
    eg_json_name(w, name);
    eg_json_put_null(w);
}

static void
put_steps(eg_json_writer *w, const ag_facts *f)
{
    eg_json_name(w, "actions");
    eg_json_begin_array(w);
    for (unsigned i = 0; i < f->step_len; i++) {
        eg_json_put_string(w, ag_step_name(f->step[i]));
    }
    eg_json_end_array(w);
}

static void
put_actor(eg_json_writer *w, const ag_facts *f)
{
    if (f->group[0] == '\0') {
        put_null(w, "actor");
        return;
    }
    eg_json_name(w, "actor");
    eg_json_begin_object(w);
    put_text(w, "alias", f->alias);
    eg_json_member_string(w, "confidence", ag_confidence_name(f->confidence));
    eg_json_member_string(w, "name", f->group);
    eg_json_end_object(w);
}

static void
put_told(eg_json_writer *w, const ag_facts *f)
{
    eg_json_name(w, "told");
    eg_json_begin_array(w);
    for (unsigned i = 0; i < f->told_len; i++) {
        const ag_told *t = &f->told[i];
        eg_json_begin_object(w);
        if (t->who[0] == '\0') {
            put_null(w, "consent");
        } else {
            put_time(w, "consent", t->consent);
        }
        eg_json_member_bool(w, "detail", t->detail);
        put_text(w, "who", t->who);
        eg_json_end_object(w);
    }
    eg_json_end_array(w);
}

static void
put_offset(eg_json_writer *w, const ag_facts *f)
{
    if (f->offset == AG_NO_OFFSET) {
        put_null(w, "offset");
    } else {
        eg_json_member_int(w, "offset", f->offset);
    }
}

static void
put_help(eg_json_writer *w, const ag_facts *f)
{
    eg_json_name(w, "help");
    eg_json_begin_array(w);
    for (unsigned i = 0; i < f->help_len; i++) {
        eg_json_put_string(w, f->help[i]);
    }
    eg_json_end_array(w);
}

/** All members in their order; those of the content are null in a waiting one. */
static void
put_all(eg_json_writer *w, const ag_facts *f)
{
    const bool waits = f->kind == AG_NOTICE_WAITING;
    put_text(w, "account", f->account);
    put_steps(w, f);
    put_actor(w, f);
    eg_json_member_string(w, "audience", ag_audience_name(f->audience));
    eg_json_member_string(w, "code", f->code.text);
    eg_json_member_int(w, "count", f->count);
    waits ? put_null(w, "first") : put_time(w, "first", f->first);
    eg_json_member_string(w, "format", FORMAT);
    put_help(w, f);
    put_time(w, "issued", f->issued);
    eg_json_member_string(w, "key", f->key);
    eg_json_member_string(w, "kind", ag_notice_kind_name(f->kind));
    eg_json_member_string(w, "language", ag_language_tag(f->language));
    waits ? put_null(w, "last") : put_time(w, "last", f->last);
    put_text(w, "level", waits ? "" : ag_level_name(f->level));
    eg_json_member_int(w, "log", (int64_t)f->log);
    put_offset(w, f);
    eg_json_member_string(w, "page", f->page);
    put_text(w, "phrase", f->phrase);
    eg_json_member_string(w, "reference", f->reference);
    eg_json_member_int(w, "revision", f->revision);
    put_text(w, "seen", waits ? "" : ag_seen_by_name(f->seen_by));
    eg_json_member_string(w, "service", f->service);
    eg_json_member_string(w, "tlp", ag_tlp_name(f->tlp));
    put_told(w, f);
    put_text(w, "was", waits ? "" : ag_level_name(f->was));
}

eg_status
ag_canonical_write(eg_buffer *out, const ag_facts *f, eg_error *err)
{
    EG_TRY(ag_facts_check(f, err));
    eg_json_writer w;
    eg_json_writer_init(&w, out, 0);
    eg_json_begin_object(&w);
    put_all(&w, f);
    eg_json_end_object(&w);
    return eg_json_writer_finish(&w);
}

/* -- reading ----------------------------------------------------------------- */

/** A text of at most @p room - 1 bytes without zero bytes; null gives "". */
static eg_status
get_text(char *out,
         size_t room,
         const eg_json *object,
         const char *name,
         eg_error *err)
{
    const eg_json *v = NULL;
    out[0] = '\0';
    EG_TRY(eg_json_get_string_opt(&v, object, name, err));
    if (v == NULL) {
        return EG_OK;
    }
    if (v->text_len >= room || memchr(v->text, '\0', v->text_len) != NULL) {
        return eg_json_fail(err, v, "must be text of at most %zu bytes",
                            room - 1);
    }
    memcpy(out, v->text, v->text_len + 1);
    return EG_OK;
}

/** A time, or 0 for null. */
static eg_status
get_time(ag_time *out, const eg_json *object, const char *name, eg_error *err)
{
    const eg_json *v = NULL;
    EG_TRY(eg_json_get_string_opt(&v, object, name, err));
    if (v != NULL && !ag_time_read(out, v->text, v->text_len)) {
        return eg_json_fail(err, v, "must be a time in UTC");
    }
    return EG_OK;
}

/** A word of a table, or the table's first for null. */
#define GET_WORD(kind, out, object, name, err)                             \
    do {                                                                   \
        const eg_json *word_ = NULL;                                       \
        EG_TRY(eg_json_get_string_opt(&word_, object, name, err));         \
        if (word_ != NULL && !ag_##kind##_read(out, word_->text)) {        \
            return eg_json_fail(err, word_, "is none of the known words"); \
        }                                                                  \
    } while (0)

static eg_status
get_steps(ag_facts *f, const eg_json *top, eg_error *err)
{
    const eg_json *steps = NULL;
    EG_TRY(eg_json_get_array(&steps, top, "actions", err));
    for (const eg_json *v = steps->first; v != NULL; v = v->next) {
        EG_TRY(eg_json_need_string(v, err));
        if (f->step_len == AG_FACT_STEPS_MAX ||
            !ag_step_read(&f->step[f->step_len], v->text)) {
            return eg_json_fail(err, v, "must be one of three known steps");
        }
        f->step_len++;
    }
    return EG_OK;
}

static eg_status
get_actor(ag_facts *f, const eg_json *top, eg_error *err)
{
    const eg_json *actor = NULL;
    EG_TRY(eg_json_get_object_opt(&actor, top, "actor", err));
    if (actor != NULL) {
        EG_TRY(get_text(f->alias, sizeof(f->alias), actor, "alias", err));
        EG_TRY(get_text(f->group, sizeof(f->group), actor, "name", err));
        GET_WORD(confidence, &f->confidence, actor, "confidence", err);
    }
    return EG_OK;
}

static eg_status
get_told(ag_facts *f, const eg_json *top, eg_error *err)
{
    const eg_json *told = NULL;
    EG_TRY(eg_json_get_array(&told, top, "told", err));
    for (const eg_json *v = told->first; v != NULL; v = v->next) {
        if (f->told_len == AG_FACT_TOLD_MAX) {
            return eg_json_fail(err, v, "is one too many");
        }
        ag_told *t = &f->told[f->told_len++];
        EG_TRY(eg_json_need_object(v, err));
        EG_TRY(get_time(&t->consent, v, "consent", err));
        EG_TRY(eg_json_get_bool(&t->detail, v, "detail", err));
        EG_TRY(get_text(t->who, sizeof(t->who), v, "who", err));
    }
    return EG_OK;
}

static eg_status
get_help(ag_facts *f, const eg_json *top, eg_error *err)
{
    const eg_json *help = NULL;
    EG_TRY(eg_json_get_array(&help, top, "help", err));
    for (const eg_json *v = help->first; v != NULL; v = v->next) {
        EG_TRY(eg_json_need_string(v, err));
        if (f->help_len == AG_FACT_HELP_LINES ||
            v->text_len > AG_FACT_HELP_MAX) {
            return eg_json_fail(err, v, "is more than two short lines");
        }
        memcpy(f->help[f->help_len++], v->text, v->text_len + 1);
    }
    return EG_OK;
}

static eg_status
get_tlp(ag_facts *f, const eg_json *top, eg_error *err)
{
    const eg_json *v = NULL;
    EG_TRY(eg_json_get_string(&v, top, "tlp", err));
    return ag_tlp_read(&f->tlp, v->text, v->text_len)
               ? EG_OK
               : eg_json_fail(err, v, "is no label of TLP");
}

static eg_status
get_numbers(ag_facts *f, const eg_json *top, eg_error *err)
{
    int64_t count = 0;
    int64_t log = 0;
    int64_t revision = 0;
    int64_t offset = AG_NO_OFFSET;
    EG_TRY(eg_json_get_int(&count, top, "count", 0, AG_FACT_COUNT_MAX, err));
    EG_TRY(eg_json_get_int(&log, top, "log", 0, INT64_MAX, err));
    EG_TRY(eg_json_get_int(&revision, top, "revision", 1, AG_FACT_REVISION_MAX,
                           err));
    EG_TRY(eg_json_get_int_opt(&offset, top, "offset", -AG_OFFSET_MAX,
                               AG_OFFSET_MAX, err));
    f->count = (unsigned)count;
    f->log = (uint64_t)log;
    f->revision = (unsigned)revision;
    f->offset = (int)offset;
    return EG_OK;
}

static eg_status
get_texts(ag_facts *f, const eg_json *top, eg_error *err)
{
    EG_TRY(get_text(f->account, sizeof(f->account), top, "account", err));
    EG_TRY(get_text(f->code.text, sizeof(f->code.text), top, "code", err));
    EG_TRY(get_text(f->key, sizeof(f->key), top, "key", err));
    EG_TRY(get_text(f->page, sizeof(f->page), top, "page", err));
    EG_TRY(get_text(f->phrase, sizeof(f->phrase), top, "phrase", err));
    EG_TRY(get_text(f->reference, sizeof(f->reference), top, "reference", err));
    return get_text(f->service, sizeof(f->service), top, "service", err);
}

static eg_status
get_all(ag_facts *f, const eg_json *top, eg_error *err)
{
    EG_TRY(eg_json_need_object(top, err));
    EG_TRY(get_texts(f, top, err));
    EG_TRY(get_numbers(f, top, err));
    EG_TRY(get_steps(f, top, err));
    EG_TRY(get_actor(f, top, err));
    EG_TRY(get_told(f, top, err));
    EG_TRY(get_help(f, top, err));
    EG_TRY(get_time(&f->issued, top, "issued", err));
    EG_TRY(get_time(&f->first, top, "first", err));
    EG_TRY(get_time(&f->last, top, "last", err));
    GET_WORD(audience, &f->audience, top, "audience", err);
    GET_WORD(language, &f->language, top, "language", err);
    GET_WORD(notice_kind, &f->kind, top, "kind", err);
    EG_TRY(get_tlp(f, top, err));
    GET_WORD(seen_by, &f->seen_by, top, "seen", err);
    GET_WORD(level, &f->level, top, "level", err);
    GET_WORD(level, &f->was, top, "was", err);
    return EG_OK;
}

static void
free_arena(eg_arena **arena)
{
    eg_arena_free(*arena);
}

eg_status
ag_canonical_read(ag_facts *out, eg_span bytes, eg_error *err)
{
    if (bytes.len > AG_CANONICAL_MAX) {
        return eg_fail(err, EG_ERR_LIMIT,
                       "the facts of a notice are at most %d bytes",
                       AG_CANONICAL_MAX);
    }
    EG_CLEANUP(free_arena) eg_arena *arena = NULL;
    EG_TRY(eg_arena_new(&arena, TREE_MAX));
    const eg_json *top = NULL;
    EG_TRY(eg_json_parse(&top, arena, bytes, err));
    ag_facts f = {0};
    EG_TRY(get_all(&f, top, err));
    /* What was read says all that was there, or the bytes are others. */
    EG_BUFFER(again, AG_CANONICAL_MAX);
    EG_TRY(ag_canonical_write(&again, &f, err));
    if (again.len != bytes.len ||
        memcmp(again.data, bytes.data, bytes.len) != 0) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "the facts are not in their one encoding");
    }
    *out = f;
    return EG_OK;
}
