/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Signed messages between the parties of an election.
 *
 * All that passes between guardians, administrator and devices is files that
 * anyone may carry: a statement (who says what, in which election and at which
 * step) with an Ed25519 signature over its canonical bytes.  A statement that
 * belongs to another election, another step or another sender can therefore
 * not take this one's place, and a forged one is refused by name.
 *
 * docs/messages.md lists the steps and what each carries.
 */
#ifndef APP_COMMON_MESSAGE_H
#define APP_COMMON_MESSAGE_H

#include <stddef.h>
#include <stdint.h>

#include <electionguard/hash.h>

#include "base/base.h"
#include "codec/buffer.h"
#include "codec/pb.h"
#include "common/identity.h"

/** The largest message file. */
#define APP_MESSAGE_MAX ((size_t)256 * 1024 * 1024)

/** What a message is; the numbers stand on the wire. */
typedef enum app_step {
    APP_STEP_NONE = 0,
    APP_STEP_CARD = 1,         /**< Who I am: name and public key. */
    APP_STEP_INVITATION = 2,   /**< The election, its manifest and guardians. */
    APP_STEP_KEYS = 3,         /**< A guardian's public keys and proofs. */
    APP_STEP_SHARES = 4,       /**< Encrypted shares for all others. */
    APP_STEP_COMPLAINT = 5,    /**< A share that does not verify. */
    APP_STEP_GUARDIANS = 6,    /**< The preliminary guardian record. */
    APP_STEP_CONFIRMATION = 7, /**< It is what I saw: H_G. */
    APP_STEP_BALLOTS = 8,      /**< A device's closed section. */
    APP_STEP_REQUEST = 9,      /**< Decrypt this record, these guardians. */
    APP_STEP_COMMIT = 10,      /**< d_i. */
    APP_STEP_REVEAL = 11,      /**< a_i, b_i, M_i. */
    APP_STEP_RESPOND = 12,     /**< v_i, and shares of ballot nonces. */
    APP_STEP_AUDIT = 13,       /**< Open contests of these ballots. */
    APP_STEP_OPENING = 14,     /**< Shares of their nonces, sealed. */
    APP_STEP_BATCH = 15,       /**< Ballots and decisions, for a board. */
    APP_STEP_PUBLICATION = 16  /**< A file for a board, which follows. */
} app_step;

/** "keys"; never NULL. */
const char *app_step_name(app_step step);

/** Sender of what is not a guardian's: the administrator, and devices. */
#define APP_SENDER_ADMINISTRATOR 0u
#define APP_SENDER_DEVICE        0x7FFFFFFFu

/** A statement as it was signed. */
typedef struct app_message {
    app_step step;
    eg_hash election; /**< Zero for cards. */
    uint32_t sender;  /**< Guardian's index, or one of the above. */
    uint8_t key[APP_PUBLIC_KEY_BYTES];
    eg_span payload; /**< A canonical message of the step; in file. */
    eg_hash digest;  /**< SHA-256 of signer's key and statement. */
    uint8_t *file;   /**< The whole file; owned. */
    size_t file_len;
    char *name; /**< The file's name, for sentences; owned. */
} app_message;

void app_message_free(app_message *message);

/**
 * Sign a statement.
 *
 * @param[out] out     The file's bytes are appended.
 * @param[in]  payload A canonical message of @p step.
 */
EG_NODISCARD eg_status app_message_sign(eg_buffer *out,
                                        const app_identity *identity,
                                        app_step step,
                                        const eg_hash *election,
                                        uint32_t sender,
                                        eg_span payload,
                                        eg_error *err);

/**
 * Parse a message file and check its signature under the key that it names.
 * Whose key that must be is the caller's to know.
 *
 * @param[in,out] file Taken over on success.
 *
 * @retval EG_ERR_MALFORMED Not a message, or the signature is wrong.
 */
EG_NODISCARD eg_status app_message_parse(app_message *out,
                                         uint8_t *file,
                                         size_t len,
                                         const char *name,
                                         eg_error *err);

/** Parse a copy of @p bytes, as app_message_parse(). */
EG_NODISCARD eg_status app_message_copy(app_message *out,
                                        eg_span bytes,
                                        const char *name,
                                        eg_error *err);

/** Read and parse a message file. */
EG_NODISCARD eg_status app_message_read(app_message *out,
                                        const char *path,
                                        eg_error *err);

/** The schema of @p step's payload. */
const eg_pb_message *app_step_schema(app_step step);

#endif
