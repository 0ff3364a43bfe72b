/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Verbs that decide something are some operator's: options that say whose, and
 * signing in with them.
 */
#ifndef ACCOUNTGUARD_COMMAND_ACTING_H
#define ACCOUNTGUARD_COMMAND_ACTING_H

#include "accountguard/operator/operator.h"
#include "common/cli.h"

/** What these options set; the first member of a verb's settings. */
typedef struct ag_acting {
    app_settings common;
    const char *as;   /**< NULL: nobody was named. */
    const char *code; /**< NULL: ask on the terminal. */
} ag_acting;

/** `--as NAME`, `--code CODE`, `--passphrase-file FILE`, `--quiet`; a child of the
 * verb's argp whose input is an ag_acting. */
extern const struct argp ag_acting_argp;

/**
 * Sign in as who was named; the password is asked for on the terminal, or read
 * from --passphrase-file.
 *
 * @retval EG_REJECT       That is not the operator.
 * @retval EG_ERR_ARGUMENT Nobody was named.
 */
EG_NODISCARD eg_status ag_acting_sign_in(const ag_acting *acting,
                                         ag_store *store,
                                         ag_operator *out,
                                         ag_time now,
                                         eg_error *err);

#endif
