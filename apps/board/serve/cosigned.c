/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Keeping cosigned checkpoints.
 */
#include "board/serve/cosigned.h"

#include "tlog/prove.h"

/** Where the store has the note. */
static const char setting[] = "cosigned";

/* -- looking ---------------------------------------------------------------- */

eg_status
board_cosigned_get(sql_db *store,
                   uint64_t *size,
                   eg_buffer *note,
                   eg_error *err)
{
    eg_note parsed;
    eg_checkpoint checkpoint;
    const size_t before = note->len;
    EG_TRY(board_store_get(store, note, setting, err));
    EG_TRY(eg_buffer_status(note));
    EG_TRY(eg_note_parse(
        &parsed, (eg_span){note->data + before, note->len - before}, err));
    EG_TRY(eg_checkpoint_parse(&checkpoint, parsed.text, err));
    *size = checkpoint.size;
    return EG_OK;
}

/** The latest cosigned checkpoint; EG_ERR_NOT_FOUND if it has fewer entries. */
static eg_status
get_from(sql_db *store,
         uint64_t least,
         uint64_t *size,
         eg_buffer *note,
         eg_error *err)
{
    EG_BUFFER(cosigned, EG_NOTE_MAX);
    uint64_t found = 0;
    EG_TRY(board_cosigned_get(store, &found, &cosigned, err));
    if (found < least) {
        return EG_ERR_NOT_FOUND;
    }
    *size = found;
    eg_buffer_append(note, cosigned.data, cosigned.len);
    return eg_buffer_status(note);
}

eg_status
board_checkpoint_latest(sql_db *store,
                        uint64_t *size,
                        eg_buffer *note,
                        eg_error *err)
{
    EG_BUFFER(latest, EG_NOTE_MAX);
    uint64_t entries = 0;
    EG_TRY(app_log_get_checkpoint(store, &entries, &latest, err));
    const eg_status found = get_from(store, entries, size, note, err);
    if (found != EG_ERR_NOT_FOUND) {
        return found;
    }
    *size = entries;
    eg_buffer_append(note, latest.data, latest.len);
    return eg_buffer_status(note);
}

eg_status
board_checkpoint_of(sql_db *store,
                    uint64_t index,
                    uint64_t *size,
                    eg_buffer *note,
                    eg_error *err)
{
    const eg_status found = get_from(store, index + 1, size, note, err);
    return found == EG_ERR_NOT_FOUND
               ? app_log_get_checkpoint(store, size, note, err)
               : found;
}

/* -- keeping ---------------------------------------------------------------- */

/** The checkpoint is of this board's log as it is, and not only of its key. */
static eg_status
check_history(board_writer *w, board_job *job, eg_error *err)
{
    const eg_checkpoint *brought = &job->cosigned.checkpoint;
    uint64_t size = 0;
    eg_hash root = {{0}};
    EG_BUFFER(note, EG_NOTE_MAX);
    EG_TRY(app_log_get_checkpoint(w->store, &size, &note, err));
    if (brought->size <= size) {
        const eg_tile_source tiles = app_log_tiles(w->store);
        EG_TRY(eg_tlog_root(&root, &tiles, brought->size, err));
    }
    return brought->size <= size && eg_hash_equal(&root, &brought->root)
               ? EG_OK
               : board_job_refuse(job, HTTP_CONFLICT,
                                  "the checkpoint is of another history than "
                                  "this board's");
}

/**
 * The note to be kept: the cosignatures that there are, and those that are brought
 * of other witnesses.
 *
 * @param[out] fresh Whether there is one of these.
 */
static void
merge(eg_buffer *out,
      bool *fresh,
      const board *b,
      const board_cosigned *kept,
      const board_cosigned *brought)
{
    board_cosigned_begin(out, brought, &b->key.key);
    *fresh = false;
    for (size_t i = 0; i < b->witnesses.count; i++) {
        const bool has = kept != NULL && kept->by.by[i];
        board_cosigned_copy(out, has ? &kept->note : &brought->note,
                            &b->witnesses.key[i]);
        *fresh = *fresh || (!has && brought->by.by[i]);
    }
}

/** What is kept of the checkpoint that is brought; NULL: a shorter one is. */
static eg_status
find_kept(board_writer *w,
          board_job *job,
          eg_buffer *note,
          board_cosigned *kept,
          bool *same,
          eg_error *err)
{
    const board *b = w->board;
    uint64_t size = 0;
    *same = false;
    const eg_status found = board_cosigned_get(w->store, &size, note, err);
    if (found == EG_ERR_NOT_FOUND) {
        return EG_OK;
    }
    EG_TRY(found);
    if (size > job->cosigned.checkpoint.size) {
        return board_job_refuse(job, HTTP_CONFLICT,
                                "a later checkpoint has cosignatures already");
    }
    *same = size == job->cosigned.checkpoint.size;
    return *same ? board_cosigned_open(kept, eg_buffer_span(note), &b->key.key,
                                       &b->witnesses, err)
                 : EG_OK;
}

static eg_status
apply(board_writer *w, board_job *job, eg_error *err)
{
    board_cosigned kept;
    bool same = false;
    bool fresh = false;
    EG_BUFFER(before, EG_NOTE_MAX);
    EG_BUFFER(after, EG_NOTE_MAX);
    EG_TRY(check_history(w, job, err));
    EG_TRY(find_kept(w, job, &before, &kept, &same, err));
    merge(&after, &fresh, w->board, same ? &kept : NULL, &job->cosigned);
    EG_TRY(eg_buffer_status(&after));
    return fresh
               ? board_store_set(w->store, setting, eg_buffer_span(&after), err)
               : EG_OK;
}

static void
tell(const board_job *job, eg_json_writer *w)
{
    board_json_number(w, "size", job->cosigned.checkpoint.size);
    board_json_number(w, "witnesses", job->cosigned.by.count);
}

eg_status
board_cosigned_prepare(board_job *job, eg_span body, eg_error *err)
{
    const board *b = job->board;
    if (b->witnesses.count == 0) {
        return eg_fail(err, EG_ERR_NOT_FOUND, "this board knows no witnesses");
    }
    EG_TRY(board_cosigned_open(&job->cosigned, body, &b->key.key, &b->witnesses,
                               err));
    if (job->cosigned.by.count == 0) {
        return eg_fail(err, EG_REJECT,
                       "no witness that this board knows has cosigned");
    }
    job->apply = apply;
    job->tell = tell;
    return EG_OK;
}
