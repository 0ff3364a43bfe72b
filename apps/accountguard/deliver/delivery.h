/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Notices and the ways they go, as rows: what is to be sent, what became of it,
 * and what a person has to do where no mail is left.
 *
 * A delivery is one mail to one address.  It is "sending" from the commit before
 * its final dot to the commit of the server's answer; a crash in between leaves it
 * so, and the seal tells whether it went (deliver/sender.h).
 */
#ifndef ACCOUNTGUARD_DELIVER_DELIVERY_H
#define ACCOUNTGUARD_DELIVER_DELIVERY_H

#include "accountguard/model/time.h"
#include "accountguard/notice/sign.h"
#include "accountguard/store/subject.h"

/** state, its word. */
#define AG_DELIVERY_STATE_TABLE(X)        \
    X(AG_DELIVERY_WAITING, "waiting")     \
    X(AG_DELIVERY_SENDING, "sending")     \
    X(AG_DELIVERY_ACCEPTED, "accepted")   \
    X(AG_DELIVERY_REFUSED, "refused")     \
    X(AG_DELIVERY_UNKNOWN, "unknown")     \
    X(AG_DELIVERY_BOUNCED, "bounced")     \
    X(AG_DELIVERY_DELIVERED, "delivered") \
    X(AG_DELIVERY_HELD, "held")           \
    X(AG_DELIVERY_CANCELLED, "cancelled")

typedef enum ag_delivery_state {
#define AG_DELIVERY_STATE_ENUM(name, word) name,
    AG_DELIVERY_STATE_TABLE(AG_DELIVERY_STATE_ENUM)
#undef AG_DELIVERY_STATE_ENUM
        AG_DELIVERY_STATE_COUNT
} ag_delivery_state;

/** "waiting", ...; never NULL. */
const char *ag_delivery_state_name(ag_delivery_state state);

/** What the operators' desk has to do for a notice. */
typedef enum ag_desk_state {
    AG_DESK_NONE,
    AG_DESK_CALL,  /**< "Call this person". */
    AG_DESK_CALLED /**< Somebody did. */
} ag_desk_state;

/** Longest mail with its address as it is sealed. */
#define AG_POSTED_MAX ((size_t)64 * 1024)

typedef struct ag_delivery {
    uint64_t id;
    uint64_t notice;
    uint64_t place;   /**< 0 is tried first. */
    uint64_t account; /**< Whose own mailbox it is; 0: none. */
    ag_subject subject;
    ag_delivery_state state;
    uint64_t attempts;
    ag_time due;
    ag_time changed;
    bool seal; /**< The seal's folder tells. */
    char boot[40];
    char reply[200]; /**< What a server said last. */
} ag_delivery;

/** A notice's row; its content is sealed. */
typedef struct ag_notice_row {
    uint64_t id;
    eg_hash mark; /**< What has it already is the same notice. */
    uint64_t incident;
    ag_audience audience;
    uint64_t recipient;
    ag_subject subject;
    char reference[AG_REFERENCE_CHARS + 1];
    uint64_t revision;
    eg_hash code; /**< ag_code_hash() for AG_NOTICE_CODE. */
    ag_notice_kind kind;
    ag_level level;
    uint64_t log;
    ag_time made;
    ag_time expires;
    ag_time step;
    ag_desk_state desk;
} ag_notice_row;

/** The purpose of codes of notices. */
#define AG_NOTICE_CODE "notice"

/**
 * Add a notice within a step; @p row gets its id.
 *
 * @param[in] file The notice's file.
 *
 * @retval EG_ERR_STATE A notice of that mark is there: it is the same.
 */
EG_NODISCARD eg_status ag_notice_add(ag_store *store,
                                     ag_notice_row *row,
                                     eg_span file,
                                     eg_error *err);

/** A notice; EG_ERR_NOT_FOUND. */
EG_NODISCARD eg_status ag_notice_get(ag_store *store,
                                     ag_notice_row *out,
                                     uint64_t id,
                                     eg_error *err);
/** By what was typed at the page; EG_ERR_NOT_FOUND. */
EG_NODISCARD eg_status ag_notice_of_code(ag_store *store,
                                         ag_notice_row *out,
                                         const ag_code *code,
                                         eg_error *err);
/** Append a notice's file; EG_ERR_NOT_FOUND: its subject was erased. */
EG_NODISCARD eg_status ag_notice_open(ag_store *store,
                                      eg_buffer *out,
                                      const ag_notice_row *row,
                                      eg_error *err);

/** Takes a notice. */
typedef eg_status (*ag_notice_taker)(const ag_notice_row *row,
                                     void *context,
                                     eg_error *err);
/** The notices from @p after on, by id, at most SQL_PAGE of them. */
EG_NODISCARD eg_status ag_notice_each(ag_store *store,
                                      uint64_t after,
                                      ag_notice_taker take,
                                      void *context,
                                      eg_error *err);
/** Those whose reader is to be called, at most SQL_PAGE of them. */
EG_NODISCARD eg_status ag_notice_each_call(ag_store *store,
                                           ag_notice_taker take,
                                           void *context,
                                           eg_error *err);

/** A mail on its way. */
typedef struct ag_posting {
    uint64_t notice;
    eg_hash mark; /**< The key that its Message-ID is made of. */
    uint64_t place;
    uint64_t account;
    const ag_subject *subject;
    const char *to;
    eg_span mail;
    ag_delivery_state state; /**< Waiting, or held for later. */
    ag_time due;
} ag_posting;

/** Add a delivery within a step; EG_ERR_STATE: it is there already. */
EG_NODISCARD eg_status ag_delivery_add(ag_store *store,
                                       uint64_t *id,
                                       const ag_posting *posting,
                                       ag_time now,
                                       eg_error *err);

/** A delivery; EG_ERR_NOT_FOUND. */
EG_NODISCARD eg_status ag_delivery_get(ag_store *store,
                                       ag_delivery *out,
                                       uint64_t id,
                                       eg_error *err);

/** The next that is due, or one that a crash left "sending". */
EG_NODISCARD eg_status ag_delivery_due(ag_store *store,
                                       ag_delivery *out,
                                       bool *there,
                                       ag_delivery_state state,
                                       ag_time now,
                                       eg_error *err);

/** Open what is to be sent: the address, and append the mail. */
EG_NODISCARD eg_status ag_delivery_open(ag_store *store,
                                        char to[AG_MAIL_ADDRESS_MAX + 1],
                                        eg_buffer *mail,
                                        const ag_delivery *delivery,
                                        eg_error *err);

/** Change a delivery within a step; all but id, notice, place and subject. */
EG_NODISCARD eg_status ag_delivery_put(ag_store *store,
                                       const ag_delivery *delivery,
                                       eg_error *err);

/** Note what became of an attempt. */
EG_NODISCARD eg_status ag_attempt_add(ag_store *store,
                                      const ag_delivery *delivery,
                                      ag_time now,
                                      eg_error *err);

/** Takes a delivery. */
typedef eg_status (*ag_delivery_taker)(const ag_delivery *delivery,
                                       void *context,
                                       eg_error *err);
/** The deliveries of a notice in their order. */
EG_NODISCARD eg_status ag_delivery_each(ag_store *store,
                                        uint64_t notice,
                                        ag_delivery_taker take,
                                        void *context,
                                        eg_error *err);

#endif
