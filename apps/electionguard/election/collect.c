/* SPDX-License-Identifier: Apache-2.0 */
/*
 * electionguard election collect: take the ballots of closed devices.
 *
 * What a device submits is a record with its section alone.  It is copied
 * first, the copy is verified, and only then it counts as taken: whoever
 * changes the mail folder later changes nothing.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <electionguard/chain.h>
#include <electionguard/setup.h>
#include <electionguard/verify.h>

#include "electionguard/election/devices.h"
#include "electionguard/election/indicators.h"
#include "electionguard/election/nonces.h"
#include "electionguard/verbs.h"
#include "message/workload.h"

enum { KEY_ACCEPT = 0x3201, KEY_WITHOUT_PROOFS };

typedef struct settings {
    election_settings base;
    bool accept;
    election_unproved unproved;
} settings;

static const struct argp_option options[] = {
    {"accept-devices", KEY_ACCEPT, NULL, 0,
     "Authorize every device whose card is in the mail folder, showing its "
     "fingerprint",
     0},
    {"without-indicator-proofs", KEY_WITHOUT_PROOFS, "DEVICE", 0,
     "Take the ballots of the device of this name although the indicator "
     "proofs "
     "that it signed are missing or do not hold; may be repeated",
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
    case KEY_ACCEPT:
        s->accept = true;
        return 0;
    case KEY_WITHOUT_PROOFS:
        election_unproved_take(&s->unproved, arg, state);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_child children[] = {{&election_argp, 0, NULL, 0}, {0}};
static const struct argp argp = {
    options,
    parse_option,
    "DIR",
    "Take what closed devices have submitted, verify every ballot of it "
    "(Verifications 5 to 8 and 15 to 19) and the indicator proofs, and keep it "
    "for the tally.\v"
    "Devices must be known: 'election authorize', or --accept-devices.",
    children,
    0,
    0};

/** All that one run works on. */
typedef struct work {
    const settings *s;
    const election_state *state;
    eg_hash extended_hash; /**< H_E. */
    eg_hash setup_root;
    bool proofs_wanted; /**< Contests have indicators that can be proved. */
    election_devices devices;
    election_submissions taken;
    size_t added;
    size_t unknown;
} work;

/* -- devices --------------------------------------------------------------- */

static eg_status
accept_card(const work *w, const app_message *m, eg_arena *arena, eg_error *err)
{
    app_card card;
    EG_TRY(app_card_read(&card, arena, m, err));
    bool added = false;
    if (card.role != APP_ROLE_DEVICE) {
        return EG_OK;
    }
    EG_TRY(election_device_add(w->state->dir, m, &added, err));
    if (added) {
        char fingerprint[APP_FINGERPRINT_MAX];
        app_fingerprint(fingerprint, m->key);
        app_say(&w->s->base.common, "accepted device \"%s\": %s", card.name,
                fingerprint);
    }
    return EG_OK;
}

/** Authorize all devices whose cards are in the mail folder. */
static eg_status
accept_cards(const work *w, eg_error *err)
{
    app_mail mail = {0};
    eg_arena *arena = NULL;
    EG_TRY(app_mail_read(&mail, w->s->base.mail, NULL, err));
    eg_status status = eg_arena_new(&arena, APP_PAYLOAD_ARENA_MAX);
    for (size_t i = 0; i < mail.len && status == EG_OK; i++) {
        if (mail.message[i].step == APP_STEP_CARD) {
            status = accept_card(w, &mail.message[i], arena, err);
        }
    }
    eg_arena_free(arena);
    app_mail_free(&mail);
    return status;
}

static const election_device *
find_device(const work *w, const uint8_t key[APP_PUBLIC_KEY_BYTES])
{
    for (size_t i = 0; i < w->devices.len; i++) {
        if (memcmp(w->devices.list[i].key, key, APP_PUBLIC_KEY_BYTES) == 0) {
            return &w->devices.list[i];
        }
    }
    return NULL;
}

