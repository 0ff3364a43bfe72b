/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sending what is due, effectively once, whatever crashes.
 *
 * One sender at a time works on a service (a lock that its end, however it
 * comes, lets go).  For a delivery it
 *
 *   1. hands the server all of the mail but the final dot,
 *   2. commits "sending", with the boot of the machine, and syncs,
 *   3. hands over the dot by the seal (deliver/seal.h), in one call,
 *   4. commits what the server answered, and removes the seal.
 *
 * Killed before 2, it was not sent, as the server drops what has no end, and is
 * sent again.  Killed after 2, the seal tells whether 3 happened: if not, it is
 * sent again; if so, the server has it, and it is "unknown" only what the server
 * answered: it is never sent again by itself.  When the machine itself stopped in
 * between, or where no seal tells, it is "unknown" too, and the notice goes its
 * next way at once.
 */
#ifndef ACCOUNTGUARD_DELIVER_SENDER_H
#define ACCOUNTGUARD_DELIVER_SENDER_H

#include "accountguard/deliver/delivery.h"
#include "accountguard/deliver/smtp.h"

/** Tries before a delivery is given up: about two days. */
#define AG_ATTEMPTS_MAX 12

typedef struct ag_sender {
    ag_store *store;
    ag_relay relay;
    int lock;
    bool seal; /**< The seals' folder tells. */
    eg_hash verp;
    char from[AG_MAIL_ADDRESS_MAX + 1];
    char dir[APP_PATH_MAX]; /**< Of the seals. */
    char boot[AG_BOOT_MAX];
} ag_sender;

/** How many deliveries ended how. */
typedef struct ag_sent_counts {
    uint64_t accepted;
    uint64_t deferred;
    uint64_t refused;
    uint64_t unknown;
} ag_sent_counts;

/**
 * Begin to send for a service, and settle what a sender before left.
 *
 * @retval EG_ERR_STATE Another process sends.
 */
EG_NODISCARD eg_status ag_sender_open(ag_sender *out,
                                      ag_store *store,
                                      const ag_relay *relay,
                                      ag_time now,
                                      eg_error *err);
/** Harmless on {.lock = -1}. */
void ag_sender_close(ag_sender *sender);

/** Send the next that is due; @p there false: nothing is. */
EG_NODISCARD eg_status ag_sender_next(ag_sender *sender,
                                      bool *there,
                                      ag_sent_counts *counts,
                                      ag_time now,
                                      eg_error *err);

/** When to try again after so many tries: 1 minute, doubled, up to 8 hours. */
ag_time ag_sender_wait(uint64_t attempts);

#endif
