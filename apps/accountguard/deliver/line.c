/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lines.
 */
#include "accountguard/deliver/line.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/sockios.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

/** Close a descriptor once. */
static void
drop(int *fd)
{
    if (*fd >= 0) {
        (void)close(*fd);
        *fd = -1;
    }
}

/** Wait for an event; false: it did not come, or the descriptor broke. */
static bool
wait_for(int fd, short events, int patience)
{
    struct pollfd p = {.fd = fd, .events = events};
    int got;
    do {
        got = poll(&p, 1, patience);
    } while (got < 0 && errno == EINTR);
    return got == 1 && (p.revents & events) != 0;
}

static bool
set_blocking(int fd, bool blocking)
{
    const int flags = fcntl(fd, F_GETFL);
    return flags >= 0 &&
           fcntl(fd, F_SETFL,
                 blocking ? flags & ~O_NONBLOCK : flags | O_NONBLOCK) == 0;
}

/** Whether a connection that was begun is there. */
static bool
is_connected(int fd, int patience)
{
    int error = 0;
    socklen_t len = sizeof(error);
    return wait_for(fd, POLLOUT, patience) &&
           getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &len) == 0 &&
           error == 0;
}

/** Whether an address is of this machine. */
static bool
is_here(const struct sockaddr *address)
{
    if (address->sa_family == AF_INET) {
        struct sockaddr_in in;
        memcpy(&in, address, sizeof(in));
        return (ntohl(in.sin_addr.s_addr) >> 24) == 127;
    }
    if (address->sa_family == AF_INET6) {
        struct sockaddr_in6 in;
        memcpy(&in, address, sizeof(in));
        return IN6_IS_ADDR_LOOPBACK(&in.sin6_addr) != 0;
    }
    return false;
}

/** A connection to one address; -1: none. */
static int
connect_to(const struct addrinfo *a, int patience)
{
    const int fd =
        socket(a->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd >= 0 &&
        (connect(fd, a->ai_addr, a->ai_addrlen) == 0 || errno == EINPROGRESS) &&
        is_connected(fd, patience)) {
        return fd;
    }
    if (fd >= 0) {
        (void)close(fd);
    }
    return -1;
}

/** Connect to the first address that answers. */
static eg_status
reach(ag_line *line, const ag_line_plan *p, eg_error *err)
{
    const struct addrinfo want = {.ai_family = AF_UNSPEC,
                                  .ai_socktype = SOCK_STREAM};
    struct addrinfo *found = NULL;
    const int error = getaddrinfo(p->host, p->port, &want, &found);
    if (error != 0) {
        return eg_fail(err, EG_ERR_IO, "%.100s: %s", p->host,
                       gai_strerror(error));
    }
    eg_status status = EG_OK;
    for (struct addrinfo *a = found;
         a != NULL && line->server < 0 && status == EG_OK; a = a->ai_next) {
        if (p->here && !is_here(a->ai_addr)) {
            status = eg_fail(err, EG_ERR_STATE,
                             "without TLS mails go to this machine alone");
        } else {
            line->server = connect_to(a, p->patience);
        }
    }
    freeaddrinfo(found);
    if (status == EG_OK && line->server < 0) {
        status = eg_fail(err, EG_ERR_IO, "%.100s port %s: no connection",
                         p->host, p->port);
    }
    return status;
}

/** Let libcurl connect: the folder's descriptor makes its path short. */
static eg_status
await_curl(ag_line *line, const char *dir, eg_error *err)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    line->folder = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    line->listener =
        socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    snprintf(line->path, sizeof(line->path), "/proc/self/fd/%d/line",
             line->folder);
    memcpy(address.sun_path, line->path, sizeof(line->path));
    if (line->folder < 0 || line->listener < 0 ||
        (unlinkat(line->folder, "line", 0) != 0 && errno != ENOENT) ||
        bind(line->listener, (const struct sockaddr *)&address,
             sizeof(address)) != 0 ||
        listen(line->listener, 1) != 0) {
        return eg_fail(err, EG_ERR_IO, "%s: %s", dir, strerror(errno));
    }
    return EG_OK;
}

/** Write all; the other side reads on, or the line breaks. */
static bool
write_all(int fd, const uint8_t *bytes, size_t len)
{
    while (len > 0) {
        const ssize_t got = send(fd, bytes, len, MSG_NOSIGNAL);
        if (got > 0) {
            bytes += got;
            len -= (size_t)got;
        } else if (got < 0 && errno == EAGAIN) {
            if (!wait_for(fd, POLLOUT, 30000)) {
                return false;
            }
        } else if (errno != EINTR) {
            return false;
        }
    }
    return true;
}

/** Whether the bytes are the whole dot: of SMTP, or a record of TLS. */
static bool
is_whole(const uint8_t *bytes, size_t len)
{
    if (len >= 5 && bytes[0] == 23) {
        return len >= 5 + (size_t)(bytes[3] << 8 | bytes[4]);
    }
    return len >= 3 && memcmp(bytes + len - 3, ".\r\n", 3) == 0;
}