/** A device whose proofs shall be left out is known. */
static eg_status
check_unproved(const work *w, eg_error *err)
{
    const election_unproved *unproved = &w->s->unproved;
    for (size_t i = 0; i < unproved->len; i++) {
        bool known = false;
        for (size_t j = 0; j < w->devices.len; j++) {
            known = known ||
                    strcmp(w->devices.list[j].name, unproved->name[i]) == 0;
        }
        if (!known) {
            return eg_fail(err, EG_ERR_STATE,
                           "no known device is called \"%.80s\"",
                           unproved->name[i]);
        }
    }
    return EG_OK;
}

/* -- checking -------------------------------------------------------------- */

static void
show_progress(void *context, uint64_t ballots)
{
    app_progress_set(context, ballots);
}

/** The first thing that the verifier found, as a sentence. */
static eg_status
rejected(const eg_report *report, const app_ballots *ballots, eg_error *err)
{
    size_t len = 0;
    const eg_finding *finding = eg_report_findings(report, &len);
    return eg_fail(err, EG_REJECT,
                   "%s: the ballots of device \"%.80s\" do not verify: %s%s%s",
                   ballots->file, ballots->device_id,
                   len == 0 ? eg_verdict_name(eg_report_verdict(report))
                            : eg_check_code(finding[0].check),
                   len == 0 ? "" : ": ", len == 0 ? "" : finding[0].text);
}

/** V5 to V8 and V15 to V17 of every ballot, and that it is of this election. */
static eg_status
verify_ballots(const work *w,
               const char *path,
               const app_ballots *ballots,
               uint64_t *count,
               eg_error *err)
{
    app_progress progress;
    app_progress_begin(&progress, "ballots", ballots->items,
                       w->s->base.common.quiet);
    eg_verify_options how = EG_VERIFY_OPTIONS_INIT;
    how.profile = EG_PROFILE_BALLOTS;
    how.expect_n = w->state->invitation.roster.n;
    how.expect_k = w->state->invitation.roster.k;
    how.progress = show_progress;
    how.progress_context = &progress;
    eg_report *report = NULL;
    eg_status status = eg_verify(&report, path, &how, err);
    app_progress_end(&progress);
    EG_TRY(status);
    const eg_record_facts *facts = eg_report_facts(report);
    if (eg_report_verdict(report) != EG_VERIFIED) {
        status = rejected(report, ballots, err);
    } else if (!facts->has_root[EG_PHASE_SETUP - 1] ||
               !eg_hash_equal(&facts->root[EG_PHASE_SETUP - 1],
                              &w->setup_root)) {
        status = eg_fail(err, EG_REJECT,
                         "%s: device \"%.80s\" voted in another election",
                         ballots->file, ballots->device_id);
    } else if (facts->phase != EG_PHASE_SEALED || facts->devices != 1) {
        status = eg_fail(err, EG_REJECT,
                         "%s: is not the record of one closed device",
                         ballots->file);
    }
    *count = facts->ballots;
    eg_report_free(report);
    return status;
}

/** The section's digest, read to its end. */
static eg_status
section_digest(eg_section_digest *out,
               const eg_record *record,
               size_t section,
               eg_error *err)
{
    eg_record_cursor *cursor = NULL;
    EG_TRY(eg_record_cursor_open(&cursor, record, section, NULL, err));
    eg_record_item item;
    eg_status status;
    do {
        status = app_damaged(eg_record_next(cursor, &item, err), err);
    } while (status == EG_OK && item.bytes != NULL);
    eg_record_cursor_digest(cursor, out);
    eg_record_cursor_free(cursor);
    return status;
}

/** The section is exactly what the device signed. */
static eg_status
check_section(const char *path, const app_ballots *ballots, eg_error *err)
{
    uint8_t key[EG_DEVICE_KEY_BYTES] = {(uint8_t)app_ballots_kind(ballots)};
    memcpy(key + 1, ballots->device_hash.bytes, EG_HASH_BYTES);
    eg_record *record = NULL;
    EG_TRY(app_damaged(eg_record_open(&record, path, NULL, err), err));
    size_t section = 0;
    eg_section_digest digest = {0};
    eg_status status = EG_OK;
    if (eg_record_find(record, &section, EG_SECTION_DEVICE, key, sizeof(key)) ==
        EG_OK) {
        status = section_digest(&digest, record, section, err);
    }
    eg_record_free(record);
    EG_TRY(status);
    if (!digest.whole || digest.items != ballots->items ||
        !eg_hash_equal(&digest.root, &ballots->section_root)) {
        return eg_fail(err, EG_REJECT,
                       "%s: is not what device \"%.80s\" signed", ballots->file,
                       ballots->device_id);
    }
    return EG_OK;
}

