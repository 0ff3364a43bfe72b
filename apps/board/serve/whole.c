/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Serving the whole record.
 */
#include "board/serve/whole.h"

#include <fcntl.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "board/serve/export.h"
#include "common/journal.h"
#include "common/tree.h"
#include "message/beside.h"

/** Seconds until a record that could not be written is tried again. */
#define RETRY_S 60

typedef struct whole_file {
    char *name; /**< Its path in the record. */
    uint64_t bytes;
} whole_file;

/** The last file that was published: what is in the record follows from it. */
typedef struct moment {
    bool complete;
    uint64_t index;
    eg_hash content;
} moment;

/** An exported record. */
typedef struct edition {
    moment of;
    char folder[APP_PATH_MAX];
    whole_file *file; /**< By name. */
    size_t len;
    size_t room;
} edition;

struct board_whole {
    const board *b;
    pthread_mutex_t mutex; /**< Of all that follows. */
    bool complete;
    edition now; /**< What is served; without files: nothing. */
    pthread_t thread;
    bool following; /**< The thread is there. */
    pthread_cond_t wake;
    bool changed;
    bool ending;
    atomic_bool stops; /**< As ending, for who writes the record. */
};

/* -- editions --------------------------------------------------------------- */

static void
free_edition(edition *e)
{
    for (size_t i = 0; i < e->len; i++) {
        free(e->file[i].name);
    }
    free(e->file);
    *e = (edition){0};
}

/** Room for another file. */
static bool
make_room(edition *e)
{
    if (e->len < e->room) {
        return true;
    }
    const size_t room = e->room == 0 ? 64 : 2 * e->room;
    whole_file *grown = realloc(e->file, room * sizeof(*grown));
    if (grown != NULL) {
        e->file = grown;
        e->room = room;
    }
    return grown != NULL;
}

static eg_status
add_file(void *context,
         const char *path,
         const char *name,
         uint64_t bytes,
         eg_error *err)
{
    edition *e = context;
    (void)path;
    char *copy = make_room(e) ? strdup(name + 1) : NULL;
    if (copy == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory for a list of files");
    }
    e->file[e->len++] = (whole_file){copy, bytes};
    return EG_OK;
}

static int
compare(const void *a, const void *b)
{
    return strcmp(((const whole_file *)a)->name, ((const whole_file *)b)->name);
}

/* -- the moment ------------------------------------------------------------- */

/** Where the table of contents and what it lists stand in the log. */
typedef struct places {
    moment last;
    uint64_t contents;  /**< 0: it was not published. */
    uint64_t phase_end; /**< Of the last file of phase final, likewise. */
    bool tally;         /**< The decrypted one was published. */
} places;

static eg_status
place_file(void *context, const board_file *file, eg_error *err)
{
    places *p = context;
    (void)err;
    if (app_is_beside(file->name)) {
        return EG_OK;
    }
    p->last.index = file->index;
    p->last.content = file->content;
    if (strcmp(file->name, "toc.binpb") == 0) {
        p->contents = file->index;
    }
    if (strncmp(file->name, "final/", strlen("final/")) == 0) {
        p->phase_end = file->index;
    }
    if (strcmp(file->name, "final/decrypted_tally.binpb") == 0) {
        p->tally = true;
    }
    return EG_OK;
}

static eg_status
find_moment(sql_db *store, moment *out, eg_error *err)
{
    places p = {0};
    EG_TRY(sql_transaction(store, err));
    const eg_status status = board_store_files(store, place_file, &p, err);
    sql_rollback(store);
    *out = p.last;
    out->complete = p.tally && p.contents > p.phase_end;
    return status;
}

/* -- exporting -------------------------------------------------------------- */

/** Remove what is in DIR/record besides the edition that is served. */
static eg_status
remove_others(const char *parent, const char *kept, eg_error *err)
{
    char **names = NULL;
    size_t len = 0;
    EG_TRY(app_dir_list(parent, "", &names, &len, err));
    eg_status status = EG_OK;
    for (size_t i = 0; i < len && status == EG_OK; i++) {
        char path[APP_PATH_MAX];
        status = app_path(path, parent, names[i], err);
        if (status == EG_OK && strcmp(path, kept) != 0) {
            status = app_tree_remove(path, err);
        }
    }
    app_names_free(names, len);
    return status;
}

static eg_status
make_edition(edition *out, board_reader *r, eg_error *err)
{
    char name[24];
    board_exported done;
    const char *parent = r->board->record_path;
    snprintf(name, sizeof(name), "%" PRIu64, out->of.index);
    EG_TRY(app_path(out->folder, parent, name, err));
    if (!app_file_exists(out->folder)) {
        EG_TRY(app_dir_make(parent, 0700, err));
        EG_TRY(board_export(r, out->folder, BOARD_EXPORT_RECORD, &done, err));
    }
    EG_TRY(app_tree_walk(out->folder, add_file, out, err));
    qsort(out->file, out->len, sizeof(*out->file), compare);
    return EG_OK;
}

/** Serve another edition. */
static void
take_edition(board_whole *w, edition *next)
{
    pthread_mutex_lock(&w->mutex);
    edition old = w->now;
    w->now = *next;
    pthread_mutex_unlock(&w->mutex);
    free_edition(&old);
}

eg_status
board_whole_refresh(board_whole *w, board_reader *r, eg_error *err)
{
    edition next = {0};
    EG_TRY(find_moment(r->store, &next.of, err));
    pthread_mutex_lock(&w->mutex);
    w->complete = next.of.complete;
    const bool known =
        !w->complete || (w->now.len > 0 && w->now.of.index == next.of.index);
    pthread_mutex_unlock(&w->mutex);
    if (known) {
        return EG_OK;
    }
    const eg_status status = make_edition(&next, r, err);
    if (status != EG_OK) {
        free_edition(&next);
        return status;
    }
    char kept[APP_PATH_MAX];
    memcpy(kept, next.folder, sizeof(kept));
    take_edition(w, &next);
    return remove_others(r->board->record_path, kept, err);
}

