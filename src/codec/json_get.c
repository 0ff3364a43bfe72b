/* SPDX-License-Identifier: Apache-2.0 */
/* Typed access to a tree, with errors that name the place. */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "codec/json.h"
#include "codec/json_lex.h"
#include "codec/text.h"

/** Room for one step of a path. */
#define STEP_TEXT (JSON_NAME_TEXT + 32)

static void
step_text(const eg_json *v, char out[STEP_TEXT])
{
    if (v->name != NULL) {
        char name[JSON_NAME_TEXT];
        json_name_text(name, v->name, v->name_len);
        snprintf(out, STEP_TEXT, ".%s", name);
    } else {
        snprintf(out, STEP_TEXT, "[%" PRIu32 "]", v->index);
    }
}

/** Put @p step before the path; false when there is no room. */
static bool
prepend(char *out, size_t room, const char *step)
{
    const size_t have = strlen(out);
    const size_t len = strlen(step);
    if (have + len + 1 > room) {
        return false;
    }
    memmove(out + len, out, have + 1);
    memcpy(out, step, len);
    return true;
}

void
eg_json_path(const eg_json *v, char *out, size_t room)
{
    out[0] = '\0';
    for (; v != NULL && v->parent != NULL; v = v->parent) {
        char step[STEP_TEXT];
        step_text(v, step);
        /* Keep room for the mark of a beginning that was left out. */
        if (!prepend(out, room - 3, step)) {
            (void)prepend(out, room, "...");
            return;
        }
    }
    if (out[0] == '.') {
        memmove(out, out + 1, strlen(out));
    }
    if (out[0] == '\0') {
        snprintf(out, room, "%s", "the document");
    }
}

eg_status
eg_json_fail(eg_error *err, const eg_json *v, const char *format, ...)
{
    if (err == NULL) {
        return EG_ERR_MALFORMED;
    }
    char path[192];
    char what[256];
    va_list args;
    va_start(args, format);
    vsnprintf(what, sizeof(what), format, args);
    va_end(args);
    eg_json_path(v, path, sizeof(path));
    return eg_fail(err, EG_ERR_MALFORMED, "%s %s", path, what);
}

/** "<path of object>.<name> <what>", for a member that is not there. */
static eg_status
fail_missing(eg_error *err, const eg_json *object, const char *name)
{
    const eg_json absent = {
        .parent = object, .name = name, .name_len = strlen(name)};
    return eg_json_fail(err, &absent, "is missing");
}

const eg_json *
eg_json_member(const eg_json *v, const char *name)
{
    if (v == NULL || v->type != EG_JSON_OBJECT) {
        return NULL;
    }
    const size_t len = strlen(name);
    for (const eg_json *m = v->first; m != NULL; m = m->next) {
        if (m->name_len == len && memcmp(m->name, name, len) == 0) {
            return m;
        }
    }
    return NULL;
}

bool
eg_json_text_is(const eg_json *v, const char *text)
{
    return v != NULL && v->type == EG_JSON_STRING &&
           v->text_len == strlen(text) &&
           memcmp(v->text, text, v->text_len) == 0;
}

/** A member that is there and not null, or NULL. */
static const eg_json *
present(const eg_json *object, const char *name)
{
    const eg_json *m = eg_json_member(object, name);
    return m != NULL && m->type != EG_JSON_NULL ? m : NULL;
}

static eg_status
need(const eg_json *value, eg_json_type type, eg_error *err)
{
    if (value->type == type) {
        return EG_OK;
    }
    const char *what = type == EG_JSON_OBJECT  ? "an object"
                       : type == EG_JSON_ARRAY ? "a list"
                       : type == EG_JSON_BOOL  ? "true or false"
                                               : "a string";
    return eg_json_fail(err, value, "must be %s", what);
}

eg_status
eg_json_need_object(const eg_json *value, eg_error *err)
{
    return need(value, EG_JSON_OBJECT, err);
}

eg_status
eg_json_need_array(const eg_json *value, eg_error *err)
{
    return need(value, EG_JSON_ARRAY, err);
}

eg_status
eg_json_need_string(const eg_json *value, eg_error *err)
{
    return need(value, EG_JSON_STRING, err);
}

eg_status
eg_json_need_int(int64_t *out,
                 const eg_json *value,
                 int64_t min,
                 int64_t max,
                 eg_error *err)
{
    if (value->type != EG_JSON_INTEGER || value->integer < min ||
        value->integer > max) {
        return eg_json_fail(err, value,
                            "must be an integer from %" PRId64 " to %" PRId64,
                            min, max);
    }
    *out = value->integer;
    return EG_OK;
}

/** A member of any type, null included. */
static eg_status
get_any(const eg_json **out,
        const eg_json *object,
        const char *name,
        eg_error *err)
{
    EG_TRY(eg_json_need_object(object, err));
    const eg_json *m = eg_json_member(object, name);
    if (m == NULL) {
        return fail_missing(err, object, name);
    }
    *out = m;
    return EG_OK;
}

eg_status
eg_json_get(const eg_json **out,
            const eg_json *object,
            const char *name,
            eg_error *err)
{
    const eg_json *m = NULL;
    EG_TRY(get_any(&m, object, name, err));
    if (m->type == EG_JSON_NULL) {
        return eg_json_fail(err, m, "must not be null");
    }
    *out = m;
    return EG_OK;
}

