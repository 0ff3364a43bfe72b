/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files of indicator proofs.  A device's message names its file by SHA-256, so
 * that nobody on the way can take proofs out of it unseen.
 */
#include "electionguard/election/indicators.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "codec/text.h"
#include "message/frames.h"

/* -- going on without a file ------------------------------------------------- */

void
election_unproved_take(election_unproved *list,
                       const char *name,
                       struct argp_state *state)
{
    const char **grown = realloc(list->name, (list->len + 1) * sizeof(*grown));
    if (grown == NULL) {
        argp_failure(state, eg_status_exit_code(EG_ERR_MEMORY), 0, "%s",
                     eg_status_text(EG_ERR_MEMORY));
        return;
    }
    list->name = grown;
    list->name[list->len++] = name;
}

bool
election_unproved_has(const election_unproved *list, const char *name)
{
    for (size_t i = 0; i < list->len; i++) {
        if (strcmp(list->name[i], name) == 0) {
            return true;
        }
    }
    return false;
}

void
election_unproved_free(election_unproved *list)
{
    free(list->name);
    *list = (election_unproved){0};
}

/* -- one file ---------------------------------------------------------------- */

eg_status
election_indicators_check(const election_submission *from,
                          record_indicators *found,
                          const app_settings *say,
                          eg_error *err)
{
    if (from->indicators[0] != '\0') {
        eg_hash digest;
        EG_TRY(app_frames_digest(&digest, from->indicators, err));
        if (!eg_hash_equal(&digest, &from->indicators_digest)) {
            return eg_fail(err, EG_REJECT,
                           "it is not the file of indicator proofs that the "
                           "device signed");
        }
        EG_TRY(record_indicators_add(found, from->indicators, err));
    }
    return record_indicators_check(found, from->path, say, err);
}

/* -- beside the record ------------------------------------------------------- */

/** A folder that is made. */
typedef struct publishing {
    const election_state *state;
    const election_publication *p;
    election_submissions taken;
    char folder[APP_PATH_MAX];
    /** The record's draft, which need not be there, and its folder: that of the
     * record before it has its name. */
    char draft_record[APP_PATH_MAX];
    char draft[APP_PATH_MAX];
} publishing;

/** Whether the file that a device signed is to be published. */
static eg_status
is_published(const publishing *w,
             const election_submission *from,
             bool *out,
             eg_error *err)
{
    const bool there =
        from->indicators[0] != '\0' && app_file_exists(from->indicators);
    const bool left_out =
        election_unproved_has(w->p->unproved, from->device_id);
    *out = there;
    if (left_out && (there || from->indicators[0] == '\0')) {
        return eg_fail(err, EG_ERR_STATE,
                       "the indicator proofs of device \"%.80s\" were not left "
                       "out",
                       from->device_id);
    }
    if (!left_out && !there && from->indicators[0] != '\0') {
        return eg_fail(err, EG_ERR_NOT_FOUND,
                       "%s: the indicator proofs of device \"%.80s\" are "
                       "missing",
                       from->indicators, from->device_id);
    }
    return EG_OK;
}

/** Copy a file of the submission to the draft's <H_DI>.ENDING. */
static eg_status
copy_file(const publishing *w,
          const election_submission *from,
          const char *kept_as,
          const char *ending,
          eg_error *err)
{
    char kept[APP_PATH_MAX];
    char path[APP_PATH_MAX];
    char hex[2 * EG_HASH_BYTES + 1];
    char name[sizeof(hex) + 8];
    EG_TRY(election_submission_path(kept, w->state->dir, &from->device_hash,
                                    kept_as, err));
    eg_hex_write(hex, from->device_hash.bytes, EG_HASH_BYTES);
    snprintf(name, sizeof(name), "%s.%s", hex, ending);
    EG_TRY(app_path(path, w->draft, name, err));
    return app_file_copy(kept, path, 0644, err);
}

/** Fill the draft with what devices signed, and the messages that say so; it is
 * made with the first. */
static eg_status
fill_draft(const publishing *w, bool *any, eg_error *err)
{
    for (size_t i = 0; i < w->taken.len; i++) {
        const election_submission *from = &w->taken.list[i];
        bool wanted = false;
        EG_TRY(is_published(w, from, &wanted, err));
        if (wanted && !*any) {
            EG_TRY(app_tree_remove(w->draft, err));
            EG_TRY(app_dir_make(w->draft, 0755, err));
            *any = true;
        }
        if (wanted) {
            EG_TRY(copy_file(w, from, "egm", "egm", err));
            EG_TRY(copy_file(w, from, "indicators", "bin", err));
        }
    }
    return EG_OK;
}

