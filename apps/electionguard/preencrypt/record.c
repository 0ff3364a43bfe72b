/* SPDX-License-Identifier: Apache-2.0 */
/*
 * electionguard preencrypt record: take ballots that came back.
 *
 * Some ballots are read, worked on in several threads, and then kept in the
 * order of the file, so that the first one that is wrong ends the run and all
 * before it are kept, as if they had been taken one by one.  What is kept of a
 * cast ballot is what the record will have; its marks are nowhere on the disk.
 *
 * The time of recording is left out of the record: it would tell which ballots
 * were in one batch of mail.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/crew.h"
#include "codec/json_stream.h"
#include "codec/text.h"
#include "common/progress.h"
#include "electionguard/preencrypt/returns.h"
#include "electionguard/verbs.h"
#include "record/items.h"

/** Memory for one ballot with its proofs. */
#define BALLOT_ARENA_MAX ((size_t)1024 * 1024 * 1024)
/** The longest element of the list. */
#define RETURN_BYTES_MAX ((size_t)4 * 1024 * 1024)
/** Ballots at work at a time, for each thread. */
#define SLOTS_PER_THREAD 4

typedef struct settings {
    app_settings common;
    const char *dir;
    const char *returns;
    unsigned jobs; /**< 0: one for each processor. */
} settings;

