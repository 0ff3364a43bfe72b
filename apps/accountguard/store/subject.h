/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Subjects: people and organisations whose data can be forgotten.
 *
 * Whatever is personal is sealed under its subject's own key (XChaCha20-Poly1305,
 * with the subject and the purpose bound to it) before it goes into the database.
 * The keys are in a file of their own, outside of the database, each sealed under
 * the master key.  Destroying a subject's key erases all of it at once, in the
 * log's payloads and in old copies of the database as well; the log itself holds
 * commitments only, and still verifies.
 *
 * A subject's name is random and says nothing.
 */
#ifndef ACCOUNTGUARD_STORE_SUBJECT_H
#define ACCOUNTGUARD_STORE_SUBJECT_H

#include "accountguard/store/store.h"

#define AG_SUBJECT_BYTES 16

typedef struct ag_subject {
    uint8_t bytes[AG_SUBJECT_BYTES];
} ag_subject;

/** Bytes that sealing adds. */
#define AG_SEAL_BYTES (24 + 16)

/** Most bytes that are sealed at once. */
#define AG_SEALED_MAX ((size_t)1024 * 1024)

/**
 * Make a subject with a key, which is on the disk at once: a step that is rolled
 * back leaves a key that nothing uses.
 */
EG_NODISCARD eg_status ag_subject_new(ag_store *store,
                                      ag_subject *out,
                                      eg_error *err);

/**
 * Append what only the subject's key opens.
 *
 * @param[in] purpose A literal, e.g. "person address"; a value of one purpose
 *                    does not open as another.
 *
 * @retval EG_ERR_NOT_FOUND The subject was erased.
 */
EG_NODISCARD eg_status ag_subject_seal(ag_store *store,
                                       eg_buffer *out,
                                       const ag_subject *subject,
                                       const char *purpose,
                                       eg_span plain,
                                       eg_error *err);

/**
 * Append what ag_subject_seal() sealed.
 *
 * @retval EG_ERR_NOT_FOUND The subject was erased.
 * @retval EG_ERR_MALFORMED It is of another subject or purpose, or damaged.
 */
EG_NODISCARD eg_status ag_subject_open(ag_store *store,
                                       eg_buffer *out,
                                       const ag_subject *subject,
                                       const char *purpose,
                                       eg_span sealed,
                                       eg_error *err);

/**
 * Destroy a subject's key, for ever; one that is gone is fine.  It is overwritten
 * in its file.  This comes after the step that tells of it was committed; whoever
 * crashes in between repeats it.
 */
EG_NODISCARD eg_status ag_subject_erase(ag_store *store,
                                        const ag_subject *subject,
                                        eg_error *err);

/** Whether the subject's key is there. */
EG_NODISCARD eg_status ag_subject_exists(ag_store *store,
                                         bool *out,
                                         const ag_subject *subject,
                                         eg_error *err);

/** The service itself, under whose key goes what is about nobody. */
EG_NODISCARD eg_status ag_subject_service(ag_store *store,
                                          ag_subject *out,
                                          eg_error *err);

/** Bind a subject as bytes. */
void ag_subject_bind(sql_statement *s, int at, const ag_subject *subject);
/** A column; *good becomes false for what is none. */
void ag_subject_column(const sql_statement *s,
                       int column,
                       ag_subject *out,
                       bool *good);

#endif
