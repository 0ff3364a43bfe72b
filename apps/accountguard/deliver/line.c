/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lines.
 */
#include "accountguard/deliver/line.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

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

bool
ag_line_open(ag_line *line,
             const struct sockaddr *address,
             unsigned len,
             int patience)
{
    int pair[2];
    ag_line_close(line);
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0,
                   pair) != 0) {
        return false;
    }
    line->near = pair[0];
    line->far = pair[1];
    line->server = socket(address->sa_family,
                          SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (line->server >= 0 &&
        (connect(line->server, address, len) == 0 || errno == EINPROGRESS) &&
        is_connected(line->server, patience)) {
        return true;
    }
    ag_line_close(line);
    return false;
}

bool
ag_line_is_here(const struct sockaddr *address)
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

unsigned
ag_line_watch(const ag_line *line, struct curl_waitfd out[2])
{
    if (line->far < 0) {
        return 0;
    }
    out[0] = (struct curl_waitfd){.fd = line->far, .events = CURL_WAIT_POLLIN};
    out[1] =
        (struct curl_waitfd){.fd = line->server, .events = CURL_WAIT_POLLIN};
    return line->server < 0 ? 1 : 2;
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

bool
ag_line_join(ag_line *line)
{
    return line->far < 0 ||
           (line->server >= 0 && carry_out(line) && carry_in(line));
}

bool
ag_line_flush(ag_line *line, int patience)
{
    if (line->far < 0 || line->server < 0 || !carry_out(line)) {
        return false;
    }
    for (int waited = 0; waited <= patience; waited += 5) {
        int left = 0;
        if (ioctl(line->server, SIOCOUTQ, &left) != 0) {
            return false;
        }
        if (left == 0) {
            return true;
        }
        const struct timespec pause = {.tv_sec = 0, .tv_nsec = 5000000};
        (void)nanosleep(&pause, NULL);
    }
    return false;
}

/** Close a descriptor once. */
static void
drop(int *fd)
{
    if (*fd >= 0) {
        (void)close(*fd);
        *fd = -1;
    }
}

void
ag_line_hang_up(ag_line *line)
{
    drop(&line->far);
    drop(&line->server);
}

void
ag_line_close(ag_line *line)
{
    drop(&line->near);
    ag_line_hang_up(line);
}
