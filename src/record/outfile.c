/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files that appear whole or not at all.
 */
#include "record/outfile.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BUFFER_BYTES 65536u

/** How deep a tree that we made ourselves can be. */
#define TREE_DEPTH_MAX 16

static eg_status
io_error(eg_error *err, const char *name, const char *doing)
{
    return eg_fail(err, EG_ERR_IO, "%s: %s: %s", name, doing, strerror(errno));
}

/* -- folders ---------------------------------------------------------------- */

eg_status
eg_sync_parent(int root, const char *name, eg_error *err)
{
    char folder[EG_PATH_MAX];
    snprintf(folder, sizeof(folder), "%s", name);
    char *slash = strrchr(folder, '/');
    if (slash == NULL) {
        snprintf(folder, sizeof(folder), ".");
    } else {
        *slash = '\0';
    }
    const int fd =
        openat(root, folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0) {
        return io_error(err, folder, "opening");
    }
    const bool bad = fsync(fd) != 0;
    const eg_status status = bad ? io_error(err, folder, "syncing") : EG_OK;
    close(fd);
    return status;
}

eg_status
eg_make_parents(int root, const char *name, eg_error *err)
{
    char folder[EG_PATH_MAX];
    for (const char *at = strchr(name, '/'); at != NULL;
         at = strchr(at + 1, '/')) {
        snprintf(folder, sizeof(folder), "%.*s", (int)(at - name), name);
        if (mkdirat(root, folder, 0777) == 0) {
            EG_TRY(eg_sync_parent(root, folder, err));
        } else if (errno != EEXIST) {
            return io_error(err, folder, "making the folder");
        }
    }
    return EG_OK;
}

eg_status
eg_rename_synced(int root, const char *from, const char *to, eg_error *err)
{
    EG_TRY(eg_make_parents(root, to, err));
    if (renameat(root, from, root, to) != 0) {
        return io_error(err, to, "renaming");
    }
    return eg_sync_parent(root, to, err);
}

static eg_status
remove_tree(int root, const char *name, int depth, eg_error *err);

/** Remove everything in the folder that is open as @p fd, and close it. */
static eg_status
remove_content(int fd, int depth, eg_error *err)
{
    DIR *dir = fdopendir(fd);
    if (dir == NULL) {
        close(fd);
        return io_error(err, "a folder", "listing");
    }
    eg_status status = EG_OK;
    const struct dirent *found;
    while (status == EG_OK && (found = readdir(dir)) != NULL) {
        if (strcmp(found->d_name, ".") != 0 &&
            strcmp(found->d_name, "..") != 0) {
            status = remove_tree(dirfd(dir), found->d_name, depth + 1, err);
        }
    }
    closedir(dir);
    return status;
}

static eg_status
remove_tree(int root, const char *name, int depth, eg_error *err)
{
    if (unlinkat(root, name, 0) == 0 || errno == ENOENT) {
        return EG_OK;
    }
    if ((errno != EISDIR && errno != EPERM) || depth > TREE_DEPTH_MAX) {
        return io_error(err, name, "removing");
    }
    const int fd =
        openat(root, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0) {
        return io_error(err, name, "removing");
    }
    EG_TRY(remove_content(fd, depth, err));
    if (unlinkat(root, name, AT_REMOVEDIR) != 0) {
        return io_error(err, name, "removing");
    }
    return EG_OK;
}

eg_status
eg_remove_tree(int root, const char *name, eg_error *err)
{
    return remove_tree(root, name, 0, err);
}

eg_status
eg_remove_staging(int root, eg_error *err)
{
    EG_TRY(eg_remove_tree(root, EG_STAGING, err));
    /* It stays if it holds something of the user's. */
    (void)unlinkat(root, "derived", AT_REMOVEDIR);
    return EG_OK;
}

/* -- files ------------------------------------------------------------------ */

