/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Opening a device and replaying its journal.
 */
#include "electionguard/device/state.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <electionguard/code.h>

#include "common/cli.h"
#include "message/indicators.h"
#include "record/ballot_brief.h"

int64_t
device_now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

const char *
device_status_name(eg_ballot_status status)
{
    switch (status) {
    case EG_BALLOT_UNDECIDED:
        return "undecided";
    case EG_BALLOT_CAST:
        return "cast";
    case EG_BALLOT_CHALLENGED:
        return "challenged";
    case EG_BALLOT_SPOILED:
        return "spoiled";
    }
    return "?";
}

void
device_state_key(const device_state *state, uint8_t out[EG_DEVICE_KEY_BYTES])
{
    out[0] = (uint8_t)state->kind;
    memcpy(out + 1, state->chain.device_hash.bytes, EG_HASH_BYTES);
}

size_t
device_state_undecided(const device_state *state)
{
    size_t n = 0;
    for (size_t i = 0; i < state->ballot_len; i++) {
        n += state->ballot[i].status == EG_BALLOT_UNDECIDED ? 1 : 0;
    }
    return n;
}

/** The group of verbs for this kind of device. */
static const char *
verbs_of(eg_device_kind kind)
{
    return kind == EG_DEVICE_REGULAR ? "device" : "preencrypt";
}

eg_status
device_state_misplaced(const device_state *state, eg_error *err)
{
    return eg_fail(err, EG_ERR_MALFORMED,
                   "%s: holds an entry that does not belong there",
                   state->journal_path);
}

/** Remember a ballot; the chain goes on. */
static eg_status
remember(device_state *s, const eg_hash *id, const eg_hash *code, eg_error *err)
{
    if (s->ballot_len == s->ballot_cap) {
        const size_t cap = s->ballot_cap == 0 ? 64 : s->ballot_cap * 2;
        device_ballot *grown = realloc(s->ballot, cap * sizeof(*grown));
        if (grown == NULL) {
            return eg_fail(err, EG_ERR_MEMORY, "no memory for the journal");
        }
        s->ballot = grown;
        s->ballot_cap = cap;
    }
    s->ballot[s->ballot_len++] = (device_ballot){.id = *id,
                                                 .code = *code,
                                                 .status = EG_BALLOT_UNDECIDED,
                                                 .batch = s->batch_now};
    eg_chain_advance(&s->chain, code);
    return EG_OK;
}

/** Ballots from here on are of the batch with this name; "": of none. */
static eg_status
enter_batch(device_state *s, eg_span name, eg_error *err)
{
    s->batch_now = 0;
    if (name.len == 0) {
        return EG_OK;
    }
    for (size_t i = 0; i < s->batch_len; i++) {
        if (strlen(s->batch[i]) == name.len &&
            memcmp(s->batch[i], name.data, name.len) == 0) {
            s->batch_now = i + 1;
            return EG_OK;
        }
    }
    char **grown = realloc(s->batch, (s->batch_len + 1) * sizeof(*grown));
    if (grown == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory for the journal");
    }
    s->batch = grown;
    char *copy = malloc(name.len + 1);
    if (copy == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory for the journal");
    }
    memcpy(copy, name.data, name.len);
    copy[name.len] = '\0';
    s->batch[s->batch_len++] = copy;
    s->batch_now = s->batch_len;
    return EG_OK;
}

/** The first entry: which device this is. */
static eg_status
take_device(device_state *s, uint8_t kind, eg_span payload, eg_error *err)
{
    const bool regular = s->kind == EG_DEVICE_REGULAR;
    if (kind == (regular ? ENTRY_PRESS : ENTRY_DEVICE)) {
        return eg_fail(err, EG_ERR_STATE,
                       "%s: is for the verbs of 'electionguard %s'", s->dir,
                       regular ? "preencrypt" : "device");
    }
    if (kind != (regular ? ENTRY_DEVICE : ENTRY_PRESS)) {
        return device_state_misplaced(s, err);
    }
    s->device_id = malloc(payload.len + 1);
    if (s->device_id == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory for the journal");
    }
    memcpy(s->device_id, payload.data, payload.len);
    s->device_id[payload.len] = '\0';
    eg_hash hash;
    eg_device_hash(&hash, s->kind, &s->election->extended_hash, s->device_id,
                   (uint32_t)payload.len);
    eg_chain_begin(&s->chain, s->election->manifest->chaining_mode, s->kind,
                   &s->election->extended_hash, &hash);
    return EG_OK;
}

