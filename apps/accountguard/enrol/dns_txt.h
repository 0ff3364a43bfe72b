/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Text records in an answer of the DNS (RFC 1035).  The answer is hostile: every
 * length is checked, names are followed backwards only, and what does not belong
 * to the question is passed over.
 */
#ifndef ACCOUNTGUARD_ENROL_DNS_TXT_H
#define ACCOUNTGUARD_ENROL_DNS_TXT_H

#include <electionguard/arena.h>

#include "base/base.h"

/** Text records that are looked at; more are refused. */
#define AG_TXT_MAX 64
/** Other names that one name may lead to (CNAME), one after the other. */
#define AG_TXT_ALIASES_MAX 8

/** The text records of a name; none where there is no such name. */
typedef struct ag_txt {
    size_t len;
    eg_span text[AG_TXT_MAX]; /**< The strings of a record, joined. */
    bool authenticated;       /**< The resolver says DNSSEC vouches for it. */
} ag_txt;

/**
 * Read an answer.
 *
 * @param[out] out   Its texts are in @p arena.
 * @param[in]  name  What was asked for.
 *
 * @retval EG_ERR_MALFORMED The message is not an answer to that question.
 * @retval EG_ERR_LIMIT     More records or aliases than are looked at.
 * @retval EG_ERR_IO        The server could not answer; a later one may.
 * @retval EG_ERR_MEMORY    The arena is full.
 */
EG_NODISCARD eg_status ag_txt_read(ag_txt *out,
                                   eg_arena *arena,
                                   eg_span message,
                                   const char *name,
                                   eg_error *err);

#endif
