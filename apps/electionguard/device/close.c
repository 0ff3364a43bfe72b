/* SPDX-License-Identifier: Apache-2.0 */
/*
 * electionguard device close: end the chain and submit the ballots.
 *
 * What is submitted is a record of its own, at phase sealed, with this device
 * only.  It is made from the journal, so closing again gives the same bytes.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <electionguard/record.h>

#include "common/mail.h"
#include "electionguard/device/pool.h"
#include "electionguard/device/state.h"
#include "electionguard/verbs.h"
#include "record/items.h"

enum { KEY_MAIL = 0x2301, KEY_SPOIL };

typedef struct settings {
    app_settings common;
    const char *dir;
    const char *mail;
    bool spoil;
} settings;

static const struct argp_option options[] = {
    {"mail", KEY_MAIL, "FOLDER", 0,
     "Folder for messages: the ballots are put there", 0},
    {"spoil-undecided", KEY_SPOIL, NULL, 0,
     "Spoil the ballots that nobody decided on", 0},
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
    case KEY_MAIL:
        s->mail = arg;
        return 0;
    case KEY_SPOIL:
        s->spoil = true;
        return 0;
    case ARGP_KEY_ARG:
        if (s->dir != NULL) {
            argp_error(state, "one device at a time");
        }
        s->dir = arg;
        return 0;
    case ARGP_KEY_END:
        if (s->dir == NULL || s->mail == NULL) {
            argp_error(state, "DIR and --mail are needed");
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
    "DIR",
    "Close a device for good: end its chain of confirmation codes and put its "
    "ballots, signed, into the mail folder. Prepared ballots are destroyed.\v"
    "May be repeated; the same bytes are put there again.",
    children,
    0,
    0};

/** Every ballot must be decided before the end. */
static eg_status
settle(const settings *s, device_state *d, eg_error *err)
{
    const size_t undecided = device_state_undecided(d);
    if (undecided > 0 && !s->spoil) {
        return eg_fail(err, EG_ERR_STATE,
                       "%zu ballots are not decided; cast, challenge or spoil "
                       "them, or close with --spoil-undecided",
                       undecided);
    }
    for (size_t i = 0; i < d->ballot_len; i++) {
        if (d->ballot[i].status == EG_BALLOT_UNDECIDED) {
            EG_TRY(device_state_decide(d, i + 1, EG_BALLOT_SPOILED, err));
        }
    }
    if (d->ballot_len == 0) {
        return eg_fail(err, EG_ERR_STATE,
                       "the device has no ballots; a record holds only devices "
                       "that have some, so there is nothing to submit");
    }
    return EG_OK;
}

/** The last entry of the journal. */
static eg_status
end_journal(device_state *d, eg_error *err)
{
    if (d->closed) {
        return EG_OK;
    }
    uint8_t payload[8];
    const int64_t now = device_now_ms();
    eg_store_be64(payload, (uint64_t)now);
    EG_TRY(journal_append(&d->journal, ENTRY_CLOSE,
                          (eg_span){payload, sizeof(payload)}, err));
    d->closed = true;
    d->closed_ms = now;
    return EG_OK;
}

/** Write an item into the open section. */
static eg_status
add_item(eg_record_writer *writer,
         const device_state *d,
         const eg_item *item,
         eg_error *err)
{
    EG_BUFFER(bytes, EG_ITEM_BYTES_MAX);
    EG_TRY(eg_item_encode(d->election->group, &bytes, item, err));
    return eg_record_writer_add(writer, bytes.data, bytes.len, err);
}

static eg_status
add_header(eg_record_writer *writer, const device_state *d, eg_error *err)
{
    const bool simple = d->chain.mode == EG_CHAINING_SIMPLE;
    const eg_item item = {
        .kind = EG_ITEM_DEVICE_HEADER,
        .u.device_header = {.kind = EG_DEVICE_REGULAR,
                            .device_id = d->device_id,
                            .device_hash = d->chain.device_hash,
                            .chaining_mode = (uint32_t)d->chain.mode,
                            .has_initial_hash = simple,
                            .initial_hash = d->chain.initial}};
    return add_item(writer, d, &item, err);
}

