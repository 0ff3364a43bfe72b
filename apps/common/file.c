/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading and writing whole files; directories and their locks.
 *
 * "Written" means on disk: the file is synced before it gets its name, and the
 * directory after.
 */
#define _GNU_SOURCE /* renameat2() */
#include "common/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/base.h"

/** The most names that app_dir_list() gives. */
#define NAMES_MAX 100000

static eg_status
fail_errno(eg_error *err, const char *path, const char *what)
{
    const int code = errno;
    eg_status status = code == ENOMEM ? EG_ERR_MEMORY : EG_ERR_IO;
    if (code == ENOENT || code == ENOTDIR || code == ENAMETOOLONG) {
        status = EG_ERR_NOT_FOUND;
    } else if (code == EISDIR || code == ELOOP) {
        status = EG_ERR_MALFORMED;
    }
    return eg_fail(err, status, "%s: %s: %s", path, what, strerror(code));
}

eg_status
app_path(char out[APP_PATH_MAX],
         const char *dir,
         const char *name,
         eg_error *err)
{
    const int n = snprintf(out, APP_PATH_MAX, "%s/%s", dir, name);
    if (n < 0 || n >= APP_PATH_MAX) {
        return eg_fail(err, EG_ERR_LIMIT, "%.60s...: the path is too long",
                       dir);
    }
    return EG_OK;
}

/** Read from @p fd until its end, at most @p max bytes. */
static eg_status
read_all(int fd,
         const char *path,
         size_t max,
         uint8_t **out,
         size_t *len,
         eg_error *err)
{
    size_t room = 65536;
    size_t used = 0;
    uint8_t *bytes = malloc(room + 1);
    while (bytes != NULL) {
        if (used == room) {
            uint8_t *larger = malloc(room * 2 + 1);
            if (larger != NULL) {
                memcpy(larger, bytes, used);
            }
            app_file_free(bytes, used);
            bytes = larger;
            room *= 2;
            continue;
        }
        const ssize_t got = read(fd, bytes + used, room - used);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            const eg_status status = fail_errno(err, path, "cannot be read");
            app_file_free(bytes, used);
            return status;
        }
        if (got == 0) {
            bytes[used] = 0;
            *out = bytes;
            *len = used;
            return EG_OK;
        }
        used += (size_t)got;
        if (used > max) {
            app_file_free(bytes, used);
            return eg_fail(err, EG_ERR_LIMIT,
                           "%s: is larger than %zu bytes, the limit here", path,
                           max);
        }
    }
    return eg_fail(err, EG_ERR_MEMORY, "%s: no memory to read it", path);
}

eg_status
app_file_read(const char *path,
              size_t max,
              uint8_t **out,
              size_t *len,
              eg_error *err)
{
    if (strcmp(path, "-") == 0) {
        return read_all(STDIN_FILENO, "standard input", max, out, len, err);
    }
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return fail_errno(err, path, "cannot be opened");
    }
    const eg_status status = read_all(fd, path, max, out, len, err);
    close(fd);
    return status;
}

eg_status
app_file_read_plain(const char *path,
                    size_t max,
                    uint8_t **out,
                    size_t *len,
                    eg_error *err)
{
    /* Without O_NONBLOCK a FIFO would keep us waiting for its writer. */
    const int fd =
        open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW | O_NOCTTY);
    if (fd < 0) {
        return fail_errno(err, path, "cannot be opened");
    }
    struct stat st;
    eg_status status = EG_OK;
    if (fstat(fd, &st) != 0) {
        status = fail_errno(err, path, "cannot be read");
    } else if (!S_ISREG(st.st_mode)) {
        status = eg_fail(err, EG_ERR_MALFORMED, "%s: is no plain file", path);
    } else if ((uintmax_t)st.st_size > max) {
        status =
            eg_fail(err, EG_ERR_LIMIT,
                    "%s: is larger than %zu bytes, the limit here", path, max);
    } else {
        status = read_all(fd, path, max, out, len, err);
    }
    close(fd);
    return status;
}

