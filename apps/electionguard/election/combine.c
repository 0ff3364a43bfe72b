/* SPDX-License-Identifier: Apache-2.0 */
/*
 * electionguard election combine: from the guardians' answers to the result.
 *
 * Everything is computed and checked before anything is written, so a cheating
 * guardian or a ballot that cannot be opened leaves the record as it was.  A
 * device may have encrypted a wrong ballot nonce, and then nobody ever can: the
 * record is finished without that opening when the ballot is named.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/crew.h"
#include "base/secret.h"
#include "codec/text.h"
#include "electionguard/election/attempt.h"
#include "electionguard/election/nonces.h"
#include "electionguard/election/record.h"
#include "electionguard/election/result.h"
#include "electionguard/election/unopened.h"
#include "electionguard/verbs.h"
#include "message/workload.h"

/** Opened ballots and decrypted values. */
#define ARENA_MAX ((size_t)8 * 1024 * 1024 * 1024)

enum { KEY_WITHOUT_OPENING = 0x3401 };

typedef struct settings {
    election_settings base;
    unsigned jobs; /**< 0: one for each processor. */
    election_unopened unopened;
} settings;

static const struct argp_option options[] = {
    {"jobs", 'j', "N", 0, "Worker threads; default: one for each processor", 0},
    {"without-opening", KEY_WITHOUT_OPENING, "CODE", 0,
     "Finish the record although this challenged ballot cannot be opened; "
     "every verifier will report it; may be repeated",
     0},
    {0},
};

