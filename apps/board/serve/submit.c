/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What devices submit: ballots while people vote, decisions on them, and the end
 * of the section.
 *
 * A ballot continues its device's chain or is the one that is there already:
 * so a batch whose answer was lost can be sent again, and a device that knows
 * how many ballots the board has goes on from there.  What is on the board is
 * never replaced.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "board/serve/job.h"
#include "message/section.h"
#include "record/items.h"

/* -- making ready ----------------------------------------------------------- */

/** An item in its one encoding that is a ballot as devices keep it. */
static eg_status
prepare_item(board_item *out, eg_span bytes, uint64_t position, eg_error *err)
{
    out->bytes = bytes;
    const eg_status status =
        eg_item_check(bytes.data, bytes.len, false, NULL, err);
    if (status != EG_OK) {
        eg_error_prefix(err, "ballot %" PRIu64 ": ", position);
        return status;
    }
    if (!eg_ballot_brief_read(&out->brief, bytes.data, bytes.len)) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "ballot %" PRIu64 ": is no ballot", position);
    }
    /* The format has no undecided ballots; see the device's journal. */
    if (out->brief.kind == EG_ITEM_ENCRYPTED_BALLOT &&
        out->brief.status != EG_BALLOT_SPOILED) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "ballot %" PRIu64 ": a ballot comes undecided, that is "
                       "marked as spoiled, and the decision apart",
                       position);
    }
    eg_sha256_once(&out->hash, bytes.data, bytes.len);
    return EG_OK;
}

static eg_status
prepare_items(board_job *job, eg_error *err)
{
    board_batch *b = &job->batch;
    b->item = calloc(b->in.item_len + 1, sizeof(*b->item));
    b->decision_index =
        calloc(b->in.decision_len + 1, sizeof(*b->decision_index));
    if (b->item == NULL || b->decision_index == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory for a batch");
    }
    for (size_t i = 0; i < b->in.item_len; i++) {
        EG_TRY(prepare_item(&b->item[i], b->in.item[i], b->in.first + i, err));
    }
    return EG_OK;
}

/** The message of step 8, which the same device signed. */
static eg_status
prepare_close(board_job *job, eg_error *err)
{
    board_batch *b = &job->batch;
    if (b->in.message.len == 0) {
        return EG_OK;
    }
    EG_TRY(board_message(&b->closing, job->board, b->in.message,
                         APP_STEP_BALLOTS, APP_SENDER_DEVICE, err));
    EG_TRY(app_ballots_read(&b->about, job->arena, &b->closing, err));
    if (memcmp(b->closing.key, job->message.key, APP_PUBLIC_KEY_BYTES) != 0 ||
        !eg_hash_equal(&b->about.device_hash, &b->in.device_hash)) {
        return eg_fail(err, EG_REJECT,
                       "the message about the section is of another device");
    }
    return EG_OK;
}

static eg_status apply_batch(board_writer *w, board_job *job, eg_error *err);
static void tell_batch(const board_job *job, eg_json_writer *w);

eg_status
board_batch_prepare(board_job *job,
                    const eg_hash *device,
                    eg_span body,
                    eg_error *err)
{
    if (body.len > job->board->limits.batch) {
        return eg_fail(err, EG_ERR_LIMIT, "a batch has at most %zu bytes",
                       job->board->limits.batch);
    }
    EG_TRY(board_message(&job->message, job->board, body, APP_STEP_BATCH,
                         APP_SENDER_DEVICE, err));
    EG_TRY(app_batch_read(&job->batch.in, job->arena, &job->message, err));
    if (!eg_hash_equal(device, &job->batch.in.device_hash)) {
        return eg_fail(err, EG_REJECT, "the batch is of another device");
    }
    EG_TRY(prepare_items(job, err));
    EG_TRY(prepare_close(job, err));
    job->apply = apply_batch;
    job->tell = tell_batch;
    return EG_OK;
}

void
board_batch_free(board_batch *batch)
{
    app_message_free(&batch->closing);
    free(batch->item);
    free(batch->decision_index);
}

/* -- ballots ---------------------------------------------------------------- */

