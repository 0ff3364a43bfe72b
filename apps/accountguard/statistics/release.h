/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the public is told of one period: the numbers that the rules allow,
 * rounded, and how they were counted.  Files and pages are made of a release
 * alone, so none of them can tell more.
 */
#ifndef ACCOUNTGUARD_STATISTICS_RELEASE_H
#define ACCOUNTGUARD_STATISTICS_RELEASE_H

#include "accountguard/statistics/plan.h"
#include "codec/buffer.h"
#include "common/identity.h"

/** Longest name of a service or an actor, without its final zero. */
#define AG_STAT_NAME_MAX 120
/** Lines that a table can have. */
#define AG_STAT_LINES_MAX 1024
/** Bytes of a release as a file. */
#define AG_STAT_FILE_MAX (1024 * 1024)

/** A number that may be untold. */
typedef struct ag_stat_number {
    bool told;
    uint64_t value; /**< Rounded; 0 if it is not told. */
} ag_stat_number;

/** A listed category. */
typedef struct ag_stat_line {
    const char *code;
    const char *name; /**< Of an actor; NULL in other tables. */
    uint64_t value;
} ag_stat_line;

typedef struct ag_stat_table {
    bool told;
    size_t len;
    const ag_stat_line *line; /**< In the order of their codes. */
    ag_stat_number others;    /**< All that is not listed, if not all is. */
} ag_stat_table;

typedef struct ag_release {
    const char *service;  /**< Who publishes. */
    uint64_t number;      /**< Of the period, from 1 on. */
    uint8_t previous[32]; /**< SHA-256 of the release before; zeros for 1. */
    ag_stat_plan plan;
    ag_stat_period period;
    ag_stat_number total;       /**< Targeted and compromised. */
    ag_stat_number exposed;     /**< Warnings of leaked credentials. */
    ag_stat_number corrections; /**< Notices that took something back. */
    ag_stat_table table[AG_STAT_DIMENSIONS];
} ag_release;

/** Code of "no actor was named" in the table of actors. */
#define AG_STAT_NO_ACTOR "none"

/** Code of "nobody knows which" in other tables. */
#define AG_STAT_UNKNOWN "unknown"

/** Append the release as canonical JSON (RFC 8785). */
EG_NODISCARD eg_status ag_release_write(eg_buffer *out,
                                        const ag_release *release,
                                        eg_error *err);

/** SHA-256 of ag_release_write(): what the next release and the log name. */
EG_NODISCARD eg_status ag_release_hash(uint8_t out[32],
                                       const ag_release *release,
                                       eg_error *err);

/** Append the file that is published: the release, the key, the signature. */
EG_NODISCARD eg_status ag_release_sign(eg_buffer *out,
                                       const ag_release *release,
                                       const app_identity *key,
                                       eg_error *err);

/**
 * Read a published file: its form, that it is the one way to write what it
 * says, that its numbers can be those of its definition, and its signature.
 *
 * @param[out] out   Borrows from @p arena.
 * @param[out] key   Who signed; whether to trust that key is the caller's
 *                   question.
 *
 * @retval EG_OK            All of it holds.
 * @retval EG_ERR_MALFORMED It is no release.
 * @retval EG_REJECT        It was altered: the signature is not that key's.
 */
EG_NODISCARD eg_status ag_release_read(ag_release *out,
                                       uint8_t key[APP_PUBLIC_KEY_BYTES],
                                       eg_arena *arena,
                                       eg_span file,
                                       eg_error *err);

#endif
