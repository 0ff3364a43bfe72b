/* SPDX-License-Identifier: Apache-2.0 */
/*
 * electionguard record digest: the roots that people compare, computed from
 * the items.
 *
 * A table of contents that the record itself claims is compared with what was
 * computed.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "codec/json_write.h"
#include "codec/text.h"
#include "electionguard/record/use.h"
#include "electionguard/verbs.h"

enum { KEY_JSON = 0x2001 };

typedef struct settings {
    app_settings common;
    const char *record;
    bool json;
} settings;

static const struct argp_option options[] = {
    {"json", KEY_JSON, NULL, 0, "Print JSON", 0},
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
        if (s->record != NULL) {
            argp_error(state, "one record at a time");
        }
        s->record = arg;
        return 0;
    case ARGP_KEY_END:
        if (s->record == NULL) {
            argp_error(state, "which record?");
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
    "RECORD",
    "Compute the root of every section and of every phase.\vThe roots are the "
    "same for all four forms of a record. Exit code 1: the record's own table "
    "of contents says something else.",
    children,
    0,
    0};

static void
print_text(const eg_record *record,
           const eg_section_digest *digest,
           const char *toc)
{
    char hex[2 * EG_HASH_BYTES + 1];
    for (size_t i = 0; i < eg_record_section_count(record); i++) {
        const eg_record_section *section = eg_record_section_at(record, i);
        if (eg_section_phase(section->type) != EG_PHASE_NONE) {
            eg_hex_write(hex, digest[i].root.bytes, EG_HASH_BYTES);
            printf("%s %" PRIu64 " %s\n", hex, digest[i].items, section->name);
        }
    }
    for (int p = EG_PHASE_SETUP; p <= EG_PHASE_FINAL; p++) {
        eg_hash root;
        if (eg_record_root(record, digest, (eg_record_phase)p, &root) ==
            EG_OK) {
            eg_hex_write(hex, root.bytes, EG_HASH_BYTES);
            printf("%s root %s\n", hex,
                   eg_record_phase_name((eg_record_phase)p));
        }
    }
    printf("table of contents: %s\n", toc);
}

static void
put_all(eg_json_writer *w,
        const eg_record *record,
        const eg_section_digest *digest,
        const char *toc)
{
    eg_json_begin_object(w);
    eg_json_name(w, "sections");
    eg_json_begin_array(w);
    for (size_t i = 0; i < eg_record_section_count(record); i++) {
        const eg_record_section *section = eg_record_section_at(record, i);
        if (eg_section_phase(section->type) != EG_PHASE_NONE) {
            eg_json_begin_object(w);
            eg_json_member_string(w, "name", section->name);
            eg_json_member_int(w, "items", (int64_t)digest[i].items);
            eg_json_member_hex(w, "root", digest[i].root.bytes, EG_HASH_BYTES);
            eg_json_end_object(w);
        }
    }
    eg_json_end_array(w);
    eg_json_name(w, "roots");
    eg_json_begin_object(w);
    for (int p = EG_PHASE_SETUP; p <= EG_PHASE_FINAL; p++) {
        eg_hash root;
        if (eg_record_root(record, digest, (eg_record_phase)p, &root) ==
            EG_OK) {
            eg_json_member_hex(w, eg_record_phase_name((eg_record_phase)p),
                               root.bytes, EG_HASH_BYTES);
        }
    }
    eg_json_end_object(w);
    eg_json_member_string(w, "tableOfContents", toc);
    eg_json_end_object(w);
}

static eg_status
print_json(const eg_record *record,
           const eg_section_digest *digest,
           const char *toc,
           eg_error *err)
{
    EG_BUFFER(text, (size_t)512 * 1024 * 1024);
    eg_json_writer w;
    eg_json_writer_init(&w, &text, EG_JSON_PRETTY);
    put_all(&w, record, digest, toc);
    const eg_status status = eg_json_writer_finish(&w);
    if (status != EG_OK) {
        return eg_fail(err, status, "the digests cannot be written as JSON");
    }
    fwrite(text.data, 1, text.len, stdout);
    return EG_OK;
}

/** Print the digests and compare the claimed table. */
static eg_status
report(const settings *s,
       const eg_record *record,
       eg_section_digest *digest,
       eg_error *err)
{
    for (size_t i = 0; i < eg_record_section_count(record); i++) {
        EG_TRY(use_items(record, i, NULL, NULL, &digest[i], err));
    }
    eg_status same = EG_ERR_STATE;
    const char *toc = "none";
    if (eg_record_has_toc(record)) {
        same = eg_record_check_toc(record, digest, NULL, err);
        if (same != EG_OK && same != EG_REJECT) {
            return same;
        }
        toc = same == EG_OK ? "equal" : "DIFFERS";
    }
    if (s->json) {
        EG_TRY(print_json(record, digest, toc, err));
    } else {
        print_text(record, digest, toc);
    }
    return same == EG_REJECT ? EG_REJECT : EG_OK;
}

static eg_status
make_digest(const settings *s, eg_error *err)
{
    eg_record *record;
    EG_TRY(use_record(&record, s->record, err));
    eg_section_digest *digest =
        calloc(eg_record_section_count(record) + 1, sizeof(*digest));
    eg_status status = digest == NULL ? eg_fail(err, EG_ERR_MEMORY,
                                                "no memory for the digests")
                                      : report(s, record, digest, err);
    if (status != EG_OK) {
        eg_error_prefix(err, "%s: ", s->record);
    }
    free(digest);
    eg_record_free(record);
    return status;
}

static int
run(int argc, char **argv)
{
    settings s = {0};
    app_parse(&argp, argc, argv, &s);
    eg_error err = {0};
    const eg_status status = make_digest(&s, &err);
    return app_report(&err, status);
}

const app_verb verb_record_digest = {
    .group = "record",
    .name = "digest",
    .summary = "compute the roots of a record",
    .argp = &argp,
    .run = run,
};
