/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Second ways to reach a person: another mailbox, confirmed by a code, or a
 * telephone number, confirmed by the desk that called it.  A warning that an
 * account may be compromised does not go to that account's mailbox first, and a
 * lost secret is renewed by a second way alone.
 */
#ifndef ACCOUNTGUARD_ENROL_CHANNEL_H
#define ACCOUNTGUARD_ENROL_CHANNEL_H

#include "accountguard/enrol/address.h"
#include "accountguard/enrol/person.h"

/** Channels of a person at most. */
#define AG_CHANNELS_MAX 4

/**
 * Add a way; a mailbox gets a letter with a code.
 *
 * @param[out] id Its row, by which the desk confirms a number.
 *
 * @retval EG_ERR_ARGUMENT It is no address or number, or is the mailbox of an
 *                         account of the person's own.
 * @retval EG_ERR_LIMIT    There are AG_CHANNELS_MAX.
 */
EG_NODISCARD eg_status ag_channel_add(ag_store *store,
                                      uint64_t *id,
                                      const ag_person *person,
                                      ag_channel_kind kind,
                                      const char *address,
                                      ag_time now,
                                      eg_error *err);

/** The code of a letter was typed; EG_REJECT: there is no such code. */
EG_NODISCARD eg_status ag_channel_confirm(ag_store *store,
                                          const ag_code *code,
                                          ag_time now,
                                          eg_error *err);

/** The desk called the number, and the person answered; EG_ERR_NOT_FOUND. */
EG_NODISCARD eg_status ag_channel_called(ag_store *store,
                                         uint64_t by,
                                         uint64_t channel,
                                         ag_time now,
                                         eg_error *err);

/** Take a way out; EG_ERR_NOT_FOUND: it is not this person's. */
EG_NODISCARD eg_status ag_channel_remove(ag_store *store,
                                         const ag_person *person,
                                         uint64_t channel,
                                         ag_time now,
                                         eg_error *err);

#endif
