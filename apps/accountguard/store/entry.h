/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The text of an entry in the log: canonical JSON, so that one entry has one
 * text.
 *
 * {"about":"<32 hex>","by":<operator or 0>,"commitment":"<64 hex>",
 *  "kind":"consent.given","time":"2026-11-23T10:00:00Z","v":1}
 */
#ifndef ACCOUNTGUARD_STORE_ENTRY_H
#define ACCOUNTGUARD_STORE_ENTRY_H

#include <electionguard/hash.h>

#include "accountguard/model/time.h"
#include "accountguard/store/subject.h"

/** Longest kind: words of lower-case letters, with dots between them. */
#define AG_AUDIT_KIND_MAX 48

/** Longest text. */
#define AG_AUDIT_ENTRY_MAX 512

typedef struct ag_entry {
    char kind[AG_AUDIT_KIND_MAX + 1];
    ag_time time;
    uint64_t by; /**< Operator's row; 0: the service itself. */
    ag_subject about;
    eg_hash commitment; /**< SHA-256 of a salt and the payload. */
} ag_entry;

/** Whether a text is a kind. */
bool ag_entry_is_kind(const char *text);

/** Append the text. */
EG_NODISCARD eg_status ag_entry_write(eg_buffer *out,
                                      const ag_entry *entry,
                                      eg_error *err);

/** Read what ag_entry_write() writes; EG_ERR_MALFORMED: anything else. */
EG_NODISCARD eg_status ag_entry_read(ag_entry *out,
                                     eg_span text,
                                     eg_error *err);

#endif
