/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The summary of a record: the election, its guardians, its ballots, and every
 * section with its root, from one pass over the record.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <electionguard/ballot.h>

#include "codec/json_write.h"
#include "codec/text.h"
#include "electionguard/record/show.h"
#include "record/fields.h"

/** Bytes of a section's root in the list; `record digest` shows all. */
#define SHORT_ROOT 8

/** What the pass counts. */
typedef struct facts {
    const eg_record *record;
    eg_manifest *manifest;
    eg_section_digest *digest; /**< One for each section. */
    uint64_t n;
    uint64_t k;
    uint64_t devices;
    uint64_t ballots;
    uint64_t cast;
    uint64_t challenged;
    uint64_t spoiled;
} facts;

/** Parameters: 6 n, 7 k. */
static eg_status
count_item(void *context, const eg_record_item *item, bool *stop, eg_error *err)
{
    facts *f = context;
    (void)stop;
    (void)err;
    const eg_span message = eg_item_payload((eg_span){item->bytes, item->len});
    if (item->kind == EG_ITEM_PARAMETERS) {
        f->n = eg_item_field(message, 6).varint;
        f->k = eg_item_field(message, 7).varint;
    } else if (use_is_ballot(item->kind)) {
        const char *status = use_ballot_status(item->kind, message);
        f->ballots++;
        f->cast += strcmp(status, "cast") == 0 ? 1 : 0;
        f->challenged += strcmp(status, "challenged") == 0 ? 1 : 0;
        f->spoiled += strcmp(status, "spoiled") == 0 ? 1 : 0;
    }
    return EG_OK;
}

static eg_status
gather(facts *f, eg_error *err)
{
    const size_t count = eg_record_section_count(f->record);
    f->digest = calloc(count + 1, sizeof(*f->digest));
    if (f->digest == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory for a summary");
    }
    EG_TRY(use_manifest(&f->manifest, f->record, err));
    for (size_t i = 0; i < count; i++) {
        f->devices +=
            eg_record_section_at(f->record, i)->type == EG_SECTION_DEVICE ? 1
                                                                          : 0;
        EG_TRY(use_items(f->record, i, count_item, f, &f->digest[i], err));
    }
    return EG_OK;
}

static const char *
store_name(const eg_record *record)
{
    return eg_record_get_store(record) == EG_RECORD_ZIP ? "zip" : "directory";
}

static const char *
encoding_name(const eg_record *record)
{
    return eg_record_get_encoding(record) == EG_RECORD_JSON ? "json"
                                                            : "protobuf";
}

static const char *
or_dash(const char *text)
{
    return text == NULL ? "-" : text;
}

/** The root of @p phase as hex, if the record has reached it. */
static bool
root_hex(const facts *f, eg_record_phase phase, char hex[2 * EG_HASH_BYTES + 1])
{
    eg_hash root;
    if (eg_record_root(f->record, f->digest, phase, &root) != EG_OK) {
        return false;
    }
    eg_hex_write(hex, root.bytes, EG_HASH_BYTES);
    return true;
}

/* -- text ------------------------------------------------------------------- */

static void
print_sections(const facts *f)
{
    char hex[2 * SHORT_ROOT + 1];
    puts("\nItems     root              section");
    for (size_t i = 0; i < eg_record_section_count(f->record); i++) {
        eg_hex_write(hex, f->digest[i].root.bytes, SHORT_ROOT);
        printf("%8" PRIu64 "  %s  %s\n", f->digest[i].items, hex,
               eg_record_section_at(f->record, i)->name);
    }
}

static void
print_text(const facts *f)
{
    const eg_manifest *m = f->manifest;
    use_print_name("Election   ", or_dash(m->election_name), " (");
    use_print_name("", m->election_id, ")\n");
    use_print_name("Date       ", or_dash(m->election_date), "\n");
    use_print_name("Place      ", or_dash(m->jurisdiction), "\n");
    printf("Manifest   contests: %zu, ballot styles: %zu\n", m->contest_len,
           m->style_len);
    printf("Guardians  %" PRIu64 ", any %" PRIu64 " of them can decrypt\n",
           f->n, f->k);
    printf("Record     phase %s, %s of %s files, format %d.%u\n",
           eg_record_phase_name(eg_record_get_phase(f->record)),
           store_name(f->record), encoding_name(f->record), EG_RECORD_MAJOR,
           eg_record_format_minor(f->record));
    printf("Devices    %" PRIu64 "\n", f->devices);
    printf("Ballots    %" PRIu64 ": %" PRIu64 " cast, %" PRIu64
           " challenged, %" PRIu64 " spoiled, %" PRIu64 " other\n",
           f->ballots, f->cast, f->challenged, f->spoiled,
           f->ballots - f->cast - f->challenged - f->spoiled);
    char hex[2 * EG_HASH_BYTES + 1];
    puts("\nRoots:");
    for (int phase = EG_PHASE_SETUP; phase <= EG_PHASE_FINAL; phase++) {
        if (root_hex(f, (eg_record_phase)phase, hex)) {
            printf("  %-10s  %s\n",
                   eg_record_phase_name((eg_record_phase)phase), hex);
        }
    }
    print_sections(f);
}

