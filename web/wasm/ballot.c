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

#include "record/ballot_brief.h"
#include "record/items.h"
#include "verify/report.h"
#include "wasm/describe.h"
#include "wasm/exports.h"

#define DESCRIPTION_MAX ((size_t)16 << 20)

/** The setup of this instance; NULL before eg_web_setup(). */
static eg_verified_setup *setup;

/** What is to be verified. */
typedef struct request {
    eg_span ballot;
    eg_span opening;   /**< Empty: there is none. */
    uint32_t decision; /**< An eg_ballot_status. */
    bool opened;       /**< The record is so far that ballots are opened. */
} request;

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

/** What was decided on a ballot that comes undecided, as a record has it. */
static eg_status
decide(eg_ballot_job *job, uint32_t decision, eg_error *err)
{
    if (decision == EG_BALLOT_UNDECIDED) {
        return EG_OK;
    }
    if (decision > EG_BALLOT_SPOILED) {
        return eg_fail(err, EG_ERR_ARGUMENT, "there is no such decision");
    }
    return eg_ballot_item_decide(job->bytes.data, job->part[0].len,
                                 (eg_ballot_status)decision)
               ? EG_OK
               : eg_fail(err, EG_ERR_ARGUMENT,
                         "the ballot is not of a kind that is decided on");
}

/** The ballot, and what was opened of it if that is there. */
static eg_status
fill_job(eg_ballot_job *job, const request *asked, eg_error *err)
{
    eg_ballot_job_clear(job);
    EG_TRY(add_item(job, asked->ballot, err));
    if (!is_ballot(asked->ballot)) {
        return eg_fail(err, EG_ERR_MALFORMED, "the item is no ballot");
    }
    EG_TRY(decide(job, asked->decision, err));
    if (asked->opening.len == 0) {
        return EG_OK;
    }
    EG_TRY(add_item(job, asked->opening, err));
    const eg_item_kind kind = job->part[1].kind;
    if (kind != EG_ITEM_CHALLENGED_DECRYPTION &&
        kind != EG_ITEM_UNCAST_NONCE_RELEASE) {
        return eg_fail(err, EG_ERR_MALFORMED, "the item is no opening");
    }
    return EG_OK;
}

/** Run the verifier's own part for one ballot. */
static eg_status
run_job(eg_report *report, const eg_ballot_job *job, bool opened)
{
    eg_ballot_worker worker;
    EG_TRY(eg_ballot_worker_init(&worker, eg_verified_setup_election(setup),
                                 opened));
    eg_ballot_worker_run(&worker, job);
    eg_result_merge(&report->result, &worker.result);
    const eg_status status = worker.status;
    eg_ballot_worker_free(&worker);
    eg_result_finish(&report->result);
    set_outcomes(report);
    return status == EG_OK ? report->result.status : status;
}

/* -- both -------------------------------------------------------------------- */

static eg_status
answer_ballot(web_answer *answer,
              eg_report *report,
              eg_ballot_job *job,
              const request *asked,
              eg_error *err)
{
    EG_BUFFER(json, DESCRIPTION_MAX);
    char *text = NULL;
    size_t len = 0;
    EG_TRY(fill_job(job, asked, err));
    EG_TRY(run_job(report, job, asked->opened));
    const eg_verdict verdict = eg_report_verdict(report);
    const char *name = eg_verdict_name(verdict);
    EG_TRY(eg_report_write(report, EG_REPORT_JSON, &text, &len));
    answer->exit_code = verdict == EG_VERIFIED ? 0 : 1;
    web_answer_add(answer, name, strlen(name));
    web_answer_own(answer, text, len);
    /* A ballot that cannot be decoded is not described; the report says why. */
    if (web_describe(&json, eg_verified_setup_election(setup), job) != EG_OK) {
        eg_buffer_clear(&json);
        eg_buffer_text(&json, "{}");
    }
    web_answer_add(answer, json.data, json.len);
    return EG_OK;
}

web_answer *
eg_web_ballot(const uint8_t *ballot,
              size_t ballot_len,
              uint32_t decision,
              bool opened,
              const uint8_t *opening,
              size_t opening_len)
{
    web_answer *answer = web_answer_new();
    eg_error err = {0};
    if (setup == NULL) {
        return web_answer_fail(answer, EG_ERR_STATE, NULL);
    }
    const request asked = {.ballot = {ballot, ballot_len},
                           .opening = {opening, opening_len},
                           .decision = decision,
                           .opened = opened || opening_len > 0};
    eg_report *report = calloc(1, sizeof(*report));
    eg_ballot_job job = {.part = NULL};
    eg_status status = EG_ERR_MEMORY;
    if (report != NULL) {
        status = answer_ballot(answer, report, &job, &asked, &err);
    }
    eg_ballot_job_free(&job);
    eg_report_free(report);
    return status == EG_OK ? answer : web_answer_fail(answer, status, &err);
}
