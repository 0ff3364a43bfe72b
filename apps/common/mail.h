/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A folder through which the parties exchange messages: a USB stick, a share.
 *
 * Reading takes every "*.egm" file, checks signatures, keeps those of one
 * election and sorts them by step and sender.  A folder is hostile: a message
 * whose sender is not who the roster says is refused by name, as are two
 * different messages of one sender for one step.
 */
#ifndef APP_COMMON_MAIL_H
#define APP_COMMON_MAIL_H

#include "common/message.h"

/** Whose signature is expected from whom. */
typedef struct app_roster {
    eg_hash election; /**< Digest of the invitation. */
    uint8_t administrator[APP_PUBLIC_KEY_BYTES];
    uint32_t n;
    uint32_t k;
    const char **name; /**< Of guardian i at i - 1. */
    uint8_t (*key)[APP_PUBLIC_KEY_BYTES];
} app_roster;

typedef struct app_mail {
    app_message *message; /**< By step, then sender. */
    size_t len;
    size_t ignored; /**< Messages of other elections, and cards. */
} app_mail;

/**
 * Read a folder.
 *
 * @param[in] roster Whose messages are wanted; NULL takes cards and
 *                   invitations only, of anybody.
 *
 * @retval EG_ERR_MALFORMED A message is malformed, forged, from somebody else
 *                          than it says, or contradicts another; @p err names
 *                          file and sender.
 */
EG_NODISCARD eg_status app_mail_read(app_mail *out,
                                     const char *folder,
                                     const app_roster *roster,
                                     eg_error *err);
void app_mail_free(app_mail *mail);

/** The message of @p step from @p sender, or NULL. */
const app_message *
app_mail_find(const app_mail *mail, app_step step, uint32_t sender);

/**
 * Write a message file into a folder (which is made).  The same bytes may be
 * there already; other bytes under the name are replaced.
 *
 * @param[in] file_name "3-keys-guardian-2.egm", see app_mail_name().
 */
EG_NODISCARD eg_status app_mail_post(const char *folder,
                                     const char *file_name,
                                     eg_span message,
                                     eg_error *err);

/** Room for a file name. */
#define APP_MAIL_NAME_MAX 64

/** "03-keys-guardian-2.egm"; @p attempt is 0 where there are no attempts. */
void app_mail_name(char out[APP_MAIL_NAME_MAX],
                   app_step step,
                   uint32_t sender,
                   uint32_t attempt);

/** "guardian 2 (Alice)", "the administrator". */
const char *
app_sender_text(char out[128], const app_roster *roster, uint32_t sender);

#endif