/* -- taking ---------------------------------------------------------------- */

/** Copy a file of the mail folder to where it can be checked. */
static eg_status
fetch(const work *w,
      const app_message *m,
      const char *file,
      const char *to,
      eg_error *err)
{
    char from[APP_PATH_MAX];
    EG_TRY(app_path(from, w->s->base.mail, file, err));
    if (!app_file_exists(from)) {
        return eg_fail(err, EG_ERR_STATE,
                       "%s: the file that belongs to %s is missing", from,
                       m->name);
    }
    return app_file_copy(from, to, 0644, err);
}

/** Give what was checked its name. */
static eg_status
place(const work *w,
      const app_ballots *ballots,
      const char *incoming,
      const char *ending,
      eg_error *err)
{
    char kept[APP_PATH_MAX];
    EG_TRY(election_submission_path(kept, w->state->dir, &ballots->device_hash,
                                    ending, err));
    if (rename(incoming, kept) != 0) {
        return eg_fail(err, EG_ERR_IO, "%s: cannot be written", kept);
    }
    return app_sync_parent(kept, err);
}

/** A submission that is checked before it is kept. */
typedef struct incoming {
    const app_message *message;
    const app_ballots *ballots;
    election_submission s; /**< Its files have names that nobody reads later. */
    uint64_t count;        /**< Ballots. */
    record_indicators found;
} incoming;

/** The nonces of printed ballots that were not cast, once the ballots are
 * checked. */
static eg_status
take_nonces(const work *w, incoming *in, eg_error *err)
{
    const app_ballots *ballots = in->ballots;
    election_submission *s = &in->s;
    if (ballots->nonces_file == NULL) {
        return EG_OK;
    }
    EG_TRY(
        app_path(s->nonces, w->state->dir, "submissions/incoming.nonces", err));
    EG_TRY(fetch(w, in->message, ballots->nonces_file, s->nonces, err));
    const eg_status status = election_nonces_check(s, w->state->record, err);
    if (status != EG_OK) {
        eg_error_prefix(err, "%s: ", ballots->nonces_file);
        return status;
    }
    return place(w, ballots, s->nonces, "nonces", err);
}

/** The file that the device signed, unless it shall be left out. */
static eg_status
fetch_indicators(const work *w, incoming *in, eg_error *err)
{
    const app_ballots *ballots = in->ballots;
    const bool leave =
        election_unproved_has(&w->s->unproved, ballots->device_id);
    if (ballots->indicators_file == NULL) {
        return leave ? eg_fail(err, EG_ERR_STATE,
                               "%s: device \"%.80s\" names no indicator proofs",
                               in->message->name, ballots->device_id)
                     : EG_OK;
    }
    if (leave) {
        app_say(&election_result,
                "device \"%s\": its indicator proofs are LEFT OUT",
                ballots->device_id);
        return EG_OK;
    }
    EG_TRY(app_path(in->s.indicators, w->state->dir,
                    "submissions/incoming.indicators", err));
    return fetch(w, in->message, ballots->indicators_file, in->s.indicators,
                 err);
}

/**
 * The proofs that indicators are told.  A file that is missing or wrong is never
 * passed over: the device's ballots wait until it is there, or until the
 * administrator says that they count without.
 */
static eg_status
take_indicators(const work *w, incoming *in, eg_error *err)
{
    EG_TRY(fetch_indicators(w, in, err));
    if (!w->proofs_wanted && in->s.indicators[0] == '\0') {
        return EG_OK;
    }
    const eg_status status =
        election_indicators_check(&in->s, &in->found, &w->s->base.common, err);
    if (status != EG_OK) {
        eg_error_prefix(err, "%s, device \"%.80s\": ",
                        in->s.indicators[0] == '\0'
                            ? in->ballots->file
                            : in->ballots->indicators_file,
                        in->ballots->device_id);
        return status;
    }
    return in->s.indicators[0] == '\0'
               ? EG_OK
               : place(w, in->ballots, in->s.indicators, "indicators", err);
}

