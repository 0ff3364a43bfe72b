/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Patterns of STIX 2.1 (part 9), as far as one event can meet them.
 *
 *   [type:property = 'value']          also IN ('a', 'b'), and for addresses
 *                                      ISSUBSET '192.0.2.0/24'
 *   AND, OR, parentheses               within [ ]; AND binds tighter
 *   [...] OR [...]                     between observations
 *
 *   domain-name:value, url:value, ipv4-addr:value, ipv6-addr:value,
 *   email-addr:value, email-message:from_ref.value and sender_ref.value,
 *   network-traffic:src_ref.value and dst_ref.value,
 *   file:hashes.MD5, file:hashes.'SHA-1', file:hashes.'SHA-256'
 *
 * All else is refused with what it was: a pattern that is half understood is
 * not understood.  A pattern becomes alternatives, each of parts that must all
 * be met.
 */
#ifndef ACCOUNTGUARD_INDICATOR_PATTERN_H
#define ACCOUNTGUARD_INDICATOR_PATTERN_H

#include <electionguard/arena.h>

#include "accountguard/indicator/feed.h"

/** Longest pattern, and most alternatives that one becomes. */
#define AG_PATTERN_MAX      ((size_t)256 * 1024)
#define AG_ALTERNATIVES_MAX 4096

/** Parentheses inside each other. */
#define AG_PATTERN_DEPTH_MAX 16

typedef struct ag_alternative {
    const ag_part *part[AG_FEED_PARTS_MAX];
    size_t len;
} ag_alternative;

typedef struct ag_pattern {
    const ag_alternative *alternative;
    size_t len;
} ag_pattern;

/**
 * Read a pattern.
 *
 * @param[out] out   In @p arena.
 * @param[out] err   "at byte 14: LIKE is not supported".
 *
 * @retval EG_ERR_MALFORMED   It is no pattern, or a value in it is none.
 * @retval EG_ERR_UNSUPPORTED It asks for more than is described above.
 * @retval EG_ERR_LIMIT       It is too large, or would strike strangers.
 * @retval EG_ERR_MEMORY      The arena is full.
 */
EG_NODISCARD eg_status ag_pattern_read(ag_pattern *out,
                                       eg_arena *arena,
                                       const char *text,
                                       size_t len,
                                       eg_error *err);

#endif
