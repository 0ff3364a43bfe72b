/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One ballot of a record, found by its confirmation code: where it stands,
 * what became of it, what it was opened to if it was challenged, and the short
 * codes of one that was printed.
 *
 * Labels are the manifest's, by index; that the opening's own labels agree is
 * the verifier's business (14.A, 14.C).
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <electionguard/ballot.h>
#include <electionguard/contest_data.h>

#include "codec/json_write.h"
#include "codec/text.h"
#include "electionguard/record/item_text.h"
#include "electionguard/record/show.h"
#include "electionguard/record/show_printed.h"
#include "record/data_json.h"
#include "record/fields.h"
#include "record/items.h"

/** What is known of the ballot. */
typedef struct shown {
    const eg_record *record;
    eg_manifest *manifest;
    use_copy ballot;
    use_copy header;  /**< Of the device. */
    use_copy opening; /**< If it was challenged and opened; of a printed one
                           the nonces that were released. */
    bool has_opening;
    eg_arena *arena;        /**< Of @p printed. */
    printed_ballot printed; /**< If it was encrypted before it was printed. */
    bool is_decrypted;      /**< The record has the section of openings. */
    uint64_t ballots;       /**< Of the device. */
} shown;

/* DeviceHeader: 2 device_id, 4 chaining_mode.
 * BallotLocator: 1 kind, 2 h_di, 3 position.
 * ChallengedBallotDecryption: 1 ballot, 3 contests.
 * UncastNonceRelease: 1 ballot.
 * DecryptedContest: 1 index, 3 fields, 4 contest_data.
 * DecryptedField: 1 index, 3 value.  ReleasedContestData: 2 data. */

/* -- gathering -------------------------------------------------------------- */

static eg_status
count_ballots(void *context,
              const eg_record_item *item,
              bool *stop,
              eg_error *err)
{
    shown *s = context;
    (void)stop;
    (void)err;
    s->ballots += use_is_ballot(item->kind) ? 1 : 0;
    return EG_OK;
}

/** Keep the opening whose locator names the ballot. */
static eg_status
match_opening(void *context,
              const eg_record_item *item,
              bool *stop,
              eg_error *err)
{
    shown *s = context;
    const eg_record_section *device =
        eg_record_section_at(s->record, s->ballot.section);
    const eg_span message = eg_item_payload((eg_span){item->bytes, item->len});
    const eg_span locator = eg_item_field(message, 1).bytes;
    const eg_span hash = eg_item_field(locator, 2).bytes;
    if ((item->kind != EG_ITEM_CHALLENGED_DECRYPTION &&
         item->kind != EG_ITEM_UNCAST_NONCE_RELEASE) ||
        eg_item_field(locator, 1).varint != device->key[0] ||
        eg_item_field(locator, 3).varint != s->ballot.ordinal ||
        hash.len != EG_HASH_BYTES ||
        memcmp(hash.data, device->key + 1, EG_HASH_BYTES) != 0) {
        return EG_OK;
    }
    *stop = true;
    s->has_opening = true;
    eg_buffer_append(&s->opening.bytes, item->bytes, item->len);
    if (eg_buffer_status(&s->opening.bytes) != EG_OK) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory for an opening");
    }
    return EG_OK;
}

/** Whether it was encrypted before anybody chose. */
static bool
is_printed(const shown *s)
{
    return s->ballot.kind != EG_ITEM_ENCRYPTED_BALLOT;
}

static eg_status
gather(shown *s, eg_error *err)
{
    EG_TRY(use_manifest(&s->manifest, s->record, err));
    EG_TRY(use_one_item(&s->header, s->record, s->ballot.section, 0, err));
    EG_TRY(
        use_items(s->record, s->ballot.section, count_ballots, s, NULL, err));
    size_t index;
    if (eg_record_find(s->record, &index,
                       is_printed(s) ? EG_SECTION_UNCAST_NONCE_RELEASES
                                     : EG_SECTION_CHALLENGED_DECRYPTIONS,
                       NULL, 0) != EG_OK) {
        return EG_OK;
    }
    s->is_decrypted = true;
    eg_buffer_init(&s->opening.bytes, EG_ITEM_BYTES_MAX);
    return use_items(s->record, index, match_opening, s, NULL, err);
}