/** What the kind of a printed ballot's item says of it. */
static eg_ballot_status
printed_status(eg_item_kind kind)
{
    switch ((int)kind) {
    case EG_ITEM_PRE_CAST_BALLOT:
        return EG_BALLOT_CAST;
    case EG_ITEM_PRE_UNCAST_BALLOT:
        return EG_BALLOT_CHALLENGED;
    default: /* it never came back */
        return EG_BALLOT_SPOILED;
    }
}

/** The ballot at this position must be the one that is there. */
static eg_status
compare(board_writer *w,
        board_job *job,
        board_item *item,
        uint64_t position,
        eg_error *err)
{
    board_ballot kept;
    EG_TRY(board_store_find_ballot(w->store, &kept, job->batch.device.id,
                                   position, err));
    item->index = kept.index;
    return eg_hash_equal(&kept.content, &item->hash)
               ? EG_OK
               : board_job_refuse(job, HTTP_CONFLICT,
                                  "another ballot is at position %" PRIu64,
                                  position);
}

/** A ballot is of its device's kind and the next of its chain. */
static eg_status
check_next(board_writer *w,
           board_job *job,
           const board_item *item,
           uint64_t position)
{
    const board_device *d = &job->batch.device;
    eg_chain chain;
    uint8_t want[EG_CHAINING_FIELD_BYTES];
    board_chain(&chain, w->board, d);
    eg_chain_next_field(&chain, want);
    if (eg_item_is_pre_encrypted(item->brief.kind) !=
        (d->kind == EG_DEVICE_PRE_ENCRYPTING)) {
        return board_job_refuse(
            job, HTTP_WRONG, "ballot %" PRIu64 " is not one of such a device",
            position);
    }
    if (memcmp(want, item->brief.chaining_field, sizeof(want)) != 0) {
        return board_job_refuse(job, HTTP_WRONG,
                                "ballot %" PRIu64
                                " does not continue the device's chain",
                                position);
    }
    return EG_OK;
}

static eg_status
add_rows(board_writer *w,
         board_job *job,
         board_item *item,
         board_ballot *row,
         eg_error *err)
{
    const board_device *d = &job->batch.device;
    const board_entry entry = {.kind = BOARD_BALLOT,
                               .device = d->hash,
                               .position = row->position,
                               .code = row->code,
                               .content = row->content,
                               .status = row->status};
    EG_TRY(board_entry_add(&w->log, &row->index, &entry, err));
    item->index = row->index;
    EG_TRY(board_store_put_content(w->store, &item->hash, item->bytes, err));
    const eg_status status = board_store_add_ballot(w->store, row, err);
    return status == EG_ERR_STATE
               ? board_job_refuse(job, HTTP_CONFLICT,
                                  "the identifier or the confirmation code of "
                                  "ballot %" PRIu64 " is another ballot's",
                                  row->position)
               : status;
}

/** Ballots that come after the tally would not be in it. */
static eg_status
refuse_late(board_writer *w, board_job *job, eg_error *err)
{
    board_file file;
    const eg_status found = board_store_find_file(
        w->store, &file, "aggregated/encrypted_tally.binpb", err);
    if (found == EG_ERR_NOT_FOUND) {
        return EG_OK;
    }
    EG_TRY(found);
    return board_job_refuse(job, HTTP_CONFLICT,
                            "the tally was published; no more ballots are "
                            "taken");
}

static eg_status
add_ballot(board_writer *w,
           board_job *job,
           board_item *item,
           uint64_t position,
           eg_error *err)
{
    board_device *d = &job->batch.device;
    EG_TRY(check_next(w, job, item, position));
    board_ballot row = {.device = d->id,
                        .position = position,
                        .code = item->brief.code,
                        .id = item->brief.id,
                        .content = item->hash,
                        .bytes = item->bytes.len};
    if (d->kind == EG_DEVICE_PRE_ENCRYPTING) {
        row.status = printed_status(item->brief.kind);
        eg_merkle_leaf(&row.leaf, item->bytes.data, item->bytes.len);
        d->decided++;
    }
    EG_TRY(add_rows(w, job, item, &row, err));
    d->ballots++;
    d->last_code = row.code;
    return EG_OK;
}

