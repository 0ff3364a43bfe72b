/* SPDX-License-Identifier: Apache-2.0 */
/*
 * electionguard election tally: the sealed and the aggregated phase.
 *
 * Three passes over the submissions, each of which can be repeated: one counts
 * and looks for identifiers that stand twice, one writes the devices' sections,
 * one writes what follows from the count.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <electionguard/setup.h>

#include "codec/text.h"
#include "electionguard/election/count.h"
#include "electionguard/election/devices.h"
#include "electionguard/election/record.h"
#include "electionguard/verbs.h"
#include "message/workload.h"

enum { KEY_DATA = 0x3301, KEY_WITHOUT };

typedef struct settings {
    election_settings base;
    const char *data; /**< Contests' labels with commas between, or "none". */
    bool without;
} settings;

static const struct argp_option options[] = {
    {"open-contest-data", KEY_DATA, "CONTESTS", 0,
     "Labels of contests, separated by commas, whose contest data (write-ins, "
     "overvotes) the guardians decrypt; default: none",
     0},
    {"without-missing", KEY_WITHOUT, NULL, 0,
     "Go on although an authorized device has submitted nothing", 0},
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
    case KEY_DATA:
        s->data = arg;
        return 0;
    case KEY_WITHOUT:
        s->without = true;
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
    "Put all submissions into the record, multiply the cast ballots, and "
    "publish the record for the guardians.\v"
    "From then on no more ballots are taken.",
    children,
    0,
    0};

/** All that one run works on. */
typedef struct work {
    const settings *s;
    const election_state *state;
    eg_verified_setup *setup;
    const eg_election *election;
    election_submissions taken;
    election_keys keys;
    election_count count;
} work;

/* -- what is opened -------------------------------------------------------- */

/** Mark the contests that @p list names. */
static eg_status
parse_contests(work *w, const char *list, eg_error *err)
{
    const eg_manifest *manifest = w->election->manifest;
    if (strcmp(list, "none") == 0) {
        return EG_OK;
    }
    char *copy = strdup(list);
    if (copy == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory for options");
    }
    eg_status status = EG_OK;
    char *rest = copy;
    while (status == EG_OK && rest != NULL) {
        const char *id = strsep(&rest, ",");
        const eg_contest *contest = eg_manifest_find_contest(manifest, id);
        if (contest == NULL || contest->data_blocks == 0) {
            status = eg_fail(err, EG_ERR_ARGUMENT,
                             "'%.80s' is not a contest with contest data", id);
        } else {
            w->count.open_data[contest->index - 1] = true;
        }
    }
    free(copy);
    return status;
}

static const char *
choice(const work *w)
{
    return w->s->data == NULL ? "none" : w->s->data;
}

/**
 * Fix the choice of contests: it is part of the record, so a run that goes on
 * must be given the same.
 */
static eg_status
fix_choice(work *w, eg_error *err)
{
    char path[APP_PATH_MAX];
    EG_TRY(app_path(path, w->state->dir, "open-contest-data", err));
    const char *asked = choice(w);
    if (!app_file_exists(path)) {
        return app_file_write(path, asked, strlen(asked), 0644, APP_WRITE_NEW,
                              err);
    }
    uint8_t *before = NULL;
    size_t len = 0;
    EG_TRY(app_file_read(path, (size_t)1 << 20, &before, &len, err));
    eg_status status = EG_OK;
    if (strcmp((const char *)before, asked) != 0) {
        status = eg_fail(err, EG_ERR_STATE,
                         "this tally was begun with --open-contest-data %s; "
                         "give the same again",
                         (const char *)before);
    }
    app_file_free(before, len);
    return status;
}

/* -- devices --------------------------------------------------------------- */

/** Every authorized device has submitted, or nobody waits for it. */
static eg_status
check_missing(const work *w, eg_error *err)
{
    election_devices devices;
    EG_TRY(election_devices_read(&devices, w->state->dir, err));
    eg_status status = EG_OK;
    for (size_t i = 0; i < devices.len && status == EG_OK; i++) {
        const char *name = devices.list[i].name;
        if (election_submissions_find(&w->taken, name) == NULL &&
            !w->s->without) {
            status = eg_fail(err, EG_ERR_STATE,
                             "device \"%s\" has submitted nothing; run "
                             "'election collect' once it is closed, or tally "
                             "--without-missing",
                             name);
        }
    }
    election_devices_free(&devices);
    if (status == EG_OK && w->taken.len == 0) {
        status = eg_fail(err, EG_ERR_STATE,
                         "no device has submitted ballots; run 'election "
                         "collect' first");
    }
    return status;
}

/** Copies items that the section does not have yet. */
typedef struct copying {
    const election_record *record;
    uint64_t there;
} copying;

