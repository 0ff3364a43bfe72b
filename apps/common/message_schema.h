/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Schema of the signed messages and of their payloads.  Payloads are found by
 * app_step_schema().
 */
#ifndef APP_COMMON_MESSAGE_SCHEMA_H
#define APP_COMMON_MESSAGE_SCHEMA_H

#include "common/message.h"

/** Who a card introduces. */
typedef enum app_role {
    APP_ROLE_NONE = 0,
    APP_ROLE_GUARDIAN = 1,
    APP_ROLE_DEVICE = 2
} app_role;

/** What an official publishes. */
typedef enum app_publication_kind {
    APP_PUBLISH_NONE = 0,
    APP_PUBLISH_FILE = 1,           /**< A file of the record. */
    APP_PUBLISH_DEVICE = 2,         /**< The card of a voting device. */
    APP_PUBLISH_PRINTING_OFFICE = 3 /**< The card of one that pre-encrypts. */
} app_publication_kind;

/** a_i, b_i and M_i. */
#define APP_REVEAL_BYTES 1536
/** m_i, c and v. */
#define APP_NONCE_SHARE_BYTES 576

extern const eg_pb_message app_schema_signed;
extern const eg_pb_message app_schema_statement;

#endif
