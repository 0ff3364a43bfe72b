/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A board for tests of the page: two devices, enough ballots for several tiles,
 * a manifest and a tally.
 *
 *   make_page_board DIR MANIFEST
 *
 * Prints lines "STATUS CODE" of some ballots.  DIR/early is a checkpoint of the
 * log when it was short, DIR/fork one that the log's key signed of a history that
 * is not the log's.  The figures of the tally are made up, and nobody proved
 * them.
 */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include <electionguard/manifest.h>

#include "board_kit.h"
#include "codec/pb.h"
#include "codec/text.h"
#include "common/file.h"
#include "record/items.h"

enum { FIRST = 280, SECOND = 20, BATCH = 20 };

/** Numbers of the format's messages (src/record/schema.c). */
enum { INDEX = 1, LABEL = 2, FIELDS = 3, VOTES = 3, ENCODED = 4, PROOF = 5 };

/** What a ballot of a place becomes; UNDECIDED: nothing yet. */
static eg_ballot_status
decision_of(size_t position)
{
    switch (position % 10) {
    case 4:
        return EG_BALLOT_CHALLENGED;
    case 7:
        return EG_BALLOT_SPOILED;
    case 9:
        return EG_BALLOT_UNDECIDED;
    default:
        return EG_BALLOT_CAST;
    }
}

static void
tell(const kit_device *d, eg_ballot_status status)
{
    static const char *const names[] = {[EG_BALLOT_UNDECIDED] = "undecided",
                                        [EG_BALLOT_CAST] = "cast",
                                        [EG_BALLOT_CHALLENGED] = "challenged",
                                        [EG_BALLOT_SPOILED] = "spoiled"};
    char hex[2 * EG_HASH_BYTES + 1];
    eg_hex_write_upper(hex, d->chain.last.bytes, EG_HASH_BYTES);
    printf("%s %s\n", names[status], hex);
}

/** Encrypt the next ballots of a device and send them with their decisions. */
static bool
vote(board_kit *kit, kit_device *d, size_t count)
{
    static eg_buffer bytes[BATCH];
    eg_span item[BATCH];
    app_decision decision[BATCH];
    app_batch batch = {.first = d->chain.count + 1,
                       .item = item,
                       .item_len = count,
                       .decision = decision};
    for (size_t i = 0; i < count; i++) {
        eg_buffer_init(&bytes[i], 4096);
        kit_ballot(&bytes[i], d);
        item[i] = eg_buffer_span(&bytes[i]);
        const eg_ballot_status status = decision_of(i);
        tell(d, status);
        if (status != EG_BALLOT_UNDECIDED) {
            decision[batch.decision_len++] =
                (app_decision){batch.first + i, status};
        }
    }
    const unsigned answer = kit_send(kit, d, &batch);
    for (size_t i = 0; i < count; i++) {
        eg_buffer_free(&bytes[i]);
    }
    return answer == HTTP_OK;
}

/* -- files of the record ---------------------------------------------------- */

static eg_status
frame(eg_buffer *out, const eg_buffer *message)
{
    eg_pb_put_varint(out, message->len);
    eg_buffer_append(out, message->data, message->len);
    return eg_buffer_status(out);
}

static eg_status
begin_section(eg_buffer *out, eg_section_type type)
{
    const eg_segment_header header = {.major = EG_RECORD_MAJOR,
                                      .section = type};
    EG_BUFFER(bytes, 256);
    EG_TRY(eg_segment_header_encode(&bytes, &header, NULL));
    return frame(out, &bytes);
}

static eg_status
manifest_section(eg_buffer *out, eg_span manifest)
{
    static const eg_hash none;
    EG_BUFFER(item, (size_t)1 << 20);
    EG_TRY(begin_section(out, EG_SECTION_MANIFEST));
    const size_t mark = eg_pb_begin(&item, EG_ITEM_MANIFEST_FILE);
    eg_pb_put_string(&item, 1, "application/json");
    eg_pb_put_bytes(&item, 2, manifest.data, manifest.len);
    eg_pb_put_bytes(&item, 3, none.bytes, EG_HASH_BYTES);
    eg_pb_end(&item, mark);
    return frame(out, &item);
}

static void
put_field(eg_buffer *item, const eg_field *field, uint64_t votes)
{
    static const uint8_t zero[512];
    const size_t mark = eg_pb_begin(item, FIELDS);
    eg_pb_put_uint(item, INDEX, field->index);
    eg_pb_put_string(item, LABEL, field->id);
    eg_pb_put_uint(item, VOTES, votes);
    eg_pb_put_bytes(item, ENCODED, zero, sizeof(zero));
    eg_pb_put_bytes(item, PROOF, zero, 64);
    eg_pb_end(item, mark);
}

static eg_status
tally_section(eg_buffer *out, const eg_manifest *manifest)
{
    EG_TRY(begin_section(out, EG_SECTION_DECRYPTED_TALLY));
    for (size_t c = 0; c < manifest->contest_len; c++) {
        const eg_contest *contest = &manifest->contest[c];
        EG_BUFFER(item, (size_t)1 << 20);
        const size_t mark = eg_pb_begin(&item, EG_ITEM_DECRYPTED_CONTEST);
        eg_pb_put_uint(&item, INDEX, contest->index);
        eg_pb_put_string(&item, LABEL, contest->id);
        for (size_t f = 0; f < contest->field_len; f++) {
            put_field(&item, &contest->field[f], (f * 37 + c * 11) % 97);
        }
        eg_pb_end(&item, mark);
        EG_TRY(frame(out, &item));
    }
    return EG_OK;
}