void
app_file_free(uint8_t *bytes, size_t len)
{
    if (bytes != NULL) {
        eg_wipe(bytes, len);
        free(bytes);
    }
}

/** Write all of @p bytes to @p fd. */
static bool
write_all(int fd, const uint8_t *bytes, size_t len)
{
    while (len > 0) {
        const ssize_t put = write(fd, bytes, len);
        if (put < 0 && errno == EINTR) {
            continue;
        }
        if (put <= 0) {
            return false;
        }
        bytes += put;
        len -= (size_t)put;
    }
    return true;
}

/** Write all of @p bytes to @p fd and sync it. */
static bool
write_synced(int fd, const uint8_t *bytes, size_t len)
{
    return write_all(fd, bytes, len) && fsync(fd) == 0;
}

/** Give @p from a name that nothing has, where there are no links. */
static bool
rename_checked(const char *from, const char *to)
{
    struct stat st;
    if (lstat(to, &st) == 0) {
        errno = EEXIST;
        return false;
    }
    return errno == ENOENT && rename(from, to) == 0;
}

bool
app_rename_new(const char *from, const char *to)
{
    if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0) {
        return true;
    }
    if (errno != EINVAL && errno != ENOSYS) {
        return false;
    }
    /* Not every file system can; link() never replaces, either, but a run that
     * ends before unlink() leaves both names.  A stick may have neither. */
    if (link(from, to) == 0) {
        (void)!unlink(from);
        return true;
    }
    return (errno == EPERM || errno == EOPNOTSUPP || errno == ENOSYS) &&
           rename_checked(from, to);
}

/** Give @p temporary its final name as @p mode says. */
static bool
publish(const char *temporary, const char *path, app_write_mode mode)
{
    return mode == APP_WRITE_REPLACE ? rename(temporary, path) == 0
                                     : app_rename_new(temporary, path);
}

/** "PATH.tmp": always the same, so that what a crash left goes next time. */
static eg_status
name_temporary(char out[APP_PATH_MAX], const char *path, eg_error *err)
{
    const int n = snprintf(out, APP_PATH_MAX, "%s.tmp", path);
    if (n < 0 || n >= APP_PATH_MAX) {
        return eg_fail(err, EG_ERR_LIMIT, "%.60s...: the path is too long",
                       path);
    }
    return EG_OK;
}

/** Make @p temporary anew: never somebody else's file, never through a link. */
static int
open_temporary(const char *temporary, unsigned permissions)
{
    if (unlink(temporary) != 0 && errno != ENOENT) {
        return -1;
    }
    return open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW,
                (mode_t)permissions);
}

/** Name a whole file and sync the directory, or take everything back. */
static eg_status
finish_temporary(const char *temporary,
                 const char *path,
                 app_write_mode mode,
                 eg_error *err)
{
    if (!publish(temporary, path, mode)) {
        const eg_status status =
            errno == EEXIST
                ? eg_fail(err, EG_ERR_STATE, "%s: exists already", path)
                : fail_errno(err, path, "cannot be written");
        (void)!unlink(temporary);
        return status;
    }
    const eg_status status = app_sync_parent(path, err);
    if (status != EG_OK && mode == APP_WRITE_NEW) {
        /* So that doing it again can succeed. */
        (void)!unlink(path);
    }
    return status;
}

eg_status
app_file_write(const char *path,
               const void *bytes,
               size_t len,
               unsigned permissions,
               app_write_mode mode,
               eg_error *err)
{
    char temporary[APP_PATH_MAX];
    EG_TRY(name_temporary(temporary, path, err));
    const int fd = open_temporary(temporary, permissions);
    if (fd < 0) {
        return fail_errno(err, path, "cannot be written");
    }
    const bool written = write_synced(fd, bytes, len);
    const int saved = errno;
    const bool closed = close(fd) == 0;
    if (!written || !closed) {
        errno = written ? errno : saved;
        const eg_status status = fail_errno(err, path, "cannot be written");
        (void)!unlink(temporary);
        return status;
    }
    return finish_temporary(temporary, path, mode, err);
}

