/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a server may be told: one table for the options of the command line and
 * for the lines of a configuration file.
 *
 * A configuration file has lines "name = value"; empty lines and lines that
 * begin with '#' say nothing.  What it has wrong, a name that is unknown or
 * stands twice among it, is told with the file's name and the line.
 */
#ifndef APP_BOARD_HTTP_SETTINGS_H
#define APP_BOARD_HTTP_SETTINGS_H

#include <argp.h>

#include "board/http/server.h"
#include "http/settings.h"

/** Longest configuration file. */
#define BOARD_CONFIG_MAX ((size_t)64 << 10)

/** Those of a board, and of all servers; see http/settings.h. */
#define BOARD_SETTINGS(X)                                                     \
    HTTP_GUARD_SETTINGS(X)                                                    \
    X(ADDRESS, "address", "ADDRESS", TEXT, address, 0, 0,                     \
      "Listen on this address (127.0.0.1, so that a server with TLS stands "  \
      "before it)")                                                           \
    X(PORT, "port", "N", NUMBER, port, 0, 65535,                              \
      "Listen on this port (8421; 0: any free one)")                          \
    X(THREADS, "threads", "N", NUMBER, threads, 1, BOARD_THREADS_MAX,         \
      "Threads that receive and read (4)")                                    \
    X(PAGE, "page", "FOLDER", TEXT, page, 0, 0,                               \
      "Serve the web page of this folder; it is read when the server starts") \
    X(BATCH_SIZE, "batch-size", "MIB", NUMBER, batch_mib, 1, 64,              \
      "Take at most so many MiB from a device at a time (8)")                 \
    X(FILE_SIZE, "file-size", "MIB", NUMBER, file_mib, 1, 255,                \
      "Publish files of at most so many MiB (255)")                           \
    X(BODIES_SIZE, "bodies-size", "MIB", NUMBER, bodies_mib, 1, 65536,        \
      "Hold at most so many MiB of requests that are being received (512)")   \
    X(WITNESSES, "witnesses", "KEYS", TEXT, witnesses, 0, 0,                  \
      "Keep cosignatures of these witnesses, which ask-witnesses brings; "    \
      "keys with spaces between them (none)")                                 \
    X(METRICS, "metrics", "WHERE", TEXT, metrics, 0, 0,                       \
      "Offer metrics for Prometheus at /metrics: here, beside the board; on " \
      "another ADDRESS:PORT; or off (off)")                                   \
    X(LOG_LEVEL, "log-level", "LEVEL", LEVEL, log_level, 0, 0,                \
      "Tell events on standard error: error, warning or info and all above "  \
      "(info)")

typedef enum board_setting {
#define BOARD_SETTING_ENUM(id, ...) BOARD_SET_##id,
    BOARD_SETTINGS(BOARD_SETTING_ENUM)
#undef BOARD_SETTING_ENUM
        BOARD_SETTING_COUNT
} board_setting;

/** Which settings were given. */
typedef struct board_given {
    bool is[BOARD_SETTING_COUNT];
} board_given;

/**
 * Set one; @p text must live as long as the plan.
 *
 * @retval EG_ERR_ARGUMENT It is no value of that setting; the sentence names it.
 */
EG_NODISCARD eg_status board_setting_take(board_server_plan *plan,
                                          board_setting which,
                                          const char *text,
                                          eg_error *err);

/** Take option @p which of a command line, or end with a sentence about it. */
void board_setting_option(board_server_plan *plan,
                          board_setting which,
                          const char *text,
                          struct argp_state *state);

/** A configuration that was read; {0} is none.  Plans point into it. */
typedef struct board_config {
    char *text;
    size_t len;
    const char *dir; /**< The line "board = DIR"; NULL: there is none. */
} board_config;

/**
 * Set what a configuration file says and the command line did not.
 *
 * @param[in] given What stays as it is in @p plan; the file's lines about it
 *                  are checked all the same.
 *
 * @retval EG_ERR_MALFORMED A line is wrong, or stands twice.
 * @retval EG_ERR_LIMIT     It is longer than BOARD_CONFIG_MAX.
 */
EG_NODISCARD eg_status board_config_read(board_config *out,
                                         const char *path,
                                         board_server_plan *plan,
                                         const board_given *given,
                                         eg_error *err);
void board_config_free(board_config *config);

#endif
