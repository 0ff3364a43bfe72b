/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading and writing whole files; directories and their locks.
 *
 * "Written" means on disk: the file is synced before it gets its name, and the
 * directory after.
 */
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
    const eg_status status =
        code == ENOENT || code == ENOTDIR ? EG_ERR_NOT_FOUND : EG_ERR_IO;
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
            app_file_free(bytes, used);
            return fail_errno(err, path, "cannot be read");
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

void
app_file_free(uint8_t *bytes, size_t len)
{
    if (bytes != NULL) {
        eg_wipe(bytes, len);
        free(bytes);
    }
}

/** Write all of @p bytes to @p fd and sync it. */
static bool
write_synced(int fd, const uint8_t *bytes, size_t len)
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
    return fsync(fd) == 0;
}

/** Give @p temporary its final name as @p mode says. */
static bool
publish(const char *temporary, const char *path, app_write_mode mode)
{
    if (mode == APP_WRITE_REPLACE) {
        return rename(temporary, path) == 0;
    }
    /* link() is the rename that never replaces. */
    if (link(temporary, path) != 0) {
        return false;
    }
    return unlink(temporary) == 0;
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
    const int n = snprintf(temporary, sizeof(temporary), "%s.tmp%ld", path,
                           (long)getpid());
    if (n < 0 || (size_t)n >= sizeof(temporary)) {
        return eg_fail(err, EG_ERR_LIMIT, "%.60s...: the path is too long",
                       path);
    }
    const int fd = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC,
                        (mode_t)permissions);
    if (fd < 0) {
        return fail_errno(err, path, "cannot be written");
    }
    const bool written = write_synced(fd, bytes, len);
    const int saved = errno;
    const bool closed = close(fd) == 0;
    if (!written || !closed) {
        errno = written ? errno : saved;
        const eg_status status = fail_errno(err, path, "cannot be written");
        unlink(temporary);
        return status;
    }
    if (!publish(temporary, path, mode)) {
        const bool there = errno == EEXIST;
        const eg_status status =
            there ? eg_fail(err, EG_ERR_STATE, "%s: exists already", path)
                  : fail_errno(err, path, "cannot be written");
        unlink(temporary);
        return status;
    }
    return app_sync_parent(path, err);
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
    const bool synced = fsync(fd) == 0;
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
    if (errno == EEXIST && stat(path, &st) == 0 && S_ISDIR(st.st_mode)) {
        return EG_OK;
    }
    return fail_errno(err, path, "cannot be made");
}

eg_status
app_dir_make(const char *path, unsigned permissions, eg_error *err)
{
    char part[APP_PATH_MAX];
    const size_t len = strlen(path);
    if (len == 0 || len >= sizeof(part)) {
        return eg_fail(err, EG_ERR_LIMIT, "%.60s: is no usable path", path);
    }
    memcpy(part, path, len + 1);
    for (size_t i = 1; i < len; i++) {
        if (part[i] == '/' && part[i - 1] != '/') {
            part[i] = '\0';
            EG_TRY(make_one(part, 0755, err));
            part[i] = '/';
        }
    }
    return make_one(path, permissions, err);
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
static bool
add_name(char ***names, size_t *len, size_t *room, const char *name)
{
    if (*len == *room) {
        const size_t larger = *room == 0 ? 64 : *room * 2;
        char **grown = realloc(*names, larger * sizeof(*grown));
        if (grown == NULL || larger > NAMES_MAX * 2) {
            *names = grown == NULL ? *names : grown;
            return false;
        }
        *names = grown;
        *room = larger;
    }
    (*names)[*len] = strdup(name);
    if ((*names)[*len] == NULL) {
        return false;
    }
    (*len)++;
    return true;
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
    bool good = true;
    for (struct dirent *e = readdir(dir); e != NULL && good; e = readdir(dir)) {
        if (ends_with(e->d_name, suffix)) {
            good = add_name(&list, &count, &room, e->d_name);
        }
    }
    closedir(dir);
    if (!good) {
        app_names_free(list, count);
        return eg_fail(err, EG_ERR_LIMIT, "%s: holds too many files", path);
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
