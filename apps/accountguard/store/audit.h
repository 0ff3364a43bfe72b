/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Entries of the tamper-evident log: what was done, when, by whom, about whom.
 *
 * An entry is canonical JSON in the log.  What it says in detail is its payload,
 * which is not in the log but sealed under the subject's key beside it; the entry
 * holds a commitment, SHA-256 of 16 random bytes and the payload.  Whoever is
 * concerned can be given both and a receipt, and checks all offline; whoever is
 * not learns the kind and the moment of steps, and random names.
 *
 * {"about":"<32 hex>","by":<operator or 0>,"commitment":"<64 hex>",
 *  "kind":"consent.given","time":"2026-11-23T10:00:00Z","v":1}
 */
#ifndef ACCOUNTGUARD_STORE_AUDIT_H
#define ACCOUNTGUARD_STORE_AUDIT_H

#include "accountguard/model/time.h"
#include "accountguard/store/subject.h"

/** Longest kind: words of lower-case letters with dots between them. */
#define AG_AUDIT_KIND_MAX 48

/** Longest payload. */
#define AG_AUDIT_PAYLOAD_MAX ((size_t)64 * 1024)

/** Longest entry in the log. */
#define AG_AUDIT_ENTRY_MAX 512

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

#endif
