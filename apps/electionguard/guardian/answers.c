/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the other guardians of an attempt sent.
 */
#include <inttypes.h>
#include <string.h>

#include "base/base.h"
#include "electionguard/guardian/attempt.h"
#include "message/payload_parts.h"

/** The message of @p step of each guardian; a missing one is named. */
static eg_status
find(guardian *g,
     const attempt *a,
     app_step step,
     size_t position,
     const app_message **out,
     eg_error *err)
{
    const eg_status status =
        app_answer_find(out, &g->mail, &g->invitation.roster, step,
                        a->quorum.index[position], &a->request.digest, err);
    if (status == EG_ERR_NOT_FOUND) {
        err->status = EG_ERR_STATE;
        return EG_ERR_STATE;
    }
    return status;
}

/** A list has one value for each item of its batch. */
static eg_status
check_counts(const attempt *a,
             const app_message *m,
             size_t tally_len,
             size_t data_len,
             eg_error *err)
{
    const size_t tally = a->batch[EG_KEY_VOTE].len;
    const size_t data = a->batch[EG_KEY_DATA].len;
    return tally_len == tally && data_len == data
               ? EG_OK
               : eg_fail(err, EG_ERR_MALFORMED,
                         "%s: has %zu and %zu values where the record asks for "
                         "%zu and %zu",
                         m->name, tally_len, data_len, tally, data);
}

eg_status
attempt_commitments(guardian *g,
                    attempt *a,
                    attempt_answers *out,
                    eg_error *err)
{
    void *place = NULL;
    for (int kind = 0; kind < EG_KEY_KINDS; kind++) {
        EG_TRY(app_part_alloc(g->arena, &place, a->quorum.len, sizeof(void *),
                              err));
        out->commitment[kind] = place;
    }
    EG_TRY(
        app_part_alloc(g->arena, &place, a->quorum.len, sizeof(eg_hash), err));
    out->digest = place;
    for (size_t i = 0; i < a->quorum.len; i++) {
        const app_message *m = NULL;
        app_commit commit;
        EG_TRY(find(g, a, APP_STEP_COMMIT, i, &m, err));
        EG_TRY(app_commit_read(&commit, g->arena, m, err));
        EG_TRY(check_counts(a, m, commit.tally_len, commit.data_len, err));
        out->commitment[EG_KEY_VOTE][i] = commit.tally;
        out->commitment[EG_KEY_DATA][i] = commit.data;
        out->digest[i] = m->digest;
    }
    return EG_OK;
}

eg_status
attempt_reveals(guardian *g, attempt *a, attempt_answers *out, eg_error *err)
{
    void *place = NULL;
    for (int kind = 0; kind < EG_KEY_KINDS; kind++) {
        EG_TRY(app_part_alloc(g->arena, &place, a->quorum.len, sizeof(void *),
                              err));
        out->reveal[kind] = place;
    }
    for (size_t i = 0; i < a->quorum.len; i++) {
        const app_message *m = NULL;
        app_reveal reveal;
        EG_TRY(find(g, a, APP_STEP_REVEAL, i, &m, err));
        EG_TRY(app_reveal_read(g->group, &reveal, g->arena, m, err));
        EG_TRY(check_counts(a, m, reveal.tally_len, reveal.data_len, err));
        out->reveal[EG_KEY_VOTE][i] = reveal.tally;
        out->reveal[EG_KEY_DATA][i] = reveal.data;
    }
    return EG_OK;
}

/* -- the pin --------------------------------------------------------------- */

/** The file: the request's digest, then those of the commit messages. */
static eg_status
write_pin(guardian *g,
          const attempt *a,
          const char *name,
          const attempt_answers *answers,
          eg_error *err)
{
    EG_BUFFER(pin, (EG_GUARDIANS_MAX + 1) * EG_HASH_BYTES);
    eg_buffer_append(&pin, a->request.digest.bytes, EG_HASH_BYTES);
    eg_buffer_append(&pin, answers->digest, a->quorum.len * EG_HASH_BYTES);
    EG_TRY(eg_buffer_status(&pin));
    return guardian_store(g, name, eg_buffer_span(&pin), err);
}

static eg_status
compare(const guardian *g,
        const attempt *a,
        const attempt_answers *answers,
        eg_span pin,
        eg_error *err)
{
    if (pin.len != (a->quorum.len + 1) * EG_HASH_BYTES ||
        memcmp(pin.data, a->request.digest.bytes, EG_HASH_BYTES) != 0) {
        return eg_fail(err, EG_ERR_STATE,
                       "attempt %" PRIu32
                       " was begun for another request of this number",
                       a->request.attempt);
    }
    for (size_t i = 0; i < a->quorum.len; i++) {
        if (memcmp(pin.data + (i + 1) * EG_HASH_BYTES, answers->digest[i].bytes,
                   EG_HASH_BYTES) != 0) {
            char who[128];
            return eg_fail(err, EG_REJECT,
                           "%s committed to something else before this "
                           "guardian revealed",
                           app_sender_text(who, &g->invitation.roster,
                                           a->quorum.index[i]));
        }
    }
    return EG_OK;
}

eg_status
attempt_pin(guardian *g,
            attempt *a,
            const attempt_answers *answers,
            eg_error *err)
{
    char name[ATTEMPT_NAME_MAX];
    attempt_name(name, ATTEMPT_PIN, a->request.attempt);
    if (!guardian_has(g, name)) {
        return write_pin(g, a, name, answers, err);
    }
    char path[APP_PATH_MAX];
    uint8_t *pin = NULL;
    size_t len = 0;
    EG_TRY(guardian_path(g, path, name, err));
    EG_TRY(app_file_read(path, (EG_GUARDIANS_MAX + 1) * EG_HASH_BYTES, &pin,
                         &len, err));
    const eg_status status = compare(g, a, answers, (eg_span){pin, len}, err);
    app_file_free(pin, len);
    return status;
}