/** Copy and check everything; the ballots get their name last. */
static eg_status
take_files(const work *w, incoming *in, eg_error *err)
{
    const app_ballots *ballots = in->ballots;
    EG_TRY(fetch(w, in->message, ballots->file, in->s.path, err));
    EG_TRY(verify_ballots(w, in->s.path, ballots, &in->count, err));
    EG_TRY(check_section(in->s.path, ballots, err));
    EG_TRY(take_nonces(w, in, err));
    EG_TRY(take_indicators(w, in, err));
    return place(w, ballots, in->s.path, "zip", err);
}

static void
say_taken(const work *w, const incoming *in)
{
    const app_settings *say = &w->s->base.common;
    const record_indicators *found = &in->found;
    app_say(say, "device \"%s\": %" PRIu64 " ballots verified",
            in->ballots->device_id, in->count);
    if (found->proved + found->without > 0) {
        app_say(say,
                "  indicators proved: %" PRIu64 ", on %" PRIu64
                " ballots; ballots without proofs: %" PRIu64 "%s",
                found->proved, found->ballots, found->without,
                found->len == 0 ? ", NOT PRESENT" : "");
    }
}

/** Copy, check, and then keep: the message is written last. */
static eg_status
keep(work *w, incoming *in, eg_error *err)
{
    const app_message *m = in->message;
    char path[APP_PATH_MAX];
    EG_TRY(app_path(path, w->state->dir, "submissions", err));
    EG_TRY(app_dir_make(path, 0700, err));
    EG_TRY(
        app_path(in->s.path, w->state->dir, "submissions/incoming.zip", err));
    EG_TRY(take_files(w, in, err));
    EG_TRY(election_submission_path(path, w->state->dir,
                                    &in->ballots->device_hash, "egm", err));
    EG_TRY(
        app_file_write(path, m->file, m->file_len, 0644, APP_WRITE_NEW, err));
    w->added++;
    say_taken(w, in);
    return EG_OK;
}

static eg_status
take(work *w, const app_message *m, const app_ballots *ballots, eg_error *err)
{
    incoming in = {.message = m,
                   .ballots = ballots,
                   .s = {.kind = app_ballots_kind(ballots),
                         .device_hash = ballots->device_hash,
                         .nonces_digest = ballots->nonces_digest,
                         .indicators_digest = ballots->indicators_digest}};
    in.s.device_id = strdup(ballots->device_id);
    const eg_status status =
        in.s.device_id == NULL
            ? eg_fail(err, EG_ERR_MEMORY, "no memory for submissions")
            : keep(w, &in, err);
    free(in.s.device_id);
    record_indicators_free(&in.found);
    return status;
}

/** Who may say it, and whether it was said already. */
static eg_status
consider(work *w,
         const app_message *m,
         const app_ballots *ballots,
         eg_error *err)
{
    const election_device *device = find_device(w, m->key);
    char fingerprint[APP_FINGERPRINT_MAX];
    if (device == NULL) {
        app_fingerprint(fingerprint, m->key);
        app_say(&election_result,
                "%s: from a device that is not authorized, %s", m->name,
                fingerprint);
        w->unknown++;
        return EG_OK;
    }
    eg_hash expected;
    eg_device_hash(&expected, app_ballots_kind(ballots), &w->extended_hash,
                   ballots->device_id, (uint32_t)strlen(ballots->device_id));
    if (strcmp(device->name, ballots->device_id) != 0 ||
        !eg_hash_equal(&expected, &ballots->device_hash)) {
        return eg_fail(err, EG_REJECT,
                       "%s: device \"%s\" submits ballots as \"%.80s\"",
                       m->name, device->name, ballots->device_id);
    }
    const election_submission *before =
        election_submissions_find(&w->taken, ballots->device_id);
    if (before == NULL) {
        return take(w, m, ballots, err);
    }
    if (!eg_hash_equal(&before->message, &m->digest)) {
        return eg_fail(err, EG_REJECT,
                       "%s: device \"%.80s\" has submitted other ballots "
                       "before; nothing was changed",
                       m->name, ballots->device_id);
    }
    return EG_OK;
}

