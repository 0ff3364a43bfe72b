/* SPDX-License-Identifier: Apache-2.0 */
/*
 * electionguard election joint-key: from the guardians' keys to the record's
 * setup.
 *
 * Runs twice: once all keys and shares are there it posts the preliminary
 * guardian record; once all guardians have confirmed its H_G it writes and
 * publishes the setup.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "codec/text.h"
#include "electionguard/election/record.h"
#include "electionguard/election/state.h"
#include "electionguard/verbs.h"

typedef struct settings {
    election_settings base;
} settings;

static error_t
parse_option(int key, char *arg, struct argp_state *state)
{
    (void)arg;
    settings *s = state->input;
    if (key == ARGP_KEY_INIT) {
        state->child_inputs[0] = &s->base;
        return 0;
    }
    return ARGP_ERR_UNKNOWN;
}

static const struct argp_child children[] = {
    {&election_secret_argp, 0, NULL, 0},
    {0}};
static const struct argp argp = {
    NULL,
    parse_option,
    "DIR",
    "Check all guardians' keys and shares, form the joint keys, and once every "
    "guardian has confirmed them write the setup of the record.\v"
    "Run it again after the guardians' confirmations have come.",
    children,
    0,
    0};

/** All that one run works on. */
typedef struct work {
    const settings *s;
    const election_state *state;
    app_mail mail;
    eg_arena *arena;
    app_ceremony ceremony;
} work;

/* -- shares and complaints ------------------------------------------------- */

/** What anybody can check of a share without opening it. */
static eg_status
check_share(const work *w, const eg_encrypted_share *share, eg_error *err)
{
    /* A complaint over the sealed share is right iff it is not in order. */
    const eg_complaint complaint = {.accuser = share->receiver,
                                    .accused = share->sender,
                                    .reason = EG_COMPLAINT_PROOF,
                                    .share = *share};
    uint32_t guilty = 0;
    eg_error unfounded = {0};
    EG_TRY(eg_complaint_judge(w->state->group, &guilty, &w->ceremony.base,
                              &complaint, w->ceremony.guardian,
                              w->ceremony.base.n, &unfounded));
    if (guilty != share->sender) {
        return EG_OK;
    }
    char who[128];
    return eg_fail(
        err, EG_REJECT,
        "%s cheats: the share for guardian %" PRIu32 " is not in order: %s",
        app_sender_text(who, &w->state->invitation.roster, share->sender),
        share->receiver, eg_complaint_text(EG_COMPLAINT_PROOF));
}

static eg_status
check_shares_of(const work *w, uint32_t sender, eg_error *err)
{
    const app_message *m = app_mail_find(&w->mail, APP_STEP_SHARES, sender);
    app_shares shares;
    EG_TRY(app_shares_read(w->state->group, &shares, w->arena, m, err));
    if (!eg_hash_equal(&shares.keys_digest, &w->ceremony.keys_digest)) {
        char who[128];
        return eg_fail(
            err, EG_REJECT,
            "%s: %s was shown other keys than those in this folder; "
            "somebody sends different keys to different guardians",
            m->name,
            app_sender_text(who, &w->state->invitation.roster, sender));
    }
    for (size_t i = 0; i < shares.len; i++) {
        EG_TRY(check_share(w, &shares.share[i], err));
    }
    return EG_OK;
}

/** Show every complaint with who is at fault; any ends the ceremony. */
static eg_status
judge_complaints(const work *w, eg_error *err)
{
    const app_roster *roster = &w->state->invitation.roster;
    size_t complaints = 0;
    char who[128] = "";
    for (size_t i = 0; i < w->mail.len; i++) {
        const app_message *m = &w->mail.message[i];
        if (m->step != APP_STEP_COMPLAINT) {
            continue;
        }
        uint32_t guilty = 0;
        eg_error why = {0};
        char accuser[128];
        const eg_status status =
            app_complaint_settle(w->state->group, &guilty, &w->ceremony,
                                 w->arena, &w->mail, m, &why);
        if (status != EG_OK) {
            return eg_fail(err, status, "%s", why.text);
        }
        app_sender_text(who, roster, guilty);
        app_say(&election_result, "%s: complaint of %s: %s is at fault%s%s",
                m->name, app_sender_text(accuser, roster, m->sender), who,
                why.text[0] == '\0' ? "" : ": ", why.text);
        complaints++;
    }
    if (complaints == 0) {
        return EG_OK;
    }
    return eg_fail(
        err, EG_REJECT,
        "%zu complaint%s; %s is at fault: begin again with 'election "
        "create' in a new directory",
        complaints, complaints == 1 ? "" : "s", who);
}

/* -- the preliminary guardian record --------------------------------------- */

