/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The files of a record that is a directory.
 *
 * Links and devices are refused: a record means what its own bytes say, on
 * whatever machine it is.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "record/names.h"
#include "record/store.h"

/** How deep folders may lie in one another; derived/ is free otherwise. */
#define DEPTH_MAX 16

static eg_status
list(eg_store *store, int fd, const char *prefix, int depth, eg_error *err);

/** List the folder @p name, which is @p leaf in @p fd. */
static eg_status
list_folder(eg_store *store,
            int fd,
            const char *leaf,
            const char *name,
            int depth,
            eg_error *err)
{
    if (depth + 1 > DEPTH_MAX) {
        return eg_store_reject(err, name, "folders are nested too deeply");
    }
    const int sub =
        openat(fd, leaf, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
    if (sub < 0) {
        return eg_fail(err, EG_ERR_IO, "%s: %s", name, strerror(errno));
    }
    return list(store, sub, name, depth + 1, err);
}

/** Add what @p leaf in @p fd is. */
static eg_status
list_one(eg_store *store,
         int fd,
         const char *prefix,
         const char *leaf,
         int depth,
         eg_error *err)
{
    const size_t prefix_len = strlen(prefix);
    const size_t leaf_len = strlen(leaf);
    if (prefix_len + 1 + leaf_len >= EG_PATH_MAX) {
        return eg_store_reject(err, prefix, "a name in it is too long");
    }
    char name[EG_PATH_MAX];
    size_t at = 0;
    if (prefix_len > 0) {
        memcpy(name, prefix, prefix_len);
        at = prefix_len;
        name[at++] = '/';
    }
    memcpy(name + at, leaf, leaf_len + 1);

    const char *fault = eg_path_fault(name, at + leaf_len);
    if (fault != NULL) {
        return eg_fail(err, EG_REJECT, "the name of a file %s", fault);
    }
    struct stat st;
    if (fstatat(fd, leaf, &st, AT_SYMLINK_NOFOLLOW) != 0) {
        return eg_fail(err, EG_ERR_IO, "%s: %s", name, strerror(errno));
    }
    if (S_ISDIR(st.st_mode)) {
        return list_folder(store, fd, leaf, name, depth, err);
    }
    if (!S_ISREG(st.st_mode)) {
        return eg_store_reject(err, name,
                               "a record holds files and folders only");
    }
    const eg_entry entry = {.size = (uint64_t)st.st_size};
    return eg_store_add(store, name, at + leaf_len, &entry, err);
}

/** List the folder that is open as @p fd, which is closed. */
static eg_status
list(eg_store *store, int fd, const char *prefix, int depth, eg_error *err)
{
    DIR *dir = fdopendir(fd);
    if (dir == NULL) {
        const int why = errno;
        close(fd);
        return eg_fail(err, EG_ERR_IO, "%s: %s", prefix, strerror(why));
    }
    eg_status status = EG_OK;
    while (status == EG_OK) {
        errno = 0;
        const struct dirent *found = readdir(dir);
        if (found == NULL) {
            if (errno != 0) {
                status =
                    eg_fail(err, EG_ERR_IO, "%s: %s", prefix, strerror(errno));
            }
            break;
        }
        if (strcmp(found->d_name, ".") != 0 &&
            strcmp(found->d_name, "..") != 0) {
            status =
                list_one(store, dirfd(dir), prefix, found->d_name, depth, err);
        }
    }
    closedir(dir);
    return status;
}

eg_status
eg_store_open_dir(eg_store *out, int fd, eg_error *err)
{
    *out = (eg_store){.kind = EG_RECORD_DIRECTORY, .fd = fd};
    const int again = openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    eg_status status;
    if (again < 0) {
        status = eg_fail(err, EG_ERR_IO, "reading the directory: %s",
                         strerror(errno));
    } else {
        status = list(out, again, "", 0, err);
    }
    if (status != EG_OK) {
        eg_store_close(out);
        return status;
    }
    eg_store_sort(out);
    return EG_OK;
}
