/* SPDX-License-Identifier: Apache-2.0 */
/*
 * accountguard audit: what the log says about somebody, for them; and forgetting
 * somebody.
 */
#include <inttypes.h>
#include <stdio.h>

#include "accountguard/audit/erase.h"
#include "accountguard/audit/proof.h"
#include "accountguard/audit/subject_name.h"
#include "accountguard/command/acting.h"
#include "accountguard/command/opened.h"
#include "accountguard/command/verbs.h"
#include "codec/text.h"
#include "common/text.h"
#include "log/key.h"

enum { KEY_ABOUT = 0x6501, KEY_FROM, KEY_LOG };

/** Bytes of an export. */
#define EXPORT_MAX ((size_t)16 * 1024 * 1024)

typedef struct settings {
    ag_acting acting;
    const char *place; /**< DIR or FILE. */
    const char *about;
    const char *out;
    const char *log;
    uint64_t from;
} settings;

static error_t
parse_option(int key, char *arg, struct argp_state *state)
{
    settings *s = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &s->acting;
        return 0;
    case KEY_ABOUT:
        s->about = arg;
        return 0;
    case 'o':
        s->out = arg;
        return 0;
    case KEY_LOG:
        s->log = arg;
        return 0;
    case KEY_FROM:
        if (!app_text_number(&s->from, arg, 0, INT64_MAX)) {
            argp_error(state, "--from takes the number of an entry");
        }
        return 0;
    case ARGP_KEY_ARG:
        if (s->place != NULL) {
            argp_error(state, "one place at a time");
        }
        s->place = arg;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_child children[] = {{&ag_acting_argp, 0, NULL, 0},
                                             {0}};
static const struct argp_child quiet_children[] = {
    {&app_quiet_argp, 0, NULL, 0},
    {0}};

/* -- prove ------------------------------------------------------------------- */

static const struct argp_option prove_options[] = {
    {"about", KEY_ABOUT, "SUBJECT", 0,
     "Whom: 32 hexadecimal digits, person:NUMBER or organisation:NUMBER", 0},
    {NULL, 'o', "FILE", 0, "Where to write the file", 0},
    {"from", KEY_FROM, "INDEX", 0, "Begin with this entry (0)", 0},
    {0},
};
static const struct argp prove_argp = {
    prove_options,
    parse_option,
    "DIR",
    "Write a file of all that the log says about a subject, opened, with "
    "receipts: it is for that subject alone, who checks it with 'audit check'. "
    "The log tells that it was made.",
    children,
    0,
    0};

/** Note that an operator reads what is about somebody. */
static eg_status
note_reading(ag_store *store,
             const ag_subject *about,
             const char *kind,
             uint64_t by,
             eg_error *err)
{
    const ag_audit_entry entry = {
        .kind = kind, .time = ag_time_now(), .by = by, .about = about};
    EG_TRY(ag_store_begin(store, err));
    return ag_store_end(store, ag_audit(store, NULL, &entry, err), err);
}

static eg_status
prove(const settings *s, eg_error *err)
{
    EG_CLEANUP(ag_opened_end) ag_store *store = NULL;
    EG_BUFFER(file, AG_LOG_PROOF_FILE_MAX);
    ag_subject about;
    ag_operator who;
    uint64_t next = 0;
    if (s->place == NULL || s->about == NULL || s->out == NULL) {
        return eg_fail(err, EG_ERR_ARGUMENT,
                       "DIR, --about SUBJECT and -o FILE are needed");
    }
    EG_TRY(ag_opened_new(&store, s->place, SQL_WRITE, err));
    EG_TRY(ag_acting_sign_in(&s->acting, store, &who, ag_time_now(), err));
    EG_TRY(ag_subject_find(store, &about, s->about, err));
    EG_TRY(note_reading(store, &about, "proof.given", who.id, err));
    EG_TRY(ag_proof_make(store, &file, &next, &about, s->from, err));
    EG_TRY(
        app_file_write(s->out, file.data, file.len, 0600, APP_WRITE_NEW, err));
    app_say(&s->acting.common, "%s: %zu bytes, for that subject alone.", s->out,
            file.len);
    if (next > 0) {
        app_say(&s->acting.common, "There is more: --from %" PRIu64, next);
    }
    return EG_OK;
}

static int
run_prove(int argc, char **argv)
{
    settings s = {0};
    app_parse(&prove_argp, argc, argv, &s);
    eg_error err = {.status = EG_OK};
    return app_report(&err, prove(&s, &err));
}

const app_verb verb_audit_prove = {
    .group = "audit",
    .name = "prove",
    .summary = "write what the log says about somebody, for them",
    .argp = &prove_argp,
    .run = run_prove,
};

/* -- export ------------------------------------------------------------------ */

static const struct argp export_argp = {
    prove_options,
    parse_option,
    "DIR",
    "Write all that is held about a person, opened, as JSON: it is for that "
    "person alone. What the log says about them, 'audit prove' writes. The log "
    "tells that it was made.",
    children,
    0,
    0};

static eg_status
export_person(const settings *s, eg_error *err)
{
    EG_CLEANUP(ag_opened_end) ag_store *store = NULL;
    EG_BUFFER(file, EXPORT_MAX);
    ag_subject about;
    ag_person person;
    ag_operator who;
    if (s->place == NULL || s->about == NULL || s->out == NULL) {
        return eg_fail(err, EG_ERR_ARGUMENT,
                       "DIR, --about SUBJECT and -o FILE are needed");
    }
    const ag_time now = ag_time_now();
    EG_TRY(ag_opened_new(&store, s->place, SQL_WRITE, err));
    EG_TRY(ag_acting_sign_in(&s->acting, store, &who, now, err));
    EG_TRY(ag_subject_find(store, &about, s->about, err));
    EG_TRY(ag_subject_person(store, &person, &about, err));
    EG_TRY(note_reading(store, &about, "export.given", who.id, err));
    EG_TRY(ag_person_export(store, &file, &person, err));
    EG_TRY(
        app_file_write(s->out, file.data, file.len, 0600, APP_WRITE_NEW, err));
    app_say(&s->acting.common, "%s: for that person alone.", s->out);
    return EG_OK;
}

static int
run_export(int argc, char **argv)
{
    settings s = {0};
    app_parse(&export_argp, argc, argv, &s);
    eg_error err = {.status = EG_OK};
    return app_report(&err, export_person(&s, &err));
}

const app_verb verb_audit_export = {
    .group = "audit",
    .name = "export",
    .summary = "write all that is held about a person, for them",
    .argp = &export_argp,
    .run = run_export,
};

/* -- check ------------------------------------------------------------------- */

static const struct argp_option check_options[] = {
    {"log", KEY_LOG, "KEY", 0,
     "The log's public key, as text or as a file that holds it", 0},
    {0},
};
static const struct argp check_argp = {
    check_options,
    parse_option,
    "FILE",
    "Check a file of 'audit prove' offline and print what it says. The key has "
    "to come from elsewhere than the file.",
    quiet_children,
    0,
    0};

static eg_status
print_entry(void *context, const ag_proof_entry *e, eg_error *err)
{
    (void)err;
    FILE *out = context;
    char time[AG_TIME_TEXT];
    ag_time_write(time, e->entry.time);
    fprintf(out, "%8" PRIu64 "  %-27s  %s\n", e->index, time, e->entry.kind);
    if (e->payload.len > 0) {
        fputs("          ", out);
        app_text_print_bytes(out, (const char *)e->payload.data,
                             e->payload.len);
        fputc('\n', out);
    }
    return EG_OK;
}

static eg_status
read_key(const char *text, eg_note_key *key, eg_error *err)
{
    if (!app_file_exists(text)) {
        return app_log_key_read(
            key, (eg_span){(const uint8_t *)text, strlen(text)}, "--log", err);
    }
    uint8_t *bytes = NULL;
    size_t len = 0;
    EG_TRY(app_file_read(text, 4096, &bytes, &len, err));
    const eg_status status =
        app_log_key_read(key, (eg_span){bytes, len}, text, err);
    app_file_free(bytes, len);
    return status;
}

/** Nothing is printed before all is checked. */
static eg_status
check_bytes(const settings *s,
            eg_span bytes,
            const eg_note_key *key,
            eg_error *err)
{
    ag_proof proof;
    eg_arena *arena;
    EG_TRY(eg_arena_new(&arena, (size_t)4 * AG_LOG_PROOF_FILE_MAX));
    eg_status status =
        ag_proof_check(&proof, arena, bytes, key, NULL, NULL, err);
    if (status == EG_OK && !s->acting.common.quiet) {
        status =
            ag_proof_check(&proof, arena, bytes, key, print_entry, stdout, err);
    }
    eg_arena_free(arena);
    if (status == EG_OK) {
        char about[AG_SUBJECT_BYTES * 2 + 1];
        eg_hex_write(about, proof.about.bytes, AG_SUBJECT_BYTES);
        app_say(&s->acting.common,
                "%zu entries about %s, in the log of %s: proven.", proof.len,
                about, key->name);
    }
    return status;
}

static eg_status
check(const settings *s, eg_error *err)
{
    eg_note_key key;
    uint8_t *bytes = NULL;
    size_t len = 0;
    if (s->place == NULL || s->log == NULL) {
        return eg_fail(err, EG_ERR_ARGUMENT, "FILE and --log KEY are needed");
    }
    EG_TRY(read_key(s->log, &key, err));
    EG_TRY(app_file_read(s->place, AG_LOG_PROOF_FILE_MAX, &bytes, &len, err));
    const eg_status status = check_bytes(s, (eg_span){bytes, len}, &key, err);
    app_file_free(bytes, len);
    if (status != EG_OK) {
        eg_error_prefix(err, "%s", s->place);
    }
    return status;
}

static int
run_check(int argc, char **argv)
{
    settings s = {0};
    app_parse(&check_argp, argc, argv, &s);
    eg_error err = {.status = EG_OK};
    return app_report(&err, check(&s, &err));
}

const app_verb verb_audit_check = {
    .group = "audit",
    .name = "check",
    .summary = "check a file of 'audit prove' offline",
    .argp = &check_argp,
    .run = run_check,
};

/* -- erase ------------------------------------------------------------------- */

static const struct argp_option erase_options[] = {
    {"about", KEY_ABOUT, "SUBJECT", 0,
     "Whom: 32 hexadecimal digits, person:NUMBER or organisation:NUMBER", 0},
    {0},
};
static const struct argp erase_argp = {
    erase_options,
    parse_option,
    "DIR",
    "Forget a subject for ever: its key is destroyed, so that nothing that was "
    "sealed for it can be read again, here or in an old copy of the database. "
    "The log keeps its entries, and verifies as before.",
    children,
    0,
    0};

static eg_status
erase(const settings *s, eg_error *err)
{
    EG_CLEANUP(ag_opened_end) ag_store *store = NULL;
    ag_subject about;
    ag_operator who;
    if (s->place == NULL || s->about == NULL) {
        return eg_fail(err, EG_ERR_ARGUMENT,
                       "DIR and --about SUBJECT are needed");
    }
    EG_TRY(ag_opened_new(&store, s->place, SQL_WRITE, err));
    EG_TRY(ag_acting_sign_in(&s->acting, store, &who, ag_time_now(), err));
    EG_TRY(ag_subject_find(store, &about, s->about, err));
    EG_TRY(ag_erase(store, &about, who.id, ag_time_now(), err));
    app_say(&s->acting.common,
            "%s: forgotten. Copies of the keys that were "
            "made before have to be destroyed, too.",
            s->about);
    return EG_OK;
}

static int
run_erase(int argc, char **argv)
{
    settings s = {0};
    app_parse(&erase_argp, argc, argv, &s);
    eg_error err = {.status = EG_OK};
    return app_report(&err, erase(&s, &err));
}

const app_verb verb_audit_erase = {
    .group = "audit",
    .name = "erase",
    .summary = "forget a subject; the log still verifies",
    .argp = &erase_argp,
    .run = run_erase,
};
