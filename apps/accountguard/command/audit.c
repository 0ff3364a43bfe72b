/* SPDX-License-Identifier: Apache-2.0 */
/*
 * accountguard audit: verifying and reading the log of a service, and its
 * checkpoint for witnesses.
 */
#include "accountguard/store/audit.h"

#include <inttypes.h>
#include <stdio.h>

#include "accountguard/audit/retention.h"
#include "accountguard/audit/subject_name.h"
#include "accountguard/command/opened.h"
#include "accountguard/command/verbs.h"
#include "accountguard/store/entry.h"
#include "codec/text.h"
#include "common/text.h"
#include "log/check.h"

enum {
    KEY_SINCE = 0x6401,
    KEY_ABOUT,
    KEY_KIND,
    KEY_FROM,
    KEY_COUNT,
    KEY_RAW_DAYS
};

typedef struct settings {
    app_settings common;
    const char *dir;
    const char *since;
    const char *about;
    const char *kind;
    uint64_t from;
    uint64_t count;
    uint64_t raw_days;
} settings;

static error_t
parse_option(int key, char *arg, struct argp_state *state)
{
    settings *s = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &s->common;
        return 0;
    case KEY_SINCE:
        s->since = arg;
        return 0;
    case KEY_ABOUT:
        s->about = arg;
        return 0;
    case KEY_KIND:
        s->kind = arg;
        return 0;
    case KEY_FROM:
        if (!app_text_number(&s->from, arg, 0, INT64_MAX)) {
            argp_error(state, "--from takes the number of an entry");
        }
        return 0;
    case KEY_COUNT:
        if (!app_text_number(&s->count, arg, 1, 1000000)) {
            argp_error(state, "--count takes 1 to 1000000");
        }
        return 0;
    case KEY_RAW_DAYS:
        if (!app_text_number(&s->raw_days, arg, 1, 1000)) {
            argp_error(state, "--raw-days takes a number");
        }
        return 0;
    case ARGP_KEY_ARG:
        if (s->dir != NULL) {
            argp_error(state, "one service at a time");
        }
        s->dir = arg;
        return 0;
    case ARGP_KEY_END:
        if (s->dir == NULL) {
            argp_error(state, "DIR is needed");
        }
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_child children[] = {{&app_quiet_argp, 0, NULL, 0},
                                             {0}};

/* -- verify ------------------------------------------------------------------ */

static const struct argp_option verify_options[] = {
    {"since", KEY_SINCE, "FILE", 0,
     "A checkpoint that was seen before: the log must go on from it", 0},
    {0},
};
static const struct argp verify_argp = {
    verify_options,
    parse_option,
    "DIR",
    "Read the whole log of the service and compute its tree again: it must be "
    "what the checkpoint signs, each entry must be one, and what is kept "
    "beside "
    "it must be what it commits to, unless its subject was erased.",
    children,
    0,
    0};

/** A file with a checkpoint of this log. */
static eg_status
read_checkpoint(const ag_store *store,
                const char *path,
                app_log_point *out,
                eg_error *err)
{
    uint8_t *bytes = NULL;
    size_t len = 0;
    eg_checkpoint point;
    EG_TRY(app_file_read(path, EG_NOTE_MAX, &bytes, &len, err));
    const eg_status status = app_log_checkpoint_open(
        &point, (eg_span){bytes, len}, &store->log_key.key, err);
    if (status == EG_OK) {
        *out = (app_log_point){.size = point.size, .root = point.root};
    } else {
        eg_error_prefix(err, "%s", path);
    }
    app_file_free(bytes, len);
    return status;
}

static eg_status
verify(const settings *s, eg_error *err)
{
    EG_CLEANUP(ag_opened_end) ag_store *store = NULL;
    app_log_point then = {0};
    app_log_point now;
    eg_hash root;
    EG_TRY(ag_opened_new(&store, s->dir, SQL_READ, err));
    if (s->since != NULL) {
        EG_TRY(read_checkpoint(store, s->since, &then, err));
    }
    const eg_status status = ag_audit_check(store, &now, then.size, &root, err);
    if (status != EG_OK) {
        /* The log was read, and is not what it claims to be. */
        const eg_error why = *err;
        return status == EG_ERR_MALFORMED
                   ? eg_fail(err, EG_REJECT, "%s", why.text)
                   : status;
    }
    if (then.size > now.size ||
        (then.size > 0 && !eg_hash_equal(&root, &then.root))) {
        return eg_fail(err, EG_REJECT,
                       "the log does not go on from the checkpoint in %s",
                       s->since);
    }
    char hex[EG_HASH_BYTES * 2 + 1];
    eg_hex_write(hex, now.root.bytes, EG_HASH_BYTES);
    app_say(&s->common, "%" PRIu64 " entries, root %s: the log is whole.",
            now.size, hex);
    return EG_OK;
}

static int
run_verify(int argc, char **argv)
{
    settings s = {0};
    app_parse(&verify_argp, argc, argv, &s);
    eg_error err = {.status = EG_OK};
    return app_report(&err, verify(&s, &err));
}

const app_verb verb_audit_verify = {
    .group = "audit",
    .name = "verify",
    .summary = "recompute the whole log of a service",
    .argp = &verify_argp,
    .run = run_verify,
};

/* -- show -------------------------------------------------------------------- */

static const struct argp_option show_options[] = {
    {"about", KEY_ABOUT, "SUBJECT", 0,
     "Only entries about this subject: 32 hexadecimal digits, person:NUMBER or "
     "organisation:NUMBER",
     0},
    {"kind", KEY_KIND, "KIND", 0, "Only entries of this kind", 0},
    {"from", KEY_FROM, "INDEX", 0, "Begin with this entry (0)", 0},
    {"count", KEY_COUNT, "N", 0, "Show at most so many (100)", 0},
    {0},
};
static const struct argp show_argp = {
    show_options,
    parse_option,
    "DIR",
    "Print entries of the log: number, moment, kind, operator, subject. What "
    "they say in detail is sealed; 'audit prove' opens it for those concerned.",
    children,
    0,
    0};

/** What is shown of the log. */
typedef struct shown {
    const settings *s;
    bool only_about;
    ag_subject about;
    uint64_t left;
    uint64_t next;
} shown;

static eg_status
show_entry(void *context, uint64_t index, eg_span text, eg_error *err)
{
    shown *list = context;
    ag_entry e;
    list->next = index + 1;
    EG_TRY(ag_entry_read(&e, text, err));
    if (list->left == 0 ||
        (list->only_about &&
         memcmp(list->about.bytes, e.about.bytes, AG_SUBJECT_BYTES) != 0) ||
        (list->s->kind != NULL && strcmp(list->s->kind, e.kind) != 0)) {
        return EG_OK;
    }
    char time[AG_TIME_TEXT];
    char about[AG_SUBJECT_BYTES * 2 + 1];
    ag_time_write(time, e.time);
    eg_hex_write(about, e.about.bytes, AG_SUBJECT_BYTES);
    printf("%8" PRIu64 "  %-27s  %-28s  %4" PRIu64 "  %s\n", index, time,
           e.kind, e.by, about);
    list->left--;
    return EG_OK;
}

static eg_status
show(const settings *s, eg_error *err)
{
    EG_CLEANUP(ag_opened_end) ag_store *store = NULL;
    shown list = {.s = s,
                  .left = s->count > 0 ? s->count : 100,
                  .next = s->from,
                  .only_about = s->about != NULL};
    EG_TRY(ag_opened_new(&store, s->dir, SQL_READ, err));
    if (s->about != NULL) {
        EG_TRY(ag_subject_find(store, &list.about, s->about, err));
    }
    for (uint64_t from = s->from; list.left > 0;) {
        EG_TRY(
            app_log_entries(store->db, from, SQL_PAGE, show_entry, &list, err));
        if (list.next == from) {
            return EG_OK;
        }
        from = list.next;
    }
    return EG_OK;
}

static int
run_show(int argc, char **argv)
{
    settings s = {0};
    app_parse(&show_argp, argc, argv, &s);
    eg_error err = {.status = EG_OK};
    return app_report(&err, show(&s, &err));
}

const app_verb verb_audit_show = {
    .group = "audit",
    .name = "show",
    .summary = "print entries of the log",
    .argp = &show_argp,
    .run = run_show,
};

/* -- checkpoint -------------------------------------------------------------- */

static const struct argp checkpoint_argp = {
    NULL,
    parse_option,
    "DIR",
    "Print the log's latest signed checkpoint, for witnesses and for 'audit "
    "verify --since'; its first line names the log, and the log's public key "
    "goes to the standard error output.",
    children,
    0,
    0};

static eg_status
checkpoint(const settings *s, eg_error *err)
{
    EG_CLEANUP(ag_opened_end) ag_store *store = NULL;
    EG_BUFFER(note, EG_NOTE_MAX);
    EG_BUFFER(key, 1024);
    uint64_t size;
    EG_TRY(ag_opened_new(&store, s->dir, SQL_READ, err));
    EG_TRY(app_log_get_checkpoint(store->db, &size, &note, err));
    eg_note_key_write(&key, &store->log_key.key);
    EG_TRY(eg_buffer_status(&key));
    if (!s->common.quiet) {
        fprintf(stderr, "%.*s\n", (int)key.len, (const char *)key.data);
    }
    if (fwrite(note.data, 1, note.len, stdout) != note.len) {
        return eg_fail(err, EG_ERR_IO, "the checkpoint cannot be printed");
    }
    return EG_OK;
}

static int
run_checkpoint(int argc, char **argv)
{
    settings s = {0};
    app_parse(&checkpoint_argp, argc, argv, &s);
    eg_error err = {.status = EG_OK};
    return app_report(&err, checkpoint(&s, &err));
}

const app_verb verb_audit_checkpoint = {
    .group = "audit",
    .name = "checkpoint",
    .summary = "print the log's signed checkpoint",
    .argp = &checkpoint_argp,
    .run = run_checkpoint,
};

/* -- expire ------------------------------------------------------------------ */

static const struct argp_option expire_options[] = {
    {"raw-days", KEY_RAW_DAYS, "N", 0,
     "Keep raw rows of logs 14 to 30 days (30)", 0},
    {0},
};
static const struct argp expire_argp = {
    expire_options,
    parse_option,
    "DIR",
    "Delete what has been kept long enough: raw rows of logs after a month, "
    "what was found in them after a year, letters and codes after they served. "
    "A timer does this every day.",
    children,
    0,
    0};

static eg_status
print_expired(void *context, const ag_expired *e, eg_error *err)
{
    (void)err;
    const settings *s = context;
    if (e->count > 0) {
        app_say(&s->common, "%s: %" PRIu64 " older than %u days", e->what,
                e->count, e->days);
    }
    return EG_OK;
}

static int
run_expire(int argc, char **argv)
{
    settings s = {.raw_days = AG_RAW_DAYS_MAX};
    app_parse(&expire_argp, argc, argv, &s);
    eg_error err = {.status = EG_OK};
    ag_store *store = NULL;
    eg_status status = ag_opened_new(&store, s.dir, SQL_WRITE, &err);
    if (status == EG_OK) {
        status = ag_retention_run(store, (unsigned)s.raw_days, ag_time_now(),
                                  print_expired, &s, &err);
    }
    ag_opened_free(store);
    return app_report(&err, status);
}

const app_verb verb_audit_expire = {
    .group = "audit",
    .name = "expire",
    .summary = "delete what was kept long enough",
    .argp = &expire_argp,
    .run = run_expire,
};
