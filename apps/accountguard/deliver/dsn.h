/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What servers report of a delivery: RFC 3464 in multipart/report (RFC 6522).
 *
 * Anybody may send such a mail, so a report counts only by the keyed address that
 * it came to (deliver/verp.h).  A notice has one recipient; a report of several
 * is none of a notice.
 */
#ifndef ACCOUNTGUARD_DELIVER_DSN_H
#define ACCOUNTGUARD_DELIVER_DSN_H

#include "accountguard/enrol/letter.h"

/** Bytes of a report at most. */
#define AG_DSN_MAX ((size_t)256 * 1024)

/** action, its word in reports and in the store. */
#define AG_DSN_TABLE(X)              \
    X(AG_DSN_FAILED, "failed")       \
    X(AG_DSN_DELAYED, "delayed")     \
    X(AG_DSN_DELIVERED, "delivered") \
    X(AG_DSN_RELAYED, "relayed")     \
    X(AG_DSN_EXPANDED, "expanded")

typedef enum ag_dsn_action {
#define AG_DSN_ENUM(name, word) name,
    AG_DSN_TABLE(AG_DSN_ENUM)
#undef AG_DSN_ENUM
        AG_DSN_COUNT
} ag_dsn_action;

/** The word of an action; never NULL. */
const char *ag_dsn_action_name(ag_dsn_action action);

/** Room for a status, "5.1.1". */
#define AG_DSN_STATUS_MAX 16
/** Room for what a server said. */
#define AG_DSN_TEXT_MAX 200

typedef struct ag_dsn {
    ag_dsn_action action;
    char status[AG_DSN_STATUS_MAX];
    char text[AG_DSN_TEXT_MAX]; /**< Cleaned, fit to be shown; may be "". */
    /** The address that the report was sent to, "local@domain". */
    char to[AG_ADDRESS_TEXT];
} ag_dsn;

/**
 * Read a report.
 *
 * @retval EG_OK            Read.
 * @retval EG_ERR_MALFORMED It is no report of one recipient.
 * @retval EG_ERR_LIMIT     It is over a limit.
 * @retval EG_ERR_MEMORY    No memory.
 */
EG_NODISCARD eg_status ag_dsn_read(ag_dsn *out, eg_span mail, eg_error *err);

#endif