static eg_status
add_close(eg_record_writer *writer, const device_state *d, eg_error *err)
{
    eg_item item = {.kind = EG_ITEM_DEVICE_CLOSE,
                    .u.device_close = {.ballot_count = d->ballot_len,
                                       .has_time = true,
                                       .time_ms = d->closed_ms}};
    eg_item_device_close *close = &item.u.device_close;
    if (d->chain.mode == EG_CHAINING_SIMPLE) {
        EG_TRY(eg_chain_close(&d->chain, close->closing_field,
                              &close->closing_hash));
        close->has_closing_field = true;
        close->has_closing_hash = true;
    }
    return add_item(writer, d, &item, err);
}

/** Where the status of a ballot stands in its item: the byte after its tag. */
static eg_status
patch_status(uint8_t *item, size_t len, eg_ballot_status status)
{
    eg_pb_reader outer = eg_pb_read((eg_span){item, len});
    eg_pb_value member;
    if (!eg_pb_next(&outer, &member)) {
        return EG_ERR_MALFORMED;
    }
    eg_pb_reader r = eg_pb_read(member.bytes);
    eg_pb_value f;
    while (eg_pb_next(&r, &f)) {
        if (f.number == 4) {
            item[(size_t)(r.at - item) - 1] = (uint8_t)status;
            return EG_OK;
        }
    }
    return EG_ERR_MALFORMED;
}

/** Copy a ballot from the journal with what was decided. */
static eg_status
add_ballot(void *context,
           const device_ballot *ballot,
           eg_span item,
           eg_error *err)
{
    eg_record_writer *writer = context;
    uint8_t *copy = malloc(item.len);
    if (copy == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory for a ballot");
    }
    memcpy(copy, item.data, item.len);
    eg_status status = patch_status(copy, item.len, ballot->status);
    if (status == EG_OK) {
        status = eg_record_writer_add(writer, copy, item.len, err);
    }
    free(copy);
    return status;
}

/** Fill a record that holds the setup with this device's section. */
static eg_status
write_sections(eg_record_writer *writer,
               const device_state *d,
               eg_section_digest *digest,
               eg_error *err)
{
    uint8_t key[EG_DEVICE_KEY_BYTES];
    device_state_key(d, key);
    EG_TRY(eg_record_writer_begin(writer, EG_SECTION_DEVICE, key, sizeof(key),
                                  NULL, err));
    EG_TRY(add_header(writer, d, err));
    EG_TRY(device_state_each_ballot(d, add_ballot, writer, err));
    EG_TRY(add_close(writer, d, err));
    EG_TRY(eg_record_writer_end(writer, digest, err));
    EG_TRY(eg_record_writer_begin(writer, EG_SECTION_DEVICE_ATTESTATIONS, NULL,
                                  0, NULL, err));
    EG_TRY(eg_record_writer_end(writer, NULL, err));
    return eg_record_writer_seal(writer, EG_PHASE_SEALED, NULL, err);
}

/** Copy a record to a new place in another form. */
static eg_status
copy_record(const char *from,
            const char *to,
            eg_record_store store,
            eg_error *err)
{
    eg_record *record = NULL;
    EG_TRY(eg_record_open(&record, from, NULL, err));
    const eg_status status =
        eg_record_copy(record, to, store, EG_RECORD_PROTOBUF, err);
    eg_record_free(record);
    return status;
}

/** Make the record of DIR/work, fill it, and zip it beside it as zip. */
static eg_status
make_record(const device_state *d,
            const char *work,
            const char *zip,
            eg_section_digest *digest,
            eg_error *err)
{
    char setup[APP_PATH_MAX];
    char record[APP_PATH_MAX];
    EG_TRY(app_path(setup, d->dir, "setup", err));
    EG_TRY(app_path(record, work, "record", err));
    EG_TRY(copy_record(setup, record, EG_RECORD_DIRECTORY, err));
    eg_record_writer *writer = NULL;
    EG_TRY(eg_record_writer_open(&writer, record, EG_RECORD_PROTOBUF, err));
    const eg_status status = write_sections(writer, d, digest, err);
    eg_record_writer_free(writer);
    EG_TRY(status);
    return copy_record(record, zip, EG_RECORD_ZIP, err);
}

