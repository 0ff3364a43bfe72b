/* SPDX-License-Identifier: Apache-2.0 */
/*
 * electionguard record show: what a record says, as text or JSON.
 */
#include "electionguard/record/show.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "codec/text.h"
#include "common/text.h"
#include "electionguard/record/item_text.h"
#include "electionguard/verbs.h"
#include "record/fields.h"
#include "record/items.h"

enum { KEY_SECTION = 0x2001, KEY_ITEM, KEY_BALLOT, KEY_JSON };

typedef struct settings {
    app_settings common;
    const char *record;
    const char *section;
    const char *ballot;
    bool has_item;
    uint64_t item;
    bool json;
} settings;

static const struct argp_option options[] = {
    {"section", KEY_SECTION, "NAME", 0,
     "List the items of one section; a beginning of its name is enough", 0},
    {"item", KEY_ITEM, "N", 0,
     "Show item N of the section, counted from 0, value by value", 0},
    {"ballot", KEY_BALLOT, "CODE", 0,
     "Show the ballot with this confirmation code, and what it was opened to "
     "if it was challenged, or the short codes of a printed one",
     0},
    {"json", KEY_JSON, NULL, 0, "Print JSON; items in the record's own form",
     0},
    {0},
};

static void
parse_item(settings *s, const char *text, struct argp_state *state)
{
    s->has_item = true;
    if (!app_text_number(&s->item, text, 0, UINT64_MAX)) {
        argp_error(state, "'%s' is not the number of an item", text);
    }
}

static void
check_usage(const settings *s, struct argp_state *state)
{
    if (s->record == NULL) {
        argp_error(state, "which record?");
    }
    if (s->has_item && s->section == NULL) {
        argp_error(state, "--item needs --section");
    }
    if (s->ballot != NULL && s->section != NULL) {
        argp_error(state, "--ballot and --section exclude each other");
    }
}

static error_t
parse_option(int key, char *arg, struct argp_state *state)
{
    settings *s = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &s->common;
        return 0;
    case KEY_SECTION:
        s->section = arg;
        return 0;
    case KEY_ITEM:
        parse_item(s, arg, state);
        return 0;
    case KEY_BALLOT:
        s->ballot = arg;
        return 0;
    case KEY_JSON:
        s->json = true;
        return 0;
    case ARGP_KEY_ARG:
        if (s->record != NULL) {
            argp_error(state, "one record at a time");
        }
        s->record = arg;
        return 0;
    case ARGP_KEY_END:
        check_usage(s, state);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_child children[] = {{&app_quiet_argp, 0, NULL, 0},
                                             {0}};

static const struct argp argp = {
    options,
    parse_option,
    "RECORD",
    "Show what a record says: a summary, one section, one item or one ballot."
    "\vNothing is verified here but that the record can be read; "
    "'electionguard "
    "verify' does that.",
    children,
    0,
    0};

/* -- a section -------------------------------------------------------------- */

/** What one item is about, in a few words. */
static void
print_about(const eg_record_item *item)
{
    const eg_span message = eg_item_payload((eg_span){item->bytes, item->len});
    char hex[2 * EG_HASH_BYTES + 1];
    if (use_is_ballot(item->kind)) {
        const eg_span code = eg_item_field(message, USE_BALLOT_CODE).bytes;
        eg_hex_write(hex, code.data, code.len == EG_HASH_BYTES ? code.len : 0);
        printf(" %s, %s", hex, use_ballot_status(item->kind, message));
    } else if (item->kind == EG_ITEM_DECRYPTED_CONTEST) {
        putchar(' ');
        use_print_text(eg_item_field(message, 2).bytes);
    } else if (item->kind == EG_ITEM_GUARDIAN_PUBLIC_KEY ||
               item->kind == EG_ITEM_TALLY_CONTEST) {
        printf(" %llu", (unsigned long long)eg_item_field(message, 1).varint);
    } else if (item->kind == EG_ITEM_DEVICE_HEADER) {
        fputs(" of ", stdout);
        use_print_text(eg_item_field(message, 2).bytes);
    }
}

static eg_status
list_item(void *context, const eg_record_item *item, bool *stop, eg_error *err)
{
    const settings *s = context;
    (void)stop;
    if (s->json) {
        return item_json_print((eg_span){item->bytes, item->len}, err);
    }
    printf("%6llu  %s", (unsigned long long)item->ordinal,
           eg_item_kind_name(item->kind));
    print_about(item);
    printf(" (%zu bytes)\n", item->len);
    return EG_OK;
}

/** Show one item with the manifest's names, if there is a manifest. */
static eg_status
show_item(const settings *s,
          const eg_record *record,
          size_t index,
          eg_error *err)
{
    use_copy item;
    EG_TRY(use_one_item(&item, record, index, s->item, err));
    eg_status status = EG_OK;
    if (s->json) {
        status = item_json_print(eg_buffer_span(&item.bytes), err);
    } else {
        eg_manifest *manifest = NULL;
        if (use_manifest(&manifest, record, NULL) != EG_OK) {
            manifest = NULL; /* Shown without names. */
        }
        item_text_print(eg_buffer_span(&item.bytes), manifest);
        eg_manifest_free(manifest);
    }
    use_copy_free(&item);
    return status;
}

static eg_status
show_section(settings *s, const eg_record *record, eg_error *err)
{
    size_t index = 0;
    EG_TRY(use_section(record, &index, s->section, err));
    if (s->has_item) {
        return show_item(s, record, index, err);
    }
    if (!s->json) {
        printf("%s\n", eg_record_section_at(record, index)->name);
    }
    return use_items(record, index, list_item, s, NULL, err);
}

static eg_status
show(settings *s, eg_error *err)
{
    eg_record *record;
    EG_TRY(use_record(&record, s->record, err));
    eg_status status;
    if (s->ballot != NULL) {
        status = show_ballot(record, s->record, s->ballot, s->json, err);
    } else if (s->section != NULL) {
        status = show_section(s, record, err);
    } else {
        status = show_summary(record, s->json, err);
    }
    if (status != EG_OK) {
        eg_error_prefix(err, "%s: ", s->record);
    }
    eg_record_free(record);
    return status;
}

static int
run(int argc, char **argv)
{
    settings s = {0};
    app_parse(&argp, argc, argv, &s);
    eg_error err = {0};
    const eg_status status = show(&s, &err);
    return app_report(&err, status);
}

const app_verb verb_record_show = {
    .group = "record",
    .name = "show",
    .summary = "show what a record says: all, a section, an item, a ballot",
    .argp = &argp,
    .run = run,
};
