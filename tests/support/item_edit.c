/* SPDX-License-Identifier: Apache-2.0 */
#include "support/item_edit.h"

#include <stdio.h>
#include <string.h>

const eg_pb_field *
item_schema_field(const eg_pb_message *type, uint32_t number)
{
    for (size_t i = 0; i < type->count; i++) {
        if (type->fields[i].number == number) {
            return &type->fields[i];
        }
    }
    return NULL;
}

/** "contests[2]", or "alpha" for a field that is no list. */
static void
part_name(char *out, const eg_pb_field *field, size_t place)
{
    if (field->flags & EG_PB_REPEATED) {
        (void)snprintf(out, ITEM_PATH_MAX, "%s[%zu]", field->name, place);
    } else {
        (void)snprintf(out, ITEM_PATH_MAX, "%s", field->name);
    }
}

/** A message being gone through field by field. */
typedef struct steps {
    const eg_pb_message *type;
    eg_pb_reader at;
    uint32_t last;
    size_t place; /* within a list */
    eg_pb_value value;
    eg_span raw;
    const eg_pb_field *field;
    char part[ITEM_PATH_MAX];
} steps;

static bool
step(steps *s)
{
    const uint8_t *start = s->at.at;
    if (!eg_pb_next(&s->at, &s->value)) {
        return false;
    }
    s->raw = (eg_span){start, (size_t)(s->at.at - start)};
    s->place = s->value.number == s->last ? s->place + 1 : 0;
    s->last = s->value.number;
    s->field = item_schema_field(s->type, s->value.number);
    s->part[0] = '\0';
    if (s->field != NULL) {
        part_name(s->part, s->field, s->place);
    }
    return true;
}

/** A length-delimited field with other content. */
static void
put_value(eg_buffer *out, uint32_t number, eg_span value)
{
    const size_t mark = eg_pb_begin(out, number);
    eg_buffer_append(out, value.data, value.len);
    eg_pb_end(out, mark);
}

/** Apply @p op to the field that @p s stands at. */
static void
apply(eg_buffer *out, steps *s, edit_op op, eg_span value)
{
    const eg_span raw = s->raw;
    switch (op) {
    case EDIT_DROP:
        break;
    case EDIT_TWICE:
        eg_buffer_append(out, raw.data, raw.len);
        eg_buffer_append(out, raw.data, raw.len);
        break;
    case EDIT_VALUE:
        put_value(out, s->value.number, value);
        break;
    case EDIT_RAW:
        eg_buffer_append(out, value.data, value.len);
        break;
    case EDIT_AFTER:
        eg_buffer_append(out, raw.data, raw.len);
        eg_buffer_append(out, value.data, value.len);
        break;
    case EDIT_EXCHANGE:
        if (step(s)) {
            eg_buffer_append(out, s->raw.data, s->raw.len);
        }
        eg_buffer_append(out, raw.data, raw.len);
        break;
    }
}

bool
item_edit(eg_buffer *out,
          const eg_pb_message *type,
          eg_span message,
          const char *path,
          edit_op op,
          eg_span value)
{
    const size_t len = strcspn(path, ".");
    bool found = false;
    steps s = {.type = type, .at = eg_pb_read(message)};
    while (step(&s)) {
        if (strlen(s.part) != len || strncmp(s.part, path, len) != 0) {
            eg_buffer_append(out, s.raw.data, s.raw.len);
        } else if (path[len] == '\0') {
            found = true;
            apply(out, &s, op, value);
        } else {
            const size_t mark = eg_pb_begin(out, s.value.number);
            found = item_edit(out, s.field->message, s.value.bytes,
                              path + len + 1, op, value);
            eg_pb_end(out, mark);
        }
    }
    return found;
}

static void
walk(const eg_pb_message *type,
     eg_span message,
     const char *prefix,
     item_visit visit,
     void *context)
{
    steps s = {.type = type, .at = eg_pb_read(message)};
    while (step(&s)) {
        char path[2 * ITEM_PATH_MAX + 2];
        (void)snprintf(path, sizeof(path), "%s%s%s", prefix,
                       prefix[0] == '\0' ? "" : ".", s.part);
        visit(context, path, type, s.field, &s.value, s.raw);
        if (s.field != NULL && s.field->kind == EG_PB_MESSAGE &&
            strlen(path) < ITEM_PATH_MAX) {
            walk(s.field->message, s.value.bytes, path, visit, context);
        }
    }
}

void
item_walk(const eg_pb_message *type,
          eg_span message,
          item_visit visit,
          void *context)
{
    walk(type, message, "", visit, context);
}