/** Copy all of @p in to @p out and sync it. */
static bool
copy_synced(int in, int out)
{
    uint8_t bytes[65536];
    for (;;) {
        const ssize_t got = read(in, bytes, sizeof(bytes));
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            return got == 0 && fsync(out) == 0;
        }
        if (!write_all(out, bytes, (size_t)got)) {
            return false;
        }
    }
}

eg_status
app_file_copy(const char *from,
              const char *to,
              unsigned permissions,
              eg_error *err)
{
    char temporary[APP_PATH_MAX];
    EG_TRY(name_temporary(temporary, to, err));
    const int in = open(from, O_RDONLY | O_CLOEXEC);
    if (in < 0) {
        return fail_errno(err, from, "cannot be opened");
    }
    const int out = open_temporary(temporary, permissions);
    if (out < 0) {
        const eg_status status = fail_errno(err, to, "cannot be written");
        close(in);
        return status;
    }
    const bool copied = copy_synced(in, out);
    const int saved = errno;
    const bool closed = close(out) == 0;
    close(in);
    if (!copied || !closed) {
        errno = copied ? errno : saved;
        const eg_status status = fail_errno(err, to, "cannot be written");
        (void)!unlink(temporary);
        return status;
    }
    return finish_temporary(temporary, to, APP_WRITE_REPLACE, err);
}

eg_status
app_file_remove(const char *path, eg_error *err)
{
    if (unlink(path) != 0) {
        return errno == ENOENT ? EG_OK
                               : fail_errno(err, path, "cannot be removed");
    }
    return app_sync_parent(path, err);
}

/** Called for each entry of a tree, children first. */
static int
remove_entry(const char *path, const struct stat *st, int kind, struct FTW *at)
{
    (void)st;
    (void)kind;
    (void)at;
    return remove(path);
}

eg_status
app_tree_remove(const char *path, eg_error *err)
{
    enum { OPEN_DIRECTORIES = 16 };
    struct stat st;
    if (lstat(path, &st) != 0) {
        return errno == ENOENT ? EG_OK
                               : fail_errno(err, path, "cannot be removed");
    }
    if (nftw(path, remove_entry, OPEN_DIRECTORIES, FTW_DEPTH | FTW_PHYS) != 0) {
        return fail_errno(err, path, "cannot be removed");
    }
    return app_sync_parent(path, err);
}

bool
app_file_exists(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0;
}

eg_status
app_sync_parent(const char *path, eg_error *err)
{
    char dir[APP_PATH_MAX];
    const char *slash = strrchr(path, '/');
    const size_t len = slash == NULL ? 0 : (size_t)(slash - path);
    if (len >= sizeof(dir)) {
        return eg_fail(err, EG_ERR_LIMIT, "%.60s...: the path is too long",
                       path);
    }
    memcpy(dir, path, len);
    dir[len] = '\0';
    const char *name = slash == NULL ? "." : len == 0 ? "/" : dir;

    const int fd = open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) {
        return fail_errno(err, name, "cannot be opened");
    }
    /* Some file systems of sticks and shares cannot sync a directory. */
    const bool synced = fsync(fd) == 0 || errno == EINVAL;
    const eg_status status =
        synced ? EG_OK : fail_errno(err, name, "cannot be synced");
    close(fd);
    return status;
}

/** Make one directory; an existing one is fine. */
static eg_status
make_one(const char *path, unsigned permissions, eg_error *err)
{
    if (mkdir(path, (mode_t)permissions) == 0) {
        return app_sync_parent(path, err);
    }
    struct stat st;
    if (errno == EEXIST) {
        if (stat(path, &st) == 0 && S_ISDIR(st.st_mode)) {
            return EG_OK;
        }
        errno = ENOTDIR;
    }
    return fail_errno(err, path, "cannot be made");
}

