/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Items as text, driven by the schema table of the record, so that an item of
 * any kind can be shown.
 */
#include "electionguard/record/item_text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "codec/pb_json.h"
#include "codec/text.h"
#include "electionguard/record/use.h"
#include "record/fields.h"
#include "record/items.h"
#include "record/schema.h"

/** Byte strings up to a chaining field's length are shown whole. */
#define WHOLE_BYTES 36
/** What is shown of longer ones. */
#define PART_BYTES 16

/** Where in the item we are. */
typedef struct place {
    const eg_manifest *manifest;
    const eg_contest *contest; /**< Of the message around; or NULL. */
    int indent;
} place;

static void print_message(place at, const eg_pb_message *type, eg_span message);

void
item_time_text(char out[ITEM_TIME_MAX], eg_span timestamp)
{
    const time_t seconds = (time_t)eg_pb_read_time(timestamp).seconds;
    struct tm utc;
    if (gmtime_r(&seconds, &utc) == NULL ||
        strftime(out, ITEM_TIME_MAX, "%Y-%m-%d %H:%M:%S UTC", &utc) == 0) {
        snprintf(out, ITEM_TIME_MAX, "?");
    }
}

static void
print_bytes(eg_span bytes)
{
    char hex[2 * WHOLE_BYTES + 1];
    const bool whole = bytes.len <= WHOLE_BYTES;
    eg_hex_write(hex, bytes.data, whole ? bytes.len : PART_BYTES);
    if (whole) {
        printf(" %s\n", hex);
    } else {
        printf(" %s... (%zu bytes)\n", hex, bytes.len);
    }
}

static const char *
enum_name(const eg_pb_enum *type, uint64_t value)
{
    for (size_t i = 0; i < type->count; i++) {
        if ((uint64_t)type->values[i].number == value) {
            return type->values[i].name;
        }
    }
    return "unknown";
}

/** A signed statement is an item of its own; a manifest is text. */
static bool
print_special(place at, const eg_pb_field *field, eg_span bytes)
{
    if (strcmp(field->name, "statement") == 0 &&
        eg_item_check(bytes.data, bytes.len, false, NULL, NULL) == EG_OK) {
        putchar('\n');
        at.indent++;
        print_message(at, &eg_schema_item, bytes);
        return true;
    }
    if (strcmp(field->name, "content") == 0 &&
        eg_utf8_valid(bytes.data, bytes.len)) {
        putchar('\n');
        fwrite(bytes.data, 1, bytes.len, stdout);
        putchar('\n');
        return true;
    }
    return false;
}

static void
print_value(place at, const eg_pb_field *field, const eg_pb_value *value)
{
    char time[ITEM_TIME_MAX];
    switch ((eg_pb_kind)field->kind) {
    case EG_PB_BOOL:
        puts(value->varint != 0 ? " yes" : " no");
        break;
    case EG_PB_U32:
    case EG_PB_U64:
    case EG_PB_I32:
    case EG_PB_I64:
        printf(" %" PRId64 "\n", (int64_t)value->varint);
        break;
    case EG_PB_ENUM:
        printf(" %s\n", enum_name(field->enums, value->varint));
        break;
    case EG_PB_STRING:
        putchar(' ');
        use_print_text(value->bytes);
        putchar('\n');
        break;
    case EG_PB_BYTES:
        if (!print_special(at, field, value->bytes)) {
            print_bytes(value->bytes);
        }
        break;
    case EG_PB_TIMESTAMP:
        item_time_text(time, value->bytes);
        printf(" %s\n", time);
        break;
    case EG_PB_MESSAGE:
        putchar('\n');
        at.indent++;
        print_message(at, field->message, value->bytes);
        break;
    }
}

/** The contest that a message of this type is about, by its index. */
static const eg_contest *
contest_of(const place *at, const eg_pb_message *type, eg_span message)
{
    if (at->manifest == NULL || strstr(type->name, "Contest") == NULL) {
        return at->contest;
    }
    for (size_t i = 0; i < type->count; i++) {
        const eg_pb_field *f = &type->fields[i];
        if (strcmp(f->name, "index") == 0 ||
            strcmp(f->name, "contest_index") == 0) {
            return eg_manifest_contest(
                at->manifest,
                (uint32_t)eg_item_field(message, f->number).varint);
        }
    }
    return at->contest;
}

static void
print_name(int indent, const char *name, size_t number)
{
    printf("%*s%s", 2 * indent, "", name);
    if (number > 0) {
        printf(" %zu", number);
    }
    putchar(':');
}

/** A line of its own that says what is counted here. */
static void
print_hint(const place *at, const eg_pb_field *field, size_t number)
{
    if (at->contest == NULL || strcmp(field->name, "fields") != 0 ||
        number == 0 || number > at->contest->field_len) {
        return;
    }
    use_print_name(" (", at->contest->field[number - 1].name, ")");
}

static const eg_pb_field *
find_field(const eg_pb_message *type, uint32_t number)
{
    for (size_t i = 0; i < type->count; i++) {
        if (type->fields[i].number == number) {
            return &type->fields[i];
        }
    }
    return NULL;
}

/* The schema is not recursive, so its depth bounds this. */
static void
print_message(place at, const eg_pb_message *type, eg_span message)
{
    at.contest = contest_of(&at, type, message);
    if (at.contest != NULL && strstr(type->name, "Contest") != NULL) {
        printf("%*scontest: ", 2 * at.indent, "");
        use_print_name("", at.contest->name, "\n");
    }
    eg_pb_reader reader = eg_pb_read(message);
    eg_pb_value value;
    uint32_t last = 0;
    size_t number = 0;
    while (eg_pb_next(&reader, &value)) {
        const eg_pb_field *field = find_field(type, value.number);
        if (field == NULL) {
            printf("%*s(field %u of a newer version)\n", 2 * at.indent, "",
                   value.number);
            continue;
        }
        number = value.number == last ? number + 1 : 1;
        last = value.number;
        const bool list = (field->flags & EG_PB_REPEATED) != 0;
        print_name(at.indent, field->name, list ? number : 0);
        print_hint(&at, field, list ? number : 0);
        print_value(at, field, &value);
    }
}

void
item_text_print(eg_span item, const eg_manifest *manifest)
{
    print_message((place){.manifest = manifest}, &eg_schema_item, item);
}

eg_status
item_json_print(eg_span item, eg_error *err)
{
    EG_BUFFER(text, 4 * EG_ITEM_BYTES_MAX);
    EG_TRY(eg_pb_to_json(&text, &eg_schema_item, item, err));
    fwrite(text.data, 1, text.len, stdout);
    putchar('\n');
    return EG_OK;
}