/**
 * Put the record that is submitted to @p to.  It is made in the device's own
 * directory, so that the mail folder never sees half of one.
 */
static eg_status
make_submission(const device_state *d,
                const char *to,
                eg_section_digest *digest,
                eg_error *err)
{
    char work[APP_PATH_MAX];
    char zip[APP_PATH_MAX];
    EG_TRY(app_path(work, d->dir, "work", err));
    EG_TRY(app_path(zip, work, "zip", err));
    EG_TRY(app_tree_remove(work, err));
    EG_TRY(app_dir_make(work, 0700, err));
    eg_status status = make_record(d, work, zip, digest, err);
    if (status == EG_OK) {
        status = app_file_copy(zip, to, 0644, err);
    }
    const eg_status cleared = app_tree_remove(work, NULL);
    return status == EG_OK && cleared != EG_OK
               ? eg_fail(err, cleared, "%s: cannot be removed", work)
               : status;
}

/** The signed message that goes with the file. */
static eg_status
post_message(const settings *s,
             const device_state *d,
             const eg_section_digest *digest,
             const char *file,
             const char *message_name,
             eg_error *err)
{
    EG_BUFFER(payload, 1 << 20);
    eg_pb_put_string(&payload, 1, d->device_id);
    eg_pb_put_bytes(&payload, 2, d->chain.device_hash.bytes, EG_HASH_BYTES);
    eg_pb_put_uint(&payload, 3, digest->items);
    eg_pb_put_bytes(&payload, 4, digest->root.bytes, EG_HASH_BYTES);
    eg_pb_put_string(&payload, 5, file);
    EG_BUFFER(message, 1 << 20);
    EG_TRY(app_message_sign(&message, &d->identity, APP_STEP_BALLOTS,
                            &d->invitation, APP_SENDER_DEVICE,
                            eg_buffer_span(&payload), err));
    return app_mail_post(s->mail, message_name, eg_buffer_span(&message), err);
}

static eg_status
submit(const settings *s, device_state *d, eg_error *err)
{
    char file[APP_MAIL_NAME_MAX];
    char message[APP_MAIL_NAME_MAX];
    char path[APP_PATH_MAX];
    const uint8_t *h = d->chain.device_hash.bytes;
    snprintf(file, sizeof(file), "08-ballots-device-%02x%02x%02x%02x.zip", h[0],
             h[1], h[2], h[3]);
    snprintf(message, sizeof(message), "08-ballots-device-%02x%02x%02x%02x.egm",
             h[0], h[1], h[2], h[3]);
    EG_TRY(app_dir_make(s->mail, 0755, err));
    EG_TRY(app_path(path, s->mail, file, err));
    eg_section_digest digest = {0};
    EG_TRY(make_submission(d, path, &digest, err));
    return post_message(s, d, &digest, file, message, err);
}

static eg_status
close_device(const void *verb_settings, device_state *d, eg_error *err)
{
    const settings *s = verb_settings;
    if (!d->closed) {
        EG_TRY(settle(s, d, err));
        EG_TRY(end_journal(d, err));
    }
    /* Nobody needs what was prepared any more. */
    EG_TRY(pool_destroy_all(d->dir, err));
    EG_TRY(submit(s, d, err));
    size_t count[4] = {0};
    for (size_t i = 0; i < d->ballot_len; i++) {
        count[d->ballot[i].status]++;
    }
    app_say(&s->common,
            "Closed with %zu ballots: %zu cast, %zu challenged, %zu spoiled.",
            d->ballot_len, count[EG_BALLOT_CAST], count[EG_BALLOT_CHALLENGED],
            count[EG_BALLOT_SPOILED]);
    return EG_OK;
}

static int
run(int argc, char **argv)
{
    settings s = {0};
    app_parse(&argp, argc, argv, &s);
    return device_work(s.dir, false, close_device, &s);
}

const app_verb verb_device_close = {
    .group = "device",
    .name = "close",
    .summary = "end a device's chain and submit its ballots",
    .argp = &argp,
    .run = run,
};
