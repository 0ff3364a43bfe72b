/* SPDX-License-Identifier: Apache-2.0 */
/*
 * electionguard manifest new: a manifest to start from, one value a line, whose
 * texts say what belongs in their place.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <electionguard/contest_data.h>
#include <electionguard/manifest.h>

#include "base/base.h"
#include "codec/json_write.h"
#include "codec/text.h"
#include "common/file.h"
#include "common/text.h"
#include "electionguard/verbs.h"

enum {
    KEY_CONTESTS = 0x2001,
    KEY_OPTIONS,
    KEY_SEATS,
    KEY_NAME,
    KEY_WRITE_IN,
    KEY_WRITE_IN_FIELDS,
    KEY_SUPPLEMENTAL,
    KEY_SHORT_CODES,
    KEY_FORCE
};

/** Bytes of written-in text that fit into a contest. */
#define WRITE_IN_BYTES 64
#define CONTESTS_MAX   10000
#define OPTIONS_MAX    1000
#define FIELDS_MAX     20

typedef struct settings {
    app_settings common;
    const char *output;
    const char *name;
    unsigned contests;
    unsigned options;
    unsigned seats;
    bool write_in;
    unsigned write_in_fields;
    bool supplemental;
    unsigned short_codes; /**< 0: no pre-encrypted ballots. */
    app_write_mode mode;
} settings;

static const struct argp_option options[] = {
    {"output", 'o', "FILE", 0, "Where it goes; default: standard output", 0},
    {"name", KEY_NAME, "TEXT", 0, "The election's name", 0},
    {"contests", KEY_CONTESTS, "N", 0, "Number of contests; default: 2", 0},
    {"options", KEY_OPTIONS, "N", 0, "Options of each contest; default: 3", 0},
    {"seats", KEY_SEATS, "N", 0,
     "How many options a voter may mark in a contest; default: 1", 0},
    {"write-in", KEY_WRITE_IN, NULL, 0,
     "Give each contest an option whose text the voter writes", 0},
    {"write-in-fields", KEY_WRITE_IN_FIELDS, "N", 0,
     "Give each contest N fields to write into, whose use is counted", 0},
    {"supplemental", KEY_SUPPLEMENTAL, NULL, 0,
     "Also count, in each contest, overvotes, blank contests, undervotes and "
     "votes not given",
     0},
    {"short-codes", KEY_SHORT_CODES, "FORM", 0,
     "Allow pre-encrypted ballots, with short codes of this form, 1 to 8: "
     "7F, 7FA3, M7, 4X, 0 to 255, 1 to 256, 100 to 355, 101 to 356",
     0},
    {"force", KEY_FORCE, NULL, 0, "Replace a file that exists", 0},
    {0},
};

static unsigned
parse_number(const char *text, unsigned most, struct argp_state *state)
{
    uint64_t n = 1;
    if (!app_text_number(&n, text, 1, most)) {
        argp_error(state, "'%s' is not a number from 1 to %u", text, most);
    }
    return (unsigned)n;
}

static error_t
parse_option(int key, char *arg, struct argp_state *state)
{
    settings *s = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &s->common;
        return 0;
    case 'o':
        s->output = arg;
        return 0;
    case KEY_NAME:
        s->name = arg;
        if (*arg == '\0' || !eg_utf8_valid(arg, strlen(arg))) {
            argp_error(state, "the name must be UTF-8 text");
        }
        return 0;
    case KEY_CONTESTS:
        s->contests = parse_number(arg, CONTESTS_MAX, state);
        return 0;
    case KEY_OPTIONS:
        s->options = parse_number(arg, OPTIONS_MAX, state);
        return 0;
    case KEY_SEATS:
        s->seats = parse_number(arg, OPTIONS_MAX, state);
        return 0;
    case KEY_WRITE_IN:
        s->write_in = true;
        return 0;
    case KEY_WRITE_IN_FIELDS:
        s->write_in_fields = parse_number(arg, FIELDS_MAX, state);
        return 0;
    case KEY_SUPPLEMENTAL:
        s->supplemental = true;
        return 0;
    case KEY_SHORT_CODES:
        s->short_codes = parse_number(arg, EG_TRIM_FUNCTIONS, state);
        return 0;
    case KEY_FORCE:
        s->mode = APP_WRITE_REPLACE;
        return 0;
    case ARGP_KEY_END:
        if (s->short_codes > 0 &&
            (s->write_in || s->write_in_fields > 0 || s->supplemental)) {
            argp_error(state, "pre-encrypted ballots have neither write-ins "
                              "nor supplemental fields");
        }
        return 0;
    case ARGP_KEY_ARG:
        argp_error(state, "'%s' is too much; -o FILE says where to", arg);
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
    NULL,
    "Write a small manifest to start from.\vEdit the names, keep the ids short "
    "and unique, and run 'manifest check' on the result.",
    children,
    0,
    0};