eg_status
app_dir_make(const char *path, unsigned permissions, eg_error *err)
{
    char part[APP_PATH_MAX];
    size_t len = strlen(path);
    if (len == 0 || len >= sizeof(part)) {
        return eg_fail(err, EG_ERR_LIMIT, "%.60s: is no usable path", path);
    }
    memcpy(part, path, len + 1);
    while (len > 1 && part[len - 1] == '/') {
        part[--len] = '\0';
    }
    for (size_t i = 1; i < len; i++) {
        if (part[i] == '/' && part[i - 1] != '/') {
            part[i] = '\0';
            EG_TRY(make_one(part, 0755, err));
            part[i] = '/';
        }
    }
    return make_one(part, permissions, err);
}

eg_status
app_dir_lock(const char *path, int *lock, eg_error *err)
{
    char file[APP_PATH_MAX];
    EG_TRY(app_path(file, path, "lock", err));
    const int fd = open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) {
        return fail_errno(err, path, "is not a directory of ours");
    }
    if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        const bool busy = errno == EWOULDBLOCK;
        const eg_status status =
            busy ? eg_fail(err, EG_ERR_STATE,
                           "%s: another process is working in it", path)
                 : fail_errno(err, file, "cannot be locked");
        close(fd);
        return status;
    }
    *lock = fd;
    return EG_OK;
}

void
app_dir_unlock(int *lock)
{
    if (*lock >= 0) {
        close(*lock);
        *lock = -1;
    }
}

static bool
ends_with(const char *name, const char *suffix)
{
    const size_t n = strlen(name);
    const size_t s = strlen(suffix);
    return n > s && strcmp(name + n - s, suffix) == 0;
}

static int
compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/** Add a copy of @p name to a list that doubles when full. */
static eg_status
add_name(char ***names, size_t *len, size_t *room, const char *name)
{
    if (*len == NAMES_MAX) {
        return EG_ERR_LIMIT;
    }
    if (*len == *room) {
        const size_t larger = *room == 0 ? 64 : *room * 2;
        char **grown = realloc(*names, larger * sizeof(*grown));
        if (grown == NULL) {
            return EG_ERR_MEMORY;
        }
        *names = grown;
        *room = larger;
    }
    (*names)[*len] = strdup(name);
    if ((*names)[*len] == NULL) {
        return EG_ERR_MEMORY;
    }
    (*len)++;
    return EG_OK;
}

eg_status
app_dir_list(const char *path,
             const char *suffix,
             char ***names,
             size_t *len,
             eg_error *err)
{
    DIR *dir = opendir(path);
    if (dir == NULL) {
        return fail_errno(err, path, "cannot be listed");
    }
    char **list = NULL;
    size_t count = 0;
    size_t room = 0;
    eg_status status = EG_OK;
    errno = 0;
    for (struct dirent *e = readdir(dir); e != NULL && status == EG_OK;
         e = readdir(dir)) {
        if (e->d_name[0] != '.' && ends_with(e->d_name, suffix)) {
            status = add_name(&list, &count, &room, e->d_name);
        }
        errno = 0;
    }
    const int code = errno;
    closedir(dir);
    if (status != EG_OK || code != 0) {
        app_names_free(list, count);
        if (status == EG_ERR_LIMIT) {
            return eg_fail(err, status,
                           "%s: holds too many files, more than %d", path,
                           NAMES_MAX);
        }
        errno = status == EG_OK ? code : ENOMEM;
        return fail_errno(err, path, "cannot be listed");
    }
    if (count > 0) {
        qsort(list, count, sizeof(*list), compare_names);
    }
    *names = list;
    *len = count;
    return EG_OK;
}

void
app_names_free(char **names, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        free(names[i]);
    }
    free(names);
}