static eg_status
take_ballot(device_state *s, eg_span payload, eg_error *err)
{
    eg_ballot_brief brief;
    uint8_t want[EG_CHAINING_FIELD_BYTES];
    eg_chain_next_field(&s->chain, want);
    if (!eg_ballot_brief_read(&brief, payload.data, payload.len) ||
        brief.kind != EG_ITEM_ENCRYPTED_BALLOT ||
        memcmp(want, brief.chaining_field, sizeof(want)) != 0) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "%s: ballot %zu does not continue the chain",
                       s->journal_path, s->ballot_len + 1);
    }
    return remember(s, &brief.id, &brief.code, err);
}

static eg_status
take_decision(device_state *s, eg_span payload, eg_error *err)
{
    const uint64_t position = eg_load_be64(payload.data);
    if (position < 1 || position > s->ballot_len || payload.data[8] < 1 ||
        payload.data[8] > 3 ||
        s->ballot[position - 1].status != EG_BALLOT_UNDECIDED) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "%s: holds a decision on a ballot that is not there or "
                       "was decided before",
                       s->journal_path);
    }
    s->ballot[position - 1].status = (eg_ballot_status)payload.data[8];
    return EG_OK;
}

/** Entries of a voting device. */
static eg_status
take_voted(void *context, uint8_t kind, eg_span payload, eg_error *err)
{
    device_state *s = context;
    if (kind == ENTRY_BALLOT) {
        return take_ballot(s, payload, err);
    }
    if (kind == ENTRY_INDICATORS && payload.len > EG_HASH_BYTES) {
        return EG_OK; /* it says of which ballot it is */
    }
    if (kind == ENTRY_DECISION && payload.len == 9) {
        return take_decision(s, payload, err);
    }
    if (kind == ENTRY_BATCH && payload.len <= DEVICE_BATCH_NAME_MAX &&
        memchr(payload.data, '\0', payload.len) == NULL) {
        return enter_batch(s, payload, err);
    }
    return device_state_misplaced(s, err);
}

/** Each entry, in the only order that makes sense. */
static eg_status
take_entry(void *context, uint8_t kind, eg_span payload, eg_error *err)
{
    device_state *s = context;
    eg_status status;
    if (s->device_id == NULL) {
        status = take_device(s, kind, payload, err);
    } else if (s->closed) {
        status = device_state_misplaced(s, err);
    } else if (kind == ENTRY_CLOSE && payload.len == 8 &&
               device_state_undecided(s) == 0) {
        s->closed = true;
        s->closed_ms = (int64_t)eg_load_be64(payload.data);
        status = EG_OK;
    } else {
        status = s->take(s->context, kind, payload, err);
    }
    s->entry_at += journal_entry_bytes(payload.len);
    return status;
}

eg_status
device_identity_load(app_identity *out, const char *dir, eg_error *err)
{
    char path[APP_PATH_MAX];
    EG_TRY(app_path(path, dir, "identity", err));
    uint8_t *bytes = NULL;
    size_t len = 0;
    EG_TRY(app_file_read(path, APP_SECRET_KEY_BYTES, &bytes, &len, err));
    eg_status status = EG_ERR_MALFORMED;
    if (len == APP_SECRET_KEY_BYTES) {
        status = app_identity_load(out, bytes, err);
        eg_error_prefix(status == EG_OK ? NULL : err, "%s: ", path);
    } else {
        status = eg_fail(err, EG_ERR_MALFORMED, "%s: is not a key", path);
    }
    app_file_free(bytes, len);
    return status;
}

/** Which election the device's messages belong to. */
static eg_status
load_invitation(device_state *s, eg_error *err)
{
    char path[APP_PATH_MAX];
    EG_TRY(app_path(path, s->dir, "election", err));
    uint8_t *bytes = NULL;
    size_t len = 0;
    EG_TRY(app_file_read(path, EG_HASH_BYTES, &bytes, &len, err));
    eg_status status = EG_OK;
    if (len == EG_HASH_BYTES) {
        memcpy(s->invitation.bytes, bytes, EG_HASH_BYTES);
    } else {
        status = eg_fail(err, EG_ERR_MALFORMED, "%s: is not a digest", path);
    }
    app_file_free(bytes, len);
    return status;
}

/** Remove what a crash left beside the parts of a device. */
static eg_status
clear_leftovers(const device_state *s, eg_error *err)
{
    static const char *const name[] = {"work", "upload", "identity.tmp",
                                       "election.tmp", "journal.tmp"};
    for (size_t i = 0; i < EG_ARRAY_LEN(name); i++) {
        char path[APP_PATH_MAX];
        EG_TRY(app_path(path, s->dir, name[i], err));
        EG_TRY(app_tree_remove(path, err));
    }
    return EG_OK;
}

