/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a server gives up once it has started: whoever takes it over by a flaw
 * gets the server's folder and its connections, and no other file, no program
 * and no new connection.
 *
 * Two mechanisms of Linux, each on its own: Landlock, by which the process opens
 * files in that folder only, and a seccomp filter, which allows the system
 * calls that serving takes and refuses all others with EPERM.  Neither can be
 * undone.
 */
#ifndef APP_HTTP_SANDBOX_H
#define APP_HTTP_SANDBOX_H

#include <stdbool.h>

#include <electionguard/status.h>

typedef enum http_sandbox_mode {
    HTTP_SANDBOX_OFF,
    HTTP_SANDBOX_TRY,    /**< What the machine has; the journal tells. */
    HTTP_SANDBOX_REQUIRE /**< Both, or no server. */
} http_sandbox_mode;

typedef struct http_sandbox {
    http_sandbox_mode mode;
    const char *dir; /**< The server's. */
    /** The store is elsewhere: files are read everywhere, to find it and its
     * certificates, and connections are made. */
    bool remote;
    bool sockets; /**< Local sockets may be made in the folder. */
    /** A folder in it that stays closed; NULL: none.  Then nothing new is made in
     * the folder itself, but in those folders in it that are there, and what is
     * temporary goes into one named "tmp". */
    const char *closed;
    /** What is in force: words for the journal. */
    char files[64];
    char calls[64];
    bool lacks; /**< Something that is wanted is not in force. */
} http_sandbox;

/**
 * Let SQLite put temporary files, which large transactions take, into the
 * folder.  This comes before SQLite is first used, and before there are threads.
 *
 * @retval EG_ERR_MEMORY No memory.
 */
EG_NODISCARD eg_status http_sandbox_prepare(const http_sandbox *s,
                                            eg_error *err);

/**
 * Confine the calling thread, and those that it starts from then on, to the
 * files of the folder.  Files that are open stay so.
 *
 * @retval EG_ERR_UNSUPPORTED It is required, and the machine has it not.
 * @retval EG_ERR_IO          The folder cannot be opened.
 */
EG_NODISCARD eg_status http_sandbox_files(http_sandbox *s, eg_error *err);

/**
 * Filter the system calls of all threads of the process, which has started all
 * that it needs.
 *
 * @retval EG_ERR_UNSUPPORTED It is required, and the machine has it not.
 * @retval EG_ERR_MEMORY      No memory.
 */
EG_NODISCARD eg_status http_sandbox_calls(http_sandbox *s, eg_error *err);

/** Tell as an event what is in force. */
void http_sandbox_tell(const http_sandbox *s);

#endif