/** The short codes of a pre-encrypted ballot of the record at @p path. */
static eg_status
gather_printed(shown *s, const char *path, eg_error *err)
{
    if (!is_printed(s)) {
        return EG_OK;
    }
    EG_TRY(eg_arena_new(&s->arena, 2 * EG_ITEM_ARENA_MAX));
    return s->ballot.kind == EG_ITEM_PRE_COMPACT_BALLOT && s->has_opening
               ? printed_open(&s->printed, s->arena, path, &s->ballot,
                              &s->opening, err)
               : printed_read(&s->printed, s->arena, &s->ballot, err);
}

/* -- text ------------------------------------------------------------------- */

static void
print_hex(const char *name, eg_span bytes)
{
    char hex[2 * EG_CHAINING_FIELD_BYTES + 1] = "-";
    if (bytes.len <= EG_CHAINING_FIELD_BYTES) {
        eg_hex_write(hex, bytes.data, bytes.len);
    }
    printf("%s%s\n", name, hex);
}

static void
print_line(const char *name, eg_span text)
{
    fputs(name, stdout);
    use_print_text(text);
    putchar('\n');
}

/** A printed ballot that was not cast has none. */
static bool
has_weight(const shown *s)
{
    return !is_printed(s) || s->ballot.kind == EG_ITEM_PRE_CAST_BALLOT;
}

static void
print_head(const shown *s)
{
    const eg_span ballot = use_message(&s->ballot);
    const eg_span header = use_message(&s->header);
    print_hex("Ballot    ", eg_item_field(ballot, USE_BALLOT_CODE).bytes);
    printf("Status    %s\n", use_ballot_status(s->ballot.kind, ballot));
    print_line("Device    ", eg_item_field(header, 2).bytes);
    printf("Section   %s\n",
           eg_record_section_at(s->record, s->ballot.section)->name);
    printf("Position  %" PRIu64 " of %" PRIu64 "\n", s->ballot.ordinal,
           s->ballots);
    printf("Chaining  %s\n",
           eg_item_field(header, 4).varint == EG_CHAINING_SIMPLE ? "simple"
                                                                 : "none");
    print_hex("Chain     ", eg_item_field(ballot, USE_BALLOT_CHAIN).bytes);
    print_line("Style     ", eg_item_field(ballot, USE_BALLOT_STYLE).bytes);
    if (has_weight(s)) {
        printf("Weight    %" PRIu64 "\n",
               eg_item_field(ballot, USE_BALLOT_WEIGHT).varint);
    }
    const eg_span time = eg_item_field(ballot, USE_BALLOT_TIME).bytes;
    if (time.data != NULL) {
        char text[ITEM_TIME_MAX];
        item_time_text(text, time);
        printf("Time      %s\n", text);
    }
    const eg_span ref = eg_item_field(ballot, USE_BALLOT_REF).bytes;
    if (ref.len > 0) {
        print_line("Reference ", ref);
    }
}

static const char *
field_name(const eg_contest *contest, uint64_t index)
{
    return contest == NULL || index < 1 || index > contest->field_len
               ? "(not in the manifest)"
               : contest->field[index - 1].name;
}

/** What a number of contest data is about: an option, or a write-in field,
 * whose numbers come after those of all fields. */
static const char *
place_name(const eg_contest *contest, uint64_t index)
{
    return contest != NULL && index > contest->field_len &&
                   index - contest->field_len <= contest->write_in_count
               ? "write-in field"
               : field_name(contest, index);
}

/** What entry @p i of an overvote's marks is about: the options in order, then
 * how many write-in fields were used. */
static const char *
mark_name(const eg_contest *contest, size_t i)
{
    return contest != NULL && contest->write_in_count > 0 &&
                   i == contest->option_len
               ? "write-in fields"
               : field_name(contest, i + 1);
}