static eg_status
open_parts(device_state *s, bool mend, eg_error *err)
{
    char setup[APP_PATH_MAX];
    EG_TRY(app_path(setup, s->dir, "setup", err));
    EG_TRY(app_path(s->journal_path, s->dir, "journal", err));
    if (!app_file_exists(s->journal_path)) {
        return eg_fail(err, EG_ERR_NOT_FOUND,
                       "%s: is not a device; 'electionguard %s open' makes one",
                       s->dir, verbs_of(s->kind));
    }
    EG_TRY(app_dir_lock(s->dir, &s->lock, err));
    EG_TRY(device_identity_load(&s->identity, s->dir, err));
    EG_TRY(load_invitation(s, err));
    EG_TRY(eg_verified_setup_open(&s->setup, setup, NULL, EG_BASE_SECRET, err));
    s->election = eg_verified_setup_election(s->setup);
    EG_TRY(journal_open(&s->journal, s->journal_path, take_entry, s, err));
    if (s->device_id == NULL) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "%s: does not say which device it is", s->journal_path);
    }
    if (mend) {
        EG_TRY(clear_leftovers(s, err));
    }
    if (s->journal.torn > 0 && !mend) {
        return eg_fail(err, EG_ERR_STATE,
                       "%s: ends in an unfinished entry, as after a power cut; "
                       "run 'electionguard device recover %s'",
                       s->journal_path, s->dir);
    }
    return EG_OK;
}

eg_status
device_state_open_kind(device_state *out,
                       const char *dir,
                       eg_device_kind kind,
                       journal_visitor take,
                       void *context,
                       bool mend,
                       eg_error *err)
{
    *out = (device_state){.lock = -1,
                          .journal = {.fd = -1},
                          .kind = kind,
                          .take = take,
                          .context = context,
                          .entry_at = JOURNAL_START};
    if (strlen(dir) >= sizeof(out->dir)) {
        return eg_fail(err, EG_ERR_LIMIT, "the directory's name is too long");
    }
    memcpy(out->dir, dir, strlen(dir) + 1);
    const eg_status status = open_parts(out, mend, err);
    if (status != EG_OK) {
        device_state_free(out);
    }
    return status;
}

eg_status
device_state_open(device_state *out, const char *dir, bool mend, eg_error *err)
{
    return device_state_open_kind(out, dir, EG_DEVICE_REGULAR, take_voted, out,
                                  mend, err);
}

void
device_state_free(device_state *state)
{
    journal_close(&state->journal);
    app_identity_free(&state->identity);
    eg_verified_setup_free(state->setup);
    state->setup = NULL;
    free(state->ballot);
    state->ballot = NULL;
    for (size_t i = 0; i < state->batch_len; i++) {
        free(state->batch[i]);
    }
    free(state->batch);
    state->batch = NULL;
    state->batch_len = 0;
    free(state->device_id);
    state->device_id = NULL;
    app_dir_unlock(&state->lock);
}

eg_status
device_state_must_be_open(const device_state *state, eg_error *err)
{
    return state->closed ? eg_fail(err, EG_ERR_STATE,
                                   "%s: the device is closed", state->dir)
                         : EG_OK;
}

eg_status
device_state_close(device_state *state, eg_error *err)
{
    if (state->closed) {
        return EG_OK;
    }
    uint8_t payload[8];
    const int64_t now = device_now_ms();
    eg_store_be64(payload, (uint64_t)now);
    EG_TRY(journal_append(&state->journal, ENTRY_CLOSE,
                          (eg_span){payload, sizeof(payload)}, err));
    state->closed = true;
    state->closed_ms = now;
    return EG_OK;
}

eg_status
device_state_add_ballot(device_state *state,
                        const eg_encrypted_ballot *ballot,
                        eg_span item,
                        eg_error *err)
{
    EG_TRY(device_state_must_be_open(state, err));
    EG_TRY(journal_append(&state->journal, ENTRY_BALLOT, item, err));
    return remember(state, &ballot->id, &ballot->code, err);
}

bool
device_state_has_id(const device_state *state, const eg_hash *id)
{
    for (size_t i = 0; i < state->ballot_len; i++) {
        if (eg_hash_equal(&state->ballot[i].id, id)) {
            return true;
        }
    }
    return false;
}

eg_status
device_state_begin_batch(device_state *state, const char *name, eg_error *err)
{
    const eg_span text = {(const uint8_t *)name, strlen(name)};
    EG_TRY(device_state_must_be_open(state, err));
    const char *now =
        state->batch_now == 0 ? "" : state->batch[state->batch_now - 1];
    if (strcmp(now, name) == 0) {
        return EG_OK;
    }
    EG_TRY(journal_append(&state->journal, ENTRY_BATCH, text, err));
    return enter_batch(state, text, err);
}