static eg_status
copy_item(void *context, const eg_record_item *item, eg_error *err)
{
    const copying *c = context;
    if (item->ordinal < c->there) {
        return EG_OK;
    }
    return eg_record_writer_add(c->record->writer, item->bytes, item->len, err);
}

static eg_status
copy_section(const election_record *record,
             const election_submission *from,
             const eg_record *submitted,
             size_t section,
             eg_error *err)
{
    const eg_record_section *about = eg_record_section_at(submitted, section);
    copying c = {.record = record};
    EG_TRY(eg_record_writer_begin(record->writer, EG_SECTION_DEVICE, about->key,
                                  about->key_len, &c.there, err));
    EG_TRY(app_section_walk(submitted, section, copy_item, &c, err));
    eg_section_digest digest;
    EG_TRY(eg_record_writer_end(record->writer, &digest, err));
    if (!eg_hash_equal(&digest.root, &from->section_root)) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "%s: is not what was collected from \"%.80s\"",
                       from->path, from->device_id);
    }
    return EG_OK;
}

static eg_status
write_devices(const work *w, const election_record *record, eg_error *err)
{
    for (size_t i = 0; i < w->taken.len; i++) {
        const election_submission *from = &w->taken.list[i];
        eg_record *submitted = NULL;
        size_t section = 0;
        EG_TRY(election_submission_open(from, &submitted, &section, err));
        const eg_status status =
            copy_section(record, from, submitted, section, err);
        eg_record_free(submitted);
        EG_TRY(status);
    }
    return EG_OK;
}

/** The chain close and the section seal of one device, signed. */
static eg_status
attest(const work *w,
       const election_record *record,
       const election_submission *submission,
       eg_error *err)
{
    eg_record *submitted = NULL;
    size_t section = 0;
    EG_TRY(election_submission_open(submission, &submitted, &section, err));
    const eg_signature_signer signer = app_ecdsa_signer(w->keys.signing);
    uint8_t *item[2] = {NULL, NULL};
    size_t len[2] = {0, 0};
    eg_status status =
        eg_record_attest_device(submitted, section, &w->election->extended_hash,
                                election_now_ms(), &signer, item, len, err);
    for (size_t i = 0; i < 2 && status == EG_OK; i++) {
        status = eg_record_writer_add(record->writer, item[i], len[i], err);
    }
    free(item[0]);
    free(item[1]);
    eg_record_free(submitted);
    return status;
}

static eg_status
fill_attestations(void *context, const election_record *record, eg_error *err)
{
    const work *w = context;
    for (size_t i = 0; i < w->taken.len; i++) {
        EG_TRY(attest(w, record, &w->taken.list[i], err));
    }
    return EG_OK;
}

/* -- counting -------------------------------------------------------------- */

static eg_status
count_all(work *w, eg_error *err)
{
    app_progress progress;
    app_progress_begin(&progress, "ballots counted", 0,
                       w->s->base.common.quiet);
    w->count.progress = &progress;
    eg_status status = EG_OK;
    for (size_t i = 0; i < w->taken.len && status == EG_OK; i++) {
        eg_record *submitted = NULL;
        size_t section = 0;
        status = election_submission_open(&w->taken.list[i], &submitted,
                                          &section, err);
        if (status == EG_OK) {
            status = election_count_device(&w->count, submitted, section, err);
            eg_record_free(submitted);
        }
    }
    app_progress_end(&progress);
    w->count.progress = NULL;
    EG_TRY(status);
    return election_count_check_unique(&w->count, err);
}

static eg_status
fill_tally(void *context, const election_record *record, eg_error *err)
{
    const work *w = context;
    const eg_tally *tally = w->count.tally;
    eg_item item = {.kind = EG_ITEM_TALLY_HEADER,
                    .u.tally_header = {.cast_count = tally->cast_count,
                                       .cast_weight = tally->cast_weight}};
    EG_TRY(election_record_add(record, &item, err));
    for (size_t i = 0; i < tally->contest_len; i++) {
        item = (eg_item){.kind = EG_ITEM_TALLY_CONTEST,
                         .u.tally_contest = tally->contest[i]};
        EG_TRY(election_record_add(record, &item, err));
    }
    return EG_OK;
}

static eg_status
fill_requests(void *context, const election_record *record, eg_error *err)
{
    const work *w = context;
    for (size_t i = 0; i < w->count.request_len; i++) {
        const eg_item item = {.kind = EG_ITEM_CONTEST_DATA_REQUEST,
                              .u.request = w->count.request[i]};
        EG_TRY(election_record_add(record, &item, err));
    }
    return EG_OK;
}

/* -- the record ------------------------------------------------------------ */

