/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Opening a record, going through it, finding a ballot in it.
 */
#include "electionguard/record/use.h"

#include <stdio.h>
#include <string.h>

#include "codec/text.h"
#include "common/text.h"
#include "record/fields.h"
#include "record/items.h"

/** To look into a damaged record is wrong input, not a verdict. */
static eg_status
as_input(eg_status status)
{
    return status == EG_REJECT ? EG_ERR_MALFORMED : status;
}

eg_status
use_record(eg_record **out, const char *path, eg_error *err)
{
    const eg_status status = eg_record_open(out, path, NULL, err);
    if (status != EG_OK && (err == NULL || strstr(err->text, path) == NULL)) {
        eg_error_prefix(err, "%s: ", path);
    }
    return as_input(status);
}

/** How well @p name names a section: 2 exactly, 1 as a beginning, 0 not. */
static int
fits(const char *section, const char *name)
{
    const char *last = strrchr(section, '/');
    last = last == NULL ? section : last + 1;
    if (strcmp(section, name) == 0 || strcmp(last, name) == 0) {
        return 2;
    }
    const size_t len = strlen(name);
    return len > 0 && (strncmp(section, name, len) == 0 ||
                       strncmp(last, name, len) == 0)
               ? 1
               : 0;
}

eg_status
use_section(const eg_record *record,
            size_t *index,
            const char *name,
            eg_error *err)
{
    int best = 0;
    size_t times = 0;
    for (size_t i = 0; i < eg_record_section_count(record); i++) {
        const int fit = fits(eg_record_section_at(record, i)->name, name);
        if (fit > best) {
            best = fit;
            times = 0;
            *index = i;
        }
        times += fit > 0 && fit == best ? 1 : 0;
    }
    if (best == 0) {
        return eg_fail(err, EG_ERR_NOT_FOUND,
                       "the record has no section \"%s\"; without --section "
                       "all are listed",
                       name);
    }
    if (times > 1) {
        return eg_fail(err, EG_ERR_NOT_FOUND,
                       "\"%s\" may mean %zu sections; write more of the name",
                       name, times);
    }
    return EG_OK;
}

/* -- items ------------------------------------------------------------------ */

static eg_status
go_through(eg_record_cursor *cursor,
           const char *name,
           use_item take,
           void *context,
           eg_error *err)
{
    bool stop = false;
    while (!stop) {
        eg_record_item item;
        EG_TRY(as_input(eg_record_next(cursor, &item, err)));
        if (item.bytes == NULL) {
            return EG_OK;
        }
        if (!item.canonical) {
            return eg_fail(err, EG_ERR_MALFORMED,
                           "%s: item %llu is not in its one legal encoding",
                           name, (unsigned long long)item.ordinal);
        }
        if (take != NULL) {
            EG_TRY(take(context, &item, &stop, err));
        }
    }
    return EG_OK;
}

eg_status
use_items(const eg_record *record,
          size_t index,
          use_item take,
          void *context,
          eg_section_digest *digest,
          eg_error *err)
{
    eg_record_cursor *cursor;
    EG_TRY(eg_record_cursor_open(&cursor, record, index, NULL, err));
    const eg_status status = go_through(
        cursor, eg_record_section_at(record, index)->name, take, context, err);
    if (digest != NULL) {
        eg_record_cursor_digest(cursor, digest);
    }
    eg_record_cursor_free(cursor);
    return status;
}

/** Looks for one item. */
typedef struct search {
    use_copy *out;
    bool by_ordinal;
    uint64_t ordinal;
    const eg_hash *code;
    bool found;
} search;

static bool
is_wanted(const search *s, const eg_record_item *item)
{
    if (s->by_ordinal) {
        return item->ordinal == s->ordinal;
    }
    if (!use_is_ballot(item->kind)) {
        return false;
    }
    const eg_span message = eg_item_payload((eg_span){item->bytes, item->len});
    const eg_span code = eg_item_field(message, USE_BALLOT_CODE).bytes;
    return code.len == EG_HASH_BYTES &&
           memcmp(code.data, s->code->bytes, EG_HASH_BYTES) == 0;
}

static eg_status
look(void *context, const eg_record_item *item, bool *stop, eg_error *err)
{
    search *s = context;
    if (!is_wanted(s, item)) {
        return EG_OK;
    }
    *stop = true;
    s->found = true;
    s->out->ordinal = item->ordinal;
    s->out->kind = item->kind;
    eg_buffer_append(&s->out->bytes, item->bytes, item->len);
    if (eg_buffer_status(&s->out->bytes) != EG_OK) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory for an item");
    }
    return EG_OK;
}

static eg_status
search_section(search *s, const eg_record *record, size_t index, eg_error *err)
{
    s->out->section = index;
    return use_items(record, index, look, s, NULL, err);
}

eg_span
use_message(const use_copy *copy)
{
    return eg_item_payload(eg_buffer_span(&copy->bytes));
}

void
use_copy_free(use_copy *copy)
{
    eg_buffer_free(&copy->bytes);
}

