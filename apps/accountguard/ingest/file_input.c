/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files as inputs: read and seek by descriptors.
 */
#include "accountguard/ingest/file_input.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static eg_status
give(void *context, uint8_t *into, size_t room, size_t *got, eg_error *err)
{
    const ag_file_input *file = context;
    ssize_t n;
    do {
        n = read(file->fd, into, room);
    } while (n < 0 && errno == EINTR);
    if (n < 0) {
        return eg_fail(err, EG_ERR_IO, "%s: %s", file->input.name,
                       strerror(errno));
    }
    *got = (size_t)n;
    return EG_OK;
}

static eg_status
go_to(void *context, uint64_t offset, eg_error *err)
{
    const ag_file_input *file = context;
    if (lseek(file->fd, (off_t)offset, SEEK_SET) < 0) {
        return eg_fail(err, EG_ERR_IO, "%s: %s", file->input.name,
                       strerror(errno));
    }
    return EG_OK;
}

eg_status
ag_file_input_open(ag_file_input *out,
                   const char *path,
                   bool plain,
                   const char *name,
                   eg_error *err)
{
    struct stat what;
    *out = (ag_file_input){.fd = -1};
    out->input =
        (ag_input){.read = give, .seek = go_to, .context = out, .name = name};
    if (!plain && strcmp(path, "-") == 0) {
        out->fd = STDIN_FILENO;
        out->input.seek = NULL;
        return EG_OK;
    }
    const int flags =
        O_RDONLY | O_CLOEXEC | (plain ? O_NOFOLLOW | O_NONBLOCK : 0);
    const int fd = open(path, flags);
    if (fd < 0) {
        /* A symbolic link where a file belongs is a bad file, no failure. */
        return eg_fail(err, errno == ELOOP ? EG_ERR_MALFORMED : EG_ERR_IO,
                       "%s: %s", path, strerror(errno));
    }
    if (plain && (fstat(fd, &what) != 0 || !S_ISREG(what.st_mode))) {
        (void)close(fd);
        return eg_fail(err, EG_ERR_MALFORMED, "%s: is no plain file", path);
    }
    out->fd = fd;
    out->owned = true;
    return EG_OK;
}

void
ag_file_input_close(ag_file_input *file)
{
    if (file->owned) {
        (void)close(file->fd);
    }
    *file = (ag_file_input){.fd = -1};
}
