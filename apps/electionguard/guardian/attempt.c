/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An attempt: finding it, reading the record, its end.
 */
#include "electionguard/guardian/attempt.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"
#include "base/crew.h"
#include "electionguard/guardian/own_record.h"

/** What stands in the state file of an attempt that came to nothing. */
static const char over[] = "over\n";
/** What a sealed file begins with. */
static const char sealed[] = "CGSEAL01";

void
attempt_name(char out[ATTEMPT_NAME_MAX], attempt_file f, uint32_t number)
{
    static const char *const ending[] = {".state", "-commit.egm", ".pin",
                                         "-reveal.egm"};
    snprintf(out, ATTEMPT_NAME_MAX, "attempt-%" PRIu32 "%s", number, ending[f]);
}

eg_status
attempt_stage_read(const guardian *g,
                   uint32_t number,
                   attempt_stage *stage,
                   eg_error *err)
{
    char name[ATTEMPT_NAME_MAX];
    attempt_name(name, ATTEMPT_STATE, number);
    *stage = ATTEMPT_NONE;
    if (!guardian_has(g, name)) {
        return EG_OK;
    }
    char path[APP_PATH_MAX];
    uint8_t *bytes = NULL;
    size_t len = 0;
    EG_TRY(guardian_path(g, path, name, err));
    EG_TRY(app_file_read(path, APP_MESSAGE_MAX, &bytes, &len, err));
    if (len == strlen(over) && memcmp(bytes, over, len) == 0) {
        *stage = ATTEMPT_OVER;
    } else if (len > strlen(sealed) &&
               memcmp(bytes, sealed, strlen(sealed)) == 0) {
        *stage = ATTEMPT_OPEN;
    } else {
        *stage = ATTEMPT_ANSWERED;
    }
    app_file_free(bytes, len);
    return EG_OK;
}

eg_status
attempt_find(guardian *g, attempt *a, eg_error *err)
{
    EG_TRY(guardian_require(g, GUARDIAN_CONFIRMATION, "confirm", err));
    const app_roster *roster = &g->invitation.roster;
    EG_TRY(app_request_find(&a->request, g->arena, &g->mail, roster,
                            APP_STEP_REQUEST, 0, err));
    EG_TRY(eg_quorum_init(g->group, &a->quorum, roster->n, roster->k,
                          a->request.guardian, a->request.len, err));
    if (eg_quorum_position(&a->quorum, g->index) == a->quorum.len) {
        return eg_fail(err, EG_ERR_STATE,
                       "the administrator's request %" PRIu32
                       " is not for this guardian",
                       a->request.attempt);
    }
    EG_TRY(attempt_stage_read(g, a->request.attempt, &a->stage, err));
    return a->stage != ATTEMPT_OVER
               ? EG_OK
               : eg_fail(err, EG_ERR_STATE,
                         "attempt %" PRIu32
                         " is over: the administrator must make a new request",
                         a->request.attempt);
}

eg_status
attempt_same(guardian *g, const attempt *a, const char *name, eg_error *err)
{
    char path[APP_PATH_MAX];
    app_message m = {0};
    app_commit own;
    EG_TRY(guardian_path(g, path, name, err));
    EG_TRY(app_message_read(&m, path, err));
    const eg_status status = app_commit_read(&own, g->arena, &m, err);
    app_message_free(&m);
    EG_TRY(status);
    return eg_hash_equal(&own.request, &a->request.digest)
               ? EG_OK
               : eg_fail(err, EG_ERR_STATE,
                         "attempt %" PRIu32
                         " was begun for another request of this number",
                         a->request.attempt);
}

/* -- the own copy of the record -------------------------------------------- */

static eg_status
note_ballot(void *context, const eg_encrypted_ballot *ballot, eg_error *err)
{
    const eg_status status = eg_ballot_view_add(context, ballot);
    return status == EG_OK ? EG_OK
                           : eg_fail(err, status, "a ballot cannot be noted");
}

/** The own view allows every request for contest data. */
static eg_status
check_requests(const attempt *a, eg_error *err)
{
    for (size_t i = 0; i < a->work.data_len; i++) {
        const app_data_item *data = &a->work.data[i];
        EG_TRY(eg_ballot_view_may_decrypt_data(
            a->view, data->ballot, data->request.contest_index, err));
    }
    return EG_OK;
}

