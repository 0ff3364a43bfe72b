/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The line between libcurl and a server: a local socket and a connection, with
 * bytes carried from one to the other by a thread, so that the last ones of a mail
 * can be sent from a seal.  TLS is libcurl's, from end to end.
 */
#ifndef ACCOUNTGUARD_DELIVER_LINE_H
#define ACCOUNTGUARD_DELIVER_LINE_H

#include <pthread.h>

#include "accountguard/deliver/seal.h"

/** Bytes that are carried at a time: a record of TLS and its head. */
#define AG_LINE_ROOM (5 + 16384 + 256)

typedef struct ag_line {
    int folder;    /**< Where the near end is; -1: none. */
    int listener;  /**< libcurl connects to it. */
    int far;       /**< Our end of libcurl's connection; -1: not yet. */
    int server;    /**< The connection; -1: there is no line. */
    char path[64]; /**< What libcurl connects to. */
    bool carried;  /**< The thread runs. */
    pthread_t thread;
    pthread_mutex_t lock; /**< Of all that follows. */
    ag_seal *seal;        /**< Set: what comes next is the final dot. */
    bool broken; /**< The seal was broken: the dot is with the kernel. */
    size_t held; /**< Bytes of the dot that came so far. */
    uint8_t bytes[AG_LINE_ROOM];
} ag_line;

/** A line that ag_line_close() may have. */
void ag_line_init(ag_line *line);

/** What is asked of a line. */
typedef struct ag_line_plan {
    const char *host;
    const char *port;
    const char *dir; /**< A folder that nobody else can enter. */
    bool here;       /**< Only to an address of this machine. */
    int patience;    /**< Milliseconds to connect. */
} ag_line_plan;

/**
 * Connect to a server, and let libcurl connect to us.
 *
 * @retval EG_ERR_IO    There is no connection; @p err says why.
 * @retval EG_ERR_STATE An address is not of this machine, as it must be.
 */
EG_NODISCARD eg_status ag_line_open(ag_line *line,
                                    const ag_line_plan *plan,
                                    eg_error *err);

/** Carry all that libcurl sent, and wait until the server's machine has it. */
bool ag_line_flush(ag_line *line, int patience);

/** What libcurl sends next is the final dot: it goes out from the seal. */
void ag_line_arm(ag_line *line, ag_seal *seal);

/** Whether the seal was broken. */
bool ag_line_is_broken(ag_line *line);

/** End the thread and close all; harmless without a line. */
void ag_line_close(ag_line *line);

#endif
