/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A board after an election, with the proofs of everything: a device, a printing
 * office, the tally and what was opened.
 *
 *   make_voted_board DIR [forged | written]
 *
 * DIR/record is the record, DIR/board the board.  Prints a line "KIND STATUS
 * CODE" for each ballot, in the order of the record.  Where it is forged, the
 * device's third ballot has a false range proof (6.D), which the board cannot
 * know.  Where it is written, every ballot has a write-in that is to do harm to who
 * shows it, and there is no printing office.
 *
 * Nothing is sent: the store gets what the handlers would put into it.
 */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "board_kit.h"
#include "codec/text.h"
#include "record/ballot_brief.h"
#include "support/test_record.h"

static const char *const setup_files[] = {
    "setup/header.binpb", "setup/parameters.binpb", "setup/manifest.binpb",
    "setup/guardians.binpb", "setup/election_keys.binpb"};

static const char *const later_files[] = {
    "device_attestations.binpb",
    "aggregated/encrypted_tally.binpb",
    "aggregated/contest_data_requests.binpb",
    "final/decrypted_tally.binpb",
    "final/challenged_ballot_decryptions/00000000.binpb",
    "final/contest_data_decryptions/00000000.binpb",
    "final/uncast_nonce_releases/00000000.binpb",
    "toc.binpb"};

/* -- the record ------------------------------------------------------------- */

static board_election
election_of(const test_record *r)
{
    const eg_election *e = r->e.election;
    board_election out = {.extended_hash = e->extended_hash,
                          .base_hash = e->base_hash,
                          .chaining = e->manifest->chaining_mode};
    (void)snprintf(out.name, sizeof(out.name), "%s", e->manifest->election_id);
    return out;
}

/* -- files ------------------------------------------------------------------ */

static eg_status
put_file(board_kit *kit, board_kind kind, const char *record, const char *name)
{
    char path[APP_PATH_MAX];
    uint8_t *bytes = NULL;
    size_t len = 0;
    board_writer *w = kit->w;
    board_file file = {.bytes = 0};
    board_entry entry = {.kind = kind};
    EG_TRY(app_path(path, record, name, NULL));
    EG_TRY(app_file_read_plain(path, (size_t)64 << 20, &bytes, &len, NULL));
    (void)snprintf(file.name, sizeof(file.name), "%s", name);
    (void)snprintf(entry.name, sizeof(entry.name), "%s", name);
    file.bytes = len;
    eg_sha256_once(&file.content, bytes, len);
    entry.content = file.content;
    eg_status status = board_entry_add(&w->log, &file.index, &entry, NULL);
    if (status == EG_OK) {
        status = board_store_put_content(w->store, &file.content,
                                         (eg_span){bytes, len}, NULL);
    }
    app_file_free(bytes, len);
    EG_TRY(status);
    return board_store_put_file(w->store, &file, NULL);
}

static eg_status
put_files(board_kit *kit,
          board_kind kind,
          const char *record,
          const char *const *names,
          size_t len)
{
    for (size_t i = 0; i < len; i++) {
        char path[APP_PATH_MAX];
        EG_TRY(app_path(path, record, names[i], NULL));
        /* Without a printing office there are no releases. */
        if (access(path, F_OK) == 0) {
            EG_TRY(put_file(kit, kind, record, names[i]));
        }
    }
    return EG_OK;
}

/* -- ballots ---------------------------------------------------------------- */

static const char *
name_of(eg_ballot_status status)
{
    static const char *const names[] = {[EG_BALLOT_UNDECIDED] = "undecided",
                                        [EG_BALLOT_CAST] = "cast",
                                        [EG_BALLOT_CHALLENGED] = "challenged",
                                        [EG_BALLOT_SPOILED] = "spoiled"};
    return names[status];
}

/** What became of a printed ballot. */
static eg_ballot_status
printed_status(eg_item_kind kind)
{
    return kind == EG_ITEM_PRE_CAST_BALLOT     ? EG_BALLOT_CAST
           : kind == EG_ITEM_PRE_UNCAST_BALLOT ? EG_BALLOT_CHALLENGED
                                               : EG_BALLOT_SPOILED;
}