static void
put_numbered(eg_json_writer *w,
             const char *name,
             const char *format,
             unsigned number)
{
    char text[96];
    snprintf(text, sizeof(text), "%s %u", format, number);
    for (char *c = text; strcmp(name, "id") == 0 && *c != '\0'; c++) {
        *c = *c == ' ' ? '-' : *c;
    }
    eg_json_member_string(w, name, text);
}

static void
put_option(eg_json_writer *w, unsigned number, bool write_in)
{
    eg_json_begin_object(w);
    if (write_in) {
        eg_json_member_string(w, "id", "write-in");
        eg_json_member_string(w, "name", "Write-in");
    } else {
        put_numbered(w, "id", "option", number);
        put_numbered(w, "name", "Name of option", number);
    }
    eg_json_member_int(w, "index", (int64_t)number);
    if (write_in) {
        eg_json_member_bool(w, "writeIn", true);
    }
    eg_json_end_object(w);
}

typedef struct supplement {
    eg_field_kind kind;
    const char *id;
    const char *name;
} supplement;

static void
put_supplement(eg_json_writer *w, const supplement *field, unsigned index)
{
    eg_json_begin_object(w);
    eg_json_member_string(w, "kind", eg_field_kind_name(field->kind));
    eg_json_member_string(w, "id", field->id);
    eg_json_member_string(w, "name", field->name);
    eg_json_member_int(w, "index", (int64_t)index);
    eg_json_end_object(w);
}

/** What is counted beside the options; gives how many fields there are. */
static unsigned
put_supplemental(eg_json_writer *w, const settings *s, unsigned before)
{
    static const supplement counted[] = {
        {EG_FIELD_OVERVOTE, "overvotes", "Overvotes"},
        {EG_FIELD_NULL_VOTE, "blank", "Left blank"},
        {EG_FIELD_UNDERVOTE, "undervotes", "Undervotes"},
        {EG_FIELD_UNDERVOTE_DIFFERENCE, "unused-votes", "Votes not given"},
    };
    static const supplement write_ins = {EG_FIELD_WRITE_IN_COUNT, "write-ins",
                                         "Write-ins"};
    unsigned put = 0;
    if (!s->supplemental && s->write_in_fields == 0) {
        return 0;
    }
    eg_json_name(w, "supplementalFields");
    eg_json_begin_array(w);
    for (; s->supplemental && put < EG_ARRAY_LEN(counted); put++) {
        put_supplement(w, &counted[put], before + put + 1);
    }
    if (s->write_in_fields > 0) {
        put_supplement(w, &write_ins, before + ++put);
    }
    eg_json_end_array(w);
    if (s->write_in_fields > 0) {
        eg_json_member_int(w, "writeInFieldCount", (int64_t)s->write_in_fields);
    }
    return put;
}

