/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A watcher's folder, and its judgement of checkpoints.
 */
#include "board/watch/watch.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "log/key.h"
#include "tlog/prove.h"

/** The log as it is known here. */
static eg_tlog_identity
identity(const watch *w)
{
    return (eg_tlog_identity){
        .origin = {(const uint8_t *)w->key.name, strlen(w->key.name)},
        .key = &w->key,
        .count = 1};
}

/** Pin the log's key, or compare it with the one that is pinned. */
static eg_status
pin(watch *w, const char *given, eg_error *err)
{
    char path[APP_PATH_MAX];
    EG_TRY(app_path(path, w->dir, "log", err));
    if (given != NULL) {
        EG_TRY(app_log_key_read(
            &w->key, (eg_span){(const uint8_t *)given, strlen(given)}, "--log",
            err));
    }
    if (!app_file_exists(path)) {
        if (given == NULL) {
            return eg_fail(err, EG_ERR_ARGUMENT,
                           "%s: has no key of a log yet; give it with --log",
                           w->dir);
        }
        EG_BUFFER(text, 1024);
        eg_note_key_write(&text, &w->key);
        eg_buffer_byte(&text, '\n');
        EG_TRY(eg_buffer_status(&text));
        return app_file_write(path, text.data, text.len, 0644, APP_WRITE_NEW,
                              err);
    }
    const eg_note_key wanted = w->key;
    uint8_t *bytes = NULL;
    size_t len = 0;
    EG_TRY(app_file_read(path, 1024, &bytes, &len, err));
    const eg_status status =
        app_log_key_read(&w->key, (eg_span){bytes, len}, path, err);
    app_file_free(bytes, len);
    if (status == EG_OK && given != NULL &&
        (wanted.id != w->key.id || strcmp(wanted.name, w->key.name) != 0)) {
        return eg_fail(err, EG_ERR_STATE, "%s: another log is watched here",
                       w->dir);
    }
    return status;
}

/** Read a signed checkpoint of this log. */
static eg_status
read_note(watch *w, uint64_t *size, eg_hash *root, eg_error *err)
{
    const eg_tlog_identity log = identity(w);
    eg_checkpoint checkpoint;
    eg_note note;
    const eg_span bytes = eg_buffer_span(&w->note);
    EG_TRY(
        eg_checkpoint_open(&checkpoint, bytes, &log, &app_log_verifier, err));
    EG_TRY(eg_note_parse(&note, bytes, err));
    w->text = note.text;
    *size = checkpoint.size;
    *root = checkpoint.root;
    return EG_OK;
}

/** The last good checkpoint, or none. */
static eg_status
load(watch *w, eg_error *err)
{
    char path[APP_PATH_MAX];
    EG_TRY(app_path(path, w->dir, "checkpoint", err));
    if (!app_file_exists(path)) {
        return EG_OK;
    }
    uint8_t *bytes = NULL;
    size_t len = 0;
    EG_TRY(app_file_read(path, EG_NOTE_MAX, &bytes, &len, err));
    eg_buffer_clear(&w->note);
    eg_buffer_append(&w->note, bytes, len);
    app_file_free(bytes, len);
    EG_TRY(eg_buffer_status(&w->note));
    const eg_status status = read_note(w, &w->size, &w->root, err);
    eg_error_prefix(err, "%s: ", path);
    return status == EG_REJECT ? EG_ERR_MALFORMED : status;
}

eg_status
watch_open(watch *w,
           const char *dir,
           const char *place,
           const char *key,
           eg_error *err)
{
    *w = (watch){.lock = -1};
    eg_witness_state none;
    eg_witness_state_init(&none);
    w->root = none.root;
    eg_buffer_init(&w->note, EG_NOTE_MAX);
    if (snprintf(w->dir, sizeof(w->dir), "%s", dir) >= (int)sizeof(w->dir)) {
        return eg_fail(err, EG_ERR_ARGUMENT, "%.200s: is too long", dir);
    }
    EG_TRY(app_dir_make(w->dir, 0755, err));
    EG_TRY(app_dir_lock(w->dir, &w->lock, err));
    EG_TRY(pin(w, key, err));
    EG_TRY(load(w, err));
    return place == NULL ? EG_OK : watch_source_new(&w->source, place, err);
}

