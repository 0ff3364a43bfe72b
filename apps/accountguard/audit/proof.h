/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Proofs of what the log says about somebody, for that person or organisation:
 * each entry, what it commits to, opened, and a receipt that it is in the log.
 * All of it is checked offline, with nothing but the log's public key.
 *
 * The file is canonical JSON:
 *
 * {"about":"<32 hex>","entries":[{"entry":"<its text>","opened":"<base64 of salt
 *  and payload>","receipt":"<C2SP tlog-proof>"}, ...],
 *  "format":"accountguard-proof-1"}
 *
 * It opens what the log keeps to itself: who gets the file reads all payloads in
 * it, and nothing of anybody else.
 */
#ifndef ACCOUNTGUARD_AUDIT_PROOF_H
#define ACCOUNTGUARD_AUDIT_PROOF_H

#include <electionguard/arena.h>

#include "accountguard/store/audit.h"
#include "accountguard/store/entry.h"
#include "tlog/note_key.h"

/** Entries of one file; there may be several files. */
#define AG_LOG_PROOF_ENTRIES_MAX 2000
/** Bytes of a file. */
#define AG_LOG_PROOF_FILE_MAX ((size_t)64 * 1024 * 1024)

/** An entry that is proven. */
typedef struct ag_proof_entry {
    uint64_t index; /**< In the log. */
    ag_entry entry;
    eg_span payload; /**< What it commits to, without the salt. */
} ag_proof_entry;

/** What a file proves. */
typedef struct ag_proof {
    ag_subject about;
    size_t len;
    uint64_t log_size; /**< Of the latest checkpoint in it. */
} ag_proof;

/** Takes entries in the order of the file. */
typedef eg_status (*ag_proof_taker)(void *context,
                                    const ag_proof_entry *entry,
                                    eg_error *err);

/**
 * Append the file of what the log says about a subject, from entry @p from on,
 * at most AG_LOG_PROOF_ENTRIES_MAX.
 *
 * @param[out] next  Where another file would begin; 0: this was all.
 *
 * @retval EG_ERR_NOT_FOUND There is nothing about it, or it was erased.
 */
EG_NODISCARD eg_status ag_proof_make(ag_store *store,
                                     eg_buffer *out,
                                     uint64_t *next,
                                     const ag_subject *about,
                                     uint64_t from,
                                     eg_error *err);

/**
 * Check a file: its one form, that every entry is about the same subject and of
 * the log of @p log, and that what is opened is what the entry commits to.
 *
 * @param[in] take May be NULL.  It sees entries before all are checked: what it
 *                 shows counts only if EG_OK is returned.
 *
 * @retval EG_OK            All of it is proven.
 * @retval EG_REJECT        Something is not.
 * @retval EG_ERR_MALFORMED It is no such file.
 */
EG_NODISCARD eg_status ag_proof_check(ag_proof *out,
                                      eg_arena *arena,
                                      eg_span file,
                                      const eg_note_key *log,
                                      ag_proof_taker take,
                                      void *context,
                                      eg_error *err);

/** Read a subject's name, 32 hexadecimal digits. */
bool ag_subject_read(ag_subject *out, const char *text, size_t len);

/* What both halves share. */
#define AG_LOG_PROOF_FORMAT "accountguard-proof-1"

#endif