static eg_status
post_guardians(const work *w, eg_error *err)
{
    const app_ceremony *c = &w->ceremony;
    const app_guardians guardians = {
        .item = c->item,
        .n = c->base.n,
        .joint = {c->joint[EG_KEY_VOTE], c->joint[EG_KEY_DATA]},
        .hash = c->hash};
    EG_BUFFER(payload, APP_MESSAGE_MAX);
    EG_TRY(app_guardians_write(w->state->group, &payload, &guardians, err));
    election_keys keys = {0};
    EG_TRY(election_keys_open(&keys, w->state->dir,
                              w->s->base.common.passphrase_file, err));
    const eg_status status =
        election_post(w->state, &keys, w->s->base.mail, APP_STEP_GUARDIANS, 0,
                      eg_buffer_span(&payload), NULL, err);
    election_keys_free(&keys);
    return status;
}

/** What was posted is still what the guardians' messages say. */
static eg_status
check_posted(const work *w, const app_message *m, eg_error *err)
{
    app_guardians posted;
    EG_TRY(app_guardians_read(w->state->group, &posted, w->arena, m, err));
    const eg_status status =
        app_ceremony_compare(w->state->group, &w->ceremony, &posted, err);
    if (status != EG_OK) {
        eg_error_prefix(err, "%s: ", m->name);
    }
    return status;
}

/** Every guardian's own H_G is ours. */
static eg_status
check_confirmations(const work *w, eg_error *err)
{
    const app_roster *roster = &w->state->invitation.roster;
    EG_TRY(app_mail_complete(&w->mail, roster, APP_STEP_CONFIRMATION, 0, err));
    for (uint32_t i = 1; i <= roster->n; i++) {
        const app_message *m =
            app_mail_find(&w->mail, APP_STEP_CONFIRMATION, i);
        eg_hash confirmed;
        EG_TRY(app_confirmation_read(&confirmed, m, err));
        if (!eg_hash_equal(&confirmed, &w->ceremony.hash)) {
            char who[128];
            return eg_fail(err, EG_REJECT,
                           "%s: %s confirms another H_G: it was shown other "
                           "keys, or it does not tell the truth",
                           m->name, app_sender_text(who, roster, i));
        }
    }
    return EG_OK;
}

/* -- the setup ------------------------------------------------------------- */

static eg_status
fill_header(void *context, const election_record *record, eg_error *err)
{
    (void)context;
    const eg_item item = {
        .kind = EG_ITEM_RECORD_HEADER,
        .u.header = {.major = EG_RECORD_MAJOR, .minor = EG_RECORD_MINOR}};
    return election_record_add(record, &item, err);
}

static eg_status
fill_parameters(void *context, const election_record *record, eg_error *err)
{
    const work *w = context;
    const eg_group *group = w->state->group;
    uint8_t version[EG_HASH_BYTES] = "v2.1.0";
    uint8_t p[EG_ELEMENT_BYTES];
    uint8_t q[EG_SCALAR_BYTES];
    uint8_t r[EG_ELEMENT_BYTES];
    uint8_t g[EG_ELEMENT_BYTES];
    eg_group_write_p(group, p);
    eg_group_write_q(group, q);
    eg_group_write_r(group, r);
    eg_group_write_g(group, g);
    const eg_item item = {
        .kind = EG_ITEM_PARAMETERS,
        .u.parameters = {.version = version,
                         .p = p,
                         .q = q,
                         .r = r,
                         .g = g,
                         .n = w->ceremony.base.n,
                         .k = w->ceremony.base.k,
                         .parameter_hash = w->ceremony.base.parameter_hash}};
    return election_record_add(record, &item, err);
}

static eg_status
fill_manifest(void *context, const election_record *record, eg_error *err)
{
    const work *w = context;
    const eg_item item = {
        .kind = EG_ITEM_MANIFEST_FILE,
        .u.manifest = {.media_type = EG_MANIFEST_MEDIA_TYPE,
                       .content = w->state->invitation.manifest,
                       .base_hash = w->ceremony.base_hash}};
    return election_record_add(record, &item, err);
}

static eg_status
fill_guardians(void *context, const election_record *record, eg_error *err)
{
    const work *w = context;
    for (uint32_t i = 0; i < w->ceremony.base.n; i++) {
        const eg_span item = w->ceremony.item[i];
        EG_TRY(eg_record_writer_add(record->writer, item.data, item.len, err));
    }
    return EG_OK;
}

