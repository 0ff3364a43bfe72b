/* SPDX-License-Identifier: Apache-2.0 */
/*
 * accountguard operator: who may decide.
 */
#include <inttypes.h>
#include <stdio.h>

#include "accountguard/command/acting.h"
#include "accountguard/command/onlydir.h"
#include "accountguard/command/opened.h"
#include "accountguard/command/verbs.h"
#include "base/secret.h"

/** What all three verbs take. */
typedef struct settings {
    ag_acting acting;
    const char *dir;
    const char *name;
    const char *new_passphrase_file;
} settings;

enum { KEY_NEW = 0x6211 };

static error_t
parse_option(int key, char *arg, struct argp_state *state)
{
    settings *s = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &s->acting;
        return 0;
    case KEY_NEW:
        s->new_passphrase_file = arg;
        return 0;
    case ARGP_KEY_ARG:
        if (s->dir == NULL) {
            s->dir = arg;
        } else if (s->name == NULL) {
            s->name = arg;
        } else {
            argp_error(state, "one operator at a time");
        }
        return 0;
    case ARGP_KEY_END:
        if (s->dir == NULL || s->name == NULL) {
            argp_error(state, "DIR and NAME are needed");
        }
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_option add_options[] = {
    {"new-passphrase-file", KEY_NEW, "FILE", 0,
     "Read the new operator's password from the first line of FILE", 0},
    {0},
};
static const struct argp_child acting_children[] = {
    {&ag_acting_argp, 0, NULL, 0},
    {0}};
/* -- add ------------------------------------------------------------------------ */

static eg_status
count_operator(const ag_operator *operator, void * context, eg_error *err)
{
    (void)err;
    *(size_t *)context += operator->active;
    return EG_OK;
}

/** The first two come in by whoever has the folder; then one signs in. */
static eg_status
who_adds(const settings *s, ag_store *store, uint64_t *by, eg_error *err)
{
    size_t count = 0;
    EG_TRY(ag_operator_each(store, count_operator, &count, err));
    if (count < 2) {
        *by = 0;
        return EG_OK;
    }
    ag_operator who;
    EG_TRY(ag_acting_sign_in(&s->acting, store, &who, ag_time_now(), err));
    *by = who.id;
    return EG_OK;
}

/** Show the second factor's secret, once. */
static eg_status
show_secret(ag_store *store,
            const char *name,
            const uint8_t secret[AG_TOTP_SECRET_BYTES],
            eg_error *err)
{
    EG_SECRET_ARRAY(char, uri, AG_TOTP_URI_MAX);
    EG_SECRET_ARRAY(char, base32, AG_TOTP_BASE32);
    char service[256];
    EG_TRY(ag_store_get_text(store, service, sizeof(service), "name", err));
    EG_TRY(ag_totp_uri(uri, service, name, secret, err));
    ag_totp_base32(base32, secret);
    printf("%s\n%s\n", base32, uri);
    return EG_OK;
}

static eg_status
add(const settings *s, eg_error *err)
{
    EG_CLEANUP(ag_opened_end) ag_store *store = NULL;
    EG_CLEANUP(app_passphrase_free) app_passphrase password = {0};
    EG_SECRET_ARRAY(uint8_t, secret, AG_TOTP_SECRET_BYTES);
    uint64_t by = 0;
    EG_TRY(ag_opened_new(&store, s->dir, SQL_WRITE, err));
    EG_TRY(who_adds(s, store, &by, err));
    EG_TRY(app_passphrase_get(&password, s->new_passphrase_file, s->name, true,
                              err));
    EG_TRY(ag_operator_add(store, by, s->name, &password, secret, ag_time_now(),
                           err));
    EG_TRY(show_secret(store, s->name, secret, err));
    app_say(
        &s->acting.common,
        "%s: an operator. Type the first line into an authenticator, or make "
        "a QR code of the second; neither is shown again.",
        s->name);
    return EG_OK;
}

static const struct argp add_argp = {
    add_options,
    parse_option,
    "DIR NAME",
    "Add an operator, and print the secret of one-time codes: in base32, and "
    "as "
    "the address that a QR code holds.\v"
    "The first two operators are added by whoever has DIR; each further one by "
    "an operator (--as).",
    acting_children,
    0,
    0};

static int
run_add(int argc, char **argv)
{
    settings s = {0};
    eg_error err = {0};
    app_parse(&add_argp, argc, argv, &s);
    return app_report(&err, add(&s, &err));
}

const app_verb verb_operator_add = {
    .group = "operator",
    .name = "add",
    .summary = "add somebody who may decide",
    .argp = &add_argp,
    .run = run_add,
};

/* -- disable ---------------------------------------------------------------------- */

static eg_status
disable(const settings *s, eg_error *err)
{
    EG_CLEANUP(ag_opened_end) ag_store *store = NULL;
    ag_operator who;
    const ag_time now = ag_time_now();
    EG_TRY(ag_opened_new(&store, s->dir, SQL_WRITE, err));
    EG_TRY(ag_acting_sign_in(&s->acting, store, &who, now, err));
    EG_TRY(ag_operator_disable(store, who.id, s->name, now, err));
    app_say(&s->acting.common, "%s: decides no more.", s->name);
    return EG_OK;
}

static const struct argp disable_argp = {
    NULL,
    parse_option,
    "DIR NAME",
    "Let an operator decide no more. Two at least must be left.",
    acting_children,
    0,
    0};

static int
run_disable(int argc, char **argv)
{
    settings s = {0};
    eg_error err = {0};
    app_parse(&disable_argp, argc, argv, &s);
    return app_report(&err, disable(&s, &err));
}

const app_verb verb_operator_disable = {
    .group = "operator",
    .name = "disable",
    .summary = "let an operator decide no more",
    .argp = &disable_argp,
    .run = run_disable,
};

/* -- list ------------------------------------------------------------------------- */

static eg_status
print_operator(const ag_operator *operator, void * context, eg_error *err)
{
    (void)context;
    (void)err;
    char added[AG_TIME_TEXT];
    ag_time_write(added, operator->added);
    printf(
        "%" PRIu64 "\t%s\t%s\t%s\n",
        operator->id, operator->name, operator->active ? "active" : "disabled",
        added);
    return EG_OK;
}

static eg_status
list(const ag_only_dir *s, eg_error *err)
{
    EG_CLEANUP(ag_opened_end) ag_store *store = NULL;
    EG_TRY(ag_opened_new(&store, s->dir, SQL_READ, err));
    return ag_operator_each(store, print_operator, NULL, err);
}

static const struct argp list_argp = {
    NULL,
    ag_only_dir_parse,
    "DIR",
    "Print the operators, one a line: number, name, active or disabled, when "
    "they were added, with tabs between.",
    ag_only_dir_children,
    0,
    0};

static int
run_list(int argc, char **argv)
{
    ag_only_dir s = {0};
    eg_error err = {0};
    app_parse(&list_argp, argc, argv, &s);
    return app_report(&err, list(&s, &err));
}

const app_verb verb_operator_list = {
    .group = "operator",
    .name = "list",
    .summary = "print those who may decide",
    .argp = &list_argp,
    .run = run_list,
};
