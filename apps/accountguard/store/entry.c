/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writing and reading entries of the log.
 */
#include "accountguard/store/entry.h"

#include <string.h>

#include "codec/json.h"
#include "codec/json_write.h"

/** Memory for an entry as a tree. */
#define TREE_MAX ((size_t)64 * 1024)

bool
ag_entry_is_kind(const char *text)
{
    size_t len = 0;
    for (; text[len] != '\0'; len++) {
        const char c = text[len];
        const bool letter = (c >= 'a' && c <= 'z') || c == '-';
        if (len == AG_AUDIT_KIND_MAX || (!letter && c != '.')) {
            return false;
        }
    }
    return len > 0;
}

eg_status
ag_entry_write(eg_buffer *out, const ag_entry *e, eg_error *err)
{
    char time[AG_TIME_TEXT];
    ag_time_write(time, e->time);
    eg_json_writer w;
    eg_json_writer_init(&w, out, EG_JSON_ASCII);
    eg_json_begin_object(&w);
    eg_json_member_hex(&w, "about", e->about.bytes, sizeof(e->about.bytes));
    eg_json_name(&w, "by");
    eg_json_put_uint(&w, e->by);
    eg_json_member_hex(&w, "commitment", e->commitment.bytes, EG_HASH_BYTES);
    eg_json_member_string(&w, "kind", e->kind);
    eg_json_member_string(&w, "time", time);
    eg_json_member_int(&w, "v", 1);
    eg_json_end_object(&w);
    const eg_status status = eg_json_writer_finish(&w);
    return status == EG_OK ? EG_OK
                           : eg_fail(err, status, "an entry of the log");
}

static eg_status
read_members(ag_entry *out, const eg_json *v, eg_error *err)
{
    static const char *const names[] = {"about", "by", "commitment", "kind",
                                        "time",  "v",  NULL};
    const eg_json *text = NULL;
    int64_t number = 0;
    EG_TRY(eg_json_need_object(v, err));
    EG_TRY(eg_json_only(v, names, err));
    EG_TRY(eg_json_get_int(&number, v, "v", 1, 1, err));
    EG_TRY(eg_json_get_int(&number, v, "by", 0, INT64_MAX, err));
    out->by = (uint64_t)number;
    EG_TRY(
        eg_json_get_hex(out->about.bytes, AG_SUBJECT_BYTES, v, "about", err));
    EG_TRY(eg_json_get_hex(out->commitment.bytes, EG_HASH_BYTES, v,
                           "commitment", err));
    EG_TRY(eg_json_get_string(&text, v, "kind", err));
    if (!ag_entry_is_kind(text->text)) {
        return eg_json_fail(err, text, "must be a kind of entry");
    }
    memcpy(out->kind, text->text, text->text_len + 1);
    EG_TRY(eg_json_get_string(&text, v, "time", err));
    return ag_time_read(&out->time, text->text, text->text_len)
               ? EG_OK
               : eg_json_fail(err, text, "must be a moment");
}

eg_status
ag_entry_read(ag_entry *out, eg_span text, eg_error *err)
{
    eg_arena *arena = NULL;
    const eg_json *v = NULL;
    ag_entry read = {0};
    EG_TRY(eg_arena_new(&arena, TREE_MAX));
    eg_status status = eg_json_parse(&v, arena, text, err);
    if (status == EG_OK) {
        status = read_members(&read, v, err);
    }
    eg_arena_free(arena);
    EG_TRY(status);
    EG_BUFFER(again, AG_AUDIT_ENTRY_MAX);
    EG_TRY(ag_entry_write(&again, &read, err));
    if (again.len != text.len || memcmp(again.data, text.data, text.len) != 0) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "is an entry in another spelling");
    }
    *out = read;
    return EG_OK;
}