eg_status
use_one_item(use_copy *out,
             const eg_record *record,
             size_t index,
             uint64_t ordinal,
             eg_error *err)
{
    *out = (use_copy){.section = index};
    eg_buffer_init(&out->bytes, EG_ITEM_BYTES_MAX);
    search s = {.out = out, .by_ordinal = true, .ordinal = ordinal};
    eg_status status = search_section(&s, record, index, err);
    if (status == EG_OK && !s.found) {
        status = eg_fail(err, EG_ERR_NOT_FOUND, "%s has no item %llu",
                         eg_record_section_at(record, index)->name,
                         (unsigned long long)ordinal);
    }
    if (status != EG_OK) {
        use_copy_free(out);
    }
    return status;
}

/* -- the manifest ----------------------------------------------------------- */

/** ManifestFile: 2 content. */
eg_status
use_manifest(eg_manifest **out, const eg_record *record, eg_error *err)
{
    size_t index;
    if (eg_record_find(record, &index, EG_SECTION_MANIFEST, NULL, 0) != EG_OK) {
        return eg_fail(err, EG_ERR_MALFORMED, "the record has no manifest");
    }
    use_copy item;
    EG_TRY(use_one_item(&item, record, index, 0, err));
    const eg_span content = eg_item_field(use_message(&item), 2).bytes;
    const eg_status status =
        eg_manifest_parse(out, content.data, content.len, err);
    if (status != EG_OK) {
        eg_error_prefix(err, "the record's manifest: ");
    }
    use_copy_free(&item);
    return as_input(status);
}

bool
use_next_member(eg_pb_reader *reader, uint32_t number, eg_span *out)
{
    eg_pb_value value;
    while (eg_pb_next(reader, &value)) {
        if (value.number == number) {
            *out = value.bytes;
            return true;
        }
    }
    return false;
}

size_t
use_count_members(eg_span message, uint32_t number)
{
    eg_pb_reader reader = eg_pb_read(message);
    eg_span one;
    size_t count = 0;
    while (use_next_member(&reader, number, &one)) {
        count++;
    }
    return count;
}

/* -- ballots ---------------------------------------------------------------- */

bool
use_is_ballot(eg_item_kind kind)
{
    return kind == EG_ITEM_ENCRYPTED_BALLOT ||
           kind == EG_ITEM_PRE_CAST_BALLOT ||
           kind == EG_ITEM_PRE_UNCAST_BALLOT ||
           kind == EG_ITEM_PRE_COMPACT_BALLOT;
}

const char *
use_ballot_status(eg_item_kind kind, eg_span ballot)
{
    if (kind == EG_ITEM_PRE_CAST_BALLOT) {
        return "cast";
    }
    if (kind != EG_ITEM_ENCRYPTED_BALLOT) {
        return "not cast";
    }
    switch (eg_item_field(ballot, USE_BALLOT_STATUS).varint) {
    case EG_BALLOT_CAST:
        return "cast";
    case EG_BALLOT_CHALLENGED:
        return "challenged";
    case EG_BALLOT_SPOILED:
        return "spoiled";
    default:
        return "of an unknown status";
    }
}

eg_status
use_read_code(eg_hash *out, const char *text, eg_error *err)
{
    char digits[2 * EG_HASH_BYTES];
    size_t len = 0;
    for (const char *at = text; *at != '\0'; at++) {
        if (*at == ' ' || *at == '-') {
            continue;
        }
        if (len == sizeof(digits)) {
            len++;
            break;
        }
        digits[len++] = *at;
    }
    if (len != sizeof(digits) || eg_hex_read(out->bytes, EG_HASH_BYTES, digits,
                                             len, EG_HEX_ANY) != EG_OK) {
        return eg_fail(err, EG_ERR_ARGUMENT,
                       "\"%.100s\" is no confirmation code: 64 hexadecimal "
                       "digits",
                       text);
    }
    return EG_OK;
}

eg_status
use_find_ballot(use_copy *out,
                const eg_record *record,
                const eg_hash *code,
                eg_error *err)
{
    *out = (use_copy){0};
    eg_buffer_init(&out->bytes, EG_ITEM_BYTES_MAX);
    search s = {.out = out, .code = code};
    eg_status status = EG_OK;
    for (size_t i = 0;
         status == EG_OK && !s.found && i < eg_record_section_count(record);
         i++) {
        if (eg_record_section_at(record, i)->type == EG_SECTION_DEVICE) {
            status = search_section(&s, record, i, err);
        }
    }
    if (status == EG_OK && !s.found) {
        char hex[2 * EG_HASH_BYTES + 1];
        eg_hex_write(hex, code->bytes, EG_HASH_BYTES);
        status = eg_fail(err, EG_ERR_NOT_FOUND,
                         "no ballot of the record has the confirmation code %s",
                         hex);
    }
    if (status != EG_OK) {
        use_copy_free(out);
    }
    return status;
}

void
use_print_text(eg_span text)
{
    app_text_print_bytes(stdout, (const char *)text.data, text.len);
}

void
use_print_name(const char *before, const char *name, const char *after)
{
    fputs(before, stdout);
    app_text_print(stdout, name);
    fputs(after, stdout);
}
