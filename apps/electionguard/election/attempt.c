/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Requests and the guardians' answers to them.
 */
#include "electionguard/election/attempt.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/** Requests that a directory may hold. */
#define ATTEMPTS_MAX 1000000u

eg_status
election_attempt_path(char out[APP_PATH_MAX],
                      const char *dir,
                      const char *folder,
                      uint32_t attempt,
                      eg_error *err)
{
    char name[32];
    EG_TRY(app_path(out, dir, folder, err));
    EG_TRY(app_dir_make(out, 0700, err));
    /* Sorted by name is sorted by number. */
    snprintf(name, sizeof(name), "%s/%07" PRIu32 ".egm", folder, attempt);
    return app_path(out, dir, name, err);
}

/** Read the request of the file @p name. */
static eg_status
read_request(app_request *out,
             eg_arena *arena,
             const char *folder,
             const char *name,
             eg_error *err)
{
    char path[APP_PATH_MAX];
    EG_TRY(app_path(path, folder, name, err));
    app_message message = {0};
    EG_TRY(app_message_read(&message, path, err));
    const eg_status status = app_request_read(out, arena, &message, err);
    app_message_free(&message);
    return status;
}

eg_status
election_attempt_last(app_request *out,
                      eg_arena *arena,
                      const char *dir,
                      const char *name,
                      eg_error *err)
{
    *out = (app_request){0};
    char folder[APP_PATH_MAX];
    char **names = NULL;
    size_t len = 0;
    EG_TRY(app_path(folder, dir, name, err));
    if (!app_file_exists(folder)) {
        return EG_OK;
    }
    EG_TRY(app_dir_list(folder, ".egm", &names, &len, err));
    eg_status status = EG_OK;
    if (len > 0) {
        status = read_request(out, arena, folder, names[len - 1], err);
    }
    app_names_free(names, len);
    if (status == EG_OK && out->attempt >= ATTEMPTS_MAX) {
        status = eg_fail(err, EG_ERR_LIMIT, "%s: too many requests", folder);
    }
    return status;
}

/* -- answers --------------------------------------------------------------- */

eg_status
election_answers_missing(const election_state *state,
                         const app_mail *mail,
                         const app_request *request,
                         app_step step,
                         eg_error *err)
{
    char missing[320] = "";
    size_t used = 0;
    for (size_t i = 0; i < request->len && used < sizeof(missing); i++) {
        const app_message *m = NULL;
        const eg_status status =
            app_answer_find(&m, mail, &state->invitation.roster, step,
                            request->guardian[i], &request->digest, err);
        if (status == EG_ERR_NOT_FOUND) {
            char who[128];
            used +=
                (size_t)snprintf(missing + used, sizeof(missing) - used, "%s%s",
                                 used == 0 ? "" : ", ",
                                 app_sender_text(who, &state->invitation.roster,
                                                 request->guardian[i]));
        } else if (status != EG_OK) {
            return status;
        }
    }
    if (missing[0] == '\0') {
        return EG_OK;
    }
    return eg_fail(err, EG_ERR_STATE,
                   "request %" PRIu32 " waits for the message \"%s\" of %s",
                   request->attempt, app_step_name(step), missing);
}

eg_status
election_answer_blame(const election_state *state,
                      const app_message *m,
                      eg_status status,
                      eg_error *err)
{
    if (status != EG_ERR_MALFORMED) {
        return status;
    }
    char who[128];
    eg_error_prefix(err, "%s sent what cannot be right: ",
                    app_sender_text(who, &state->invitation.roster, m->sender));
    if (err != NULL) {
        err->status = EG_REJECT;
    }
    return EG_REJECT;
}

static eg_status
check_shape(const app_message *m,
            const election_shape *want,
            size_t tally,
            size_t data,
            size_t nonces,
            eg_error *err)
{
    if (tally == want->tally && data == want->data && nonces == want->nonces) {
        return EG_OK;
    }
    return eg_fail(err, EG_ERR_MALFORMED,
                   "%s: has %zu, %zu and %zu values for tally, data and "
                   "challenged ballots instead of %zu, %zu and %zu",
                   m->name, tally, data, nonces, want->tally, want->data,
                   want->nonces);
}

/** Read the answer of one step; the guardian stands at @p position. */
static eg_status
read_answer(election_answers *out,
            size_t position,
            eg_arena *arena,
            const election_state *state,
            const app_message *m,
            const election_shape *shape,
            eg_error *err)
{
    const eg_group *group = state->group;
    election_shape want = *shape;
    if (m->step == APP_STEP_COMMIT) {
        app_commit *a = &out->commit[position];
        want.nonces = 0;
        EG_TRY(app_commit_read(a, arena, m, err));
        return check_shape(m, &want, a->tally_len, a->data_len, 0, err);
    }
    if (m->step == APP_STEP_REVEAL) {
        app_reveal *a = &out->reveal[position];
        want.nonces = 0;
        EG_TRY(app_reveal_read(group, a, arena, m, err));
        return check_shape(m, &want, a->tally_len, a->data_len, 0, err);
    }
    app_respond *a = &out->respond[position];
    EG_TRY(app_respond_read(group, a, arena, m, err));
    return check_shape(m, &want, a->tally_len, a->data_len, a->nonce_len, err);
}

static eg_status
take_step(election_answers *out,
          eg_arena *arena,
          const election_state *state,
          const app_mail *mail,
          const app_request *request,
          const election_shape *shape,
          app_step step,
          eg_error *err)
{
    EG_TRY(election_answers_missing(state, mail, request, step, err));
    for (size_t i = 0; i < request->len; i++) {
        const app_message *m = NULL;
        EG_TRY(app_answer_find(&m, mail, &state->invitation.roster, step,
                               request->guardian[i], &request->digest, err));
        EG_TRY(election_answer_blame(
            state, m, read_answer(out, i, arena, state, m, shape, err), err));
    }
    return EG_OK;
}

eg_status
election_answers_take(election_answers *out,
                      eg_arena *arena,
                      const election_state *state,
                      const app_mail *mail,
                      const app_request *request,
                      const election_shape *shape,
                      eg_error *err)
{
    static const app_step steps[] = {APP_STEP_COMMIT, APP_STEP_REVEAL,
                                     APP_STEP_RESPOND};
    for (size_t i = 0; i < EG_ARRAY_LEN(steps); i++) {
        EG_TRY(
            take_step(out, arena, state, mail, request, shape, steps[i], err));
    }
    return EG_OK;
}
