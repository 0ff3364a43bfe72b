/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Handing a mail to a server: SMTP by libcurl, with TLS.
 *
 * libcurl speaks to a local socket, which this module joins to the connection.  So the final dot passes through our hands: before it, the caller
 * commits that it is about to be sent; it goes out from a seal (deliver/seal.h),
 * so that after a crash it is known whether it did.
 */
#ifndef ACCOUNTGUARD_DELIVER_SMTP_H
#define ACCOUNTGUARD_DELIVER_SMTP_H

#include "accountguard/deliver/seal.h"

/** The server that takes the service's mails. */
typedef struct ag_relay {
    const char *url;      /**< "smtp://mx.example.org:587" or "smtps://...". */
    const char *user;     /**< NULL: without signing in. */
    const char *password; /**< Of the user. */
    const char *name;     /**< What we call ourselves. */
    const char *authorities; /**< File of certificates; NULL: the system's. */
    /** Without TLS: to an address of this machine alone. */
    bool plain;
    unsigned patience; /**< Seconds for a whole mail. */
} ag_relay;

/** What became of a mail. */
typedef enum ag_sent {
    AG_SENT_ACCEPTED, /**< The server has it. */
    AG_SENT_DEFERRED, /**< It has it not; to be tried again. */
    AG_SENT_REFUSED,  /**< It does not want it. */
    AG_SENT_UNKNOWN   /**< The dot was handed over, and no answer came. */
} ag_sent;

/** Room for what a server said. */
#define AG_REPLY_MAX 200

typedef struct ag_smtp_result {
    ag_sent sent;
    char reply[AG_REPLY_MAX]; /**< Fit to be shown and kept. */
} ag_smtp_result;

/** A mail and who is told of its last step. */
typedef struct ag_smtp_mail {
    const char *from; /**< Envelope sender. */
    const char *to;   /**< The one recipient. */
    eg_span bytes;    /**< Lines ended by CRLF; ends with one. */
    const char *dir;  /**< A folder that nobody else can enter. */
    ag_seal *seal;    /**< Broken by the final dot. */
    /** Called when all but the final dot was sent: what it does not commit is
     * not sent. */
    eg_status (*commit)(void *context, eg_error *err);
    void *context;
} ag_smtp_mail;

/**
 * Send one mail.
 *
 * @retval EG_OK           @p out tells what became of it.
 * @retval EG_ERR_ARGUMENT The relay or an address is none.
 * @retval other           What commit() failed with: nothing was sent.
 */
EG_NODISCARD eg_status ag_smtp_send(ag_smtp_result *out,
                                    const ag_relay *relay,
                                    const ag_smtp_mail *mail,
                                    eg_error *err);

#endif
