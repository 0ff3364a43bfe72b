/* SPDX-License-Identifier: Apache-2.0 */
/*
 * accountguard backup and restore.
 */
#include "accountguard/store/backup.h"

#include <inttypes.h>

#include "accountguard/command/verbs.h"

enum { KEY_WITH_KEYS = 0x6201, KEY_KEYS, KEY_CHECKPOINT };

typedef struct settings {
    app_settings common;
    const char *first;
    const char *second;
    const char *keys;
    const char *checkpoint;
    bool with_keys;
} settings;

static error_t
parse_option(int key, char *arg, struct argp_state *state)
{
    settings *s = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &s->common;
        return 0;
    case KEY_WITH_KEYS:
        s->with_keys = true;
        return 0;
    case KEY_KEYS:
        s->keys = arg;
        return 0;
    case KEY_CHECKPOINT:
        s->checkpoint = arg;
        return 0;
    case ARGP_KEY_ARG:
        if (s->second != NULL) {
            argp_error(state, "one service and one backup");
        }
        *(s->first == NULL ? &s->first : &s->second) = arg;
        return 0;
    case ARGP_KEY_END:
        if (s->second == NULL) {
            argp_error(state, "DIR and BACKUP are needed");
        }
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_child children[] = {{&app_quiet_argp, 0, NULL, 0},
                                             {0}};

/* -- backup ----------------------------------------------------------------- */

static const struct argp_option backup_options[] = {
    {"with-keys", KEY_WITH_KEYS, NULL, 0,
     "Copy DIR/keys and DIR/signer, too; who has them can read everything, "
     "sign notices and "
     "show a false history",
     0},
    {0},
};

static const struct argp backup_argp = {
    backup_options,
    parse_option,
    "DIR BACKUP",
    "Copy a service, which may be in use meanwhile, into the folder BACKUP: "
    "all "
    "that it had at one moment.\v"
    "Without --with-keys what is personal in it does not open: keep copies of "
    "DIR/keys and DIR/signer elsewhere, and no older ones than a month, since "
    "they have the "
    "keys of people who were erased since.",
    children,
    0,
    0};

static int
run_backup(int argc, char **argv)
{
    settings s = {0};
    uint64_t entries = 0;
    app_parse(&backup_argp, argc, argv, &s);
    eg_error err = {0};
    const eg_status status =
        ag_backup(s.first, s.second, s.with_keys, &entries, &err);
    if (status == EG_OK) {
        app_say(&s.common, "%s: %" PRIu64 " entries of the log, %s keys.",
                s.second, entries, s.with_keys ? "with" : "without");
    }
    return app_report(&err, status);
}

const app_verb verb_backup = {
    .name = "backup",
    .summary = "copy a service that is in use",
    .argp = &backup_argp,
    .run = run_backup,
};

/* -- restore ---------------------------------------------------------------- */

static const struct argp_option restore_options[] = {
    {"keys", KEY_KEYS, "FOLDER", 0,
     "Take the keys from FOLDER, another backup or a service's, and not "
     "from this one",
     0},
    {"checkpoint", KEY_CHECKPOINT, "FILE", 0,
     "The latest checkpoint of the log that anybody saw: a backup that lacks "
     "some of it is refused",
     0},
    {0},
};

static const struct argp restore_argp = {
    restore_options,
    parse_option,
    "BACKUP DIR",
    "Make a service in DIR from a backup, whole or not at all. Its log is read "
    "as a whole, and who was erased by then stays so.\v"
    "Without --checkpoint an old backup is not recognized: the service would "
    "send again what it sent since, and forget what it was told.",
    children,
    0,
    0};

static int
run_restore(int argc, char **argv)
{
    settings s = {0};
    uint64_t entries = 0;
    app_parse(&restore_argp, argc, argv, &s);
    const ag_restoring what = {.from = s.first,
                               .dir = s.second,
                               .keys = s.keys,
                               .checkpoint = s.checkpoint};
    eg_error err = {0};
    const eg_status status = ag_restore(&what, &entries, &err);
    if (status == EG_OK) {
        app_say(&s.common, "%s: a service with %" PRIu64 " entries of the log.",
                s.second, entries);
    }
    return app_report(&err, status);
}

const app_verb verb_restore = {
    .name = "restore",
    .summary = "make a service from a backup",
    .argp = &restore_argp,
    .run = run_restore,
};
