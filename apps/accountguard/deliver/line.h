/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The line between libcurl and a server: a pair of sockets and a connection, with
 * bytes carried from one to the other, so that the last ones of a mail can be
 * sent from a seal.
 */
#ifndef ACCOUNTGUARD_DELIVER_LINE_H
#define ACCOUNTGUARD_DELIVER_LINE_H

#include <curl/curl.h>
#include <sys/socket.h>

#include "accountguard/deliver/seal.h"

/** Bytes that are carried at a time: a record of TLS and its head. */
#define AG_LINE_ROOM (5 + 16384 + 256)

typedef struct ag_line {
    int near;      /**< libcurl's end; -1: there is no line. */
    int far;       /**< Ours. */
    int server;    /**< The connection. */
    ag_seal *seal; /**< Set: what comes next is the final dot. */
    bool broken;   /**< The seal was broken: the dot is with the kernel. */
    size_t held;   /**< Bytes of the dot that came so far. */
    uint8_t bytes[AG_LINE_ROOM];
} ag_line;

#define AG_LINE_NONE                        \
    (ag_line)                               \
    {                                       \
        .near = -1, .far = -1, .server = -1 \
    }

/** Connect within @p patience milliseconds. */
bool ag_line_open(ag_line *line,
                  const struct sockaddr *address,
                  unsigned len,
                  int patience);

/** Whether an address is of this machine. */
bool ag_line_is_here(const struct sockaddr *address);

/** What to wait for; how many. */
unsigned ag_line_watch(const ag_line *line, struct curl_waitfd out[2]);

/** Carry what is there, without waiting for more; false: the line broke. */
bool ag_line_join(ag_line *line);

/** Carry all that libcurl sent, and wait until the server's machine has it. */
bool ag_line_flush(ag_line *line, int patience);

/** End the line for libcurl, which then tells that it broke. */
void ag_line_hang_up(ag_line *line);

/** Close all; harmless without a line. */
void ag_line_close(ag_line *line);

#endif
