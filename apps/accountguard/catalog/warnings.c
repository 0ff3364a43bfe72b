/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Warning lists of operators.
 */
#include <electionguard/arena.h>

#include "accountguard/catalog/load.h"
#include "accountguard/store/audit.h"
#include "codec/json.h"
#include "codec/json_write.h"

/** Called with each line's text. */
typedef eg_status (*line_taker)(void *context, eg_span line, eg_error *err);

static eg_status
each_line(eg_span text, line_taker take, void *context, eg_error *err)
{
    const uint8_t *at = text.data;
    const uint8_t *end = at + text.len;
    for (unsigned number = 1; at < end; number++) {
        const uint8_t *stop = memchr(at, '\n', (size_t)(end - at));
        const uint8_t *next = stop == NULL ? end : stop + 1;
        const uint8_t *last = stop == NULL ? end : stop;
        const uint8_t *comment = memchr(at, '#', (size_t)(last - at));
        last = comment == NULL ? last : comment;
        while (at < last && (*at == ' ' || *at == '\t')) {
            at++;
        }
        while (last > at &&
               (last[-1] == ' ' || last[-1] == '\t' || last[-1] == '\r')) {
            last--;
        }
        if (last > at) {
            const eg_status status =
                take(context, (eg_span){at, (size_t)(last - at)}, err);
            if (status != EG_OK) {
                eg_error_prefix(err, "line %u: ", number);
                return status;
            }
        }
        at = next;
    }
    return EG_OK;
}

typedef struct keeping {
    sql_db *db;
    ag_warnings *tried;
    ag_warning warning;
    uint64_t added;
} keeping;

static eg_status
take_line(void *context, eg_span line, eg_error *err)
{
    keeping *k = context;
    bool found = false;
    EG_TRY(ag_warnings_add(k->tried, k->warning, (const char *)line.data,
                           line.len, err));
    sql_statement s = sql_begin(
        k->db, "INSERT INTO warning (value, class) VALUES ($1, $2) ON CONFLICT"
               " (value) DO UPDATE SET class = excluded.class WHERE"
               " warning.class <> excluded.class RETURNING class");
    sql_bind_bytes(&s, 1, line.data, line.len);
    sql_bind_number(&s, 2, k->warning);
    EG_TRY(sql_row(&s, &found, err));
    k->added += found;
    sql_end(&s);
    return EG_OK;
}

/** Lists of popularity have a rank and a comma before each domain. */
static eg_span
without_rank(eg_span line)
{
    size_t n = 0;
    while (n < line.len && line.data[n] >= '0' && line.data[n] <= '9') {
        n++;
    }
    return n > 0 && n + 1 < line.len && line.data[n] == ','
               ? (eg_span){line.data + n + 1, line.len - n - 1}
               : line;
}

static eg_status
take_ranked(void *context, eg_span line, eg_error *err)
{
    return take_line(context, without_rank(line), err);
}

/** A warning list of MISP: {"list": [...]}. */
static eg_status
take_misp(keeping *k, eg_span text, eg_error *err)
{
    eg_arena *arena = NULL;
    const eg_json *top = NULL;
    const eg_json *list = NULL;
    EG_TRY(eg_arena_new(&arena, (size_t)1 << 29));
    eg_status status = eg_json_parse(&top, arena, text, err);
    if (status == EG_OK) {
        status = eg_json_get_array(&list, top, "list", err);
    }
    for (const eg_json *v = status == EG_OK ? list->first : NULL;
         v != NULL && status == EG_OK; v = v->next) {
        status = eg_json_need_string(v, err);
        if (status == EG_OK) {
            const eg_span one = {(const uint8_t *)v->text, v->text_len};
            status = take_line(k, one, err);
            if (status != EG_OK) {
                eg_error_prefix(err, "list[%u]: ", v->index);
            }
        }
    }
    eg_arena_free(arena);
    return status;
}

static eg_status
keep(ag_store *store,
     keeping *k,
     eg_span text,
     uint64_t by,
     ag_time now,
     eg_error *err)
{
    EG_BUFFER(payload, 256);
    eg_json_writer w;
    EG_TRY(text.len > 0 && text.data[0] == '{'
               ? take_misp(k, text, err)
               : each_line(text, take_ranked, k, err));
    eg_json_writer_init(&w, &payload, EG_JSON_ASCII);
    eg_json_begin_object(&w);
    eg_json_member_string(&w, "class", ag_warning_name(k->warning));
    eg_json_member_int(&w, "added", (int64_t)k->added);
    eg_json_end_object(&w);
    EG_TRY(eg_json_writer_finish(&w));
    const ag_audit_entry entry = {.kind = "feed.warned",
                                  .time = now,
                                  .by = by,
                                  .payload = eg_buffer_span(&payload)};
    return ag_audit(store, NULL, &entry, err);
}

eg_status
ag_warnings_keep(ag_store *store,
                 ag_warning warning,
                 eg_span text,
                 uint64_t by,
                 ag_time now,
                 uint64_t *added,
                 eg_error *err)
{
    keeping k = {.db = store->db, .warning = warning};
    if (warning == AG_WARNING_NONE || warning >= AG_WARNING_COUNT) {
        return eg_fail(err, EG_ERR_ARGUMENT, "this is no class of warnings");
    }
    EG_TRY(ag_warnings_new(&k.tried, err));
    eg_status status = ag_store_begin(store, err);
    if (status == EG_OK) {
        status = ag_store_end(store, keep(store, &k, text, by, now, err), err);
    }
    ag_warnings_free(k.tried);
    *added = k.added;
    return status;
}