static eg_status
put_content(board_kit *kit, board_ballot *row, eg_span item)
{
    eg_sha256_once(&row->content, item.data, item.len);
    row->bytes = item.len;
    return board_store_put_content(kit->w->store, &row->content, item, NULL);
}

/** An entry for a ballot, with the decision in it or, after it, by itself. */
static eg_status
put_entries(board_kit *kit, const board_device *d, board_ballot *row)
{
    board_writer *w = kit->w;
    board_entry entry = {.kind = BOARD_BALLOT,
                         .device = d->hash,
                         .position = row->position,
                         .code = row->code,
                         .content = row->content};
    const eg_ballot_status status = row->status;
    const bool printed = d->kind == EG_DEVICE_PRE_ENCRYPTING;
    entry.status = printed ? status : EG_BALLOT_UNDECIDED;
    row->status = entry.status;
    EG_TRY(board_entry_add(&w->log, &row->index, &entry, NULL));
    EG_TRY(board_store_add_ballot(w->store, row, NULL));
    if (printed) {
        return EG_OK;
    }
    const board_entry decision = {.kind = BOARD_DECISION,
                                  .device = d->hash,
                                  .position = row->position,
                                  .code = row->code,
                                  .status = status};
    row->status = status;
    EG_TRY(board_entry_add(&w->log, &row->decision_index, &decision, NULL));
    return board_store_decide(w->store, row, NULL);
}

/** A ballot of the record, as its device submitted it. */
static eg_status
put_ballot(board_kit *kit, board_device *d, eg_buffer *item)
{
    eg_ballot_brief brief;
    char hex[2 * EG_HASH_BYTES + 1];
    if (!eg_ballot_brief_read(&brief, item->data, item->len)) {
        return EG_ERR_MALFORMED;
    }
    board_ballot row = {.device = d->id,
                        .position = ++d->ballots,
                        .code = brief.code,
                        .id = brief.id,
                        .status = printed_status(brief.kind)};
    eg_merkle_leaf(&row.leaf, item->data, item->len);
    if (d->kind == EG_DEVICE_REGULAR) {
        row.status = brief.status;
        (void)eg_ballot_item_decide(item->data, item->len, EG_BALLOT_SPOILED);
    }
    EG_TRY(put_content(kit, &row, eg_buffer_span(item)));
    EG_TRY(put_entries(kit, d, &row));
    d->decided++;
    d->last_code = row.code;
    eg_hex_write_upper(hex, row.code.bytes, EG_HASH_BYTES);
    printf("%s %s %s\n", d->kind == EG_DEVICE_REGULAR ? "regular" : "printed",
           name_of(row.status), hex);
    return EG_OK;
}

/* -- devices ---------------------------------------------------------------- */

static eg_status
begin_device(board_kit *kit, board_device *d, const eg_item_device_header *h)
{
    *d = (board_device){.kind = h->kind, .hash = h->device_hash};
    (void)snprintf(d->name, sizeof(d->name), "%s", h->device_id);
    memset(d->key, 0x33, sizeof(d->key));
    board_entry entry = {.kind = BOARD_DEVICE, .device = d->hash};
    (void)snprintf(entry.name, sizeof(entry.name), "%s", d->name);
    eg_sha256_once(&entry.content, d->name, strlen(d->name));
    EG_TRY(board_entry_add(&kit->w->log, &d->index, &entry, NULL));
    return board_store_add_device(kit->w->store, d, NULL);
}

static eg_status
end_device(board_kit *kit, board_device *d, eg_span close)
{
    board_writer *w = kit->w;
    eg_sha256_once(&d->close_item, close.data, close.len);
    d->message = d->close_item;
    const board_entry entry = {
        .kind = BOARD_CLOSE, .device = d->hash, .content = d->message};
    EG_TRY(board_store_put_content(w->store, &d->close_item, close, NULL));
    EG_TRY(board_entry_add(&w->log, &d->close_index, &entry, NULL));
    d->closed = true;
    return board_store_update_device(w->store, d, NULL);
}

