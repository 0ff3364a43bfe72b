/* SPDX-License-Identifier: Apache-2.0 */
/*
 * electionguard preencrypt close: end the chain and submit the ballots.
 *
 * Ballots that were not returned will never be cast from now on, so their
 * nonces are released.  The order is: close the journal; write the nonces, whole
 * or not at all; destroy the key, and with it the nonces of cast ballots;
 * submit.  Interrupted anywhere, it goes on there.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "electionguard/preencrypt/submission.h"
#include "electionguard/verbs.h"
#include "message/nonces.h"
#include "record/items.h"

enum { KEY_MAIL = 0x2901 };

/** Memory for one ballot. */
#define BALLOT_ARENA_MAX ((size_t)64 * 1024 * 1024)

typedef struct settings {
    app_settings common;
    const char *dir;
    const char *mail;
} settings;

static const struct argp_option options[] = {
    {"mail", KEY_MAIL, "FOLDER", 0,
     "Folder for messages: the ballots are put there", 0},
    {0},
};

static error_t
parse_option(int key, char *arg, struct argp_state *state)
{
    settings *s = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &s->common;
        return 0;
    case KEY_MAIL:
        s->mail = arg;
        return 0;
    case ARGP_KEY_ARG:
        if (s->dir != NULL) {
            argp_error(state, "one device at a time");
        }
        s->dir = arg;
        return 0;
    case ARGP_KEY_END:
        if (s->dir == NULL || s->mail == NULL) {
            argp_error(state, "DIR and --mail are needed");
        }
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_child children[] = {{&app_secret_argp, 0, NULL, 0},
                                             {0}};
static const struct argp argp = {
    options,
    parse_option,
    "DIR",
    "Close a printing office for good: end its chain of confirmation codes and "
    "put its ballots, signed, into the mail folder, with the nonces that open "
    "all ballots that were not cast. Ballots that were not returned by now are "
    "never counted; the nonces of cast ballots are destroyed.\v"
    "May be repeated; the same bytes are put there again.",
    children,
    0,
    0};

/* -- the nonces ------------------------------------------------------------------ */

/** What writing the nonces carries. */
typedef struct writing {
    const press *press;
    FILE *out;
    eg_arena *arena;
} writing;

static eg_status
put_release(void *context, const press_returned *returned, eg_error *err)
{
    const writing *w = context;
    (void)err;
    app_nonces_put(w->out, returned->release);
    return EG_OK;
}

/** xi_B of a ballot that was not returned. */
static eg_status
put_nonce(const writing *w, uint64_t number, eg_error *err)
{
    const device_state *d = &w->press->device;
    press_kept kept;
    eg_arena_reset(w->arena);
    EG_TRY(press_read(w->press, w->arena, &kept, number, err));
    const eg_item item = {
        .kind = EG_ITEM_UNCAST_NONCE_RELEASE,
        .u.release = {.has_ballot = true,
                      .ballot = {.kind = d->kind,
                                 .device = d->chain.device_hash,
                                 .position = number},
                      .id_hash = kept.ballot.id_hash,
                      .has_ballot_nonce = true,
                      .ballot_nonce = *kept.nonce}};
    EG_BUFFER(bytes, EG_ITEM_BYTES_MAX);
    EG_TRY(eg_item_encode(d->election->group, &bytes, &item, err));
    app_nonces_put(w->out, eg_buffer_span(&bytes));
    return EG_OK;
}

/** Every ballot that was not cast; one that was is never touched. */
static eg_status
put_all(writing *w, eg_error *err)
{
    const press *p = w->press;
    app_nonces_begin(w->out);
    for (uint64_t number = 1; number <= p->len; number++) {
        const eg_ballot_status status = p->ballot[number - 1].status;
        if (status == EG_BALLOT_CHALLENGED) {
            EG_TRY(press_read_return(p, number, put_release, w, err));
        } else if (status == EG_BALLOT_UNDECIDED) {
            EG_TRY(put_nonce(w, number, err));
        }
    }
    return EG_OK;
}

/** The file at @p path, complete. */
static eg_status
write_nonces(const press *p, const char *path, eg_error *err)
{
    app_file_out out;
    eg_arena *arena = NULL;
    EG_TRY(app_file_begin(&out, path, 0600, APP_WRITE_REPLACE, err));
    eg_status status = eg_arena_new(&arena, BALLOT_ARENA_MAX);
    if (status == EG_OK) {
        writing w = {.press = p, .out = out.stream, .arena = arena};
        status = put_all(&w, err);
    }
    eg_arena_free(arena);
    if (status == EG_OK) {
        return app_file_finish(&out, APP_WRITE_REPLACE, err);
    }
    app_file_discard(&out);
    return status;
}

/** DIR/nonces, unless it is there; made in DIR/work. */
static eg_status
make_nonces(const settings *s, press *p, const char *nonces, eg_error *err)
{
    char work[APP_PATH_MAX];
    char made[APP_PATH_MAX];
    if (app_file_exists(nonces)) {
        return EG_OK;
    }
    EG_TRY(press_key_open(p, &s->common, err));
    EG_TRY(app_path(work, s->dir, "work", err));
    EG_TRY(app_path(made, work, "nonces", err));
    EG_TRY(app_dir_make(work, 0700, err));
    EG_TRY(write_nonces(p, made, err));
    if (rename(made, nonces) != 0) {
        return eg_fail(err, EG_ERR_IO, "%s: cannot be written: %s", nonces,
                       strerror(errno));
    }
    return app_sync_parent(nonces, err);
}

/* -- the end ----------------------------------------------------------------------- */

static void
show_counts(const settings *s, const press *p)
{
    size_t count[4] = {0};
    for (size_t i = 0; i < p->len; i++) {
        count[p->ballot[i].status]++;
    }
    app_say(&s->common,
            "Closed with %zu ballots: %zu cast, %zu challenged, %zu not "
            "returned.",
            p->len, count[EG_BALLOT_CAST], count[EG_BALLOT_CHALLENGED],
            count[EG_BALLOT_UNDECIDED]);
}

static eg_status
close_press(const void *verb_settings, press *p, eg_error *err)
{
    const settings *s = verb_settings;
    char nonces[APP_PATH_MAX];
    if (p->len == 0) {
        return eg_fail(err, EG_ERR_STATE,
                       "the device has no ballots; a record holds only devices "
                       "that have some, so there is nothing to submit");
    }
    EG_TRY(press_nonces_path(nonces, p, err));
    if (!p->device.closed) {
        /* Who does not know the passphrase cannot end the election here. */
        EG_TRY(press_key_open(p, &s->common, err));
        EG_TRY(device_state_close(&p->device, err));
    }
    EG_TRY(make_nonces(s, p, nonces, err));
    EG_TRY(press_key_destroy(p, err));
    EG_TRY(press_submit(p, s->mail, err));
    show_counts(s, p);
    return EG_OK;
}

static int
run(int argc, char **argv)
{
    settings s = {0};
    app_parse(&argp, argc, argv, &s);
    return press_work(s.dir, NULL, close_press, &s);
}

const app_verb verb_preencrypt_close = {
    .group = "preencrypt",
    .name = "close",
    .summary = "end a printing office's chain and submit its ballots",
    .argp = &argp,
    .run = run,
};
