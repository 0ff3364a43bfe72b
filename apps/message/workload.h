/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a decryption is about, read from a record at the aggregated phase: the
 * tally's fields, the contest data that is requested, the challenged ballots.
 *
 * Guardians and the administrator read it alike, so that item j of a message
 * is the same thing to both.  Nothing is verified here beyond what reading
 * needs: a guardian runs eg_verify() with EG_PROFILE_GUARDIAN first.
 */
#ifndef APP_MESSAGE_WORKLOAD_H
#define APP_MESSAGE_WORKLOAD_H

#include <electionguard/decrypt.h>
#include <electionguard/record.h>
#include <electionguard/setup.h>

#include "common/progress.h"
#include "record/items.h"

/** A ballot of the record and where it is. */
typedef struct app_located_ballot {
    eg_locator at;
    const char *device; /**< S_device. */
    eg_encrypted_ballot ballot;
} app_located_ballot;

/** One contest's data that is to be decrypted. */
typedef struct app_data_item {
    eg_contest_data_request request;
    const eg_encrypted_ballot *ballot;
} app_data_item;

typedef struct app_workload {
    eg_verified_setup *setup;           /**< Owned. */
    const eg_election *election;        /**< Of setup. */
    const eg_guardian_public *guardian; /**< 1..n; of setup. */
    size_t guardian_len;
    eg_hash root; /**< Of the aggregated phase. */
    eg_arena *arena;
    eg_tally tally;
    const eg_decrypt_item *tally_item; /**< Every field in order. */
    size_t tally_len;
    app_data_item *data; /**< In the record's order. */
    eg_decrypt_item *data_item;
    size_t data_len;
    app_located_ballot *challenged; /**< In the record's order. */
    size_t challenged_len;
    app_located_ballot *kept; /**< Those that the visitor keeps, likewise. */
    size_t kept_len;
    uint64_t ballots; /**< All of them. */
} app_workload;

/** What else is done with every ballot while the record is read. */
typedef struct app_ballot_visitor {
    eg_status (*visit)(void *context,
                       const eg_encrypted_ballot *ballot,
                       eg_error *err);
    /** Whether the ballot stays in memory, in work->kept; NULL: none. */
    bool (*keep)(void *context, const eg_encrypted_ballot *ballot);
    void *context;
} app_ballot_visitor;

/**
 * Read the record at @p path, a directory or a zip.
 *
 * Challenged ballots and those with requested contest data stay in memory.
 *
 * @param[out] out     End it with app_workload_free().
 * @param[in]  use     How the joint keys will be used.
 * @param[in]  visitor Called for each ballot in the record's order, but for
 *                     printed ones that were not cast; the ballot lives during
 *                     the call.  NULL: nothing.
 * @param[in]  progress Counts ballots; may be NULL.
 *
 * @retval EG_REJECT        The setup does not verify.
 * @retval EG_ERR_STATE     The record has not reached the aggregated phase.
 * @retval EG_ERR_MALFORMED It is damaged, or a request names no such ballot.
 * @retval EG_ERR_UNSUPPORTED A device's section holds something else.
 */
EG_NODISCARD eg_status app_workload_read(app_workload *out,
                                         const char *path,
                                         eg_base_use use,
                                         const app_ballot_visitor *visitor,
                                         app_progress *progress,
                                         eg_error *err);

void app_workload_free(app_workload *work);

/**
 * The root of @p phase of the record at @p path, and H_E where it is asked for.
 *
 * @retval EG_ERR_MALFORMED The record has findings.
 * @retval EG_ERR_STATE     It has not reached @p phase.
 */
EG_NODISCARD eg_status app_record_root(eg_hash *root,
                                       const char *path,
                                       eg_record_phase phase,
                                       eg_error *err);

/**
 * Go through all items of one section.
 *
 * @param[in] take Called for each; an item that is not canonical ends it.
 *
 * @retval EG_ERR_MALFORMED The section is damaged; or what @p take gave.
 */
EG_NODISCARD eg_status app_section_walk(
    const eg_record *record,
    size_t section,
    eg_status (*take)(void *context, const eg_record_item *item, eg_error *err),
    void *context,
    eg_error *err);

/** As a status of the input: EG_REJECT of a reader becomes MALFORMED. */
EG_NODISCARD eg_status app_damaged(eg_status status, eg_error *err);

#endif
