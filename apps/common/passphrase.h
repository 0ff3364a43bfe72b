/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Asking for a passphrase, from a file or on the terminal, into locked memory.
 */
#ifndef APP_COMMON_PASSPHRASE_H
#define APP_COMMON_PASSPHRASE_H

#include <stdbool.h>
#include <stddef.h>

#include <electionguard/status.h>

/** The longest passphrase, in bytes. */
#define APP_PASSPHRASE_MAX 1024
/** The shortest one for something new, in bytes. */
#define APP_PASSPHRASE_MIN 8

/** Lives in locked memory that is wiped when freed. */
typedef struct app_passphrase {
    char *text;
    size_t len;
} app_passphrase;

/**
 * Get a passphrase.
 *
 * @param[in] file  Its first line is taken; NULL asks on the terminal.
 * @param[in] what  What it protects, for the question: "guardian alice".
 * @param[in] fresh Ask twice and demand APP_PASSPHRASE_MIN bytes.
 */
EG_NODISCARD eg_status app_passphrase_get(app_passphrase *out,
                                          const char *file,
                                          const char *what,
                                          bool fresh,
                                          eg_error *err);
void app_passphrase_free(app_passphrase *passphrase);

#endif