static const struct argp_option options[] = {
    {"jobs", 'j', "N", 0, "Worker threads; default: one for each processor", 0},
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
    case 'j':
        s->jobs = app_parse_jobs(arg, state);
        return 0;
    case ARGP_KEY_ARG:
        if (s->dir == NULL) {
            s->dir = arg;
        } else if (s->returns == NULL) {
            s->returns = arg;
        } else {
            argp_error(state, "one file of ballots at a time");
        }
        return 0;
    case ARGP_KEY_END:
        if (s->returns == NULL) {
            argp_error(state, "DIR and RETURNS are needed");
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
    "DIR RETURNS",
    "Record ballots that came back, from a JSON list (\"-\": standard input): "
    "cast ones with their marks, and challenged ones, which are opened. For "
    "each, when it is safely on disk, print its number, its confirmation code, "
    "and what became of it.\v"
    "A ballot is recorded once, and what is recorded is final. The first one "
    "that is wrong ends the run; those before it are recorded, and the file "
    "may "
    "be corrected and given again.",
    children,
    0,
    0};

/** A ballot at work. */
typedef struct slot {
    eg_arena *arena;
    press_return returned;
    eg_buffer payload; /**< For the journal, behind the number. */
    bool repeated;     /**< It was recorded before, in the same way. */
    bool done;
} slot;

/** The work of one run. */
typedef struct work {
    const settings *settings;
    press *press;
    eg_json_stream *stream;
    int fd;
    unsigned threads;
    slot *slot;
    size_t slots;
    uint64_t read; /**< Elements of the list. */
    uint64_t kept; /**< Recorded now or before. */
} work;

/* -- encoding ------------------------------------------------------------------- */

static eg_status
put_item(const work *w, eg_buffer *out, const eg_item *item, eg_error *err)
{
    return eg_item_encode(w->press->device.election->group, out, item, err);
}

/** Length and bytes of the item that releases the nonces, then the ballot. */
static eg_status
put_challenged(const work *w,
               slot *s,
               const eg_item *ballot,
               const eg_item *release,
               eg_error *err)
{
    uint8_t head[4];
    EG_BUFFER(bytes, EG_ITEM_BYTES_MAX);
    EG_TRY(put_item(w, &bytes, release, err));
    eg_store_be32(head, (uint32_t)bytes.len);
    eg_buffer_append(&s->payload, head, sizeof(head));
    eg_buffer_append(&s->payload, bytes.data, bytes.len);
    return put_item(w, &s->payload, ballot, err);
}

/* -- challenged ballots --------------------------------------------------------- */

static eg_status
open_ballot(const work *w, slot *s, const press_kept *kept, eg_error *err)
{
    const device_state *d = &w->press->device;
    if (kept->ballot.contest_len == 0) {
        return eg_fail(err, EG_ERR_STATE,
                       "ballots of its style have no contests to open");
    }
    eg_item ballot = {.kind = EG_ITEM_PRE_UNCAST_BALLOT};
    eg_item release = {.kind = EG_ITEM_UNCAST_NONCE_RELEASE,
                       .u.release = {.has_ballot = true,
                                     .ballot = {.kind = d->kind,
                                                .device = d->chain.device_hash,
                                                .position = s->returned.number},
                                     .id_hash = kept->ballot.id_hash,
                                     .contest_len = kept->ballot.contest_len}};
    EG_TRY(eg_preencrypt_open(d->election, s->arena, &ballot.u.uncast,
                              &release.u.release.contest, &kept->ballot,
                              kept->nonce, err));
    return put_challenged(w, s, &ballot, &release, err);
}

/* -- cast ballots ---------------------------------------------------------------- */

/** What comparing with an earlier recording carries. */
typedef struct comparing {
    const work *work;
    slot *slot;
    const eg_pre_cast_ballot *now;
} comparing;

static bool
same_selection(const eg_pre_cast_ballot *a, const eg_pre_cast_ballot *b)
{
    bool same = a->ballot.weight == b->ballot.weight &&
                a->ballot.contest_len == b->ballot.contest_len;
    for (size_t i = 0; i < a->ballot.contest_len && same; i++) {
        same = a->pre[i].selected_len == b->pre[i].selected_len;
        for (size_t j = 0; j < a->pre[i].selected_len && same; j++) {
            same = eg_hash_equal(&a->pre[i].selected[j].psi,
                                 &b->pre[i].selected[j].psi);
        }
    }
    return same;
}

static eg_status
other_marks(eg_error *err)
{
    return eg_fail(err, EG_ERR_STATE,
                   "it was recorded before, otherwise; that is final");
}

static eg_status
compare_before(void *context, const press_returned *before, eg_error *err)
{
    const comparing *c = context;
    eg_item item;
    EG_TRY(eg_item_decode(c->work->press->device.election->group,
                          c->slot->arena, &item, NULL, before->item.data,
                          before->item.len, err));
    return same_selection(&item.u.pre_cast, c->now) ? EG_OK : other_marks(err);
}

static eg_status
cast_ballot(const work *w, slot *s, const press_kept *kept, eg_error *err)
{
    const press *p = w->press;
    const press_return *r = &s->returned;
    const eg_pre_return request = {.kept = &kept->ballot,
                                   .nonce = kept->nonce,
                                   .contest = r->contest,
                                   .contest_len = r->contest_len,
                                   .weight = r->weight};
    eg_item item = {.kind = EG_ITEM_PRE_CAST_BALLOT};
    eg_rng rng = eg_rng_system();
    EG_TRY(eg_preencrypt_record(p->device.election, s->arena, &item.u.pre_cast,
                                &request, &rng, err));
    if (!s->repeated) {
        return put_item(w, &s->payload, &item, err);
    }
    comparing c = {.work = w, .slot = s, .now = &item.u.pre_cast};
    return press_read_return(p, r->number, compare_before, &c, err);
}

/* -- a handful of ballots ----------------------------------------------------------- */

/** Name the ballot that @p err is about. */
static eg_status
blame_ballot(const work *w, const slot *s, eg_status status, eg_error *err)
{
    if (status == EG_OK) {
        return EG_OK;
    }
    char hex[2 * EG_HASH_BYTES + 1];
    const uint64_t number = s->returned.number;
    eg_hex_write_upper(hex, w->press->ballot[number - 1].code.bytes,
                       EG_HASH_BYTES);
    if (err->text[0] == '\0') {
        (void)eg_fail(err, status, "%s", eg_status_text(status));
    }
    if (status == EG_ERR_ARGUMENT) { /* of the library; for us it is input */
        status = EG_ERR_MALFORMED;
        err->status = status;
    }
    eg_error_prefix(err,
                    "%s: ballot %" PRIu64 " (%.8s): ", w->settings->returns,
                    number, hex);
    return status;
}

/** Make of ballot @p i what the record will have. */
static eg_status
work_slot(void *context, unsigned worker, size_t i, eg_error *err)
{
    (void)worker;
    const work *w = context;
    slot *s = &w->slot[i];
    const eg_ballot_status before =
        w->press->ballot[s->returned.number - 1].status;
    const eg_ballot_status now =
        s->returned.challenge ? EG_BALLOT_CHALLENGED : EG_BALLOT_CAST;
    eg_status status = EG_OK;
    s->repeated = before != EG_BALLOT_UNDECIDED;
    if (s->repeated && before != now) {
        status = other_marks(err);
    }
    press_kept kept;
    if (status == EG_OK) {
        status = press_read(w->press, s->arena, &kept, s->returned.number, err);
    }
    if (status == EG_OK && now == EG_BALLOT_CAST) {
        status = cast_ballot(w, s, &kept, err);
    } else if (status == EG_OK && !s->repeated) {
        status = open_ballot(w, s, &kept, err);
    }
    s->done = status == EG_OK;
    return blame_ballot(w, s, status, err);
}

/** Say what became of a ballot, which is on disk. */
static eg_status
show_ballot(const press *p, uint64_t number, eg_error *err)
{
    char hex[2 * EG_HASH_BYTES + 1];
    const press_ballot *ballot = &p->ballot[number - 1];
    eg_hex_write_upper(hex, ballot->code.bytes, EG_HASH_BYTES);
    printf("%" PRIu64 " %s %s\n", number, hex,
           device_status_name(ballot->status));
    return fflush(stdout) == 0
               ? EG_OK
               : eg_fail(err, EG_ERR_IO, "standard output: write failed");
}

static eg_status
keep_slot(work *w, const slot *s, eg_error *err)
{
    if (!s->repeated) {
        EG_TRY(press_add_return(w->press, s->returned.number,
                                s->returned.challenge ? EG_BALLOT_CHALLENGED
                                                      : EG_BALLOT_CAST,
                                eg_buffer_span(&s->payload), err));
    }
    w->kept++;
    return show_ballot(w->press, s->returned.number, err);
}

/** The next element of the list; @p end when there is none. */
static eg_status
read_slot(work *w, slot *s, bool *end, eg_error *err)
{
    eg_json_item item;
    eg_arena_reset(s->arena);
    eg_buffer_clear(&s->payload);
    s->done = false;
    eg_status status = eg_json_stream_next(w->stream, &item, err);
    if (status == EG_OK && !item.end && item.name != NULL) {
        status = eg_fail(err, EG_ERR_MALFORMED,
                         "the document must be a list of ballots");
    }
    if (status != EG_OK) {
        eg_error_prefix(err, "%s: ", w->settings->returns);
        return status;
    }
    *end = item.end;
    if (item.end) {
        return EG_OK;
    }
    w->read++;
    status =
        press_return_read(w->press, s->arena, &s->returned, item.value, err);
    if (status != EG_OK) {
        eg_error_prefix(err, "%s: entry %" PRIu64 ": ", w->settings->returns,
                        w->read);
        return status;
    }
    press_ballot *ballot = &w->press->ballot[s->returned.number - 1];
    if (ballot->seen) {
        return blame_ballot(
            w, s, eg_fail(err, EG_ERR_MALFORMED, "it is listed twice"), err);
    }
    ballot->seen = true;
    return EG_OK;
}

/** Read, work, keep; what is wrong with a later ballot keeps no earlier out. */
static eg_status
record_some(work *w, bool *end, eg_error *err)
{
    size_t len = 0;
    eg_status read = EG_OK;
    eg_error read_err = {0};
    while (len < w->slots && !*end && read == EG_OK) {
        read = read_slot(w, &w->slot[len], end, &read_err);
        len += read == EG_OK && !*end ? 1 : 0;
    }
    const eg_status worked = eg_crew_each(w->threads, len, work_slot, w, err);
    for (size_t i = 0; i < len && w->slot[i].done; i++) {
        eg_error keep_err = {0};
        const eg_status status = keep_slot(w, &w->slot[i], &keep_err);
        if (status != EG_OK) {
            *err = keep_err;
            return status;
        }
    }
    EG_TRY(worked);
    if (read != EG_OK) {
        *err = read_err;
    }
    return read;
}

static eg_status
record_all(work *w, eg_error *err)
{
    app_progress progress;
    app_progress_begin(&progress, "ballots", 0, w->settings->common.quiet);
    bool end = false;
    eg_status status = press_sort(w->press, err);
    while (status == EG_OK && !end) {
        status = record_some(w, &end, err);
        app_progress_set(&progress, w->kept);
    }
    app_progress_end(&progress);
    return status == EG_OK && w->read == 0
               ? eg_fail(err, EG_ERR_MALFORMED, "%s: has no ballots",
                         w->settings->returns)
               : status;
}

/* -- the file -------------------------------------------------------------------- */

static eg_status
read_file(void *context, uint8_t *into, size_t room, size_t *got)
{
    const work *w = context;
    ssize_t n;
    do {
        n = read(w->fd, into, room);
    } while (n < 0 && errno == EINTR);
    *got = n < 0 ? 0 : (size_t)n;
    return n < 0 ? EG_ERR_IO : EG_OK;
}

static eg_status
make_slots(work *w, eg_error *err)
{
    const eg_json_stream_options how = {.window_max = RETURN_BYTES_MAX};
    w->slots = (size_t)w->threads * SLOTS_PER_THREAD;
    w->slot = calloc(w->slots, sizeof(*w->slot));
    eg_status status = w->slot == NULL ? EG_ERR_MEMORY : EG_OK;
    for (size_t i = 0; i < w->slots && status == EG_OK; i++) {
        eg_buffer_init(&w->slot[i].payload, JOURNAL_PAYLOAD_MAX);
        status = eg_arena_new(&w->slot[i].arena, BALLOT_ARENA_MAX);
    }
    if (status == EG_OK) {
        status = eg_json_stream_new(&w->stream, read_file, w, &how);
    }
    return status == EG_OK ? EG_OK
                           : eg_fail(err, status, "no memory for ballots");
}

static void
free_slots(work *w)
{
    for (size_t i = 0; w->slot != NULL && i < w->slots; i++) {
        eg_arena_free(w->slot[i].arena);
        eg_buffer_free(&w->slot[i].payload);
    }
    free(w->slot);
    eg_json_stream_free(w->stream);
}

static eg_status
record(const void *verb_settings, press *p, eg_error *err)
{
    const settings *s = verb_settings;
    const bool standard = strcmp(s->returns, "-") == 0;
    work w = {.settings = s,
              .press = p,
              .threads = eg_crew_workers(s->jobs),
              .fd = standard ? STDIN_FILENO
                             : open(s->returns, O_RDONLY | O_CLOEXEC)};
    if (w.fd < 0) {
        return eg_fail(err, errno == ENOENT ? EG_ERR_NOT_FOUND : EG_ERR_IO,
                       "%s: cannot be opened: %s", s->returns, strerror(errno));
    }
    eg_status status = make_slots(&w, err);
    if (status == EG_OK) {
        status = record_all(&w, err);
    }
    free_slots(&w);
    if (!standard) {
        close(w.fd);
    }
    return status;
}

static int
run(int argc, char **argv)
{
    settings s = {0};
    app_parse(&argp, argc, argv, &s);
    return press_work(s.dir, &s.common, record, &s);
}

const app_verb verb_preencrypt_record = {
    .group = "preencrypt",
    .name = "record",
    .summary = "record ballots that came back",
    .argp = &argp,
    .run = run,
};
