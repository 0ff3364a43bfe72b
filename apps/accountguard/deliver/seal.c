/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Seals.
 */
#include "accountguard/deliver/seal.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

static eg_status
fail(eg_error *err, const char *path)
{
    return eg_fail(err, EG_ERR_IO, "%s: %s", path, strerror(errno));
}

static eg_status
seal_path(char out[APP_PATH_MAX],
          const char *dir,
          uint64_t delivery,
          eg_error *err)
{
    char name[32];
    snprintf(name, sizeof(name), "%" PRIu64 ".seal", delivery);
    return app_path(out, dir, name, err);
}

/** Make it whole: never read. */
static bool
mend(int fd)
{
    const struct timespec times[2] = {{.tv_sec = 0, .tv_nsec = 0},
                                      {.tv_sec = 0, .tv_nsec = UTIME_OMIT}};
    return futimens(fd, times) == 0;
}

static eg_status
make(ag_seal *out, eg_error *err)
{
    out->fd = open(out->path,
                   O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (out->fd < 0 || !mend(out->fd)) {
        const eg_status status = fail(err, out->path);
        ag_seal_close(out);
        return status;
    }
    return EG_OK;
}

eg_status
ag_seal_make(ag_seal *out, const char *dir, uint64_t delivery, eg_error *err)
{
    out->fd = -1;
    EG_TRY(seal_path(out->path, dir, delivery, err));
    return make(out, err);
}

eg_status
ag_seal_break(ag_seal *seal, int socket, eg_span bytes, eg_error *err)
{
    if (pwrite(seal->fd, bytes.data, bytes.len, 0) != (ssize_t)bytes.len ||
        !mend(seal->fd)) {
        return fail(err, seal->path);
    }
    off_t at = 0;
    const ssize_t sent = sendfile(socket, seal->fd, &at, bytes.len);
    return sent == (ssize_t)bytes.len ? EG_OK : fail(err, seal->path);
}

bool
ag_seal_may_be_broken(const ag_seal *seal)
{
    struct stat st;
    return !seal->tells || fstat(seal->fd, &st) != 0 || st.st_atim.tv_sec != 0;
}

void
ag_seal_close(ag_seal *seal)
{
    if (seal->fd >= 0) {
        (void)close(seal->fd);
        seal->fd = -1;
    }
}

static eg_status
look(ag_seal_state *out, const char *path, eg_error *err)
{
    struct stat st;
    if (stat(path, &st) != 0) {
        *out = AG_SEAL_NONE;
        return errno == ENOENT ? EG_OK : fail(err, path);
    }
    *out = st.st_atim.tv_sec == 0 ? AG_SEAL_WHOLE : AG_SEAL_BROKEN;
    return EG_OK;
}

eg_status
ag_seal_look(ag_seal_state *out,
             const char *dir,
             uint64_t delivery,
             eg_error *err)
{
    char path[APP_PATH_MAX];
    EG_TRY(seal_path(path, dir, delivery, err));
    return look(out, path, err);
}

void
ag_seal_remove(const char *dir, uint64_t delivery)
{
    char path[APP_PATH_MAX];
    if (seal_path(path, dir, delivery, NULL) == EG_OK) {
        (void)unlink(path);
    }
}

eg_status
ag_seal_works(bool *out, const char *dir, eg_error *err)
{
    ag_seal seal = {.fd = -1};
    int pair[2] = {-1, -1};
    ag_seal_state before = AG_SEAL_BROKEN;
    ag_seal_state after = AG_SEAL_WHOLE;
    EG_TRY(app_path(seal.path, dir, "try.seal", err));
    EG_TRY(make(&seal, err));
    eg_status status = look(&before, seal.path, err);
    if (status == EG_OK && socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0) {
        status = ag_seal_break(&seal, pair[0],
                               (eg_span){(const uint8_t *)".\r\n", 3}, err);
        (void)close(pair[0]);
        (void)close(pair[1]);
    }
    if (status == EG_OK) {
        status = look(&after, seal.path, err);
    }
    ag_seal_close(&seal);
    (void)unlink(seal.path);
    *out = before == AG_SEAL_WHOLE && after == AG_SEAL_BROKEN;
    return status;
}

void
ag_boot_read(char out[AG_BOOT_MAX])
{
    const int fd =
        open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC);
    ssize_t len = fd < 0 ? 0 : read(fd, out, AG_BOOT_MAX - 1);
    if (fd >= 0) {
        (void)close(fd);
    }
    while (len > 0 && out[len - 1] == '\n') {
        len--;
    }
    out[len > 0 ? len : 0] = '\0';
}