static void
make_batches(attempt *a, unsigned jobs)
{
    const app_workload *w = &a->work;
    const unsigned threads = eg_crew_workers(jobs);
    a->batch[EG_KEY_VOTE] = (eg_decrypt_batch){.election = w->election,
                                               .quorum = &a->quorum,
                                               .kind = EG_KEY_VOTE,
                                               .item = w->tally_item,
                                               .len = w->tally_len,
                                               .threads = threads};
    a->batch[EG_KEY_DATA] = (eg_decrypt_batch){.election = w->election,
                                               .quorum = &a->quorum,
                                               .kind = EG_KEY_DATA,
                                               .item = w->data_item,
                                               .len = w->data_len,
                                               .threads = threads};
}

eg_status
attempt_load(guardian *g, attempt *a, eg_error *err)
{
    eg_rng rng = eg_rng_system();
    if (eg_ballot_view_new(&a->view, g->group, &rng, SIZE_MAX) != EG_OK) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory for a view of ballots");
    }
    const app_ballot_visitor visitor = {.visit = note_ballot,
                                        .context = a->view};
    app_progress progress;
    app_progress_begin(&progress, "reading ballots", 0, g->args->common.quiet);
    const eg_status status = app_workload_read(
        &a->work, g->args->record, EG_BASE_PUBLIC, &visitor, &progress, err);
    app_progress_end(&progress);
    EG_TRY(status);
    eg_ballot_view_seal(a->view);
    EG_TRY(guardian_record_check(g, &a->work, &a->request.root, err));
    EG_TRY(check_requests(a, err));
    make_batches(a, g->args->jobs);
    return EG_OK;
}

/* -- the end --------------------------------------------------------------- */

eg_status
attempt_end(guardian *g, const attempt *a, eg_error *err)
{
    char name[ATTEMPT_NAME_MAX];
    attempt_name(name, ATTEMPT_STATE, a->request.attempt);
    return guardian_store(g, name,
                          (eg_span){(const uint8_t *)over, strlen(over)}, err);
}

eg_status
attempt_blame(const guardian *g,
              const eg_blame *blame,
              eg_status status,
              eg_error *err)
{
    if (status == EG_REJECT && blame->guardian != 0) {
        char who[128];
        eg_error_prefix(
            err, "%s cheats or errs: ",
            app_sender_text(who, &g->invitation.roster, blame->guardian));
    }
    return status;
}

void
attempt_free(attempt *a)
{
    for (int kind = 0; kind < EG_KEY_KINDS; kind++) {
        eg_decrypt_round_free(a->round[kind]);
    }
    eg_ballot_view_free(a->view);
    app_workload_free(&a->work);
    app_secret_free(&a->rng_memory);
    app_secret_free(&a->key_memory);
}

eg_status
attempt_run(guardian *g,
            eg_status (*work)(guardian *g, attempt *a, eg_error *err),
            eg_error *err)
{
    attempt *a = calloc(1, sizeof(*a));
    if (a == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory for a decryption");
    }
    eg_status status = attempt_find(g, a, err);
    if (status == EG_OK) {
        status = work(g, a, err);
    }
    attempt_free(a);
    free(a);
    return status;
}

/* -- status ---------------------------------------------------------------- */

static const char *
stage_text(const guardian *g, attempt_stage stage, uint32_t number)
{
    char name[ATTEMPT_NAME_MAX];
    if (stage == ATTEMPT_ANSWERED) {
        return "responded";
    }
    if (stage == ATTEMPT_OVER) {
        return "over, without a response";
    }
    attempt_name(name, ATTEMPT_REVEAL, number);
    if (guardian_has(g, name)) {
        return "revealed; next: guardian respond";
    }
    attempt_name(name, ATTEMPT_COMMIT, number);
    return guardian_has(g, name) ? "committed; next: guardian reveal"
                                 : "begun; next: guardian commit";
}

eg_status
guardian_attempts_show(guardian *g, eg_error *err)
{
    char **names = NULL;
    size_t len = 0;
    EG_TRY(app_dir_list(g->args->dir, ".state", &names, &len, err));
    eg_status status = EG_OK;
    for (size_t i = 0; i < len && status == EG_OK; i++) {
        uint32_t number = 0;
        attempt_stage stage;
        if (sscanf(names[i], "attempt-%9" SCNu32 ".state", &number) != 1) {
            continue;
        }
        status = attempt_stage_read(g, number, &stage, err);
        if (status == EG_OK) {
            printf("  attempt %" PRIu32 ": %s\n", number,
                   stage_text(g, stage, number));
        }
    }
    if (len == 0 && status == EG_OK) {
        printf("  next   guardian commit, when there is a request\n");
    }
    app_names_free(names, len);
    return status;
}
