/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sections whose items belong to ballots, read beside the devices.
 *
 * Openings, requests and decryptions ascend by ballot, as the devices' sections
 * do, so each is read once with one item of memory.
 */
#ifndef EG_VERIFY_JOIN_H
#define EG_VERIFY_JOIN_H

#include <electionguard/record.h>

#include "verify/result.h"

/** Receives what a cursor finds; the context of an eg_record_sink. */
typedef struct eg_record_findings {
    eg_result *result;
    uint32_t section;
} eg_record_findings;

/** Turn a record's finding into one of the report. */
void eg_record_found(void *context, const eg_record_finding *finding);

typedef struct eg_join {
    const char *what;   /**< "the opening" */
    eg_check structure; /**< The check that says that they pair up. */
    eg_item_kind kind;  /**< What its items are. */
    bool by_contest;    /**< Several items a ballot, one for each contest. */

    eg_result *result;
    eg_record_findings findings;
    eg_record_cursor *cursor; /**< NULL: the record has no such section. */
    eg_section_digest digest;
    size_t section;

    bool has_item; /**< The rest is about the item that waits. */
    eg_record_item item;
    eg_locator at;
    uint32_t contest;
    bool broken;
    bool lost; /**< Some item could not be read: whose it was is unknown. */
    eg_status status; /**< The machine failed. */
} eg_join;

/**
 * Open section @p type of @p record, if it has it, and read its first item.
 *
 * The first four members of @p join are set by the caller.
 */
EG_NODISCARD eg_status eg_join_open(eg_join *join,
                                    const eg_record *record,
                                    eg_section_type type,
                                    eg_result *result,
                                    eg_error *err);

/** Free the cursor; harmless on zero. */
void eg_join_close(eg_join *join);

/** Report all items before @p ballot: no ballot of theirs was met. */
void eg_join_pass(eg_join *join, const eg_locator *ballot);

/** Whether the item that waits belongs to @p ballot. */
bool eg_join_matches(const eg_join *join, const eg_locator *ballot);

/** The place of the item that waits. */
eg_place eg_join_place(const eg_join *join);

/** Go to the next item. */
void eg_join_next(eg_join *join);

/** Go past the items of a ballot that cannot be read: they are not judged. */
void eg_join_skip(eg_join *join, const eg_locator *ballot);

/**
 * Go past all items of a device whose section cannot be read further: nothing
 * can be said of them.
 */
void
eg_join_skip_device(eg_join *join, eg_device_kind kind, const eg_hash *device);

/** Go past all items: no ballot can be judged. */
void eg_join_skip_all(eg_join *join);

/** Report all items that are left, and take the section's digest. */
void eg_join_finish(eg_join *join);

/** Order of ballots in a record: kind, H_DI, position. */
int eg_locator_compare(const eg_locator *a, const eg_locator *b);

#endif