/** A device's section: its header, its ballots, its close. */
static eg_status
put_device(board_kit *kit, const test_record *r, const test_section *s)
{
    board_device d;
    EG_TRY(begin_device(kit, &d, &s->item[0].item.u.device_header));
    for (size_t i = 1; i < s->len; i++) {
        EG_BUFFER(bytes, EG_ITEM_BYTES_MAX);
        test_item_bytes(r, &s->item[i], &bytes);
        EG_TRY(eg_buffer_status(&bytes));
        EG_TRY(i + 1 < s->len ? put_ballot(kit, &d, &bytes)
                              : end_device(kit, &d, eg_buffer_span(&bytes)));
    }
    return EG_OK;
}

/* -- all of it -------------------------------------------------------------- */

static eg_status
fill(board_kit *kit, const test_record *r, const char *record)
{
    board_writer *w = kit->w;
    const eg_manifest *m = r->e.election->manifest;
    EG_TRY(sql_transaction(w->store, NULL));
    EG_TRY(board_store_set(w->store, "manifest",
                           (eg_span){m->file, m->file_len}, NULL));
    EG_TRY(put_files(kit, BOARD_SETUP, record, setup_files,
                     EG_ARRAY_LEN(setup_files)));
    for (size_t i = 0; i < r->section_len; i++) {
        if (r->section[i].type == EG_SECTION_DEVICE) {
            EG_TRY(put_device(kit, r, &r->section[i]));
        }
    }
    EG_TRY(put_files(kit, BOARD_PUBLICATION, record, later_files,
                     EG_ARRAY_LEN(later_files)));
    EG_TRY(app_log_sign(&w->log, NULL));
    return sql_commit(w->store, NULL);
}

static eg_status
make(test_record *r, const char *dir)
{
    board_kit kit;
    char record[APP_PATH_MAX];
    char place[APP_PATH_MAX];
    const board_election election = election_of(r);
    EG_TRY(app_path(record, dir, "record", NULL));
    EG_TRY(app_path(place, dir, "board", NULL));
    EG_TRY(app_dir_make(place, 0700, NULL));
    test_record_write(r, record, TEST_RECORD_TOC);
    eg_status status = board_kit_found(&kit, place, &election);
    if (status == EG_OK) {
        status = fill(&kit, r, record);
    }
    board_kit_end(&kit);
    return status;
}

/** Markup, an override of the direction of writing, a control character, an
 * invisible one, and a direction that is left open. */
static const char hostile[] = "<img src=x onerror=alert(1)>\xE2\x80\xAE"
                              "adA\x07\xE2\x80\x8B&lt;\xE2\x81\xA7";

/** A contest whose data have room for that. */
static const char manifest_written[] =
    "{\"electionId\":\"written\",\"contests\":[{\"id\":\"mayor\",\"name\":"
    "\"Mayor\",\"selectionLimit\":1,\"optionSelectionLimit\":1,\"index\":1,"
    "\"contestDataBlocks\":12,\"choices\":[{\"id\":\"ada\",\"name\":\"Ada\","
    "\"index\":1},{\"id\":\"write-in\",\"name\":\"Write-in\",\"index\":2,"
    "\"writeIn\":true}]}],\"ballotStyles\":[{\"id\":\"all\",\"name\":\"All\","
    "\"contestIds\":[\"mayor\"]}],\"chainingMode\":1}";

int
main(int argc, char **argv)
{
    test_record r;
    const char *how = argc == 3 ? argv[2] : "";
    const bool forged = strcmp(how, "forged") == 0;
    const bool written = strcmp(how, "written") == 0;
    if (argc < 2 || argc > 3 || (argc == 3 && !forged && !written)) {
        fprintf(stderr, "usage: make_voted_board DIR [forged | written]\n");
        return 2;
    }
    test_record_new(
        &r, &(test_record_plan){.standard = true,
                                .manifest = written ? manifest_written
                                                    : test_manifest_printed,
                                .devices = 1,
                                .ballots = written ? 2 : 6,
                                .written = written ? hostile : NULL,
                                .seed = 7});
    if (forged) {
        test_record_turn_proof(&r, 0, 3);
    }
    const eg_status status = make(&r, argv[1]);
    test_record_free(&r);
    return status == EG_OK ? 0 : 1;
}