static error_t
parse_option(int key, char *arg, struct argp_state *state)
{
    settings *s = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &s->base;
        return 0;
    case 'j':
        s->jobs = app_parse_jobs(arg, state);
        return 0;
    case KEY_WITHOUT_OPENING:
        election_unopened_take(&s->unopened, arg, state);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_child children[] = {
    {&election_secret_argp, 0, NULL, 0},
    {0}};
static const struct argp argp = {
    options,
    parse_option,
    "DIR",
    "Combine the guardians' answers to the last request, finish the record and "
    "show the result.\v"
    "A guardian whose part is wrong is named, and nothing is written.",
    children,
    0,
    0};

/** All that one run works on. */
typedef struct work {
    const settings *s;
    const election_state *state;
    unsigned threads;
    app_mail mail;
    app_workload load;
    eg_arena *arena;
    app_request request;
    eg_quorum quorum;
    election_answers *answers;
    eg_decrypted_tally tally;
    eg_decrypt_result *data;  /**< load.data_len of them. */
    eg_opened_ballot *opened; /**< load.challenged_len of them. */
    eg_arena **opened_arena;  /**< One for each thread; holds @p opened. */
    bool *is_opened;          /**< load.challenged_len of them. */
    size_t unopened;          /**< How many are not. */
    election_submissions taken;
} work;

static void *
room(work *w, size_t count, size_t size)
{
    return eg_arena_alloc(w->arena, count, size);
}

static eg_status
no_memory(eg_error *err)
{
    return eg_fail(err, EG_ERR_MEMORY, "no memory for a decryption");
}

/* -- combining ------------------------------------------------------------- */

/** Name the guardian at fault as people know it. */
static eg_status
name_culprit(const work *w,
             const eg_blame *blame,
             eg_status status,
             eg_error *err)
{
    if (status == EG_REJECT && blame->guardian != 0) {
        char who[128];
        eg_error_prefix(err, "%s is at fault: ",
                        app_sender_text(who, &w->state->invitation.roster,
                                        blame->guardian));
    }
    return status;
}

/** M and the proofs of all items of one kind. */
static eg_status
combine_batch(work *w,
              eg_key_kind kind,
              const eg_decrypt_item *item,
              size_t len,
              eg_decrypt_result *out,
              eg_error *err)
{
    const eg_hash *commitment[EG_GUARDIANS_MAX];
    const eg_decrypt_reveal *reveal[EG_GUARDIANS_MAX];
    const eg_scalar *response[EG_GUARDIANS_MAX];
    const bool vote = kind == EG_KEY_VOTE;
    for (size_t i = 0; i < w->request.len; i++) {
        const election_answers *a = w->answers;
        commitment[i] = vote ? a->commit[i].tally : a->commit[i].data;
        reveal[i] = vote ? a->reveal[i].tally : a->reveal[i].data;
        response[i] = vote ? a->respond[i].tally : a->respond[i].data;
    }
    const eg_decrypt_batch batch = {.election = w->load.election,
                                    .quorum = &w->quorum,
                                    .kind = kind,
                                    .item = item,
                                    .len = len,
                                    .threads = w->threads};
    const eg_decrypt_messages messages = {
        .commitment = commitment, .reveal = reveal, .response = response};
    eg_blame blame = {0};
    const eg_status status = eg_decrypt_combine(&batch, out, w->load.guardian,
                                                &messages, &blame, err);
    if (status != EG_OK || !vote) {
        return name_culprit(w, &blame, status, err);
    }
    return eg_decrypt_tally_finish(w->arena, &w->tally, &batch, out, err);
}

static eg_status
combine_tally(work *w, eg_error *err)
{
    eg_decrypt_result *result = room(w, w->load.tally_len, sizeof(*result));
    if (result == NULL) {
        return no_memory(err);
    }
    return combine_batch(w, EG_KEY_VOTE, w->load.tally_item, w->load.tally_len,
                         result, err);
}

static eg_status
combine_data(work *w, eg_error *err)
{
    w->data = room(w, w->load.data_len, sizeof(*w->data));
    if (w->data == NULL) {
        return no_memory(err);
    }
    if (w->load.data_len == 0) {
        return EG_OK;
    }
    return combine_batch(w, EG_KEY_DATA, w->load.data_item, w->load.data_len,
                         w->data, err);
}

/* -- challenged ballots ---------------------------------------------------- */

/** What came of one ballot. */
typedef struct outcome {
    eg_status status; /**< EG_OK, or EG_REJECT: nobody can open it. */
    eg_error why;
} outcome;

/** All that opening the ballots needs. */
typedef struct opening {
    work *w;
    const eg_element *share_key;
    outcome *outcome; /**< One for each ballot. */
} opening;

static eg_status
open_nonce(const opening *o,
           eg_hash *nonce,
           size_t i,
           eg_blame *blame,
           eg_error *err)
{
    const work *w = o->w;
    const eg_nonce_share *share[EG_GUARDIANS_MAX];
    for (size_t j = 0; j < w->request.len; j++) {
        share[j] = &w->answers->respond[j].nonce[i];
    }
    return eg_nonce_share_combine(w->load.election, nonce, &w->quorum,
                                  o->share_key, &w->load.challenged[i].ballot,
                                  share, blame, err);
}

/** Open ballot @p i; fails for a guardian's fault or the machine's. */
static eg_status
open_ballot(void *context, unsigned worker, size_t i, eg_error *err)
{
    const opening *o = context;
    work *w = o->w;
    outcome *result = &o->outcome[i];
    eg_blame blame = {0};
    EG_SECRET(eg_hash, nonce);
    eg_status status = open_nonce(o, &nonce, i, &blame, &result->why);
    if (status == EG_OK) {
        status = eg_ballot_open(w->load.election, w->opened_arena[worker],
                                &w->opened[i], &w->load.challenged[i].ballot,
                                &nonce, &result->why);
    }
    if (status == EG_OK || (status == EG_REJECT && blame.guardian == 0)) {
        result->status = status;
        return EG_OK;
    }
    (void)eg_fail(err, status, "%s", result->why.text);
    return name_culprit(w, &blame, status, err);
}

/** Tell which ballot nobody can open, and why. */
static void
show_unopened(const app_located_ballot *challenged, const eg_error *why)
{
    char code[2 * EG_HASH_BYTES + 1];
    eg_hex_write_upper(code, challenged->ballot.code.bytes, EG_HASH_BYTES);
    app_say(&election_result,
            "challenged ballot %s (ballot %" PRIu64
            " of device \"%s\") cannot be opened: %s",
            code, challenged->at.position, challenged->device, why->text);
}

/** Whether the administrator may name exactly these. */
static eg_status
check_unopened(const work *w, eg_error *err)
{
    const election_unopened *named = &w->s->unopened;
    size_t found = 0;
    for (size_t i = 0; i < w->load.challenged_len; i++) {
        const eg_hash *code = &w->load.challenged[i].ballot.code;
        if (!election_unopened_has(named, code)) {
            continue;
        }
        found++;
        if (w->is_opened[i]) {
            char hex[2 * EG_HASH_BYTES + 1];
            eg_hex_write_upper(hex, code->bytes, EG_HASH_BYTES);
            return eg_fail(err, EG_ERR_STATE,
                           "challenged ballot %s can be opened and has to be",
                           hex);
        }
    }
    if (found < named->len) {
        return eg_fail(err, EG_ERR_NOT_FOUND,
                       "a ballot named by --without-opening is not a "
                       "challenged one of this record");
    }
    if (w->unopened <= found) {
        return EG_OK;
    }
    return eg_fail(err, EG_REJECT,
                   "%zu challenged ballot%s cannot be opened: the device "
                   "cheated or broke; the record is not finished (see "
                   "--without-opening)",
                   w->unopened - found, w->unopened - found == 1 ? "" : "s");
}

/** Tell which ballots are not open. */
static void
take_outcomes(work *w, const outcome *result)
{
    for (size_t i = 0; i < w->load.challenged_len; i++) {
        w->is_opened[i] = result[i].status == EG_OK;
        if (!w->is_opened[i]) {
            show_unopened(&w->load.challenged[i], &result[i].why);
            w->unopened++;
        }
    }
}

static eg_status
open_all(work *w, const eg_element *share_key, eg_error *err)
{
    const size_t len = w->load.challenged_len;
    w->opened_arena = calloc(w->threads, sizeof(eg_arena *));
    outcome *result = calloc(len, sizeof(*result));
    eg_status status =
        w->opened_arena == NULL || result == NULL ? EG_ERR_MEMORY : EG_OK;
    for (unsigned i = 0; i < w->threads && status == EG_OK; i++) {
        status = eg_arena_new(&w->opened_arena[i], ARENA_MAX);
    }
    if (status != EG_OK) {
        free(result);
        return no_memory(err);
    }
    opening o = {.w = w, .share_key = share_key, .outcome = result};
    status = eg_crew_each(w->threads, len, open_ballot, &o, err);
    if (status == EG_OK) {
        take_outcomes(w, result);
    }
    free(result);
    return status;
}

static void
free_opened(work *w)
{
    for (unsigned i = 0; w->opened_arena != NULL && i < w->threads; i++) {
        eg_arena_free(w->opened_arena[i]);
    }
    free(w->opened_arena);
}

static eg_status
open_challenged(work *w, eg_error *err)
{
    eg_element *share_key = room(w, w->load.guardian_len, sizeof(*share_key));
    w->opened = room(w, w->load.challenged_len, sizeof(*w->opened));
    w->is_opened = room(w, w->load.challenged_len, sizeof(*w->is_opened));
    if (share_key == NULL || w->opened == NULL || w->is_opened == NULL) {
        return no_memory(err);
    }
    if (w->load.challenged_len == 0) {
        return check_unopened(w, err);
    }
    EG_TRY(eg_share_public_keys(w->load.election->group, share_key, EG_KEY_DATA,
                                w->load.guardian, w->load.guardian_len));
    EG_TRY(open_all(w, share_key, err));
    return check_unopened(w, err);
}

/* -- the final phase ------------------------------------------------------- */

static eg_status
fill_contest(const work *w,
             const election_record *record,
             size_t i,
             eg_error *err)
{
    const eg_decrypted_contest *contest = &w->tally.contest[i];
    const eg_contest *about =
        eg_manifest_contest(w->load.election->manifest, contest->index);
    eg_item_decrypted_field *field =
        calloc(contest->field_len + 1, sizeof(*field));
    if (field == NULL) {
        return no_memory(err);
    }
    for (size_t j = 0; j < contest->field_len; j++) {
        field[j] = (eg_item_decrypted_field){.index = about->field[j].index,
                                             .label = about->field[j].id,
                                             .value = contest->field[j]};
    }
    const eg_item item = {.kind = EG_ITEM_DECRYPTED_CONTEST,
                          .u.decrypted = {.index = contest->index,
                                          .label = about->id,
                                          .field = field,
                                          .field_len = contest->field_len}};
    const eg_status status = election_record_add(record, &item, err);
    free(field);
    return status;
}

static eg_status
fill_tally(void *context, const election_record *record, eg_error *err)
{
    const work *w = context;
    for (size_t i = 0; i < w->tally.contest_len; i++) {
        EG_TRY(fill_contest(w, record, i, err));
    }
    return EG_OK;
}

static eg_status
fill_challenged(void *context, const election_record *record, eg_error *err)
{
    const work *w = context;
    for (size_t i = 0; i < w->load.challenged_len; i++) {
        if (!w->is_opened[i]) {
            continue;
        }
        const eg_item item = {.kind = EG_ITEM_CHALLENGED_DECRYPTION,
                              .u.opening = {.has_ballot = true,
                                            .ballot = w->load.challenged[i].at,
                                            .opened = w->opened[i]}};
        EG_TRY(election_record_add(record, &item, err));
    }
    return EG_OK;
}

static eg_status
fill_datum(const work *w,
           const election_record *record,
           size_t i,
           eg_error *err)
{
    const eg_contest_data_request *request = &w->load.data[i].request;
    const eg_decrypt_item *what = &w->load.data_item[i];
    const size_t len = what->claim.data->c1_len;
    uint8_t *data = malloc(len + 1);
    if (data == NULL) {
        return no_memory(err);
    }
    eg_status status =
        eg_decrypt_data_finish(w->load.election, data, what, &w->data[i]);
    if (status == EG_OK) {
        const eg_item item = {
            .kind = EG_ITEM_CONTEST_DATA_DECRYPTION,
            .u.data_opening = {.has_ballot = true,
                               .ballot = request->ballot,
                               .id_hash = request->id_hash,
                               .contest_index = request->contest_index,
                               .beta = w->data[i].m,
                               .c = w->data[i].proof.c,
                               .v = w->data[i].proof.v,
                               .data = {data, len}}};
        status = election_record_add(record, &item, err);
    }
    free(data);
    return status;
}

static eg_status
fill_data(void *context, const election_record *record, eg_error *err)
{
    const work *w = context;
    for (size_t i = 0; i < w->load.data_len; i++) {
        EG_TRY(fill_datum(w, record, i, err));
    }
    return EG_OK;
}

/** Devices stand in the order of the record, and so do their releases. */
static eg_status
fill_releases(void *context, const election_record *record, eg_error *err)
{
    const work *w = context;
    for (size_t i = 0; i < w->taken.len; i++) {
        EG_TRY(election_nonces_add(&w->taken.list[i], record, err));
    }
    return EG_OK;
}

static eg_status
write_sections(work *w, const election_record *record, eg_error *err)
{
    /* Beginning a section may have taken the table of contents away. */
    EG_TRY(
        eg_record_writer_seal(record->writer, EG_PHASE_AGGREGATED, NULL, err));
    EG_TRY(election_record_section(record, EG_SECTION_DECRYPTED_TALLY,
                                   fill_tally, w, err));
    EG_TRY(election_record_section(record, EG_SECTION_CHALLENGED_DECRYPTIONS,
                                   fill_challenged, w, err));
    EG_TRY(election_record_section(record, EG_SECTION_CONTEST_DATA_DECRYPTIONS,
                                   fill_data, w, err));
    return election_record_section(record, EG_SECTION_UNCAST_NONCE_RELEASES,
                                   fill_releases, w, err);
}

static eg_status
write_final(work *w, eg_error *err)
{
    election_record record = {0};
    EG_TRY(election_record_open(&record, w->state->record,
                                w->load.election->group, err));
    const eg_status status = write_sections(w, &record, err);
    election_record_close(&record);
    return status;
}

/* -- the whole ------------------------------------------------------------- */

static eg_status
read_work(work *w, eg_error *err)
{
    app_progress progress;
    app_progress_begin(&progress, "ballots read", 0, w->s->base.common.quiet);
    const eg_status status = app_workload_read(
        &w->load, w->state->record, EG_BASE_PUBLIC, NULL, &progress, err);
    app_progress_end(&progress);
    EG_TRY(status);
    if (!eg_hash_equal(&w->load.root, &w->request.root)) {
        return eg_fail(err, EG_ERR_STATE,
                       "request %" PRIu32 " is about another record; run "
                       "'election request' again",
                       w->request.attempt);
    }
    return EG_OK;
}

/** The nonces of printed ballots are as they were when they were checked. */
static eg_status
find_releases(work *w, eg_error *err)
{
    EG_TRY(election_submissions_read(&w->taken, w->state->dir, err));
    for (size_t i = 0; i < w->taken.len; i++) {
        EG_TRY(election_nonces_there(&w->taken.list[i], err));
    }
    return EG_OK;
}

/** What the last request asked for has come, and in the right number. */
static eg_status
take_answers(work *w, eg_error *err)
{
    const election_shape shape = {.tally = w->load.tally_len,
                                  .data = w->load.data_len,
                                  .nonces = w->load.challenged_len};
    const app_roster *roster = &w->state->invitation.roster;
    w->answers = calloc(1, sizeof(*w->answers));
    if (w->answers == NULL) {
        return no_memory(err);
    }
    EG_TRY(election_answers_take(w->answers, w->arena, w->state, &w->mail,
                                 &w->request, &shape, err));
    return eg_quorum_init(w->state->group, &w->quorum, roster->n, roster->k,
                          w->request.guardian, w->request.len, err);
}

static eg_status
decrypt(work *w, eg_error *err)
{
    eg_record_phase phase;
    EG_TRY(election_phase(&phase, w->state, err));
    if (phase < EG_PHASE_AGGREGATED) {
        return eg_fail(err, EG_ERR_STATE,
                       "there is no tally to decrypt; run 'election tally' "
                       "first");
    }
    EG_TRY(election_attempt_last(&w->request, w->arena, w->state->dir,
                                 ELECTION_REQUESTS, err));
    if (w->request.attempt == 0) {
        return eg_fail(err, EG_ERR_STATE,
                       "no guardian was asked yet; run 'election request' "
                       "first");
    }
    EG_TRY(election_read_mail(&w->mail, w->state, w->s->base.mail, err));
    EG_TRY(read_work(w, err));
    EG_TRY(find_releases(w, err));
    EG_TRY(take_answers(w, err));
    EG_TRY(combine_tally(w, err));
    EG_TRY(combine_data(w, err));
    EG_TRY(open_challenged(w, err));
    return write_final(w, err);
}

static eg_status
decrypt_once(const settings *s, const election_state *state, eg_error *err)
{
    work w = {.s = s, .state = state, .threads = eg_crew_workers(s->jobs)};
    eg_status status = eg_arena_new(&w.arena, ARENA_MAX);
    if (status == EG_OK) {
        status = decrypt(&w, err);
    }
    free(w.answers);
    election_submissions_free(&w.taken);
    app_workload_free(&w.load);
    app_mail_free(&w.mail);
    free_opened(&w);
    eg_arena_free(w.arena);
    return status;
}

static eg_status
combine(const settings *s, eg_error *err)
{
    election_state state;
    EG_TRY(election_open(&state, s->base.dir, err));
    eg_record_phase phase;
    eg_status status = election_phase(&phase, &state, err);
    if (status == EG_OK && phase < EG_PHASE_FINAL) {
        status = decrypt_once(s, &state, err);
    }
    if (status == EG_OK) {
        status =
            election_result_seal(&state, s->base.common.passphrase_file, err);
    }
    if (status == EG_OK) {
        status = election_result_show(&state, err);
    }
    if (status == EG_OK) {
        app_say(&s->base.common, "Next: 'election publish'.");
    }
    election_close(&state);
    return status;
}

static int
run(int argc, char **argv)
{
    settings s = {0};
    app_parse(&argp, argc, argv, &s);
    eg_error err = {0};
    const int code = app_report(&err, combine(&s, &err));
    election_unopened_free(&s.unopened);
    return code;
}

const app_verb verb_election_combine = {
    .group = "election",
    .name = "combine",
    .summary = "combine the guardians' answers to the result",
    .argp = &argp,
    .run = run,
};