uint64_t
device_state_next_of_batch(const device_state *state, uint64_t after)
{
    if (state->batch_now == 0) {
        return 0;
    }
    for (size_t i = (size_t)after; i < state->ballot_len; i++) {
        if (state->ballot[i].batch == state->batch_now) {
            return i + 1;
        }
    }
    return 0;
}

eg_status
device_state_may_decide(const device_state *state,
                        uint64_t position,
                        eg_ballot_status status,
                        eg_error *err)
{
    const device_ballot *ballot = &state->ballot[position - 1];
    if (ballot->status == status) {
        return EG_OK;
    }
    EG_TRY(device_state_must_be_open(state, err));
    if (ballot->status != EG_BALLOT_UNDECIDED) {
        return eg_fail(err, EG_ERR_STATE,
                       "ballot %" PRIu64 " is %s already; that is final",
                       position, device_status_name(ballot->status));
    }
    return EG_OK;
}

eg_status
device_state_decide(device_state *state,
                    uint64_t position,
                    eg_ballot_status status,
                    eg_error *err)
{
    device_ballot *ballot = &state->ballot[position - 1];
    EG_TRY(device_state_may_decide(state, position, status, err));
    if (ballot->status == status) {
        return EG_OK;
    }
    uint8_t payload[9];
    eg_store_be64(payload, position);
    payload[8] = (uint8_t)status;
    EG_TRY(journal_append(&state->journal, ENTRY_DECISION,
                          (eg_span){payload, sizeof(payload)}, err));
    ballot->status = status;
    return EG_OK;
}

eg_status
device_state_add_indicators(device_state *state, eg_span entry, eg_error *err)
{
    EG_TRY(device_state_must_be_open(state, err));
    return journal_append(&state->journal, ENTRY_INDICATORS, entry, err);
}

/** What goes through the journal once more, for entries of one kind. */
typedef struct each {
    const device_state *state;
    uint8_t wanted; /**< ENTRY_BALLOT or ENTRY_INDICATORS. */
    size_t next;
    eg_status (*visitor)(void *, const device_ballot *, eg_span, eg_error *);
    void *context;
} each;

/** Whether indicator proofs are of the ballot that follows in the journal: not
 * those of a ballot that never came. */
static bool
are_of_next(const each *e, eg_span entry)
{
    eg_hash claimed;
    eg_hash id_hash;
    if (e->next == e->state->ballot_len ||
        !app_indicators_ballot(entry, &claimed)) {
        return false;
    }
    eg_ballot_id_hash(&id_hash, &e->state->election->extended_hash,
                      &e->state->ballot[e->next].id);
    return eg_hash_equal(&id_hash, &claimed);
}

static eg_status
visit_entry(void *context, uint8_t kind, eg_span payload, eg_error *err)
{
    each *e = context;
    const size_t ballot = e->next;
    e->next += kind == ENTRY_BALLOT ? 1 : 0;
    if (kind != e->wanted ||
        (kind == ENTRY_INDICATORS && !are_of_next(e, payload))) {
        return EG_OK;
    }
    return e->visitor(e->context, &e->state->ballot[ballot], payload, err);
}

/** Hand the entries of the wanted kind to the visitor. */
static eg_status
visit_all(each *e, eg_error *err)
{
    journal again = {.fd = -1};
    const eg_status status =
        journal_open(&again, e->state->journal_path, visit_entry, e, err);
    journal_close(&again);
    return status;
}

eg_status
device_state_each_ballot(const device_state *state,
                         eg_status (*visitor)(void *context,
                                              const device_ballot *ballot,
                                              eg_span item,
                                              eg_error *err),
                         void *context,
                         eg_error *err)
{
    each e = {.state = state,
              .wanted = ENTRY_BALLOT,
              .visitor = visitor,
              .context = context};
    return visit_all(&e, err);
}

eg_status
device_state_each_indicators(const device_state *state,
                             eg_status (*visitor)(void *context,
                                                  const device_ballot *ballot,
                                                  eg_span entry,
                                                  eg_error *err),
                             void *context,
                             eg_error *err)
{
    each e = {.state = state,
              .wanted = ENTRY_INDICATORS,
              .visitor = visitor,
              .context = context};
    return visit_all(&e, err);
}

int
device_work(const char *dir,
            bool recover,
            eg_status (*work)(const void *settings,
                              device_state *device,
                              eg_error *err),
            const void *settings)
{
    eg_error err = {0};
    device_state device;
    eg_status status = device_state_open(&device, dir, recover, &err);
    if (status == EG_OK) {
        status = work(settings, &device, &err);
        device_state_free(&device);
    }
    return app_report(&err, status);
}