void
show_contest_data(const eg_contest *contest, eg_span data)
{
    eg_arena *arena;
    eg_contest_data d;
    if (eg_arena_new(&arena, (size_t)1024 * 1024) != EG_OK) {
        return;
    }
    if (eg_contest_data_read(arena, &d, data.data, data.len, NULL) != EG_OK) {
        printf("    contest data in another form (%zu bytes)\n", data.len);
        eg_arena_free(arena);
        return;
    }
    for (size_t i = 0; i < d.write_in_len; i++) {
        printf("    written in: ");
        use_print_text((eg_span){(const uint8_t *)d.write_in[i].text,
                                 strlen(d.write_in[i].text)});
        use_print_name(" (", place_name(contest, d.write_in[i].option_index),
                       ")\n");
    }
    if (d.overvote != NULL) {
        printf("    overvoted: counted as blank\n");
    }
    for (size_t i = 0; i < d.overvote_len; i++) {
        if (d.overvote[i] > 0) {
            printf("      marked %" PRIu32, d.overvote[i]);
            use_print_name(" ", mark_name(contest, i), "\n");
        }
    }
    if (d.undervote > 0) {
        printf("    %" PRIu32 " more could have been marked\n", d.undervote);
    }
    eg_arena_free(arena);
}

static void
print_opened_contest(const shown *s, eg_span contest)
{
    const uint64_t index = eg_item_field(contest, 1).varint;
    const eg_contest *known = eg_manifest_contest(s->manifest, (uint32_t)index);
    printf("  %" PRIu64, index);
    use_print_name(" ", known == NULL ? "(not in the manifest)" : known->name,
                   "\n");
    eg_pb_reader reader = eg_pb_read(contest);
    eg_span field;
    while (use_next_member(&reader, 3, &field)) {
        printf("    %3" PRIu64, eg_item_field(field, 3).varint);
        use_print_name("  ", field_name(known, eg_item_field(field, 1).varint),
                       "\n");
    }
    const eg_span data = eg_item_field(contest, 4).bytes;
    if (data.data != NULL) {
        show_contest_data(known, eg_item_field(data, 2).bytes);
    }
}

static void
print_contests(const shown *s)
{
    eg_span contest;
    if (is_printed(s)) {
        printed_show(&s->printed, s->manifest);
        return;
    }
    if (s->has_opening) {
        puts("\nOpened by the guardians: the ballot encrypts");
        eg_pb_reader reader = eg_pb_read(use_message(&s->opening));
        while (use_next_member(&reader, 3, &contest)) {
            print_opened_contest(s, contest);
        }
        return;
    }
    if (s->is_decrypted &&
        strcmp(use_ballot_status(s->ballot.kind, use_message(&s->ballot)),
               "challenged") == 0) {
        puts("\nChallenged, but not opened: its device may have cheated.");
    }
    puts("\nContests on the ballot, encrypted:");
    eg_pb_reader reader = eg_pb_read(use_message(&s->ballot));
    while (use_next_member(&reader, USE_BALLOT_CONTESTS, &contest)) {
        const uint64_t index = eg_item_field(contest, 1).varint;
        const eg_contest *known =
            eg_manifest_contest(s->manifest, (uint32_t)index);
        printf("  %" PRIu64, index);
        use_print_name(
            " ", known == NULL ? "(not in the manifest)" : known->name, "\n");
    }
}

/* -- JSON ------------------------------------------------------------------- */

