/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Options of verbs that send mail: the server that takes it.
 */
#ifndef ACCOUNTGUARD_COMMAND_RELAYING_H
#define ACCOUNTGUARD_COMMAND_RELAYING_H

#include <argp.h>

#include "accountguard/deliver/smtp.h"
#include "accountguard/store/store.h"

/** Longest password of a relay. */
#define AG_RELAY_PASSWORD_MAX 256

/** What is told; {0} is nothing. */
typedef struct ag_relaying {
    ag_relay relay;
    const char *password_file;
    char password[AG_RELAY_PASSWORD_MAX];
    char host[256];
} ag_relaying;

/** A child of a verb's argp; its input is an ag_relaying. */
extern const struct argp ag_relaying_argp;

/**
 * Make the relay ready to be used: read its password, and what we call ourselves.
 *
 * @param[in,out] r Wipe it with ag_relaying_wipe().
 *
 * @retval EG_ERR_ARGUMENT No relay was named.
 */
EG_NODISCARD eg_status ag_relaying_ready(ag_relaying *r,
                                         ag_store *store,
                                         eg_error *err);
void ag_relaying_wipe(ag_relaying *r);

#endif