/** Take bytes of the dot; once it is whole, send it from the seal. */
static bool
carry_dot(ag_line *line)
{
    if (!is_whole(line->bytes, line->held)) {
        return line->held < sizeof(line->bytes);
    }
    ag_seal *seal = line->seal;
    line->seal = NULL;
    const bool good =
        set_blocking(line->server, true) &&
        ag_seal_break(seal, line->server, (eg_span){line->bytes, line->held},
                      NULL) == EG_OK &&
        set_blocking(line->server, false);
    line->broken = good || ag_seal_may_be_broken(seal);
    line->held = 0;
    return good;
}

/** Carry from libcurl to the server. */
static bool
carry_out(ag_line *line)
{
    for (;;) {
        const ssize_t got = recv(line->far, line->bytes + line->held,
                                 sizeof(line->bytes) - line->held, 0);
        if (got == 0) {
            return false;
        }
        if (got < 0) {
            return errno == EAGAIN || errno == EINTR;
        }
        if (line->seal != NULL) {
            line->held += (size_t)got;
            if (!carry_dot(line)) {
                return false;
            }
        } else if (!write_all(line->server, line->bytes, (size_t)got)) {
            return false;
        }
    }
}

/** Carry from the server to libcurl. */
static bool
carry_in(ag_line *line)
{
    uint8_t bytes[4096];
    for (;;) {
        const ssize_t got = recv(line->server, bytes, sizeof(bytes), 0);
        if (got == 0) {
            return false;
        }
        if (got < 0) {
            return errno == EAGAIN || errno == EINTR;
        }
        if (!write_all(line->far, bytes, (size_t)got)) {
            return false;
        }
    }
}

/* -- the thread -------------------------------------------------------------- */

/** Take libcurl's end; false: it did not come, or the line was closed. */
static bool
pick_up(ag_line *line)
{
    if (!wait_for(line->listener, POLLIN, -1)) {
        return false;
    }
    const int far = accept(line->listener, NULL, NULL);
    (void)pthread_mutex_lock(&line->lock);
    line->far = far;
    (void)pthread_mutex_unlock(&line->lock);
    return far >= 0 && set_blocking(far, false);
}

/** Carry until one side ends. */
static void *
carry(void *context)
{
    ag_line *line = context;
    bool good = pick_up(line);
    while (good) {
        struct pollfd p[2] = {{.fd = line->far, .events = POLLIN},
                              {.fd = line->server, .events = POLLIN}};
        if (poll(p, 2, -1) < 0 && errno != EINTR) {
            break;
        }
        (void)pthread_mutex_lock(&line->lock);
        good = carry_out(line) && carry_in(line);
        (void)pthread_mutex_unlock(&line->lock);
    }
    /* Each side is told that the other ended. */
    if (line->far >= 0) {
        (void)shutdown(line->far, SHUT_RDWR);
    }
    (void)shutdown(line->server, SHUT_RDWR);
    return NULL;
}

void
ag_line_init(ag_line *line)
{
    *line = (ag_line){.folder = -1, .listener = -1, .far = -1, .server = -1};
    (void)pthread_mutex_init(&line->lock, NULL);
}

eg_status
ag_line_open(ag_line *line, const ag_line_plan *plan, eg_error *err)
{
    eg_status status = reach(line, plan, err);
    if (status == EG_OK) {
        status = await_curl(line, plan->dir, err);
    }
    if (status == EG_OK) {
        line->carried = pthread_create(&line->thread, NULL, carry, line) == 0;
        status = line->carried
                     ? EG_OK
                     : eg_fail(err, EG_ERR_IO, "no thread for a connection");
    }
    return status;
}

/** Whether the server's machine has all bytes that were written. */
static bool
is_drained(int fd)
{
    int left = 0;
    return ioctl(fd, SIOCOUTQ, &left) == 0 && left == 0;
}

bool
ag_line_flush(ag_line *line, int patience)
{
    (void)pthread_mutex_lock(&line->lock);
    bool good = line->far >= 0 && carry_out(line);
    for (int waited = 0; good && !is_drained(line->server); waited++) {
        const struct timespec pause = {.tv_sec = 0, .tv_nsec = 1000000};
        (void)nanosleep(&pause, NULL);
        good = waited < patience;
    }
    (void)pthread_mutex_unlock(&line->lock);
    return good;
}

void
ag_line_arm(ag_line *line, ag_seal *seal)
{
    (void)pthread_mutex_lock(&line->lock);
    line->seal = seal;
    (void)pthread_mutex_unlock(&line->lock);
}

bool
ag_line_is_broken(ag_line *line)
{
    (void)pthread_mutex_lock(&line->lock);
    const bool broken = line->broken;
    (void)pthread_mutex_unlock(&line->lock);
    return broken;
}

void
ag_line_close(ag_line *line)
{
    if (line->carried) {
        /* Both wake the thread, wherever it waits. */
        (void)shutdown(line->listener, SHUT_RDWR);
        (void)shutdown(line->server, SHUT_RDWR);
        (void)pthread_join(line->thread, NULL);
        line->carried = false;
        (void)unlinkat(line->folder, "line", 0);
    }
    drop(&line->far);
    drop(&line->server);
    drop(&line->listener);
    drop(&line->folder);
    (void)pthread_mutex_destroy(&line->lock);
}
