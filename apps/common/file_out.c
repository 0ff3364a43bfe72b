/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files that are written bit by bit.
 */
#include "common/file_out.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/base.h"

static eg_status
fail(const app_file_out *out, eg_error *err)
{
    return eg_fail(err, errno == ENOENT ? EG_ERR_NOT_FOUND : EG_ERR_IO,
                   "%s: cannot be written: %s", out->path, strerror(errno));
}

eg_status
app_file_begin(app_file_out *out,
               const char *path,
               unsigned permissions,
               app_write_mode mode,
               eg_error *err)
{
    *out = (app_file_out){0};
    const int n = snprintf(out->temporary, sizeof(out->temporary), "%s.tmp%ld",
                           path, (long)getpid());
    if (n < 0 || (size_t)n >= sizeof(out->temporary)) {
        return eg_fail(err, EG_ERR_LIMIT, "%.60s...: the path is too long",
                       path);
    }
    snprintf(out->path, sizeof(out->path), "%s", path);
    if (mode == APP_WRITE_NEW && app_file_exists(path)) {
        return eg_fail(err, EG_ERR_STATE, "%s: exists already", path);
    }
    const int fd =
        open(out->temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC,
             (mode_t)permissions);
    if (fd < 0) {
        return fail(out, err);
    }
    out->stream = fdopen(fd, "w");
    if (out->stream == NULL) {
        const eg_status status = fail(out, err);
        close(fd);
        unlink(out->temporary);
        return status;
    }
    return EG_OK;
}

/** All bytes on disk and the stream closed. */
static bool
close_synced(app_file_out *out)
{
    bool good = fflush(out->stream) == 0 && !ferror(out->stream) &&
                fsync(fileno(out->stream)) == 0;
    good = fclose(out->stream) == 0 && good;
    out->stream = NULL;
    return good;
}

eg_status
app_file_finish(app_file_out *out, app_write_mode mode, eg_error *err)
{
    bool good = close_synced(out);
    if (good && mode == APP_WRITE_REPLACE) {
        good = rename(out->temporary, out->path) == 0;
    } else if (good) {
        good = app_rename_new(out->temporary, out->path);
        if (!good && errno == EEXIST) {
            unlink(out->temporary);
            return eg_fail(err, EG_ERR_STATE, "%s: exists already", out->path);
        }
    }
    if (!good) {
        const eg_status status = fail(out, err);
        unlink(out->temporary);
        return status;
    }
    return app_sync_parent(out->path, err);
}

void
app_file_discard(app_file_out *out)
{
    if (out->stream != NULL) {
        fclose(out->stream);
        out->stream = NULL;
        unlink(out->temporary);
    }
}