/* -- JSON ------------------------------------------------------------------- */

static void
put_election(eg_json_writer *w, const facts *f)
{
    const eg_manifest *m = f->manifest;
    eg_json_name(w, "election");
    eg_json_begin_object(w);
    eg_json_member_string(w, "id", m->election_id);
    if (m->election_name != NULL) {
        eg_json_member_string(w, "name", m->election_name);
    }
    if (m->election_date != NULL) {
        eg_json_member_string(w, "date", m->election_date);
    }
    eg_json_member_int(w, "contests", (int64_t)m->contest_len);
    eg_json_member_int(w, "ballotStyles", (int64_t)m->style_len);
    eg_json_member_int(w, "guardians", (int64_t)f->n);
    eg_json_member_int(w, "quorum", (int64_t)f->k);
    eg_json_end_object(w);
}

static void
put_ballots(eg_json_writer *w, const facts *f)
{
    eg_json_name(w, "ballots");
    eg_json_begin_object(w);
    eg_json_member_int(w, "all", (int64_t)f->ballots);
    eg_json_member_int(w, "cast", (int64_t)f->cast);
    eg_json_member_int(w, "challenged", (int64_t)f->challenged);
    eg_json_member_int(w, "spoiled", (int64_t)f->spoiled);
    eg_json_end_object(w);
}

static void
put_roots(eg_json_writer *w, const facts *f)
{
    char hex[2 * EG_HASH_BYTES + 1];
    eg_json_name(w, "roots");
    eg_json_begin_object(w);
    for (int phase = EG_PHASE_SETUP; phase <= EG_PHASE_FINAL; phase++) {
        if (root_hex(f, (eg_record_phase)phase, hex)) {
            eg_json_member_string(
                w, eg_record_phase_name((eg_record_phase)phase), hex);
        }
    }
    eg_json_end_object(w);
}

static void
put_sections(eg_json_writer *w, const facts *f)
{
    eg_json_name(w, "sections");
    eg_json_begin_array(w);
    for (size_t i = 0; i < eg_record_section_count(f->record); i++) {
        eg_json_begin_object(w);
        eg_json_member_string(w, "name",
                              eg_record_section_at(f->record, i)->name);
        eg_json_member_int(w, "items", (int64_t)f->digest[i].items);
        eg_json_member_hex(w, "root", f->digest[i].root.bytes, EG_HASH_BYTES);
        eg_json_end_object(w);
    }
    eg_json_end_array(w);
}

static eg_status
print_json(const facts *f, eg_error *err)
{
    EG_BUFFER(text, (size_t)512 * 1024 * 1024);
    eg_json_writer w;
    eg_json_writer_init(&w, &text, EG_JSON_PRETTY);
    eg_json_begin_object(&w);
    put_election(&w, f);
    eg_json_member_string(&w, "phase",
                          eg_record_phase_name(eg_record_get_phase(f->record)));
    eg_json_member_string(&w, "encoding", encoding_name(f->record));
    eg_json_member_string(&w, "store", store_name(f->record));
    eg_json_member_int(&w, "devices", (int64_t)f->devices);
    put_ballots(&w, f);
    put_roots(&w, f);
    put_sections(&w, f);
    eg_json_end_object(&w);
    const eg_status status = eg_json_writer_finish(&w);
    if (status != EG_OK) {
        return eg_fail(err, status, "the summary cannot be written as JSON");
    }
    fwrite(text.data, 1, text.len, stdout);
    return EG_OK;
}

eg_status
show_summary(const eg_record *record, bool json, eg_error *err)
{
    facts f = {.record = record};
    eg_status status = gather(&f, err);
    if (status == EG_OK && json) {
        status = print_json(&f, err);
    } else if (status == EG_OK) {
        print_text(&f);
    }
    eg_manifest_free(f.manifest);
    free(f.digest);
    return status;
}