static eg_status
write_phases(work *w,
             const election_record *record,
             eg_hash *root,
             eg_error *err)
{
    eg_record_phase phase;
    EG_TRY(election_phase(&phase, w->state, err));
    if (phase < EG_PHASE_SEALED) {
        EG_TRY(election_record_fix_setup(record, err));
        EG_TRY(write_devices(w, record, err));
        EG_TRY(election_record_section(record, EG_SECTION_DEVICE_ATTESTATIONS,
                                       fill_attestations, w, err));
    }
    EG_TRY(eg_record_writer_seal(record->writer, EG_PHASE_SEALED, NULL, err));
    EG_TRY(election_record_section(record, EG_SECTION_ENCRYPTED_TALLY,
                                   fill_tally, w, err));
    EG_TRY(election_record_section(record, EG_SECTION_CONTEST_DATA_REQUESTS,
                                   fill_requests, w, err));
    return eg_record_writer_seal(record->writer, EG_PHASE_AGGREGATED, root,
                                 err);
}

static eg_status
write_record(work *w, eg_hash *root, eg_error *err)
{
    election_record record = {0};
    EG_TRY(election_record_open(&record, w->state->record, w->election->group,
                                err));
    const eg_status status = write_phases(w, &record, root, err);
    election_record_close(&record);
    return status;
}

static eg_status
prepare(work *w, eg_error *err)
{
    const char *dir = w->state->dir;
    eg_record_phase phase;
    EG_TRY(election_phase(&phase, w->state, err));
    if (phase < EG_PHASE_SETUP) {
        return eg_fail(err, EG_ERR_STATE,
                       "%s: there is no setup yet; run 'election joint-key' "
                       "when all guardians have confirmed",
                       dir);
    }
    EG_TRY(eg_verified_setup_open(&w->setup, w->state->record, NULL,
                                  EG_BASE_PUBLIC, err));
    w->election = eg_verified_setup_election(w->setup);
    EG_TRY(election_submissions_read(&w->taken, dir, err));
    EG_TRY(check_missing(w, err));
    EG_TRY(election_count_new(&w->count, w->election, err));
    EG_TRY(parse_contests(w, choice(w), err));
    return election_keys_open(&w->keys, dir, w->s->base.common.passphrase_file,
                              err);
}

static void
show_result(const work *w, const eg_hash *root, const char *to)
{
    const election_count *c = &w->count;
    char hex[2 * EG_HASH_BYTES + 1];
    char uncast[64] = "";
    eg_hex_write(hex, root->bytes, EG_HASH_BYTES);
    if (c->uncast > 0) {
        snprintf(uncast, sizeof(uncast), ", %" PRIu64 " printed and not cast",
                 c->uncast);
    }
    app_say(&w->s->base.common,
            "%" PRIu64 " ballots of %zu devices: %" PRIu64 " cast, %" PRIu64
            " challenged, %" PRIu64 " spoiled%s; %zu contest data to open.\n"
            "The record for the guardians is in %s, its root is\n%s",
            c->ballots, w->taken.len, c->tally->cast_count, c->challenged,
            c->spoiled, uncast, c->request_len, to, hex);
}

static eg_status
make_tally(work *w, eg_error *err)
{
    char to[APP_PATH_MAX];
    EG_TRY(app_path(to, w->s->base.mail, "record", err));
    eg_record_phase phase;
    EG_TRY(election_phase(&phase, w->state, err));
    if (phase >= EG_PHASE_FINAL) {
        return eg_fail(err, EG_ERR_STATE,
                       "the election is decrypted already; 'election publish' "
                       "publishes it");
    }
    EG_TRY(prepare(w, err));
    EG_TRY(count_all(w, err));
    EG_TRY(fix_choice(w, err));
    eg_hash root;
    EG_TRY(write_record(w, &root, err));
    EG_TRY(election_record_publish(w->state->record, to, EG_PHASE_AGGREGATED,
                                   err));
    show_result(w, &root, to);
    return EG_OK;
}

static eg_status
tally(const settings *s, eg_error *err)
{
    election_state state;
    EG_TRY(election_open(&state, s->base.dir, err));
    work w = {.s = s, .state = &state};
    const eg_status status = make_tally(&w, err);
    election_keys_free(&w.keys);
    election_count_free(&w.count);
    election_submissions_free(&w.taken);
    eg_verified_setup_free(w.setup);
    election_close(&state);
    return status;
}

static int
run(int argc, char **argv)
{
    settings s = {0};
    app_parse(&argp, argc, argv, &s);
    eg_error err = {0};
    return app_report(&err, tally(&s, &err));
}

const app_verb verb_election_tally = {
    .group = "election",
    .name = "tally",
    .summary = "seal the ballots and form the encrypted tally",
    .argp = &argp,
    .run = run,
};
