/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading sections that go along with the ballots.
 */
#include "verify/join.h"

#include <string.h>

#include "codec/pb.h"

/* All kinds of items begin alike: the ballot's locator, H_I, the contest
 * (see record/schema.c). */
enum { MEMBER_BALLOT = 1, MEMBER_CONTEST = 3 };
enum { LOCATOR_KIND = 1, LOCATOR_DEVICE = 2, LOCATOR_POSITION = 3 };

void
eg_record_found(void *context, const eg_record_finding *finding)
{
    const eg_record_findings *to = context;
    const eg_check check =
        (eg_check)(EG_CHECK_R_CONTAINER + (int)finding->code);
    const eg_place place = {.section = to->section,
                            .ordinal = finding->ordinal};
    eg_result_visit(to->result, check);
    eg_result_fail(to->result, check, &place, "%s%s%s", finding->place,
                   finding->place[0] == '\0' ? "" : ": ", finding->text);
}

int
eg_locator_compare(const eg_locator *a, const eg_locator *b)
{
    if (a->kind != b->kind) {
        return a->kind < b->kind ? -1 : 1;
    }
    const int device = memcmp(a->device.bytes, b->device.bytes, EG_HASH_BYTES);
    if (device != 0) {
        return device;
    }
    if (a->position != b->position) {
        return a->position < b->position ? -1 : 1;
    }
    return 0;
}

/** Read the locator of a checked item; false when it has none. */
static bool
read_locator(eg_locator *out, eg_span bytes)
{
    *out = (eg_locator){0};
    eg_pb_reader r = eg_pb_read(bytes);
    eg_pb_value f;
    while (eg_pb_next(&r, &f)) {
        if (f.number == LOCATOR_KIND) {
            out->kind = (eg_device_kind)f.varint;
        } else if (f.number == LOCATOR_DEVICE && f.bytes.len == EG_HASH_BYTES) {
            memcpy(out->device.bytes, f.bytes.data, EG_HASH_BYTES);
        } else if (f.number == LOCATOR_POSITION) {
            out->position = f.varint;
        }
    }
    return true;
}

/** Which ballot and contest the item that waits is about. */
static bool
read_address(eg_join *join, eg_locator *at, uint32_t *contest)
{
    bool found = false;
    *contest = 0;
    eg_pb_reader outer =
        eg_pb_read((eg_span){join->item.bytes, join->item.len});
    eg_pb_value member;
    if (!eg_pb_next(&outer, &member)) {
        return false;
    }
    eg_pb_reader r = eg_pb_read(member.bytes);
    eg_pb_value f;
    while (eg_pb_next(&r, &f)) {
        if (f.number == MEMBER_BALLOT) {
            found = read_locator(at, f.bytes);
        } else if (f.number == MEMBER_CONTEST && join->by_contest) {
            *contest = (uint32_t)f.varint;
        }
    }
    return found;
}

eg_place
eg_join_place(const eg_join *join)
{
    return (eg_place){.section = (uint32_t)join->section,
                      .ordinal = join->item.ordinal,
                      .has_ballot = true,
                      .ballot = join->at,
                      .contest = join->contest};
}

/** What an item must be before it is matched with a ballot. */
static bool
usable(eg_join *join)
{
    const eg_place place = {.section = (uint32_t)join->section,
                            .ordinal = join->item.ordinal};
    /* The cursor reports what is not canonical, and what does not ascend. */
    eg_result_visit(join->result, EG_CHECK_R_ENCODING);
    eg_result_visit(join->result, EG_CHECK_R_ORDER);
    if (!join->item.canonical) {
        join->lost = true;
        eg_result_unseen(join->result, join->structure);
        return false;
    }
    eg_locator at = {0};
    uint32_t contest = 0;
    if (!eg_result_require(
            join->result, join->structure,
            join->item.kind == join->kind && read_address(join, &at, &contest),
            &place, "the section holds what is not %s of a ballot",
            join->what)) {
        join->lost = true;
        return false;
    }
    join->at = at;
    join->contest = contest;
    return true;
}

void
eg_join_next(eg_join *join)
{
    join->has_item = false;
    while (join->cursor != NULL && !join->broken) {
        eg_error err = {0};
        const eg_status status =
            eg_record_next(join->cursor, &join->item, &err);
        if (status != EG_OK) {
            join->broken = true;
            join->lost = true;
            if (status == EG_REJECT) {
                eg_result_unseen(join->result, join->structure);
            } else {
                join->status = status;
            }
            return;
        }
        if (join->item.bytes == NULL) {
            return;
        }
        if (usable(join)) {
            join->has_item = true;
            return;
        }
    }
}

eg_status
eg_join_open(eg_join *join,
             const eg_record *record,
             eg_section_type type,
             eg_result *result,
             eg_error *err)
{
    join->result = result;
    const eg_status there =
        eg_record_find(record, &join->section, type, NULL, 0);
    if (there == EG_ERR_NOT_FOUND) {
        return EG_OK;
    }
    EG_TRY(there);
    join->findings = (eg_record_findings){.result = result,
                                          .section = (uint32_t)join->section};
    const eg_record_sink sink = {.found = eg_record_found,
                                 .context = &join->findings};
    EG_TRY(eg_record_cursor_open(&join->cursor, record, join->section, &sink,
                                 err));
    eg_result_visit(result, EG_CHECK_R_CONTAINER);
    eg_join_next(join);
    return EG_OK;
}

void
eg_join_close(eg_join *join)
{
    eg_record_cursor_free(join->cursor);
    join->cursor = NULL;
}

bool
eg_join_matches(const eg_join *join, const eg_locator *ballot)
{
    return join->has_item && eg_locator_compare(&join->at, ballot) == 0;
}

/** The item that waits belongs to no ballot of the record. */
static void
report_orphan(eg_join *join)
{
    const eg_place place = eg_join_place(join);
    eg_result_require(join->result, join->structure, false, &place,
                      "%s names a ballot that the record does not have, or one "
                      "of another kind",
                      join->what);
}

void
eg_join_pass(eg_join *join, const eg_locator *ballot)
{
    while (join->has_item && eg_locator_compare(&join->at, ballot) < 0) {
        report_orphan(join);
        eg_join_next(join);
    }
}

/** The item that waits cannot be judged. */
static void
pass_unseen(eg_join *join)
{
    eg_result_unseen(join->result, join->structure);
    eg_join_next(join);
}

void
eg_join_skip(eg_join *join, const eg_locator *ballot)
{
    eg_join_pass(join, ballot);
    while (eg_join_matches(join, ballot)) {
        pass_unseen(join);
    }
}

void
eg_join_skip_device(eg_join *join, eg_device_kind kind, const eg_hash *device)
{
    const eg_locator first = {.kind = kind, .device = *device};
    eg_join_pass(join, &first);
    while (join->has_item && join->at.kind == kind &&
           eg_hash_equal(&join->at.device, device)) {
        pass_unseen(join);
    }
}

void
eg_join_skip_all(eg_join *join)
{
    while (join->has_item) {
        pass_unseen(join);
    }
}

void
eg_join_finish(eg_join *join)
{
    while (join->has_item) {
        report_orphan(join);
        eg_join_next(join);
    }
    if (join->cursor != NULL) {
        eg_record_cursor_digest(join->cursor, &join->digest);
    }
}
