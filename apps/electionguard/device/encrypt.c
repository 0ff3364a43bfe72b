/* SPDX-License-Identifier: Apache-2.0 */
/*
 * electionguard device encrypt: encrypt ballots and print their codes.
 *
 * A code is printed only after its ballot is on disk.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <electionguard/indicator.h>
#include <electionguard/plain_ballot.h>
#include <electionguard/prepare.h>

#include "base/secret.h"
#include "codec/text.h"
#include "common/progress.h"
#include "common/text.h"
#include "electionguard/device/pools.h"
#include "electionguard/device/state.h"
#include "electionguard/verbs.h"
#include "message/indicators.h"
#include "record/items.h"

/** Memory for one ballot with its proofs. */
#define BALLOT_ARENA_MAX ((size_t)1024 * 1024 * 1024)

enum { KEY_THEN = 0x2201, KEY_BATCH, KEY_KEEP };

typedef struct settings {
    app_settings common;
    const char *dir;
    const char *ballots;
    const char *batch;     /**< "": no name. */
    eg_ballot_status then; /**< EG_BALLOT_UNDECIDED: the voter decides. */
    size_t keep; /**< Prepared ballots of each style to keep; 0: do not. */
} settings;

/** The work on one stream of ballots. */
typedef struct job {
    const settings *settings;
    device_state *device;
    device_pools *pools;
    int fd;
    uint64_t done;     /**< Encrypted or shown again. */
    uint64_t prepared; /**< Of these, from the pool. */
} job;

static const struct argp_option options[] = {
    {"batch", KEY_BATCH, "NAME", 0,
     "The name of these ballots as a whole: when it is repeated, as after a "
     "power cut, with the same name and ballots, those that are on disk are "
     "shown again and only the others encrypted",
     0},
    {"keep-prepared", KEY_KEEP, "N", 0,
     "While no ballot is waiting to be read, prepare ballots until there are N "
     "of each ballot style, 1 to 10000; see 'device prepare'",
     0},
    {"then", KEY_THEN, "DECISION", 0,
     "Decide each ballot at once: cast or spoil; for paper ballots that were "
     "cast before they are scanned",
     0},
    {0},
};

static void
take_batch(settings *s, const char *name, struct argp_state *state)
{
    const size_t len = strlen(name);
    if (len == 0 || len > DEVICE_BATCH_NAME_MAX ||
        !app_text_is_plain(name, len)) {
        argp_error(state,
                   "the name of a batch has 1 to %d bytes of UTF-8 and no "
                   "control characters",
                   DEVICE_BATCH_NAME_MAX);
    }
    s->batch = name;
}

