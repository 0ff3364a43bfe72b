/* SPDX-License-Identifier: Apache-2.0 */
/*
 * electionguard guardian respond: the answer to the challenge, once.
 */
#include <inttypes.h>

#include "base/base.h"
#include "base/crew.h"
#include "electionguard/guardian/attempt.h"
#include "electionguard/verbs.h"
#include "message/payload_parts.h"

static const struct argp_option options[] = {GUARDIAN_MAIL_OPTION,
                                             GUARDIAN_RECORD_OPTION,
                                             GUARDIAN_JOBS_OPTION,
                                             {0}};

static const struct argp argp = {
    options,
    guardian_parse,
    "DIR",
    "Check that all guardians revealed what they committed to, answer the "
    "challenge, and give a share of each challenged ballot's nonce.\vA "
    "guardian "
    "who reveals something else is named and the attempt is over (exit code "
    "1): the administrator makes a new request.",
    guardian_children,
    0,
    0};

/** Answer one batch. */
static eg_status
respond_batch(guardian *g,
              attempt *a,
              int kind,
              const attempt_answers *answers,
              eg_scalar **out,
              eg_error *err)
{
    void *place = NULL;
    const size_t len = a->batch[kind].len;
    EG_TRY(app_part_alloc(g->arena, &place, len, sizeof(**out), err));
    *out = place;
    if (len == 0) {
        return EG_OK;
    }
    void *own = NULL;
    EG_TRY(app_part_alloc(g->arena, &own, len, sizeof(eg_decrypt_reveal), err));
    eg_blame blame = {0};
    eg_status status = eg_decrypt_round_reveal(
        a->round[kind], own, answers->commitment[kind], &blame, err);
    if (status == EG_OK) {
        status = eg_decrypt_round_respond(a->round[kind], *out,
                                          answers->reveal[kind], &blame, err);
    }
    return attempt_blame(g, &blame, status, err);
}

/** What one share needs. */
typedef struct sharing {
    const attempt *a;
    eg_nonce_share *out;
} sharing;

static eg_status
share_nonce(void *context, unsigned worker, size_t i, eg_error *err)
{
    (void)worker;
    const sharing *s = context;
    eg_rng rng = eg_rng_system();
    return eg_nonce_share_make(s->a->work.election, &s->out[i], s->a->key,
                               s->a->view, &s->a->work.challenged[i].ballot,
                               &rng, err);
}

/** Shares of the nonces of all ballots that are challenged in the own view. */
static eg_status
share_nonces(guardian *g, attempt *a, app_respond *out, eg_error *err)
{
    void *place = NULL;
    EG_TRY(app_part_alloc(g->arena, &place, a->work.challenged_len,
                          sizeof(*out->nonce), err));
    out->nonce = place;
    out->nonce_len = a->work.challenged_len;
    sharing s = {.a = a, .out = place};
    return eg_crew_each(eg_crew_workers(g->args->jobs), out->nonce_len,
                        share_nonce, &s, err);
}

/** What the others sent: nothing here touches a secret. */
static eg_status
collect(guardian *g, attempt *a, attempt_answers *answers, eg_error *err)
{
    EG_TRY(attempt_commitments(g, a, answers, err));
    EG_TRY(attempt_reveals(g, a, answers, err));
    return attempt_pin(g, a, answers, err);
}

/** A guardian who cheats ends the attempt, also when this is run again. */
static eg_status
end_if(guardian *g, const attempt *a, eg_status status, eg_error *err)
{
    if (status != EG_REJECT) {
        return status;
    }
    eg_error trouble = {0};
    const eg_status ended = attempt_end(g, a, &trouble);
    if (ended != EG_OK) {
        *err = trouble;
        return ended;
    }
    return EG_REJECT;
}

static eg_status
answer(guardian *g,
       attempt *a,
       const attempt_answers *answers,
       app_respond *out,
       eg_error *err)
{
    EG_TRY(respond_batch(g, a, EG_KEY_VOTE, answers, &out->tally, err));
    EG_TRY(respond_batch(g, a, EG_KEY_DATA, answers, &out->data, err));
    return share_nonces(g, a, out, err);
}

static eg_status
respond(guardian *g, attempt *a, const char *state, eg_error *err)
{
    EG_TRY(attempt_load(g, a, err));
    attempt_answers answers = {0};
    EG_TRY(collect(g, a, &answers, err));
    EG_TRY(attempt_begin(g, a, err));
    app_respond out = {.request = a->request.digest,
                       .tally_len = a->batch[EG_KEY_VOTE].len,
                       .data_len = a->batch[EG_KEY_DATA].len};
    EG_TRY(end_if(g, a, answer(g, a, &answers, &out, err), err));
    EG_BUFFER(payload, APP_MESSAGE_MAX);
    EG_TRY(app_respond_write(g->group, &payload, &out, err));
    /* The response takes the seed's place before it leaves the directory. */
    EG_TRY(guardian_send(g, state, APP_STEP_RESPOND, a->request.attempt,
                         eg_buffer_span(&payload), err));
    app_say(&g->args->common, "responded; attempt %" PRIu32 " is done",
            a->request.attempt);
    return EG_OK;
}

static eg_status
work_attempt(guardian *g, attempt *a, eg_error *err)
{
    char commit[ATTEMPT_NAME_MAX];
    char reveal[ATTEMPT_NAME_MAX];
    char state[ATTEMPT_NAME_MAX];
    attempt_name(commit, ATTEMPT_COMMIT, a->request.attempt);
    attempt_name(reveal, ATTEMPT_REVEAL, a->request.attempt);
    attempt_name(state, ATTEMPT_STATE, a->request.attempt);
    EG_TRY(guardian_require(g, commit, "commit", err));
    EG_TRY(attempt_same(g, a, commit, err));
    EG_TRY(guardian_require(g, reveal, "reveal", err));
    return a->stage == ATTEMPT_ANSWERED
               ? guardian_resend(g, state, APP_STEP_RESPOND, a->request.attempt,
                                 err)
               : respond(g, a, state, err);
}

static eg_status
work(guardian *g, eg_error *err)
{
    return attempt_run(g, work_attempt, err);
}

static int
run(int argc, char **argv)
{
    return guardian_run(&argp,
                        GUARDIAN_NEEDS_MAIL | GUARDIAN_NEEDS_RECORD |
                            GUARDIAN_NEEDS_INVITED,
                        work, argc, argv);
}

const app_verb verb_guardian_respond = {
    .group = "guardian",
    .name = "respond",
    .summary = "answer the challenge of a decryption",
    .argp = &argp,
    .run = run,
};
