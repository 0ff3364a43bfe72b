/* SPDX-License-Identifier: Apache-2.0 */
/*
 * electionguard manifest show: contests, options, limits and ballot styles as
 * text, or the manifest's compact form.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "electionguard/manifest/file.h"
#include "electionguard/record/use.h"
#include "electionguard/verbs.h"

enum { KEY_JSON = 0x2001 };

typedef struct settings {
    app_settings common;
    const char *file;
    bool json;
} settings;

static const struct argp_option options[] = {
    {"json", KEY_JSON, NULL, 0,
     "Print the manifest as compact JSON, known members only", 0},
    {0},
};

static error_t
parse_option(int key, char *arg, struct argp_state *state)
{
    settings *s = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &s->common;
        return 0;
    case KEY_JSON:
        s->json = true;
        return 0;
    case ARGP_KEY_ARG:
        if (s->file != NULL) {
            argp_error(state, "one manifest at a time");
        }
        s->file = arg;
        return 0;
    case ARGP_KEY_END:
        if (s->file == NULL) {
            argp_error(state, "which manifest?");
        }
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
    "FILE",
    "Show the contests, options, limits and ballot styles of a manifest.\vFILE "
    "may also be a record, whose manifest is then shown.",
    children,
    0,
    0};

/** Text of a manifest without its control characters. */
static void
print_text(const char *text)
{
    use_print_text((eg_span){(const uint8_t *)text, strlen(text)});
}

static void
print_member(const char *name, const char *text)
{
    if (text != NULL) {
        fputs(name, stdout);
        print_text(text);
        putchar('\n');
    }
}

static const char *
kind_text(const eg_field *field)
{
    switch (field->kind) {
    case EG_FIELD_OPTION:
        return field->write_in ? " (write-in)" : "";
    case EG_FIELD_OVERVOTE:
        return " (counts overvotes)";
    case EG_FIELD_NULL_VOTE:
        return " (counts blank contests)";
    case EG_FIELD_UNDERVOTE:
        return " (counts undervotes)";
    case EG_FIELD_UNDERVOTE_DIFFERENCE:
        return " (counts votes not given)";
    case EG_FIELD_WRITE_IN_COUNT:
        return " (counts write-ins)";
    }
    return "";
}

static void
print_contest(const eg_contest *contest)
{
    printf("\n%" PRIu32 "  ", contest->index);
    print_text(contest->name);
    fputs(" [", stdout);
    print_text(contest->id);
    printf("]\n   votes: at most %" PRIu32 ", %" PRIu32 " for one option",
           contest->selection_limit, contest->option_limit);
    if (contest->data_blocks > 0) {
        printf("; contest data: %" PRIu32 " bytes", 32 * contest->data_blocks);
    }
    putchar('\n');
    for (size_t i = 0; i < contest->field_len; i++) {
        const eg_field *field = &contest->field[i];
        printf("   %3" PRIu32 "  ", field->index);
        print_text(field->name);
        fputs(" [", stdout);
        print_text(field->id);
        printf("]%s\n", kind_text(field));
        if (field->kind == EG_FIELD_WRITE_IN_COUNT) {
            printf("        to write in: %" PRIu32 " fields\n",
                   contest->write_in_count);
        }
    }
}

static void
print_style(const eg_ballot_style *style)
{
    fputs("  ", stdout);
    print_text(style->name);
    fputs(" [", stdout);
    print_text(style->id);
    fputs("]: contests", stdout);
    for (size_t i = 0; i < style->contest_len; i++) {
        printf("%s%" PRIu32, i == 0 ? " " : ", ", style->contest[i]);
    }
    if (style->unknown_len > 0) {
        printf(" and %zu that do not exist", style->unknown_len);
    }
    putchar('\n');
}

static void
print_manifest(const eg_manifest *m)
{
    print_member("Election      ", m->election_id);
    print_member("Name          ", m->election_name);
    print_member("Date          ", m->election_date);
    print_member("Type          ", m->election_type);
    print_member("Jurisdiction  ", m->jurisdiction);
    print_member("Location      ", m->location);
    printf("Chaining      %s\n",
           m->chaining_mode == EG_CHAINING_SIMPLE ? "simple" : "none");
    if (m->hash_trimming > 0) {
        printf("Short codes   function %" PRIu32 "\n", m->hash_trimming);
    }
    printf("Contests      %zu\n", m->contest_len);
    for (size_t i = 0; i < m->contest_len; i++) {
        print_contest(&m->contest[i]);
    }
    puts("\nBallot styles:");
    for (size_t i = 0; i < m->style_len; i++) {
        print_style(&m->style[i]);
    }
}

static eg_status
print_json(const eg_manifest *manifest, eg_error *err)
{
    char *text;
    size_t len;
    const eg_status status = eg_manifest_write(manifest, &text, &len);
    if (status != EG_OK) {
        return eg_fail(err,
                       status == EG_ERR_ARGUMENT ? EG_ERR_MALFORMED : status,
                       "the manifest has no compact form");
    }
    fwrite(text, 1, len, stdout);
    putchar('\n');
    free(text);
    return EG_OK;
}

static eg_status
show(const settings *s, eg_error *err)
{
    eg_manifest *manifest;
    EG_TRY(manifest_file_read(&manifest, s->file, err));
    eg_status status = EG_OK;
    if (s->json) {
        status = print_json(manifest, err);
    } else {
        print_manifest(manifest);
    }
    eg_manifest_free(manifest);
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

const app_verb verb_manifest_show = {
    .group = "manifest",
    .name = "show",
    .summary = "show the contests and ballot styles of a manifest",
    .argp = &argp,
    .run = run,
};
