/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Entries of the tamper-evident log: what was done, when, by whom, about whom.
 *
 * The log has an entry's text (entry.h).  What it says in detail is its payload,
 * which is not in the log but sealed under the subject's key beside it; the entry
 * holds a commitment, SHA-256 of 16 random bytes and the payload.  Whoever is
 * concerned can be given both and a receipt, and checks all offline; whoever is
 * not learns the kind and the moment of steps, and random names.
 */
#ifndef ACCOUNTGUARD_STORE_AUDIT_H
#define ACCOUNTGUARD_STORE_AUDIT_H

#include "accountguard/store/entry.h"
#include "log/check.h"

/** Longest payload. */
#define AG_AUDIT_PAYLOAD_MAX ((size_t)64 * 1024)

/** Random bytes before a payload. */
#define AG_AUDIT_SALT_BYTES 16

typedef struct ag_audit_entry {
    const char *kind; /**< E.g. "consent.given". */
    ag_time time;
    uint64_t by;             /**< Operator's row; 0: the service itself. */
    const ag_subject *about; /**< NULL: about nobody. */
    eg_span payload;         /**< JSON; may be empty. */
} ag_audit_entry;

/**
 * Add an entry within a step.
 *
 * @param[out] index Of the entry in the log; may be NULL.
 *
 * @retval EG_ERR_ARGUMENT The kind is none.
 * @retval EG_ERR_STATE    No step has begun.
 * @retval EG_ERR_NOT_FOUND The subject was erased.
 */
EG_NODISCARD eg_status ag_audit(ag_store *store,
                                uint64_t *index,
                                const ag_audit_entry *entry,
                                eg_error *err);

/** Append the salt and the payload of an entry; EG_ERR_NOT_FOUND: erased. */
EG_NODISCARD eg_status ag_audit_payload(ag_store *store,
                                        eg_buffer *out,
                                        uint64_t index,
                                        eg_error *err);

/**
 * Read the whole log: every entry is one, its payload is beside it and, unless
 * its subject was erased, what the entry commits to; together they are what the
 * log signed.
 *
 * @param[out] now  Where the log is.
 * @param[in]  then A size at most that of the log, or 0.
 * @param[out] root The root of the first @p then entries.
 *
 * @retval EG_ERR_MALFORMED Something is not so; the sentence names the entry.
 */
EG_NODISCARD eg_status ag_audit_check(ag_store *store,
                                      app_log_point *now,
                                      uint64_t then,
                                      eg_hash *root,
                                      eg_error *err);

#endif
