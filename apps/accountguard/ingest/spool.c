/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The spool's files, one after the other.
 */
#include "accountguard/ingest/spool.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include <electionguard/random.h>

#include "accountguard/ingest/file_input.h"
#include "accountguard/ingest/keep.h"
#include "codec/text.h"
#include "common/file.h"

/** Of a file's name so much is kept, that the whole is no too long name. */
#define FILE_NAME_MAX 160

/** A source's folders. */
typedef struct folders {
    char home[APP_PATH_MAX]; /**< Of all three; locked while they are read. */
    char fresh[APP_PATH_MAX];
    char work[APP_PATH_MAX];
    char bad[APP_PATH_MAX];
    int lock;
} folders;

/** DIR/spool/SOURCE/PART, made if it is not there. */
static eg_status
folder(char out[APP_PATH_MAX],
       const char *dir,
       const char *source,
       const char *part,
       eg_error *err)
{
    char spool[APP_PATH_MAX];
    char of_source[APP_PATH_MAX];
    EG_TRY(app_path(spool, dir, "spool", err));
    EG_TRY(app_path(of_source, spool, source, err));
    EG_TRY(app_path(out, of_source, part, err));
    return app_dir_make(out, 0700, err);
}

eg_status
ag_spool_place(char out[APP_PATH_MAX],
               const char *dir,
               const char *source,
               eg_error *err)
{
    return folder(out, dir, source, "new", err);
}

static eg_status
has_files(bool *out, const char *path, eg_error *err)
{
    char **names = NULL;
    size_t len = 0;
    EG_TRY(app_dir_list(path, "", &names, &len, err));
    app_names_free(names, len);
    *out = len > 0;
    return EG_OK;
}

eg_status
ag_spool_waits(bool *out, const char *dir, const char *source, eg_error *err)
{
    char path[APP_PATH_MAX];
    EG_TRY(folder(path, dir, source, "new", err));
    EG_TRY(has_files(out, path, err));
    if (*out) {
        return EG_OK;
    }
    EG_TRY(folder(path, dir, source, "work", err));
    return has_files(out, path, err);
}

static eg_status
rename_file(const char *from, const char *to, eg_error *err)
{
    if (!app_rename_new(from, to)) {
        return eg_fail(err, EG_ERR_IO, "%s: %s", from, strerror(errno));
    }
    EG_TRY(app_sync_parent(from, err));
    return app_sync_parent(to, err);
}

/** Claim a file under a name that no other file ever had. */
static eg_status
claim(const folders *f, const char *name, ag_time now, eg_error *err)
{
    char from[APP_PATH_MAX];
    char to[APP_PATH_MAX];
    char unique[FILE_NAME_MAX + 64];
    char random[17];
    uint8_t bytes[8];
    eg_rng rng = eg_rng_system();
    EG_TRY(eg_rng_fill(&rng, bytes, sizeof(bytes)));
    eg_hex_write(random, bytes, sizeof(bytes));
    (void)snprintf(unique, sizeof(unique), "%" PRId64 "-%s-%.*s",
                   (int64_t)(now / AG_SECOND), random, FILE_NAME_MAX, name);
    EG_TRY(app_path(from, f->fresh, name, err));
    EG_TRY(app_path(to, f->work, unique, err));
    return rename_file(from, to, err);
}

/** Claim all that waits. */
static eg_status
claim_all(const folders *f, ag_time now, eg_error *err)
{
    char **names = NULL;
    size_t len = 0;
    EG_TRY(app_dir_list(f->fresh, "", &names, &len, err));
    eg_status status = EG_OK;
    for (size_t i = 0; i < len && status == EG_OK; i++) {
        status = claim(f, names[i], now, err);
    }
    app_names_free(names, len);
    return status;
}

/** Read one claimed file. */
static eg_status
read_one(ag_ingest *in,
         const folders *f,
         const char *name,
         ag_ingest_counts *counts,
         ag_spool_counts *files,
         eg_error *err)
{
    char path[APP_PATH_MAX];
    char aside[APP_PATH_MAX];
    ag_file_input file;
    eg_error why = {0};
    EG_TRY(app_path(path, f->work, name, err));
    EG_TRY(app_path(aside, f->bad, name, err));
    eg_status status = ag_file_input_open(&file, path, true, name, &why);
    if (status == EG_OK) {
        file.input.marked = true;
        status = ag_ingest_read(in, &file.input, counts, &why);
        ag_file_input_close(&file);
    }
    if (status == EG_OK) {
        files->done++;
        return app_file_remove(path, err);
    }
    if (status == EG_ERR_MALFORMED) {
        files->bad++;
        return rename_file(path, aside, err);
    }
    return eg_fail(err, status, "%s", why.text);
}

static eg_status
read_all(ag_ingest *in,
         const ag_ingest_plan *plan,
         const folders *f,
         ag_ingest_counts *counts,
         ag_spool_counts *files,
         eg_error *err)
{
    char **names = NULL;
    size_t len = 0;
    EG_TRY(claim_all(f, plan->now, err));
    EG_TRY(app_dir_list(f->work, "", &names, &len, err));
    eg_status status = EG_OK;
    for (size_t i = 0; i < len && status == EG_OK; i++) {
        status = read_one(in, f, names[i], counts, files, err);
    }
    app_names_free(names, len);
    EG_TRY(status);
    /* Marks stay until here: whoever crashes with a file removed, but not for
     * good, finds it done. */
    EG_TRY(ag_store_begin(plan->store, err));
    return ag_store_end(plan->store,
                        ag_mark_drop(plan->store, plan->source->id, err), err);
}

eg_status
ag_spool_read(ag_ingest *in,
              const ag_ingest_plan *plan,
              const char *dir,
              ag_ingest_counts *counts,
              ag_spool_counts *files,
              eg_error *err)
{
    folders f = {.lock = -1};
    const char *name = plan->source->name;
    EG_TRY(folder(f.fresh, dir, name, "new", err));
    EG_TRY(folder(f.work, dir, name, "work", err));
    EG_TRY(folder(f.bad, dir, name, "bad", err));
    EG_TRY(folder(f.home, dir, name, ".", err));
    EG_TRY(app_dir_lock(f.home, &f.lock, err));
    const eg_status status = read_all(in, plan, &f, counts, files, err);
    app_dir_unlock(&f.lock);
    return status;
}