/** Put a file into the log, as the board does when it is made or asked. */
static eg_status
publish(board_kit *kit, board_kind kind, const char *name, eg_span content)
{
    board_writer *w = kit->w;
    board_file file = {.bytes = content.len};
    board_entry entry = {.kind = kind};
    (void)snprintf(file.name, sizeof(file.name), "%s", name);
    (void)snprintf(entry.name, sizeof(entry.name), "%s", name);
    eg_sha256_once(&file.content, content.data, content.len);
    entry.content = file.content;
    EG_TRY(sql_transaction(w->store, NULL));
    EG_TRY(board_entry_add(&w->log, &file.index, &entry, NULL));
    EG_TRY(board_store_put_content(w->store, &file.content, content, NULL));
    EG_TRY(board_store_put_file(w->store, &file, NULL));
    EG_TRY(app_log_sign(&w->log, NULL));
    return sql_commit(w->store, NULL);
}

static eg_status
put_manifest(board_kit *kit, eg_span manifest)
{
    EG_BUFFER(section, (size_t)1 << 20);
    EG_TRY(sql_transaction(kit->w->store, NULL));
    EG_TRY(board_store_set(kit->w->store, "manifest", manifest, NULL));
    EG_TRY(sql_commit(kit->w->store, NULL));
    EG_TRY(manifest_section(&section, manifest));
    return publish(kit, BOARD_SETUP, "setup/manifest.binpb",
                   eg_buffer_span(&section));
}

static eg_status
put_tally(board_kit *kit, eg_span bytes)
{
    eg_manifest *manifest = NULL;
    EG_BUFFER(section, (size_t)1 << 20);
    EG_TRY(eg_manifest_parse(&manifest, bytes.data, bytes.len, NULL));
    eg_status status = tally_section(&section, manifest);
    eg_manifest_free(manifest);
    EG_TRY(status);
    return publish(kit, BOARD_PUBLICATION, "final/decrypted_tally.binpb",
                   eg_buffer_span(&section));
}

/* -- checkpoints ------------------------------------------------------------ */

static eg_status
keep_checkpoint(sql_db *store, const char *dir, const char *name)
{
    uint64_t size = 0;
    char path[APP_PATH_MAX];
    EG_BUFFER(note, EG_NOTE_MAX);
    EG_TRY(app_log_get_checkpoint(store, &size, &note, NULL));
    EG_TRY(app_path(path, dir, name, NULL));
    return app_file_write(path, note.data, note.len, 0600, APP_WRITE_NEW, NULL);
}

/** Sign one entry more that the log will never have. */
static eg_status
fork_log(board_kit *kit, const char *dir)
{
    board_writer *w = kit->w;
    uint64_t index = 0;
    board_entry entry = {.kind = BOARD_PUBLICATION, .name = "meta.json"};
    eg_sha256_once(&entry.content, dir, strlen(dir));
    app_log_mark(&w->log);
    EG_TRY(sql_transaction(w->store, NULL));
    EG_TRY(board_entry_add(&w->log, &index, &entry, NULL));
    EG_TRY(app_log_sign(&w->log, NULL));
    const eg_status status = keep_checkpoint(w->store, dir, "fork");
    sql_rollback(w->store);
    app_log_undo(&w->log);
    return status;
}

static eg_status
fill(board_kit *kit, const char *dir, eg_span manifest)
{
    kit_device first, second;
    EG_TRY(put_manifest(kit, manifest));
    EG_TRY(kit_device_begin(&first, kit, "Port Ellery town hall, scanner 1"));
    EG_TRY(kit_device_begin(&second, kit, "Harbor school, scanner 1"));
    bool good = kit_authorize(kit, &first) == HTTP_OK &&
                kit_authorize(kit, &second) == HTTP_OK &&
                vote(kit, &second, SECOND);
    EG_TRY(keep_checkpoint(kit->w->store, dir, "early"));
    EG_TRY(fork_log(kit, dir));
    for (size_t i = 0; i < FIRST && good; i += BATCH) {
        good = vote(kit, &first, BATCH);
    }
    kit_device_end(&first);
    kit_device_end(&second);
    return good ? put_tally(kit, manifest) : EG_REJECT;
}

int
main(int argc, char **argv)
{
    board_kit kit;
    uint8_t *manifest = NULL;
    size_t len = 0;
    if (argc != 3 || mkdir(argv[1], 0700) != 0 ||
        app_file_read_plain(argv[2], (size_t)1 << 20, &manifest, &len, NULL) !=
            EG_OK) {
        fprintf(stderr, "usage: make_page_board DIR MANIFEST\n");
        return 2;
    }
    eg_status status = board_kit_begin(&kit, argv[1], EG_CHAINING_SIMPLE);
    if (status == EG_OK) {
        status = fill(&kit, argv[1], (eg_span){manifest, len});
    }
    board_kit_end(&kit);
    app_file_free(manifest, len);
    return status == EG_OK ? 0 : 1;
}