/** Whether the files of these names are the same in both folders. */
static eg_status
same_files(const publishing *w,
           char *const *name,
           size_t len,
           bool *same,
           eg_error *err)
{
    char path[APP_PATH_MAX];
    eg_hash x;
    eg_hash y;
    for (size_t i = 0; i < len && *same; i++) {
        EG_TRY(app_path(path, w->folder, name[i], err));
        EG_TRY(app_frames_digest(&x, path, err));
        EG_TRY(app_path(path, w->draft, name[i], err));
        EG_TRY(app_frames_digest(&y, path, err));
        *same = eg_hash_equal(&x, &y);
    }
    return EG_OK;
}

/** Whether the folder that is there holds what the draft does. */
static eg_status
compare(const publishing *w, bool *same, eg_error *err)
{
    char **old = NULL;
    char **new = NULL;
    size_t old_len = 0;
    size_t new_len = 0;
    EG_TRY(app_dir_list(w->folder, "", &old, &old_len, err));
    eg_status status = app_dir_list(w->draft, "", &new, &new_len, err);
    *same = status == EG_OK && old_len == new_len;
    for (size_t i = 0; i < old_len && *same; i++) {
        *same = strcmp(old[i], new[i]) == 0;
    }
    if (*same) {
        status = same_files(w, new, new_len, same, err);
    }
    app_names_free(old, old_len);
    app_names_free(new, new_len);
    return status;
}

static eg_status
fail_taken(const publishing *w, eg_error *err)
{
    return eg_fail(err, EG_ERR_STATE, "%s: something else is there already",
                   w->folder);
}

/** Give the folder its name, unless the same is there already. */
static eg_status
place(const publishing *w, eg_error *err)
{
    if (!app_file_exists(w->folder)) {
        if (rename(w->draft, w->folder) != 0) {
            return eg_fail(err, EG_ERR_IO, "%s: cannot be written", w->folder);
        }
        return app_sync_parent(w->folder, err);
    }
    bool same = false;
    EG_TRY(compare(w, &same, err));
    return same ? app_tree_remove(w->draft, err) : fail_taken(w, err);
}

/** Fill, check as a verifier does, and place. */
static eg_status
publish_files(const publishing *w,
              record_indicators *found,
              const app_settings *say,
              eg_error *err)
{
    bool any = false;
    EG_TRY(fill_draft(w, &any, err));
    if (any) {
        EG_TRY(record_indicators_find(found, w->draft_record, err));
        EG_TRY(record_indicators_check(found, w->p->record, say, err));
        return place(w, err);
    }
    /* A verifier would take what is there for this record's. */
    return app_file_exists(w->folder) ? fail_taken(w, err) : EG_OK;
}

/** Every device that shall go without its file has submitted ballots. */
static eg_status
check_unproved(const publishing *w, eg_error *err)
{
    const election_unproved *unproved = w->p->unproved;
    for (size_t i = 0; i < unproved->len; i++) {
        if (election_submissions_find(&w->taken, unproved->name[i]) == NULL) {
            return eg_fail(err, EG_ERR_STATE,
                           "no device \"%.80s\" has submitted ballots",
                           unproved->name[i]);
        }
    }
    return EG_OK;
}

static eg_status
name_places(publishing *w, eg_error *err)
{
    const char *to = w->p->to;
    const int n =
        snprintf(w->draft_record, sizeof(w->draft_record), "%s.unverified", to);
    if (n < 0 || (size_t)n >= sizeof(w->draft_record)) {
        return eg_fail(err, EG_ERR_LIMIT, "%.60s...: the path is too long", to);
    }
    EG_TRY(record_indicators_folder(w->folder, to, err));
    return record_indicators_folder(w->draft, w->draft_record, err);
}

eg_status
election_indicators_publish(const election_state *state,
                            const election_publication *p,
                            record_indicators *found,
                            const app_settings *say,
                            eg_error *err)
{
    publishing w = {.state = state, .p = p};
    EG_TRY(name_places(&w, err));
    EG_TRY(election_submissions_read(&w.taken, state->dir, err));
    eg_status status = check_unproved(&w, err);
    if (status == EG_OK) {
        status = publish_files(&w, found, say, err);
    }
    if (status != EG_OK) {
        eg_error ignored = {0};
        (void)!app_tree_remove(w.draft, &ignored);
    }
    election_submissions_free(&w.taken);
    return status;
}