void
watch_close(watch *w)
{
    watch_source_free(w->source);
    eg_buffer_free(&w->note);
    app_dir_unlock(&w->lock);
}

eg_status
watch_fetch(watch *w, eg_error *err)
{
    EG_TRY(watch_source_read(w->source, "checkpoint", &w->note, err));
    return read_note(w, &w->new_size, &w->new_root, err);
}

eg_status
watch_accuse(watch *w, const char *why, eg_error *err)
{
    char path[APP_PATH_MAX];
    char name[64];
    for (unsigned n = 1;; n++) {
        (void)snprintf(name, sizeof(name), "evidence-%u", n);
        EG_TRY(app_path(path, w->dir, name, err));
        if (!app_file_exists(path)) {
            break;
        }
    }
    EG_TRY(app_file_write(path, w->note.data, w->note.len, 0644, APP_WRITE_NEW,
                          err));
    return eg_fail(err, EG_REJECT,
                   "ALARM: %s; the checkpoint of %" PRIu64
                   " entries that the log signed is kept in %s, the one of "
                   "%" PRIu64 " entries that was good in %s/checkpoint",
                   why, w->new_size, path, w->size, w->dir);
}

/** What a request brings is what was fetched; it has the log's signature. */
static eg_status
take_note(watch *w, eg_span body, const eg_span text, eg_error *err)
{
    eg_buffer_clear(&w->note);
    eg_buffer_append(&w->note, text.data,
                     body.len - (size_t)(text.data - body.data));
    EG_TRY(eg_buffer_status(&w->note));
    return read_note(w, &w->new_size, &w->new_root, err);
}

eg_status
watch_add(watch *w, eg_span body, eg_witness_answer *answer, eg_error *err)
{
    eg_witness_request request;
    eg_witness_state next;
    const eg_witness_state seen = {.size = w->size, .root = w->root};
    const eg_tlog_identity log = identity(w);
    EG_TRY(eg_witness_request_parse(&request, body, err));
    const bool known = eg_span_equal(request.checkpoint.origin, log.origin);
    const eg_status status =
        eg_witness_decide(answer, &next, &request, known ? &log : NULL, &seen,
                          &app_log_verifier, err);
    if (status == EG_OK ||
        (status == EG_REJECT && *answer == EG_WITNESS_FORKED)) {
        EG_TRY(take_note(w, body, request.note.text, err));
    }
    return status;
}

/** The proof that a witness wants: the last good tree begins the new one. */
static eg_status
prove(const watch *w, eg_merkle_consistency *proof, eg_error *err)
{
    *proof = (eg_merkle_consistency){.len = 0};
    if (w->new_size <= w->size) {
        return EG_OK;
    }
    const eg_tile_source tiles = watch_source_tiles(w->source, w->new_size);
    return eg_tlog_prove_consistency(proof, &tiles, w->size, w->new_size, err);
}

eg_status
watch_extends(watch *w, eg_error *err)
{
    eg_merkle_consistency proof;
    EG_TRY(prove(w, &proof, err));
    EG_BUFFER(body, EG_WITNESS_REQUEST_MAX);
    EG_TRY(eg_witness_request_write(&body, w->size, proof.nodes, proof.len,
                                    eg_buffer_span(&w->note), err));
    EG_TRY(eg_buffer_status(&body));
    eg_witness_request request;
    EG_TRY(eg_witness_request_parse(&request, eg_buffer_span(&body), err));
    const eg_tlog_identity log = identity(w);
    const eg_witness_state seen = {.size = w->size, .root = w->root};
    eg_witness_answer answer;
    eg_witness_state next;
    const eg_status status = eg_witness_decide(&answer, &next, &request, &log,
                                               &seen, &app_log_verifier, err);
    return status == EG_REJECT ? watch_accuse(w, eg_witness_text(answer), err)
                               : status;
}

eg_status
watch_keep(watch *w, eg_error *err)
{
    char path[APP_PATH_MAX];
    EG_TRY(app_path(path, w->dir, "checkpoint", err));
    EG_TRY(app_file_write(path, w->note.data, w->note.len, 0644,
                          APP_WRITE_REPLACE, err));
    w->size = w->new_size;
    w->root = w->new_root;
    return EG_OK;
}