static eg_status
take_mail(work *w, const app_mail *mail, eg_arena *arena, eg_error *err)
{
    for (size_t i = 0; i < mail->len; i++) {
        const app_message *m = &mail->message[i];
        if (m->step != APP_STEP_BALLOTS) {
            continue;
        }
        app_ballots ballots;
        EG_TRY(app_ballots_read(&ballots, arena, m, err));
        EG_TRY(consider(w, m, &ballots, err));
        /* Two messages of one device in one folder must meet each other. */
        election_submissions_free(&w->taken);
        EG_TRY(election_submissions_read(&w->taken, w->state->dir, err));
    }
    return EG_OK;
}

/** H_E and the root of the setup that everybody must have. */
static eg_status
read_setup(work *w, eg_error *err)
{
    eg_record_phase phase;
    EG_TRY(election_phase(&phase, w->state, err));
    if (phase < EG_PHASE_SETUP) {
        return eg_fail(err, EG_ERR_STATE,
                       "%s: there is no setup yet; run 'election joint-key' "
                       "when all guardians have confirmed",
                       w->state->dir);
    }
    EG_TRY(
        app_record_root(&w->setup_root, w->state->record, EG_PHASE_SETUP, err));
    eg_verified_setup *setup = NULL;
    EG_TRY(eg_verified_setup_open(&setup, w->state->record, NULL,
                                  EG_BASE_PUBLIC, err));
    const eg_election *election = eg_verified_setup_election(setup);
    w->extended_hash = election->extended_hash;
    w->proofs_wanted = record_indicators_wanted(election->manifest);
    eg_verified_setup_free(setup);
    return EG_OK;
}

static void
show_summary(const work *w)
{
    app_say(&w->s->base.common,
            "%zu of %zu known devices have submitted, %zu now.", w->taken.len,
            w->devices.len, w->added);
    for (size_t i = 0; i < w->devices.len; i++) {
        const char *name = w->devices.list[i].name;
        if (election_submissions_find(&w->taken, name) == NULL) {
            app_say(&w->s->base.common, "  still missing: \"%s\"", name);
        }
    }
}

static eg_status
collect_from(work *w, const app_mail *mail, eg_error *err)
{
    if (election_tally_begun(w->state->dir)) {
        return eg_fail(err, EG_ERR_STATE,
                       "the tally has begun; no more ballots are taken");
    }
    EG_TRY(read_setup(w, err));
    if (w->s->accept) {
        EG_TRY(accept_cards(w, err));
    }
    EG_TRY(election_devices_read(&w->devices, w->state->dir, err));
    EG_TRY(check_unproved(w, err));
    EG_TRY(election_submissions_read(&w->taken, w->state->dir, err));
    eg_arena *arena = NULL;
    EG_TRY(eg_arena_new(&arena, APP_PAYLOAD_ARENA_MAX));
    const eg_status status = take_mail(w, mail, arena, err);
    eg_arena_free(arena);
    EG_TRY(status);
    show_summary(w);
    if (w->unknown > 0) {
        return eg_fail(err, EG_ERR_STATE,
                       "%zu submission%s not taken; run 'election authorize' "
                       "with the devices' cards first",
                       w->unknown, w->unknown == 1 ? " was" : "s were");
    }
    return EG_OK;
}

static eg_status
collect(const settings *s, eg_error *err)
{
    election_state state;
    EG_TRY(election_open(&state, s->base.dir, err));
    work w = {.s = s, .state = &state};
    app_mail mail = {0};
    eg_status status = election_read_mail(&mail, &state, s->base.mail, err);
    if (status == EG_OK) {
        status = collect_from(&w, &mail, err);
    }
    election_devices_free(&w.devices);
    election_submissions_free(&w.taken);
    app_mail_free(&mail);
    election_close(&state);
    return status;
}

static int
run(int argc, char **argv)
{
    settings s = {0};
    app_parse(&argp, argc, argv, &s);
    eg_error err = {0};
    const eg_status status = collect(&s, &err);
    election_unproved_free(&s.unproved);
    return app_report(&err, status);
}

const app_verb verb_election_collect = {
    .group = "election",
    .name = "collect",
    .summary = "take and verify the ballots of closed devices",
    .argp = &argp,
    .run = run,
};