static eg_status
begin(eg_outfile *out, int root, const char *name, eg_error *err)
{
    *out = (eg_outfile){.root = root, .fd = -1};
    snprintf(out->name, sizeof(out->name), "%s", name);
    out->buffer = malloc(BUFFER_BYTES);
    return out->buffer == NULL
               ? eg_fail(err, EG_ERR_MEMORY, "no memory to write %s", name)
               : EG_OK;
}

/** A temporary name: no two files that are open have the same address. */
static void
name_temporary(eg_outfile *out)
{
    snprintf(out->temporary, sizeof(out->temporary), "%s/%zx", EG_STAGING,
             (size_t)(uintptr_t)out);
}

eg_status
eg_outfile_begin(eg_outfile *out, int root, const char *name, eg_error *err)
{
    EG_TRY(begin(out, root, name, err));
    name_temporary(out);
    eg_status status = eg_make_parents(root, out->temporary, err);
    if (status == EG_OK) {
        out->fd =
            openat(root, out->temporary,
                   O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0666);
        if (out->fd < 0) {
            status = io_error(err, name, "making the file");
        }
    }
    if (status != EG_OK) {
        eg_outfile_abandon(out);
        return status;
    }
    out->staged = true;
    return EG_OK;
}

eg_status
eg_outfile_append(eg_outfile *out,
                  int root,
                  const char *name,
                  uint64_t keep,
                  eg_error *err)
{
    EG_TRY(begin(out, root, name, err));
    out->bytes = keep;
    out->fd = openat(root, name, O_WRONLY | O_CLOEXEC | O_NOFOLLOW);
    if (out->fd < 0 || ftruncate(out->fd, (off_t)keep) != 0 ||
        lseek(out->fd, (off_t)keep, SEEK_SET) < 0) {
        const eg_status status = io_error(err, name, "going on with the file");
        eg_outfile_abandon(out);
        return status;
    }
    return EG_OK;
}

static eg_status
flush(eg_outfile *out, eg_error *err)
{
    size_t at = 0;
    while (at < out->used) {
        const ssize_t n = write(out->fd, out->buffer + at, out->used - at);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n < 0) {
            return io_error(err, out->name, "writing");
        }
        at += (size_t)n;
    }
    out->used = 0;
    return EG_OK;
}

eg_status
eg_outfile_write(eg_outfile *out, const void *bytes, size_t len, eg_error *err)
{
    const uint8_t *at = bytes;
    out->bytes += len;
    while (len > 0) {
        if (out->used == BUFFER_BYTES) {
            EG_TRY(flush(out, err));
        }
        const size_t room = BUFFER_BYTES - out->used;
        const size_t part = len < room ? len : room;
        memcpy(out->buffer + out->used, at, part);
        out->used += part;
        at += part;
        len -= part;
    }
    return EG_OK;
}

eg_status
eg_outfile_sync(eg_outfile *out, eg_error *err)
{
    EG_TRY(flush(out, err));
    if (fsync(out->fd) != 0) {
        return io_error(err, out->name, "syncing");
    }
    return EG_OK;
}

static eg_status
commit(eg_outfile *out, eg_error *err)
{
    EG_TRY(eg_outfile_sync(out, err));
    const int fd = out->fd;
    out->fd = -1;
    if (close(fd) != 0) {
        return io_error(err, out->name, "closing");
    }
    if (!out->staged) {
        return EG_OK;
    }
    return eg_rename_synced(out->root, out->temporary, out->name, err);
}

eg_status
eg_outfile_commit(eg_outfile *out, eg_error *err)
{
    const eg_status status = commit(out, err);
    if (status == EG_OK) {
        out->staged = false;
    }
    eg_outfile_abandon(out);
    return status;
}

void
eg_outfile_abandon(eg_outfile *out)
{
    if (out->fd >= 0) {
        close(out->fd);
    }
    if (out->staged) {
        (void)unlinkat(out->root, out->temporary, 0);
    }
    free(out->buffer);
    *out = (eg_outfile){.root = out->root, .fd = -1};
}