static void
put_opening(eg_json_writer *w, const shown *s)
{
    eg_json_name(w, "opening");
    eg_json_begin_array(w);
    eg_pb_reader contests = eg_pb_read(use_message(&s->opening));
    eg_span contest;
    while (use_next_member(&contests, 3, &contest)) {
        const uint64_t index = eg_item_field(contest, 1).varint;
        const eg_contest *known =
            eg_manifest_contest(s->manifest, (uint32_t)index);
        eg_json_begin_object(w);
        eg_json_member_int(w, "contest", (int64_t)index);
        eg_json_member_string(w, "name", known == NULL ? "" : known->name);
        eg_json_name(w, "selections");
        eg_json_begin_array(w);
        eg_pb_reader fields = eg_pb_read(contest);
        eg_span field;
        while (use_next_member(&fields, 3, &field)) {
            const uint64_t option = eg_item_field(field, 1).varint;
            eg_json_begin_object(w);
            eg_json_member_int(w, "option", (int64_t)option);
            eg_json_member_string(w, "name", field_name(known, option));
            eg_json_member_int(w, "value",
                               (int64_t)eg_item_field(field, 3).varint);
            eg_json_end_object(w);
        }
        eg_json_end_array(w);
        const eg_span data = eg_item_field(contest, 4).bytes;
        if (data.data != NULL) {
            eg_data_json_put(w, known, eg_item_field(data, 2).bytes);
        }
        eg_json_end_object(w);
    }
    eg_json_end_array(w);
}

static void
put_hex(eg_json_writer *w, const char *name, eg_span bytes)
{
    eg_json_member_hex(w, name, bytes.data, bytes.len);
}

static void
put_text(eg_json_writer *w, const char *name, eg_span text)
{
    eg_json_name(w, name);
    eg_json_put_text(w, text.data, text.len);
}

static eg_status
print_json(const shown *s, eg_error *err)
{
    const eg_span ballot = use_message(&s->ballot);
    const eg_span header = use_message(&s->header);
    EG_BUFFER(text, EG_ITEM_BYTES_MAX);
    eg_json_writer w;
    eg_json_writer_init(&w, &text, EG_JSON_PRETTY);
    eg_json_begin_object(&w);
    put_hex(&w, "code", eg_item_field(ballot, USE_BALLOT_CODE).bytes);
    eg_json_member_string(&w, "status",
                          use_ballot_status(s->ballot.kind, ballot));
    put_text(&w, "device", eg_item_field(header, 2).bytes);
    eg_json_member_string(
        &w, "section",
        eg_record_section_at(s->record, s->ballot.section)->name);
    eg_json_member_int(&w, "position", (int64_t)s->ballot.ordinal);
    eg_json_member_int(&w, "ballotsOfDevice", (int64_t)s->ballots);
    put_hex(&w, "chainingField", eg_item_field(ballot, USE_BALLOT_CHAIN).bytes);
    put_text(&w, "style", eg_item_field(ballot, USE_BALLOT_STYLE).bytes);
    if (has_weight(s)) {
        eg_json_member_int(
            &w, "weight",
            (int64_t)eg_item_field(ballot, USE_BALLOT_WEIGHT).varint);
    }
    if (is_printed(s)) {
        printed_put(&w, &s->printed, s->manifest);
    } else if (s->has_opening) {
        put_opening(&w, s);
    }
    eg_json_end_object(&w);
    const eg_status status = eg_json_writer_finish(&w);
    if (status != EG_OK) {
        return eg_fail(err, status, "the ballot cannot be written as JSON");
    }
    fwrite(text.data, 1, text.len, stdout);
    return EG_OK;
}

eg_status
show_ballot(const eg_record *record,
            const char *path,
            const char *code,
            bool json,
            eg_error *err)
{
    shown s = {.record = record};
    eg_hash wanted;
    EG_TRY(use_read_code(&wanted, code, err));
    EG_TRY(use_find_ballot(&s.ballot, record, &wanted, err));
    eg_status status = gather(&s, err);
    if (status == EG_OK) {
        status = gather_printed(&s, path, err);
    }
    if (status == EG_OK && json) {
        status = print_json(&s, err);
    } else if (status == EG_OK) {
        print_head(&s);
        print_contests(&s);
    }
    eg_manifest_free(s.manifest);
    eg_arena_free(s.arena);
    use_copy_free(&s.ballot);
    use_copy_free(&s.header);
    use_copy_free(&s.opening);
    return status;
}
