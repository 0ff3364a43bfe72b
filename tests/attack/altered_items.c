/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Each field of each kind of item altered by itself, and each section cut, with
 * items left out, doubled and exchanged: what the verifier says, word for word
 * (told.h).  Nothing that depends on the change is made to fit again.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "record/schema.h"
#include "support/item_edit.h"
#include "support/record_fixture.h"
#include "support/told.h"
#include "support/verify_case.h"

#define FIELDS_MAX 512
/** Items of a section that are left out, doubled and so on. */
#define PLACES        4
#define FINDINGS_TOLD 3

static char folder[FIXTURE_PATH_MAX];
static char path[FIXTURE_PATH_MAX];
static told tells;
static test_record r;
static const char *election;
static size_t place; /**< Of the item in its section. */
static size_t cases;
static size_t verified;
static size_t wrong;

/** Write the record as it stands, and compare what is said of it. */
static void
judge(const char *how)
{
    char name[ITEM_PATH_MAX + 64];
    (void)snprintf(name, sizeof(name), "%s: %s", election, how);
    test_record_write(&r, path, TEST_RECORD_TOC);
    eg_report *report = verify_path(path, r.e.group, EG_PROFILE_FULL, 1);
    cases++;
    if (!told_report(&tells, name, report, FINDINGS_TOLD) ||
        eg_report_verdict(report) == EG_INCOMPLETE) {
        wrong++;
    }
    verified += eg_report_verdict(report) == EG_VERIFIED ? 1 : 0;
    eg_report_free(report);
    fixture_remove(path);
}

/* -- fields ----------------------------------------------------------------- */

/** A field of an item; strings and bytes have a value, others a number. */
typedef struct field_path {
    char path[ITEM_PATH_MAX];
    uint8_t kind;
    uint32_t number;
    uint64_t varint;
    size_t len;
    uint8_t value[EG_ELEMENT_BYTES];
} field_path;

/** Fields of any item so far: without indices, ballots with their status. */
static char known[FIELDS_MAX][ITEM_PATH_MAX];
static size_t known_len;

typedef struct field_list {
    field_path field[FIELDS_MAX];
    size_t len;
    unsigned status;
} field_list;

/** Whether a field like that at @p at was not seen before. */
static bool
is_new(const char *at, unsigned status)
{
    char plain[ITEM_PATH_MAX];
    size_t len = (size_t)snprintf(plain, sizeof(plain), "%u", status);
    bool inside = false;
    for (; *at != '\0' && len + 1 < sizeof(plain); at++) {
        inside = *at == '[' || (inside && *at != ']');
        if (!inside && *at != ']') {
            plain[len++] = *at;
        }
    }
    plain[len] = '\0';
    for (size_t i = 0; i < known_len; i++) {
        if (strcmp(known[i], plain) == 0) {
            return false;
        }
    }
    if (known_len == FIELDS_MAX) {
        abort();
    }
    memcpy(known[known_len++], plain, len + 1);
    return true;
}

/** Note the first field of each kind. */
static void
note_field(void *context,
           const char *at,
           const eg_pb_message *parent,
           const eg_pb_field *field,
           const eg_pb_value *value,
           eg_span raw)
{
    (void)parent;
    (void)raw;
    field_list *list = context;
    if (!is_new(at, list->status)) {
        return;
    }
    field_path *next = &list->field[list->len++];
    *next = (field_path){.kind = field->kind,
                         .number = field->number,
                         .varint = value->varint,
                         .len = value->bytes.len};
    (void)snprintf(next->path, sizeof(next->path), "%s", at);
    if (next->len > sizeof(next->value)) {
        next->len = sizeof(next->value);
    }
    if (next->len > 0) {
        memcpy(next->value, value->bytes.data, next->len);
    }
}

static void
edit(test_item *item,
     const field_path *f,
     edit_op op,
     eg_span value,
     const char *how)
{
    char name[ITEM_PATH_MAX + 32];
    test_item_edit(&r, item, f->path, (int)op, value);
    (void)snprintf(name, sizeof(name), "%zu %s %s", place, f->path, how);
    judge(name);
    item->raw = NULL;
}

/** Another text; other bytes, and as large as they can be. */
static void
alter_bytes(test_item *item, field_path *f)
{
    const eg_span value = {f->value, f->len};
    f->value[f->len - 1] ^= 1;
    edit(item, f, EDIT_VALUE, value, "another");
    if (f->kind == EG_PB_BYTES) {
        memset(f->value, 0xFF, f->len);
        edit(item, f, EDIT_VALUE, value, "too large");
    }
}

