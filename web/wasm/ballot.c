/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One ballot by itself, as a board gives it: against a setup that was verified
 * before, without the record around it.
 *
 * What needs the record is not said: that no other ballot has its identifier,
 * where it stands in its device's chain, that the tally counts it.
 */
#include <stdlib.h>
#include <string.h>

#include <electionguard/setup.h>

#include "codec/json_write.h"
#include "record/ballot_brief.h"
#include "record/items.h"
#include "verify/ballot_job.h"
#include "verify/report.h"
#include "wasm/exports.h"

#define DESCRIPTION_MAX ((size_t)16 << 20)

/** The setup of this instance; NULL before eg_web_setup(). */
static eg_verified_setup *setup;

web_answer *
eg_web_setup(const char *path)
{
    web_answer *answer = web_answer_new();
    eg_error err = {0};
    eg_verified_setup *made = NULL;
    const eg_status status =
        eg_verified_setup_open(&made, path, NULL, EG_BASE_PUBLIC, &err);
    if (status != EG_OK) {
        return web_answer_fail(answer, status, &err);
    }
    eg_verified_setup_free(setup);
    setup = made;
    const eg_election *election = eg_verified_setup_election(setup);
    web_answer_add(answer, election->manifest->file,
                   election->manifest->file_len);
    web_answer_add(answer, election->extended_hash.bytes, EG_HASH_BYTES);
    return answer;
}

/* -- verifying --------------------------------------------------------------- */

/** A report that speaks of what was seen alone. */
static void
set_outcomes(eg_report *report)
{
    for (unsigned step = 0; step < EG_STEP_COUNT; step++) {
        report->reach[step] = EG_REACH_NOT_RUN;
    }
    for (int i = 0; i < EG_CHECK_COUNT; i++) {
        if (report->result.count[i].unseen > 0) {
            const unsigned step = eg_check_origin((eg_check)i);
            report->reach[step] = EG_REACH_BROKEN;
            report->asked[step] = true;
        }
    }
}

/** Add an item to the job; it has to be in its one form. */
static eg_status
add_item(eg_ballot_job *job, eg_span bytes, eg_error *err)
{
    const eg_place place = EG_PLACE_RECORD;
    EG_TRY(eg_item_check(bytes.data, bytes.len, false, NULL, err));
    return eg_ballot_job_add(job, eg_item_peek(bytes.data, bytes.len),
                             bytes.data, bytes.len, &place);
}

static bool
is_ballot(eg_span bytes)
{
    eg_ballot_brief brief;
    return eg_ballot_brief_read(&brief, bytes.data, bytes.len);
}

/** The ballot, and what was opened of it if that is there. */
static eg_status
fill_job(eg_ballot_job *job, eg_span ballot, eg_span opening, eg_error *err)
{
    eg_ballot_job_clear(job);
    EG_TRY(add_item(job, ballot, err));
    if (!is_ballot(ballot)) {
        return eg_fail(err, EG_ERR_MALFORMED, "the item is no ballot");
    }
    if (opening.len == 0) {
        return EG_OK;
    }
    EG_TRY(add_item(job, opening, err));
    const eg_item_kind kind = job->part[1].kind;
    if (kind != EG_ITEM_CHALLENGED_DECRYPTION &&
        kind != EG_ITEM_UNCAST_NONCE_RELEASE) {
        return eg_fail(err, EG_ERR_MALFORMED, "the item is no opening");
    }
    return EG_OK;
}

/** Run the verifier's own part for one ballot. */
static eg_status
run_job(eg_report *report, const eg_ballot_job *job)
{
    eg_ballot_worker worker;
    EG_TRY(eg_ballot_worker_init(&worker, eg_verified_setup_election(setup),
                                 job->part_len > 1));
    eg_ballot_worker_run(&worker, job);
    eg_result_merge(&report->result, &worker.result);
    const eg_status status = worker.status;
    eg_ballot_worker_free(&worker);
    eg_result_finish(&report->result);
    set_outcomes(report);
    return status == EG_OK ? report->result.status : status;
}

/* -- describing -------------------------------------------------------------- */

static const char *
field_name(const eg_contest *contest, uint32_t index)
{
    return contest == NULL || index < 1 || index > contest->field_len
               ? ""
               : contest->field[index - 1].name;
}

static void
put_contest(eg_json_writer *w, const eg_contest *contest, uint32_t index)
{
    eg_json_member_int(w, "contest", index);
    eg_json_member_string(w, "name", contest == NULL ? "" : contest->name);
}

/** The contests of an opening with what the ballot encrypts. */
static void
put_opened(eg_json_writer *w, const eg_manifest *m, const eg_opened_ballot *o)
{
    eg_json_name(w, "opening");
    eg_json_begin_array(w);
    for (size_t i = 0; i < o->contest_len; i++) {
        const eg_opened_ballot_contest *c = &o->contest[i];
        const eg_contest *known = eg_manifest_contest(m, c->index);
        eg_json_begin_object(w);
        put_contest(w, known, c->index);
        eg_json_name(w, "selections");
        eg_json_begin_array(w);
        for (size_t k = 0; k < c->field_len; k++) {
            eg_json_begin_object(w);
            eg_json_member_int(w, "option", c->field[k].index);
            eg_json_member_string(w, "name",
                                  field_name(known, c->field[k].index));
            eg_json_member_int(w, "value", c->field[k].value);
            eg_json_end_object(w);
        }
        eg_json_end_array(w);
        eg_json_end_object(w);
    }
    eg_json_end_array(w);
}

