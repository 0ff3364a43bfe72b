/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The folder of indicator proofs beside a record:
 *
 *   RECORD.indicators/<H_DI>.bin  proofs of a device
 *   RECORD.indicators/<H_DI>.egm  the message in which the device signed the
 *                                 digest of this file
 *
 * The message shows that the file is whole.  Whose key signed it the record does
 * not know; the report tells its fingerprint.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "electionguard/record/indicators.h"
#include "message/indicators.h"
#include "message/payload.h"

/** Whether the last part of a path is "." or "..", which is no name. */
static bool
is_nameless(const char *path)
{
    const char *last = strrchr(path, '/');
    last = last == NULL ? path : last + 1;
    return strcmp(last, ".") == 0 || strcmp(last, "..") == 0;
}

eg_status
record_indicators_folder(char out[APP_PATH_MAX],
                         const char *record,
                         eg_error *err)
{
    char *real = is_nameless(record) ? realpath(record, NULL) : NULL;
    const char *path = real == NULL ? record : real;
    size_t len = strlen(path);
    while (len > 1 && path[len - 1] == '/') {
        len--;
    }
    int n = -1;
    if (len < APP_PATH_MAX) {
        n = snprintf(out, APP_PATH_MAX, "%.*s.indicators", (int)len, path);
    }
    free(real);
    return n > 0 && n < APP_PATH_MAX
               ? EG_OK
               : eg_fail(err, EG_ERR_LIMIT, "%.60s...: the path is too long",
                         record);
}

/* -- signatures ------------------------------------------------------------ */

/** What strangers put there is not waited for: it must be a plain file. */
static eg_status
check_plain(const char *path, eg_error *err)
{
    struct stat about;
    return stat(path, &about) == 0 && S_ISREG(about.st_mode)
               ? EG_OK
               : eg_fail(err, EG_ERR_MALFORMED, "%s: is not a plain file",
                         path);
}

/** Whether the file is the one that @p ballots names, of the same device. */
static eg_status
check_file(const char *path, const app_ballots *ballots, eg_error *err)
{
    app_frames file = {0};
    eg_hash digest;
    eg_hash device;
    if (!app_file_exists(path)) {
        return eg_fail(err, EG_REJECT,
                       "%s: the indicator proofs that device \"%.80s\" signed "
                       "are missing",
                       path, ballots->device_id);
    }
    EG_TRY(check_plain(path, err));
    EG_TRY(app_frames_digest(&digest, path, err));
    if (ballots->indicators_file == NULL ||
        !eg_hash_equal(&digest, &ballots->indicators_digest)) {
        return eg_fail(err, EG_REJECT,
                       "%s: is not the file of indicator proofs that device "
                       "\"%.80s\" signed",
                       path, ballots->device_id);
    }
    EG_TRY(app_indicators_open(&file, &device, path, err));
    app_frames_close(&file);
    return eg_hash_equal(&device, &ballots->device_hash)
               ? EG_OK
               : eg_fail(err, EG_REJECT,
                         "%s: device \"%.80s\" signed proofs of another device",
                         path, ballots->device_id);
}

static eg_status
check_message(const app_message *message, const char *path, eg_error *err)
{
    eg_arena *arena = NULL;
    app_ballots ballots;
    if (message->step != APP_STEP_BALLOTS) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "%s: is not the message of a device that was closed",
                       message->name);
    }
    EG_TRY(eg_arena_new(&arena, APP_PAYLOAD_ARENA_MAX));
    eg_status status = app_ballots_read(&ballots, arena, message, err);
    if (status == EG_OK) {
        status = check_file(path, &ballots, err);
    }
    eg_arena_free(arena);
    return status;
}

/** The file that a message names, and the key that signed it. */
static eg_status
check_signed(char signer[APP_FINGERPRINT_MAX],
             const char *message_path,
             const char *path,
             eg_error *err)
{
    app_message message = {0};
    EG_TRY(check_plain(message_path, err));
    EG_TRY(app_message_read(&message, message_path, err));
    const eg_status status = check_message(&message, path, err);
    app_fingerprint(signer, message.key);
    app_message_free(&message);
    return status;
}

/* -- finding --------------------------------------------------------------- */

/** NAME.bin */
static eg_status
take_file(record_indicators *r, const char *path, eg_error *err)
{
    EG_TRY(check_plain(path, err));
    return record_indicators_add(r, path, err);
}

/** NAME.egm, whose file is NAME.bin. */
static eg_status
take_message(record_indicators *r, const char *message, eg_error *err)
{
    char path[APP_PATH_MAX];
    char signer[APP_FINGERPRINT_MAX] = "";
    const size_t len = strlen(message);
    memcpy(path, message, len + 1);
    memcpy(path + len - 4, ".bin", 4);
    EG_TRY(check_signed(signer, message, path, err));
    for (size_t i = 0; i < r->len; i++) {
        if (strcmp(r->file[i].path, path) == 0) {
            memcpy(r->file[i].signer, signer, sizeof(signer));
        }
    }
    return EG_OK;
}

/** Each file of one ending. */
static eg_status
each_file(record_indicators *r,
          const char *folder,
          const char *ending,
          eg_status (*take)(record_indicators *r,
                            const char *path,
                            eg_error *err),
          eg_error *err)
{
    char path[APP_PATH_MAX];
    char **names = NULL;
    size_t len = 0;
    EG_TRY(app_dir_list(folder, ending, &names, &len, err));
    eg_status status = EG_OK;
    for (size_t i = 0; i < len && status == EG_OK; i++) {
        status = app_path(path, folder, names[i], err);
        if (status == EG_OK) {
            status = take(r, path, err);
        }
    }
    app_names_free(names, len);
    return status;
}

eg_status
record_indicators_find(record_indicators *r, const char *record, eg_error *err)
{
    char folder[APP_PATH_MAX];
    EG_TRY(record_indicators_folder(folder, record, err));
    if (!app_file_exists(folder)) {
        return EG_OK;
    }
    EG_TRY(each_file(r, folder, ".bin", take_file, err));
    return each_file(r, folder, ".egm", take_message, err);
}