static void
alter_number(test_item *item, const field_path *f)
{
    EG_BUFFER(raw, 32);
    eg_pb_put_varint(&raw, (uint64_t)f->number << 3);
    eg_pb_put_varint(&raw, f->varint + 1);
    edit(item, f, EDIT_RAW, eg_buffer_span(&raw), "and 1");
    edit(item, f, EDIT_DROP, (eg_span){NULL, 0}, "0");
}

static void
alter_fields(test_item *item, unsigned status)
{
    EG_BUFFER(bytes, EG_ITEM_BYTES_MAX);
    static field_list list;
    list.len = 0;
    list.status = status;
    test_item_bytes(&r, item, &bytes);
    item_walk(&eg_schema_item, eg_buffer_span(&bytes), note_field, &list);
    for (size_t i = 0; i < list.len; i++) {
        field_path *f = &list.field[i];
        if (f->kind == EG_PB_MESSAGE && strchr(f->path, '.') != NULL) {
            edit(item, f, EDIT_DROP, (eg_span){NULL, 0}, "missing");
            edit(item, f, EDIT_TWICE, (eg_span){NULL, 0}, "twice");
        } else if (f->kind == EG_PB_BYTES || f->kind == EG_PB_STRING) {
            if (f->len > 0) {
                alter_bytes(item, f);
            }
        } else if (f->kind != EG_PB_MESSAGE) {
            alter_number(item, f);
        }
    }
}

/** The fields of each kind of item, and of ballots of each status. */
static void
alter_all_fields(void)
{
    for (size_t i = 0; i < r.section_len; i++) {
        for (size_t j = 0; j < r.section[i].len; j++) {
            test_item *item = &r.section[i].item[j];
            place = j;
            alter_fields(item, item->item.kind == EG_ITEM_ENCRYPTED_BALLOT
                                   ? (unsigned)item->item.u.ballot.status
                                   : 0);
        }
    }
}

/* -- items ------------------------------------------------------------------ */

static void
alter_items(size_t section)
{
    static uint8_t bad[] = {0x5A, 0x01, 0xFF}; /* a ballot, half a tag */
    test_section *s = &r.section[section];
    char name[64];
    for (size_t i = 0; i < s->len && i < PLACES; i++) {
        s->item[i].raw = bad;
        s->item[i].raw_len = sizeof(bad);
        (void)snprintf(name, sizeof(name), "section %zu unreadable item %zu",
                       section, i);
        judge(name);
        s->item[i].raw = NULL;

        test_section_copy(s, i, i);
        (void)snprintf(name, sizeof(name), "section %zu item %zu twice",
                       section, i);
        judge(name);
        test_section_drop(s, i);

        const test_item item = s->item[i];
        if (i + 1 < s->len) {
            test_section_swap(s, i, i + 1);
            (void)snprintf(name, sizeof(name), "section %zu item %zu late",
                           section, i);
            judge(name);
            test_section_swap(s, i, i + 1);
        }
        test_section_drop(s, i);
        (void)snprintf(name, sizeof(name), "section %zu no item %zu", section,
                       i);
        judge(name);
        test_section_copy(s, 0, i);
        s->item[i] = item;
    }
}

/** Whether an earlier election had such a section. */
static bool
section_is_known(eg_section_type type, unsigned device)
{
    static eg_section_type types[TEST_SECTIONS_MAX];
    static unsigned devices[TEST_SECTIONS_MAX];
    static size_t len;
    for (size_t i = 0; i < len; i++) {
        if (types[i] == type && devices[i] == device) {
            return true;
        }
    }
    types[len] = type;
    devices[len++] = device;
    return false;
}

int
main(void)
{
    static const struct {
        const char *name;
        const char *manifest;
    } elections[] = {{"regular", test_manifest_record},
                     {"printed", test_manifest_printed},
                     {"counted", test_manifest_counted}};
    fixture_folder(folder);
    fixture_path(path, folder, "r");
    told_begin(&tells, "altered_items");
    for (size_t i = 0; i < EG_ARRAY_LEN(elections); i++) {
        election = elections[i].name;
        test_record_new(&r,
                        &(test_record_plan){.seed = 7,
                                            .manifest = elections[i].manifest,
                                            .devices = 1,
                                            .ballots = 4});
        alter_all_fields();
        for (size_t j = 0; j < r.section_len; j++) {
            if (!section_is_known(r.section[j].type, r.section[j].key[0])) {
                alter_items(j);
            }
        }
        test_record_free(&r);
    }
    /* Weights of a challenged and of a spoiled ballot, which count nowhere. */
    wrong += verified == 2 ? 0 : 1;
    wrong += told_end(&tells, true) ? 0 : 1;
    fixture_remove(folder);
    (void)printf("%zu of %zu records were judged as they must be\n",
                 cases - wrong, cases);
    return wrong == 0 ? 0 : 1;
}