static eg_status
apply_items(board_writer *w, board_job *job, eg_error *err)
{
    board_batch *b = &job->batch;
    for (size_t i = 0; i < b->in.item_len; i++) {
        const uint64_t position = b->in.first + i;
        if (position <= b->device.ballots) {
            EG_TRY(compare(w, job, &b->item[i], position, err));
        } else if (b->device.closed) {
            return board_job_refuse(job, HTTP_CONFLICT, "the device is closed");
        } else if (position > b->device.ballots + 1) {
            return board_job_refuse(job, HTTP_CONFLICT,
                                    "the board has %" PRIu64
                                    " ballots of this device, not %" PRIu64,
                                    b->device.ballots, position - 1);
        } else {
            EG_TRY(refuse_late(w, job, err));
            EG_TRY(add_ballot(w, job, &b->item[i], position, err));
        }
    }
    return EG_OK;
}

/* -- decisions -------------------------------------------------------------- */

/** The leaf of a ballot in its section, with what was decided. */
static eg_status
decided_leaf(board_writer *w, board_ballot *ballot, eg_error *err)
{
    EG_BUFFER(item, EG_ITEM_BYTES_MAX);
    EG_TRY(board_store_get_content(w->store, &item, &ballot->content, err));
    if (!eg_ballot_item_decide(item.data, item.len, ballot->status)) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "the store is damaged: a ballot is none");
    }
    eg_merkle_leaf(&ballot->leaf, item.data, item.len);
    return EG_OK;
}

static eg_status
decide(board_writer *w,
       board_job *job,
       board_ballot *ballot,
       eg_ballot_status status,
       eg_error *err)
{
    board_device *d = &job->batch.device;
    const board_entry entry = {.kind = BOARD_DECISION,
                               .device = d->hash,
                               .position = ballot->position,
                               .code = ballot->code,
                               .status = status};
    EG_TRY(board_entry_add(&w->log, &ballot->decision_index, &entry, err));
    ballot->status = status;
    EG_TRY(decided_leaf(w, ballot, err));
    EG_TRY(board_store_decide(w->store, ballot, err));
    d->decided++;
    return EG_OK;
}

static eg_status
apply_decision(board_writer *w, board_job *job, size_t i, eg_error *err)
{
    board_batch *b = &job->batch;
    const app_decision *wanted = &b->in.decision[i];
    board_ballot ballot;
    if (wanted->position > b->device.ballots) {
        return board_job_refuse(job, HTTP_CONFLICT,
                                "the board has %" PRIu64
                                " ballots of this device; a decision is on "
                                "number %" PRIu64,
                                b->device.ballots, wanted->position);
    }
    EG_TRY(board_store_find_ballot(w->store, &ballot, b->device.id,
                                   wanted->position, err));
    if (ballot.status == EG_BALLOT_UNDECIDED) {
        EG_TRY(decide(w, job, &ballot, wanted->status, err));
    } else if (ballot.status != wanted->status) {
        return board_job_refuse(job, HTTP_CONFLICT,
                                "ballot %" PRIu64
                                " was decided on otherwise; that is final",
                                wanted->position);
    }
    b->decision_index[i] = ballot.decision_index;
    return EG_OK;
}

/* -- the end ---------------------------------------------------------------- */

static eg_status
add_leaf(void *context, const board_ballot *ballot, eg_error *err)
{
    (void)err;
    return eg_merkle_add(context, &ballot->leaf);
}

/** The root of the section, from its leaves. */
static eg_status
section_root(board_writer *w,
             board_job *job,
             const eg_chain *chain,
             eg_hash *root,
             eg_error *err)
{
    const board_batch *b = &job->batch;
    eg_merkle tree;
    eg_merkle_init(&tree);
    EG_BUFFER(header, EG_ITEM_BYTES_MAX);
    EG_TRY(app_section_header(&header, chain, b->device.name, err));
    EG_TRY(eg_merkle_add_item(&tree, header.data, header.len));
    EG_TRY(
        board_store_ballots(w->store, b->device.id, 1, add_leaf, &tree, err));
    EG_TRY(eg_merkle_add_item(&tree, b->in.close.data, b->in.close.len));
    eg_merkle_root(&tree, root);
    return EG_OK;
}