static eg_status
get_typed(const eg_json **out,
          const eg_json *object,
          const char *name,
          eg_json_type type,
          eg_error *err)
{
    const eg_json *m = NULL;
    EG_TRY(get_any(&m, object, name, err));
    EG_TRY(need(m, type, err));
    *out = m;
    return EG_OK;
}

static eg_status
get_typed_opt(const eg_json **out,
              const eg_json *object,
              const char *name,
              eg_json_type type,
              eg_error *err)
{
    EG_TRY(eg_json_need_object(object, err));
    return present(object, name) == NULL
               ? EG_OK
               : get_typed(out, object, name, type, err);
}

eg_status
eg_json_get_object(const eg_json **out,
                   const eg_json *object,
                   const char *name,
                   eg_error *err)
{
    return get_typed(out, object, name, EG_JSON_OBJECT, err);
}

eg_status
eg_json_get_array(const eg_json **out,
                  const eg_json *object,
                  const char *name,
                  eg_error *err)
{
    return get_typed(out, object, name, EG_JSON_ARRAY, err);
}

eg_status
eg_json_get_string(const eg_json **out,
                   const eg_json *object,
                   const char *name,
                   eg_error *err)
{
    return get_typed(out, object, name, EG_JSON_STRING, err);
}

eg_status
eg_json_get_int(int64_t *out,
                const eg_json *object,
                const char *name,
                int64_t min,
                int64_t max,
                eg_error *err)
{
    const eg_json *m = NULL;
    EG_TRY(get_any(&m, object, name, err));
    return eg_json_need_int(out, m, min, max, err);
}

eg_status
eg_json_get_bool(bool *out,
                 const eg_json *object,
                 const char *name,
                 eg_error *err)
{
    const eg_json *m = NULL;
    EG_TRY(get_typed(&m, object, name, EG_JSON_BOOL, err));
    *out = m->integer != 0;
    return EG_OK;
}

eg_status
eg_json_get_array_opt(const eg_json **out,
                      const eg_json *object,
                      const char *name,
                      eg_error *err)
{
    return get_typed_opt(out, object, name, EG_JSON_ARRAY, err);
}

eg_status
eg_json_get_object_opt(const eg_json **out,
                       const eg_json *object,
                       const char *name,
                       eg_error *err)
{
    return get_typed_opt(out, object, name, EG_JSON_OBJECT, err);
}

eg_status
eg_json_get_string_opt(const eg_json **out,
                       const eg_json *object,
                       const char *name,
                       eg_error *err)
{
    return get_typed_opt(out, object, name, EG_JSON_STRING, err);
}

eg_status
eg_json_get_int_opt(int64_t *out,
                    const eg_json *object,
                    const char *name,
                    int64_t min,
                    int64_t max,
                    eg_error *err)
{
    EG_TRY(eg_json_need_object(object, err));
    const eg_json *m = present(object, name);
    return m == NULL ? EG_OK : eg_json_need_int(out, m, min, max, err);
}

eg_status
eg_json_get_bool_opt(bool *out,
                     const eg_json *object,
                     const char *name,
                     eg_error *err)
{
    EG_TRY(eg_json_need_object(object, err));
    return present(object, name) == NULL
               ? EG_OK
               : eg_json_get_bool(out, object, name, err);
}

eg_status
eg_json_get_hex(uint8_t *out,
                size_t len,
                const eg_json *object,
                const char *name,
                eg_error *err)
{
    const eg_json *m = NULL;
    EG_TRY(eg_json_get_string(&m, object, name, err));
    if (eg_hex_read(out, len, m->text, m->text_len, EG_HEX_ANY) != EG_OK) {
        return eg_json_fail(err, m, "must be %zu bytes in hex", len);
    }
    return EG_OK;
}

eg_status
eg_json_get_base64(uint8_t *out,
                   size_t len,
                   const eg_json *object,
                   const char *name,
                   eg_error *err)
{
    const eg_json *m = NULL;
    EG_TRY(eg_json_get_string(&m, object, name, err));
    /* A text of the right length decodes to len bytes and at most two more,
     * so the last group goes through a buffer of its own. */
    const size_t body = len / 3 * 3;
    const size_t body_text = body / 3 * 4;
    uint8_t tail[3] = {0};
    size_t got = 0;
    size_t got_tail = 0;
    const bool good = m->text_len == eg_base64_text_len(len) &&
                      eg_base64_read(out, &got, m->text, body_text) == EG_OK &&
                      got == body &&
                      eg_base64_read(tail, &got_tail, m->text + body_text,
                                     m->text_len - body_text) == EG_OK &&
                      got_tail == len - body;
    if (!good) {
        memset(out, 0, len);
        return eg_json_fail(err, m, "must be %zu bytes in padded base64", len);
    }
    memcpy(out + body, tail, len - body);
    eg_wipe(tail, sizeof(tail));
    return EG_OK;
}

eg_status
eg_json_only(const eg_json *object, const char *const *names, eg_error *err)
{
    EG_TRY(eg_json_need_object(object, err));
    for (const eg_json *m = object->first; m != NULL; m = m->next) {
        const char *const *n = names;
        while (*n != NULL && (strlen(*n) != m->name_len ||
                              memcmp(*n, m->name, m->name_len) != 0)) {
            n++;
        }
        if (*n == NULL) {
            return eg_json_fail(err, m, "is not a known member");
        }
    }
    return EG_OK;
}