static void
put_contest(eg_json_writer *w, const settings *s, unsigned number)
{
    const unsigned all = s->options + (s->write_in ? 1 : 0);
    eg_json_begin_object(w);
    put_numbered(w, "id", "contest", number);
    put_numbered(w, "name", "Name of contest", number);
    eg_json_member_int(w, "selectionLimit", (int64_t)s->seats);
    eg_json_member_int(w, "optionSelectionLimit", 1);
    eg_json_member_int(w, "index", (int64_t)number);
    eg_json_name(w, "choices");
    eg_json_begin_array(w);
    for (unsigned i = 1; i <= all; i++) {
        put_option(w, i, i > s->options);
    }
    eg_json_end_array(w);
    const unsigned fields = all + put_supplemental(w, s, all);
    const unsigned texts = (s->write_in ? 1 : 0) + s->write_in_fields;
    if (s->short_codes == 0) {
        eg_json_member_int(
            w, "contestDataBlocks",
            (int64_t)eg_contest_data_blocks(
                s->write_in_fields > 0 ? fields + s->write_in_fields : all, 1,
                texts, (size_t)texts * WRITE_IN_BYTES));
    }
    eg_json_end_object(w);
}

static void
put_style(eg_json_writer *w, const settings *s)
{
    eg_json_begin_object(w);
    eg_json_member_string(w, "id", "everyone");
    eg_json_member_string(w, "name", "The ballot that every voter gets");
    eg_json_name(w, "contestIds");
    eg_json_begin_array(w);
    for (unsigned i = 1; i <= s->contests; i++) {
        char id[32];
        snprintf(id, sizeof(id), "contest-%u", i);
        eg_json_put_string(w, id);
    }
    eg_json_end_array(w);
    eg_json_end_object(w);
}

static eg_status
put_manifest(eg_buffer *out, const settings *s, eg_error *err)
{
    eg_json_writer w;
    eg_json_writer_init(&w, out, EG_JSON_PRETTY);
    eg_json_begin_object(&w);
    eg_json_member_string(&w, "electionId", "election-1");
    eg_json_member_string(&w, "electionName", s->name);
    eg_json_member_string(&w, "electionDate", "2026-11-03");
    eg_json_member_string(&w, "jurisdiction", "Name of the jurisdiction");
    eg_json_name(&w, "contests");
    eg_json_begin_array(&w);
    for (unsigned i = 1; i <= s->contests; i++) {
        put_contest(&w, s, i);
    }
    eg_json_end_array(&w);
    eg_json_name(&w, "ballotStyles");
    eg_json_begin_array(&w);
    put_style(&w, s);
    eg_json_end_array(&w);
    eg_json_member_int(&w, "chainingMode", EG_CHAINING_SIMPLE);
    if (s->short_codes > 0) {
        eg_json_member_int(&w, "hashTrimmingFunction", (int64_t)s->short_codes);
    }
    eg_json_end_object(&w);
    const eg_status status = eg_json_writer_finish(&w);
    return status == EG_OK
               ? EG_OK
               : eg_fail(err, status, "the manifest cannot be written");
}

/** What is handed out is read back first. */
static eg_status
check_text(const eg_buffer *text, eg_error *err)
{
    eg_manifest *manifest;
    EG_TRY(eg_manifest_parse(&manifest, text->data, text->len, err));
    const eg_status status = eg_manifest_check(manifest, err);
    eg_manifest_free(manifest);
    return status;
}

static eg_status
make(const settings *s, eg_error *err)
{
    EG_BUFFER(text, EG_MANIFEST_BYTES_MAX);
    EG_TRY(put_manifest(&text, s, err));
    EG_TRY(check_text(&text, err));
    if (s->output == NULL) {
        fwrite(text.data, 1, text.len, stdout);
        return EG_OK;
    }
    EG_TRY(app_file_write(s->output, text.data, text.len, 0644, s->mode, err));
    app_say(&s->common,
            "%s: written; edit it, then 'electionguard manifest "
            "check %s'",
            s->output, s->output);
    return EG_OK;
}

static int
run(int argc, char **argv)
{
    settings s = {.name = "Name of the election",
                  .contests = 2,
                  .options = 3,
                  .seats = 1,
                  .mode = APP_WRITE_NEW};
    app_parse(&argp, argc, argv, &s);
    eg_error err = {0};
    const eg_status status = make(&s, &err);
    return app_report(&err, status);
}

const app_verb verb_manifest_new = {
    .group = "manifest",
    .name = "new",
    .summary = "write a small manifest to start from",
    .argp = &argp,
    .run = run,
};