static eg_status
fill_keys(void *context, const election_record *record, eg_error *err)
{
    const work *w = context;
    const eg_element *joint = w->ceremony.joint;
    eg_item item = {
        .kind = EG_ITEM_ELECTION_KEYS,
        .u.keys = {.key = {joint[EG_KEY_VOTE], joint[EG_KEY_DATA]}}};
    eg_hash_extended(w->state->group, &item.u.keys.extended_hash,
                     &w->ceremony.base_hash, &joint[EG_KEY_VOTE],
                     &joint[EG_KEY_DATA]);
    return election_record_add(record, &item, err);
}

static eg_status
write_sections(work *w,
               const election_record *record,
               eg_hash *root,
               eg_error *err)
{
    EG_TRY(election_record_section(record, EG_SECTION_HEADER, fill_header, w,
                                   err));
    EG_TRY(election_record_section(record, EG_SECTION_PARAMETERS,
                                   fill_parameters, w, err));
    EG_TRY(election_record_section(record, EG_SECTION_MANIFEST, fill_manifest,
                                   w, err));
    EG_TRY(election_record_section(record, EG_SECTION_GUARDIANS, fill_guardians,
                                   w, err));
    EG_TRY(election_record_section(record, EG_SECTION_ELECTION_KEYS, fill_keys,
                                   w, err));
    return eg_record_writer_seal(record->writer, EG_PHASE_SETUP, root, err);
}

static eg_status
write_setup(work *w, eg_error *err)
{
    election_record record = {0};
    EG_TRY(
        election_record_open(&record, w->state->record, w->state->group, err));
    eg_hash root;
    const eg_status status = write_sections(w, &record, &root, err);
    election_record_close(&record);
    return status;
}

static eg_status
publish_setup(const work *w, eg_error *err)
{
    char to[APP_PATH_MAX];
    EG_TRY(app_path(to, w->s->base.mail, "setup", err));
    EG_TRY(election_record_publish(w->state->record, to, EG_PHASE_SETUP, err));
    char hash[2 * EG_HASH_BYTES + 1];
    eg_hex_write(hash, w->ceremony.hash.bytes, EG_HASH_BYTES);
    app_say(&w->s->base.common,
            "All guardians confirmed H_G %s.\nThe setup of the record is in "
            "%s.  Next: devices are opened.",
            hash, to);
    return EG_OK;
}

static eg_status
take_mail(work *w, eg_error *err)
{
    const app_invitation *invitation = &w->state->invitation;
    EG_TRY(app_ceremony_collect(w->state->group, &w->ceremony, w->arena,
                                &w->mail, invitation, err));
    EG_TRY(judge_complaints(w, err));
    EG_TRY(app_mail_complete(&w->mail, &invitation->roster, APP_STEP_SHARES, 0,
                             err));
    for (uint32_t i = 1; i <= invitation->roster.n; i++) {
        EG_TRY(check_shares_of(w, i, err));
    }
    return EG_OK;
}

static eg_status
form_key(work *w, eg_error *err)
{
    eg_record_phase phase;
    EG_TRY(election_phase(&phase, w->state, err));
    if (phase >= EG_PHASE_SEALED) {
        return eg_fail(err, EG_ERR_STATE,
                       "the tally has begun; the setup cannot change any more");
    }
    EG_TRY(take_mail(w, err));
    const app_message *posted =
        app_mail_find(&w->mail, APP_STEP_GUARDIANS, APP_SENDER_ADMINISTRATOR);
    if (posted == NULL) {
        EG_TRY(post_guardians(w, err));
        app_say(&w->s->base.common,
                "All keys and shares are in order; the preliminary guardian "
                "record is in %s.\nNext: every guardian runs 'guardian "
                "receive' and 'guardian confirm', then run this again.",
                w->s->base.mail);
        return EG_OK;
    }
    EG_TRY(check_posted(w, posted, err));
    EG_TRY(check_confirmations(w, err));
    EG_TRY(write_setup(w, err));
    return publish_setup(w, err);
}

static eg_status
joint_key(const settings *s, eg_error *err)
{
    election_state state;
    EG_TRY(election_open(&state, s->base.dir, err));
    work w = {.s = s, .state = &state};
    eg_status status = election_read_mail(&w.mail, &state, s->base.mail, err);
    if (status == EG_OK) {
        status = eg_arena_new(&w.arena, APP_PAYLOAD_ARENA_MAX);
    }
    if (status == EG_OK) {
        status = form_key(&w, err);
    }
    eg_arena_free(w.arena);
    app_mail_free(&w.mail);
    election_close(&state);
    return status;
}

static int
run(int argc, char **argv)
{
    settings s = {0};
    app_parse(&argp, argc, argv, &s);
    eg_error err = {0};
    return app_report(&err, joint_key(&s, &err));
}

const app_verb verb_election_joint_key = {
    .group = "election",
    .name = "joint-key",
    .summary = "check keys and shares, form the joint keys, write the setup",
    .argp = &argp,
    .run = run,
};