static void
put_ballot(eg_json_writer *w,
           const eg_manifest *m,
           const eg_encrypted_ballot *ballot)
{
    eg_json_member_string(w, "style", ballot->style);
    eg_json_member_int(w, "weight", ballot->weight);
    eg_json_name(w, "contests");
    eg_json_begin_array(w);
    for (size_t i = 0; i < ballot->contest_len; i++) {
        const uint32_t index = ballot->contest[i].index;
        eg_json_begin_object(w);
        put_contest(w, eg_manifest_contest(m, index), index);
        eg_json_end_object(w);
    }
    eg_json_end_array(w);
}

/** One of the job's items, in the manifest's words. */
static eg_status
put_part(eg_json_writer *w,
         const eg_ballot_job *job,
         size_t at,
         eg_arena *arena)
{
    const eg_election *election = eg_verified_setup_election(setup);
    const eg_job_part *part = &job->part[at];
    eg_item item;
    eg_item_faults faults;
    EG_TRY(eg_item_decode(election->group, arena, &item, &faults,
                          job->bytes.data + part->from, part->len, NULL));
    if (item.kind == EG_ITEM_ENCRYPTED_BALLOT) {
        put_ballot(w, election->manifest, &item.u.ballot);
    } else if (item.kind == EG_ITEM_PRE_CAST_BALLOT) {
        put_ballot(w, election->manifest, &item.u.pre_cast.ballot);
    } else if (item.kind == EG_ITEM_CHALLENGED_DECRYPTION) {
        put_opened(w, election->manifest, &item.u.opening.opened);
    }
    return EG_OK;
}

static const char *
status_name(const eg_ballot_brief *brief)
{
    if (eg_item_is_pre_encrypted(brief->kind) &&
        brief->kind != EG_ITEM_PRE_CAST_BALLOT) {
        return "uncast";
    }
    switch (brief->status) {
    case EG_BALLOT_CAST:
        return "cast";
    case EG_BALLOT_CHALLENGED:
        return "challenged";
    case EG_BALLOT_SPOILED:
        return "spoiled";
    case EG_BALLOT_UNDECIDED:
        break;
    }
    return "undecided";
}

static eg_status
describe(const eg_ballot_job *job, eg_buffer *out)
{
    eg_ballot_brief brief;
    eg_json_writer w;
    eg_arena *arena = NULL;
    EG_TRY(eg_arena_new(&arena, 2 * EG_ITEM_ARENA_MAX));
    (void)eg_ballot_brief_read(&brief, job->bytes.data, job->part[0].len);
    eg_json_writer_init(&w, out, EG_JSON_PRETTY);
    eg_json_begin_object(&w);
    eg_json_member_hex(&w, "code", brief.code.bytes, EG_HASH_BYTES);
    eg_json_member_string(&w, "status", status_name(&brief));
    eg_json_member_string(&w, "kind", eg_item_kind_name(brief.kind));
    eg_status status = EG_OK;
    for (size_t i = 0; i < job->part_len && status == EG_OK; i++) {
        status = put_part(&w, job, i, arena);
    }
    eg_json_end_object(&w);
    eg_arena_free(arena);
    return status == EG_OK ? eg_json_writer_finish(&w) : status;
}

/* -- both -------------------------------------------------------------------- */

static eg_status
answer_ballot(web_answer *answer,
              eg_report *report,
              eg_ballot_job *job,
              eg_span ballot,
              eg_span opening,
              eg_error *err)
{
    EG_BUFFER(json, DESCRIPTION_MAX);
    char *text = NULL;
    size_t len = 0;
    EG_TRY(fill_job(job, ballot, opening, err));
    EG_TRY(run_job(report, job));
    const eg_verdict verdict = eg_report_verdict(report);
    const char *name = eg_verdict_name(verdict);
    EG_TRY(eg_report_write(report, EG_REPORT_JSON, &text, &len));
    answer->exit_code = verdict == EG_VERIFIED ? 0 : 1;
    web_answer_add(answer, name, strlen(name));
    web_answer_own(answer, text, len);
    /* A ballot that cannot be decoded is not described; the report says why. */
    if (describe(job, &json) != EG_OK) {
        eg_buffer_clear(&json);
        eg_buffer_text(&json, "{}");
    }
    web_answer_add(answer, json.data, json.len);
    return EG_OK;
}

web_answer *
eg_web_ballot(const uint8_t *ballot,
              size_t ballot_len,
              const uint8_t *opening,
              size_t opening_len)
{
    web_answer *answer = web_answer_new();
    eg_error err = {0};
    if (setup == NULL) {
        return web_answer_fail(answer, EG_ERR_STATE, NULL);
    }
    eg_report *report = calloc(1, sizeof(*report));
    eg_ballot_job job = {.part = NULL};
    eg_status status = EG_ERR_MEMORY;
    if (report != NULL) {
        status =
            answer_ballot(answer, report, &job, (eg_span){ballot, ballot_len},
                          (eg_span){opening, opening_len}, &err);
    }
    eg_ballot_job_free(&job);
    eg_report_free(report);
    return status == EG_OK ? answer : web_answer_fail(answer, status, &err);
}
