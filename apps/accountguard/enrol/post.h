/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Letters about enrolment: plain mail with a code to be typed, and nothing to
 * click.  They are put down within the step that they belong to, and wait there
 * for whoever sends; a letter that was sent is deleted with its code.
 */
#ifndef ACCOUNTGUARD_ENROL_POST_H
#define ACCOUNTGUARD_ENROL_POST_H

#include "accountguard/enrol/letter.h"
#include "accountguard/model/code.h"
#include "accountguard/model/language.h"
#include "accountguard/model/time.h"
#include "accountguard/store/subject.h"

/** kind, its word. */
#define AG_POST_TABLE(X)                                                      \
    X(AG_POST_CLAIM, "claim")           /* to an account: show control */     \
    X(AG_POST_KNOWN, "known")           /* to one that is enrolled already */ \
    X(AG_POST_INVITATION, "invitation") /* from an organisation */            \
    X(AG_POST_CONTACT, "contact")       /* to a contact: confirm */           \
    X(AG_POST_CHANNEL, "channel")       /* to a second address: confirm */    \
    X(AG_POST_RECOVERY, "recovery")     /* a new secret, in three days */     \
    X(AG_POST_OBJECT, "object")         /* somebody asked for that */         \
    X(AG_POST_NOWHERE, "nowhere")       /* asked, but there is no way */      \
    X(AG_POST_REMINDER, "reminder")     /* you are enrolled; how to leave */

typedef enum ag_post_kind {
#define AG_POST_ENUM(name, word) name,
    AG_POST_TABLE(AG_POST_ENUM)
#undef AG_POST_ENUM
        AG_POST_COUNT
} ag_post_kind;

/** Room for a letter's subject. */
#define AG_POST_SUBJECT 160
/** Longest text. */
#define AG_POST_TEXT_MAX ((size_t)4096)
/** Room for a name in a letter. */
#define AG_POST_NAME 256

/** What a letter is about. */
typedef struct ag_post_order {
    const ag_subject *subject; /**< Under whose key it waits. */
    ag_post_kind kind;
    ag_language language;
    const char *to;
    const ag_code *code; /**< NULL: none. */
    const char *name;    /**< Of an organisation; NULL: none. */
    /** Put it down as sent: the same work, and no mail. */
    bool silent;
} ag_post_order;

/** Put a letter down, within a step. */
EG_NODISCARD eg_status ag_post(ag_store *store,
                               const ag_post_order *order,
                               ag_time now,
                               eg_error *err);

/** A letter that waits, in words; it may hold a code: wipe it. */
typedef struct ag_posted {
    uint64_t id;
    char to[AG_ADDRESS_TEXT];
    char subject[AG_POST_SUBJECT];
    char text[AG_POST_TEXT_MAX]; /**< UTF-8; lines end in LF. */
} ag_posted;

/**
 * The next letter.
 *
 * @param[in]  after Of the one before; 0 begins.
 * @param[out] found false: there is none.
 */
EG_NODISCARD eg_status ag_post_next(ag_store *store,
                                    ag_posted *out,
                                    uint64_t after,
                                    bool *found,
                                    eg_error *err);

/** A letter was handed over; it is deleted. */
EG_NODISCARD eg_status ag_post_sent(ag_store *store,
                                    uint64_t id,
                                    eg_error *err);

/** Pure: the words of a letter; EG_ERR_LIMIT: the names are too long. */
EG_NODISCARD eg_status ag_post_write(ag_posted *out,
                                     ag_post_kind kind,
                                     ag_language language,
                                     const char *code,
                                     const char *name,
                                     const char *service,
                                     const char *host,
                                     eg_error *err);

#endif