/** What the device signed is what the board has. */
static eg_status
check_section(board_writer *w, board_job *job, eg_error *err)
{
    const board_batch *b = &job->batch;
    eg_chain chain;
    eg_hash root;
    board_chain(&chain, w->board, &b->device);
    if (app_section_check_close(&chain, b->in.close, err) != EG_OK) {
        return board_job_refuse(job, HTTP_WRONG,
                                "the close is not that of the device's chain");
    }
    EG_TRY(section_root(w, job, &chain, &root, err));
    if (strcmp(b->about.device_id, b->device.name) != 0 ||
        app_ballots_kind(&b->about) != b->device.kind ||
        b->about.items != b->device.ballots + 2 ||
        !eg_hash_equal(&root, &b->about.section_root)) {
        return board_job_refuse(job, HTTP_WRONG,
                                "the device signed another section than the "
                                "one that the board has");
    }
    return EG_OK;
}

static eg_status
end_section(board_writer *w, board_job *job, eg_error *err)
{
    board_batch *b = &job->batch;
    board_device *d = &b->device;
    const board_entry entry = {
        .kind = BOARD_CLOSE, .device = d->hash, .content = d->message};
    EG_TRY(check_section(w, job, err));
    EG_TRY(board_store_put_content(w->store, &d->message, b->in.message, err));
    EG_TRY(board_store_put_content(w->store, &d->close_item, b->in.close, err));
    EG_TRY(board_entry_add(&w->log, &d->close_index, &entry, err));
    d->closed = true;
    return EG_OK;
}

static eg_status
apply_close(board_writer *w, board_job *job, eg_error *err)
{
    board_batch *b = &job->batch;
    board_device *d = &b->device;
    eg_hash message;
    if (b->in.close.len == 0) {
        return EG_OK;
    }
    eg_sha256_once(&message, b->in.message.data, b->in.message.len);
    if (d->closed) {
        return eg_hash_equal(&message, &d->message)
                   ? EG_OK
                   : board_job_refuse(job, HTTP_CONFLICT,
                                      "the device was closed otherwise");
    }
    if (d->decided < d->ballots || d->ballots == 0) {
        return board_job_refuse(job, HTTP_CONFLICT,
                                "%" PRIu64 " of %" PRIu64
                                " ballots are decided on",
                                d->decided, d->ballots);
    }
    d->message = message;
    eg_sha256_once(&d->close_item, b->in.close.data, b->in.close.len);
    return end_section(w, job, err);
}

/* -- the batch -------------------------------------------------------------- */

/** The device, whose key signed. */
static eg_status
find_device(board_writer *w, board_job *job, eg_error *err)
{
    board_device *d = &job->batch.device;
    const eg_status found =
        board_store_find_device(w->store, d, &job->batch.in.device_hash, err);
    if (found == EG_ERR_NOT_FOUND) {
        return board_job_refuse(job, HTTP_NOT_FOUND,
                                "the device is not known here");
    }
    EG_TRY(found);
    return memcmp(d->key, job->message.key, sizeof(d->key)) == 0
               ? EG_OK
               : board_job_refuse(job, HTTP_FORBIDDEN,
                                  "the batch is signed by somebody else than "
                                  "the device");
}

static eg_status
apply_batch(board_writer *w, board_job *job, eg_error *err)
{
    board_batch *b = &job->batch;
    EG_TRY(find_device(w, job, err));
    EG_TRY(apply_items(w, job, err));
    for (size_t i = 0; i < b->in.decision_len; i++) {
        EG_TRY(apply_decision(w, job, i, err));
    }
    EG_TRY(apply_close(w, job, err));
    return board_store_update_device(w->store, &b->device, err);
}

static void
tell_batch(const board_job *job, eg_json_writer *w)
{
    const board_batch *b = &job->batch;
    eg_json_member_hex(w, "device", b->device.hash.bytes, EG_HASH_BYTES);
    board_json_number(w, "ballots", b->device.ballots);
    board_json_number(w, "decided", b->device.decided);
    eg_json_member_bool(w, "closed", b->device.closed);
    eg_json_name(w, "entries");
    eg_json_begin_array(w);
    for (size_t i = 0; i < b->in.item_len; i++) {
        eg_json_put_uint(w, b->item[i].index);
    }
    eg_json_end_array(w);
    eg_json_name(w, "decisions");
    eg_json_begin_array(w);
    for (size_t i = 0; i < b->in.decision_len; i++) {
        eg_json_put_uint(w, b->decision_index[i]);
    }
    eg_json_end_array(w);
}