/* -- looking ---------------------------------------------------------------- */

eg_status
board_whole_list(board_whole *w, eg_json_writer *json, eg_error *err)
{
    pthread_mutex_lock(&w->mutex);
    const bool complete = w->complete;
    const bool there = w->now.len > 0;
    eg_json_name(json, "files");
    eg_json_begin_array(json);
    for (size_t i = 0; i < w->now.len; i++) {
        eg_json_begin_object(json);
        eg_json_member_string(json, "name", w->now.file[i].name);
        board_json_number(json, "bytes", w->now.file[i].bytes);
        eg_json_end_object(json);
    }
    eg_json_end_array(json);
    pthread_mutex_unlock(&w->mutex);
    if (there) {
        return EG_OK;
    }
    return complete ? eg_fail(err, EG_ERR_IO, "the record is being written")
                    : eg_fail(err, EG_ERR_NOT_FOUND,
                              "the record is not complete yet: its result was "
                              "not published");
}

/** A tag for a file whose bytes follow from the moment and its name. */
static void
tag_file(char out[HTTP_ETAG_MAX],
         const board *b,
         const moment *of,
         const whole_file *file)
{
    eg_sha256 h;
    eg_hash hash;
    uint8_t number[8];
    eg_sha256_init(&h);
    eg_sha256_update(&h, b->key.identity.public_key, APP_PUBLIC_KEY_BYTES);
    eg_store_be64(number, of->index);
    eg_sha256_update(&h, number, sizeof(number));
    eg_sha256_update(&h, of->content.bytes, EG_HASH_BYTES);
    eg_sha256_update(&h, file->name, strlen(file->name));
    eg_sha256_final(&h, &hash);
    http_etag(out, &hash);
}

/** The edition cannot go while the mutex is held. */
static eg_status
open_file(board_whole *w, const char *name, board_answer *a, eg_error *err)
{
    const whole_file wanted = {.name = (char *)(uintptr_t)name};
    char path[APP_PATH_MAX];
    const whole_file *file = w->now.len == 0
                                 ? NULL
                                 : bsearch(&wanted, w->now.file, w->now.len,
                                           sizeof(wanted), compare);
    if (file == NULL) {
        return eg_fail(err, EG_ERR_NOT_FOUND, "the record has no such file");
    }
    EG_TRY(app_path(path, w->now.folder, file->name, err));
    a->file.fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    if (a->file.fd < 0) {
        return eg_fail(err, EG_ERR_IO, "%s: cannot be opened", path);
    }
    a->file.len = file->bytes;
    tag_file(a->etag, w->b, &w->now.of, file);
    return EG_OK;
}

eg_status
board_whole_open(board_whole *w,
                 const char *name,
                 board_answer *a,
                 eg_error *err)
{
    pthread_mutex_lock(&w->mutex);
    const eg_status status = open_file(w, name, a, err);
    pthread_mutex_unlock(&w->mutex);
    return status;
}

/* -- the thread ------------------------------------------------------------- */

/** Wait for a change, or for the time of another try; false at the end. */
static bool
wait_for_change(board_whole *w, bool failed)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += RETRY_S;
    pthread_mutex_lock(&w->mutex);
    int late = 0;
    while (!w->changed && !w->ending && late == 0) {
        late = failed ? pthread_cond_timedwait(&w->wake, &w->mutex, &until)
                      : pthread_cond_wait(&w->wake, &w->mutex);
    }
    w->changed = false;
    const bool goes_on = !w->ending;
    pthread_mutex_unlock(&w->mutex);
    return goes_on;
}

static void *
follow(void *context)
{
    board_whole *w = context;
    bool failed;
    do {
        eg_error err = {0};
        board_reader r = {0};
        eg_status status = board_reader_open(&r, w->b, &err);
        r.stops = &w->stops;
        if (status == EG_OK) {
            status = board_whole_refresh(w, &r, &err);
        }
        board_reader_close(&r);
        failed = status != EG_OK;
        if (failed && !atomic_load(&w->stops)) {
            app_tell_failure("record-failed", &err);
        }
    } while (wait_for_change(w, failed));
    return NULL;
}

eg_status
board_whole_new(board_whole **out, const board *b, eg_error *err)
{
    board_whole *w = calloc(1, sizeof(*w));
    if (w == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory for the record");
    }
    w->b = b;
    pthread_mutex_init(&w->mutex, NULL);
    pthread_cond_init(&w->wake, NULL);
    *out = w;
    return EG_OK;
}

eg_status
board_whole_follow(board_whole *w, eg_error *err)
{
    if (pthread_create(&w->thread, NULL, follow, w) != 0) {
        return eg_fail(err, EG_ERR_MEMORY, "no thread can be started");
    }
    w->following = true;
    return EG_OK;
}

void
board_whole_changed(board_whole *w)
{
    pthread_mutex_lock(&w->mutex);
    w->changed = true;
    pthread_cond_signal(&w->wake);
    pthread_mutex_unlock(&w->mutex);
}

void
board_whole_free(board_whole *w)
{
    if (w == NULL) {
        return;
    }
    atomic_store(&w->stops, true);
    pthread_mutex_lock(&w->mutex);
    w->ending = true;
    pthread_cond_signal(&w->wake);
    pthread_mutex_unlock(&w->mutex);
    if (w->following) {
        pthread_join(w->thread, NULL);
    }
    free_edition(&w->now);
    pthread_cond_destroy(&w->wake);
    pthread_mutex_destroy(&w->mutex);
    free(w);
}