static error_t
parse_option(int key, char *arg, struct argp_state *state)
{
    settings *s = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &s->common;
        return 0;
    case KEY_THEN:
        if (strcmp(arg, "cast") == 0) {
            s->then = EG_BALLOT_CAST;
        } else if (strcmp(arg, "spoil") == 0) {
            s->then = EG_BALLOT_SPOILED;
        } else {
            argp_error(state, "'%s' is not cast or spoil", arg);
        }
        return 0;
    case KEY_BATCH:
        take_batch(s, arg, state);
        return 0;
    case KEY_KEEP:
        if (!device_pools_parse_count(&s->keep, arg)) {
            argp_error(state, "'%s' is no number from 1 to %d", arg, POOL_MAX);
        }
        return 0;
    case ARGP_KEY_ARG:
        if (s->dir == NULL) {
            s->dir = arg;
        } else if (s->ballots == NULL) {
            s->ballots = arg;
        } else {
            argp_error(state, "one file of ballots at a time");
        }
        return 0;
    case ARGP_KEY_END:
        if (s->ballots == NULL) {
            argp_error(state, "DIR and BALLOTS are needed");
        }
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_child children[] = {{&app_quiet_argp, 0, NULL, 0},
                                             {0}};
static const struct argp argp = {
    options,
    parse_option,
    "DIR BALLOTS",
    "Encrypt the ballots of a JSON file (\"-\": standard input) one after the "
    "other. For each, when it is safely on disk, print its number on this "
    "device, its confirmation code and the voting system's own name for it.\v"
    "Each ballot then waits for 'device cast', 'device challenge' or 'device "
    "spoil'. Ballots that 'device prepare' prepared are used, one for each "
    "ballot of their style; then only selecting and hashing is left to do, and "
    "the proofs of undervote and null-vote indicators where contests have them "
    "beside an overvote indicator.",
    children,
    0,
    0};

/** Prepare ballots for as long as nobody waits. */
static void
use_idle_time(job *j)
{
    struct pollfd waiting = {.fd = j->fd, .events = POLLIN};
    eg_status status = EG_OK;
    eg_error err = {0};
    while (j->settings->keep > 0 && poll(&waiting, 1, 0) == 0 &&
           device_pools_add_next(j->pools, j->settings->keep, &status, &err)) {
    }
    if (status != EG_OK) {
        (void)app_report(&err, status);
    }
}

static eg_status
read_file(void *state, uint8_t *out, size_t cap, size_t *len)
{
    job *j = state;
    const int fd = j->fd;
    use_idle_time(j);
    ssize_t got;
    do {
        got = read(fd, out, cap);
    } while (got < 0 && errno == EINTR);
    if (got < 0) {
        return EG_ERR_IO;
    }
    *len = (size_t)got;
    return EG_OK;
}

/** A prepared ballot of the style, or NULL: then nothing but time is lost. */
static eg_prepared_ballot *
take_prepared(job *j, const char *style)
{
    eg_prepared_ballot *prepared = NULL;
    eg_error err = {0};
    const eg_status status =
        device_pools_take(j->pools, &prepared, style, &err);
    if (status != EG_OK) {
        (void)app_report(&err, status);
    }
    return prepared;
}

/** Encrypt, and hand out the ballot's seed, which is secret. */
static eg_status
encrypt(job *j,
        eg_arena *arena,
        eg_encrypted_ballot *out,
        eg_ballot_seed *seed,
        const eg_plain_ballot *plain,
        eg_error *err)
{
    uint8_t field[EG_CHAINING_FIELD_BYTES];
    eg_chain_next_field(&j->device->chain, field);
    const eg_encrypt_request request = {.plain = plain,
                                        .chaining_field = field,
                                        .seed_out = seed,
                                        .has_time = true,
                                        .time_ms = device_now_ms()};
    eg_prepared_ballot *prepared = take_prepared(j, plain->style);
    if (prepared == NULL) {
        eg_rng rng = eg_rng_system();
        return eg_ballot_encrypt(j->device->election, arena, out, &request,
                                 &rng, err);
    }
    const eg_status status =
        eg_prepared_ballot_finish(prepared, arena, out, &request, err);
    eg_prepared_ballot_free(prepared);
    j->prepared += status == EG_OK ? 1 : 0;
    return status;
}

/**
 * Prove the indicators of a ballot, where its contests have such as can be
 * proved, and put the proofs into the journal before it.
 *
 * @spec{EG 2.1.0 section 3.3.9}
 */
static eg_status
prove_indicators(job *j,
                 eg_arena *arena,
                 const eg_encrypted_ballot *ballot,
                 const eg_plain_ballot *plain,
                 const eg_ballot_seed *seed,
                 eg_error *err)
{
    const eg_election *election = j->device->election;
    eg_rng rng = eg_rng_system();
    eg_indicator_proofs proofs;
    EG_TRY(eg_indicators_prove(election, arena, &proofs, ballot, plain, seed,
                               &rng, err));
    if (proofs.len == 0) {
        return EG_OK;
    }
    EG_BUFFER(entry, EG_ITEM_BYTES_MAX);
    EG_TRY(app_indicators_write(election->group, &entry, &proofs, err));
    return device_state_add_indicators(j->device, eg_buffer_span(&entry), err);
}

/** Encrypt a ballot and put it into the journal, as its last one. */
static eg_status
encrypt_one(job *j,
            eg_arena *arena,
            const eg_plain_ballot *plain,
            eg_error *err)
{
    eg_item item = {.kind = EG_ITEM_ENCRYPTED_BALLOT};
    EG_SECRET(eg_ballot_seed, seed);
    EG_TRY(encrypt(j, arena, &item.u.ballot, &seed, plain, err));
    EG_TRY(prove_indicators(j, arena, &item.u.ballot, plain, &seed, err));

    /* The format has no undecided ballots; in the journal only decisions
     * count, and a ballot without one must never be taken for cast. */
    item.u.ballot.status = EG_BALLOT_SPOILED;
    EG_BUFFER(bytes, EG_ITEM_BYTES_MAX);
    EG_TRY(eg_item_encode(j->device->election->group, &bytes, &item, err));
    return device_state_add_ballot(j->device, &item.u.ballot,
                                   eg_buffer_span(&bytes), err);
}

/** Show the code of the ballot at @p position, which is on disk. */
static eg_status
show_code(const device_state *device,
          uint64_t position,
          const eg_plain_ballot *plain,
          eg_error *err)
{
    char hex[2 * EG_HASH_BYTES + 1];
    eg_hex_write_upper(hex, device->ballot[position - 1].code.bytes,
                       EG_HASH_BYTES);
    printf("%" PRIu64 " %s", position, hex);
    if (plain->ref != NULL) {
        putchar(' ');
        app_text_print(stdout, plain->ref);
    }
    putchar('\n');
    return fflush(stdout) == 0
               ? EG_OK
               : eg_fail(err, EG_ERR_IO, "standard output: write failed");
}

/**
 * One ballot of the file: encrypt it unless the batch has it already, decide
 * it, show its code.  @p position moves from the ballot before to this one.
 */
static eg_status
take_ballot(job *j,
            eg_arena *arena,
            const eg_plain_ballot *plain,
            uint64_t *position,
            eg_error *err)
{
    device_state *device = j->device;
    const eg_ballot_status then = j->settings->then;
    *position = device_state_next_of_batch(device, *position);
    if (*position == 0) {
        EG_TRY(encrypt_one(j, arena, plain, err));
        *position = device->ballot_len;
    }
    if (then != EG_BALLOT_UNDECIDED &&
        device->ballot[*position - 1].status == EG_BALLOT_UNDECIDED) {
        EG_TRY(device_state_decide(device, *position, then, err));
    }
    return show_code(device, *position, plain, err);
}

static eg_status
encrypt_all(job *j,
            eg_plain_ballot_reader *reader,
            eg_arena *arena,
            eg_error *err)
{
    const settings *s = j->settings;
    app_progress progress;
    app_progress_begin(&progress, "ballots", 0, s->common.quiet);
    eg_status status = device_state_begin_batch(j->device, s->batch, err);
    uint64_t position = 0;
    for (bool more = true; status == EG_OK && more;) {
        eg_arena_reset(arena);
        eg_plain_ballot plain;
        status = eg_plain_ballot_next(reader, arena, &more, &plain, err);
        if (status != EG_OK) {
            eg_error_prefix(err, "%s: ", s->ballots);
        } else if (more) {
            status = take_ballot(j, arena, &plain, &position, err);
            j->done += status == EG_OK ? 1 : 0;
            app_progress_set(&progress, j->done);
        }
    }
    app_progress_end(&progress);
    if (status != EG_OK && j->done > 0) {
        char before[64];
        snprintf(before, sizeof(before),
                 "after %" PRIu64 " ballots: ", j->done);
        eg_error_prefix(err, "%s", before);
    }
    return status;
}

/** On standard error: on standard output are ballots only. */
static void
report_prepared(const job *j)
{
    if (j->prepared > 0 && !j->settings->common.quiet) {
        fprintf(stderr,
                "electionguard: %" PRIu64 " of %" PRIu64
                " ballots were prepared in advance\n",
                j->prepared, j->done);
    }
}

static eg_status
encrypt_stream(job *j, eg_error *err)
{
    eg_plain_ballot_reader *reader = NULL;
    eg_arena *arena = NULL;
    eg_status status = device_pools_new(&j->pools, j->device, err);
    if (status == EG_OK) {
        status = eg_plain_ballot_reader_new(
            &reader, j->device->election->manifest, read_file, j);
    }
    if (status == EG_OK) {
        status = eg_arena_new(&arena, BALLOT_ARENA_MAX);
    }
    if (status == EG_OK) {
        status = encrypt_all(j, reader, arena, err);
        report_prepared(j);
    }
    eg_arena_free(arena);
    eg_plain_ballot_reader_free(reader);
    device_pools_free(j->pools);
    return status;
}

static eg_status
encrypt_file(const settings *s, eg_error *err)
{
    const bool standard = strcmp(s->ballots, "-") == 0;
    const int fd =
        standard ? STDIN_FILENO : open(s->ballots, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return eg_fail(err, errno == ENOENT ? EG_ERR_NOT_FOUND : EG_ERR_IO,
                       "%s: cannot be opened: %s", s->ballots, strerror(errno));
    }
    struct stat st;
    if (fstat(fd, &st) == 0 && S_ISDIR(st.st_mode)) {
        close(fd);
        return eg_fail(err, EG_ERR_MALFORMED, "%s: is a directory", s->ballots);
    }
    device_state device;
    eg_status status = device_state_open(&device, s->dir, false, err);
    if (status == EG_OK) {
        job j = {.settings = s, .device = &device, .fd = fd};
        status = device.closed ? eg_fail(err, EG_ERR_STATE,
                                         "%s: the device is closed", s->dir)
                               : encrypt_stream(&j, err);
        device_state_free(&device);
    }
    if (!standard) {
        close(fd);
    }
    return status;
}

static int
run(int argc, char **argv)
{
    settings s = {.batch = "", .then = EG_BALLOT_UNDECIDED};
    app_parse(&argp, argc, argv, &s);
    eg_error err = {0};
    return app_report(&err, encrypt_file(&s, &err));
}

const app_verb verb_device_encrypt = {
    .group = "device",
    .name = "encrypt",
    .summary = "encrypt ballots and print their confirmation codes",
    .argp = &argp,
    .run = run,
};
